//! A host that takes part in several associations.

use std::fmt;
use std::net::IpAddr;

use crate::check::Context;
use crate::ul::{AeTitle, Role};

/// A peer by what it has on all its associations.
#[derive(Clone, Copy, Debug)]
pub struct Party {
    /// Its address.
    pub address: IpAddr,
    /// Its AE title; `None` if the A-ASSOCIATE-RQ was not captured.
    pub title: Option<AeTitle>,
}

impl Party {
    /// A peer of an association; `None` if it was not told between whom that is.
    #[must_use]
    pub fn of(context: &Context, role: Role) -> Option<Self> {
        let opened = context.opened.as_ref()?;
        let request = context.negotiation.request.as_ref();
        let (address, title) = match role {
            Role::Requestor => (opened.requestor.address, request.map(|request| request.calling_ae_title)),
            Role::Acceptor => (opened.acceptor.address, request.map(|request| request.called_ae_title)),
        };
        Some(Self { address, title })
    }

    /// Has it the same address or the same title?
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.address == other.address || self.title.is_some_and(|title| other.has_title(title))
    }

    /// Is this its title?
    #[must_use]
    pub fn has_title(&self, title: AeTitle) -> bool {
        self.title.is_some_and(|own| own.trimmed() == title.trimmed())
    }
}

/// Its title, or else its address.
impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.title {
            Some(title) => title.fmt(f),
            None => self.address.fmt(f),
        }
    }
}
