//! DS-001.

use super::example::{EXPLICIT, image, stored};
use super::judged::{place, tell, whole};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::{Fault, Stop};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-001",
    name: "data_set_not_readable",
    title: "Data set cannot be read in the negotiated transfer syntax",
    severity: Severity::Violation,
    clause: "PS3.5 7.1; PS3.8 E.1",
    requirement: "A data set is a series of elements in the encoding of the transfer syntax that was \
                  accepted for its presentation context, from its first octet to its last.",
    rationale: "A receiver that reads on after the break files wrong values; one that does not refuses the \
                object or aborts.",
    exceptions: "What has a cause of its own is told by that alone: another transfer syntax (DS-002), a \
                 file header (DS-003, DS-004), lengths and delimiters (DS-015 to DS-018). Data sets that \
                 are incomplete are not judged.",
    advice: "Look at the element before the offset: a wrong length there is the usual reason. Encode \
             objects anew instead of sending stored octets unchanged.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[
        "DS-002", "DS-003", "DS-004", "DS-005", "DS-007", "DS-014", "DS-015", "DS-016", "DS-017", "DS-018",
        "DS-020", "DS-025", "DS-063",
    ],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(data_set) = whole(entry) else { return };
    let Some(Stop::NotAnElement(offset)) = data_set.stop else { return };
    if data_set.anomaly(Fault::TrailingZeros).is_none() {
        tell(entry, findings, "an element in the negotiated transfer syntax", || {
            let last =
                data_set.nodes.last().map_or("the start".to_owned(), |last| place(last.tag, last.offset));
            format!("no element at offset {offset} of the data set, behind {last}")
        });
    }
}

fn example() -> Ladder {
    let mut octets = image(&[]);
    octets.extend(*b"\xe3\x81\x97\x24\x09\x99\x02\x01\x17\x63");
    stored(EXPLICIT, &octets)
}
