//! The operations of a case as arrows between hosts, in the order of time; runs of equal ones are one arrow.

use super::host::Hosts;
use super::transaction::{self, Facts};
use super::{Case, Host, Key, Operation, Transaction, Workflow};
use crate::check::Severity;
use crate::dict::Uid;
use crate::octets::EscapedText;
use crate::report::Tone;
use crate::report::check::Mark;
use crate::report::index::{Association, Index, Kind, MessageRow, operation_words};
use crate::report::words::plural;
use crate::time::{Elapsed, Timestamp};
use crate::ul::Role;

/// Arrows of a case that are made.
const MAX_ARROWS: usize = 20_000;
/// Rules that an arrow names.
const MAX_RULES: usize = 4;

/// What went between hosts.
#[derive(Debug, Default)]
pub struct Diagram {
    /// All hosts of the capture, those that begin a workflow first.
    pub hosts: Vec<Host>,
    /// The places of those that have to do with this case.
    pub involved: Vec<usize>,
    /// What was done, in the order of time.
    pub arrows: Vec<Arrow>,
    /// What is missing in the workflow.
    pub remarks: Vec<Remark>,
}

/// Equal operations one after the other, or how an association failed.
#[derive(Clone, Debug)]
pub struct Arrow {
    /// The host that asked.
    pub from: usize,
    /// The host that was asked.
    pub to: usize,
    /// What it is to IHE.
    pub transaction: Option<Transaction>,
    /// What was asked for: `Store CT`; escaped.
    pub what: String,
    /// How many operations.
    pub count: u64,
    /// Number of the association and place of the row where it can be seen: the first that was not well, or the first.
    pub evidence: (u64, usize),
    /// When the first began.
    pub first: Timestamp,
    /// When the last of it was seen.
    pub last: Timestamp,
    /// The worst that became of one, with what was found in it.
    pub mark: Mark,
    /// What that was, in words; empty for success.
    pub outcome: String,
    /// Operations that it became of.
    pub failed: u64,
    /// Rules that found something in them.
    pub rules: Vec<&'static str>,
    matches: u64,
    is_ending: bool,
}

/// Something that was not seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// In words.
    pub text: String,
    /// Number of the association and place of the row that makes one look for it; 0 for none.
    pub evidence: (u64, usize),
}

impl Arrow {
    /// In one line: `RAD-8 Store CT ×6 ✓ 52.0 ms`.
    #[must_use]
    pub fn label(&self) -> String {
        let [name, sign, more] = self.parts();
        [name, sign, more].join(" ").trim_end().to_owned()
    }

    /// The same in three parts, for where there is no room for all: what, the sign of what became of it, the rest.
    #[must_use]
    pub fn parts(&self) -> [String; 3] {
        let number = self.transaction.map_or_else(String::new, |known| format!("{} ", known.number));
        let lasted = if self.is_ending { String::new() } else { self.lasted() };
        let more = [self.outcome(), lasted].into_iter().filter(|part| !part.is_empty());
        [format!("{number}{}", self.what()), self.mark.sign().to_owned(), more.collect::<Vec<_>>().join(" ")]
    }

    /// All that is to be said: `RAD-8 Modality Images Stored: Store CT ×6, 52.0 ms, #3`, what became of it, and rules.
    #[must_use]
    pub fn words(&self, hosts: &[Host]) -> String {
        let name = |place: usize| hosts.get(place).map_or_else(String::new, Host::title);
        let transaction =
            self.transaction.map_or_else(String::new, |known| format!("{} {}: ", known.number, known.name));
        let mut parts = vec![
            format!("{transaction}{}", self.what()),
            format!("{} → {}", name(self.from), name(self.to)),
            format!("#{}", self.evidence.0),
        ];
        if self.outcome.is_empty() && !self.is_ending {
            parts.push("success".to_owned());
        } else if !self.outcome.is_empty() {
            parts.push(self.outcome());
        }
        if !self.is_ending {
            parts.push(self.lasted());
        }
        if !self.rules.is_empty() {
            parts.push(format!("found: {}", self.rules.join(", ")));
        }
        parts.join("  ")
    }

    fn what(&self) -> String {
        let count = if self.count > 1 { format!(" ×{}", self.count) } else { String::new() };
        let matches = match self.matches {
            0 => String::new(),
            some => format!(", {}", plural(some, "match", "matches")),
        };
        format!("{}{count}{matches}", self.what)
    }

    fn outcome(&self) -> String {
        if self.count > 1 && self.failed > 0 && !self.is_ending {
            return format!("{} of {}: {}", self.failed, self.count, self.outcome);
        }
        self.outcome.clone()
    }

    fn lasted(&self) -> String {
        Elapsed(self.last.since(self.first).max(0)).to_string()
    }

    /// The colour of what became of it.
    #[must_use]
    pub const fn tone(&self) -> Tone {
        match self.mark {
            Mark::Good => Tone::Good,
            Mark::Caution => Tone::Caution,
            Mark::Bad => Tone::Bad,
        }
    }
}

