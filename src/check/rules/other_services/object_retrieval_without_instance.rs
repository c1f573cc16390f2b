//! SVC-NPO-002.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::{DataSetBuilder, Ladder};
use crate::timeline::MessageEntry;

use super::{OBJECTS, examples};

pub(super) static RULE: Rule = Rule {
    id: "SVC-NPO-002",
    name: "object_retrieval_without_instance",
    title: "Retrieval of objects without patient names no instance",
    severity: Severity::Violation,
    clause: "PS3.4 U.4.2, X.4.2, BB.4.2, HH.4.2, II.4.2",
    requirement: "Objects without patient are retrieved by their SOP Instance UIDs.",
    rationale: "The server cannot tell what is wanted, and fails the request (A900).",
    exceptions: "A list of UIDs is right.",
    advice: "Send (0008,0018) with the UIDs.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !matches!(entry.command_field(), Some(CommandField::C_GET_RQ | CommandField::C_MOVE_RQ)) {
        return;
    }
    let class = context.sop_class(entry).map(Uid::as_str).unwrap_or_default();
    let is_of_objects = OBJECTS.iter().any(|objects| class.starts_with(objects));
    if !is_of_objects || data_set.elements().has_value(Tag(0x0008, 0x0018)) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("SOP Instance UID with a value", "none").octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    const COLOR_PALETTE_GET: &str = "1.2.840.10008.5.1.4.39.4";
    let request = DataSetBuilder::default().with(Tag(0x0008, 0x0018), "");
    examples::got(COLOR_PALETTE_GET, &request)
}
