//! The claims of profiles, each with what the traffic says of it.

use std::ops::Range;

use super::{height, jump};
use crate::dict::Uid;
use crate::octets::EscapedText;
use crate::profile::{Claim, Verdict};
use crate::report::{Tone, ledger};
use crate::tui::folds::Folds;
use crate::tui::keys::Action;
use crate::tui::prose::Prose;
use crate::tui::screens::move_in;
use crate::tui::{List, Model};

/// An application entity of a profile.
#[derive(Clone, Debug)]
pub struct Entity {
    /// How many claims there are of each verdict, in the order in which they matter.
    pub counts: Vec<(Verdict, usize)>,
    /// Its claims, those broken first.
    rows: Vec<Row>,
}

/// A claim, and the cells of the table that it is about.
#[derive(Clone, Debug)]
struct Row {
    claim: usize,
    cells: Range<usize>,
}

/// A line of the list; claims are told by their place in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    /// An application entity: which one, and its first claim.
    Entity(usize, usize),
    /// A claim.
    Claim(usize),
    /// A claim about presentation contexts as a whole: it has so many cells.
    Summary(usize, usize),
    /// A cell of such a claim.
    Cell(usize),
}

impl Line {
    /// The claim that stands in it; of an application entity the first.
    #[must_use]
    pub const fn claim(self) -> usize {
        let (Self::Entity(_, claim) | Self::Claim(claim) | Self::Summary(claim, _) | Self::Cell(claim)) =
            self;
        claim
    }

    /// Does it stand for others, and are those there by themselves?
    const fn fold(self) -> Option<bool> {
        match self {
            Self::Entity(..) => Some(true),
            Self::Summary(..) => Some(false),
            Self::Claim(_) | Self::Cell(_) => None,
        }
    }
}

/// What the tab knows.
#[derive(Debug, Default)]
pub struct State {
    /// The application entities.
    pub entities: Vec<Entity>,
    /// The lines that are not folded away.
    pub lines: Vec<Line>,
    /// Where the user is.
    pub list: List,
    /// Are claims left out that nothing touched?
    pub hides_untouched: bool,
    /// Claims left out.
    pub hidden: usize,
    folds: Folds<Line>,
    /// Claims at the last refresh.
    seen: usize,
}

/// Is the group of a line open?
#[must_use]
pub fn is_open(model: &Model, line: Line) -> bool {
    line.fold().is_some_and(|by_itself| model.findings.ledger.folds.is_open(&line, by_itself))
}

/// The line that is selected.
#[must_use]
pub fn selected(model: &Model) -> Option<Line> {
    model.findings.ledger.lines.get(model.findings.ledger.list.selected).copied()
}

pub(super) fn settle(model: &mut Model) {
    if model.findings.ledger.seen != model.index.claims.len() {
        model.findings.ledger.seen = model.index.claims.len();
        model.findings.ledger.entities = entities(&model.index.claims);
        unfold(model);
    }
    let (height, count) = (height(model), model.findings.ledger.lines.len());
    model.findings.ledger.list.fit(count, height);
}

/// Claims by application entity.
fn entities(claims: &[Claim]) -> Vec<Entity> {
    let mut entities = Vec::new();
    let mut start = 0;
    for own in claims.chunk_by(|one, other| (&one.profile, &one.ae) == (&other.profile, &other.ae)) {
        entities.push(Entity { counts: ledger::counts(own.iter()).collect(), rows: rows(own, start) });
        start += own.len();
    }
    entities
}

fn rows(own: &[Claim], start: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut is_in_summary = false;
    for (nth, claim) in own.iter().enumerate() {
        let place = start + nth;
        let is_cell = is_in_summary && claim.cell.as_ref().is_some_and(|cell| cell.id.is_some());
        match rows.last_mut().filter(|_| is_cell) {
            Some(row) => row.cells.end = place + 1,
            None => rows.push(Row { claim: place, cells: place + 1..place + 1 }),
        }
        is_in_summary = claim.is_summary || is_cell;
    }
    let is_broken = |row: &Row| {
        let verdict = own.get(row.claim - start).map(|claim| claim.verdict);
        matches!(verdict, Some(Verdict::Contradicted | Verdict::Undeclared))
    };
    rows.sort_by_key(|row| !is_broken(row));
    rows
}

