//! A table of which only the visible lines are built, in as many columns as fit.

use std::ops::Range;

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
    /// Its part of what is left over, as far as what is visible needs it; 0 for none.
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
        if area.is_empty() {
            return;
        }
        let (window, lines) = self.visible(area, &cell);
        let places = self.place(&lines, area.width);
        self.draw_head(buffer, area, &places);
        for (offset, (line, cells)) in window.zip(&lines).enumerate() {
            let y = area.y + 1 + offset as u16;
            for (column, x, width) in &places {
                let Some(cell) = cells.get(*column) else { continue };
                let is_right = self.columns.get(*column).is_some_and(|column| column.is_right);
                buffer.set_string(area.x + x, y, fill(&cell.text, usize::from(*width), is_right), cell.style);
            }
            if self.has_focus && line == self.list.selected {
                buffer.set_style(Rect { y, height: 1, ..area }, self.theme.selected());
            }
        }
    }

    /// Where the columns stand: which, from where on, how wide.
    pub fn places(&self, area: Rect, cell: impl Fn(usize, usize) -> Cell) -> Vec<(usize, u16, u16)> {
        self.place(&self.visible(area, &cell).1, area.width)
    }

    /// The lines in the window, and their cells.
    fn visible(&self, area: Rect, cell: &impl Fn(usize, usize) -> Cell) -> (Range<usize>, Vec<Vec<Cell>>) {
        let window = self.list.window(self.count, usize::from(area.height.saturating_sub(1)));
        let columns = 0..self.columns.len();
        let cells = window.clone().map(|line| columns.clone().map(|column| cell(line, column)).collect());
        let cells = cells.collect();
        (window, cells)
    }

    fn place(&self, lines: &[Vec<Cell>], width: u16) -> Vec<(usize, u16, u16)> {
        let wanted = (0..self.columns.len()).map(|column| {
            let texts = lines.iter().filter_map(|line| line.get(column));
            texts.map(|cell| cells::width(&cell.text)).max().unwrap_or(0).min(usize::from(u16::MAX)) as u16
        });
        place(self.columns, &wanted.collect::<Vec<u16>>(), width)
    }

    fn draw_head(&self, buffer: &mut Buffer, area: Rect, places: &[(usize, u16, u16)]) {
        buffer.set_style(Rect { height: 1.min(area.height), ..area }, self.theme.bar());
        for (column, x, width) in places {
            let Some(head) = self.columns.get(*column) else { continue };
            let sign = match self.sorted {
                Some((by, false)) if by == *column => "▼",
                Some((by, true)) if by == *column => "▲",
                _ => "",
            };
            let text = fill(&format!("{}{sign}", head.title), usize::from(*width), head.is_right);
            buffer.set_string(area.x + x, area.y, text, self.theme.bar());
        }
    }
}

fn fill(text: &str, width: usize, is_right: bool) -> String {
    if is_right { cells::right(text, width) } else { cells::left(text, width) }
}

/// The columns that fit: which, from where on, how wide. `wanted` is what the contents of each would take.
#[must_use]
pub fn place(columns: &[Column], wanted: &[u16], width: u16) -> Vec<(usize, u16, u16)> {
    let mut shown: Vec<usize> = (0..columns.len()).collect();
    let least = |shown: &[usize]| -> u16 {
        shown.iter().filter_map(|column| columns.get(*column)).map(|column| column.least + 1).sum()
    };
    while least(&shown) > width.saturating_add(1) && shown.len() > 1 {
        let dropped =
            shown.iter().copied().max_by_key(|column| columns.get(*column).map(|column| column.rank));
        shown.retain(|column| Some(*column) != dropped);
    }
    let mut widths: Vec<u16> = columns.iter().map(|column| column.least).collect();
    let mut spare = width.saturating_add(1).saturating_sub(least(&shown));
    // The spare columns go round, so many at a time as the share says, until nobody wants more.
    let mut is_growing = true;
    while spare > 0 && is_growing {
        is_growing = false;
        for index in &shown {
            let (Some(column), Some(own)) = (columns.get(*index), widths.get_mut(*index)) else { continue };
            let lacks = wanted.get(*index).copied().unwrap_or(0).saturating_sub(*own);
            let more = column.share.min(lacks).min(spare);
            *own += more;
            spare -= more;
            is_growing |= more > 0;
        }
    }
    let mut x = 0;
    let mut places = Vec::new();
    for index in shown {
        let own = widths.get(index).copied().unwrap_or(0).min(width.saturating_sub(x));
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
            let places = place(&columns, &[3, 200, 20, 5], width);
            let (_, x, last) = *places.last().unwrap();
            assert!(x + last <= width.max(3), "{width}: {places:?}");
            if width >= 31 {
                assert_eq!((places.len(), x + last), (4, width));
            }
        }
    }

    #[test]
    fn no_column_is_wider_than_what_it_holds() {
        let columns = [column(3, 0, 0), column(10, 1, 1), column(10, 2, 2)];
        assert_eq!(place(&columns, &[9, 12, 30], 100), [(0, 0, 3), (1, 4, 12), (2, 17, 30)]);
    }

    #[test]
    fn the_least_important_columns_go_first() {
        let columns = [column(3, 0, 0), column(10, 1, 2), column(10, 2, 1)];
        let kept: Vec<usize> = place(&columns, &[], 16).into_iter().map(|(column, _, _)| column).collect();
        assert_eq!(kept, [0, 2]);
    }
}
