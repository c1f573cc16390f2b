//! The bar at the top: which capture, how far, with what verdicts. The line at the bottom: what was said, or keys.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{cells, clock};
use crate::octets::EscapedText;
use crate::report::check::Mark;
use crate::report::{Tone, index::Index};
use crate::time::Elapsed;
use crate::tui::{Loading, Model, Screen, keys};

/// The bar at the top.
pub(super) fn top(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.settings.theme;
    frame.buffer_mut().set_style(area, theme.bar());
    let mut right = vec![Span::raw(progress(&model.loading))];
    if model.filter.is_some() {
        right.push(Span::styled(" filtered", theme.bar().patch(theme.tone(Tone::Caution))));
    }
    right.extend([Mark::Bad, Mark::Caution, Mark::Good].into_iter().flat_map(|mark| {
        let count = model.index.marks.get(&mark).copied().unwrap_or(0);
        let style = if count > 0 { theme.bar().patch(theme.mark(mark)) } else { theme.bar() };
        [Span::raw(" "), Span::styled(format!("{} {count}", mark.sign()), style)]
    }));
    right.push(Span::raw(" "));
    let right = Line::from(right);
    let left_width = usize::from(area.width).saturating_sub(right.width());
    frame.buffer_mut().set_string(area.x, area.y, cells::left(&title(model), left_width), theme.bar());
    let at = Rect { x: area.x + left_width as u16, width: right.width() as u16, ..area };
    frame.render_widget(right, at.intersection(area));
}

fn title(model: &Model) -> String {
    let names = capture_name(&model.index);
    let place = match model.screen {
        Screen::Associations => span(model),
        Screen::Association | Screen::Detail => format!("#{}", model.association.number),
        Screen::Findings => "findings".to_owned(),
        Screen::Workflow => "workflow".to_owned(),
    };
    let damage = match model.index.errors.first() {
        Some(error) => format!("✗ damaged: {}  ", EscapedText(error)),
        None => String::new(),
    };
    format!(" {names}  {damage}{place}")
}

/// The names of the files, without their folders.
pub(super) fn capture_name(index: &Index) -> String {
    let files = index.info.as_ref().map(|info| info.files.as_slice()).unwrap_or_default();
    let names = files.iter().map(|file| {
        let name = file.rsplit('/').next().unwrap_or(file);
        EscapedText(name).to_string()
    });
    names.collect::<Vec<_>>().join(" + ")
}

/// From when to when.
fn span(model: &Model) -> String {
    match (model.index.start, model.index.end) {
        (Some(start), Some(end)) => {
            format!("{}  {}", clock::date_and_time(model, start), Elapsed(end.since(start)))
        }
        _ => String::new(),
    }
}

fn progress(loading: &Loading) -> String {
    match (loading.is_done, loading.total.filter(|total| *total > 0)) {
        _ if loading.held.is_some() => "paused".to_owned(),
        (true, _) => String::new(),
        (false, _) if loading.is_live => "live".to_owned(),
        (false, _) if loading.is_following => "following".to_owned(),
        (false, Some(total)) => format!("reading {} %", (loading.read.min(total)) * 100 / total),
        (false, None) => format!("reading {} MB", loading.read / 1_000_000),
    }
}

/// The line at the bottom.
pub(super) fn bottom(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let theme = model.settings.theme;
    if let Some(notice) = &model.notice {
        let text = cells::cut(&notice.text, usize::from(area.width));
        frame.render_widget(Line::styled(text, theme.tone(notice.tone)), area);
        return;
    }
    let mut hints = Vec::new();
    let hinted = || keys::of(model.screen).filter(|binding| !binding.hint.is_empty());
    // What leads to all other keys comes first: the line may be too short for the rest.
    let help = hinted().filter(|binding| binding.action == keys::Action::Help);
    let others = hinted().filter(|binding| binding.action != keys::Action::Help);
    for binding in help.chain(others) {
        let key = binding.keys.first().copied().unwrap_or_default();
        hints.push(Span::styled(format!(" {key} "), theme.key()));
        hints.push(Span::styled(binding.hint, theme.tone(Tone::Plain)));
    }
    frame.render_widget(Line::from(hints), area);
}
