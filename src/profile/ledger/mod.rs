//! The ledger: what the traffic says about each claim of a profile, with its evidence.
//!
//! It holds a tally for each claim that was touched and a small record for each open association.

pub(super) mod attributes;
mod claims;
pub(super) mod contexts;
mod live;
pub(super) mod messages;
mod parameters;
mod query;
mod tally;

use std::collections::{BTreeMap, HashMap};

pub use claims::{Cell, Claim};
pub use tally::{Evidence, Verdict};

use live::{Live, Names};
use tally::{Says, Tally};

use super::binding::{self, Peer};
use super::model::{Direction, Profile, ServiceRole};
use crate::dict::Uid;
use crate::stream::protocol::Protocol;
use crate::time::Moment;
use crate::timeline::{AssociationEntry, ConnectionEntry, Entry, Opened, PduContent, PduEntry, Speech};
use crate::ul::{Body, PduType, Role};

/// Things that no claim covers, kept of an application entity.
const MAX_UNDECLARED: usize = 4_096;
/// Associations told one by one of an application entity.
const MAX_BOUND: usize = 1 << 20;
/// Open associations remembered.
const MAX_LIVE: usize = 65_536;

/// Holds a timeline against profiles.
#[derive(Debug)]
pub struct Ledger {
    profiles: Vec<Profile>,
    /// By profile and application entity.
    pages: Vec<Vec<Page>>,
    live: HashMap<u64, Live>,
}

/// What was seen of an application entity.
#[derive(Debug, Default)]
struct Page {
    /// Associations of it.
    associations: u64,
    /// Which they are, and what it is in them; at most [`MAX_BOUND`].
    bound: Vec<(u64, Role)>,
    /// Encrypted connections of it.
    encrypted: Vec<Evidence>,
    /// Claim, SOP class, role, transfer syntax.
    cells: HashMap<CellKey, Tally>,
    /// Everything else that is claimed, by its path.
    others: BTreeMap<String, Tally>,
    /// What no claim covers.
    undeclared: BTreeMap<UndeclaredKey, Tally>,
    /// What no claim covers and was not kept.
    left_out: u64,
    /// Associations open now, and most at once, by direction.
    open: BTreeMap<Direction, u32>,
    most: BTreeMap<Direction, (u32, Evidence)>,
}

/// Index of the claim, SOP class, role, transfer syntax.
type CellKey = (usize, String, ServiceRole, String);
type UndeclaredKey = (Direction, String, ServiceRole, String);

/// An application entity: index of its profile, and in it.
type EntityId = (usize, usize);

impl Ledger {
    /// A ledger that has seen nothing.
    #[must_use]
    pub fn new(profiles: Vec<Profile>) -> Self {
        let page = |profile: &Profile| profile.application_entities.iter().map(|_| Page::default()).collect();
        let pages = profiles.iter().map(page).collect();
        Self { profiles, pages, live: HashMap::new() }
    }

    /// The profiles.
    #[must_use]
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// Takes in an entry of the timeline. P-DATA-TF PDUs and data sets are looked at where the entries have them.
    pub fn push(&mut self, entry: &Entry) {
        match entry {
            Entry::Opened(entry) => self.opened(entry),
            Entry::Pdu(entry) => self.pdu(entry),
            Entry::Message(entry) => self.message(entry),
            Entry::Gap(entry) => {
                if let Some(live) = self.live.get_mut(&entry.association) {
                    live.has_gaps = true;
                }
            }
            Entry::Association(entry) => self.association(entry),
            Entry::Connection(entry) => self.connection(entry),
            Entry::Anomaly(_) | Entry::Transport(_) => {}
        }
    }

    fn opened(&mut self, entry: &Opened) {
        if self.live.len() < MAX_LIVE {
            self.live.insert(entry.association, Live::new(entry));
        }
    }

