//! The claims of conformance profiles with their verdicts.

use std::collections::BTreeSet;

use super::class;
use super::verdicts::Named;
use crate::dict::Uid;
use crate::profile::{Claim, Verdict};
use crate::report::ledger::{ORDER, tone};

/// Claims shown of an application entity in each of its two tables.
const MAX_CLAIMS: usize = 1_000;

/// An application entity of a profile.
#[derive(Debug)]
pub(super) struct Entity<'a> {
    pub(super) product: &'a str,
    pub(super) ae: &'a str,
    pub(super) profile: &'a str,
    /// How many claims have which verdict, with the verdict's class.
    pub(super) counts: Vec<(&'static str, String)>,
    /// How much of what is claimed the traffic touched.
    pub(super) coverage: String,
    /// What the traffic touched.
    pub(super) touched: Vec<Row>,
    /// What it did not.
    pub(super) untouched: Vec<Row>,
    pub(super) left_out: usize,
}

/// A claim.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) class: &'static str,
    pub(super) verdict: &'static str,
    pub(super) claim: String,
    pub(super) expected: String,
    pub(super) said: String,
    pub(super) places: Vec<(Option<Named>, u64)>,
    pub(super) more: u64,
    pub(super) reference: String,
}

/// The claims by application entity.
pub(super) fn entities<'a>(claims: &'a [Claim], in_full: &BTreeSet<u64>) -> Vec<Entity<'a>> {
    let is_same = |one: &Claim, other: &Claim| (&one.profile, &one.ae) == (&other.profile, &other.ae);
    claims.chunk_by(is_same).filter_map(|own| entity(own, in_full)).collect()
}

fn entity<'a>(claims: &'a [Claim], in_full: &BTreeSet<u64>) -> Option<Entity<'a>> {
    let first = claims.first()?;
    // A claim about contexts is told by its cells.
    let mut own: Vec<&Claim> = claims.iter().filter(|claim| !claim.is_summary).collect();
    own.sort_by_key(|claim| ORDER.iter().position(|verdict| *verdict == claim.verdict));
    let count = |verdict| own.iter().filter(|claim| claim.verdict == verdict).count();
    let counts = ORDER.iter().map(|verdict| (verdict, count(*verdict))).filter(|(_, count)| *count > 0);
    let counts =
        counts.map(|(verdict, count)| (class(tone(*verdict)), format!("{count} {}", verdict.name())));
    let claimed = own.len() - count(Verdict::Undeclared);
    let exercised = claimed - count(Verdict::NotExercised);
    let (untouched, touched): (Vec<&Claim>, Vec<&Claim>) =
        own.iter().partition(|claim| claim.verdict == Verdict::NotExercised);
    let left_out = touched.len().saturating_sub(MAX_CLAIMS) + untouched.len().saturating_sub(MAX_CLAIMS);
    let rows =
        |claims: Vec<&Claim>| claims.into_iter().take(MAX_CLAIMS).map(|claim| row(claim, in_full)).collect();
    Some(Entity {
        product: &first.product,
        ae: &first.ae,
        profile: super::base(&first.profile),
        counts: counts.collect(),
        coverage: format!("{exercised} of {claimed} claims were exercised"),
        touched: rows(touched),
        untouched: rows(untouched),
        left_out,
    })
}

fn row(claim: &Claim, in_full: &BTreeSet<u64>) -> Row {
    let name = match &claim.cell {
        None => claim.claim.clone(),
        Some(cell) => {
            let name = |uid: &str| Uid::from(uid).name_or_self();
            let (direction, role) = (cell.direction.name(), cell.role.name());
            let (class, syntax) = (name(&cell.sop_class), name(&cell.transfer_syntax));
            let id = cell.id.as_ref().map_or(String::new(), |id| format!(" ({id})"));
            format!("{direction}: {class}, {role}, {syntax}{id}")
        }
    };
    let place = |number: u64| Named { number, is_in_full: in_full.contains(&number) };
    let places: Vec<_> = claim.evidence.iter().map(|at| (at.association.map(place), at.frame)).collect();
    Row {
        class: class(tone(claim.verdict)),
        verdict: claim.verdict.name(),
        claim: name,
        expected: claim.expected.clone(),
        said: claim.text.clone(),
        more: claim.count.saturating_sub(places.len() as u64),
        places,
        reference: claim.reference.clone().unwrap_or_default(),
    }
}
