//! Two associations side by side: only what differs, the most telling first.

use std::collections::BTreeMap;

use crate::dict::Uid;
use crate::dict::status::Class;
use crate::octets::hex;
use crate::time::Elapsed;
use crate::timeline::{AssociationEntry, Entry, MessageEntry};
use crate::ul::{Associate, PresentationContext, RejectReason, Role, UserIdentity};

/// Messages of an association that are compared one by one.
const MAX_MESSAGES: usize = 10_000;
/// A time so many times as long as the other is worth telling.
const TELLING_RATIO: i64 = 3;
/// A time below this is not worth telling, in nanoseconds.
const TELLING_TIME_NS: i64 = 100_000_000;

/// What is compared of an association.
#[derive(Debug)]
pub struct Digest {
    /// The association.
    pub association: Box<AssociationEntry>,
    messages: Vec<Step>,
}

/// A message, as far as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    sender: Role,
    command: &'static str,
    class: Option<String>,
    status: Option<u16>,
    is_failure: bool,
    is_complete: bool,
    response_ns: Option<i64>,
    frame: u64,
}

/// Collects one association from a timeline.
#[derive(Debug)]
pub struct Digester {
    /// The association that is wanted; `None` for the first one that ends.
    wanted: Option<u64>,
    messages: BTreeMap<u64, Vec<Step>>,
    digest: Option<Digest>,
}

/// Something in which two associations differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is about.
    pub what: String,
    /// What the first one has.
    pub left: String,
    /// What the second one has.
    pub right: String,
}

impl Digester {
    /// Waits for the association with this number, or for the first one that ends.
    #[must_use]
    pub const fn new(wanted: Option<u64>) -> Self {
        Self { wanted, messages: BTreeMap::new(), digest: None }
    }

    /// Takes in an entry.
    pub fn push(&mut self, entry: &Entry) {
        let Some(number) = entry.association() else { return };
        if self.digest.is_some() || self.wanted.is_some_and(|wanted| wanted != number) {
            return;
        }
        match entry {
            Entry::Message(message) => {
                let messages = self.messages.entry(number).or_default();
                if messages.len() < MAX_MESSAGES {
                    messages.push(Step::of(message));
                }
            }
            Entry::Association(association) => {
                let messages = self.messages.remove(&number).unwrap_or_default();
                self.digest = Some(Digest { association: association.clone(), messages });
                self.messages.clear();
            }
            _ => {}
        }
    }

    /// The association, if it was there.
    #[must_use]
    pub fn finish(self) -> Option<Digest> {
        self.digest
    }
}

impl Step {
    fn of(message: &MessageEntry) -> Self {
        Self {
            sender: message.sender,
            command: message.command_name(),
            class: message.sop_class_uid().map(|uid| uid.name_or_self()),
            status: message.status(),
            is_failure: matches!(message.status_class(), Some(Class::Failure | Class::Unknown)),
            is_complete: message.is_complete,
            response_ns: message.response_time_ns(),
            frame: message.last.frame,
        }
    }

    /// Is it the same step of the same dialogue?
    fn is_like(&self, other: &Self) -> bool {
        (self.sender, self.command, &self.class, self.status, self.is_complete)
            == (other.sender, other.command, &other.class, other.status, other.is_complete)
    }

    fn text(&self) -> String {
        let class = self.class.as_ref().map_or(String::new(), |class| format!(" ({class})"));
        let status = self.status.map_or(String::new(), |status| format!(" {status:04X}"));
        let cut = if self.is_complete { "" } else { ", incomplete" };
        format!("{}{status}{class} by the {}{cut}, frame {}", self.command, self.sender.name(), self.frame)
    }
}

