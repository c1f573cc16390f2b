//! DS-007.

use super::example::{DEFLATED, image, stored, stored_block};
use super::judged::{tell, whole};
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::{Stop, Wrapper};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-007",
    name: "deflate_wrapped",
    title: "Deflated data set in a zlib or gzip wrapper",
    severity: Severity::Violation,
    clause: "PS3.5 A.5",
    requirement: "A deflated data set is a raw deflate stream as RFC 1951 has it, without header or check \
                  sum around it.",
    rationale: "Receivers that inflate raw streams find no data set at all.",
    exceptions: "A raw stream can begin with the octet 78H: only what cannot be one is flagged.",
    advice: "Deflate with negative window bits (zlib), or a raw deflate stream of your library.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-003"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(data_set) = whole(entry).filter(|_| entry.unexpected_encoding.is_none()) else { return };
    let Some(deflated) = data_set.deflated else { return };
    let observed = match (deflated.wrapper, data_set.stop) {
        (Some(Wrapper::Zlib), _) => "a zlib header (RFC 1950)",
        (Some(Wrapper::Gzip), _) => "a gzip header (RFC 1952)",
        (None, Some(Stop::BadDeflate)) => "octets that do not inflate",
        _ => return,
    };
    tell(entry, findings, "a raw deflate stream (RFC 1951)", || observed.to_owned());
}

fn example() -> Ladder {
    let object = image(&[]);
    let (low, high) = object.iter().fold((1_u32, 0_u32), |(low, high), octet| {
        let low = low.saturating_add(u32::from(*octet)) % 65_521;
        (low, high.saturating_add(low) % 65_521)
    });
    let mut octets = vec![0x78, 0x01];
    octets.extend(stored_block(&object));
    octets.extend((high << 16 | low).to_be_bytes());
    octets.resize(octets.len().next_multiple_of(2), 0);
    stored(DEFLATED, &octets)
}
