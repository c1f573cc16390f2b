//! What went wrong and what rules found.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Certainty, Diagnosis, Finding, Judgement, Severity};
use crate::report::index::{Association, Index};
use crate::time::Moment;
use crate::ul::Role;

/// Frames told of one piece of evidence.
const MAX_FRAMES: usize = 6;
/// Diagnoses told at the head of the page.
const MAX_TOLD: usize = 60;
/// Associations that a diagnosis or a rule names.
const MAX_NAMED: usize = 24;

/// A number of an association; it is a link if the association is shown in full.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub(super) number: u64,
    pub(super) is_in_full: bool,
}

/// A diagnosis, told once for all associations that it is true of.
#[derive(Clone, Debug)]
pub(super) struct Told<'a> {
    /// From 1.
    pub(super) number: usize,
    pub(super) diagnosis: &'a Diagnosis,
    pub(super) mender: Option<String>,
    pub(super) associations: Vec<Named>,
    /// Associations beyond those named.
    pub(super) more: usize,
}

impl Told<'_> {
    pub(super) fn frames(&self) -> Option<String> {
        frames(&self.diagnosis.told.evidence)
    }
}

/// All diagnoses, those of the same failure in the same words together.
pub(super) fn told<'a>(
    index: &'a Index,
    chosen: &[&'a Association],
    is_whole: bool,
    in_full: &BTreeSet<u64>,
) -> Vec<Told<'a>> {
    let own =
        chosen.iter().flat_map(|one| one.diagnoses.iter().map(move |diagnosis| (Some(*one), diagnosis)));
    let others = index.others.iter().filter(|_| is_whole).filter_map(|judgement| match judgement {
        Judgement::Diagnosis(diagnosis) => Some((None, &**diagnosis)),
        _ => None,
    });
    let mut all: Vec<Told<'a>> = Vec::new();
    let mut places: BTreeMap<(&str, &str, bool), usize> = BTreeMap::new();
    for (association, diagnosis) in own.chain(others) {
        let key = (diagnosis.pattern.id, diagnosis.told.text.as_str(), diagnosis.is_alternative);
        let next = all.len();
        let place = *places.entry(key).or_insert(next);
        if place == next {
            if next >= MAX_TOLD {
                places.remove(&key);
                continue;
            }
            let mender = diagnosis.told.at_fault.map(|role| name_of(association, role));
            let new =
                Told { number: next.saturating_add(1), diagnosis, mender, associations: Vec::new(), more: 0 };
            all.push(new);
        }
        let Some(told) = all.get_mut(place) else { continue };
        for number in &diagnosis.associations {
            if told.associations.iter().any(|named| named.number == *number) {
                continue;
            }
            if told.associations.len() < MAX_NAMED {
                told.associations.push(Named { number: *number, is_in_full: in_full.contains(number) });
            } else {
                told.more = told.more.saturating_add(1);
            }
        }
    }
    all
}

/// `the acceptor, PACS`.
fn name_of(association: Option<&Association>, role: Role) -> String {
    match association {
        Some(association) => format!("the {}, {}", role.name(), association.name(role)),
        None => format!("the {}", role.name()),
    }
}

/// A diagnosis where its association is shown.
#[derive(Debug)]
pub(super) struct Happened {
    pub(super) head: &'static str,
    pub(super) text: String,
    pub(super) mender: Option<String>,
    pub(super) frames: Option<String>,
    /// Number of the [`Told`] with causes and advice.
    pub(super) told: Option<usize>,
    pub(super) is_guess: bool,
}

impl Happened {
    pub(super) fn new(association: &Association, diagnosis: &Diagnosis, told: &[Told<'_>]) -> Self {
        let same = told.iter().find(|told| {
            told.diagnosis.pattern.id == diagnosis.pattern.id
                && told.diagnosis.told.text == diagnosis.told.text
        });
        Self {
            head: head(diagnosis),
            text: diagnosis.told.text.clone(),
            mender: diagnosis.told.at_fault.map(|role| name_of(Some(association), role)),
            frames: frames(&diagnosis.told.evidence),
            told: same.map(|told| told.number),
            is_guess: diagnosis.told.is_guess,
        }
    }
}

pub(super) const fn head(diagnosis: &Diagnosis) -> &'static str {
    if diagnosis.is_alternative { "Or perhaps" } else { "What happened" }
}

