//! Colours, where they are wanted.

use std::fmt;

use anstyle::{AnsiColor, Style};

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Tone {
    Plain,
    /// A heading.
    Strong,
    /// Less important than the rest.
    Faint,
    Good,
    Caution,
    Bad,
    /// A peer's name.
    Name,
}

/// Text with its tone.
pub(in crate::report) struct Painted<T> {
    text: T,
    style: Style,
}

/// Gives text its colour, or none.
#[derive(Clone, Copy, Debug)]
pub(in crate::report) struct Painter {
    pub(in crate::report) colour: bool,
}

impl Painter {
    pub(in crate::report) fn paint<T: fmt::Display>(self, tone: Tone, text: T) -> Painted<T> {
        let style = match tone {
            _ if !self.colour => Style::new(),
            Tone::Plain => Style::new(),
            Tone::Strong => Style::new().bold(),
            Tone::Faint => Style::new().dimmed(),
            Tone::Good => AnsiColor::Green.on_default(),
            Tone::Caution => AnsiColor::Yellow.on_default(),
            Tone::Bad => AnsiColor::Red.on_default().bold(),
            Tone::Name => AnsiColor::Cyan.on_default(),
        };
        Painted { text, style }
    }
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.style)?;
        self.text.fmt(f)?;
        write!(f, "{:#}", self.style)
    }
}
