//! SVC-STO-001.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-STO-001",
    name: "sop_class_uid_differs",
    title: "SOP Class UID of the command differs from the data set",
    severity: Severity::Violation,
    clause: "PS3.4 B.2.2; PS3.7 9.1.1.1.3",
    requirement: "The Affected SOP Class UID of a C-STORE-RQ is the SOP Class UID (0008,0016) of its data \
                  set.",
    rationale: "Archives refuse the object (A9xx), or keep it as something that viewers cannot show.",
    exceptions: "",
    advice: "Take the SOP class of the command from the data set that is sent with it.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const SOP_CLASS_UID: Tag = Tag(0x0008, 0x0016);

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_STORE_RQ) {
        return;
    }
    let Some(affected) = entry.command.as_ref().and_then(CommandSet::sop_class_uid) else { return };
    let own = data_set.get(SOP_CLASS_UID).map(Uid::new);
    if own.as_ref() != Some(&affected) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = own.map_or("no SOP Class UID in the data set".to_owned(), |own| {
                format!("{} in the data set", own.name_or_self())
            });
            Evidence::new(affected.name_or_self(), observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    examples::stored(&examples::image().with(SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.4"))
}