    /// Looks for the application entities that the peers are, as far as that is not known yet.
    fn bind(&mut self, association: u64, at: Moment) {
        let Some(live) = self.live.get_mut(&association) else { return };
        for role in Role::BOTH {
            let peer: Peer = live.peer(role);
            for (index, profile) in self.profiles.iter().enumerate() {
                let bound = live.bound.of_mut(role);
                if bound.iter().any(|(profile, _)| *profile == index) {
                    continue;
                }
                let Some(entity) = binding::bind(profile, &peer) else { continue };
                bound.push((index, entity));
                let Some(page) = self.pages.get_mut(index).and_then(|pages| pages.get_mut(entity)) else {
                    continue;
                };
                page.associations = page.associations.saturating_add(1);
                if page.bound.len() < MAX_BOUND {
                    page.bound.push((association, role));
                }
                parameters::note_place(profile, entity, page, &peer, Evidence::new(association, at));
            }
        }
    }

    fn pdu(&mut self, entry: &PduEntry) {
        let Some(live) = self.live.get_mut(&entry.association) else { return };
        if live.names == Names::NotYet {
            let is_request = entry.content.header().kind == PduType::ASSOCIATE_RQ;
            live.names = if is_request { Names::Told } else { Names::Lost };
            if !is_request {
                self.bind(entry.association, entry.last);
            }
        }
        let Some(live) = self.live.get_mut(&entry.association) else { return };
        let pdu = match &entry.content {
            PduContent::Control(pdu) => pdu,
            PduContent::Data(data) => {
                let length = data.header.length;
                self.data_pdu(entry, length);
                return;
            }
        };
        if let Some(negotiation) = &entry.negotiation {
            live.negotiation = Some(negotiation.clone());
        }
        match &pdu.body {
            Body::AssociateRq(request) if live.request.is_none() && entry.sender == Role::Requestor => {
                live.note_request(entry, request);
                self.bind(entry.association, entry.last);
                self.each(entry.association, Role::Requestor, |page, entity, live| {
                    contexts::judge_request(page, entity, live);
                    parameters::judge_associate(page, entity, live, Role::Requestor);
                });
            }
            Body::AssociateAc(accept) if live.accept.is_none() && entry.sender == Role::Acceptor => {
                live.note_accept(entry, accept);
                self.bind(entry.association, entry.last);
                self.each(entry.association, Role::Acceptor, |page, entity, live| {
                    contexts::judge_accept(page, entity, live);
                    parameters::judge_associate(page, entity, live, Role::Acceptor);
                });
                self.count_open(entry);
                self.each(entry.association, Role::Requestor, parameters::judge_wait);
            }
            Body::AssociateRj(reject) if live.accept.is_none() && !live.is_rejected => {
                live.is_rejected = true;
                let (reject, at) = (*reject, Evidence::new(entry.association, entry.last));
                self.each(entry.association, Role::Acceptor, |page, entity, live| {
                    parameters::judge_reject(page, entity, live, reject, at);
                });
            }
            Body::ReleaseRp(_) | Body::Abort(_) => self.count_closed(entry.association),
            _ => {}
        }
    }

    /// For each application entity that a peer is.
    fn each(
        &mut self,
        association: u64,
        role: Role,
        mut judge: impl FnMut(&mut Page, &super::ApplicationEntity, &Live),
    ) {
        let Some(live) = self.live.get(&association) else { return };
        for (profile, entity) in live.bound.of(role) {
            let claims = self.profiles.get(*profile).and_then(|p| p.application_entities.get(*entity));
            let page = self.pages.get_mut(*profile).and_then(|pages| pages.get_mut(*entity));
            if let (Some(claims), Some(page)) = (claims, page) {
                judge(page, claims, live);
            }
        }
    }

    fn data_pdu(&mut self, entry: &PduEntry, length: u32) {
        let at = Evidence::new(entry.association, entry.last);
        let sender = entry.sender;
        self.each(entry.association, sender, |page, entity, live| {
            parameters::judge_data_pdu(page, entity, live, sender, length, at);
        });
    }

    fn count_open(&mut self, entry: &PduEntry) {
        let at = Evidence::new(entry.association, entry.last);
        for role in Role::BOTH {
            self.each(entry.association, role, |page, _, _| page.count_open(Direction::of(role), at));
        }
        if let Some(live) = self.live.get_mut(&entry.association) {
            live.is_counted = true;
        }
    }

