//! What both peers proposed and answered, side by side.

use super::class;
use crate::dict::Uid;
use crate::report::values::name_field;
use crate::report::{Style, words};
use crate::timeline::AssociationEntry;
use crate::ul::{Associate, Negotiation, PresentationContext, Roles};

/// Presentation contexts shown; there are 128 Presentation-context-IDs (PS3.8 9.3.2.2).
const MAX_CONTEXTS: usize = 128;

/// A presentation context.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) id: u8,
    pub(super) name: String,
    pub(super) proposed: String,
    pub(super) class: &'static str,
    pub(super) result: String,
    pub(super) roles: String,
}

/// The presentation contexts, and how many are left out.
pub(super) fn contexts(negotiation: &Negotiation, entry: Option<&AssociationEntry>) -> (Vec<Context>, usize) {
    let has_lost = negotiation.is_accept_cut || entry.is_some_and(|entry| entry.gaps > 0);
    let no_answer = if has_lost { "answer not captured" } else { "no answer" };
    let all = &negotiation.contexts;
    let rows = all.iter().take(MAX_CONTEXTS).map(|context| row(context, no_answer)).collect();
    (rows, all.len().saturating_sub(MAX_CONTEXTS))
}

fn row(context: &PresentationContext, no_answer: &str) -> Context {
    let (tone, result) = words::answer(context, no_answer);
    let syntaxes = context.proposed_transfer_syntaxes.iter().map(words::short_name).collect::<Vec<_>>();
    let proposed = match context.is_proposed {
        Some(true) => syntaxes.join(", "),
        Some(false) => "(never proposed)".to_owned(),
        None => "(proposal not captured)".to_owned(),
    };
    let names = |roles: Roles| roles.names().collect::<Vec<_>>().join("+");
    Context {
        id: context.id,
        name: context.abstract_syntax.as_ref().map_or_else(|| "?".to_owned(), Uid::name_or_self),
        proposed,
        class: class(tone),
        result,
        roles: format!("{} → {}", names(context.requestor_roles), names(context.acceptor_roles)),
    }
}

/// One thing that both peers may have said something about, a line each.
#[derive(Debug)]
pub(super) struct Topic {
    pub(super) name: &'static str,
    pub(super) requestor: Vec<String>,
    pub(super) acceptor: Vec<String>,
}

/// What the two peers said, beside the presentation contexts.
pub(super) fn topics(negotiation: &Negotiation) -> Vec<Topic> {
    let (request, accept) = (negotiation.request.as_deref(), negotiation.accept.as_deref());
    let topic = |name, said: fn(&Associate) -> Vec<String>| {
        let of = |associate: Option<&Associate>| associate.map(said).unwrap_or_default();
        Topic { name, requestor: of(request), acceptor: of(accept) }
    };
    let topics = [
        topic("Calling AE title", |peer| vec![peer.calling_ae_title.to_string()]),
        topic("Called AE title", |peer| vec![peer.called_ae_title.to_string()]),
        topic("Application context", |peer| {
            peer.application_context_name().map(Uid::name_or_self).into_iter().collect()
        }),
        topic("Maximum PDU length", |peer| vec![maximum(peer.maximum_length())]),
        topic("Implementation class UID", |peer| {
            peer.implementation_class_uid().map(Uid::to_string).into_iter().collect()
        }),
        topic("Implementation version", |peer| {
            peer.implementation_version_name().map(name_field).into_iter().collect()
        }),
        topic("Also", |peer| words::associate_information(peer, Style::default())),
    ];
    let is_said = |topic: &Topic| !topic.requestor.is_empty() || !topic.acceptor.is_empty();
    topics.into_iter().filter(is_said).collect()
}

fn maximum(length: Option<u32>) -> String {
    match length {
        None => "not sent".to_owned(),
        Some(0) => "any (0)".to_owned(),
        Some(length) => format!("{length} octets"),
    }
}
