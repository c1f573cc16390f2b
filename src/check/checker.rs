//! Walks the timeline once, and asks every rule.

use std::collections::HashMap;
use std::sync::Arc;

use super::element::{Element, elements};
use super::{
    Case, Certainty, Check, Context, Diagnosis, Finding, Findings, Need, Policy, Rule, Severity, Stories,
    diagnoses, rules,
};
use crate::dataset::DataSet;
use crate::time::Moment;
use crate::timeline::{
    AnomalyEntry, AssociationEntry, ConnectionEntry, Entry, MessageEntry, PduEntry, TransportEntry,
};

/// Associations under way that are followed; the stream gives up on connections before.
const MAX_ASSOCIATIONS: usize = 200_000;
/// Findings in associations under way that are kept, of all together: a few of each of thousands at once.
const MAX_FOUND: usize = 20_000;

/// What the checker has to say.
#[derive(Clone, Debug)]
pub enum Judgement {
    /// A rule was broken.
    Finding(Box<Finding>),
    /// Something went wrong.
    Diagnosis(Box<Diagnosis>),
    /// An association is over.
    Verdict(Box<Verdict>),
}

impl Judgement {
    /// The association that it is about, the first if it is about several.
    #[must_use]
    pub fn association(&self) -> Option<u64> {
        match self {
            Self::Finding(finding) => finding.association,
            Self::Diagnosis(diagnosis) => diagnosis.associations.first().copied(),
            Self::Verdict(verdict) => Some(verdict.association.association),
        }
    }
}

/// An association in one line.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What the timeline says of it.
    pub association: Arc<AssociationEntry>,
    /// The worst finding in it; `None` if there is none.
    pub worst: Option<Severity>,
    /// What went wrong, in one sentence; `None` if nothing did, or nothing explains it.
    pub diagnosis: Option<String>,
    /// Findings in it that were not kept, because there were too many in associations under way.
    pub left_out: u64,
}

/// A check of one rule, and what of the rule's needs is asked before each call.
struct One<F> {
    rule: &'static Rule,
    check: F,
    needs: Needs,
}

/// Sets of [`Need`]s, which are compared before each call.
#[derive(Clone, Copy)]
struct Needs(u8);

impl Needs {
    fn of(needs: &[Need]) -> Self {
        Self(needs.iter().fold(0, |all, need| all | Self::bit(*need)))
    }

    /// What the capture does not have for an association.
    fn unmet(context: &Context) -> Self {
        let facts = [
            (Need::Request, context.has_whole_request),
            (Need::Accept, context.has_whole_accept),
            (Need::History, !context.is_history_incomplete()),
            (Need::NothingLost, !context.has_losses()),
        ];
        Self(facts.iter().filter(|(_, is_met)| !is_met).fold(0, |all, (need, _)| all | Self::bit(*need)))
    }

    const fn bit(need: Need) -> u8 {
        match need {
            Need::Request => 1,
            Need::Accept => 2,
            Need::History => 4,
            Need::NothingLost => 8,
        }
    }

