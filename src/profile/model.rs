//! The claims of a product about itself: what a profile says, with every name resolved (PS3.2).

use super::Place;
use super::pattern::Lengths;
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::names::{Glob, Network, Statuses};
use crate::ul::Role;

/// The claims of one product.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The file, as it was named.
    pub file: String,
    /// What it is about.
    pub product: Product,
    /// Its application entities.
    pub application_entities: Vec<ApplicationEntity>,
}

/// A product.
#[derive(Clone, Debug, Default)]
pub struct Product {
    /// Its name.
    pub name: String,
    /// Who makes it.
    pub vendor: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The document that the claims were read in: title, revision, date, address, as far as given.
    pub statement: Vec<String>,
}

impl Product {
    /// Name and version.
    #[must_use]
    pub fn title(&self) -> String {
        self.version.as_ref().map_or_else(|| self.name.clone(), |version| format!("{} {version}", self.name))
    }
}

/// An application entity. What is `None` or empty is not claimed.
#[derive(Clone, Debug, Default)]
pub struct ApplicationEntity {
    /// Its name in the profile.
    pub name: String,
    /// AE titles that it uses.
    pub ae_titles: Vec<Glob>,
    /// Where it is.
    pub hosts: Vec<Network>,
    /// TCP ports that it listens on.
    pub ports: Vec<u16>,
    /// Implementation Class UID.
    pub implementation_class_uid: Option<String>,
    /// Implementation Version Name.
    pub implementation_version_name: Option<Glob>,
    /// Application context name.
    pub application_context: Option<String>,
    /// Maximum length that it announces, in octets.
    pub max_pdu_length: Option<Lengths>,
    /// Associations at once as requestor.
    pub max_initiated: Option<u32>,
    /// Associations at once as acceptor.
    pub max_accepted: Option<u32>,
    /// Asynchronous operations: invoked, performed; 0 for any number.
    pub async_operations: Option<(u16, u16)>,
    /// Types of user identity (PS3.7 Table D.3-14).
    pub user_identity: Option<Vec<u8>>,
    /// Defined terms of Specific Character Set.
    pub character_sets: Option<Vec<String>>,
    /// How long it waits for the answer to an A-ASSOCIATE-RQ, in nanoseconds.
    pub association_timeout_ns: Option<i64>,
    /// How long it waits for a response, in nanoseconds.
    pub dimse_timeout_ns: Option<i64>,
    /// Versions of IP: 4, 6.
    pub ip_versions: Option<Vec<u8>>,
    /// Are all its connections encrypted? `None` if nothing is said.
    pub requires_tls: Option<bool>,
    /// Presentation contexts, accepted and proposed.
    pub contexts: Vec<ContextClaim>,
    /// Keys of queries.
    pub queries: Vec<QueryClaim>,
    /// Attributes of messages.
    pub sends: Vec<SendsClaim>,
}

/// Who proposes the presentation contexts of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// The application entity is the association-acceptor.
    Accepts,
    /// The application entity is the association-requestor.
    Proposes,
}

impl Direction {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Accepts, Self::Proposes];

    /// The key in the profile.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepts => "accepts",
            Self::Proposes => "proposes",
        }
    }

    /// What the application entity is on an association of this direction.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Accepts => Role::Acceptor,
            Self::Proposes => Role::Requestor,
        }
    }

    /// The direction of an application entity with this role.
    #[must_use]
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Acceptor => Self::Accepts,
            Role::Requestor => Self::Proposes,
        }
    }
}

/// The role for a SOP class (PS3.7 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ServiceRole {
    /// It uses the service.
    Scu,
    /// It provides the service.
    Scp,
}

impl ServiceRole {
    /// `SCU` or `SCP`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scu => "SCU",
            Self::Scp => "SCP",
        }
    }

    /// What its peer is.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Scu => Self::Scp,
            Self::Scp => Self::Scu,
        }
    }
}

/// Does it do what is claimed?
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Support {
    /// It does.
    Must,
    /// It can, if so configured or under a condition.
    May,
    /// It does not.
    MustNot,
}

impl Support {
    /// The word in the profile.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Must => "must",
            Self::May => "may",
            Self::MustNot => "must-not",
        }
    }
}

