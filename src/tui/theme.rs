//! What colours mean.

use ratatui::style::{Color, Modifier, Style};

use crate::report::Tone;
use crate::report::check::Mark;

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// For a dark background.
    #[default]
    Dark,
    /// For a light background.
    Light,
    /// No colours: bold, reversed and underlined only.
    Plain,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Dark, Self::Light, Self::Plain];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Plain => "plain",
        }
    }

    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Plain,
            Self::Plain => Self::Dark,
        }
    }

    /// How a tone looks.
    #[must_use]
    pub const fn tone(self, tone: Tone) -> Style {
        let style = Style::new();
        match (self, tone) {
            (_, Tone::Strong) | (Self::Plain, Tone::Bad) => style.add_modifier(Modifier::BOLD),
            (Self::Plain, Tone::Caution) => style.add_modifier(Modifier::UNDERLINED),
            (_, Tone::Plain) | (Self::Plain, _) => style,
            (Self::Dark, Tone::Faint) => style.fg(Color::DarkGray),
            (Self::Light, Tone::Faint) => style.fg(Color::Gray),
            (Self::Dark, Tone::Name) => style.fg(Color::Cyan),
            (Self::Light, Tone::Name) => style.fg(Color::Blue),
            (_, Tone::Good) => style.fg(Color::Green),
            (Self::Dark, Tone::Caution) => style.fg(Color::Yellow),
            (Self::Light, Tone::Caution) => style.fg(Color::Magenta),
            (_, Tone::Bad) => style.fg(Color::Red).add_modifier(Modifier::BOLD),
        }
    }

    /// How a verdict looks.
    #[must_use]
    pub const fn mark(self, mark: Mark) -> Style {
        self.tone(match mark {
            Mark::Good => Tone::Good,
            Mark::Caution => Tone::Caution,
            Mark::Bad => Tone::Bad,
        })
    }

    /// What is selected.
    #[must_use]
    pub const fn selected(self) -> Style {
        match self {
            Self::Dark => Style::new().bg(Color::Rgb(40, 52, 74)),
            Self::Light => Style::new().bg(Color::Rgb(210, 224, 245)),
            Self::Plain => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// The bar at the top and the headings of columns.
    #[must_use]
    pub const fn bar(self) -> Style {
        match self {
            Self::Dark => {
                Style::new().fg(Color::White).bg(Color::Rgb(30, 36, 48)).add_modifier(Modifier::BOLD)
            }
            Self::Light => {
                Style::new().fg(Color::Black).bg(Color::Rgb(225, 229, 236)).add_modifier(Modifier::BOLD)
            }
            Self::Plain => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// What a search found, and the octets of the selected field.
    #[must_use]
    pub const fn lit(self) -> Style {
        match self {
            Self::Plain => Style::new().add_modifier(Modifier::REVERSED),
            _ => Style::new().fg(Color::Black).bg(Color::Yellow),
        }
    }

    /// A key in a line of hints.
    #[must_use]
    pub const fn key(self) -> Style {
        match self {
            Self::Plain => Style::new().add_modifier(Modifier::BOLD),
            Self::Dark => Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD),
            Self::Light => Style::new().fg(Color::Blue).add_modifier(Modifier::BOLD),
        }
    }
}
