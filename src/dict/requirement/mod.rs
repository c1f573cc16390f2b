//! Which attributes a message of a service has to have (PS3.4): keys of queries, attributes of managed objects.

pub mod commitment;
pub mod performed_procedure_step;
pub mod query;
pub mod worklist;

use super::attribute::Tag;

/// Where an attribute stands: the sequences around it from outside in, then itself.
pub type Path = &'static [Tag];

/// The type of an attribute (PS3.5 7.4, PS3.4 5.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// 1: there, with a value.
    One,
    /// 1C: there with a value under a condition.
    OneConditional,
    /// 2: there; empty if the value is not known.
    Two,
    /// 2C: there under a condition; empty if the value is not known.
    TwoConditional,
    /// 3: as you like.
    Three,
    /// It shall not be there.
    NotAllowed,
    /// Nothing is said.
    None,
}

impl Type {
    /// `1`, `1C`, `2`, `2C`, `3`; `-` for the others.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::One => "1",
            Self::OneConditional => "1C",
            Self::Two => "2",
            Self::TwoConditional => "2C",
            Self::Three => "3",
            Self::NotAllowed | Self::None => "-",
        }
    }
}

/// What is demanded of both sides: the SCU sends it, the SCP takes it in, or returns it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types {
    /// Of the SCU.
    pub scu: Type,
    /// Of the SCP.
    pub scp: Type,
}

const NOT_ALLOWED: Types = types(Type::NotAllowed, Type::NotAllowed);

const fn types(scu: Type, scp: Type) -> Types {
    Types { scu, scp }
}

/// The row with this path in a table that is sorted by path.
pub fn find<'a, T>(table: &'a [T], path_of: impl Fn(&T) -> Path, path: &[Tag]) -> Option<&'a T> {
    let index = table.binary_search_by(|row| path_of(row).cmp(path)).ok()?;
    table.get(index)
}
