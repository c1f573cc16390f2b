//! The ranges of lengths that a claim compares with.

use std::fmt;

/// Lengths between two bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lengths {
    /// Smallest.
    pub min: u32,
    /// Largest; 0 is no limit.
    pub max: u32,
}

impl Lengths {
    /// Is a length that was announced among them? 0 announces no limit.
    #[must_use]
    pub const fn has(&self, length: u32) -> bool {
        match (self.min, self.max) {
            (0, 0) => length == 0,
            (min, 0) => length == 0 || length >= min,
            (min, max) => min <= length && length <= max && length != 0,
        }
    }
}

impl fmt::Display for Lengths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self { min: 0, max: 0 } => write!(f, "0 (no limit)"),
            Self { min, max: 0 } => write!(f, "{min} or more"),
            Self { min, max } if min == max => write!(f, "{min}"),
            Self { min, max } => write!(f, "{min} to {max}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_limit_is_larger_than_any_length() {
        assert!(Lengths { min: 0, max: 0 }.has(0) && !Lengths { min: 0, max: 0 }.has(16_384));
        assert!(Lengths { min: 4_096, max: 0 }.has(0) && Lengths { min: 4_096, max: 0 }.has(16_384));
        assert!(!Lengths { min: 4_096, max: 131_072 }.has(0) && Lengths { min: 1, max: 9 }.has(9));
    }
}
