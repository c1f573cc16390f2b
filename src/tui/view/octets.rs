//! Octets in hexadecimal and as text, with the frame that each row begins in; the selected field's are lit.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::report::Tone;
use crate::tui::Model;
use crate::tui::screens::detail::{Octet, PER_ROW, Pane, Read, Window, window};

pub(super) fn draw(model: &Model, read: &Read, frame: &mut Frame<'_>, area: Rect) {
    let state = &model.detail;
    let shown = window(read, state.top, usize::from(area.height), state.selected());
    let digits = if read.span.end() > 0xff_ffff { 10 } else { 6 };
    let rows = shown.octets.len().div_ceil(PER_ROW as usize);
    for row in 0..rows {
        let at = Rect { y: area.y + row as u16, height: 1, ..area };
        frame.render_widget(line_of(model, &shown, row * PER_ROW as usize, digits), at);
    }
}

fn line_of(model: &Model, shown: &Window, first: usize, digits: usize) -> Line<'static> {
    let theme = model.settings.theme;
    let offset = shown.start + first as u64;
    let mut spans = vec![Span::styled(format!("{offset:0digits$x}  "), theme.tone(Tone::Faint))];
    let places: Vec<usize> = (first..first + PER_ROW as usize).collect();
    let look = |place: usize| Look::of(model, shown, place);
    for place in &places {
        let Look { hex, style, .. } = look(*place);
        spans.push(Span::styled(hex, style));
        let is_lit_on =
            is_lit(shown, *place) && is_lit(shown, place + 1) && (place + 1) % PER_ROW as usize != 0;
        spans.push(Span::styled(" ", if is_lit_on { theme.lit() } else { Style::new() }));
    }
    spans.push(Span::raw(" "));
    spans.extend(places.iter().map(|place| {
        let Look { text, style, .. } = look(*place);
        Span::styled(text, style)
    }));
    spans.push(Span::styled(frame_of(shown, first), theme.tone(Tone::Faint)));
    Line::from(spans)
}

fn is_lit(shown: &Window, place: usize) -> bool {
    shown.is_lit.get(place).copied().unwrap_or(false)
}

/// The frame that begins in this row, if one does, or that the window begins in.
fn frame_of(shown: &Window, first: usize) -> String {
    let before = first.checked_sub(1).and_then(|before| shown.frames.get(before)).copied().unwrap_or(0);
    let row = shown.frames.iter().skip(first).take(PER_ROW as usize);
    let new = row.copied().find(|frame| *frame != 0 && *frame != before);
    new.map_or(String::new(), |frame| format!(" #{frame}"))
}

/// How one octet is shown.
struct Look {
    hex: String,
    text: String,
    style: Style,
}

impl Look {
    fn of(model: &Model, shown: &Window, place: usize) -> Self {
        let theme = model.settings.theme;
        let octet = shown.octets.get(place).copied().unwrap_or_default();
        let (hex, text, tone) = match octet {
            Octet::Outside => ("  ".to_owned(), " ".to_owned(), Tone::Plain),
            Octet::Seen(octet) => {
                let is_printable = (b' '..=b'~').contains(&octet);
                let text = if is_printable { char::from(octet).to_string() } else { "·".to_owned() };
                (format!("{octet:02x}"), text, Tone::Plain)
            }
            Octet::Masked => ("▒▒".to_owned(), "▒".to_owned(), Tone::Faint),
            Octet::Hole => ("--".to_owned(), "-".to_owned(), Tone::Caution),
            Octet::LeftOut => ("..".to_owned(), ".".to_owned(), Tone::Faint),
        };
        let mut style = theme.tone(tone);
        if is_lit(shown, place) {
            style = theme.lit();
        }
        if model.detail.pane == Pane::Octets && shown.start + place as u64 == model.detail.cursor {
            style = style.add_modifier(Modifier::REVERSED | Modifier::BOLD);
        }
        Self { hex, text, style }
    }
}