    fn count_closed(&mut self, association: u64) {
        let Some(live) = self.live.get_mut(&association) else { return };
        if !std::mem::take(&mut live.is_counted) {
            return;
        }
        for role in Role::BOTH {
            self.each(association, role, |page, _, _| {
                let open = page.open.entry(Direction::of(role)).or_default();
                *open = open.saturating_sub(1);
            });
        }
    }

    fn association(&mut self, entry: &AssociationEntry) {
        self.count_closed(entry.association);
        self.each(entry.association, Role::Acceptor, |page, entity, live| {
            contexts::judge_lost_accept(page, entity, live, entry);
        });
        for role in Role::BOTH {
            self.each(entry.association, role, |page, entity, live| {
                parameters::judge_end(page, entity, live, entry, role);
            });
        }
        self.live.remove(&entry.association);
    }

    fn connection(&mut self, entry: &ConnectionEntry) {
        let speaks = [&entry.speaks.initiator, &entry.speaks.responder];
        if !speaks.into_iter().flatten().any(|speech| matches!(speech, Speech::Other(Protocol::Tls(_)))) {
            return;
        }
        let at = Evidence { association: None, frame: entry.first.frame };
        for (profile, pages) in self.profiles.iter().zip(&mut self.pages) {
            for (entity, page) in profile.application_entities.iter().zip(pages) {
                let is_its = binding::is_at(entity, Role::Acceptor, entry.server)
                    || binding::is_at(entity, Role::Requestor, entry.client);
                if is_its {
                    parameters::note_encrypted(page, entity, at);
                }
            }
        }
    }

    /// What the traffic said about each claim, in the order of the profiles.
    #[must_use]
    pub fn finish(&self) -> Vec<Claim> {
        let mut claims = Vec::new();
        for (profile, pages) in self.profiles.iter().zip(&self.pages) {
            for (entity, page) in profile.application_entities.iter().zip(pages) {
                claims::write(profile, entity, page, &mut claims);
            }
        }
        claims
    }

    /// Names of the application entities that no association in the traffic was of.
    pub fn unseen(&self) -> impl Iterator<Item = (&Profile, &str)> {
        self.profiles.iter().zip(&self.pages).flat_map(|(profile, pages)| {
            let entities = profile.application_entities.iter().zip(pages);
            entities
                .filter(|(_, page)| page.associations == 0 && page.encrypted.is_empty())
                .map(move |(entity, _)| (profile, entity.name.as_str()))
        })
    }
}

impl Page {
    /// Something was seen that a claim is about, or that none is.
    fn note(&mut self, path: &str, says: Says, at: Evidence, sentence: impl FnOnce() -> String) {
        match self.others.get_mut(path) {
            Some(tally) => tally.add(says, at, sentence),
            None => self.others.entry(path.to_owned()).or_default().add(says, at, sentence),
        }
    }

    fn note_cell(&mut self, cell: CellKey, says: Says, at: Evidence, sentence: impl FnOnce() -> String) {
        self.cells.entry(cell).or_default().add(says, at, sentence);
    }

    fn note_undeclared(&mut self, key: UndeclaredKey, at: Evidence, sentence: impl FnOnce() -> String) {
        if self.undeclared.len() >= MAX_UNDECLARED && !self.undeclared.contains_key(&key) {
            self.left_out = self.left_out.saturating_add(1);
            return;
        }
        self.undeclared.entry(key).or_default().add(Says::Undeclared, at, sentence);
    }

    fn count_open(&mut self, direction: Direction, at: Evidence) {
        let open = self.open.entry(direction).or_default();
        *open = open.saturating_add(1);
        let most = self.most.entry(direction).or_insert((0, at));
        if *open > most.0 {
            *most = (*open, at);
        }
    }
}

impl Evidence {
    const fn new(association: u64, at: Moment) -> Self {
        Self { association: Some(association), frame: at.frame }
    }
}

/// A UID as a person reads it.
fn name_of(uid: &str) -> String {
    Uid::from(uid).name_or_self()
}
