//! The pages of the ledger as a list: each claim with its verdict, evidence and a sentence.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::contexts::{OWED, VERIFICATION_IS_OWED, speaks_of_verification};
use super::messages::sends_path;
use super::parameters::extended_path;
use super::query::key_path;
use super::tally::{Evidence, Says, Tally, Verdict};
use super::{Page, name_of};
use crate::profile::keys::USER_IDENTITIES;
use crate::profile::load::path_name;
use crate::profile::model::{ApplicationEntity, ContextClaim, Direction, Profile, ServiceRole, Support};
use crate::ul::Role;

/// A claim of a profile, or something that none covers, and what the traffic says about it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The file of the profile.
    pub profile: String,
    /// Name and version of the product.
    pub product: String,
    /// Name of the application entity.
    pub ae: String,
    /// Its path in the profile; of what is not in it, the path that it would have.
    pub claim: String,
    /// What is claimed, in words; empty for what is not.
    pub expected: String,
    /// What the traffic says.
    pub verdict: Verdict,
    /// Where that was seen: the first places.
    pub evidence: Vec<Evidence>,
    /// How often it was seen.
    pub count: u64,
    /// What was seen, in a sentence; empty if nothing was.
    pub text: String,
    /// Where the statement says so.
    pub reference: Option<String>,
    /// Is it a claim about presentation contexts as a whole? Its cells follow.
    pub is_summary: bool,
    /// The cell of a presentation context table that it is about; `None` for other claims.
    pub cell: Option<Cell>,
    /// The associations of the application entity with its role in each, in order; shared by all its claims.
    pub associations: Arc<[(u64, Role)]>,
}

impl Claim {
    /// What the application entity is in an association; `None` if it has no part in it.
    #[must_use]
    pub fn role_in(&self, association: u64) -> Option<Role> {
        let place = self.associations.partition_point(|(number, _)| *number < association);
        self.associations.get(place).filter(|(number, _)| *number == association).map(|(_, role)| *role)
    }
}

/// A cell of the tables of presentation contexts in a conformance statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Accepted or proposed.
    pub direction: Direction,
    /// Name of the claim; `None` if there is none.
    pub id: Option<String>,
    /// UID of the SOP class.
    pub sop_class: String,
    /// Role of the application entity.
    pub role: ServiceRole,
    /// UID of the transfer syntax.
    pub transfer_syntax: String,
    /// What is claimed of it; `None` if nothing is.
    pub support: Option<Support>,
}

/// Writes down the claims of one application entity.
pub(super) fn write(profile: &Profile, entity: &ApplicationEntity, page: &Page, claims: &mut Vec<Claim>) {
    let mut bound = page.bound.clone();
    bound.sort_unstable_by_key(|(number, _)| *number);
    let mut writer =
        Writer { profile, entity, page, others: page.others.clone(), bound: bound.into(), claims };
    writer.parameters();
    for (index, claim) in entity.contexts.iter().enumerate() {
        writer.contexts(index, claim);
    }
    writer.owed();
    writer.queries();
    writer.sends();
    writer.rest();
    writer.undeclared();
}

struct Writer<'a> {
    profile: &'a Profile,
    entity: &'a ApplicationEntity,
    page: &'a Page,
    /// What was not written yet.
    others: BTreeMap<String, Tally>,
    bound: Arc<[(u64, Role)]>,
    claims: &'a mut Vec<Claim>,
}

