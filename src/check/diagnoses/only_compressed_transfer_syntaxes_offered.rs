//! Only compressed transfer syntaxes offered.

use crate::check::{Case, Look, Pattern, Told};
use crate::dict::{Uid, transfer_syntax};
use crate::scenario::{Ladder, pdus};
use crate::ul::{ContextResult, PresentationContext, Role};

pub(super) static PATTERN: Pattern = Pattern {
    id: "only-compressed-transfer-syntaxes-offered",
    title: "Only compressed transfer syntaxes offered",
    symptom: "Contexts that offer only compressed transfer syntaxes are rejected: transfer syntaxes not supported (4).",
    causes: &[
        "the acceptor cannot decode the compression, or its codec is missing",
        "the client offers only the transfer syntax of its files",
    ],
    advice: "Offer Implicit VR Little Endian in a context of its own, and transcode where it is chosen.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let at = case.accepted()?;
    let is_compressed = |uid: &Uid| {
        transfer_syntax::by_uid(uid.as_str())
            .is_none_or(|syntax| syntax.encoding == transfer_syntax::Encoding::Encapsulated)
    };
    let contexts = &case.association.negotiation.contexts;
    let rejected = contexts.iter().find(|context| {
        let offers = &context.proposed_transfer_syntaxes;
        context.result == Some(ContextResult(4)) && !offers.is_empty() && offers.iter().all(is_compressed)
    })?;
    let is_class = |other: &&PresentationContext| other.abstract_syntax == rejected.abstract_syntax;
    if contexts.iter().filter(is_class).any(PresentationContext::is_accepted) {
        return None;
    }
    let class = rejected.abstract_syntax.as_ref().map_or(String::new(), Uid::name_or_self);
    let offered: Vec<String> = rejected.proposed_transfer_syntaxes.iter().map(Uid::name_or_self).collect();
    let (requestor, acceptor) = (case.name(Role::Requestor), case.name(Role::Acceptor));
    let text = format!(
        "{requestor} offers {class} only in {}, and {acceptor} takes none of that.",
        offered.join(", ")
    );
    Some(Told::new(text, at))
}

fn example() -> Ladder {
    let jpeg = pdus::proposal_with(1, pdus::CT_IMAGE_STORAGE, &["1.2.840.10008.1.2.4.70"]);
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::associate_rq("CT01", "PACS", vec![jpeg]));
    ladder.acceptor(&pdus::associate_ac("CT01", "PACS", vec![pdus::answer(1, 4)]));
    ladder.release();
    ladder
}