/// Makes the lines that are not folded away; who was selected stays so.
fn unfold(model: &mut Model) {
    let before = selected(model);
    let claims = &model.index.claims;
    let State { entities, lines, folds, hides_untouched, hidden, .. } = &mut model.findings.ledger;
    let is_left_out = |claim: usize| {
        *hides_untouched && claims.get(claim).is_some_and(|claim| claim.verdict == Verdict::NotExercised)
    };
    lines.clear();
    *hidden = 0;
    for (nth, entity) in entities.iter().enumerate() {
        let head = Line::Entity(nth, entity.rows.iter().map(|row| row.claim).min().unwrap_or(0));
        lines.push(head);
        let is_open = folds.is_open(&head, true);
        for row in &entity.rows {
            if is_left_out(row.claim) {
                *hidden += 1;
            } else if is_open {
                let line = match row.cells.len() {
                    0 => Line::Claim(row.claim),
                    count => Line::Summary(row.claim, count),
                };
                lines.push(line);
                if line.fold().is_some_and(|by_itself| folds.is_open(&line, by_itself)) {
                    lines.extend(row.cells.clone().filter(|cell| !is_left_out(*cell)).map(Line::Cell));
                }
            }
        }
    }
    if let Some(place) = before.and_then(|before| lines.iter().position(|line| *line == before)) {
        model.findings.ledger.list.selected = place;
    }
}

pub(super) fn act(model: &mut Model, action: Action) {
    let (height, count) = (height(model), model.findings.ledger.lines.len());
    if move_in(&mut model.findings.ledger.list, action, count, height) {
        return;
    }
    match action {
        Action::Open | Action::Right => open(model, action == Action::Right),
        Action::Left => fold(model),
        Action::FoldAll | Action::UnfoldAll => {
            model.findings.ledger.folds.set_all(action == Action::UnfoldAll);
            unfold(model);
        }
        Action::ShowAll => {
            model.findings.ledger.hides_untouched = !model.findings.ledger.hides_untouched;
            unfold(model);
        }
        Action::NextFinding => seek(model, true),
        Action::PreviousFinding => seek(model, false),
        _ => {}
    }
}

/// To the evidence of a claim; a line that stands for others is opened or folded.
fn open(model: &mut Model, is_right: bool) {
    let Some(line) = selected(model) else { return };
    if line.fold().is_some() {
        let is_open = is_right || !is_open(model, line);
        return turn(model, line, is_open);
    }
    let Some(claim) = model.index.claims.get(line.claim()) else { return };
    match claim.evidence.first().copied() {
        Some(at) => match at.association {
            Some(number) => jump::to_frame(model, number, Some(at.frame), None),
            None => model
                .say(Tone::Plain, format!("no association to show; see frame {} of the capture", at.frame)),
        },
        None => model.say(Tone::Plain, "nothing in the traffic touched this claim"),
    }
}

fn turn(model: &mut Model, line: Line, is_open: bool) {
    if let Some(by_itself) = line.fold() {
        model.findings.ledger.folds.set(&line, by_itself, is_open);
        unfold(model);
    }
}

/// Folds what the selected line stands for, or goes to the line that stands for it.
fn fold(model: &mut Model) {
    let Some(line) = selected(model) else { return };
    if is_open(model, line) {
        return turn(model, line, false);
    }
    let place = model.findings.ledger.list.selected;
    let is_head = |other: &Line| match line {
        Line::Entity(..) => false,
        Line::Cell(_) => matches!(other, Line::Summary(..)),
        Line::Claim(_) | Line::Summary(..) => matches!(other, Line::Entity(..)),
    };
    let before = model.findings.ledger.lines.get(..place).unwrap_or_default();
    if let Some(head) = before.iter().rposition(is_head) {
        model.findings.ledger.list.selected = head;
    }
}

