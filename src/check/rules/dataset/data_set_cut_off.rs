//! DS-013.

use super::example::{EXPLICIT, image, stored};
use super::judged::{place, tell, whole};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::{Fault, Stop};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-013",
    name: "data_set_cut_off",
    title: "Data set ends inside an element",
    severity: Severity::Violation,
    clause: "PS3.5 7.1; PS3.8 E.2",
    requirement: "The fragment that is flagged as the last one ends with the last octet of the data set.",
    rationale: "The receiver waits for octets that never come, or stores half an image.",
    exceptions: "A transfer that was aborted or not captured as a whole is not judged; a delimiter that is \
                 missing at the very end is DS-018.",
    advice: "See whether the object is complete where it comes from, and set the flag with its last \
             fragment only.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[
        "DS-002", "DS-003", "DS-004", "DS-005", "DS-007", "DS-001", "DS-015", "DS-016", "DS-018", "DS-020",
        "DS-025",
    ],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(data_set) = whole(entry).filter(|data_set| matches!(data_set.stop, Some(Stop::CutOff(_))))
    else {
        return;
    };
    if data_set.anomaly(Fault::MissingDelimiter).is_some() || data_set.anomaly(Fault::TrailingZeros).is_some()
    {
        return;
    }
    tell(entry, findings, "the end of the last element", || {
        let last = data_set.nodes.last().map_or("the start".to_owned(), |last| place(last.tag, last.offset));
        match data_set.anomaly(Fault::CutOff) {
            Some(cut) if cut.measure > 0 => {
                format!("the end in {last}: {} octets of its value missing", cut.measure)
            }
            _ => format!("the end behind {last}, inside an element or sequence"),
        }
    });
}

fn example() -> Ladder {
    let object = image(&[]);
    let (head, _) = object.split_at(object.len().saturating_sub(16));
    stored(EXPLICIT, head)
}
