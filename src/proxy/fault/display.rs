//! Faults in their canonical form, which [`Fault::parse`] reads as the same.

use std::fmt;
use std::time::Duration;

use super::{Commands, Delayed, Fault, Nth, Part, Scope, Syntax, What, When, side_name};
use crate::dict::uid;

/// Units of octets that are exact where others are not.
const OCTETS: &[(&str, u64)] = &[
    ("GB", 1_000_000_000),
    ("GiB", 1 << 30),
    ("MB", 1_000_000),
    ("MiB", 1 << 20),
    ("kB", 1_000),
    ("KiB", 1 << 10),
    ("B", 1),
];

/// The same of time, in nanoseconds.
const DURATIONS: &[(&str, u64)] =
    &[("h", 3_600_000_000_000), ("min", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000)];

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.kind.name, self.what)?;
        if let Some(side) = self.by {
            write!(f, " by {}", side_name(side))?;
        }
        match self.scope {
            Scope::Every => Ok(()),
            Scope::Once => f.write_str(" once"),
            Scope::Association(number) => write!(f, " in association {number}"),
        }
    }
}

/// What follows the name of its kind.
impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Abort(when, why) if why.source == 2 => write!(f, "{when} by provider"),
            Self::Abort(when, _) | Self::Drop(when) | Self::Close(when) | Self::Stall(when) => when.fmt(f),
            Self::Silence(side, When::Pdu(1)) => write!(f, " {}", side_name(*side)),
            Self::Silence(side, when) => write!(f, " {}{when}", side_name(*side)),
            Self::Delay(which, how_long) => {
                write!(f, " {}", time(*how_long))?;
                match which {
                    Delayed::Pdu(_) => Ok(()),
                    Delayed::Requests(of) | Delayed::Responses(of) => of.fmt(f),
                }
            }
            Self::Reject { result, why } => write!(f, " {result}/{}/{}", why.source, why.reason),
            Self::MaxPdu(length) => write!(f, " {length}"),
            Self::RefuseContext(syntax) | Self::RefuseTransferSyntax(syntax) => write!(f, " {syntax}"),
            Self::Response { element: 0x0900, value, of } => write!(f, " {value:04X}{of}"),
            Self::Response { value, of, .. } => write!(f, " {value}{of}"),
            Self::Split(octets) => write!(f, " {octets}"),
            Self::Corrupt { part, pdu, to } => {
                write!(f, " at pdu {pdu} to ")?;
                match part {
                    Part::PduType | Part::ContextId => write!(f, "{to:#04x}"),
                    Part::PduLength | Part::PdvLength => to.fmt(f),
                }
            }
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pdu(number) => write!(f, " at pdu {number}"),
            Self::Octets(count) => write!(f, " after {}", exact(*count, OCTETS)),
        }
    }
}

impl fmt::Display for Commands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::EVERY {
            return Ok(());
        }
        write!(f, " for {}", self.request.map_or("any", |request| request.service_name()))?;
        match self.nth {
            Nth::Every => Ok(()),
            Nth::Number(number) => write!(f, " {number}"),
            Nth::Final => f.write_str(" final"),
        }
    }
}

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(syntax) => match uid::keyword(syntax.as_str()) {
                Some(keyword) => f.write_str(keyword),
                None => syntax.fmt(f),
            },
            Self::Like(glob) => glob.fmt(f),
        }
    }
}

/// A time as it can be written in a fault.
pub(super) fn time(how_long: Duration) -> String {
    exact(u64::try_from(how_long.as_nanos()).unwrap_or(u64::MAX), DURATIONS)
}

/// In the largest unit that leaves no rest; else in the smallest, with a fraction.
fn exact(quantity: u64, units: &[(&str, u64)]) -> String {
    let unit = units.iter().find(|(_, factor)| quantity >= *factor && quantity.is_multiple_of(*factor));
    match unit.or(units.last()) {
        Some((unit, factor)) if quantity.is_multiple_of(*factor) => format!("{}{unit}", quantity / factor),
        Some((unit, factor)) => {
            let width = factor.ilog10() as usize;
            let fraction = format!("{:0width$}", quantity % factor);
            format!("{}.{}{unit}", quantity / factor, fraction.trim_end_matches('0'))
        }
        None => quantity.to_string(),
    }
}
