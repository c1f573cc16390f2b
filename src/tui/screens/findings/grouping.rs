//! Findings and diagnoses in groups: by what was found, by who is at fault, or by association.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use super::Tab;
use crate::check::{Certainty, Diagnosis, Finding, Severity};
use crate::packet::Endpoint;
use crate::report::index::{Index, Judged, Place};
use crate::tui::Model;
use crate::tui::screens::associations;
use crate::ul::Role;

/// How much something weighs, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Weight {
    /// Something went wrong.
    Diagnosis,
    /// The captured octets prove it.
    Violation,
    /// The capture lacks something that could excuse it.
    PossibleViolation,
    /// Known to break peers.
    Warning,
    /// Worth knowing.
    Note,
}

impl Weight {
    /// The weight of a finding or diagnosis.
    #[must_use]
    pub const fn of(judged: Judged<'_>) -> Self {
        let Judged::Finding(finding) = judged else { return Self::Diagnosis };
        match (finding.severity, finding.evidence.certainty) {
            (Severity::Violation, Certainty::Certain) => Self::Violation,
            (Severity::Violation, Certainty::Possible) => Self::PossibleViolation,
            (Severity::Warning, _) => Self::Warning,
            (Severity::Note, _) => Self::Note,
        }
    }
}

/// What makes a group.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// What belongs to no single association.
    Beyond,
    /// A rule or diagnosis, by its id.
    Id(&'static str),
    /// A peer: its AE title, empty if it was not captured, and its address.
    Peer(Box<str>, IpAddr),
    /// Neither peer, or it cannot be told.
    NoPeer,
    /// An association.
    Association(u64),
}

/// A finding or diagnosis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// How much it weighs.
    pub weight: Weight,
    /// Where it is kept.
    pub place: Place,
}

/// Findings and diagnoses that have something in common.
#[derive(Clone, Debug)]
pub struct Group {
    /// What they have in common.
    pub key: Key,
    /// They, in the order shown.
    pub items: Vec<Item>,
    /// How often they were seen in all.
    pub times: u64,
    /// How many associations they are about.
    pub associations: usize,
    /// How many there are of each weight, the worst first.
    pub counts: [usize; 5],
}

impl Group {
    /// The weight of the worst of them.
    #[must_use]
    pub fn worst(&self) -> Weight {
        self.items.iter().map(|item| item.weight).min().unwrap_or(Weight::Note)
    }
}

/// Groups, and how many notes are not among them.
#[derive(Debug, Default)]
pub(super) struct Grouping {
    pub(super) groups: Vec<Group>,
    pub(super) hidden: u64,
}

/// Groups everything that is wanted.
pub(super) fn group(model: &Model, tab: Tab, shows_notes: bool) -> Grouping {
    let index = &model.index;
    let mut builder = Builder { index, groups: Vec::new(), places: HashMap::new(), peers: HashMap::new() };
    let mut hidden = 0;
    let connections = connections(index);
    for place in index.places() {
        let is_shown = place.association().is_none_or(|number| associations::is_shown(model, number));
        let Some(judged) = index.judged(place).filter(|_| is_shown) else { continue };
        let weight = Weight::of(judged);
        if weight == Weight::Note && !shows_notes {
            hidden += 1;
            continue;
        }
        let group = match tab {
            Tab::Rules | Tab::Ledger => builder.group(Key::Id(id(judged))),
            Tab::Associations => builder.group(place.association().map_or(Key::Beyond, Key::Association)),
            Tab::Peers => builder.of_peer(place, judged, &connections),
        };
        builder.add(group, Item { weight, place }, judged);
    }
    Grouping { groups: builder.finish(tab), hidden }
}

