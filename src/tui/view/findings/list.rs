//! Findings and diagnoses in groups.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::report::Tone;
use crate::report::check::Mark;
use crate::tui::prose::Prose;
use crate::tui::screens::explain::{self, Topic};
use crate::tui::screens::findings::{self, Group, Key, Tab, words};
use crate::tui::view::table::{Cell, Column, Table};
use crate::tui::{Model, theme::Theme};

const fn column(title: &'static str, least: u16, share: u16, rank: u8) -> Column {
    Column { title, least, share, is_right: false, rank }
}

const fn number(title: &'static str, least: u16, rank: u8) -> Column {
    Column { title, least, share: 0, is_right: true, rank }
}

const SIGN: Column = column("", 1, 0, 0);
const WEIGHT: Column = column("severity", 18, 0, 5);
const TIMES: Column = number("times", 5, 2);
const ASSOCIATIONS: Column = number("assoc", 5, 3);
const TEXT: Column = column("what", 34, 6, 0);
const FRAME: Column = number("frame", 7, 4);

/// The columns of a tab: only their first one differs.
const BY_RULE: [Column; 7] =
    [SIGN, column("rule, association", 18, 2, 0), WEIGHT, TIMES, ASSOCIATIONS, TEXT, FRAME];
const BY_PEER: [Column; 7] = [SIGN, column("peer, rule", 18, 2, 0), WEIGHT, TIMES, ASSOCIATIONS, TEXT, FRAME];
const BY_ASSOCIATION: [Column; 7] =
    [SIGN, column("association, rule", 18, 2, 0), WEIGHT, TIMES, ASSOCIATIONS, TEXT, FRAME];

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let state = &model.findings;
    if state.lines.is_empty() {
        return super::draw_empty(model, frame, area, &nothing(model, usize::from(area.width)));
    }
    let table = Table {
        columns: match state.tab {
            Tab::Rules | Tab::Ledger => &BY_RULE,
            Tab::Peers => &BY_PEER,
            Tab::Associations => &BY_ASSOCIATION,
        },
        count: state.lines.len(),
        list: &state.list,
        theme: model.settings.theme,
        sorted: None,
        has_focus: true,
    };
    table.draw(frame.buffer_mut(), area, |line, column| {
        state
            .lines
            .get(line)
            .map_or_else(Cell::default, |line| cell(model.settings.theme, &words::line(model, *line), column))
    });
}

fn cell(theme: Theme, words: &words::Words, column: usize) -> Cell {
    let (tone, sign) = words.sign;
    match column {
        0 => Cell::new(theme, tone, sign),
        1 => Cell::new(theme, tone, &*words.what),
        2 => Cell::new(theme, tone, &*words.weight),
        3 => Cell::plain(&*words.times),
        4 => Cell::plain(&*words.associations),
        5 => Cell::new(theme, words.tone, &*words.text),
        _ => Cell::new(theme, Tone::Faint, &*words.frame),
    }
}

/// What there is to say where nothing is listed.
fn nothing(model: &Model, columns: usize) -> Prose {
    let mut prose = Prose::new(columns.saturating_sub(2));
    prose.blank();
    let yet = if model.loading.is_done { "" } else { " yet" };
    let among = if model.filter.is_some() { " in what the filter lets through" } else { "" };
    prose.tell("  ", Tone::Good, &format!("nothing was found{yet}{among}"));
    let encrypted = model.index.connections.iter().filter(|entry| entry.protocol() == "tls").count();
    if encrypted > 0 {
        let text = format!("encrypted connections (TLS), which cannot be judged: {encrypted}");
        prose.tell("  ", Tone::Caution, &text);
    }
    prose
}

/// What is known of the selected line.
pub(super) fn prose(model: &Model, columns: usize) -> Prose {
    if let Some(place) = findings::selected(model) {
        return explain::prose(&model.index, Topic::Judged(place), columns);
    }
    let line = findings::selected_line(model);
    let Some(group) = line.and_then(|line| findings::group_of(model, line)) else {
        return Prose::new(columns);
    };
    match explain::of_group(model, group) {
        Some(topic) if matches!(group.key, Key::Id(_)) => explain::prose(&model.index, topic, columns),
        _ => overview(model, group, columns),
    }
}

/// What was found of a peer or an association, the worst first.
fn overview(model: &Model, group: &Group, columns: usize) -> Prose {
    const MAX_TOLD: usize = 60;
    let mut prose = Prose::new(columns);
    let words = words::of_group(model, group);
    prose.say(Tone::Strong, words.what.trim_start_matches(['▾', '▸', ' ']));
    prose.say(Tone::Plain, &words.text);
    if let Key::Association(number) = group.key
        && let Some(one) = model.index.of(number)
    {
        let tone = if one.mark() == Mark::Good { Tone::Faint } else { Tone::Caution };
        one.remarks().iter().for_each(|remark| prose.say(tone, remark));
    }
    prose.blank();
    for item in group.items.iter().take(MAX_TOLD) {
        let words = words::of_item(model, item.place);
        prose.tell(&format!("{} ", words.sign.1), words.sign.0, words.what.trim_start());
        prose.tell("  ", Tone::Plain, &words.text);
    }
    prose
}
