//! DS-008.

use super::example::{DEFLATED, image, stored, stored_block};
use super::judged::{tell, whole};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-008",
    name: "deflate_padding_wrong",
    title: "Deflated data set is not padded as it should",
    severity: Severity::Violation,
    clause: "PS3.5 A.5",
    requirement: "A deflate stream of odd length gets one NUL behind it, one of even length nothing.",
    rationale: "Receivers that demand an even length, or that the stream is all there is, refuse the \
                object.",
    exceptions: "One NUL that makes the length even is right.",
    advice: "Count the octets of the stream, and add one zero octet only where their number is odd.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-007"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(data_set) = whole(entry) else { return };
    if data_set.stop.is_some() || entry.unexpected_encoding.is_some() {
        return;
    }
    let Some(deflated) = data_set.deflated.filter(|deflated| deflated.wrapper.is_none()) else { return };
    let is_right = deflated.octets % 2 == 0 && deflated.octets_behind <= 1 && deflated.is_padding_zero;
    if !is_right {
        tell(entry, findings, "the deflate stream, and one NUL if it is odd", || {
            format!("{} octets, of which {} behind the stream", deflated.octets, deflated.octets_behind)
        });
    }
}

fn example() -> Ladder {
    let mut octets = stored_block(&image(&[]));
    octets.resize(octets.len().next_multiple_of(2).saturating_add(4), 0);
    stored(DEFLATED, &octets)
}