/// What differs between two associations, the most telling first.
#[must_use]
pub fn compare(left: &Digest, right: &Digest) -> Vec<Difference> {
    let mut found = Differences::default();
    let (a, b) = (&left.association, &right.association);
    found.note("outcome", &outcome(a), &outcome(b));
    found.steps(&left.messages, &right.messages);
    let requests = (a.negotiation.request.as_deref(), b.negotiation.request.as_deref());
    let accepts = (a.negotiation.accept.as_deref(), b.negotiation.accept.as_deref());
    if let (Some(one), Some(other)) = requests {
        let title = |title: &crate::ul::AeTitle| format!("\"{title}\" ({})", hex(&title.0));
        if one.called_ae_title != other.called_ae_title {
            found.note("called AE title", &title(&one.called_ae_title), &title(&other.called_ae_title));
        }
        if one.calling_ae_title != other.calling_ae_title {
            found.note("calling AE title", &title(&one.calling_ae_title), &title(&other.calling_ae_title));
        }
    }
    found.contexts(&a.negotiation.contexts, &b.negotiation.contexts);
    found.user_information(Role::Requestor, requests);
    found.user_information(Role::Acceptor, accepts);
    found.note("messages", &a.messages.to_string(), &b.messages.to_string());
    found.times(left, right);
    found.note("acceptor", &a.acceptor.to_string(), &b.acceptor.to_string());
    found.note("requestor", &a.requestor.address.to_string(), &b.requestor.address.to_string());
    let losses = |entry: &AssociationEntry| format!("{} octets lost by the capture", entry.lost_octets);
    found.note("what the capture lacks", &losses(a), &losses(b));
    found.0
}

fn outcome(entry: &AssociationEntry) -> String {
    let by = entry.ended_by.map_or(String::new(), |role| format!(" by the {}", role.name()));
    let why = match (entry.reject, entry.abort) {
        (Some(reject), _) => {
            let (result, why) = (RejectReason::result_name(reject.result), reject.why);
            format!(": {result}, {} ({}/{}/{})", why.name(), reject.result, why.source, why.reason)
        }
        (None, Some(why)) => format!(": {} ({}/{})", why.source_name(), why.source, why.reason),
        (None, None) => String::new(),
    };
    format!("{}{by}{why}", entry.outcome.name())
}

#[derive(Default)]
struct Differences(Vec<Difference>);

impl Differences {
    fn note(&mut self, what: &str, left: &str, right: &str) {
        if left != right {
            let (left, right) = (left.to_owned(), right.to_owned());
            self.0.push(Difference { what: what.to_owned(), left, right });
        }
    }

    /// The first step at which the dialogues part.
    fn steps(&mut self, left: &[Step], right: &[Step]) {
        let parting = left.iter().zip(right).position(|(one, other)| !one.is_like(other));
        let index = parting.unwrap_or(left.len().min(right.len()));
        let text = |steps: &[Step]| steps.get(index).map_or("nothing more".to_owned(), Step::text);
        if left.len() != right.len() || parting.is_some() {
            self.note(
                &format!("message {}, the first that differs", index.saturating_add(1)),
                &text(left),
                &text(right),
            );
        }
        let failures = |steps: &[Step]| {
            let failed = steps.iter().filter(|step| step.is_failure).map(Step::text).take(3);
            let failed: Vec<String> = failed.collect();
            if failed.is_empty() { "none".to_owned() } else { failed.join("; ") }
        };
        self.note("failed responses", &failures(left), &failures(right));
    }

    fn contexts(&mut self, left: &[PresentationContext], right: &[PresentationContext]) {
        let classes = |contexts: &[PresentationContext]| {
            let mut by_class: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for context in contexts {
                let class = context.abstract_syntax.as_ref().map_or("unknown".to_owned(), Uid::name_or_self);
                by_class.entry(class).or_default().push(describe(context));
            }
            by_class
        };
        let (left, right) = (classes(left), classes(right));
        let mut all: Vec<&String> = left.keys().chain(right.keys()).collect();
        all.sort_unstable();
        all.dedup();
        for class in all {
            let text = |classes: &BTreeMap<String, Vec<String>>| {
                classes.get(class).map_or("not proposed".to_owned(), |contexts| contexts.join("; "))
            };
            self.note(&format!("presentation context for {class}"), &text(&left), &text(&right));
        }
    }

