//! One association: its line in the list, and its section.

use std::collections::{BTreeSet, HashSet};

use askama::Template;

use super::ladder::Ladder;
use super::negotiation::{self, Context, Topic};
use super::sheet::{LEFT, RIGHT};
use super::timing::{self, Times, Transfer};
use super::verdicts::{self, Happened, Told, Violated};
use super::{Options, class, mark_class};
use crate::dict::attribute::{Tag, Vr};
use crate::report::check::Mark;
use crate::report::index::{Association, Index, Row};
use crate::report::size;
use crate::time::{Elapsed, Seconds, Timestamp};
use crate::ul::Role;

/// Patients named of an association.
const MAX_PATIENTS: usize = 8;

/// An association in the list.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) class: &'static str,
    pub(super) sign: &'static str,
    pub(super) number: u64,
    pub(super) is_in_full: bool,
    /// Seconds from the first thing that happened in the capture.
    pub(super) start: String,
    pub(super) peers: String,
    pub(super) addresses: String,
    pub(super) services: String,
    pub(super) messages: u64,
    pub(super) octets: String,
    pub(super) lasted: String,
    pub(super) ending_class: &'static str,
    pub(super) ending: String,
    pub(super) worst: String,
}

impl Line {
    pub(super) fn new(one: &Association, start: Option<Timestamp>, in_full: &BTreeSet<u64>) -> Self {
        let at = one.opened.at.at;
        let (ending_class, ending) = ending(one);
        Self {
            class: mark_class(one.mark()),
            sign: one.mark().sign(),
            number: one.number(),
            is_in_full: in_full.contains(&one.number()),
            start: Seconds(at.since(start.unwrap_or(at))).to_string(),
            peers: peers(one),
            addresses: addresses(one),
            services: one.services(),
            messages: one.message_count(),
            octets: size(one.octets()),
            lasted: lasted(one),
            ending_class,
            ending,
            worst: one.worst().unwrap_or_default(),
        }
    }
}

fn peers(one: &Association) -> String {
    format!("{} → {}", one.name(Role::Requestor), one.name(Role::Acceptor))
}

fn addresses(one: &Association) -> String {
    format!("{} → {}", one.endpoint(Role::Requestor), one.endpoint(Role::Acceptor))
}

fn lasted(one: &Association) -> String {
    one.duration_ns().map_or_else(|| "?".to_owned(), |elapsed| Elapsed(elapsed).to_string())
}

fn ending(one: &Association) -> (&'static str, String) {
    let (tone, text) = one.ending();
    (class(tone), text)
}

/// An association in full.
#[derive(Debug, Template)]
#[template(path = "association.html")]
pub(super) struct Section<'a> {
    one: &'a Association,
    happened: Vec<Happened>,
    findings: Vec<Violated>,
    contexts: Vec<Context>,
    contexts_left_out: usize,
    topics: Vec<Topic>,
    responses: Vec<Times>,
    transfers: Vec<Transfer>,
    patients: Vec<String>,
    ladder: Ladder,
    is_ladder_open: bool,
    /// Associations that are on the page.
    in_full: BTreeSet<u64>,
}

impl<'a> Section<'a> {
    /// Is an association on the page, so that it can be linked to?
    fn is_here(&self, number: u64) -> bool {
        self.in_full.contains(&number)
    }

    pub(super) fn new(
        index: &'a Index,
        options: &'a Options<'a>,
        one: &'a Association,
        in_full: &BTreeSet<u64>,
        told: &[Told<'_>],
        is_unfolded: bool,
    ) -> Self {
        let found = verdicts::findings(one, options.shows_notes);
        let anchor = |place| verdicts::anchor(one.number(), place);
        let negotiation = one.negotiation.as_deref();
        let contexts = negotiation.map(|all| negotiation::contexts(all, one.entry.as_deref()));
        let (contexts, contexts_left_out) = contexts.unwrap_or_default();
        Self {
            in_full: in_full.clone(),
            one,
            happened: one.diagnoses.iter().map(|diagnosis| Happened::new(one, diagnosis, told)).collect(),
            findings: (found.iter().enumerate())
                .map(|(place, finding)| Violated::new(anchor(place), Some(one), finding))
                .collect(),
            contexts,
            contexts_left_out,
            topics: negotiation.map(negotiation::topics).unwrap_or_default(),
            responses: timing::responses(one),
            transfers: timing::transfers(one),
            patients: patients(index, options, one),
            ladder: Ladder::new(index, options, one, &found, in_full),
            is_ladder_open: is_unfolded || one.mark() != Mark::Good,
        }
    }

    fn class(&self) -> &'static str {
        mark_class(self.one.mark())
    }

    fn peers(&self) -> String {
        peers(self.one)
    }

    fn addresses(&self) -> String {
        addresses(self.one)
    }

    fn lasted(&self) -> String {
        lasted(self.one)
    }

    fn ending(&self) -> (&'static str, String) {
        ending(self.one)
    }

    fn octets(&self) -> String {
        size(self.one.octets())
    }

    /// The first frame and the last.
    fn frames(&self) -> String {
        let last = self.one.entry.as_ref().map(|entry| entry.last.frame);
        let last = last.or_else(|| self.one.rows.last().map(|row| row.frame));
        let first = self.one.opened.at.frame;
        last.map_or_else(|| first.to_string(), |last| format!("{first} to {last}"))
    }

    /// A display filter for Wireshark that shows nothing else than its connection.
    fn wireshark(&self) -> String {
        let ends = Role::BOTH.map(|role| self.one.endpoint(role));
        let [requestor, acceptor] = ends;
        let version = if requestor.address.is_ipv4() { "ip" } else { "ipv6" };
        format!(
            "{version}.addr == {} && {version}.addr == {} && tcp.port == {} && tcp.port == {}",
            requestor.address, acceptor.address, requestor.port, acceptor.port
        )
    }

    /// Were some contexts not accepted?
    fn has_refused(&self) -> bool {
        self.contexts.iter().any(|context| context.class != "good")
    }
}

/// Whom the data sets are about, masked or not.
fn patients(index: &Index, options: &Options<'_>, one: &Association) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut told = Vec::new();
    for subject in one.rows.iter().filter_map(Row::message).filter_map(|message| index.subject(message)) {
        if (subject.patient_id.is_empty() && subject.patient_name.is_empty()) || !seen.insert(subject) {
            continue;
        }
        let show = |tag, vr: &[u8; 2], value: &str| options.phi.show(tag, Vr(*vr), value);
        let name = show(Tag(0x0010, 0x0010), b"PN", &subject.patient_name);
        let id = show(Tag(0x0010, 0x0020), b"LO", &subject.patient_id);
        let accession = match &*subject.accession_number {
            "" => String::new(),
            number => format!(", accession {}", show(Tag(0x0008, 0x0050), b"SH", number)),
        };
        let text = format!("{name} {id}{accession}");
        let text = text.trim().to_owned();
        if told.contains(&text) || !text.contains(char::is_alphanumeric) {
            continue;
        }
        if told.len() == MAX_PATIENTS {
            told.push("and more".to_owned());
            break;
        }
        told.push(text);
    }
    told
}
