//! SVC-FIND-022.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::{DataSet, Elements};
use crate::dict::attribute::{Tag, label};
use crate::dict::requirement::query::KeyType;
use crate::dict::requirement::worklist::{KEYS, Matching};
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers, matching, worklist};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-022",
    name: "match_does_not_match",
    title: "Match does not satisfy the request",
    severity: Severity::Warning,
    clause: "PS3.4 C.2.2.2",
    requirement: "What is returned for a unique or required key satisfies the key: the value itself, the \
                  wild card, the range, the list.",
    rationale: "The archive ignores the key or cuts it off, and users pick the wrong study.",
    exceptions: "Not judged: names, times, optional keys, text beyond ASCII, empty values, and dates where \
                 date and time or the time zone were negotiated. Upper and lower case count as the same.",
    advice: "Ask the vendor of the archive whether it supports the key that is named, in this length.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_match(entry) {
        return;
    }
    let Some(request) = context.request_of(entry) else { return };
    let (request, found) = (request.elements(), data_set.elements());
    let bad = if identifiers::is_worklist(entry, context) {
        let step = request.items(worklist::STEPS).next().zip(found.items(worklist::STEPS).next());
        let in_step = step.and_then(|(request, found)| {
            contradiction(request, found, |tag| is_prescribed(&[worklist::STEPS, tag]))
        });
        in_step.or_else(|| contradiction(request, found, |tag| is_prescribed(&[tag])))
    } else {
        let Some(pair) = identifiers::matched(entry, data_set, context) else { return };
        contradiction(request, found, |tag| {
            let kind = pair.model.levels().iter().find_map(|level| pair.model.key_type(*level, tag));
            matches!(kind, Some(KeyType::Unique | KeyType::Required))
        })
    };
    let Some(tag) = bad else { return };
    let has_dates_of_its_own = || {
        let options = [identifiers::COMBINED_DATE_TIME, identifiers::TIMEZONE];
        options.into_iter().any(|option| identifiers::is_negotiated(entry, context, option))
    };
    if &crate::dict::attribute::vr(tag).0 == b"DA" && has_dates_of_its_own() {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new(format!("a match for the key {}", label(tag)), "another value".to_owned())
            .octets(entry.sender, entry.span())
    });
}

fn is_prescribed(path: &[Tag]) -> bool {
    let key = crate::dict::requirement::find(KEYS, |key| key.path, path);
    key.is_some_and(|key| matches!(key.matching, Matching::Single | Matching::Range | Matching::WildCard))
}

/// The first of the keys in question whose value does not satisfy the request.
fn contradiction(request: Elements<'_>, found: Elements<'_>, is_key: impl Fn(Tag) -> bool) -> Option<Tag> {
    let keys = request.iter().filter(|node| is_key(node.tag));
    keys.map(|node| node.tag)
        .find(|tag| matching::satisfies(*tag, request.trimmed(*tag), found.trimmed(*tag)) == Some(false))
}

fn example() -> Ladder {
    let found = examples::study_match().with(Tag(0x0008, 0x0020), "20260202");
    examples::queried(pdus::STUDY_ROOT_FIND, &examples::study_request(), &[found])
}
