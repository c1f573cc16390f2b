//! SVC-FIND-007.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dataset::Node;
use crate::dict::attribute::{Tag, label};
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers, worklist};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-007",
    name: "matching_not_of_vr",
    title: "Kind of matching that the VR does not have",
    severity: Severity::Violation,
    clause: "PS3.4 C.2.2.2",
    requirement: "Wild cards are for text, ranges for dates and times, with the earlier end first, and \
                  lists for UIDs.",
    rationale: "The archive finds nothing, or ignores the key and returns too much.",
    exceptions: "A range that runs backwards and a list in a key that has one value are warnings. A hyphen \
                 in text is text, in DT perhaps an offset. Keys of the worklist whose matching is \
                 prescribed are SVC-MWL-004.",
    advice: "Use zero length for any value, BEGIN-END for a range, and one query for each value of a list.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

/// What is wrong with the value of a key, and how much it weighs.
type Fault = (&'static str, Severity);

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_request(entry) {
        return;
    }
    let is_worklist = identifiers::is_worklist(entry, context);
    for node in data_set.nodes.iter().filter(|node| !(is_worklist && worklist::has_prescribed_matching(node)))
    {
        let combines = || identifiers::is_negotiated(entry, context, identifiers::COMBINED_DATE_TIME);
        let fault = wild_card(node)
            .or_else(|| backward_range(node).filter(|_| &node.vr.0 == b"DA" || !combines()))
            .or_else(|| identifiers::model(entry, context).and_then(|_| list(node)));
        let Some((what, severity)) = fault else { continue };
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{what} in {} (VR {})", label(node.tag), node.vr);
            Evidence::new("matching that the VR has", observed)
                .octets(entry.sender, entry.span())
                .severity(severity)
        });
    }
}

fn wild_card(node: &Node) -> Option<Fault> {
    let has_none = matches!(&node.vr.0, b"DA" | b"TM" | b"DT" | b"IS" | b"DS");
    let is_wild = has_none && node.value().is_some_and(identifiers::has_wild_card);
    is_wild.then_some(("a wild card", Severity::Violation))
}

fn backward_range(node: &Node) -> Option<Fault> {
    if !matches!(&node.vr.0, b"DA" | b"TM") {
        return None;
    }
    let text = str::from_utf8(node.value()?.trim_ascii()).ok()?;
    let (begin, end) = text.split_once('-')?;
    let (begin, end) = (begin.trim(), end.trim());
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_digit());
    let is_backward = is_number(begin) && is_number(end) && begin.len() == end.len() && begin > end;
    is_backward.then_some(("a range that ends before it begins", Severity::Warning))
}

/// A list in one of the required keys, none of which has several values in an object.
fn list(node: &Node) -> Option<Fault> {
    const SINGLE: [Tag; 8] = [
        Tag(0x0008, 0x0020),
        Tag(0x0008, 0x0030),
        Tag(0x0008, 0x0050),
        Tag(0x0008, 0x0060),
        Tag(0x0010, 0x0020),
        Tag(0x0020, 0x0010),
        Tag(0x0020, 0x0011),
        Tag(0x0020, 0x0013),
    ];
    let value = node.value().filter(|_| node.depth == 0 && SINGLE.contains(&node.tag))?;
    let is_list = value.is_ascii() && !value.contains(&0x1b) && value.contains(&b'\\');
    is_list.then_some(("a list", Severity::Warning))
}

fn example() -> Ladder {
    let request = examples::study_request().with(Tag(0x0008, 0x0020), "202601*");
    examples::queried(pdus::STUDY_ROOT_FIND, &request, &[])
}
