//! SVC-RET-002.

use super::operations;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute;
use crate::dict::attribute::Tag;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RET-002",
    name: "retrieve_identifier_has_other_keys",
    title: "Retrieve request with keys that are neither level nor unique key",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.2.1.4.1, C.4.3.1.3.1",
    requirement: "The identifier of a retrieval holds Query/Retrieve Level and unique keys, and nothing else \
                  but a character set or a negotiated view.",
    rationale: "Some archives refuse such an identifier, others drop the keys and retrieve more than was \
                meant.",
    exceptions: "Composite Instance Root and other models have keys of their own.",
    advice: "Do not send the identifier of the C-FIND again: copy the unique keys out of the match.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

/// Character set, level, view, and the unique keys of all levels.
const KEYS: [Tag; 7] = [
    Tag(0x0008, 0x0005),
    Tag(0x0008, 0x0018),
    Tag(0x0008, 0x0052),
    Tag(0x0008, 0x0053),
    Tag(0x0010, 0x0020),
    Tag(0x0020, 0x000d),
    Tag(0x0020, 0x000e),
];

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if !operations::is_request(entry) || !operations::is_query_retrieve(entry) {
        return;
    }
    let is_other = |tag: &Tag| tag.1 != 0 && !KEYS.contains(tag);
    if !data_set.elements().iter().any(|node| is_other(&node.tag)) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let others = data_set.elements().iter().map(|node| node.tag).filter(is_other).take(8);
        let names: Vec<String> =
            others.map(|tag| format!("{tag} {}", attribute::keyword(tag).unwrap_or_default())).collect();
        Evidence::new("level and unique keys only", names.join(", ").trim_end().to_owned())
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::STUDY_ROOT_MOVE]);
    let identifier = [
        pdus::implicit(0x0008, 0x0052, b"STUDY "),
        pdus::implicit(0x0008, 0x0060, b""),
        workflow::uid(0x0020, 0x000d, "2.25.3"),
    ];
    ladder.requestor(&workflow::move_request(1, 1, "WORKSTATION01", &identifier.concat()));
    ladder.acceptor(&workflow::move_response(0x0000, [None, Some(0), Some(0), Some(0)]));
    ladder.release();
    ladder
}
