//! Application context not supported.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::ul::{RejectReason, Role, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "application-context-not-supported",
    title: "Application context not supported",
    symptom: "The acceptor rejects: application context name not supported (1/1/2).",
    causes: &[
        "the requestor sends another application context name than that of DICOM",
        "the request is damaged",
    ],
    advice: "The application context name is 1.2.840.10008.3.1.1.1, without padding.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let at = case.reject(&[(1, 2)])?;
    let request = case.association.negotiation.request.as_ref();
    let name = request.and_then(|request| request.application_context_name());
    let name = name.map_or("none".to_owned(), |name| format!("{name:?}"));
    let text = format!("{} does not support the application context ({name}).", case.name(Role::Acceptor));
    Some(Told::new(text, at).by(Role::Requestor))
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION]));
    ladder.acceptor(&encode::reject(1, RejectReason { source: 1, reason: 2 }));
    ladder.close();
    ladder
}