impl Writer<'_> {
    fn add(
        &mut self,
        path: String,
        expected: String,
        tally: &Tally,
        reference: Option<&String>,
        cell: Option<Cell>,
    ) {
        self.claims.push(Claim {
            profile: self.profile.file.clone(),
            product: self.profile.product.title(),
            ae: self.entity.name.clone(),
            claim: path,
            expected,
            verdict: tally.verdict(),
            evidence: tally.evidence(),
            count: tally.count(),
            text: tally.text(),
            reference: reference.cloned(),
            is_summary: false,
            cell,
            associations: Arc::clone(&self.bound),
        });
    }

    fn other(&mut self, path: String, expected: String, reference: Option<&String>) {
        let tally = self.others.remove(&path).unwrap_or_default();
        self.add(path, expected, &tally, reference, None);
    }

    fn parameters(&mut self) {
        for (path, expected) in parameters(self.entity) {
            if let Some((direction, most)) = counted(self.entity, path) {
                let tally = self.associations(path, direction, most);
                self.add(path.to_owned(), expected, &tally, None, None);
            } else {
                self.other(path.to_owned(), expected, None);
            }
        }
    }

    /// Fewer associations than claimed say nothing about the most that there can be.
    fn associations(&mut self, path: &str, direction: Direction, most: u32) -> Tally {
        let mut tally = self.others.remove(path).unwrap_or_default();
        if let Some((seen, at)) = self.page.most.get(&direction).copied() {
            let says = match seen.cmp(&most) {
                std::cmp::Ordering::Less => Says::Remark,
                std::cmp::Ordering::Equal => Says::Yes,
                std::cmp::Ordering::Greater => Says::No,
            };
            tally.add(says, at, || format!("at most {seen} at once"));
        }
        tally
    }

    fn contexts(&mut self, index: usize, claim: &ContextClaim) {
        let place = self.claims.len();
        let mut counts: BTreeMap<Verdict, (u64, Vec<Evidence>)> = BTreeMap::new();
        for sop_class in &claim.sop_classes {
            for role in &claim.roles {
                for syntax in &claim.transfer_syntaxes {
                    let tally = self.cell(index, claim, sop_class, *role, syntax);
                    let (count, evidence) = counts.entry(tally.verdict()).or_default();
                    *count = count.saturating_add(1);
                    evidence
                        .extend(tally.evidence().into_iter().take(4_usize.saturating_sub(evidence.len())));
                }
            }
        }
        let summary = self.summary(claim, &counts);
        self.claims.insert(place, summary);
        if claim.statuses.is_some() {
            self.other(format!("{}.statuses", claim.path()), String::new(), claim.reference.as_ref());
        }
        for (field, value) in &claim.extended_negotiation {
            self.other(extended_path(claim, field), value.to_string(), claim.reference.as_ref());
        }
    }

    fn cell(
        &mut self,
        index: usize,
        claim: &ContextClaim,
        class: &str,
        role: ServiceRole,
        syntax: &str,
    ) -> Tally {
        let key = (index, class.to_owned(), role, syntax.to_owned());
        let mut tally = self.page.cells.get(&key).cloned().unwrap_or_default();
        if tally.verdict() == Verdict::NotExercised && claim.direction == Direction::Accepts {
            for at in &self.page.encrypted {
                tally.add(Says::CannotTell, *at, || "a connection was encrypted".to_owned());
            }
        }
        let cell = Cell {
            direction: claim.direction,
            id: Some(claim.id.clone()),
            sop_class: class.to_owned(),
            role,
            transfer_syntax: syntax.to_owned(),
            support: Some(claim.support),
        };
        let path = format!("{}.{}.{}.{}", claim.path(), name_of(class), role.name(), name_of(syntax));
        self.add(path, claim.support.name().to_owned(), &tally, claim.reference.as_ref(), Some(cell));
        tally
    }

    /// The claim as a whole: broken if a cell is, else holding if one is seen to.
    fn summary(&self, claim: &ContextClaim, counts: &BTreeMap<Verdict, (u64, Vec<Evidence>)>) -> Claim {
        let order = [Verdict::Contradicted, Verdict::Confirmed, Verdict::Undecidable];
        let verdict = order.into_iter().find(|verdict| counts.contains_key(verdict));
        let verdict = verdict.unwrap_or(Verdict::NotExercised);
        let total: u64 = counts.values().map(|(count, _)| count).sum();
        let parts = counts.iter().map(|(verdict, (count, _))| format!("{count} {}", verdict.name()));
        let parts = parts.collect::<Vec<_>>().join(", ");
        let (count, evidence) = counts.get(&verdict).cloned().unwrap_or_default();
        Claim {
            profile: self.profile.file.clone(),
            product: self.profile.product.title(),
            ae: self.entity.name.clone(),
            claim: claim.path(),
            expected: claim.support.name().to_owned(),
            verdict,
            evidence,
            count,
            text: format!("of {total} combinations of SOP class, role and transfer syntax: {parts}"),
            reference: claim.reference.clone(),
            is_summary: true,
            cell: None,
            associations: Arc::clone(&self.bound),
        }
    }

    /// Verification as SCP, where the profile does not speak of it.
    fn owed(&mut self) {
        let is_acceptor = self.entity.has_direction(Direction::Accepts) || self.others.contains_key(OWED);
        if is_acceptor && !speaks_of_verification(self.entity) {
            self.other(OWED.to_owned(), VERIFICATION_IS_OWED.to_owned(), None);
        }
    }

    fn queries(&mut self) {
        for claim in &self.entity.queries {
            for (kind, paths) in [("matching", &claim.matching), ("returned", &claim.returned)] {
                for path in paths {
                    self.other(key_path(claim, kind, path), kind.to_owned(), claim.reference.as_ref());
                }
            }
        }
    }

    fn sends(&mut self) {
        for claim in &self.entity.sends {
            let lists = [("always", &claim.always), ("sometimes", &claim.sometimes), ("never", &claim.never)];
            for (when, paths) in lists {
                for path in paths {
                    let expected = format!("{when} {}", path_name(path));
                    self.other(sends_path(claim, when, path), expected, claim.reference.as_ref());
                }
            }
        }
    }

    /// What was noted and is in no list of the profile.
    fn rest(&mut self) {
        for (path, tally) in std::mem::take(&mut self.others) {
            self.add(path, String::new(), &tally, None, None);
        }
    }

    fn undeclared(&mut self) {
        for ((direction, class, role, syntax), tally) in &self.page.undeclared {
            let path = format!("{}.{}.{}.{}", direction.name(), name_of(class), role.name(), name_of(syntax));
            let cell = Cell {
                direction: *direction,
                id: None,
                sop_class: class.clone(),
                role: *role,
                transfer_syntax: syntax.clone(),
                support: None,
            };
            self.add(path, String::new(), tally, None, Some(cell));
        }
    }
}

