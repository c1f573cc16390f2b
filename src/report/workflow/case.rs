//! What belongs to the same patient, accession number or study.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Arc;

use super::Workflow;
use crate::check::Severity;
use crate::dict::attribute::{Tag, vr};
use crate::dimse::CommandField;
use crate::octets::EscapedText;
use crate::report::Phi;
use crate::report::check::Mark;
use crate::report::index::{Index, Subject};
use crate::time::Timestamp;

/// What operations are put together by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// The patient.
    #[default]
    Patient,
    /// The accession number.
    Accession,
    /// The study.
    Study,
}

impl Grouping {
    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Patient => Self::Accession,
            Self::Accession => Self::Study,
            Self::Study => Self::Patient,
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Accession => "accession number",
            Self::Study => "study",
        }
    }
}

/// What all operations of a case have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Patient ID (0010,0020).
    Patient(Arc<str>),
    /// Patient's Name (0010,0010), where no ID was sent.
    Name(Arc<str>),
    /// Accession Number (0008,0050).
    Accession(Arc<str>),
    /// Study Instance UID (0020,000D).
    Study(Arc<str>),
    /// Nothing that could be told.
    Others,
}

/// Operations that belong together. Unmasked: mask it before it is shown.
#[derive(Clone, Debug)]
pub struct Case {
    /// What they have in common.
    pub key: Key,
    /// What was said first of patient, accession number and study.
    pub subject: Subject,
    /// Accession numbers and studies in all.
    pub counts: (usize, usize),
    /// The operations, in the order in which they began.
    pub operations: Vec<u32>,
    /// When the first began.
    pub first: Timestamp,
    /// When the last was seen.
    pub last: Timestamp,
    /// The worst that became of one.
    pub mark: Mark,
    /// Was it only found by queries?
    pub is_only_found: bool,
    /// The place of what was said of it first; orders those that began at the same time.
    first_subject: Option<u32>,
}

const PATIENT_ID: Tag = Tag(0x0010, 0x0020);
const PATIENT_NAME: Tag = Tag(0x0010, 0x0010);
const ACCESSION_NUMBER: Tag = Tag(0x0008, 0x0050);

impl Case {
    /// The patient, masked unless that is shown: name and ID, as far as they are known.
    #[must_use]
    pub fn patient(&self, phi: &Phi) -> String {
        if self.key == Key::Others {
            return "others".to_owned();
        }
        let name = phi.show(PATIENT_NAME, vr(PATIENT_NAME), &self.subject.patient_name);
        let id = phi.show(PATIENT_ID, vr(PATIENT_ID), &self.subject.patient_id);
        let parts: Vec<&str> = [&*name, &*id].into_iter().filter(|part| !part.is_empty()).collect();
        EscapedText(&parts.join("  ")).to_string()
    }

    /// The accession number, masked unless that is shown; with `+1` where there are others.
    #[must_use]
    pub fn accession(&self, phi: &Phi) -> String {
        let shown = phi.show(ACCESSION_NUMBER, vr(ACCESSION_NUMBER), &self.subject.accession_number);
        with_more(&EscapedText(&shown).to_string(), self.counts.0)
    }

    /// The study; with `+1` where there are others.
    #[must_use]
    pub fn study(&self) -> String {
        with_more(&EscapedText(&self.subject.study).to_string(), self.counts.1)
    }
}

fn with_more(shown: &str, count: usize) -> String {
    if count > 1 { format!("{shown} +{}", count.saturating_sub(1)) } else { shown.to_owned() }
}

/// What stands for what: `None` where it stands for several.
type Known<'a> = HashMap<&'a str, Option<&'a Arc<str>>>;

/// What is known of studies and accession numbers.
#[derive(Default)]
struct Register<'a> {
    patient_of_study: Known<'a>,
    patient_of_accession: Known<'a>,
    accession_of_study: Known<'a>,
    study_of_accession: Known<'a>,
}

