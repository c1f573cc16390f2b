//! The claims of profiles.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::profile::{Claim, Verdict};
use crate::report::{Tone, ledger as told};
use crate::tui::Model;
use crate::tui::prose::Prose;
use crate::tui::screens::findings::ledger::{self, Line};
use crate::tui::view::table::{Cell, Column, Table};

const fn column(title: &'static str, least: u16, share: u16, rank: u8) -> Column {
    Column { title, least, share, is_right: false, rank }
}

const COLUMNS: [Column; 5] = [
    column("", 1, 0, 0),
    column("claim", 34, 4, 0),
    column("verdict", 13, 0, 1),
    column("observed", 20, 4, 2),
    column("seen", 14, 1, 3),
];

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let state = &model.findings.ledger;
    if state.lines.is_empty() {
        return super::draw_empty(model, frame, area, &nothing(model, usize::from(area.width)));
    }
    let table = Table {
        columns: &COLUMNS,
        count: state.lines.len(),
        list: &state.list,
        theme: model.settings.theme,
        sorted: None,
        has_focus: true,
    };
    table.draw(frame.buffer_mut(), area, |line, column| {
        let Some(line) = state.lines.get(line).copied() else { return Cell::default() };
        let claim = model.index.claims.get(line.claim());
        claim.map_or_else(Cell::default, |claim| cell(model, line, claim, column))
    });
}

fn cell(model: &Model, line: Line, claim: &Claim, column: usize) -> Cell {
    let theme = model.settings.theme;
    let fold = if ledger::is_open(model, line) { "▾" } else { "▸" };
    if let Line::Entity(entity, _) = line {
        let (title, counts) = ledger::entity_words(model, entity, claim);
        return match column {
            1 => Cell::new(theme, Tone::Strong, format!("{fold} {title}")),
            3 => Cell::new(theme, Tone::Strong, counts),
            _ => Cell::default(),
        };
    }
    let tone = told::tone(claim.verdict);
    match column {
        0 => Cell::new(theme, tone, sign(claim.verdict)),
        1 => {
            let indent = match line {
                Line::Summary(..) => format!("  {fold} "),
                Line::Cell(_) => "      ".to_owned(),
                Line::Claim(_) | Line::Entity(..) => "    ".to_owned(),
            };
            Cell::plain(format!("{indent}{}", ledger::claim_name(claim, line)))
        }
        2 => Cell::new(theme, tone, claim.verdict.name()),
        3 => Cell::plain(ledger::said(claim)),
        _ => Cell::new(theme, Tone::Faint, told::places(claim)),
    }
}

const fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Confirmed => "✓",
        Verdict::Contradicted => "✗",
        Verdict::Undeclared => "!",
        Verdict::Undecidable => "?",
        Verdict::NotExercised => "·",
    }
}

/// How to come by a ledger.
fn nothing(model: &Model, columns: usize) -> Prose {
    let mut prose = Prose::new(columns.saturating_sub(2));
    prose.blank();
    if model.settings.has_profiles {
        prose.tell(
            "  ",
            Tone::Plain,
            "What the traffic says of the claims is known when everything was read.",
        );
        return prose;
    }
    prose.tell("  ", Tone::Strong, "No conformance profile was given.");
    prose.blank();
    prose.tell(
        "  ",
        Tone::Plain,
        "A profile is the network part of a product's conformance statement. With one, this table says of each \
         claim whether the traffic confirms or contradicts it:",
    );
    prose.tell("    ", Tone::Name, "dcmtap view --profile PROFILE CAPTURE");
    prose.blank();
    prose.tell("  ", Tone::Plain, "A profile of what is seen in a capture, ready to be edited:");
    prose.tell("    ", Tone::Name, "dcmtap profile infer CAPTURE");
    prose
}