/// A finding in full.
#[derive(Debug)]
pub(super) struct Violated {
    pub(super) anchor: String,
    pub(super) sign: &'static str,
    pub(super) class: &'static str,
    pub(super) weight: String,
    pub(super) by: Option<String>,
    pub(super) frames: String,
    /// Where the octets stand that prove it.
    pub(super) octets: Option<String>,
    pub(super) finding: Finding,
}

impl Violated {
    pub(super) fn new(anchor: String, association: Option<&Association>, finding: &Finding) -> Self {
        let (sign, class) = sign(finding);
        let is_possible = finding.evidence.certainty == Certainty::Possible;
        let possible = if is_possible { "possible " } else { "" };
        let octets = finding.evidence.octets.map(|(role, span)| {
            format!("{} from {} on in what the {} sent", span.length, span.offset, role.name())
        });
        let frames = match finding.count {
            1 => format!("frame {}", finding.at.frame),
            count => format!("{count} times, frames {} to {}", finding.at.frame, finding.last.frame),
        };
        Self {
            anchor,
            sign,
            class,
            weight: format!("{possible}{}", finding.severity.name()),
            by: finding.at_fault.map(|role| name_of(association, role)),
            frames,
            octets,
            finding: finding.clone(),
        }
    }
}

/// Its sign and the class of it.
pub(super) fn sign(finding: &Finding) -> (&'static str, &'static str) {
    match (finding.severity, finding.evidence.certainty) {
        (Severity::Violation, Certainty::Certain) => ("✗", "bad"),
        (Severity::Violation, Certainty::Possible) | (Severity::Warning, _) => ("!", "caution"),
        (Severity::Note, _) => ("·", "faint"),
    }
}

/// The findings of an association that are told, the worst first.
pub(super) fn findings(association: &Association, shows_notes: bool) -> Vec<&Finding> {
    let is_told = |finding: &&Finding| shows_notes || finding.severity > Severity::Note;
    let mut findings: Vec<&Finding> = association.findings.iter().filter(is_told).collect();
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.at.frame));
    findings
}

/// Findings that belong to no single association.
pub(super) fn beyond(index: &Index, shows_notes: bool) -> Vec<Violated> {
    let findings = index.others.iter().filter_map(|judgement| match judgement {
        Judgement::Finding(finding) if shows_notes || finding.severity > Severity::Note => Some(finding),
        _ => None,
    });
    let numbered = findings.take(MAX_TOLD).enumerate();
    numbered
        .map(|(place, finding)| Violated::new(format!("finding-{}", place.saturating_add(1)), None, finding))
        .collect()
}

/// A rule that was broken somewhere.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) sign: &'static str,
    pub(super) class: &'static str,
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) clause: &'static str,
    pub(super) count: u64,
    /// Number of the association and anchor of the finding.
    pub(super) places: Vec<(u64, String)>,
    pub(super) more: usize,
}

/// The rules that were broken, the worst first.
pub(super) fn broken(chosen: &[&Association], shows_notes: bool) -> Vec<Broken> {
    let mut rules: BTreeMap<(std::cmp::Reverse<Severity>, &str), Broken> = BTreeMap::new();
    for association in chosen {
        for (place, finding) in findings(association, shows_notes).into_iter().enumerate() {
            let (sign, class) = sign(finding);
            let rule = finding.rule;
            let entry =
                rules.entry((std::cmp::Reverse(finding.severity), rule.id)).or_insert_with(|| Broken {
                    sign,
                    class,
                    id: rule.id,
                    title: rule.title,
                    clause: rule.clause,
                    count: 0,
                    places: Vec::new(),
                    more: 0,
                });
            entry.count = entry.count.saturating_add(finding.count);
            if entry.places.len() < MAX_NAMED {
                entry.places.push((association.number(), anchor(association.number(), place)));
            } else {
                entry.more = entry.more.saturating_add(1);
            }
        }
    }
    rules.into_values().collect()
}

/// Where the finding at a place of [`findings`] stands.
pub(super) fn anchor(association: u64, place: usize) -> String {
    format!("association-{association}-finding-{}", place.saturating_add(1))
}

fn frames(evidence: &[Moment]) -> Option<String> {
    let frames: Vec<String> = evidence.iter().take(MAX_FRAMES).map(|at| at.frame.to_string()).collect();
    match frames.as_slice() {
        [] => None,
        [one] => Some(format!("frame {one}")),
        several => Some(format!("frames {}", several.join(", "))),
    }
}
