//! A capture and its verdicts as one page of HTML, to be sent to whoever looks after the other side.
//!
//! The page is complete in itself, needs no script, and allows none. Its markup is well-formed XML too.

mod association;
mod escape;
mod ladder;
mod ledger;
mod negotiation;
mod sheet;
mod timing;
mod verdicts;

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write};

use askama::Template;

use self::association::{Line, Section};
use self::ledger::Entity;
use self::verdicts::{Broken, Told, Violated};
use super::check::Mark;
use super::index::{Association, Index};
use super::{Phi, Tone, words};
use crate::time::Elapsed;

pub(crate) use escape::Inert;

/// What wrote the page.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Associations shown in full; those that failed come first.
const MAX_IN_FULL: usize = 200;
/// Associations in the list.
const MAX_LISTED: usize = 2_000;
/// Associations shown in full of which all ladders are unfolded.
const MAX_UNFOLDED: usize = 12;
/// Connections that are not DICOM in the list.
const MAX_CONNECTIONS: usize = 200;

/// What a page is about, and what it shows.
#[derive(Debug)]
pub struct Options<'a> {
    /// Numbers of the associations that it is about; `None` for the whole capture.
    pub associations: Option<BTreeSet<u64>>,
    /// Are notes told?
    pub shows_notes: bool,
    /// Masks patient data, or does not.
    pub phi: &'a Phi,
}

/// Writes the page.
///
/// # Errors
/// Whatever the output reports.
pub fn html(index: &Index, options: &Options<'_>, output: &mut impl Write) -> io::Result<()> {
    Page::new(index, options).write_into(output)
}

/// The class of a tone in the style sheet.
const fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Faint => "faint",
        Tone::Plain => "plain",
        Tone::Name => "name",
        Tone::Strong => "strong",
        Tone::Good => "good",
        Tone::Caution => "caution",
        Tone::Bad => "bad",
    }
}

const fn mark_class(mark: Mark) -> &'static str {
    match mark {
        Mark::Good => "good",
        Mark::Caution => "caution",
        Mark::Bad => "bad",
    }
}

/// The name of a file without its folders, which are nobody else's business.
fn base(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    index: &'a Index,
    options: &'a Options<'a>,
    chosen: Vec<&'a Association>,
    /// Numbers of the associations shown in full.
    in_full: BTreeSet<u64>,
}

impl<'a> Page<'a> {
    fn new(index: &'a Index, options: &'a Options<'a>) -> Self {
        let wanted = options.associations.as_ref();
        let is_chosen = |one: &&Association| wanted.is_none_or(|wanted| wanted.contains(&one.number()));
        let chosen: Vec<&Association> = index.associations.iter().filter(is_chosen).collect();
        let mut ranked = chosen.clone();
        ranked.sort_by_key(|one| (std::cmp::Reverse(one.mark()), one.number()));
        let in_full = ranked.into_iter().take(MAX_IN_FULL).map(Association::number).collect();
        Self { index, options, chosen, in_full }
    }

    const fn is_whole(&self) -> bool {
        self.options.associations.is_none()
    }

    fn capture(&self) -> String {
        let files = self.index.info.as_ref().map(|info| info.files.as_slice()).unwrap_or_default();
        files.iter().map(|file| base(file)).collect::<Vec<_>>().join(" + ")
    }

    fn is_of_several_files(&self) -> bool {
        self.index.info.as_ref().is_some_and(|info| info.files.len() > 1)
    }

    /// What the page is about, if not everything.
    fn subject(&self) -> Option<String> {
        let wanted = self.options.associations.as_ref()?;
        Some(match (wanted.first(), wanted.len()) {
            (Some(number), 1) => format!("association #{number}"),
            (_, count) => words::plural(count as u64, "association", "associations"),
        })
    }

    fn span(&self) -> Option<String> {
        let (start, end) = (self.index.start?, self.index.end?);
        Some(format!("{start} to {end} ({})", Elapsed(end.since(start).max(0))))
    }

