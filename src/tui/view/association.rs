//! One association: who, what for, how it ended and why; and its tabs.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{cells, contexts, found, ladder, negotiation, timing};
use crate::report::Tone;
use crate::tui::Model;
use crate::tui::screens::association::{self, Places, Tab};

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, _area: Rect) {
    let head = association::head(model);
    let Places { head: at, tabs, body } = association::places(model, head.len());
    draw_head(model, frame, at, &head);
    draw_tabs(model, frame, tabs);
    match model.association.tab {
        Tab::Ladder => ladder::draw(model, frame, body),
        Tab::Findings => found::draw(model, frame, body),
        Tab::Contexts => contexts::draw(model, frame, body),
        Tab::Negotiation => negotiation::draw(model, frame, body),
        Tab::Timing => timing::draw(model, frame, body),
    }
}

fn draw_head(model: &Model, frame: &mut Frame<'_>, area: Rect, head: &[(Tone, String)]) {
    let Some(one) = association::current(model) else { return };
    let theme = model.settings.theme;
    let width = usize::from(area.width).saturating_sub(2);
    for (row, (tone, text)) in area.rows().zip(head) {
        let sign = if row.y == area.y { one.mark().sign() } else { " " };
        let text = Span::styled(cells::cut(text, width), theme.tone(*tone));
        frame.render_widget(
            Line::from(vec![Span::styled(sign, theme.mark(one.mark())), " ".into(), text]),
            row,
        );
    }
}

fn draw_tabs(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.settings.theme;
    frame.buffer_mut().set_style(area, theme.bar());
    let found = association::current(model).map_or(0, |one| one.findings.len() + one.diagnoses.len());
    let tabs = Tab::ALL.into_iter().flat_map(|tab| {
        let count = if tab == Tab::Findings && found > 0 { format!(" {found}") } else { String::new() };
        let is_shown = tab == model.association.tab;
        let (left, right) = if is_shown { ("[", "]") } else { (" ", " ") };
        let style = if is_shown { theme.bar().patch(theme.key()) } else { theme.bar() };
        [Span::styled(format!("{left}{}{count}{right}", tab.name()), style), Span::styled(" ", theme.bar())]
    });
    frame.render_widget(Line::from(tabs.collect::<Vec<_>>()), area);
}