    fn user_information(&mut self, role: Role, (left, right): (Option<&Associate>, Option<&Associate>)) {
        let (Some(left), Some(right)) = (left, right) else { return };
        let name = |what: &str| format!("{what} of the {}", role.name());
        let application_context = |associate: &Associate| {
            associate.application_context_name().map_or("none".to_owned(), |name| format!("{name:?}"))
        };
        self.note(&name("application context"), &application_context(left), &application_context(right));
        let length = |associate: &Associate| {
            associate.maximum_length().map_or("none".to_owned(), |length| match length {
                0 => "any".to_owned(),
                length => length.to_string(),
            })
        };
        self.note(&name("maximum length"), &length(left), &length(right));
        let window = |associate: &Associate| {
            let window = associate.asynchronous_operations_window();
            window.map_or("none".to_owned(), |(invoked, performed)| format!("{invoked}/{performed}"))
        };
        self.note(&name("asynchronous operations window"), &window(left), &window(right));
        let roles = |associate: &Associate| {
            let roles = associate.role_selections().map(|roles| {
                format!(
                    "{} SCU {} SCP {}",
                    roles.sop_class_uid.name_or_self(),
                    roles.scu_role,
                    roles.scp_role
                )
            });
            let roles: Vec<String> = roles.collect();
            if roles.is_empty() { "none".to_owned() } else { roles.join("; ") }
        };
        self.note(&name("role selection"), &roles(left), &roles(right));
        let extended = |associate: &Associate| {
            let all = associate.extended_negotiations().map(|negotiation| {
                let octets = hex(&negotiation.application_information);
                format!("{} {octets}", negotiation.sop_class_uid.name_or_self())
            });
            let all: Vec<String> = all.collect();
            if all.is_empty() { "none".to_owned() } else { all.join("; ") }
        };
        self.note(&name("extended negotiation"), &extended(left), &extended(right));
        let identity = |associate: &Associate| {
            associate.user_identity().map_or("none", UserIdentity::kind_name).to_owned()
        };
        self.note(&name("user identity"), &identity(left), &identity(right));
        let class = |associate: &Associate| {
            associate.implementation_class_uid().map_or("none".to_owned(), ToString::to_string)
        };
        self.note(&name("implementation class UID"), &class(left), &class(right));
        let version = |associate: &Associate| {
            let version = associate.implementation_version_name();
            version.map_or("none".to_owned(), |name| crate::octets::Escaped(name.trim_ascii()).to_string())
        };
        self.note(&name("implementation version name"), &version(left), &version(right));
    }

    fn times(&mut self, left: &Digest, right: &Digest) {
        let slowest = |digest: &Digest| {
            let times = digest.messages.iter().filter_map(|step| Some((step.response_ns?, step.command)));
            times.max_by_key(|(time, _)| *time)
        };
        if let (Some((one, of_one)), Some((other, of_other))) = (slowest(left), slowest(right))
            && is_telling(one, other)
        {
            let text = |time: i64, command: &str| format!("{} ({command})", Elapsed(time));
            self.note("slowest response", &text(one, of_one), &text(other, of_other));
        }
        let (one, other) = (left.association.duration_ns(), right.association.duration_ns());
        if is_telling(one, other) {
            self.note("duration", &Elapsed(one).to_string(), &Elapsed(other).to_string());
        }
    }
}

fn is_telling(one: i64, other: i64) -> bool {
    let (shorter, longer) = (one.min(other), one.max(other));
    longer >= TELLING_TIME_NS && longer / TELLING_RATIO > shorter
}

/// What was proposed in a context, and what came of it.
fn describe(context: &PresentationContext) -> String {
    let proposed: Vec<String> = context.proposed_transfer_syntaxes.iter().map(Uid::name_or_self).collect();
    let proposed = match context.is_proposed {
        _ if !proposed.is_empty() => proposed.join(", "),
        Some(true) => "no transfer syntax".to_owned(),
        Some(false) => "not proposed".to_owned(),
        None => "proposal not seen".to_owned(),
    };
    let result = match (context.result, &context.transfer_syntax) {
        (Some(_), Some(syntax)) if context.is_accepted() => format!("accepted {}", syntax.name_or_self()),
        (Some(result), _) => format!("{} ({})", result.name(), result.0),
        (None, _) => "not answered".to_owned(),
    };
    let roles: Vec<&str> = context.requestor_roles.names().collect();
    format!("{proposed} ⇒ {result}, requestor {}", roles.join(" and "))
}
