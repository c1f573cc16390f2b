//! SVC-STO-013.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-STO-013",
    name: "private_storage_class",
    title: "Object of a private SOP class is stored",
    severity: Severity::Note,
    clause: "PS3.2 7.3",
    requirement: "Storage SOP classes outside of the root of the standard are for peers that know each \
                  other.",
    rationale: "Other archives reject the context, and viewers cannot show the object.",
    exceptions: "It is legal.",
    advice: "Make sure that the conformance statement of the receiver lists the class.",
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
    if class.is_empty() || class.octets().starts_with(b"1.2.840.10008.") {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("a SOP class of the standard", class.to_string()).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    const PRIVATE: &str = "1.3.46.670589.5.0.3";
    examples::stored_as(PRIVATE, &examples::image().with(Tag(0x0008, 0x0016), PRIVATE), 0x0000)
}