    fn counts(&self) -> Vec<(&'static str, String)> {
        let count = |mark| self.chosen.iter().filter(|one| one.mark() == mark).count();
        let told = [(Mark::Bad, "failed or wrong"), (Mark::Caution, "with a caution"), (Mark::Good, "good")];
        let told = told.into_iter().map(|(mark, words)| (mark, words, count(mark)));
        told.filter(|(.., count)| *count > 0)
            .map(|(mark, words, count)| (mark_class(mark), format!("{} {count} {words}", mark.sign())))
            .collect()
    }

    fn messages(&self) -> u64 {
        self.chosen.iter().map(|one| one.message_count()).sum()
    }

    /// What the capture itself lacks.
    fn losses(&self) -> Vec<String> {
        let Some(summary) = &self.index.summary else {
            return vec!["the capture was not read to its end".to_owned()];
        };
        let depends = |line| format!("{line}: what depends on it cannot be judged");
        let mut lines: Vec<String> = words::capture_cautions(summary).into_iter().map(depends).collect();
        let encrypted = self.index.connections.iter().filter(|one| one.protocol() == "tls").count();
        if encrypted > 0 {
            lines.push(format!("encrypted connections (TLS), which cannot be judged: {encrypted}"));
        }
        lines.extend(
            summary.errors.iter().map(|error| format!("not read further: {}", self.without_folders(error))),
        );
        if self.index.left_out > 0 {
            lines
                .push(format!("limit reached: {} findings and diagnoses are not shown", self.index.left_out));
        }
        lines
    }

    fn without_folders(&self, text: &str) -> String {
        let files = self.index.info.as_ref().map(|info| info.files.as_slice()).unwrap_or_default();
        files
            .iter()
            .filter(|file| !file.is_empty())
            .fold(text.to_owned(), |text, file| text.replace(file, base(file)))
    }

    fn told(&self) -> Vec<Told<'a>> {
        verdicts::told(self.index, &self.chosen, self.is_whole(), &self.in_full)
    }

    fn broken(&self) -> Vec<Broken> {
        verdicts::broken(&self.chosen, self.options.shows_notes)
    }

    /// Findings that belong to no single association.
    fn beyond(&self) -> Vec<Violated> {
        if self.is_whole() { verdicts::beyond(self.index, self.options.shows_notes) } else { Vec::new() }
    }

    fn lines(&self) -> impl Iterator<Item = Line> {
        let start = self.index.start;
        self.chosen.iter().take(MAX_LISTED).map(move |one| Line::new(one, start, &self.in_full))
    }

    fn not_listed(&self) -> usize {
        self.chosen.len().saturating_sub(MAX_LISTED)
    }

    fn not_in_full(&self) -> usize {
        self.chosen.len() - self.in_full.len()
    }

    fn sections(&self) -> impl Iterator<Item = Section<'_>> {
        let told = self.told();
        let is_unfolded = self.in_full.len() <= MAX_UNFOLDED;
        let shown = self.chosen.iter().filter(|one| self.in_full.contains(&one.number()));
        shown.map(move |one| Section::new(self.index, self.options, one, &self.in_full, &told, is_unfolded))
    }

    fn entities(&self) -> Vec<Entity<'a>> {
        ledger::entities(&self.index.claims, &self.in_full)
    }

    fn connections(&self) -> Vec<[String; 4]> {
        let shown = self.index.connections.iter().filter(|_| self.is_whole()).take(MAX_CONNECTIONS);
        let row = |one: &crate::timeline::ConnectionEntry| {
            let speech = words::speech(one).unwrap_or_else(|| "nothing".to_owned());
            let frames = format!("{} to {}", one.first.frame, one.last.frame);
            let closed = words::how_closed(one).trim_start_matches(", ").to_owned();
            [format!("{} → {}", one.client, one.server), speech, closed, frames]
        };
        shown.map(row).collect()
    }

    fn connections_left_out(&self) -> usize {
        self.index.connections.len().saturating_sub(MAX_CONNECTIONS)
    }
}

impl fmt::Debug for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("capture", &self.capture()).finish_non_exhaustive()
    }
}
