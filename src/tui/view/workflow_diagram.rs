//! The diagram of a case: hosts as columns, operations as arrows between them, one line each.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Wrap};

use super::{cells, clock};
use crate::report::Tone;
use crate::report::workflow::{Arrow, Host};
use crate::tui::Model;
use crate::tui::screens::workflow::{self, Line as Content, Pane, TIME_WIDTH};

/// Where the columns of hosts are.
struct Lanes {
    area: Rect,
    /// The hosts shown, by their places, from left to right.
    hosts: Vec<usize>,
    /// Is there a host to the left of them, or to the right?
    hidden: (bool, bool),
    /// All hosts in the order of the columns.
    order: Vec<usize>,
}

impl Lanes {
    fn of(model: &Model, area: Rect) -> Self {
        let state = &model.workflow;
        let (order, first) = (workflow::columns(state), state.first_host);
        let hosts: Vec<usize> = order.iter().skip(first).take(workflow::room(model)).copied().collect();
        let hidden = (first > 0, first + hosts.len() < order.len());
        let area = Rect { x: area.x + TIME_WIDTH, width: area.width.saturating_sub(TIME_WIDTH), ..area };
        Self { area, hosts, hidden, order }
    }

    fn width(&self) -> u16 {
        self.area.width / (self.hosts.len().max(1) as u16)
    }

    /// The column of the screen in the middle of a lane.
    fn middle(&self, lane: usize) -> u16 {
        self.area.x + (lane as u16).saturating_mul(self.width()) + self.width() / 2
    }

    /// Where an arrow from or to a host ends: its lane, or the edge behind which that is.
    fn end(&self, host: usize) -> u16 {
        if let Some(lane) = self.hosts.iter().position(|shown| *shown == host) {
            return self.middle(lane);
        }
        let place = |host: usize| self.order.iter().position(|shown| *shown == host);
        if place(host) < self.hosts.first().and_then(|first| place(*first)) {
            self.area.x
        } else {
            self.area.right().saturating_sub(1)
        }
    }
}

pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let rows = [1, 3].map(Constraint::Length);
    let [title, head, body, detail] =
        Layout::vertical([rows[0], rows[1], Constraint::Fill(1), Constraint::Length(2)]).areas(area);
    let (state, theme) = (&model.workflow, model.settings.theme);
    if let Some(case) = state.cases.get(state.list.selected) {
        let text = format!(" {}", workflow::title(model, case));
        frame.render_widget(
            Line::styled(cells::cut(&text, usize::from(title.width)), theme.tone(Tone::Strong)),
            title,
        );
    }
    let lanes = Lanes::of(model, body);
    draw_head(model, frame.buffer_mut(), head, &lanes);
    for y in body.y..body.bottom() {
        for lane in 0..lanes.hosts.len() {
            frame.buffer_mut().set_string(lanes.middle(lane), y, "│", theme.tone(Tone::Faint));
        }
    }
    let count = workflow::line_count(state);
    for (offset, place) in state.lines.window(count, usize::from(body.height)).enumerate() {
        let at = Rect { y: body.y + offset as u16, height: 1, ..body };
        draw_line(model, frame.buffer_mut(), at, &lanes, place);
        if place == state.lines.selected && state.pane == Pane::Diagram {
            frame.buffer_mut().set_style(at, theme.selected());
        }
    }
    let words = workflow::words(state, state.lines.selected);
    let paragraph = Paragraph::new(words).wrap(Wrap { trim: true }).style(theme.tone(Tone::Plain));
    frame.render_widget(paragraph, Rect { x: detail.x + 1, width: detail.width.saturating_sub(1), ..detail });
}

