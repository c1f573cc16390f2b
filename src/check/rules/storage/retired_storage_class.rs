//! SVC-STO-014.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::dict::uid;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-STO-014",
    name: "retired_storage_class",
    title: "Object of a retired SOP class is stored",
    severity: Severity::Note,
    clause: "PS3.6 Annex A; PS3.4 B.6",
    requirement: "Retired SOP classes are no longer maintained; newer ones took their place.",
    rationale: "Newer viewers and archives may not know the object.",
    exceptions: "It is legal to go on using them.",
    advice: "Let the sender use the class that replaced it, for example 1.2.840.10008.5.1.4.1.1.6.1 for \
             ultrasound.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_STORE_RQ) {
        return;
    }
    let Some(class) = entry.command.as_ref().and_then(CommandSet::sop_class_uid) else { return };
    if uid::is_retired(class.as_str()) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} ({class})", class.name_or_self());
            Evidence::new("a SOP class in force", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    const ULTRASOUND: &str = "1.2.840.10008.5.1.4.1.1.6";
    let image = examples::image().with(Tag(0x0008, 0x0016), ULTRASOUND).with(Tag(0x0008, 0x0060), "US");
    examples::stored_as(ULTRASOUND, &image, 0x0000)
}
