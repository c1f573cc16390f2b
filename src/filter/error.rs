//! What is wrong with an expression, and where.

use std::fmt;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::octets::EscapedText;

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The octets of the expression that it is about; empty at its end.
    pub at: Range<usize>,
    /// What is wrong, on one line.
    pub message: String,
    /// What would be right, on one line.
    pub help: Option<String>,
}

impl Error {
    pub(super) fn new(at: &Range<usize>, message: impl Into<String>) -> Self {
        Self { at: at.clone(), message: message.into(), help: None }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Help, where there is none yet.
    pub(super) fn help_else(self, help: &str) -> Self {
        Self { help: self.help.or_else(|| Some(help.to_owned())), ..self }
    }

    /// Better help than what there is, if any.
    pub(super) fn help_if(self, help: Option<String>) -> Self {
        Self { help: help.or(self.help), ..self }
    }

    /// The expression, safe to print, and below it signs under the place.
    #[must_use]
    pub fn marked(&self, expression: &str) -> [String; 2] {
        let width =
            |range: Range<usize>| EscapedText(expression.get(range).unwrap_or_default()).to_string().width();
        let marks = width(self.at.clone()).max(1);
        let line = format!("{}{}", " ".repeat(width(0..self.at.start)), "^".repeat(marks));
        [EscapedText(expression).to_string(), line]
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", EscapedText(&self.message))?;
        match &self.help {
            Some(help) => write!(f, "; {}", EscapedText(help)),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_stands_under_its_place() {
        let text = "patient = \"山田\" and\u{1b} comand = x";
        let start = text.find("comand").unwrap();
        let error = Error::new(&(start..start + 6), "unknown");
        let [line, marks] = error.marked(text);
        assert_eq!(line, "patient = \"山田\" and\\u{1b} comand = x");
        assert_eq!(marks.trim_start(), "^^^^^^");
        let (before, _) = line.split_once("comand").unwrap();
        assert_eq!(marks.find('^').unwrap(), before.width());
        assert_eq!(Error::new(&(3..3), "end").marked("abc")[1], "   ^");
    }
}
