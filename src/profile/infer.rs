//! A profile of what was seen: claims that the same traffic contradicts nowhere, ready to be edited.

mod seen;
mod toml;

use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;

use seen::Seen;

use super::ledger::contexts::{offered, service_roles};
use super::model::{Direction, ServiceRole};
use crate::timeline::{Entry, MessageEntry, PduContent, PduEntry};
use crate::ul::{Associate, Body, Negotiation, PresentationContext, Role};

/// Application entities that are told apart.
const MAX_ENTITIES: usize = 1_024;
/// Open associations remembered.
const MAX_LIVE: usize = 65_536;

/// An AE title at an address.
type Name = (String, IpAddr);

/// Watches a timeline for what its application entities do.
#[derive(Debug, Default)]
pub struct Inference {
    /// Titles that are wanted; empty for all.
    titles: Vec<String>,
    live: HashMap<u64, Watched>,
    entities: BTreeMap<Name, Seen>,
}

/// An open association.
#[derive(Debug)]
struct Watched {
    endpoints: [crate::packet::Endpoint; 2],
    names: Option<[Name; 2]>,
    request: Option<Associate>,
    has_accept: bool,
    /// Maximum lengths announced by requestor and acceptor.
    announced: [Option<u32>; 2],
}

impl Inference {
    /// Watches the application entities with these titles; all, if there is none.
    #[must_use]
    pub fn new(titles: Vec<String>) -> Self {
        Self { titles, ..Self::default() }
    }

    /// Takes in an entry of the timeline; P-DATA-TF PDUs and data sets are looked at where the entries
    /// have them.
    pub fn push(&mut self, entry: &Entry) {
        match entry {
            Entry::Opened(entry) if self.live.len() < MAX_LIVE => {
                let endpoints = [entry.requestor, entry.acceptor];
                let watched = Watched {
                    endpoints,
                    names: None,
                    request: None,
                    has_accept: false,
                    announced: [None; 2],
                };
                self.live.insert(entry.association, watched);
            }
            Entry::Pdu(entry) => self.pdu(entry),
            Entry::Message(entry) => self.message(entry),
            Entry::Association(entry) => {
                self.live.remove(&entry.association);
            }
            _ => {}
        }
    }

    /// The profile as text.
    #[must_use]
    pub fn finish(&self, capture: &str) -> String {
        toml::write(capture, &self.entities)
    }

    fn pdu(&mut self, entry: &PduEntry) {
        let Some(live) = self.live.get_mut(&entry.association) else { return };
        let pdu = match &entry.content {
            PduContent::Control(pdu) => pdu,
            PduContent::Data(data) => {
                let [requestor, acceptor] = live.announced;
                let announced = if entry.sender == Role::Requestor { acceptor } else { requestor };
                let is_longer = announced.is_some_and(|most| most != 0 && data.header.length > most);
                if let Some(seen) = self.seen(entry.association, entry.sender).filter(|_| is_longer) {
                    seen.sends_too_long = true;
                }
                return;
            }
        };
        match &pdu.body {
            Body::AssociateRq(request) if live.request.is_none() && entry.sender == Role::Requestor => {
                let [requestor, acceptor] = live.endpoints;
                let names = [
                    (request.calling_ae_title.to_string(), requestor.address),
                    (request.called_ae_title.to_string(), acceptor.address),
                ];
                (live.names, live.request) = (Some(names), Some((**request).clone()));
                live.announced[0] = request.maximum_length();
                if let Some(seen) = self.seen(entry.association, Role::Requestor) {
                    seen.note_associate(request, Role::Requestor, pdu.missing == 0, entry);
                    note_proposed(seen, entry);
                }
            }
            Body::AssociateAc(accept) if !live.has_accept && entry.sender == Role::Acceptor => {
                live.has_accept = true;
                live.announced[1] = accept.maximum_length();
                let (request, port) = (live.request.clone(), live.endpoints[1].port);
                if let (Some(request), Some(seen)) = (request, self.seen(entry.association, Role::Acceptor)) {
                    seen.ports.insert(port);
                    seen.note_associate(accept, Role::Acceptor, pdu.missing == 0, entry);
                    seen.note_identity_answer(&request, accept);
                    note_answered(seen, &request, entry);
                }
            }
            _ => {}
        }
    }

    fn message(&mut self, entry: &MessageEntry) {
        if let Some(seen) = self.seen(entry.association, entry.sender) {
            seen.note_message(entry);
        }
    }

    fn seen(&mut self, association: u64, role: Role) -> Option<&mut Seen> {
        let [requestor, acceptor] = self.live.get(&association)?.names.as_ref()?;
        let name = if role == Role::Requestor { requestor } else { acceptor };
        let is_wanted = self.titles.is_empty() || self.titles.contains(&name.0);
        let has_room = self.entities.len() < MAX_ENTITIES || self.entities.contains_key(name);
        (is_wanted && has_room).then(|| self.entities.entry(name.clone()).or_default())
    }
}

fn contexts(entry: &PduEntry) -> impl Iterator<Item = (&PresentationContext, String)> {
    let contexts =
        entry.negotiation.as_deref().map_or(&[][..], |negotiation: &Negotiation| &negotiation.contexts);
    let named = contexts.iter().filter(|context| !context.is_abstract_syntax_inferred);
    named.filter_map(|context| Some((context, context.abstract_syntax.as_ref()?.to_string())))
}

fn note_proposed(seen: &mut Seen, entry: &PduEntry) {
    let request = entry.negotiation.as_ref().and_then(|negotiation| negotiation.request.as_deref());
    for (context, class) in contexts(entry).filter(|(context, _)| context.is_proposed == Some(true)) {
        for role in offered(request, context) {
            for syntax in &context.proposed_transfer_syntaxes {
                seen.note_cell((Direction::Proposes, class.clone(), role, syntax.to_string()), true, entry);
            }
        }
    }
}

fn note_answered(seen: &mut Seen, request: &Associate, entry: &PduEntry) {
    for (context, class) in contexts(entry) {
        let wanted: Vec<ServiceRole> =
            offered(Some(request), context).into_iter().map(ServiceRole::other).collect();
        if context.is_accepted() {
            let taken = service_roles(context.acceptor_roles);
            if let Some(syntax) = &context.transfer_syntax {
                let cell = |role| (Direction::Accepts, class.clone(), role, syntax.to_string());
                for role in &taken {
                    seen.note_cell(cell(*role), true, entry);
                }
                for role in wanted.iter().filter(|role| !taken.contains(role)) {
                    seen.note_cell(cell(*role), false, entry);
                }
            }
        } else if context.result.is_some() {
            for syntax in &context.proposed_transfer_syntaxes {
                for role in &wanted {
                    seen.note_cell(
                        (Direction::Accepts, class.clone(), *role, syntax.to_string()),
                        false,
                        entry,
                    );
                }
            }
        }
    }
}
