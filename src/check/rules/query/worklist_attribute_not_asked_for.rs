//! SVC-MWL-008.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Tag, label};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, identifiers, worklist};

pub(super) static RULE: Rule = Rule {
    id: "SVC-MWL-008",
    name: "worklist_attribute_not_asked_for",
    title: "Attribute in the worklist that was not asked for",
    severity: Severity::Violation,
    clause: "PS3.4 K.4.1.1.3.2",
    requirement: "A match has what was asked for, and besides it only character set, time zone and the \
                  reference to an HL7 document.",
    rationale: "It costs bandwidth.",
    exceptions: "What stands inside of sequences is not looked at.",
    advice: "Return only the keys of the request.",
    is_pedantic: true,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

/// Character set, time zone, HL7 Structured Document Reference Sequence.
const ALWAYS: [Tag; 3] = [Tag(0x0008, 0x0005), Tag(0x0008, 0x0201), Tag(0x0040, 0xa390)];

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_match(entry) || !identifiers::is_worklist(entry, context) {
        return;
    }
    let Some(request) = context.request_of(entry) else { return };
    let request = request.elements();
    let is_extra = |tag: Tag| tag.1 != 0x0000 && !ALWAYS.contains(&tag) && request.element(tag).is_none();
    let Some(node) = data_set.elements().iter().find(|node| is_extra(node.tag)) else { return };
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("only what was asked for", label(node.tag)).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let found = worklist::found().with(Tag(0x0010, 0x0040), "F");
    examples::queried(worklist::CLASS, &worklist::request(), &[found])
}