/// Something that happened at a time.
#[derive(Clone, Copy)]
enum Event {
    Operation(u32),
    /// An association, by its place, ended badly.
    Ending(usize),
}

/// What equal operations have in common.
#[derive(Clone, PartialEq, Eq)]
struct Sort<'a> {
    hosts: (usize, usize),
    command: u16,
    sop_class: Option<&'a Uid>,
    step_status: &'a str,
    is_sub_operation: bool,
    is_unasked: bool,
    ending: String,
}

impl Workflow {
    /// The diagram of a case; of none, the hosts alone.
    #[must_use]
    pub fn diagram(&self, index: &Index, case: Option<&Case>) -> Diagram {
        let hosts = self.parties.hosts(index);
        let mut maker =
            Maker { workflow: self, index, hosts: &hosts, arrows: Vec::new(), last: None, left_out: 0 };
        for event in case.map(|case| self.events(index, case)).unwrap_or_default() {
            maker.push(event, &self.found);
        }
        let (arrows, left_out) = (maker.arrows, maker.left_out);
        let mut remarks = case.map(|case| self.holes(index, &hosts, case)).unwrap_or_default();
        for (count, things) in [(self.left_out, "operations"), (left_out, "arrows")] {
            if count > 0 {
                let text = format!("limit reached: {count} more {things} are not shown");
                remarks.push(Remark { text, evidence: (0, 0) });
            }
        }
        let mut involved: Vec<usize> = arrows.iter().flat_map(|arrow| [arrow.from, arrow.to]).collect();
        involved.sort_unstable();
        involved.dedup();
        Diagram { hosts: hosts.all, involved, arrows, remarks }
    }

    /// Associations that failed without an operation.
    pub(super) fn failed_alone<'a>(
        &'a self,
        index: &'a Index,
    ) -> impl Iterator<Item = (usize, &'a Association)> {
        let places = index.associations.iter().enumerate();
        places.filter(|(place, one)| {
            one.is_over()
                && one.ending().0 == Tone::Bad
                && self.of_association.get(*place).is_none_or(Vec::is_empty)
        })
    }

    fn events(&self, index: &Index, case: &Case) -> Vec<Event> {
        let mut events: Vec<(Timestamp, Event)> = Vec::new();
        let mut associations: Vec<usize> = Vec::new();
        for place in &case.operations {
            let Some(operation) = self.operation(*place) else { continue };
            events.push((operation.started(index), Event::Operation(*place)));
            associations.push(operation.association());
        }
        associations.sort_unstable();
        associations.dedup();
        if case.key == Key::Others {
            associations.extend(self.failed_alone(index).map(|(place, _)| place));
        }
        for place in associations {
            let Some(one) = index.associations.get(place) else { continue };
            if let Some(entry) = one.entry.as_ref().filter(|_| one.ending().0 == Tone::Bad) {
                events.push((entry.last.at, Event::Ending(place)));
            }
        }
        events.sort_by_key(|(at, _)| *at);
        events.into_iter().map(|(_, event)| event).collect()
    }

    /// The transaction that an operation carries out.
    fn transaction(&self, index: &Index, hosts: &Hosts, operation: &Operation) -> Option<Transaction> {
        let message = operation.message(index)?;
        let kind = index.kind(message)?;
        let host = self.parties.host(hosts, operation.association(), operation.requester);
        transaction::of(&Facts {
            command: message.command_field.request(),
            service: kind.service,
            sop_class: kind.sop_class.as_ref().map_or("", Uid::as_str),
            step_status: step_status(index, message),
            is_sub_operation: operation.is_for_retrieval,
            requester: host.and_then(|host| hosts.all.get(host)).map(|host| host.deeds).unwrap_or_default(),
        })
    }
}

/// Performed Procedure Step Status (0040,0252) of a message; empty if it has none.
pub(super) fn step_status<'a>(index: &'a Index, message: &MessageRow) -> &'a str {
    index.remarks(message).map_or("", |remarks| &*remarks.step_status)
}

/// Makes arrows.
struct Maker<'a> {
    workflow: &'a Workflow,
    index: &'a Index,
    hosts: &'a Hosts,
    arrows: Vec<Arrow>,
    /// What the last arrow stands for.
    last: Option<Sort<'a>>,
    left_out: u64,
}

