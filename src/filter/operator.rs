//! How a field is compared.

use super::field::Kind;

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// One of the field's values is it.
    Is,
    /// None of the field's values is it.
    IsNot,
    /// Less, earlier.
    Less,
    /// Less, earlier, or it.
    AtMost,
    /// More, later.
    More,
    /// More, later, or it.
    AtLeast,
    /// One of the field's values fits the glob.
    Fits,
    /// None of the field's values fits the glob.
    FitsNot,
    /// One of the field's values is one of several.
    In,
}

impl Operator {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Is,
        Self::IsNot,
        Self::Less,
        Self::AtMost,
        Self::More,
        Self::AtLeast,
        Self::Fits,
        Self::FitsNot,
        Self::In,
    ];

    /// How it is written.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Is => "=",
            Self::IsNot => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
            Self::Fits => "~",
            Self::FitsNot => "!~",
            Self::In => "in",
        }
    }

    /// What it means.
    #[must_use]
    pub const fn what(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is there, and is not",
            Self::Less => "is less, or earlier",
            Self::AtMost => "is not more, or later",
            Self::More => "is more, or later",
            Self::AtLeast => "is not less, or earlier",
            Self::Fits => "fits a pattern with * and ?, letters of either case",
            Self::FitsNot => "is there, and does not fit a pattern with * and ?",
            Self::In => "is one of several: in (A, B)",
        }
    }

    /// The operator that is written so.
    #[must_use]
    pub fn by_sign(sign: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.sign() == sign)
    }

    /// Has a field of this kind this operator?
    #[must_use]
    pub const fn is_of(self, kind: Kind) -> bool {
        match kind {
            Kind::Flag => false,
            Kind::Time => matches!(self, Self::Less | Self::AtMost | Self::More | Self::AtLeast),
            Kind::Number | Kind::Octets | Kind::Duration | Kind::Severity => {
                !matches!(self, Self::Fits | Self::FitsNot)
            }
            Kind::Status => matches!(self, Self::Is | Self::IsNot | Self::In),
            Kind::Text
            | Kind::Word(_)
            | Kind::Uid(_)
            | Kind::Command
            | Kind::Host
            | Kind::Rule
            | Kind::Diagnosis => {
                matches!(self, Self::Is | Self::IsNot | Self::Fits | Self::FitsNot | Self::In)
            }
        }
    }

    /// The one that is asked for most with fields of this kind.
    #[must_use]
    pub const fn usual(kind: Kind) -> Self {
        match kind {
            Kind::Octets | Kind::Duration | Kind::Time => Self::More,
            Kind::Severity => Self::AtLeast,
            _ => Self::Is,
        }
    }

    /// Does it hold where no value of the field compares so, if the field has one?
    pub(super) const fn is_negative(self) -> bool {
        matches!(self, Self::IsNot | Self::FitsNot)
    }

    /// Is it followed by a pattern?
    pub(super) const fn is_glob(self) -> bool {
        matches!(self, Self::Fits | Self::FitsNot)
    }
}
