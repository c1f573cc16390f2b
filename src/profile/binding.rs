//! Which application entity of a profile a peer of an association is.

use super::{ApplicationEntity, Direction, Profile};
use crate::packet::Endpoint;
use crate::ul::{Associate, Role};

/// What is known of a peer.
#[derive(Clone, Debug)]
pub(super) struct Peer {
    pub(super) role: Role,
    pub(super) endpoint: Endpoint,
    /// Calling AE title of the requestor, called AE title of the acceptor; `None` if not captured.
    pub(super) title: Option<String>,
    /// Implementation class UID and version name; `None` if its A-ASSOCIATE PDU was not captured.
    pub(super) implementation: Option<Implementation>,
}

/// How a peer's software names itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Implementation {
    pub(super) class_uid: Option<String>,
    pub(super) version_name: Option<String>,
}

impl Implementation {
    pub(super) fn of(associate: &Associate) -> Self {
        let version = associate.implementation_version_name();
        Self {
            class_uid: associate.implementation_class_uid().map(ToString::to_string),
            version_name: version.map(|name| crate::octets::Escaped(name.trim_ascii()).to_string()),
        }
    }
}

/// The application entity that a peer is: the one with the most particular reasons; `None` if it is none of them.
pub(super) fn bind(profile: &Profile, peer: &Peer) -> Option<usize> {
    let rated = profile.application_entities.iter().enumerate();
    let rated: Vec<_> = rated.filter_map(|(index, entity)| Some((fit(entity, peer)?, index))).collect();
    // Several of them at one place are told apart by their titles.
    if peer.title.is_none() && rated.len() > 1 {
        return None;
    }
    // Of equals the first.
    rated.into_iter().min_by_key(|(fit, index)| (std::cmp::Reverse(*fit), *index)).map(|(_, index)| index)
}

/// How particularly a peer fits; `None` if it does not.
fn fit(entity: &ApplicationEntity, peer: &Peer) -> Option<u32> {
    let mut fit = 0_u32;
    if !entity.ae_titles.is_empty() {
        match &peer.title {
            Some(title) => {
                let matching = entity.ae_titles.iter().filter(|glob| glob.matches(title));
                fit = fit.saturating_add(matching.map(|glob| if glob.is_exact() { 8 } else { 4 }).max()?);
            }
            // A title that was not captured can be any, if the host is known.
            None if entity.hosts.is_empty() => return None,
            None => {}
        }
    }
    if !entity.hosts.is_empty() {
        entity.hosts.iter().find(|network| network.has(peer.endpoint.address))?;
        fit = fit.saturating_add(2);
    }
    if !entity.ports.is_empty() && peer.role == Role::Acceptor {
        entity.ports.iter().find(|port| **port == peer.endpoint.port)?;
        fit = fit.saturating_add(1);
    }
    if fit > 0 { Some(fit) } else { fit_by_implementation(entity, peer) }
}

/// Where neither title nor place is claimed, the software's own name tells.
fn fit_by_implementation(entity: &ApplicationEntity, peer: &Peer) -> Option<u32> {
    // Several tools of one maker have the same name: then what they do tells them apart.
    let is_of_direction = entity.contexts.is_empty() || entity.has_direction(Direction::of(peer.role));
    let implementation = peer.implementation.as_ref().filter(|_| is_of_direction)?;
    let class_uid = entity.implementation_class_uid.as_ref()?;
    if implementation.class_uid.as_ref() != Some(class_uid) {
        return None;
    }
    match (&entity.implementation_version_name, &implementation.version_name) {
        (Some(glob), Some(name)) if !glob.matches(name) => None,
        _ => Some(1),
    }
}

/// Can a connection in which nothing can be read be this application entity's? Told by its place alone.
pub(super) fn is_at(entity: &ApplicationEntity, role: Role, endpoint: Endpoint) -> bool {
    let has_host = entity.hosts.iter().any(|network| network.has(endpoint.address));
    let has_port = entity.ports.contains(&endpoint.port);
    match role {
        Role::Requestor => has_host,
        Role::Acceptor => {
            (has_host || entity.hosts.is_empty())
                && (has_port || entity.ports.is_empty())
                && (has_host || has_port)
        }
    }
}
