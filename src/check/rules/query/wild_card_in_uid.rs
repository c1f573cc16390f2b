//! SVC-FIND-006.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Vr, label};
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-006",
    name: "wild_card_in_uid",
    title: "Wild card in a UID key",
    severity: Severity::Violation,
    clause: "PS3.4 C.2.2.2.4; PS3.5 9.1",
    requirement: "A UID is matched by single value, by list, or not at all (zero length): never by wild \
                  card.",
    rationale: "Archives look for a UID of that very text and find nothing, or fail the query.",
    exceptions: "For relational queries the standard itself speaks of a wild card in the unique key of the \
                 lowest level: there it is a warning.",
    advice: "Send the key with zero length instead of \"*\".",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_request(entry) {
        return;
    }
    let is_wild = |value: &[u8]| identifiers::has_wild_card(value);
    let uids = data_set.nodes.iter().filter(|node| node.vr == Vr::UI);
    let Some(node) = uids.into_iter().find(|node| node.value().is_some_and(is_wild)) else { return };
    findings.report(entry.last, Some(entry.sender), || {
        let value = node.value().unwrap_or_default();
        let observed = format!("\"{}\" in {}", Escaped(value.trim_ascii()), label(node.tag));
        let evidence = Evidence::new("a UID, a list of UIDs or zero length", observed)
            .octets(entry.sender, entry.span());
        let lowest = identifiers::model(entry, context).and_then(|model| model.levels().last());
        let is_lowest = lowest.is_some_and(|level| level.unique_key() == node.tag);
        if is_lowest && identifiers::is_negotiated(entry, context, identifiers::RELATIONAL) {
            return evidence.severity(Severity::Warning);
        }
        evidence
    });
}

fn example() -> Ladder {
    let request = examples::study_request().with(identifiers::STUDY_INSTANCE_UID, "*");
    examples::queried(pdus::STUDY_ROOT_FIND, &request, &[])
}
