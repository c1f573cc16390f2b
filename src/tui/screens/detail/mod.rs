//! One message or PDU: its fields as a tree, its octets beside it, and the layers that these came through.

mod keys;
mod octets;
mod tree;

pub(in crate::tui) use keys::act;
pub use octets::{Octet, PER_ROW, Window, window};
pub use tree::{Tree, Visible};

use crate::analysis::excerpt::{Evidence, Run, Subject, Wanted};
use crate::dimse::CommandField;
use crate::octets::Span;
use crate::report::fields::{self, Field};
use crate::report::index::{Association, Row, What};
use crate::report::{Phi, Style, Tone, layers};
use crate::timeline::Entry;
use crate::tui::{Effect, List, Model, Screen};

/// Columns from which the octets stand beside the tree.
const BESIDE: u16 = 140;
/// Rows of the line on the selected field: its clause, and its value.
pub const INFO: usize = 2;
/// Rows of layers where there is room, and where there is not.
const LAYERS: (usize, usize) = (9, 5);
/// Octets shown around a place that belongs to no message or PDU.
const AROUND: u64 = 64;

/// What the screen knows.
#[derive(Debug, Default)]
pub struct State {
    /// What is shown, or waited for.
    pub wanted: Option<Wanted>,
    /// What there is of it.
    pub content: Content,
    /// Where the keys go.
    pub pane: Pane,
    /// Where the user is in the visible lines of the tree.
    pub list: List,
    /// Stream offset of the octet that the user is on.
    pub cursor: u64,
    /// The first row of octets in the window.
    pub top: u64,
}

/// What there is to show.
#[derive(Debug, Default)]
pub enum Content {
    /// Nothing was asked for.
    #[default]
    Nothing,
    /// It is being read.
    Reading,
    /// It could not be read, and why.
    Failed(String),
    /// Here it is.
    Read(Box<Read>),
}

/// Where the keys go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// To the tree.
    #[default]
    Tree,
    /// To the octets.
    Octets,
}

/// What was read again, and its fields.
#[derive(Debug)]
pub struct Read {
    /// What was read.
    pub evidence: Evidence,
    /// Its fields.
    pub tree: Tree,
    /// The layers above TCP.
    pub above: Vec<layers::Named>,
    /// From its first octet to its last.
    pub span: Span,
    shows_phi: bool,
}

/// How the screen is divided, in rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Do the octets stand beside the tree?
    pub is_beside: bool,
    /// Of the tree.
    pub tree: usize,
    /// Of the octets.
    pub octets: usize,
    /// Of the layers.
    pub layers: usize,
}

/// How the screen is divided.
#[must_use]
pub fn sizes(model: &Model) -> Sizes {
    let body = model.body_height();
    if model.size.0 >= BESIDE {
        let layers = LAYERS.0.min(body / 3);
        let rows = body.saturating_sub(INFO + layers);
        return Sizes { is_beside: true, tree: rows, octets: rows, layers };
    }
    let layers = LAYERS.1.min(body / 4);
    let rows = body.saturating_sub(INFO + layers);
    let larger = (rows * 2).div_ceil(3);
    let (tree, octets) = match model.detail.pane {
        Pane::Tree => (larger, rows - larger),
        Pane::Octets => (rows - larger, larger),
    };
    Sizes { is_beside: false, tree, octets, layers }
}

impl State {
    /// What was read, if it was.
    #[must_use]
    pub fn read(&self) -> Option<&Read> {
        match &self.content {
            Content::Read(read) => Some(read),
            _ => None,
        }
    }

    /// The field that is selected.
    #[must_use]
    pub fn selected(&self) -> Option<usize> {
        self.read()?.tree.visible().get(self.list.selected).map(|line| line.field)
    }
}

/// Shows a line of the association on the screen; what the line does not tell is read again.
pub(in crate::tui) fn open(model: &mut Model) -> Vec<Effect> {
    let row = super::association::selected(model).copied();
    let subject = row.as_ref().and_then(subject);
    let (Some(one), Some(subject)) = (super::association::current(model), subject) else {
        model.say(Tone::Plain, "there is nothing more to show of this line");
        return Vec::new();
    };
    let wanted = wanted(one, subject);
    model.go(Screen::Detail);
    if model.detail.wanted == Some(wanted) && !matches!(model.detail.content, Content::Failed(_)) {
        return Vec::new();
    }
    let pane = model.detail.pane;
    model.detail = State { wanted: Some(wanted), content: Content::Reading, pane, ..State::default() };
    vec![Effect::Read(wanted)]
}

