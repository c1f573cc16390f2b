//! Colours, where they are wanted.

use std::fmt;

use anstyle::{AnsiColor, Style};

/// What a piece of text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// Less important than the rest.
    Faint,
    /// As the rest.
    #[default]
    Plain,
    /// A peer's name.
    Name,
    /// A heading.
    Strong,
    /// As it should be.
    Good,
    /// Worth a look.
    Caution,
    /// It failed, or it is wrong.
    Bad,
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
