//! SVC-FIND-009.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::{DataSet, Node};
use crate::dict::attribute::{Tag, label};
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-009",
    name: "character_set_missing",
    title: "Text beyond ASCII without Specific Character Set",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.1.1.3.1, C.4.1.1.3.2; PS3.5 6.1",
    requirement: "An identifier whose text goes beyond ASCII names its character set in (0008,0005).",
    rationale: "Names with umlauts or in another script become garbage, and queries for them find nothing.",
    exceptions: "A character set that is named and not needed is legal.",
    advice: "Send Specific Character Set with every identifier that is not plain ASCII.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const SPECIFIC_CHARACTER_SET: Tag = Tag(0x0008, 0x0005);

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field().map(CommandField::request) != Some(CommandField::C_FIND_RQ) {
        return;
    }
    let is_foreign = |octet: &u8| *octet >= 0x80 || *octet == 0x1b;
    let foreign = data_set.nodes.iter().filter(|node| node.vr.has_character_set()).find_map(|node| {
        let octet = node.value()?.iter().copied().find(is_foreign)?;
        Some((node.tag, octet))
    });
    let Some((tag, octet)) = foreign else { return };
    let names_set = |node: &Node| {
        node.tag == SPECIFIC_CHARACTER_SET && node.value().is_some_and(|value| !value.trim_ascii().is_empty())
    };
    if data_set.nodes.iter().any(names_set) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let observed = format!("none, and {octet:02X}H in {}", label(tag));
        Evidence::new("Specific Character Set", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let found = examples::study_match().with_octets(Tag(0x0010, 0x0010), b"M\xdcLLER^EVA");
    examples::queried(pdus::STUDY_ROOT_FIND, &examples::study_request(), &[found])
}