/// What a line of a ladder is about.
fn subject(row: &Row) -> Option<Subject> {
    let Row { side, offset, .. } = *row;
    let around = |length: u64| {
        let start = offset.saturating_sub(AROUND);
        Subject::Octets { side, span: Span::new(start, offset - start + length + AROUND) }
    };
    match &row.what {
        What::Message(message) => {
            let command_field = Some(message.command_field).filter(|field| *field != CommandField(0));
            Some(Subject::Message { side, offset, number: message.number.into(), command_field })
        }
        What::Pdu { kind, .. } => Some(Subject::Pdu { side, offset, kind: *kind }),
        What::Gap { .. } => Some(around(row.octets)),
        What::Anomaly { .. } => Some(around(AROUND)),
        What::Transport { .. } => None,
    }
}

fn wanted(one: &Association, subject: Subject) -> Wanted {
    Wanted {
        association: one.number(),
        connected_in: one.opened.connected.frame,
        peers: [one.opened.requestor, one.opened.acceptor],
        subject,
    }
}

/// Takes in what was read again, if it is still what is wanted.
pub(in crate::tui) fn take(model: &mut Model, wanted: Wanted, result: Result<Box<Evidence>, String>) {
    if model.detail.wanted != Some(wanted) {
        return;
    }
    model.detail.content = match result {
        Err(why) => Content::Failed(why),
        Ok(evidence) => {
            let read = Read::new(*evidence, &model.settings.phi);
            model.detail.cursor = read.span.offset;
            Content::Read(Box::new(read))
        }
    };
    begin_at_values(model);
    if let Subject::Octets { span, .. } = wanted.subject {
        model.detail.cursor = span.offset + AROUND.min(span.length / 2);
        keys::follow_cursor(model);
    }
}

/// What most people open a message for is at the top: its data set, or its command set.
fn begin_at_values(model: &mut Model) {
    let state = &mut model.detail;
    let Content::Read(read) = &state.content else { return };
    let line_of = |name: &str| {
        let is_named = |line: &Visible| {
            read.tree.fields().get(line.field).is_some_and(|field| field.depth == 1 && field.name == name)
        };
        read.tree.visible().iter().position(is_named)
    };
    if let Some(line) = line_of("Data set").or_else(|| line_of("Command set")) {
        state.list = List { selected: line, top: line };
        keys::follow_field(model);
    }
}

impl Read {
    fn new(evidence: Evidence, phi: &Phi) -> Self {
        let above = match &evidence.entry {
            Some(Entry::Message(entry)) => layers::of_message(entry),
            Some(Entry::Pdu(entry)) => layers::of_pdu(entry),
            _ => Vec::new(),
        };
        let spans = evidence.runs.iter().map(Run::span);
        let spans = spans.chain(evidence.holes.iter().copied()).chain(evidence.left_out.iter().copied());
        let (start, end) =
            spans.fold((u64::MAX, 0), |(start, end), span| (start.min(span.offset), end.max(span.end())));
        let span = Span::new(start.min(end), end.saturating_sub(start));
        let tree = Tree::new(fields_of(&evidence, phi));
        Self { evidence, tree, above, span, shows_phi: phi.shows() }
    }
}

fn fields_of(evidence: &Evidence, phi: &Phi) -> Vec<Field> {
    match &evidence.entry {
        Some(Entry::Message(entry)) => fields::message(entry, phi),
        Some(Entry::Pdu(entry)) => fields::pdu(entry, Style { shows_phi: phi.shows(), ..Style::default() }),
        _ => Vec::new(),
    }
}

pub(in crate::tui) fn settle(model: &mut Model) {
    mask_anew(model);
    let sizes = sizes(model);
    let state = &mut model.detail;
    let Content::Read(read) = &state.content else { return };
    state.list.fit(read.tree.visible().len(), sizes.tree);
    state.cursor =
        state.cursor.clamp(read.span.offset, read.span.end().saturating_sub(1).max(read.span.offset));
    let row = octets::row_of(read.span, state.cursor);
    let rows = octets::rows(read.span);
    let height = sizes.octets.max(1) as u64;
    state.top = state.top.min(row).max((row + 1).saturating_sub(height)).min(rows.saturating_sub(height));
}

/// Patient data are to be shown now, or masked: the values are told anew.
fn mask_anew(model: &mut Model) {
    let Model { settings, detail, .. } = model;
    let Content::Read(read) = &mut detail.content else { return };
    if read.shows_phi != settings.phi.shows() {
        let mut tree = Tree::new(fields_of(&read.evidence, &settings.phi));
        tree.fold_like(&read.tree);
        (read.tree, read.shows_phi) = (tree, settings.phi.shows());
    }
}
