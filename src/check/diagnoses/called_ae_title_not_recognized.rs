//! A-ASSOCIATE-RJ 1/1/7.

use crate::check::{Case, Look, Pattern, Told};
use crate::octets::hex;
use crate::scenario::{Ladder, pdus};
use crate::ul::{PduType, RejectReason, Role, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "called-ae-title-not-recognized",
    title: "Called AE title not recognized",
    symptom: "The acceptor rejects the association: called AE title not recognized (1/1/7).",
    causes: &[
        "the title was entered with other letters, in another case, or with a space",
        "the acceptor has several AE titles, one for each service",
        "the request reached another system than was meant (an address that was given away again)",
        "the title is padded with NUL instead of spaces",
    ],
    advice: "Compare the called AE title, octet by octet, with the title that the acceptor is configured for.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let reject = case.association.reject?;
    if (reject.why.source, reject.why.reason) != (1, 7) {
        return None;
    }
    let at = case.context.peers.acceptor.first(PduType::ASSOCIATE_RJ)?;
    let request = case.association.negotiation.request.as_ref();
    let title = request.map_or(String::new(), |request| {
        format!(" \"{}\" (octets {})", request.called_ae_title, hex(&request.called_ae_title.0))
    });
    let acceptor = case.association.acceptor;
    Some(Told::new(format!("{acceptor} does not know the called AE title{title}."), at).by(Role::Requestor))
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS1", &[pdus::VERIFICATION]));
    ladder.acceptor(&encode::reject(1, RejectReason { source: 1, reason: 7 }));
    ladder.close();
    ladder
}
