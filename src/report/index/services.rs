//! What an association was for, in a few words: `Store CT ×120`, `Worklist`, `Move`.

use crate::dict::Uid;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::ul::Negotiation;

use super::Kind;

/// Operations of an association by what they do, in the order in which they were first seen.
#[derive(Clone, Debug, Default)]
pub struct Services {
    seen: Vec<(String, u64)>,
}

/// Kinds of operation that are told one by one.
const MAX_KINDS: usize = 8;

impl Services {
    /// Counts a request.
    pub(super) fn add(&mut self, command: CommandField, kind: &Kind) {
        if command.is_response() || command == CommandField::C_CANCEL_RQ {
            return;
        }
        let name = operation_words(command, kind.service, kind.sop_class.as_ref());
        if let Some((_, count)) = self.seen.iter_mut().find(|(known, _)| *known == name) {
            *count = count.saturating_add(1);
        } else if self.seen.len() < MAX_KINDS {
            self.seen.push((name, 1));
        }
    }

    /// In words; of an association without an operation, what was proposed, in parentheses.
    #[must_use]
    pub fn words(&self, negotiation: Option<&Negotiation>) -> String {
        if self.seen.is_empty() {
            return negotiation.map(proposed).unwrap_or_default();
        }
        let words = self.seen.iter().map(|(name, count)| match count {
            1 => name.clone(),
            _ => format!("{name} ×{count}"),
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

/// What a request asks for.
pub(in crate::report) fn operation_words(
    command: CommandField,
    service: Service,
    sop_class: Option<&Uid>,
) -> String {
    match command {
        CommandField::C_ECHO_RQ => "Echo".to_owned(),
        CommandField::C_STORE_RQ => format!("Store {}", object(sop_class)).trim_end().to_owned(),
        CommandField::C_FIND_RQ if service == Service::ModalityWorklist => "Worklist".to_owned(),
        CommandField::C_FIND_RQ => "Find".to_owned(),
        CommandField::C_MOVE_RQ => "Move".to_owned(),
        CommandField::C_GET_RQ => "Get".to_owned(),
        CommandField(0) => "unknown".to_owned(),
        CommandField::N_EVENT_REPORT_RQ => format!("{} report", service.name()),
        _ if service == Service::Other => command.name().trim_end_matches("-RQ").to_owned(),
        _ => service.name().to_owned(),
    }
}

/// A storage SOP class without the words that all of them have: `CT`, `Enhanced MR`.
fn object(sop_class: Option<&Uid>) -> String {
    let name = sop_class.and_then(Uid::name).unwrap_or_default();
    name.trim_end_matches(" Storage").trim_end_matches(" Image").to_owned()
}

/// What was proposed: the services, once each.
fn proposed(negotiation: &Negotiation) -> String {
    let mut names: Vec<&str> = Vec::new();
    for context in &negotiation.contexts {
        let service =
            context.abstract_syntax.as_ref().map_or(Service::Other, |uid| Service::of(uid.as_str()));
        if !names.contains(&service.name()) {
            names.push(service.name());
        }
    }
    if names.is_empty() { String::new() } else { format!("({})", names.join(", ")) }
}