/// A value that names one thing: neither empty nor a pattern nor a list.
fn single(value: &Arc<str>) -> Option<&Arc<str>> {
    let is_single = !value.trim().is_empty() && !value.contains(['*', '?', '\\']);
    is_single.then_some(value)
}

impl<'a> Register<'a> {
    fn of(subjects: impl Iterator<Item = &'a Subject>) -> Self {
        let mut own = Self::default();
        for subject in subjects {
            let (patient, accession) = (single(&subject.patient_id), single(&subject.accession_number));
            let study = single(&subject.study);
            note(&mut own.patient_of_study, study, patient);
            note(&mut own.patient_of_accession, accession, patient);
            note(&mut own.accession_of_study, study, accession);
            note(&mut own.study_of_accession, accession, study);
        }
        own
    }

    fn key(&self, subject: &Subject, grouping: Grouping) -> Key {
        let (accession, study) = (single(&subject.accession_number), single(&subject.study));
        let known = |table: &Known<'a>, value: Option<&Arc<str>>| {
            value.and_then(|value| table.get(&**value).copied().flatten()).cloned()
        };
        let by_study = || study.cloned().map(Key::Study);
        let by_accession = || accession.cloned().map(Key::Accession);
        let found = match grouping {
            Grouping::Patient => single(&subject.patient_id)
                .cloned()
                .or_else(|| known(&self.patient_of_study, study))
                .or_else(|| known(&self.patient_of_accession, accession))
                .map(Key::Patient)
                .or_else(|| single(&subject.patient_name).cloned().map(Key::Name))
                .or_else(by_study)
                .or_else(by_accession),
            Grouping::Accession => by_accession()
                .or_else(|| known(&self.accession_of_study, study).map(Key::Accession))
                .or_else(by_study),
            Grouping::Study => by_study()
                .or_else(|| known(&self.study_of_accession, accession).map(Key::Study))
                .or_else(by_accession),
        };
        found.unwrap_or(Key::Others)
    }
}

fn note<'a>(table: &mut Known<'a>, key: Option<&'a Arc<str>>, value: Option<&'a Arc<str>>) {
    let (Some(key), Some(value)) = (key, value) else { return };
    let known = table.entry(key).or_insert(Some(value));
    if known.is_some_and(|known| known != value) {
        *known = None;
    }
}

impl Workflow {
    /// The cases: first those in which something was done, in the order in which they began; those that were only
    /// found by a query after them; last what belongs to none.
    #[must_use]
    pub fn cases(&self, index: &Index, grouping: Grouping) -> Vec<Case> {
        let marks = self.marks(index);
        let mut cases: Vec<Case> = self
            .members(index, grouping)
            .into_iter()
            .map(|(key, members)| self.case(index, key, members, &marks))
            .collect();
        cases.sort_by_key(|case| {
            (case.key == Key::Others, case.is_only_found, case.first, case.first_subject)
        });
        cases
    }

    /// What each operation came to, with what was found in it.
    fn marks(&self, index: &Index) -> Vec<Mark> {
        let mut marks: Vec<Mark> =
            self.operations.iter().map(|operation| operation.outcome_mark(index)).collect();
        for (operation, place) in self.found.iter().copied() {
            let association = self.operation(operation).map(super::Operation::association);
            let findings =
                association.and_then(|place| index.associations.get(place)).map(|one| &one.findings);
            let finding = findings.and_then(|findings| findings.get(place as usize));
            let worst = finding.map(|finding| match finding.severity {
                _ if finding.is_certain_violation() => Mark::Bad,
                Severity::Note => Mark::Good,
                Severity::Warning | Severity::Violation => Mark::Caution,
            });
            if let (Some(mark), Some(worst)) = (marks.get_mut(operation as usize), worst) {
                *mark = (*mark).max(worst);
            }
        }
        marks
    }