fn counted(entity: &ApplicationEntity, path: &str) -> Option<(Direction, u32)> {
    match path {
        "max_associations.initiated" => Some((Direction::Proposes, entity.max_initiated?)),
        "max_associations.accepted" => Some((Direction::Accepts, entity.max_accepted?)),
        _ => None,
    }
}

/// What an application entity claims of its associations, by path and in words.
fn parameters(entity: &ApplicationEntity) -> Vec<(&'static str, String)> {
    fn joined<T: ToString>(values: &[T]) -> Option<String> {
        (!values.is_empty()).then(|| values.iter().map(T::to_string).collect::<Vec<_>>().join(", "))
    }
    let seconds = |nanoseconds: Option<i64>| nanoseconds.map(super::parameters::seconds);
    let identities = entity.user_identity.as_ref().map(|kinds| {
        let names = kinds.iter().filter_map(|kind| USER_IDENTITIES.get(usize::from(*kind).checked_sub(1)?));
        names.copied().collect::<Vec<_>>().join(", ")
    });
    let ip = entity.ip_versions.as_ref().and_then(|versions| joined(versions));
    let tls = entity.requires_tls.map(|is_required| if is_required { "required" } else { "not required" });
    let window = entity.async_operations.map(|(i, p)| format!("{i} invoked, {p} performed"));
    let all = [
        ("ae_titles", joined(&entity.ae_titles)),
        ("hosts", joined(&entity.hosts)),
        ("ports", joined(&entity.ports)),
        ("implementation_class_uid", entity.implementation_class_uid.clone()),
        ("implementation_version_name", entity.implementation_version_name.as_ref().map(ToString::to_string)),
        ("application_context", entity.application_context.as_deref().map(name_of)),
        ("max_pdu_length", entity.max_pdu_length.map(|lengths| lengths.to_string())),
        ("max_associations.initiated", entity.max_initiated.map(|most| most.to_string())),
        ("max_associations.accepted", entity.max_accepted.map(|most| most.to_string())),
        ("async_operations", window),
        ("user_identity", identities),
        ("character_sets", entity.character_sets.as_ref().map(|sets| sets.join(", "))),
        ("association_timeout_s", seconds(entity.association_timeout_ns)),
        ("dimse_timeout_s", seconds(entity.dimse_timeout_ns)),
        ("ip", ip.map(|versions| format!("IP version {versions}"))),
        ("tls", tls.map(str::to_owned)),
    ];
    all.into_iter().filter_map(|(path, expected)| Some((path, expected?))).collect()
}
