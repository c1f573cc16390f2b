//! The values of fields, and what they are compared with.

use std::cmp::Ordering;
use std::net::IpAddr;
use std::ops::Range;

use super::error::Error;
use super::field::{self, Kind};
use super::lexer::written;
use super::operator::Operator;
use crate::check::{Severity, diagnoses, rules};
use crate::dict::status::Class;
use crate::dict::uid;
use crate::dimse::CommandField;
use crate::names::{self, Glob, Network, Statuses, amount, nearest};
use crate::time::Timestamp;

/// A value of a field.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// A flag that holds, or something that is there and not compared.
    There,
    /// A number, or a count of octets.
    Number(u64),
    /// A span of time, in nanoseconds.
    Duration(i64),
    /// A moment.
    Time(Timestamp),
    /// A text, without padding.
    Text(&'a str),
    /// A UID, without padding.
    Uid(&'a str),
    /// A Command Field.
    Command(CommandField),
    /// A status, and what kind it is in its service.
    Status(u16, Class),
    /// An address.
    Address(IpAddr),
    /// What a finding weighs.
    Severity(Severity),
}

/// What a value is compared with.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    Number(u64),
    Duration(i64),
    Time(Timestamp),
    Text(String),
    Word(&'static str),
    /// One of these; a name can stand for several.
    Uids(Vec<String>),
    /// A request or response.
    Command(CommandField),
    /// The request with this Command Field, and its response.
    Service(CommandField),
    Statuses(Statuses),
    Class(Class),
    Network(Network),
    HostName(String),
    Severity(Severity),
    Glob(Glob),
}

impl Kind {
    /// Is this a unit of its values, and not the empty one?
    pub(super) fn has_unit(self, text: &str) -> bool {
        match self {
            Self::Octets => amount::is_unit_of_octets(text),
            Self::Duration => amount::is_unit_of_time(text),
            _ => false,
        }
    }
}

impl Wanted {
    /// Reads a value as it was written.
    pub(super) fn parse(
        kind: Kind,
        operator: Operator,
        text: &str,
        at: &Range<usize>,
    ) -> Result<Self, Error> {
        if operator.is_glob() {
            return Ok(Self::Glob(Glob(text.to_owned())));
        }
        match kind {
            Kind::Flag => Err(Error::new(at, "this field has no values")),
            Kind::Number => text.parse().map(Self::Number).map_err(|_| {
                Error::new(at, format!("a number is needed, not {}", written(text))).help("such as 12")
            }),
            Kind::Octets => amount::octets(text).map(Self::Number).map_err(|_| {
                Error::new(at, format!("a number of octets is needed, not {}", written(text)))
                    .help("such as 4096, 10MB or 1 MiB")
            }),
            Kind::Duration => duration(text, at),
            Kind::Time => Timestamp::parse_written(text).map(Self::Time).ok_or_else(|| {
                Error::new(at, format!("a moment is needed, not {}", written(text)))
                    .help("such as 2026-03-01 or 2026-03-01T12:00:00Z")
            }),
            Kind::Text => Ok(Self::Text(text.to_owned())),
            Kind::Word(words) => word(&words(), text, at).map(Self::Word),
            Kind::Uid(kind) => uids(kind, text, at),
            Kind::Command => command(text, at),
            Kind::Status => status(text, at),
            Kind::Host => host(text, at),
            Kind::Severity => {
                let name = word(&field::severities(), text, at)?;
                let severity = Severity::ALL.into_iter().find(|severity| severity.name() == name);
                severity.map(Self::Severity).ok_or_else(|| Error::new(at, "unknown severity"))
            }
            Kind::Rule => rules::by_id(text).map(|rule| Self::Word(rule.id)).ok_or_else(|| {
                let ids: Vec<&str> = rules::all().map(|rule| rule.id).collect();
                unknown("rule", text, at, &ids).help_else("dcmtap rules lists them")
            }),
            Kind::Diagnosis => {
                diagnoses::by_id(text).map(|pattern| Self::Word(pattern.id)).ok_or_else(|| {
                    let ids: Vec<&str> = diagnoses::all().map(|pattern| pattern.id).collect();
                    unknown("diagnosis", text, at, &ids).help_else("docs/RULES.md lists them")
                })
            }
        }
    }

    /// Is the value it?
    pub(super) fn is(&self, value: Value<'_>) -> bool {
        match (self, value) {
            (Self::Number(wanted), Value::Number(value)) => *wanted == value,
            (Self::Duration(wanted), Value::Duration(value)) => *wanted == value,
            (Self::Time(wanted), Value::Time(value)) => *wanted == value,
            (Self::Text(wanted), Value::Text(value) | Value::Uid(value)) => wanted == value,
            (Self::Word(wanted), Value::Text(value)) => wanted.eq_ignore_ascii_case(value),
            (Self::Uids(wanted), Value::Uid(value)) => wanted.iter().any(|uid| uid == value),
            (Self::Command(wanted), Value::Command(value)) => *wanted == value,
            (Self::Service(wanted), Value::Command(value)) => *wanted == value.request(),
            (Self::Statuses(wanted), Value::Status(value, _)) => wanted.has(value),
            (Self::Class(wanted), Value::Status(_, class)) => *wanted == class,
            (Self::Network(wanted), Value::Address(value)) => wanted.has(value),
            (Self::HostName(wanted), Value::Text(value)) => wanted.eq_ignore_ascii_case(value),
            (Self::Severity(wanted), Value::Severity(value)) => *wanted == value,
            (Self::Glob(glob), value) => fits(glob, value),
            _ => false,
        }
    }

    /// How the value compares to it; `None` for what has no order.
    pub(super) fn order(&self, value: Value<'_>) -> Option<Ordering> {
        match (self, value) {
            (Self::Number(wanted), Value::Number(value)) => Some(value.cmp(wanted)),
            (Self::Duration(wanted), Value::Duration(value)) => Some(value.cmp(wanted)),
            (Self::Time(wanted), Value::Time(value)) => Some(value.cmp(wanted)),
            (Self::Severity(wanted), Value::Severity(value)) => Some(value.cmp(wanted)),
            _ => None,
        }
    }
}

/// Does a value fit, by any of the names that it has?
fn fits(glob: &Glob, value: Value<'_>) -> bool {
    match value {
        Value::Text(text) => glob.matches_in_any_case(text),
        Value::Uid(text) => {
            let names = [Some(text), uid::name(text), uid::keyword(text)];
            names.into_iter().flatten().any(|name| glob.matches_in_any_case(name))
        }
        Value::Command(command) => {
            [command.name(), command.service_name()].iter().any(|name| glob.matches_in_any_case(name))
        }
        Value::Address(address) => glob.matches_in_any_case(&address.to_string()),
        Value::Severity(severity) => glob.matches_in_any_case(severity.name()),
        Value::There | Value::Number(_) | Value::Duration(_) | Value::Time(_) | Value::Status(..) => false,
    }
}

fn duration(text: &str, at: &Range<usize>) -> Result<Wanted, Error> {
    let nanoseconds = amount::duration(text).ok().and_then(|span| i64::try_from(span.as_nanos()).ok());
    nanoseconds.map(Wanted::Duration).ok_or_else(|| {
        let is_number = text.parse::<f64>().is_ok();
        let message =
            if is_number { "the unit is missing".to_owned() } else { format!("no time: {}", written(text)) };
        let example =
            if is_number { format!("{text}s or {text}ms") } else { "2s, 500ms or 1 min".to_owned() };
        Error::new(at, message).help(format!("write {example}"))
    })
}

fn word(words: &[&'static str], text: &str, at: &Range<usize>) -> Result<&'static str, Error> {
    let known = words.iter().find(|word| word.eq_ignore_ascii_case(text));
    known.copied().ok_or_else(|| {
        let list = words.iter().map(|word| written(word)).collect::<Vec<_>>().join(", ");
        let near =
            nearest(text, words.iter().copied()).map(|name| format!("did you mean {}?", written(&name)));
        Error::new(at, format!("no such value: {}", written(text)))
            .help(format!("one of {list}"))
            .help_if(near)
    })
}

/// A name that nothing has, and those that are like it.
fn unknown(what: &str, text: &str, at: &Range<usize>, names: &[&'static str]) -> Error {
    /// Names told of those that hold what was written.
    const MAX_NAMES: usize = 3;
    let near = nearest(text, names.iter().copied()).map(|name| written(&name));
    let wanted = text.to_lowercase();
    let mut holding: Vec<String> =
        names.iter().filter(|name| name.to_lowercase().contains(&wanted)).map(|name| written(name)).collect();
    // A word of the name tells more than letters inside one.
    holding.sort_by_key(|name| !name.to_lowercase().split([' ', '-', '"']).any(|word| word == wanted));
    holding.dedup();
    holding.truncate(MAX_NAMES);
    let near = near.or_else(|| (!holding.is_empty() && !text.is_empty()).then(|| holding.join(" or ")));
    Error::new(at, format!("unknown {what} {}", written(text)))
        .help_if(near.map(|name| format!("did you mean {name}?")))
}

fn uids(kind: names::Kind, text: &str, at: &Range<usize>) -> Result<Wanted, Error> {
    if names::is_like_uid(text) {
        return match names::uid_fault(text) {
            Some(fault) => Err(Error::new(at, format!("malformed UID: {fault}"))),
            None => Ok(Wanted::Uids(vec![text.to_owned()])),
        };
    }
    let known = kind.uids(text);
    if known.is_empty() {
        let all = kind.all();
        let names: Vec<&str> = all.iter().flat_map(|(_, name, keyword)| [*name, *keyword]).collect();
        return Err(unknown(kind.name(), text, at, &names));
    }
    Ok(Wanted::Uids(known.into_iter().map(str::to_owned).collect()))
}

fn command(text: &str, at: &Range<usize>) -> Result<Wanted, Error> {
    for request in CommandField::REQUESTS {
        if request.service_name().eq_ignore_ascii_case(text) {
            return Ok(Wanted::Service(request));
        }
        let both = [request, request.response()];
        if let Some(field) = both.into_iter().find(|field| field.name().eq_ignore_ascii_case(text)) {
            return Ok(Wanted::Command(field));
        }
    }
    Err(unknown("command", text, at, &field::commands()))
}

fn status(text: &str, at: &Range<usize>) -> Result<Wanted, Error> {
    if let Some(class) = Class::KNOWN.into_iter().find(|class| class.name().eq_ignore_ascii_case(text)) {
        return Ok(Wanted::Class(class));
    }
    if let Some(statuses) = Statuses::parse(text) {
        return Ok(Wanted::Statuses(statuses));
    }
    let near = nearest(text, Class::KNOWN.into_iter().map(Class::name));
    Err(Error::new(at, format!("no status: {}", written(text)))
        .help("four hexadecimal digits such as A700 or A7xx, or success, pending, warning, failure, cancel")
        .help_if(near.map(|name| format!("did you mean {name}?"))))
}

fn host(text: &str, at: &Range<usize>) -> Result<Wanted, Error> {
    if let Some(network) = Network::parse(text) {
        return Ok(Wanted::Network(network));
    }
    let is_numeric = |character: char| character.is_ascii_digit() || matches!(character, '.' | '/');
    let is_network = text.chars().all(is_numeric) || text.contains(['/', ':']);
    if is_network || text.is_empty() {
        return Err(Error::new(at, format!("no address and no network: {}", written(text)))
            .help("such as 10.0.1.2, 10.0.1.0/24, or the name of a host"));
    }
    Ok(Wanted::HostName(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_is_answered_with_those_that_are_like_it() {
        let said =
            |kind, text: &str| Wanted::parse(kind, Operator::Is, text, &(0..1)).unwrap_err().to_string();
        assert!(said(Kind::Command, "C-STOR").contains("did you mean C-STORE?"));
        let sop_class = Kind::Uid(names::Kind::SopClass);
        assert!(said(sop_class, "CT Image Storrage").contains("did you mean \"CT Image Storage\"?"));
        assert!(said(sop_class, "CT Image").contains("\"CT Image Storage\""));
        assert!(said(Kind::Rule, "storage").contains("dcmtap rules"));
        assert!(said(Kind::Diagnosis, "move").contains("move-destination-unknown"));
        assert!(said(Kind::Status, "sucess").contains("did you mean success?"));
        assert!(said(Kind::Duration, "2").contains("write 2s or 2ms"));
        assert!(said(Kind::Host, "10.0.1.300").contains("no address"));
    }

    #[test]
    fn a_name_stands_for_all_classes_that_have_it() {
        let kind = Kind::Uid(names::Kind::SopClass);
        let Ok(Wanted::Uids(uids)) = Wanted::parse(kind, Operator::Is, "ultrasound image storage", &(0..1))
        else {
            panic!("a name of SOP classes")
        };
        assert_eq!(uids, ["1.2.840.10008.5.1.4.1.1.6", "1.2.840.10008.5.1.4.1.1.6.1"]);
    }
}