    /// Which subjects and operations have which key.
    fn members(&self, index: &Index, grouping: Grouping) -> HashMap<Key, Members> {
        let register = Register::of(index.subjects().iter());
        let mut keys: HashMap<u32, Key> = HashMap::new();
        let mut members: HashMap<Key, Members> = HashMap::new();
        let subject = |place: u32| NonZeroU32::new(place).and_then(|place| index.subject_at(Some(place)));
        for (place, operation) in &self.memberships {
            let key = keys.entry(*place).or_insert_with(|| {
                subject(*place).map_or(Key::Others, |subject| register.key(subject, grouping))
            });
            // What is not about one is about others only if it says nothing else.
            if *key == Key::Others {
                continue;
            }
            let own = members.entry(key.clone()).or_default();
            own.operations.push(*operation);
            own.subjects.push(*place);
        }
        let mut is_member = vec![false; self.operations.len()];
        for operation in members.values().flat_map(|members| &members.operations) {
            if let Some(own) = is_member.get_mut(*operation as usize) {
                *own = true;
            }
        }
        let others: Vec<u32> =
            (0_u32..).zip(&is_member).filter(|(_, is_member)| !**is_member).map(|(place, _)| place).collect();
        if !others.is_empty() || self.has_failed_alone(index) {
            members.insert(Key::Others, Members { operations: others, subjects: Vec::new() });
        }
        members
    }

    /// Did an association fail without an operation?
    fn has_failed_alone(&self, index: &Index) -> bool {
        self.failed_alone(index).next().is_some()
    }

    fn case(&self, index: &Index, key: Key, members: Members, marks: &[Mark]) -> Case {
        let Members { mut operations, mut subjects } = members;
        operations.sort_unstable();
        operations.dedup();
        let at = |place: &u32| self.operation(*place);
        operations.sort_by_cached_key(|place| at(place).map(|one| one.started(index)));
        subjects.sort_unstable();
        subjects.dedup();
        let (subject, counts) = described(index, &subjects);
        let mut mark = operations.iter().filter_map(|place| marks.get(*place as usize)).max().copied();
        if key == Key::Others && self.has_failed_alone(index) {
            mark = Some(Mark::Bad);
        }
        let is_query = |place: &u32| {
            at(place)
                .and_then(|one| one.message(index))
                .is_some_and(|message| matches!(message.command_field, CommandField::C_FIND_RQ))
        };
        let first = operations.first().and_then(at).map(|one| one.started(index));
        let alone = || self.failed_alone(index).map(|(_, one)| one.opened.at.at).min();
        let last = operations.iter().filter_map(at).map(|one| one.ended(index)).max();
        let first = first.or_else(alone).unwrap_or(Timestamp::EPOCH);
        Case {
            is_only_found: operations.iter().all(is_query),
            first_subject: subjects.first().copied(),
            key,
            subject,
            counts,
            operations,
            first,
            last: last.unwrap_or(first),
            mark: mark.unwrap_or(Mark::Good),
        }
    }
}

/// Operations of a case, and the subjects that they speak of; perhaps several times.
#[derive(Default)]
struct Members {
    operations: Vec<u32>,
    subjects: Vec<u32>,
}

/// What subjects say first of each; accession numbers and studies that they name.
fn described(index: &Index, subjects: &[u32]) -> (Subject, (usize, usize)) {
    let mut said = Subject::default();
    let mut accessions: Vec<&Arc<str>> = Vec::new();
    let mut studies: Vec<&Arc<str>> = Vec::new();
    for place in subjects {
        let Some(subject) = index.subject_at(NonZeroU32::new(*place)) else { continue };
        let pairs = [
            (&mut said.patient_id, &subject.patient_id),
            (&mut said.patient_name, &subject.patient_name),
            (&mut said.accession_number, &subject.accession_number),
            (&mut said.study, &subject.study),
        ];
        for (known, value) in pairs {
            if known.is_empty() && single(value).is_some() {
                *known = Arc::clone(value);
            }
        }
        accessions.extend(single(&subject.accession_number));
        studies.extend(single(&subject.study));
    }
    let count = |mut all: Vec<&Arc<str>>| {
        all.sort_unstable();
        all.dedup();
        all.len()
    };
    (said, (count(accessions), count(studies)))
}
