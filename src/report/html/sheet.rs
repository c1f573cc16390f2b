//! Lines of a ladder, laid out on sheets that a printer can put on pages.

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::class;
use crate::octets::EscapedText;
use crate::report::Tone;
use crate::ul::Role;

/// Columns of text between the lifelines.
const COLUMNS: usize = 94;
/// Lines of text at an arrow.
const MAX_LINES: usize = 3;
/// Height of a line of text.
const TEXT_HEIGHT: u32 = 15;
/// Height of a sheet, as long as a line fits.
const SHEET_HEIGHT: u32 = 1_000;
/// Where the lifelines stand.
pub(super) const LEFT: u32 = 128;
pub(super) const RIGHT: u32 = 858;

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// An arrow from its sender.
    Arrow(Role),
    /// A point at the lifeline of whom it is about.
    Dot(Role),
    /// Octets that the capture lost.
    Gap,
    /// Several lines in one.
    Fold,
    /// Time in which nothing happened.
    Pause,
}

/// A finding beside a line.
#[derive(Clone, Debug)]
pub(super) struct Flag {
    pub(super) sign: &'static str,
    pub(super) class: &'static str,
    pub(super) anchor: String,
    pub(super) text: String,
}

/// A line of the ladder.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) shape: Shape,
    pub(super) class: &'static str,
    pub(super) text: Vec<String>,
    pub(super) time: String,
    pub(super) frame: String,
    /// Octets and response time.
    pub(super) aside: String,
    pub(super) flags: Vec<Flag>,
    /// Another association that it belongs to.
    pub(super) link: Option<u64>,
    top: u32,
}

impl Drawn {
    pub(super) fn new(shape: Shape, tone: Tone, text: &str) -> Self {
        Self {
            shape,
            class: class(tone),
            text: wrapped(text),
            time: String::new(),
            frame: String::new(),
            aside: String::new(),
            flags: Vec::new(),
            link: None,
            top: 0,
        }
    }

    fn height(&self) -> u32 {
        let lines = self.text.len().max(1) as u32;
        let least = self.flags.len() as u32 * TEXT_HEIGHT + 8;
        let own = match self.shape {
            Shape::Arrow(_) => lines * TEXT_HEIGHT + 17,
            Shape::Dot(_) => lines * TEXT_HEIGHT + 8,
            Shape::Gap | Shape::Fold => lines * TEXT_HEIGHT + 18,
            Shape::Pause => 30,
        };
        own.max(least)
    }

    /// Baseline of its first line of text.
    pub(super) const fn baseline(&self) -> u32 {
        let inset = match self.shape {
            Shape::Arrow(_) | Shape::Dot(_) => 13,
            Shape::Gap | Shape::Fold | Shape::Pause => 19,
        };
        self.top + inset
    }

    /// Its lines of text with their baselines.
    pub(super) fn lines(&self) -> impl Iterator<Item = (u32, &str)> {
        let first = self.baseline();
        self.text.iter().zip(0..).map(move |(line, number)| (first + number * TEXT_HEIGHT, line.as_str()))
    }

    /// Flags with their baselines.
    pub(super) fn flagged(&self) -> impl Iterator<Item = (u32, &Flag)> {
        let first = self.baseline();
        self.flags.iter().zip(0..).map(move |(flag, number)| (first + number * TEXT_HEIGHT, flag))
    }

    /// Where the arrow runs.
    pub(super) fn arrow(&self) -> u32 {
        self.top + self.text.len().max(1) as u32 * TEXT_HEIGHT + 4
    }

    pub(super) const fn is_arrow(&self) -> bool {
        matches!(self.shape, Shape::Arrow(_))
    }

    pub(super) const fn is_dot(&self) -> bool {
        matches!(self.shape, Shape::Dot(_))
    }

    pub(super) const fn is_from_left(&self) -> bool {
        matches!(self.shape, Shape::Arrow(Role::Requestor) | Shape::Dot(Role::Requestor))
    }

    /// Class, place and height of the box around it; `None` for a line without one.
    pub(super) fn band(&self) -> Option<(&'static str, u32, u32)> {
        let class = match self.shape {
            Shape::Gap => "lost",
            Shape::Fold => "fold",
            _ => return None,
        };
        Some((class, self.top + 4, self.height() - 8))
    }
}

/// A part of a ladder.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) height: u32,
    pub(super) lines: Vec<Drawn>,
}

/// Lays lines out on sheets.
pub(super) fn sheets(lines: Vec<Drawn>) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    for mut line in lines {
        let height = line.height();
        match sheets.last_mut().filter(|sheet| sheet.height + height <= SHEET_HEIGHT) {
            Some(sheet) => {
                line.top = sheet.height;
                sheet.height = sheet.height.saturating_add(height);
                sheet.lines.push(line);
            }
            None => sheets.push(Sheet { height, lines: vec![line] }),
        }
    }
    sheets
}

/// Text in lines that fit between the lifelines, escaped so that its width is known.
fn wrapped(text: &str) -> Vec<String> {
    let text = EscapedText(text).to_string();
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_word_bounds() {
        if line.width() + word.width() > COLUMNS && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for character in word.graphemes(true) {
            if line.width() + character.width() > COLUMNS {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(character);
        }
    }
    lines.push(line);
    for line in &mut lines {
        *line = line.trim().to_owned();
    }
    if lines.len() > MAX_LINES {
        lines.truncate(MAX_LINES);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_wrapped_between_words_and_cut_after_some_lines() {
        let lines = wrapped(&"word ".repeat(30));
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.width() <= COLUMNS && !line.starts_with(' ')));
        let endless = wrapped(&"漢".repeat(1_000));
        assert_eq!(endless.len(), MAX_LINES);
        assert!(endless[0].width() <= COLUMNS && endless[2].ends_with('…'));
        assert_eq!(wrapped("\u{202e}x"), [r"\u{202e}x"]);
    }

    #[test]
    fn sheets_hold_all_lines_and_none_is_too_high() {
        let line = |_| Drawn::new(Shape::Arrow(Role::Requestor), Tone::Plain, "C-ECHO-RQ 1");
        let sheets = sheets((0..100).map(line).collect());
        assert_eq!(sheets.iter().map(|sheet| sheet.lines.len()).sum::<usize>(), 100);
        assert!(sheets.len() > 1 && sheets.iter().all(|sheet| sheet.height <= SHEET_HEIGHT));
    }
}