impl Maker<'_> {
    fn push(&mut self, event: Event, findings: &[(u32, u32)]) {
        match event {
            Event::Operation(place) => self.operation(place, findings),
            Event::Ending(place) => self.ending(place),
        }
    }

    fn operation(&mut self, place: u32, findings: &[(u32, u32)]) {
        let (workflow, index) = (self.workflow, self.index);
        let Some(operation) = workflow.operation(place) else { return };
        let Some(message) = operation.message(index) else { return };
        let kind = index.kind(message);
        let host = |role| workflow.parties.host(self.hosts, operation.association(), role).unwrap_or(0);
        let sort = Sort {
            hosts: (host(operation.requester), host(operation.requester.other())),
            command: message.command_field.request().0,
            sop_class: kind.and_then(|kind| kind.sop_class.as_ref()),
            step_status: step_status(index, message),
            is_sub_operation: operation.is_for_retrieval,
            is_unasked: operation.is_unasked,
            ending: String::new(),
        };
        let (mut mark, mut outcome) = operation.outcome(index);
        let rules = found(index, operation, place, findings, &mut mark);
        if mark == Mark::Caution && outcome.is_empty() {
            outcome.push_str("see findings");
        } else if mark == Mark::Bad && outcome.is_empty() {
            outcome.push_str("violation found");
        }
        let arrow = Arrow {
            from: sort.hosts.0,
            to: sort.hosts.1,
            transaction: None,
            what: String::new(),
            count: 1,
            evidence: (operation.number(), operation.row as usize),
            first: operation.started(index),
            last: operation.ended(index),
            mark,
            failed: u64::from(!outcome.is_empty()),
            outcome,
            rules,
            matches: u64::from(operation.matches),
            is_ending: false,
        };
        let is_new = self.add(sort, arrow);
        if let Some(arrow) = self.arrows.last_mut().filter(|_| is_new) {
            arrow.transaction = workflow.transaction(index, self.hosts, operation);
            arrow.what = what(index, operation, message, kind);
        }
    }

    fn ending(&mut self, place: usize) {
        let Some(one) = self.index.associations.get(place) else { return };
        let role = one.entry.as_ref().and_then(|entry| entry.ended_by).unwrap_or(Role::Requestor);
        let host = |role| self.workflow.parties.host(self.hosts, place, role).unwrap_or(0);
        let (_, ending) = one.ending();
        let last = one.rows.len().saturating_sub(1);
        let at = one.entry.as_ref().map_or(one.opened.at.at, |entry| entry.last.at);
        let arrow = Arrow {
            from: host(role),
            to: host(role.other()),
            transaction: None,
            what: format!("association {ending}"),
            count: 1,
            evidence: (one.number(), last),
            first: at,
            last: at,
            mark: Mark::Bad,
            outcome: one.worst().unwrap_or_default(),
            failed: 1,
            rules: Vec::new(),
            matches: 0,
            is_ending: true,
        };
        let sort = Sort {
            hosts: (arrow.from, arrow.to),
            command: 0,
            sop_class: None,
            step_status: "",
            is_sub_operation: false,
            is_unasked: false,
            ending,
        };
        self.add(sort, arrow);
    }
}

impl<'a> Maker<'a> {
    /// Adds to the last arrow, or a new one; was it a new one?
    fn add(&mut self, sort: Sort<'a>, arrow: Arrow) -> bool {
        if self.last.as_ref() == Some(&sort)
            && let Some(last) = self.arrows.last_mut()
        {
            merge(last, arrow);
            return false;
        }
        if self.arrows.len() >= MAX_ARROWS {
            self.left_out = self.left_out.saturating_add(1);
            return false;
        }
        self.last = Some(sort);
        self.arrows.push(arrow);
        true
    }
}

fn merge(last: &mut Arrow, arrow: Arrow) {
    last.count = last.count.saturating_add(1);
    last.failed = last.failed.saturating_add(arrow.failed);
    last.matches = last.matches.saturating_add(arrow.matches);
    last.first = last.first.min(arrow.first);
    last.last = last.last.max(arrow.last);
    if arrow.mark > last.mark {
        last.mark = arrow.mark;
        last.outcome = arrow.outcome;
        last.evidence = arrow.evidence;
    } else if last.outcome.is_empty() {
        last.outcome = arrow.outcome;
    }
    for rule in arrow.rules {
        if last.rules.len() < MAX_RULES && !last.rules.contains(&rule) {
            last.rules.push(rule);
        }
    }
}

/// What rules found in an operation that is more than a note; the mark becomes what they make of it.
fn found(
    index: &Index,
    operation: &Operation,
    place: u32,
    findings: &[(u32, u32)],
    mark: &mut Mark,
) -> Vec<&'static str> {
    let from = findings.partition_point(|(other, _)| *other < place);
    let own = findings.iter().skip(from).take_while(|(other, _)| *other == place);
    let all = index.associations.get(operation.association()).map_or(&[][..], |one| &one.findings);
    let mut rules = Vec::new();
    for finding in own.filter_map(|(_, finding)| all.get(*finding as usize)) {
        if finding.severity == Severity::Note {
            continue;
        }
        *mark = (*mark).max(if finding.is_certain_violation() { Mark::Bad } else { Mark::Caution });
        if rules.len() < MAX_RULES {
            rules.push(finding.rule.id);
        }
    }
    rules
}

/// What an operation asks for, in a few words.
fn what(index: &Index, operation: &Operation, message: &MessageRow, kind: Option<&Kind>) -> String {
    let words = kind.map_or_else(
        || message.command_name().to_owned(),
        |kind| operation_words(message.command_field.request(), kind.service, kind.sop_class.as_ref()),
    );
    let mut parts = vec![words];
    let status = step_status(index, message);
    if !status.is_empty() {
        parts.push(EscapedText(status).to_string());
    }
    if operation.is_unasked {
        parts.push("(request not captured)".to_owned());
    }
    parts.join(" ")
}
