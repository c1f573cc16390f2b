//! UL-040.

use super::establishment::{report, request};
use super::{examples, offers};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::Uid;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;

pub(super) static RULE: Rule = Rule {
    id: "UL-040",
    name: "compression_without_companions",
    title: "Compressed transfer syntax without those that belong to it",
    severity: Severity::Violation,
    clause: "PS3.5 10.2, 10.3, 10.4",
    requirement: "Who offers a retired lossy JPEG process offers process 1 or 2 and 4 too; who offers \
                  lossless JPEG of any prediction offers that of first order or the default; who offers RLE \
                  offers the default.",
    rationale: "Peers that support only the usual ones refuse the context.",
    exceptions: "Where the default may be left out (UL-039), it is not asked for here.",
    advice: "Offer the companion in the same context or in another one.",
    is_pedantic: true,
    needs: &[],
    follows_from: &["UL-039"],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(request) = request(entry, context) else { return };
    for offer in offers::all(request) {
        let may_lack_default = offer.has_default() || offer.has_pixels_by_reference();
        let has_usual_jpeg = offer.has(BASELINE) || offer.has(EXTENDED);
        let lacking = |uid: &Uid| match uid.as_str() {
            LOSSLESS => !offer.has(FIRST_ORDER) && !may_lack_default,
            RLE => !may_lack_default,
            other => RETIRED_LOSSY.contains(&other) && !has_usual_jpeg,
        };
        if let Some(alone) = offer.transfer_syntaxes.iter().find(|uid| lacking(uid)) {
            report(findings, entry, offer.span, || {
                let observed = format!("only {} for {}", offer.names(), offer.abstract_syntax.name_or_self());
                Evidence::new(format!("what belongs to {}", alone.name_or_self()), observed)
            });
        }
    }
}

const BASELINE: &str = "1.2.840.10008.1.2.4.50";
const EXTENDED: &str = "1.2.840.10008.1.2.4.51";
const LOSSLESS: &str = "1.2.840.10008.1.2.4.57";
const FIRST_ORDER: &str = "1.2.840.10008.1.2.4.70";
const RLE: &str = "1.2.840.10008.1.2.5";
const RETIRED_LOSSY: [&str; 11] = [
    "1.2.840.10008.1.2.4.52",
    "1.2.840.10008.1.2.4.53",
    "1.2.840.10008.1.2.4.54",
    "1.2.840.10008.1.2.4.55",
    "1.2.840.10008.1.2.4.56",
    "1.2.840.10008.1.2.4.59",
    "1.2.840.10008.1.2.4.60",
    "1.2.840.10008.1.2.4.61",
    "1.2.840.10008.1.2.4.62",
    "1.2.840.10008.1.2.4.63",
    "1.2.840.10008.1.2.4.64",
];

fn example() -> Ladder {
    const RETIRED: &str = "1.2.840.10008.1.2.4.53";
    let proposal = pdus::proposal_with(1, pdus::CT_IMAGE_STORAGE, &[pdus::IMPLICIT, RETIRED]);
    examples::association(&examples::request_with(vec![proposal]), &examples::accept())
}