/// The id of a rule or diagnosis.
pub(super) const fn id(judged: Judged<'_>) -> &'static str {
    match judged {
        Judged::Finding(finding) => finding.rule.id,
        Judged::Diagnosis(diagnosis) => diagnosis.pattern.id,
    }
}

/// Who is at fault.
pub(super) const fn at_fault(judged: Judged<'_>) -> Option<Role> {
    match judged {
        Judged::Finding(finding) => finding.at_fault,
        Judged::Diagnosis(diagnosis) => diagnosis.told.at_fault,
    }
}

/// The frame that proves it first; `None` if none does.
pub(super) fn frame(judged: Judged<'_>) -> Option<u64> {
    match judged {
        Judged::Finding(finding) => Some(finding.at.frame),
        Judged::Diagnosis(diagnosis) => diagnosis.told.evidence.first().map(|at| at.frame),
    }
}

/// Both ends of the connections that are not DICOM, by their first frame.
type Connections = HashMap<u64, (Endpoint, Endpoint)>;

fn connections(index: &Index) -> Connections {
    index.connections.iter().map(|entry| (entry.first.frame, (entry.client, entry.server))).collect()
}

struct Builder<'a> {
    index: &'a Index,
    groups: Vec<(Group, HashSet<u64>)>,
    places: HashMap<Key, usize>,
    /// The group of a peer of an association.
    peers: HashMap<(u64, Role), usize>,
}

impl Builder<'_> {
    fn group(&mut self, key: Key) -> usize {
        if let Some(place) = self.places.get(&key) {
            return *place;
        }
        let place = self.groups.len();
        self.places.insert(key.clone(), place);
        let group = Group { key, items: Vec::new(), times: 0, associations: 0, counts: [0; 5] };
        self.groups.push((group, HashSet::new()));
        place
    }

    fn of_peer(&mut self, place: Place, judged: Judged<'_>, connections: &Connections) -> usize {
        let Some(role) = at_fault(judged) else { return self.group(Key::NoPeer) };
        let Some(number) = place.association() else {
            let ends = frame(judged).and_then(|frame| connections.get(&frame));
            return match (ends, role) {
                (Some((client, _)), Role::Requestor) => self.group(Key::Peer("".into(), client.address)),
                (Some((_, server)), Role::Acceptor) => self.group(Key::Peer("".into(), server.address)),
                (None, _) => self.group(Key::NoPeer),
            };
        };
        if let Some(known) = self.peers.get(&(number, role)) {
            return *known;
        }
        let key = self.index.of(number).map_or(Key::NoPeer, |association| {
            let endpoint = association.endpoint(role);
            let name = association.name(role);
            // Where the title is missing, the address stands for it.
            let name = if name == endpoint.to_string() { String::new() } else { name };
            Key::Peer(name.into(), endpoint.address)
        });
        let group = self.group(key);
        self.peers.insert((number, role), group);
        group
    }

    fn add(&mut self, group: usize, item: Item, judged: Judged<'_>) {
        let Some((group, associations)) = self.groups.get_mut(group) else { return };
        group.items.push(item);
        if let Some(count) = group.counts.get_mut(item.weight as usize) {
            *count += 1;
        }
        match judged {
            Judged::Finding(Finding { count, association, .. }) => {
                group.times += count;
                associations.extend(association);
            }
            Judged::Diagnosis(Diagnosis { associations: all, .. }) => {
                group.times += 1;
                associations.extend(all);
            }
        }
    }

    fn finish(self, tab: Tab) -> Vec<Group> {
        let index = self.index;
        let mut groups: Vec<Group> = self
            .groups
            .into_iter()
            .map(|(group, associations)| Group { associations: associations.len(), ..group })
            .collect();
        for group in &mut groups {
            match tab {
                Tab::Rules | Tab::Ledger => {}
                Tab::Peers => group.items.sort_by_cached_key(|item| {
                    (item.weight, index.judged(item.place).map(id), item.place.association())
                }),
                Tab::Associations => group
                    .items
                    .sort_by_cached_key(|item| (item.weight, index.judged(item.place).and_then(frame))),
            }
        }
        match tab {
            Tab::Rules | Tab::Ledger => {
                groups.sort_by_cached_key(|one| {
                    (one.worst(), std::cmp::Reverse(one.items.len()), one.key.clone())
                });
            }
            Tab::Peers => groups.sort_by_cached_key(|one| (one.worst(), one.key.clone())),
            Tab::Associations => groups.sort_by(|one, other| one.key.cmp(&other.key)),
        }
        groups
    }
}
