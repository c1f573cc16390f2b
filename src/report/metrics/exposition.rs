//! The text format of Prometheus, version 0.0.4.
//!
//! It is written here because the official library writes `OpenMetrics` only, which not every reader of the older format
//! takes.

use std::fmt::{Display, Write as _};

use super::histogram::{BOUNDS, Histogram, Seconds};
use crate::octets::EscapedText;

/// What a family holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Only ever grows.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Counts by size.
    Histogram,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// A label with its value; the value may be any text.
pub(super) type Label<'a> = (&'static str, &'a str);

/// The page as far as it is written.
#[derive(Debug, Default)]
pub(super) struct Exposition {
    pub(super) text: String,
}

impl Exposition {
    /// Starts a family of samples. `help` has neither backslash nor line end.
    pub(super) fn family(&mut self, name: &'static str, kind: Kind, help: &'static str) -> Family<'_> {
        self.push(format_args!("# HELP {name} {help}\n# TYPE {name} {}\n", kind.name()));
        Family { page: self, name }
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a String does not fail.
        let _ = self.text.write_fmt(text);
    }

    fn push_sample(&mut self, name: &str, suffix: &str, labels: &[Label<'_>], value: impl Display) {
        self.push(format_args!("{name}{suffix}"));
        for (index, (label, value)) in labels.iter().enumerate() {
            let before = if index == 0 { '{' } else { ',' };
            self.push(format_args!("{before}{label}=\"{}\"", Quoted(value)));
        }
        let after = if labels.is_empty() { "" } else { "}" };
        self.push(format_args!("{after} {value}\n"));
    }
}

/// A family of samples under one name.
#[derive(Debug)]
pub(super) struct Family<'a> {
    page: &'a mut Exposition,
    name: &'static str,
}

impl Family<'_> {
    /// One sample.
    pub(super) fn sample(&mut self, labels: &[Label<'_>], value: impl Display) {
        self.page.push_sample(self.name, "", labels, value);
    }

    /// A histogram, whose buckets count everything up to their bound.
    pub(super) fn histogram(&mut self, label: Label<'_>, histogram: &Histogram) {
        let mut sum = 0_u64;
        for (bound, count) in BOUNDS.iter().zip(histogram.counts()) {
            sum = sum.saturating_add(count);
            let bound = Seconds(*bound).to_string();
            self.page.push_sample(self.name, "_bucket", &[label, ("le", &bound)], sum);
        }
        self.page.push_sample(self.name, "_bucket", &[label, ("le", "+Inf")], histogram.count());
        self.page.push_sample(self.name, "_sum", &[label], histogram.sum());
        self.page.push_sample(self.name, "_count", &[label], histogram.count());
    }
}

/// A label's value between its quotes. What is not to be printed as it is stands there as `?`: no label has any of it
/// unless somebody is playing with the terminal of whoever looks at the page.
struct Quoted<'a>(&'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut unsafe_places = EscapedText(self.0).unsafe_characters().map(|(at, _)| at).peekable();
        for (at, character) in self.0.char_indices() {
            let is_harmful = unsafe_places.next_if_eq(&at).is_some();
            match character {
                '\\' => f.write_str("\\\\")?,
                '"' => f.write_str("\\\"")?,
                '\n' => f.write_str("\\n")?,
                _ if is_harmful => f.write_char('?')?,
                _ => f.write_char(character)?,
            }
        }
        Ok(())
    }
}
