//! Two profiles side by side: what will negotiate when they are connected, what will not, and why.

use std::collections::BTreeSet;

use super::ledger::contexts::{VERIFICATION_IS_OWED, speaks_of_verification};
use super::model::{ApplicationEntity, Direction, Profile, ServiceRole, Support};
use super::names::VERIFICATION;
use crate::dict::Uid;
use crate::dict::transfer_syntax::IMPLICIT_VR_LITTLE_ENDIAN;

/// What one application entity proposes to another.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Product and AE that propose.
    pub requestor: (String, String),
    /// Product and AE that are asked.
    pub acceptor: (String, String),
    /// What keeps them apart, or may, whatever is proposed.
    pub remarks: Vec<String>,
    /// Each SOP class and role that is proposed.
    pub rows: Vec<Row>,
}

/// A SOP class in a role, proposed.
#[derive(Clone, Debug)]
pub struct Row {
    /// UID of the SOP class.
    pub sop_class: String,
    /// Role of the requestor.
    pub role: ServiceRole,
    /// What will become of it.
    pub prospect: Prospect,
    /// UIDs of the transfer syntaxes that both have.
    pub transfer_syntaxes: Vec<String>,
    /// Why it will not, or under which condition.
    pub why: String,
}

/// What will become of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Prospect {
    /// It will be accepted.
    Will,
    /// It may be accepted: one of them only does it if so configured.
    May,
    /// It will be refused.
    WillNot,
}

impl Prospect {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Will => "will",
            Self::May => "may",
            Self::WillNot => "will-not",
        }
    }
}

/// What each application entity of `one` proposes to each of `other`, and the other way round.
#[must_use]
pub fn compare(one: &Profile, other: &Profile) -> Vec<Comparison> {
    let mut comparisons = Vec::new();
    for (requestor, acceptor) in [(one, other), (other, one)] {
        for asking in requestor.application_entities.iter().filter(|e| e.has_direction(Direction::Proposes)) {
            for asked in acceptor.application_entities.iter().filter(|e| e.has_direction(Direction::Accepts))
            {
                comparisons.push(Comparison {
                    requestor: (requestor.product.title(), asking.name.clone()),
                    acceptor: (acceptor.product.title(), asked.name.clone()),
                    remarks: remarks(asking, asked),
                    rows: rows(asking, asked),
                });
            }
        }
    }
    comparisons
}

fn remarks(asking: &ApplicationEntity, asked: &ApplicationEntity) -> Vec<String> {
    let mut remarks = Vec::new();
    if let (Some(one), Some(other)) = (&asking.application_context, &asked.application_context)
        && one != other
    {
        remarks.push(format!("the application contexts differ: {one} and {other}"));
    }
    match (asking.requires_tls, asked.requires_tls) {
        (Some(true), None) => {
            remarks.push("the requestor wants TLS, and the acceptor says nothing of it".to_owned());
        }
        (None, Some(true)) => {
            remarks.push("the acceptor wants TLS, and the requestor says nothing of it".to_owned());
        }
        _ => {}
    }
    if let (Some(one), Some(other)) = (&asking.ip_versions, &asked.ip_versions)
        && !one.iter().any(|version| other.contains(version))
    {
        remarks.push("they have no version of IP in common".to_owned());
    }
    remarks
}

fn rows(asking: &ApplicationEntity, asked: &ApplicationEntity) -> Vec<Row> {
    let proposals = asking.contexts.iter().filter(|claim| claim.direction == Direction::Proposes);
    let pairs: BTreeSet<(String, ServiceRole)> = proposals
        .filter(|claim| claim.support != Support::MustNot)
        .flat_map(|claim| claim.sop_classes.iter().flat_map(|c| claim.roles.iter().map(|r| (c.clone(), *r))))
        .collect();
    pairs.into_iter().map(|(class, role)| row(asking, asked, class, role)).collect()
}

fn row(asking: &ApplicationEntity, asked: &ApplicationEntity, class: String, role: ServiceRole) -> Row {
    let proposed = syntaxes(asking, Direction::Proposes, &class, role);
    let mut accepted = syntaxes(asked, Direction::Accepts, &class, role.other());
    let is_owed = class == VERIFICATION && role == ServiceRole::Scu && !speaks_of_verification(asked);
    if is_owed {
        accepted.push((IMPLICIT_VR_LITTLE_ENDIAN.to_owned(), Support::Must));
    }
    let both = proposed.iter().filter_map(|(syntax, support)| {
        let (_, other) = accepted.iter().find(|(other, _)| other == syntax)?;
        Some((syntax.clone(), (*support).max(*other)))
    });
    let both: Vec<(String, Support)> = both.collect();
    let is_sure = both.iter().any(|(_, support)| *support == Support::Must);
    let prospect = match both.is_empty() {
        true => Prospect::WillNot,
        false if is_sure => Prospect::Will,
        false => Prospect::May,
    };
    let why = match prospect {
        Prospect::WillNot => reason(asked, &class, role, &proposed, &accepted),
        Prospect::May => "one of them does so only if configured, or under a condition".to_owned(),
        Prospect::Will if is_owed => VERIFICATION_IS_OWED.to_owned(),
        Prospect::Will if role == ServiceRole::Scp => "by SCP/SCU role selection".to_owned(),
        Prospect::Will => String::new(),
    };
    Row {
        sop_class: class,
        role,
        prospect,
        transfer_syntaxes: both.into_iter().map(|(s, _)| s).collect(),
        why,
    }
}

/// The transfer syntaxes of a SOP class in a role, and how sure each is.
fn syntaxes(
    entity: &ApplicationEntity,
    direction: Direction,
    class: &str,
    role: ServiceRole,
) -> Vec<(String, Support)> {
    let covering = entity.contexts.iter().filter(|claim| claim.covers(direction, class, role));
    let all: BTreeSet<&String> = covering.flat_map(|claim| &claim.transfer_syntaxes).collect();
    let rated = all.into_iter().filter_map(|syntax| {
        let (_, claim) = entity.claim(direction, class, role, syntax)?;
        Some((syntax.clone(), claim.support))
    });
    rated.filter(|(_, support)| *support != Support::MustNot).collect()
}

fn reason(
    asked: &ApplicationEntity,
    class: &str,
    role: ServiceRole,
    proposed: &[(String, Support)],
    accepted: &[(String, Support)],
) -> String {
    if !accepted.is_empty() {
        let names = |syntaxes: &[(String, Support)]| {
            let names = syntaxes.iter().map(|(syntax, _)| Uid::from(syntax.as_str()).name_or_self());
            names.collect::<Vec<_>>().join(", ")
        };
        return format!(
            "no transfer syntax in common: {} proposed, {} accepted",
            names(proposed),
            names(accepted)
        );
    }
    let is_other_role = asked.contexts.iter().any(|claim| claim.covers(Direction::Accepts, class, role));
    if is_other_role {
        return format!("the acceptor takes it only as {}, as the requestor does", role.name());
    }
    "the acceptor does not accept the SOP class".to_owned()
}