/// What a host is, who it is, and where.
fn draw_head(model: &Model, buffer: &mut Buffer, area: Rect, lanes: &Lanes) {
    let theme = model.settings.theme;
    let width = usize::from(lanes.width().saturating_sub(1));
    for (lane, place) in lanes.hosts.iter().enumerate() {
        let Some(host) = model.workflow.diagram.hosts.get(*place) else { continue };
        for ((row, text), tone) in (0..).zip(texts(host)).zip([Tone::Strong, Tone::Name, Tone::Faint]) {
            let text = cells::cut(&text, width);
            let x = lanes.middle(lane).saturating_sub(cells::width(&text) as u16 / 2);
            buffer.set_string(x.max(lanes.area.x), area.y + row, text, theme.tone(tone));
        }
    }
    let signs = [(lanes.hidden.0, area.x + TIME_WIDTH - 2, "◂"), (lanes.hidden.1, area.right() - 1, "▸")];
    for (_, x, sign) in signs.iter().filter(|(is_hidden, ..)| *is_hidden) {
        buffer.set_string(*x, area.y + 1, sign, theme.key());
    }
}

fn texts(host: &Host) -> [String; 3] {
    let place = match &host.name {
        Some(name) if !host.titles.is_empty() => name.clone(),
        _ => host.address(),
    };
    let title = if host.titles.is_empty() && host.name.is_none() { String::new() } else { host.title() };
    let role = if host.role.is_empty() { "?".to_owned() } else { host.role.clone() };
    [role, title, place]
}

fn draw_line(model: &Model, buffer: &mut Buffer, area: Rect, lanes: &Lanes, place: usize) {
    let (theme, state) = (model.settings.theme, &model.workflow);
    match workflow::line(state, place) {
        Some(Content::Arrow(arrow)) => {
            let before = place.checked_sub(1).and_then(|before| state.diagram.arrows.get(before));
            let moment = clock::moment(model, arrow.first, before.map(|before| before.first));
            let moment: String = moment.chars().take(usize::from(TIME_WIDTH) - 1).collect();
            let moment = cells::right(&moment, usize::from(TIME_WIDTH) - 1);
            buffer.set_string(area.x, area.y, moment, theme.tone(Tone::Faint));
            draw_arrow(buffer, area.y, lanes, arrow, theme.tone(arrow.tone()));
        }
        Some(Content::Remark(remark)) => {
            let text = cells::cut(&format!("○ {}", remark.text), usize::from(area.width.saturating_sub(2)));
            buffer.set_string(area.x + 1, area.y, text, theme.tone(Tone::Caution));
        }
        None => {}
    }
}

fn draw_arrow(buffer: &mut Buffer, y: u16, lanes: &Lanes, arrow: &Arrow, style: Style) {
    let (from, to) = (lanes.end(arrow.from), lanes.end(arrow.to));
    let (left, right) = (from.min(to), from.max(to));
    if left == right {
        buffer.set_string(left, y, "↺", style);
        return draw_label(buffer, y, lanes, (left, left), arrow, style);
    }
    for x in left + 1..right {
        buffer.set_string(x, y, "─", style);
    }
    let (x, head) = if to > from { (right - 1, "▶") } else { (left + 1, "◀") };
    buffer.set_string(x, y, head, style);
    draw_label(buffer, y, lanes, (left, right), arrow, style);
}

/// On the arrow if it fits, else beside it; where there is most room, and shorter, if it fits nowhere.
fn draw_label(
    buffer: &mut Buffer,
    y: u16,
    lanes: &Lanes,
    (left, right): (u16, u16),
    arrow: &Arrow,
    style: Style,
) {
    let inside = (left + 3, (right - left).saturating_sub(5));
    let after = (right + 2, lanes.area.right().saturating_sub(right + 2));
    let before = (lanes.area.x, left.saturating_sub(lanes.area.x + 1));
    let [name, sign, _] = arrow.parts();
    let short = format!("{name} {sign}");
    let fitting = |text: &str| {
        [inside, after, before].into_iter().find(|(_, room)| usize::from(*room) >= cells::width(text))
    };
    let widest = [inside, after, before].into_iter().max_by_key(|(_, room)| *room).unwrap_or(inside);
    let (place, text) = if let Some(place) = fitting(&arrow.label()) {
        (place, arrow.label())
    } else if let Some(place) = fitting(&short) {
        (place, short)
    } else {
        (widest, format!("{} {sign}", cells::cut(&name, usize::from(widest.1).saturating_sub(2))))
    };
    let is_before = place == before && place != inside && place != after;
    let x = if is_before { left.saturating_sub(cells::width(&text) as u16 + 1) } else { place.0 };
    buffer.set_string(x, y, text, style);
}
