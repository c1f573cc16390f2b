//! DIMSE-017.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::message::DataSetPresence;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;
use crate::ul::encode;

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-017",
    name: "data_set_empty",
    title: "Data set without a single octet",
    severity: Severity::Warning,
    clause: "PS3.7 6.3; PS3.8 E.1",
    requirement: "A data set that is announced has elements; a message without any says 0101H.",
    rationale: "Some receivers wait for more, or fail on the empty fragment.",
    exceptions: "Where the message may have no data set at all it is DIMSE-016.",
    advice: "Say 0101H in Command Data Set Type, and send no fragment.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001", "DIMSE-016"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &["UL-112"],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    if entry.data_set_octets != Some(0) || !entry.is_complete {
        return;
    }
    let Some((_, definition)) = commands::defined(entry) else { return };
    if definition.data_set != DataSetPresence::Forbidden {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = format!("{} with a data set of 0 octets", entry.command_name());
            Evidence::new("elements, or no data set", observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut request = traffic::send(traffic::film_session_request(1));
    request.extend(encode::p_data_tf(&[encode::pdv(1, 2, &[])]));
    let response = traffic::film_session_response(1).uid(0x1000, "2.25.9");
    traffic::exchange(traffic::GRAYSCALE_PRINT, &request, &traffic::send(response))
}