/// A claim about presentation contexts.
#[derive(Clone, Debug)]
pub struct ContextClaim {
    /// Accepted or proposed.
    pub direction: Direction,
    /// Its name.
    pub id: String,
    /// UIDs of SOP classes, sorted.
    pub sop_classes: Vec<String>,
    /// Roles of the application entity.
    pub roles: Vec<ServiceRole>,
    /// UIDs of transfer syntaxes, sorted.
    pub transfer_syntaxes: Vec<String>,
    /// Does it?
    pub support: Support,
    /// Fields of SOP Class Extended Negotiation: index of the octet, its name here, its value.
    pub extended_negotiation: Vec<(String, u8)>,
    /// Statuses that it may answer.
    pub statuses: Option<Vec<Statuses>>,
    /// Where the statement says so.
    pub reference: Option<String>,
    /// Where the profile says so.
    pub place: Place,
}

impl ContextClaim {
    /// Its path in the profile.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}.{}", self.direction.name(), self.id)
    }

    /// Is it about this SOP class?
    #[must_use]
    pub fn has_class(&self, uid: &str) -> bool {
        self.sop_classes.binary_search_by(|own| own.as_str().cmp(uid)).is_ok()
    }

    /// Is it about this transfer syntax?
    #[must_use]
    pub fn has_syntax(&self, uid: &str) -> bool {
        self.transfer_syntaxes.binary_search_by(|own| own.as_str().cmp(uid)).is_ok()
    }

    /// Is it about this SOP class in this role?
    #[must_use]
    pub fn covers(&self, direction: Direction, sop_class: &str, role: ServiceRole) -> bool {
        self.direction == direction && self.roles.contains(&role) && self.has_class(sop_class)
    }
}

/// A claim about the keys of a query or worklist.
#[derive(Clone, Debug)]
pub struct QueryClaim {
    /// UID of the SOP class.
    pub sop_class: String,
    /// Query/Retrieve Level; `None` for a worklist.
    pub level: Option<String>,
    /// Does it ask or answer?
    pub role: ServiceRole,
    /// Keys that are matched.
    pub matching: Vec<Vec<Tag>>,
    /// Further attributes that are returned.
    pub returned: Vec<Vec<Tag>>,
    /// Where the statement says so.
    pub reference: Option<String>,
}

impl QueryClaim {
    /// Its path in the profile.
    #[must_use]
    pub fn path(&self) -> String {
        let class = Uid::from(self.sop_class.as_str()).name_or_self();
        self.level.as_ref().map_or_else(|| format!("query.{class}"), |level| format!("query.{class}.{level}"))
    }
}

/// A claim about the attributes of a message.
#[derive(Clone, Debug)]
pub struct SendsClaim {
    /// UID of the SOP class.
    pub sop_class: String,
    /// Name of the message.
    pub message: String,
    /// Attributes that are always there: paths of tags.
    pub always: Vec<Vec<Tag>>,
    /// Attributes that are there under conditions.
    pub sometimes: Vec<Vec<Tag>>,
    /// Attributes that are never there.
    pub never: Vec<Vec<Tag>>,
    /// Where the statement says so.
    pub reference: Option<String>,
}

impl SendsClaim {
    /// Its path in the profile.
    #[must_use]
    pub fn path(&self) -> String {
        format!("sends.{}.{}", Uid::from(self.sop_class.as_str()).name_or_self(), self.message)
    }
}

impl ApplicationEntity {
    /// The claim that covers a SOP class, a role and a transfer syntax: the strictest, if several do.
    #[must_use]
    pub fn claim(
        &self,
        direction: Direction,
        sop_class: &str,
        role: ServiceRole,
        transfer_syntax: &str,
    ) -> Option<(usize, &ContextClaim)> {
        let covering = self.contexts.iter().enumerate().filter(|(_, claim)| {
            claim.covers(direction, sop_class, role) && claim.has_syntax(transfer_syntax)
        });
        covering.min_by_key(|(_, claim)| match claim.support {
            Support::MustNot => 0,
            Support::Must => 1,
            Support::May => 2,
        })
    }

    /// Does it claim anything of this direction?
    #[must_use]
    pub fn has_direction(&self, direction: Direction) -> bool {
        self.contexts.iter().any(|claim| claim.direction == direction)
    }
}
