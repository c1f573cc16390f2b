//! Values of arguments for which there are names that a shell can complete.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::{Arg, Command, Error};

/// Reads a value, and knows what there is to choose from.
#[derive(Clone)]
pub(in crate::cli) struct Known {
    /// Reads what was written, or says what is wrong with it.
    pub(in crate::cli) parse: fn(&str) -> Result<String, String>,
    /// What there is.
    pub(in crate::cli) names: fn() -> Vec<&'static str>,
}

impl TypedValueParser for Known {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        self.parse.parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.names)().into_iter().map(PossibleValue::new)))
    }
}
