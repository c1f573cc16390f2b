//! What a diagnosis is: what went wrong, in plain words, for whoever has to mend it.

use super::{Certainty, Context, Failure, Finding, Operation, Stories};
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::time::Moment;
use crate::timeline::{AssociationEntry, ConnectionEntry};
use crate::ul::{PduType, Role};

/// A failure that the field knows: how it looks in the traffic, its causes, and what to do.
#[derive(Debug)]
pub struct Pattern {
    /// Names the failure; stable: `called-ae-title-not-recognized`.
    pub id: &'static str,
    /// The failure in one line, without a period.
    pub title: &'static str,
    /// What is seen in the traffic.
    pub symptom: &'static str,
    /// Causes, the most frequent first; without periods.
    pub causes: &'static [&'static str],
    /// What to do next.
    pub advice: &'static str,
    /// How it is recognised.
    pub look: Look,
    /// Traffic that shows it: it is in `captures/diagnoses/`.
    pub example: fn() -> Ladder,
}

/// What a pattern looks at.
#[derive(Clone, Copy, Debug)]
pub enum Look {
    /// An association in which something went wrong, when it is over.
    Association(fn(&Case<'_>) -> Option<Told>),
    /// A connection that is not DICOM.
    Connection(fn(&ConnectionEntry) -> Option<Told>),
    /// All associations together, when the capture is over.
    Capture(fn(&Stories) -> Vec<Told>),
}

/// An association that is to be diagnosed.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What the timeline says of it.
    pub association: &'a AssociationEntry,
    /// What happened in it.
    pub context: &'a Context,
    /// What the rules found in it.
    pub findings: &'a [Finding],
    /// What other associations told before.
    pub stories: &'a Stories,
}

impl Case<'_> {
    /// What this rule found in the association, by whomever.
    #[must_use]
    pub fn finding(&self, rule: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.rule.id == rule)
    }

    /// What the first of these rules found.
    #[must_use]
    pub fn finding_of(&self, rules: &[&str]) -> Option<&Finding> {
        rules.iter().find_map(|rule| self.finding(rule))
    }

    /// When the acceptor rejected the association, if with one of these sources and reasons.
    #[must_use]
    pub fn reject(&self, codes: &[(u8, u8)]) -> Option<Moment> {
        let why = self.association.reject?.why;
        codes.contains(&(why.source, why.reason)).then_some(())?;
        self.context.peers.acceptor.first(PduType::ASSOCIATE_RJ)
    }

    /// When the A-ASSOCIATE-RQ was seen.
    #[must_use]
    pub fn requested(&self) -> Option<Moment> {
        self.context.peers.requestor.first(PduType::ASSOCIATE_RQ)
    }

    /// When the A-ASSOCIATE-AC was seen.
    #[must_use]
    pub fn accepted(&self) -> Option<Moment> {
        self.context.peers.acceptor.first(PduType::ASSOCIATE_AC)
    }

    /// Who aborted, and when.
    #[must_use]
    pub fn aborted(&self) -> Option<(Role, Moment)> {
        let first = |role: Role| Some((role, self.context.peers.of(role).first(PduType::ABORT)?));
        Role::BOTH.into_iter().filter_map(first).min_by_key(|(_, at)| at.frame)
    }

    /// The first operation of one of these commands that ended with one of these statuses.
    #[must_use]
    pub fn failed(
        &self,
        commands: &[CommandField],
        is_it: impl Fn(u16, Service) -> bool,
    ) -> Option<(&Failure, u16)> {
        self.context.failures.iter().find_map(|failure| {
            let status = failure.response.status()?;
            let service = failure.operation.request.service();
            let is_command = commands.is_empty() || commands.contains(&failure.operation.field);
            (is_command && is_it(status, service)).then_some((failure, status))
        })
    }

    /// The first request of one of these commands that has no final response.
    #[must_use]
    pub fn unanswered(&self, commands: &[CommandField]) -> Option<&Operation> {
        let is_command = |operation: &&Operation| commands.is_empty() || commands.contains(&operation.field);
        self.context.open.iter().find(is_command)
    }

    /// Did the capture miss something of this association?
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.context.is_history_incomplete()
    }

    /// Did the association not come to the end that both wanted?
    #[must_use]
    pub fn has_failed(&self) -> bool {
        let association = self.association;
        association.outcome.is_failure() || association.failures > 0 || !self.context.failures.is_empty()
    }

    /// Told where the association failed and one of these rules was broken: `text` gets who broke it, the other
    /// peer, and what was found.
    pub fn broken(&self, rules: &[&str], text: impl Fn(&str, &str, &Finding) -> String) -> Option<Told> {
        let finding = self.finding_of(rules).filter(|_| self.has_failed())?;
        let culprit = finding.at_fault?;
        let told = Told::new(text(&self.name(culprit), &self.name(culprit.other()), finding), finding.at);
        let told = told.by(culprit);
        // The other peer gave up behind it: then it hardly had another reason.
        let gave_up = self.aborted().filter(|(role, at)| *role != culprit && at.frame >= finding.at.frame);
        Some(match gave_up {
            Some((_, at)) if finding.evidence.certainty == Certainty::Certain => told.and(at),
            Some((_, at)) => told.and(at).guess(),
            None => told.guess(),
        })
    }

    /// `CT01 → PACS`, or addresses where the titles were not captured.
    #[must_use]
    pub fn name(&self, role: Role) -> String {
        let endpoint = self.association.endpoint(role).to_string();
        let Some(request) = &self.association.negotiation.request else { return endpoint };
        let title = match role {
            Role::Requestor => request.calling_ae_title,
            Role::Acceptor => request.called_ae_title,
        };
        let title = title.to_string();
        if title.is_empty() { endpoint } else { title }
    }
}

