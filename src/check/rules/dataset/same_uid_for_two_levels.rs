//! DS-031.

use super::example::{EXPLICIT, explicit, image, stored};
use super::judged::{is_store, tell};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-031",
    name: "same_uid_for_two_levels",
    title: "Same UID for study and series, or series and instance",
    severity: Severity::Violation,
    clause: "PS3.5 9; PS3.3 C.7",
    requirement: "Study, series and SOP instance each have a UID of their own.",
    rationale: "Databases that index by UID mix up the levels, and queries return the wrong one.",
    exceptions: "",
    advice: "Make a new UID for each object at each level.",
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
    let uid = |tag| data_set.get(tag).map(Uid::new).filter(|uid| !uid.is_empty());
    let [study, series, instance] = [Tag(0x0020, 0x000d), Tag(0x0020, 0x000e), Tag(0x0008, 0x0018)].map(uid);
    let is_same = |one: &Option<Uid>, other: &Option<Uid>| one.is_some() && one == other;
    let both = if is_same(&study, &series) {
        "study and series"
    } else if is_same(&series, &instance) {
        "series and SOP instance"
    } else if is_same(&study, &instance) {
        "study and SOP instance"
    } else {
        return;
    };
    tell(entry, findings, "three different UIDs", || {
        let uid = if is_same(&study, &series) { study } else { instance };
        format!("{both}: {}", uid.unwrap_or_default())
    });
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[explicit(0x0020, 0x000e, "UI", b"2.25.3")]))
}
