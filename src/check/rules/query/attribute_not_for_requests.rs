//! SVC-FIND-008.

use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Tag, label};
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-008",
    name: "attribute_not_for_requests",
    title: "Attribute that a request must not have",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.1.1.3.1",
    requirement: "A request has no Instance Availability; Query/Retrieve View only where conversion to \
                  enhanced objects was negotiated; and no empty Timezone Offset From UTC.",
    rationale: "Archives ignore it. Nearly all clients ask for the availability as for any key.",
    exceptions: "Retrieve AE Title is asked for widely, and not forbidden.",
    advice: "Leave the attribute out: the archive returns the availability if it knows it.",
    is_pedantic: true,
    needs: &[Need::Request, Need::Accept],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const INSTANCE_AVAILABILITY: Tag = Tag(0x0008, 0x0056);
const QUERY_RETRIEVE_VIEW: Tag = Tag(0x0008, 0x0053);
const TIMEZONE_OFFSET: Tag = Tag(0x0008, 0x0201);

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_request(entry) || identifiers::model(entry, context).is_none() {
        return;
    }
    let elements = data_set.elements();
    let has = |tag| elements.element(tag).is_some();
    let lacks_conversion = || !identifiers::is_negotiated(entry, context, identifiers::ENHANCED_CONVERSION);
    let wrong = [
        Some(INSTANCE_AVAILABILITY).filter(|tag| has(*tag)),
        Some(QUERY_RETRIEVE_VIEW).filter(|tag| has(*tag) && lacks_conversion()),
        Some(TIMEZONE_OFFSET).filter(|tag| has(*tag) && !elements.has_value(*tag)),
    ];
    for tag in wrong.into_iter().flatten() {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("a request without it", label(tag)).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let request = examples::study_request().with(INSTANCE_AVAILABILITY, "");
    examples::queried(pdus::STUDY_ROOT_FIND, &request, &[])
}