/// What a pattern has to say.
#[derive(Clone, Debug)]
pub struct Told {
    /// One sentence: what happened, and on whose side.
    pub text: String,
    /// Who has to change; `None` if neither peer, or it cannot be told.
    pub at_fault: Option<Role>,
    /// The frames that prove it.
    pub evidence: Vec<Moment>,
    /// Other associations that it is about.
    pub associations: Vec<u64>,
    /// Could something else look like this?
    pub is_guess: bool,
}

/// A failed operation in words: `C-STORE-RQ 3 (CT Image Storage) was answered A700: out of resources`.
#[must_use]
pub fn in_words(failure: &Failure, status: u16) -> String {
    let request = &failure.operation.request;
    let class = request.sop_class_uid().map_or(String::new(), |uid| format!(" ({})", uid.name_or_self()));
    let meaning =
        failure.response.status_meaning().map_or(String::new(), |known| format!(": {}", known.meaning));
    let (command, id) = (failure.operation.field.name(), failure.operation.message_id);
    format!("{command} {id}{class} was answered {status:04X}{meaning}")
}

impl Told {
    /// One sentence, proved by a frame.
    pub fn new(text: impl Into<String>, evidence: Moment) -> Self {
        Self {
            text: text.into(),
            at_fault: None,
            evidence: vec![evidence],
            associations: Vec::new(),
            is_guess: false,
        }
    }

    /// On this peer's side.
    #[must_use]
    pub fn by(self, role: Role) -> Self {
        Self { at_fault: Some(role), ..self }
    }

    /// Something else could look like this.
    #[must_use]
    pub fn guess(self) -> Self {
        Self { is_guess: true, ..self }
    }

    /// Also proved by this frame.
    #[must_use]
    pub fn and(mut self, evidence: Moment) -> Self {
        self.evidence.push(evidence);
        self
    }

    /// Also about this association.
    #[must_use]
    pub fn with(mut self, association: u64) -> Self {
        self.associations.push(association);
        self
    }
}

/// What went wrong.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// The failure.
    pub pattern: &'static Pattern,
    /// The associations that it is about, the one that failed first.
    pub associations: Vec<u64>,
    /// What happened.
    pub told: Told,
    /// Is there a diagnosis of the same association that is surer?
    pub is_alternative: bool,
}
