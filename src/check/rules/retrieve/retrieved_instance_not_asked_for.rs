//! SVC-RET-014.

use super::operations;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dict::Uid;
use crate::dict::attribute;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RET-014",
    name: "retrieved_instance_not_asked_for",
    title: "Retrieved instance does not belong to the request",
    severity: Severity::Warning,
    clause: "PS3.4 C.4.2.3.1, C.4.3.3.1",
    requirement: "Sub-operations bring the objects that the unique keys of the identifier name.",
    rationale: "Images of another study, or of another patient, get to whoever asked.",
    exceptions: "Converted objects may have UIDs of their own.",
    advice: "See whether the archive drops a key, or has changed UIDs since the query.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    let Some(retrieve) = operations::retrieve_of(entry, context, stories) else { return };
    let Some(tag) = retrieve.unnamed(entry) else { return };
    let is_inferred = entry.link.is_some_and(|link| link.is_inferred);
    findings.report(entry.last, Some(entry.sender), || {
        let name = attribute::keyword(tag).unwrap_or_default();
        let own = entry.data_set.as_ref().and_then(|data_set| data_set.get(tag)).map(Uid::new);
        let expected = format!("one of the {name}s of {} {}", retrieve.field.name(), retrieve.message_id);
        let observed = own.map_or_else(String::new, |uid| format!("{name} {uid}"));
        let evidence = Evidence::new(expected, observed).octets(entry.sender, entry.span());
        if is_inferred { evidence.possible() } else { evidence }
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::get_with(
        vec![workflow::role(pdus::CT_IMAGE_STORAGE, 0, 1)],
        vec![workflow::role(pdus::CT_IMAGE_STORAGE, 0, 1)],
    );
    let identifier = [pdus::implicit(0x0008, 0x0052, b"STUDY "), workflow::uid(0x0020, 0x000d, "2.25.33")];
    ladder.requestor(&workflow::get_request(1, 1, &identifier.concat()));
    ladder.acceptor(&pdus::store_request(3, 1, &pdus::ct_image(64), 4_096));
    ladder.requestor(&pdus::store_response(3, 1, 0x0000));
    ladder.acceptor(&workflow::get_response(0x0000, [None, Some(1), Some(0), Some(0)]));
    ladder.release();
    ladder
}
