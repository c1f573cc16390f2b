//! SVC-STO-012.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::service::Service;
use crate::octets::hex;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;

use super::extended_negotiation;

pub(super) static RULE: Rule = Rule {
    id: "SVC-STO-012",
    name: "storage_negotiation_out_of_range",
    title: "Extended negotiation of storage with a value out of range",
    severity: Severity::Violation,
    clause: "PS3.4 B.3.1.1",
    requirement: "Level of support and level of digital signature support are 0 to 3, element coercion is 0 \
                  to 2.",
    rationale: "The peer cannot know what is offered and takes it for the lowest level.",
    exceptions: "The octets between them are reserved and not looked at. Shorter items come from old peers \
                 and are a note.",
    advice: "Encode the six octets as PS3.4 Table B.3-1 has them.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

/// Octet, its name and its greatest value.
const FIELDS: [(usize, &str, u8); 3] =
    [(0, "level of support", 3), (2, "level of digital signature support", 3), (4, "element coercion", 2)];
const LENGTH: usize = 6;

fn check(entry: &PduEntry, _: &Context, findings: &mut Findings<'_>) {
    for (negotiation, span) in extended_negotiation::of(entry) {
        let class = negotiation.sop_class_uid.as_str();
        if !matches!(Service::of(class), Service::Storage | Service::NonPatientObjectStorage) {
            continue;
        }
        let octets = &negotiation.application_information;
        let wrong = FIELDS.iter().find(|(at, _, most)| octets.get(*at).is_some_and(|value| value > most));
        if let Some((at, name, most)) = wrong {
            findings.report(entry.last, Some(entry.sender), || {
                let value = octets.get(*at).copied().unwrap_or_default();
                Evidence::new(format!("{name} 0 to {most}"), format!("{value}")).octets(entry.sender, span)
            });
        } else if octets.len() < LENGTH {
            findings.report(entry.last, Some(entry.sender), || {
                let observed = format!("{} octets: {}", octets.len(), hex(octets));
                Evidence::new("6 octets", observed).octets(entry.sender, span).severity(Severity::Note)
            });
        }
    }
}

fn example() -> Ladder {
    let mut ladder = extended_negotiation::association(pdus::CT_IMAGE_STORAGE, &[4, 0, 0, 0, 0, 0]);
    ladder.release();
    ladder
}
