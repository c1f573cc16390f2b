//! What tells the matches of a query apart (PS3.4 C.4.1.3.1.1, K.6.1.2.2).

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::dataset::Elements;
use crate::dict::attribute::Tag;
use crate::dict::requirement::query::{Level, Model};
use crate::dimse::CommandField;
use crate::timeline::MessageEntry;

const WORKLIST: &str = "1.2.840.10008.5.1.4.31";
const LEVEL: Tag = Tag(0x0008, 0x0052);
const STEPS: Tag = Tag(0x0040, 0x0100);
/// Patient's Name, Issuer of Patient ID, Patient's Birth Date: two patients may have the same ID.
const OF_PATIENT: [Tag; 3] = [Tag(0x0010, 0x0010), Tag(0x0010, 0x0021), Tag(0x0010, 0x0030)];
/// Study Instance UID, Requested Procedure ID.
const OF_PROCEDURE: [Tag; 2] = [Tag(0x0020, 0x000d), Tag(0x0040, 0x1001)];
const STEP_ID: Tag = Tag(0x0040, 0x0009);

/// A hash of what identifies a match; `None` if it is none, or does not identify itself.
pub(super) fn identity(entry: &MessageEntry, request: &MessageEntry) -> Option<u64> {
    if entry.command_field() != Some(CommandField::C_FIND_RQ.response()) {
        return None;
    }
    if !matches!(entry.status(), Some(0xff00 | 0xff01)) {
        return None;
    }
    let class = request.sop_class_uid()?;
    let found = entry.whole_data_set()?.elements();
    if class == *WORKLIST {
        return of_step(found);
    }
    let model = Model::of(class.as_str())?;
    let level = Level::of(str::from_utf8(request.whole_data_set()?.elements().trimmed(LEVEL)).ok()?)?;
    if !model.levels().contains(&level) {
        return None;
    }
    let unique = found.trimmed(level.unique_key());
    let others: &[Tag] = if level == Level::Patient { &OF_PATIENT } else { &[] };
    (!unique.is_empty()).then(|| hash(unique, found, others))
}

/// A step of a procedure that is told apart, and told apart from its other steps.
fn of_step(found: Elements<'_>) -> Option<u64> {
    let step = found.items(STEPS).next()?.trimmed(STEP_ID);
    let is_identified = !step.is_empty() && OF_PROCEDURE.iter().any(|tag| found.has_value(*tag));
    is_identified.then(|| hash(step, found, &OF_PROCEDURE))
}

fn hash(first: &[u8], found: Elements<'_>, others: &[Tag]) -> u64 {
    let mut hasher = DefaultHasher::new();
    first.hash(&mut hasher);
    for tag in others {
        found.trimmed(*tag).hash(&mut hasher);
    }
    hasher.finish()
}