/// To the next claim that is contradicted, or what none covers.
fn seek(model: &mut Model, is_forward: bool) {
    let State { lines, list, .. } = &model.findings.ledger;
    let is_broken = |place: &usize| {
        let line = lines.get(*place).filter(|line| !matches!(line, Line::Entity(..)));
        let verdict = line.and_then(|line| model.index.claims.get(line.claim())).map(|claim| claim.verdict);
        matches!(verdict, Some(Verdict::Contradicted | Verdict::Undeclared))
    };
    let found = if is_forward {
        (list.selected + 1..lines.len()).find(is_broken)
    } else {
        (0..list.selected).rev().find(is_broken)
    };
    match found {
        Some(place) => model.findings.ledger.list.selected = place,
        None => model.say(Tone::Plain, "no more broken claims in this direction"),
    }
}

/// `orthanc 1.12: AE ORTHANC`, and how many claims there are of each verdict; escaped.
#[must_use]
pub fn entity_words(model: &Model, entity: usize, claim: &Claim) -> (String, String) {
    let title = format!("{}: AE {}", EscapedText(&claim.product), EscapedText(&claim.ae));
    let counts = model.findings.ledger.entities.get(entity).map(|entity| entity.counts.as_slice());
    let counts = counts.unwrap_or_default().iter();
    let counts = counts.map(|(verdict, count)| format!("{count} {}", verdict.name()));
    (title, counts.collect::<Vec<_>>().join(", "))
}

/// The path of a claim; of a cell its SOP class, role and transfer syntax; escaped.
#[must_use]
pub fn claim_name(claim: &Claim, line: Line) -> String {
    let name = |uid: &str| Uid::from(uid).name_or_self();
    match (&claim.cell, line) {
        (Some(cell), Line::Cell(_)) => {
            let (class, syntax) = (name(&cell.sop_class), name(&cell.transfer_syntax));
            format!("{}  {}  {}", EscapedText(&class), cell.role.name(), EscapedText(&syntax))
        }
        _ => EscapedText(&claim.claim).to_string(),
    }
}

/// What was seen of a claim, or what it demands; escaped.
#[must_use]
pub fn said(claim: &Claim) -> String {
    let said = if claim.text.is_empty() { &claim.expected } else { &claim.text };
    EscapedText(said).to_string()
}

/// What stands in a line, for whoever searches.
pub(super) fn text_of(model: &Model, line: usize) -> String {
    let Some(line) = model.findings.ledger.lines.get(line).copied() else { return String::new() };
    let Some(claim) = model.index.claims.get(line.claim()) else { return String::new() };
    match line {
        Line::Entity(entity, _) => entity_words(model, entity, claim).0,
        _ => [claim_name(claim, line), claim.verdict.name().to_owned(), said(claim)].join("  "),
    }
}

/// Everything about the selected claim, in lines of so many columns.
#[must_use]
pub fn prose(model: &Model, columns: usize) -> Prose {
    let mut prose = Prose::new(columns);
    let Some(line) = selected(model) else { return prose };
    let Some(claim) = model.index.claims.get(line.claim()) else { return prose };
    let escaped = |text: &str| EscapedText(text).to_string();
    let product = format!("{}: AE {}", EscapedText(&claim.product), EscapedText(&claim.ae));
    if let Line::Entity(entity, _) = line {
        prose.say(Tone::Strong, &product);
        prose.say(Tone::Faint, &escaped(&claim.profile));
        prose.blank();
        let counts = model.findings.ledger.entities.get(entity).map(|entity| entity.counts.as_slice());
        for (verdict, count) in counts.unwrap_or_default() {
            prose.tell(&format!("{count:>6}  "), ledger::tone(*verdict), verdict.name());
        }
        return prose;
    }
    prose.say(ledger::tone(claim.verdict), claim.verdict.name());
    prose.say(Tone::Strong, &escaped(&claim.claim));
    prose.blank();
    prose.tell("claimed   ", Tone::Plain, &escaped(&claim.expected));
    prose.tell("observed  ", ledger::tone(claim.verdict), &escaped(&claim.text));
    prose.tell("seen      ", Tone::Plain, &ledger::places(claim));
    prose.tell("statement ", Tone::Plain, &escaped(claim.reference.as_deref().unwrap_or_default()));
    prose.blank();
    prose.say(Tone::Faint, &product);
    prose.say(Tone::Faint, &escaped(&claim.profile));
    prose
}
