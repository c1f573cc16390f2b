//! DIMSE-064.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

const LIST: Tag = Tag(0x0000, 0x1005);

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-064",
    name: "attributes_not_asked_for",
    title: "N-GET answer has attributes that were not asked for",
    severity: Severity::Note,
    clause: "PS3.7 10.1.2",
    requirement: "An N-GET-RSP has the attributes of the Attribute Identifier List of its request.",
    rationale: "Harmless, but for the time that it takes.",
    exceptions: "An absent or empty list asks for all; Specific Character Set may always be there.",
    advice: "Return what the list names.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::N_GET_RQ.response()) {
        return;
    }
    let Some(operation) = context.operation_of(entry) else { return };
    let Some(list) = commands::sound(&operation.request).and_then(|command| command.get(LIST)) else {
        return;
    };
    let has = |tag: Tag| {
        let [group, element] = [tag.0, tag.1].map(u16::to_le_bytes);
        list.chunks_exact(4).any(|asked| asked.starts_with(&group) && asked.ends_with(&element))
    };
    let is_extra = |tag: Tag| {
        let is_structure = tag.1 == 0 || tag.0 & 1 == 1 && tag.1 < 0x0100;
        tag != Tag(0x0008, 0x0005) && !is_structure && !has(tag)
    };
    let mut tags = data_set.nodes.iter().filter(|node| node.depth == 0).map(|node| node.tag);
    if list.is_empty() {
        return;
    }
    if let Some(extra) = tags.find(|tag| is_extra(*tag)) {
        findings.report(entry.last, Some(entry.sender), || {
            let expected = format!("the {} attributes asked for", list.len() / 4);
            Evidence::new(expected, commands::name(extra)).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut status = traffic::printer_status();
    status.extend(pdus::implicit(0x2110, 0x0030, b"PRINTER1"));
    let response = traffic::send_with(traffic::printer_response(1, traffic::PRESENT), &status);
    traffic::exchange(traffic::GRAYSCALE_PRINT, &traffic::printer_request(1), &response)
}
