//! A table of which only the visible lines are built, in as many columns as fit.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::cells;
use crate::report::Tone;
use crate::tui::List;
use crate::tui::theme::Theme;

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its heading.
    pub title: &'static str,
    /// The fewest columns of the screen that it is shown in.
    pub least: u16,
    /// Its part of what is left over; 0 for none.
    pub share: u16,
    /// Does it stand at the right?
    pub is_right: bool,
    /// Where there is no room for all, those with the highest rank are left out first.
    pub rank: u8,
}

/// A piece of text in a table.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What it says; escaped already.
    pub text: String,
    /// How it looks.
    pub style: Style,
}

impl Cell {
    /// Text in a tone.
    pub fn new(theme: Theme, tone: Tone, text: impl Into<String>) -> Self {
        Self { text: text.into(), style: theme.tone(tone) }
    }

    /// Text as the rest.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), style: Style::new() }
    }
}

/// A table with headings, and what is selected in it.
pub struct Table<'a> {
    /// Its columns.
    pub columns: &'a [Column],
    /// Lines in all.
    pub count: usize,
    /// What is selected and visible.
    pub list: &'a List,
    /// The colours.
    pub theme: Theme,
    /// The column that it is sorted by, and whether the other way round.
    pub sorted: Option<(usize, bool)>,
    /// Is the selected line lit?
    pub has_focus: bool,
}

impl Table<'_> {
    /// Draws it; `cell` makes the cell of a line and column.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, cell: impl Fn(usize, usize) -> Cell) {
        let places = place(self.columns, area.width);
        buffer.set_style(Rect { height: 1.min(area.height), ..area }, self.theme.bar());
        for (column, x, width) in &places {
            let Some(head) = self.columns.get(*column) else { continue };
            let sign = match self.sorted {
                Some((by, false)) if by == *column => "▼",
                Some((by, true)) if by == *column => "▲",
                _ => "",
            };
            let title = format!("{}{sign}", head.title);
            let text = fill(&title, usize::from(*width), head.is_right);
            buffer.set_string(area.x + x, area.y, text, self.theme.bar());
        }
        let rows = area.height.saturating_sub(1);
        for (offset, line) in self.list.window(self.count, usize::from(rows)).enumerate() {
            let y = area.y + 1 + offset as u16;
            let is_selected = self.has_focus && line == self.list.selected;
            for (column, x, width) in &places {
                let cell = cell(line, *column);
                let is_right = self.columns.get(*column).is_some_and(|column| column.is_right);
                let text = fill(&cell.text, usize::from(*width), is_right);
                buffer.set_string(area.x + x, y, text, cell.style);
            }
            if is_selected {
                buffer.set_style(Rect { y, height: 1, ..area }, self.theme.selected());
            }
        }
    }
}

fn fill(text: &str, width: usize, is_right: bool) -> String {
    if is_right { cells::right(text, width) } else { cells::left(text, width) }
}

/// The columns that fit: which, from where on, how wide.
#[must_use]
pub fn place(columns: &[Column], width: u16) -> Vec<(usize, u16, u16)> {
    let mut shown: Vec<usize> = (0..columns.len()).collect();
    let least = |shown: &[usize]| -> u16 {
        shown.iter().filter_map(|column| columns.get(*column)).map(|column| column.least + 1).sum()
    };
    while least(&shown) > width + 1 && shown.len() > 1 {
        let dropped =
            shown.iter().copied().max_by_key(|column| columns.get(*column).map(|column| column.rank));
        shown.retain(|column| Some(*column) != dropped);
    }
    let mut spare = (width + 1).saturating_sub(least(&shown));
    let mut shares: u16 =
        shown.iter().filter_map(|column| columns.get(*column)).map(|column| column.share).sum();
    let mut x = 0;
    let mut places = Vec::new();
    for index in shown {
        let Some(column) = columns.get(index) else { continue };
        let more = if shares == 0 {
            0
        } else {
            (u32::from(spare) * u32::from(column.share) / u32::from(shares)) as u16
        };
        spare -= more;
        shares -= column.share;
        let own = (column.least + more).min(width.saturating_sub(x));
        places.push((index, x, own));
        x += own + 1;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn column(least: u16, share: u16, rank: u8) -> Column {
        Column { title: "x", least, share, is_right: false, rank }
    }

    #[test]
    fn columns_fill_the_width_and_never_more() {
        let columns = [column(3, 0, 0), column(10, 1, 1), column(10, 2, 2), column(5, 0, 3)];
        for width in 1..200 {
            let places = place(&columns, width);
            let (_, x, last) = *places.last().unwrap();
            assert!(x + last <= width.max(3), "{width}: {places:?}");
            if width >= 31 {
                assert_eq!((places.len(), x + last), (4, width));
            }
        }
    }

    #[test]
    fn the_least_important_columns_go_first() {
        let columns = [column(3, 0, 0), column(10, 1, 2), column(10, 2, 1)];
        let kept: Vec<usize> = place(&columns, 16).into_iter().map(|(column, _, _)| column).collect();
        assert_eq!(kept, [0, 2]);
    }
}
