//! Who takes part: AE titles at addresses, and the hosts that they are on.

use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr};

use super::role::{Deeds, Does};
use crate::octets::EscapedText;
use crate::report::index::{Association, Index};
use crate::ul::Role;

/// AE titles at addresses that are told apart; all others are one.
const MAX_PARTIES: usize = 2_000;

/// A column of the diagram.
#[derive(Clone, Debug)]
pub struct Host {
    /// Its address; `None` for all those that are too many to be told apart.
    pub address: Option<IpAddr>,
    /// Its name, if the capture knows one; escaped.
    pub name: Option<String>,
    /// AE titles that it has been seen with, escaped.
    pub titles: Vec<String>,
    /// What it does, in words; empty if that cannot be told.
    pub role: String,
    pub(super) deeds: Deeds,
    rank: u8,
}

impl Host {
    /// Its AE titles, or its name, or its address.
    #[must_use]
    pub fn title(&self) -> String {
        match (self.titles.as_slice(), &self.name) {
            ([], Some(name)) => name.clone(),
            ([], None) => self.address(),
            (titles, _) => titles.join(", "),
        }
    }

    /// Its address, in words.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.map_or_else(|| "others".to_owned(), |address| address.to_string())
    }
}

/// An AE title at an address.
#[derive(Debug)]
struct Party {
    address: Option<IpAddr>,
    title: String,
    deeds: Deeds,
}

/// All AE titles at addresses.
#[derive(Debug, Default)]
pub(super) struct Parties {
    all: Vec<Party>,
    places: HashMap<(Option<IpAddr>, String), u32>,
    /// By association: requestor and acceptor.
    of_association: Vec<Option<[u32; 2]>>,
    /// Addresses that talk to themselves: their AE titles are hosts of their own.
    split: HashSet<IpAddr>,
}

/// The hosts, and which of them a party is on.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    pub(super) all: Vec<Host>,
    of_party: Vec<usize>,
}

impl Parties {
    /// Looks who the peers of an association are, once it can be told.
    pub(super) fn note(&mut self, place: usize, association: &Association) {
        if self.of_association.len() <= place {
            self.of_association.resize(place.saturating_add(1), None);
        }
        let is_known = self.of_association.get(place).is_some_and(Option::is_some);
        if is_known || (association.rows.is_empty() && !association.is_over()) {
            return;
        }
        let [requestor, acceptor] = [Role::Requestor, Role::Acceptor]
            .map(|role| (association.endpoint(role).address, association.title(role).unwrap_or_default()));
        if requestor.0 == acceptor.0 && requestor.1 != acceptor.1 && self.split.len() < MAX_PARTIES {
            self.split.insert(requestor.0);
        }
        let both = [self.place(requestor), self.place(acceptor)];
        if let Some(own) = self.of_association.get_mut(place) {
            *own = Some(both);
        }
    }

    fn place(&mut self, (address, title): (IpAddr, String)) -> u32 {
        let mut key = (Some(address), title);
        if let Some(known) = self.places.get(&key) {
            return *known;
        }
        if self.all.len() >= MAX_PARTIES {
            key = (None, String::new());
            if let Some(known) = self.places.get(&key) {
                return *known;
            }
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(Party { address: key.0, title: key.1.clone(), deeds: Deeds::default() });
        self.places.insert(key, number);
        number
    }

    fn at(&mut self, association: usize, role: Role) -> Option<&mut Party> {
        let place = self.party(association, role)?;
        self.all.get_mut(place as usize)
    }

    fn party(&self, association: usize, role: Role) -> Option<u32> {
        let [requestor, acceptor] = (*self.of_association.get(association)?)?;
        Some(if role == Role::Requestor { requestor } else { acceptor })
    }

    /// A peer asked for something.
    pub(super) fn note_asked(&mut self, association: usize, role: Role, what: Does) {
        if let Some(party) = self.at(association, role) {
            party.deeds = party.deeds.asking(what);
        }
    }

    /// A peer did what it was asked for.
    pub(super) fn note_served(&mut self, association: usize, role: Role, what: Does) {
        if let Some(party) = self.at(association, role) {
            party.deeds = party.deeds.serving(what);
        }
    }

    /// The hosts: those that begin a workflow first.
    pub(super) fn hosts(&self, index: &Index) -> Hosts {
        let mut hosts: Vec<(Host, Vec<usize>)> = Vec::new();
        let mut places: HashMap<(Option<IpAddr>, &str), usize> = HashMap::new();
        for (number, party) in self.all.iter().enumerate() {
            let is_split = party.address.is_some_and(|address| self.split.contains(&address));
            let key = (party.address, if is_split { &*party.title } else { "" });
            let place = *places.entry(key).or_insert_with(|| {
                hosts.push((host(index, party), Vec::new()));
                hosts.len().saturating_sub(1)
            });
            let Some((host, parties)) = hosts.get_mut(place) else { continue };
            host.deeds = host.deeds.and(party.deeds);
            if !party.title.is_empty() {
                host.titles.push(party.title.clone());
            }
            parties.push(number);
        }
        for (host, _) in &mut hosts {
            (host.rank, host.role) = host.deeds.role();
        }
        hosts.sort_by_key(|(host, _)| host.rank);
        let mut of_party = vec![0; self.all.len()];
        for (place, (_, parties)) in hosts.iter().enumerate() {
            for party in parties {
                if let Some(own) = of_party.get_mut(*party) {
                    *own = place;
                }
            }
        }
        Hosts { all: hosts.into_iter().map(|(host, _)| host).collect(), of_party }
    }

    /// The host of a peer.
    pub(super) fn host(&self, hosts: &Hosts, association: usize, role: Role) -> Option<usize> {
        hosts.of_party.get(self.party(association, role)? as usize).copied()
    }
}

fn host(index: &Index, party: &Party) -> Host {
    let address = party.address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    Host {
        address: party.address,
        name: index.host_names.get(&address).map(|name| EscapedText(name).to_string()),
        titles: Vec::new(),
        role: String::new(),
        deeds: Deeds::default(),
        rank: 0,
    }
}
