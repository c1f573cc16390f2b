//! The model on the screen. Nothing here changes the model; only what is visible is built.

mod association;
pub(in crate::tui) mod associations;
mod bars;
pub mod cells;
mod clock;
mod comparison;
mod contexts;
mod detail;
mod explain;
mod fields;
mod findings;
mod found;
mod help;
mod ladder;
mod layers;
mod lifelines;
mod negotiation;
mod octets;
mod prompt;
mod row_pane;
pub mod table;
mod timing;
mod waterfall;
mod workflow;
mod workflow_diagram;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Clear, Paragraph};

use super::{Model, Overlay, Screen};

/// Draws everything.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let area = frame.area();
    if area.width < Model::MIN_SIZE.0 || area.height < Model::MIN_SIZE.1 {
        return too_small(frame, area);
    }
    let [top, body, bottom] =
        Layout::vertical([Constraint::Length(1), Constraint::Fill(1), Constraint::Length(1)]).areas(area);
    bars::top(model, frame, top);
    match model.screen {
        Screen::Associations => associations::draw(model, frame, body),
        Screen::Association => association::draw(model, frame, body),
        Screen::Findings => findings::draw(model, frame, body),
        Screen::Detail => detail::draw(model, frame, body),
        Screen::Workflow => workflow::draw(model, frame, body),
    }
    bars::bottom(model, frame, bottom);
    match &model.overlay {
        Some(Overlay::Help { top }) => help::draw(model, frame, body, *top),
        Some(Overlay::Explain { topic, top }) => explain::draw(model, frame, body, *topic, *top),
        Some(Overlay::Prompt(prompt)) => prompt::draw(model, frame, body, bottom, prompt),
        Some(Overlay::Comparison { comparison, top }) => {
            comparison::draw(model, frame, body, comparison, *top);
        }
        None => {}
    }
}

fn too_small(frame: &mut Frame<'_>, area: Rect) {
    let (width, height) = Model::MIN_SIZE;
    let text = format!("the terminal is too small: {width}×{height} at least");
    frame.render_widget(Paragraph::new(text).wrap(ratatui::widgets::Wrap { trim: true }), area);
}

/// A box in the middle for what lies over a screen; the area inside of it.
fn pop_up(model: &Model, frame: &mut Frame<'_>, around: Rect, title: &str, size: (u16, u16)) -> Rect {
    let area = around.centered(Constraint::Length(size.0), Constraint::Length(size.1));
    let block = ratatui::widgets::Block::bordered()
        .title(Line::from(format!(" {title} ")).style(model.settings.theme.key()));
    let inside = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    inside
}
