//! SVC-STO-003.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Tag, label};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, objects};

pub(super) static RULE: Rule = Rule {
    id: "SVC-STO-003",
    name: "identification_missing",
    title: "Object lacks what identifies it",
    severity: Severity::Violation,
    clause: "PS3.3 C.7.2.1, C.7.3.1, C.12.1",
    requirement: "Every object of a patient has a SOP Class, SOP Instance, Study Instance and Series \
                  Instance UID and a Modality, each with a value.",
    rationale: "An archive cannot file the object: it refuses it (A9xx, Cxxx), or puts it where nobody \
                looks.",
    exceptions: "Objects without patient (hanging protocols, palettes, templates, inventories) belong to no \
                 study. What a private SOP class holds is its own affair: a note.",
    advice: "Make the sender fill in all five before it sends.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const IDENTIFICATION: [Tag; 5] =
    [Tag(0x0008, 0x0016), Tag(0x0008, 0x0018), Tag(0x0008, 0x0060), Tag(0x0020, 0x000d), Tag(0x0020, 0x000e)];

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let Some(kind) = objects::stored(entry) else { return };
    let elements = data_set.elements();
    let lacks = |tag: &&Tag| !elements.has_value(**tag);
    // A data set without these two is SVC-STO-001 and SVC-STO-002.
    let missing: Vec<Tag> = IDENTIFICATION.iter().filter(lacks).copied().collect();
    if missing.iter().all(|tag| tag.0 == 0x0008 && tag.1 < 0x0060) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let missing: Vec<String> = missing.iter().copied().map(label).collect();
        let evidence = Evidence::new("a value in each", format!("no value in {}", missing.join(", ")))
            .octets(entry.sender, entry.span());
        if kind == objects::Kind::Private { evidence.severity(Severity::Note) } else { evidence }
    });
}

fn example() -> Ladder {
    examples::stored(&examples::image().without(Tag(0x0008, 0x0060)))
}
