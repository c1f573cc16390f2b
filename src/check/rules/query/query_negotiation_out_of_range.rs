//! SVC-FIND-025.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::requirement::query::Model;
use crate::octets::hex;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;

use crate::check::rules::storage::extended_negotiation;

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-025",
    name: "query_negotiation_out_of_range",
    title: "Extended negotiation of queries with a value out of range",
    severity: Severity::Violation,
    clause: "PS3.4 C.5.1.1",
    requirement: "The octets for relational queries, combined date and time, fuzzy names, time zone and \
                  conversion to enhanced objects are 0 or 1.",
    rationale: "The peer cannot know what is offered, and takes it for a no.",
    exceptions: "One octet alone is the old form, and right.",
    advice: "Encode each option as 0 or 1, in the order of PS3.4 Table C.5-1.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

const OPTIONS: usize = 5;

fn check(entry: &PduEntry, _: &Context, findings: &mut Findings<'_>) {
    for (negotiation, span) in extended_negotiation::of(entry) {
        let class = negotiation.sop_class_uid.as_str();
        if Model::of(class).is_none() || !class.ends_with(".1") {
            continue;
        }
        let octets = &negotiation.application_information;
        if octets.iter().take(OPTIONS).any(|octet| *octet > 1) {
            findings.report(entry.last, Some(entry.sender), || {
                Evidence::new("options of 0 or 1", hex(octets)).octets(entry.sender, span)
            });
        }
    }
}

fn example() -> Ladder {
    let mut ladder = extended_negotiation::association(pdus::STUDY_ROOT_FIND, &[2]);
    ladder.release();
    ladder
}
