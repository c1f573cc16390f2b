//! DS-032.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::{is_store, tell};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute;
use crate::dict::attribute::Tag;
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-032",
    name: "instance_uid_under_dicom_root",
    title: "Instance UID under the root of the standard",
    severity: Severity::Violation,
    clause: "PS3.5 9.2.1",
    requirement: "UIDs of studies, series and instances are made under a root of their maker; 1.2.840.10008 \
                  is for what the standard registers.",
    rationale: "Two makers that both borrow the root can make the same UID for different objects.",
    exceptions: "The well-known instances of PS3.6 are not stored.",
    advice: "Register a root, or derive UIDs from UUIDs (2.25).",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if !is_store(entry) {
        return;
    }
    let tags = [Tag(0x0020, 0x000d), Tag(0x0020, 0x000e), Tag(0x0008, 0x0018)];
    let is_borrowed = |tag: &Tag| data_set.get(*tag).is_some_and(|uid| uid.starts_with(b"1.2.840.10008."));
    let Some(tag) = tags.into_iter().find(is_borrowed) else { return };
    tell(entry, findings, "a UID under another root than 1.2.840.10008", || {
        format!(
            "{tag} {}: {}",
            attribute::keyword(tag).unwrap_or_default(),
            Escaped(data_set.get(tag).unwrap_or_default().trim_ascii_end())
        )
    });
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0020, 0x000e, "UI", b"1.2.840.10008.99.1")]))
}