    const fn has(self, need: Need) -> bool {
        self.0 & Self::bit(need) != 0
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl<F> One<F> {
    fn of(rule: &'static Rule, check: F) -> Self {
        Self { rule, check, needs: Needs::of(rule.needs) }
    }
}

/// Checks of one kind.
type Of<F> = Vec<One<F>>;

/// The rules in use, by what they look at.
#[derive(Default)]
struct Checks {
    pdu: Of<fn(&PduEntry, &Context, &mut Findings<'_>)>,
    message: Of<fn(&MessageEntry, &Context, &mut Findings<'_>)>,
    data_set: Of<fn(&MessageEntry, &DataSet, &Context, &mut Findings<'_>)>,
    element: Of<fn(&Element<'_>, &mut Findings<'_>)>,
    anomaly: Of<fn(&AnomalyEntry, &Context, &mut Findings<'_>)>,
    transport: Of<fn(&TransportEntry, &Context, &mut Findings<'_>)>,
    association: Of<fn(&AssociationEntry, &Context, &mut Findings<'_>)>,
    connection: Of<fn(&ConnectionEntry, &mut Findings<'_>)>,
    story: Of<fn(&MessageEntry, &Context, &Stories, &mut Findings<'_>)>,
    capture: Of<fn(&Stories, &mut Findings<'_>)>,
}

impl Checks {
    fn new(policy: &Policy) -> Self {
        let mut checks = Self::default();
        for rule in rules::all().filter(|rule| policy.has(rule)) {
            for check in rule.checks {
                match *check {
                    Check::Pdu(check) => checks.pdu.push(One::of(rule, check)),
                    Check::Message(check) => checks.message.push(One::of(rule, check)),
                    Check::DataSet(check) => checks.data_set.push(One::of(rule, check)),
                    Check::Element(check) => checks.element.push(One::of(rule, check)),
                    Check::Anomaly(check) => checks.anomaly.push(One::of(rule, check)),
                    Check::Transport(check) => checks.transport.push(One::of(rule, check)),
                    Check::Association(check) => checks.association.push(One::of(rule, check)),
                    Check::Connection(check) => checks.connection.push(One::of(rule, check)),
                    Check::Story(check) => checks.story.push(One::of(rule, check)),
                    Check::Capture(check) => checks.capture.push(One::of(rule, check)),
                }
            }
        }
        checks
    }
}

/// An association under way, and what was found in it.
struct Followed {
    context: Context,
    found: Vec<Finding>,
    left_out: u64,
}

/// Judges a timeline, entry by entry.
pub struct Checker {
    policy: Policy,
    checks: Checks,
    followed: HashMap<u64, Followed>,
    stories: Stories,
    /// Findings of all that are followed.
    found: usize,
}

impl Checker {
    /// A checker that has seen nothing. It wants every PDU and every data set in the timeline.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        let checks = Checks::new(&policy);
        Self { policy, checks, followed: HashMap::new(), stories: Stories::default(), found: 0 }
    }

    /// Takes in an entry; what is to be said is added to `out`, of an association when it is over.
    pub fn push(&mut self, entry: &Entry, out: &mut Vec<Judgement>) {
        if let Entry::Connection(entry) = entry {
            let mut found = Vec::new();
            for One { rule, check, .. } in &self.checks.connection {
                check(entry, &mut findings(rule, None, &self.policy, &mut found));
            }
            out.extend(found.into_iter().map(|finding| Judgement::Finding(Box::new(finding))));
            out.extend(
                diagnoses::of_connection(entry).map(|diagnosis| Judgement::Diagnosis(Box::new(diagnosis))),
            );
            self.stories.note_connection(entry);
            return;
        }
        let Some(number) = entry.association() else { return };
        if self.followed.len() >= MAX_ASSOCIATIONS && !self.followed.contains_key(&number) {
            return;
        }
        let Self { policy, checks, followed, stories, found: found_in_all } = self;
        let followed = followed.entry(number).or_insert_with(|| {
            let context = Context::new(number, policy.limits);
            Followed { context, found: Vec::new(), left_out: 0 }
        });
        let Followed { context, found, left_out } = followed;
        let before = found.len();
        match entry {
            Entry::Opened(opened) => context.note_opened(opened),
            Entry::Pdu(entry) => {
                context.prepare_pdu(entry);
                run(&checks.pdu, context, policy, found, |check, context, findings| {
                    check(entry, context, findings);
                });
                stories.note_pdu(entry, context);
                context.note_pdu(entry);
            }
            Entry::Message(entry) => {
                run(&checks.message, context, policy, found, |check, context, findings| {
                    check(entry, context, findings);
                });
                if let Some(data_set) = entry.whole_data_set() {
                    run(&checks.data_set, context, policy, found, |check, context, findings| {
                        check(entry, data_set, context, findings);
                    });
                }
                if let Some(data_set) = readable_data_set(entry) {
                    elements(entry, data_set, |element| {
                        for One { rule, check, .. } in &checks.element {
                            check(element, &mut findings(rule, Some(number), policy, found));
                        }
                    });
                }
                run(&checks.story, context, policy, found, |check, context, findings| {
                    check(entry, context, stories, findings);
                });
                stories.note_message(entry, context);
                context.note_message(entry);
            }
            Entry::Gap(gap) => {
                let last = context.peers.of(gap.sender).last_pdu;
                found.retain_mut(|finding| withstands_loss(finding, last.map(|(_, at)| at)));
                *found_in_all = found_in_all.saturating_sub(before.saturating_sub(found.len()));
                context.note_gap(gap);
            }
            Entry::Anomaly(entry) => {
                run(&checks.anomaly, context, policy, found, |check, context, findings| {
                    check(entry, context, findings);
                });
                context.note_anomaly(entry);
            }
            Entry::Transport(entry) => {
                run(&checks.transport, context, policy, found, |check, context, findings| {
                    check(entry, context, findings);
                });
                context.note_transport(entry);
            }
            Entry::Association(entry) => {
                run(&checks.association, context, policy, found, |check, context, findings| {
                    check(entry, context, findings);
                });
                stories.note_association(entry, context);
                *found_in_all = found_in_all.saturating_sub(before);
                return self.end(entry, out);
            }
            Entry::Connection(_) => {}
        }
        let room = MAX_FOUND.saturating_sub(*found_in_all);
        let excess = found.len().saturating_sub(before).saturating_sub(room);
        *left_out = left_out.saturating_add(excess as u64);
        found.truncate(found.len().saturating_sub(excess));
        *found_in_all = found_in_all.saturating_add(found.len().saturating_sub(before));
    }

    fn end(&mut self, entry: &AssociationEntry, out: &mut Vec<Judgement>) {
        let Some(followed) = self.followed.remove(&entry.association) else { return };
        let left_out = followed.left_out;
        let mut found = followed.found;
        let followers: Vec<bool> = found.iter().map(|finding| is_consequence(finding, &found)).collect();
        let mut is_follower = followers.into_iter();
        found.retain(|_| !is_follower.next().unwrap_or(false));
        let case =
            Case { association: entry, context: &followed.context, findings: &found, stories: &self.stories };
        let told = diagnoses::of_association(&case);
        let diagnosis = told.first().map(|diagnosis| diagnosis.told.text.clone());
        let worst = found.iter().map(|finding| finding.severity).max();
        out.extend(found.into_iter().map(|finding| Judgement::Finding(Box::new(finding))));
        out.extend(told.into_iter().map(|diagnosis| Judgement::Diagnosis(Box::new(diagnosis))));
        let association = Arc::new(entry.clone());
        out.push(Judgement::Verdict(Box::new(Verdict { association, worst, diagnosis, left_out })));
    }

    /// The capture is over.
    pub fn finish(&mut self, out: &mut Vec<Judgement>) {
        let mut found = Vec::new();
        for One { rule, check, .. } in &self.checks.capture {
            check(&self.stories, &mut findings(rule, None, &self.policy, &mut found));
        }
        out.extend(found.into_iter().map(|finding| Judgement::Finding(Box::new(finding))));
        let told = diagnoses::of_capture(&self.stories);
        out.extend(told.into_iter().map(|diagnosis| Judgement::Diagnosis(Box::new(diagnosis))));
    }
}

/// A data set that is there as a whole and was read to its end, even if there was too much of it to keep all.
fn readable_data_set(entry: &MessageEntry) -> Option<&DataSet> {
    entry.data_set.as_deref().filter(|data_set| entry.is_complete && data_set.stop.is_none())
}

/// Octets are lost of a peer whose last PDU before was seen then. That is told later than what came after them, so
/// what was found since may have an excuse in them: may it stay?
fn withstands_loss(finding: &mut Finding, last_seen: Option<Moment>) -> bool {
    // By frames: clocks may be set back.
    if last_seen.is_some_and(|last_seen| finding.at.frame < last_seen.frame) {
        return true;
    }
    if finding.rule.needs.contains(&Need::History) {
        finding.evidence.certainty = Certainty::Possible;
    }
    !finding.rule.needs.contains(&Need::NothingLost)
}

/// Is there a finding of which this one is a mere consequence?
fn is_consequence(finding: &Finding, all: &[Finding]) -> bool {
    let causes = finding.rule.follows_from;
    all.iter().any(|other| {
        causes.contains(&other.rule.id)
            && (other.at_fault == finding.at_fault || finding.at_fault.is_none() || other.at_fault.is_none())
    })
}

fn findings<'a>(
    rule: &'static Rule,
    association: Option<u64>,
    policy: &'a Policy,
    found: &'a mut Vec<Finding>,
) -> Findings<'a> {
    Findings { rule, association, policy, is_history_incomplete: false, found }
}

fn run<F: Copy>(
    checks: &Of<F>,
    context: &Context,
    policy: &Policy,
    found: &mut Vec<Finding>,
    call: impl Fn(F, &Context, &mut Findings<'_>),
) {
    let unmet = Needs::unmet(context);
    for one in checks {
        let lacks = one.needs.and(unmet);
        if lacks.has(Need::Request) || lacks.has(Need::Accept) || lacks.has(Need::NothingLost) {
            continue;
        }
        let mut findings = findings(one.rule, Some(context.association), policy, found);
        findings.is_history_incomplete = lacks.has(Need::History);
        call(one.check, context, &mut findings);
    }
}
