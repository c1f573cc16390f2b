//! DS-002.

use super::example::{image, stored};
use super::judged::whole;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::transfer_syntax::Encoding;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-002",
    name: "other_transfer_syntax_than_negotiated",
    title: "Data set is in another transfer syntax than negotiated",
    severity: Severity::Violation,
    clause: "PS3.5 10; PS3.8 7.6",
    requirement: "The data set is encoded in the transfer syntax that the acceptor chose for the \
                  presentation context.",
    rationale: "The receiver reads lengths from the wrong octets: it refuses the object, aborts, or stores \
                what nobody can open.",
    exceptions: "One element that looks otherwise proves nothing. If the data set cannot be read to its end \
                 in the other syntax either, the finding is only possible.",
    advice: "Encode the object for the context that it is sent on, not as it lies on disk; send it on a \
             context that accepted its syntax.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-003"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(observed) = entry.unexpected_encoding else { return };
    // What a private transfer syntax looks like is anybody's guess.
    let Some(agreed) = entry.agreed_syntax else { return };
    findings.report(entry.last, Some(entry.sender), || {
        let is_read = whole(entry).is_some_and(|data_set| data_set.stop.is_none());
        let evidence = Evidence::new(agreed.name, format!("a data set in {}", name(observed)))
            .octets(entry.sender, entry.span());
        if is_read { evidence } else { evidence.possible() }
    });
}

const fn name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::ImplicitLittle => "Implicit VR Little Endian",
        Encoding::ExplicitLittle | Encoding::Encapsulated => "Explicit VR Little Endian",
        Encoding::ExplicitBig => "Explicit VR Big Endian",
        Encoding::DeflatedExplicitLittle => "Deflated Explicit VR Little Endian",
    }
}

fn example() -> Ladder {
    stored(pdus::IMPLICIT, &image(&[]))
}
