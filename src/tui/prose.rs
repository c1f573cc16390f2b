//! Text in lines of a given width, with what stands before it.

use unicode_segmentation::UnicodeSegmentation;

use super::view::cells::width;
use crate::report::Tone;

/// A line of [`Prose`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProseLine {
    /// What stands before the text: a name, a number, blanks.
    pub head: String,
    /// The text.
    pub text: String,
    /// How the text is meant.
    pub tone: Tone,
}

/// Text that is broken into lines.
#[derive(Clone, Debug)]
pub struct Prose {
    columns: usize,
    /// The lines so far.
    pub lines: Vec<ProseLine>,
}

impl Prose {
    /// No text, in lines of so many columns.
    #[must_use]
    pub const fn new(columns: usize) -> Self {
        Self { columns, lines: Vec::new() }
    }

    /// An empty line.
    pub fn blank(&mut self) {
        self.lines.push(ProseLine { head: String::new(), text: String::new(), tone: Tone::Plain });
    }

    /// A paragraph; nothing for no text.
    pub fn say(&mut self, tone: Tone, text: &str) {
        self.tell("", tone, text);
    }

    /// A paragraph at the right of a name; nothing for no text.
    pub fn tell(&mut self, head: &str, tone: Tone, text: &str) {
        let indent = width(head);
        let room = self.columns.saturating_sub(indent).max(8);
        for (index, text) in wrap(text, room).into_iter().enumerate() {
            let head = if index == 0 { head.to_owned() } else { " ".repeat(indent) };
            self.lines.push(ProseLine { head, text, tone });
        }
    }
}

/// Breaks a text between words, and words that are too long where they have to be.
fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && width(&line) + 1 + width(word) > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        if width(word) <= columns {
            line.push_str(word);
            continue;
        }
        for grapheme in word.graphemes(true) {
            if width(&line) + width(grapheme) > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(grapheme);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_longer_than_the_width() {
        let text = "An acceptor answers 1.2.840.113619.2.55.3.604688119.971.1275548 山田^太郎=やまだ^たろう with care";
        for columns in 8..90 {
            let lines = wrap(text, columns);
            assert!(lines.iter().all(|line| width(line) <= columns), "{columns}: {lines:?}");
            let all: String = lines.concat().split_whitespace().collect();
            assert_eq!(all, text.split_whitespace().collect::<String>());
        }
    }

    #[test]
    fn text_stands_at_the_right_of_its_name() {
        let mut prose = Prose::new(20);
        prose.tell("expected  ", Tone::Plain, "an even number");
        prose.say(Tone::Plain, "");
        let lines: Vec<String> =
            prose.lines.iter().map(|line| format!("{}{}", line.head, line.text)).collect();
        assert_eq!(lines, ["expected  an even", "          number"]);
    }
}
