//! The filter language: expressions over DICOM's terms, such as `command = C-STORE and status != success`.
//!
//! An expression is asked about a [`Subject`]: a message or another event, with what is known of its association, or an
//! association by itself. A comparison with a field that the subject does not have is false, whatever the operator.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod completion;
mod error;
mod expression;
mod facts;
mod field;
mod following;
mod late;
mod lexer;
mod operator;
mod parser;
mod sifting;
mod subject;
mod value;

use std::fmt;
use std::str::FromStr;

use expression::{Expression, Test};

pub use completion::{Completion, Seen, complete};
pub use error::Error;
pub use facts::AssociationFacts;
pub use field::{Description, Field, Kind, Need};
pub use following::Following;
pub use late::{Collector, LateFacts};
pub use operator::Operator;
pub use sifting::Sifter;
pub use subject::{Event, HostNames, Whole};
pub use value::Value;

/// Something that a filter can be asked about.
pub trait Subject {
    /// Calls `test` with each value that the subject has in this field, until it returns true.
    fn visit(&self, field: Field, test: &mut dyn FnMut(Value<'_>) -> bool);
}

/// An expression of the filter language, ready to be asked.
#[derive(Clone, Debug)]
pub struct Filter {
    text: String,
    tests: Vec<Test>,
    expression: Expression,
}

/// What must be known to answer a filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The data sets of messages.
    pub data_sets: bool,
    /// What is only known when an association is over: its outcome, its duration, its messages.
    pub end: bool,
    /// What is judged of an association when it is over.
    pub judgements: bool,
}

impl Needs {
    /// Is something needed that is only known when an association is over?
    #[must_use]
    pub const fn is_late(self) -> bool {
        self.end || self.judgements
    }
}

/// What a filter says of a subject before the association is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Early {
    /// This, whatever comes.
    Decided(bool),
    /// It depends on what is known at the end: [`Filter::settle`] tells.
    Depends(Pattern),
}

/// What the tests that need not wait say of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pattern(u64);

impl Filter {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong with it, where, and what would be right.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (tests, expression) = parser::parse(text)?;
        Ok(Self { text: text.to_owned(), tests, expression })
    }

    /// The expression as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What must be known to answer it.
    #[must_use]
    pub fn needs(&self) -> Needs {
        let has = |need| self.tests.iter().any(|test| test.need == need);
        Needs { data_sets: has(Need::DataSet), end: has(Need::End), judgements: has(Need::Judgement) }
    }

    /// The first field in it that is only known when an association is over.
    #[must_use]
    pub fn late_field(&self) -> Option<&'static str> {
        let late = self.tests.iter().find(|test| test.is_late())?;
        Some(late.name())
    }

    /// Does it hold for this subject, of which everything is known?
    #[must_use]
    pub fn matches(&self, subject: &dyn Subject) -> bool {
        let mut test = |index: usize| Some(self.tests.get(index).is_some_and(|test| test.holds(subject)));
        self.expression.holds(&mut test) == Some(true)
    }

    /// Does it hold for this subject, whose association is not over?
    #[must_use]
    pub fn matches_early(&self, subject: &dyn Subject) -> Early {
        let holds = |test: &Test| (!test.is_late()).then(|| test.holds(subject));
        let decided = self.expression.holds(&mut |index| holds(self.tests.get(index)?));
        decided.map_or_else(
            || {
                let bits =
                    self.tests.iter().enumerate().map(|(index, test)| {
                        u64::from(holds(test) == Some(true)) << (index % parser::MAX_TESTS)
                    });
                Early::Depends(Pattern(bits.sum()))
            },
            Early::Decided,
        )
    }

    /// Does it hold for a subject with this pattern, now that its association is over?
    #[must_use]
    pub fn settle(&self, pattern: Pattern, association: &dyn Subject) -> bool {
        let mut test = |index: usize| {
            let test = self.tests.get(index)?;
            let early = pattern.0 >> (index % parser::MAX_TESTS) & 1 == 1;
            Some(if test.is_late() { test.holds(association) } else { early })
        };
        self.expression.holds(&mut test) == Some(true)
    }
}

impl FromStr for Filter {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

/// The expression as it was written.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests;
