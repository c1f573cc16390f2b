//! The keys of a profile: one table, which the loader checks against and the JSON Schema is made from.

use super::document::{Node, Problems, Table, Value};
use super::names::nearest;

/// A key of a table.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    pub(super) is_required: bool,
    /// One sentence for editors.
    pub(super) about: &'static str,
}

/// What a value looks like.
pub(super) enum Shape {
    Text,
    Integer(i64, i64),
    /// Seconds.
    Seconds,
    Boolean,
    Date,
    Choice(&'static [&'static str]),
    List(&'static Shape),
    /// Any of these, in words.
    Either(&'static [Shape], &'static str),
    Table(&'static [Key]),
    Tables(&'static [Key]),
    /// A table with any keys.
    Map(&'static Shape),
}

const fn key(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, is_required: false, about }
}

const fn needed(name: &'static str, shape: Shape, about: &'static str) -> Key {
    Key { name, shape, is_required: true, about }
}

use Shape::{Boolean, Choice, Date, Either, Integer, List, Map, Seconds, Tables, Text};

/// Fields of SOP Class Extended Negotiation, by their names here.
pub(super) const EXTENDED_FIELDS: &[&str] = &[
    "relational",
    "combined_date_time",
    "fuzzy",
    "timezone",
    "multiframe_conversion",
    "level_of_support",
    "digital_signature",
    "element_coercion",
];

/// Forms of user identity (PS3.7 Table D.3-14), in the order of their numbers from 1.
pub(super) const USER_IDENTITIES: &[&str] = &["username", "username-passcode", "kerberos", "saml", "jwt"];

const ANY_U32: Shape = Integer(0, u32::MAX as i64);
const ANY_U16: Shape = Integer(0, u16::MAX as i64);

/// The whole profile.
pub(super) const PROFILE: &[Key] = &[
    needed("schema", Integer(1, 1), "Version of this format: 1."),
    key("extends", Text, "A profile that this one is laid over; its path is relative to this file."),
    needed("product", Shape::Table(PRODUCT), "What the profile is about."),
    key("groups", Map(&List(&Text)), "Groups of SOP classes or transfer syntaxes, to be used as @name."),
    key("ae", Tables(AE), "An application entity."),
];

const PRODUCT: &[Key] = &[
    needed("name", Text, "Name of the product."),
    key("vendor", Text, "Who makes it."),
    key("version", Text, "Version that the claims are about."),
    key("statement", Shape::Table(STATEMENT), "The document that the claims were read in."),
];

const STATEMENT: &[Key] = &[
    key("title", Text, "Title of the document."),
    key("revision", Text, "Its revision."),
    key("date", Either(&[Date, Text], "a date"), "Its date."),
    key("url", Text, "Where it can be read."),
];

const AE: &[Key] = &[
    needed("name", Text, "Name of the application entity, unique in the profile."),
    key("ae_titles", List(&Text), "AE titles that it uses; * and ? stand for any characters."),
    key("hosts", List(&Text), "Its addresses or networks (10.0.1.0/24)."),
    key("ports", List(&Integer(1, 65_535)), "TCP ports that it listens on."),
    key("implementation_class_uid", Text, "Implementation Class UID that it sends."),
    key(
        "implementation_version_name",
        Text,
        "Implementation Version Name that it sends; * stands for any characters.",
    ),
    key("application_context", Text, "Application context name."),
    key(
        "max_pdu_length",
        Either(&[ANY_U32, Shape::Table(RANGE)], "a number of octets, or { min = …, max = … }"),
        "Maximum length that it announces, in octets; 0 is no limit.",
    ),
    key("max_associations", Shape::Table(ASSOCIATIONS), "Associations that it has at once, at most."),
    key("async_operations", Shape::Table(WINDOW), "Asynchronous operations window; 0 is no limit."),
    key("user_identity", List(&Choice(USER_IDENTITIES)), "Forms of user identity that it sends or accepts."),
    key("character_sets", List(&Text), "Defined terms of Specific Character Set that it sends."),
    key("association_timeout_s", Seconds, "How long it waits for the answer to an A-ASSOCIATE-RQ."),
    key("dimse_timeout_s", Seconds, "How long it waits for a response."),
    key("ip", List(&Choice(&["v4", "v6"])), "Versions of IP that it uses."),
    key("tls", Shape::Table(TLS), "Whether its connections are encrypted."),
    key("accepts", Tables(CONTEXTS), "Presentation contexts that it accepts as association-acceptor."),
    key("proposes", Tables(CONTEXTS), "Presentation contexts that it proposes as association-requestor."),
    key("query", Tables(QUERY), "Attributes of queries and worklists."),
    key("sends", Tables(SENDS), "Attributes of the data sets that it sends."),
];

const RANGE: &[Key] =
    &[key("min", ANY_U32, "Smallest value."), key("max", ANY_U32, "Largest value; 0 is no limit.")];

const ASSOCIATIONS: &[Key] = &[
    key("initiated", ANY_U32, "As association-requestor."),
    key("accepted", ANY_U32, "As association-acceptor."),
];

const WINDOW: &[Key] = &[
    key("invoked", ANY_U16, "Operations that it invokes at once."),
    key("performed", ANY_U16, "Operations that it performs at once."),
];

const TLS: &[Key] = &[
    key("required", Boolean, "Does it refuse connections in clear text?"),
    key("profiles", List(&Text), "Secure transport connection profiles (PS3.15 Annex B)."),
];

const CONTEXTS: &[Key] = &[
    needed("id", Text, "Name of the claim, unique in the application entity."),
    needed("sop_classes", List(&Text), "SOP classes by UID, name, keyword or @group."),
    needed("role", Choice(&["SCU", "SCP", "both"]), "Role of this application entity."),
    needed("transfer_syntaxes", List(&Text), "Transfer syntaxes by UID, name, keyword or @group."),
    key(
        "support",
        Choice(&["must", "may", "must-not"]),
        "must: it does (the default); may: if so configured; must-not: it does not.",
    ),
    key(
        "extended_negotiation",
        Map(&Either(&[Boolean, Integer(0, 255)], "true, false or the octet that is sent")),
        "Fields of SOP Class Extended Negotiation.",
    ),
    key(
        "statuses",
        List(&Either(&[ANY_U16, Text], "a status such as 0x0000, \"A7xx\" or \"C000-CFFF\"")),
        "Statuses that it may answer.",
    ),
    key("reference", Text, "Where the statement says so."),
];

const QUERY: &[Key] = &[
    needed("sop_class", Text, "The SOP class of the query."),
    key("level", Choice(&["PATIENT", "STUDY", "SERIES", "IMAGE"]), "Query/Retrieve Level."),
    key("role", Choice(&["SCU", "SCP"]), "Does it ask (SCU) or answer (SCP, the default)?"),
    key("matching", List(&Text), "Keywords of the keys that it matches, or asks to be matched."),
    key("returned", List(&Text), "Keywords of the further attributes that it returns, or asks for."),
    key("reference", Text, "Where the statement says so."),
];

const SENDS: &[Key] = &[
    needed("sop_class", Text, "The SOP class of the message."),
    needed("message", Text, "The message, such as N-CREATE-RQ."),
    key("always", List(&Text), "Keywords of the attributes that are always sent; A.B is B in an item of A."),
    key("sometimes", List(&Text), "Keywords of those that are sent under conditions."),
    key("never", List(&Text), "Keywords of those that are never sent."),
    key("reference", Text, "Where the statement says so."),
];

/// Tells what in `table` is not as `keys` have it.
pub(super) fn validate(place: &super::Place, table: &Table, keys: &[Key], problems: &mut Problems) {
    for entry in &table.0 {
        if let Some(key) = keys.iter().find(|key| key.name == entry.key) {
            check(&entry.node, &key.shape, key.name, problems);
            continue;
        }
        let names = keys.iter().map(|key| key.name);
        let listed = names.clone().collect::<Vec<_>>().join(", ");
        let message = format!("unknown key {:?}; known here: {listed}", entry.key);
        problems.push_near(&entry.place, message, nearest(&entry.key, names));
    }
    for key in keys.iter().filter(|key| key.is_required && table.get(key.name).is_none()) {
        problems.push(place, format!("the key {:?} is missing: {}", key.name, lower(key.about)));
    }
}

fn lower(sentence: &str) -> String {
    let mut characters = sentence.trim_end_matches('.').chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

fn check(node: &Node, shape: &Shape, name: &str, problems: &mut Problems) {
    match (shape, &node.value) {
        (Shape::List(member), Value::List(list)) => {
            for node in list {
                check(node, member, name, problems);
            }
        }
        (Shape::Table(keys), Value::Table(table)) => validate(&node.place, table, keys, problems),
        (Shape::Tables(keys), Value::List(list)) => {
            for node in list {
                check(node, &Shape::Table(keys), name, problems);
            }
        }
        (Shape::Map(member), Value::Table(table)) => {
            for entry in &table.0 {
                check(&entry.node, member, &entry.key, problems);
            }
        }
        (Shape::Choice(names), Value::Text(text)) if !names.contains(&text.as_str()) => {
            let message = format!("{name}: {text:?} is not one of {}", names.join(", "));
            problems.push_near(&node.place, message, nearest(text, names.iter().copied()));
        }
        (Shape::Either(shapes, expected), value) => {
            match shapes.iter().find(|shape| shape.has_kind_of(value)) {
                Some(shape) => check(node, shape, name, problems),
                None => {
                    problems.push(&node.place, format!("{name}: {expected} expected, not {}", value.kind()));
                }
            }
        }
        (Shape::Integer(low, high), Value::Integer(number)) if !(low..=high).contains(&number) => {
            problems.push(&node.place, format!("{name}: {number} is not between {low} and {high}"));
        }
        (shape, value) if !shape.has_kind_of(value) => {
            let message = format!("{name}: {} expected, not {}", shape.kind(), value.kind());
            problems.push(&node.place, message);
        }
        _ => {}
    }
}

impl Shape {
    const fn has_kind_of(&self, value: &Value) -> bool {
        matches!(
            (self, value),
            (Self::Text | Self::Choice(_), Value::Text(_))
                | (Self::Integer(..) | Self::Seconds, Value::Integer(_))
                | (Self::Seconds, Value::Float(_))
                | (Self::Boolean, Value::Boolean(_))
                | (Self::Date, Value::Date(_))
                | (Self::List(_) | Self::Tables(_), Value::List(_))
                | (Self::Table(_) | Self::Map(_), Value::Table(_))
                | (Self::Either(..), _)
        )
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::Text | Self::Choice(_) => "a string",
            Self::Integer(..) => "an integer",
            Self::Seconds => "a number of seconds",
            Self::Boolean => "true or false",
            Self::Date => "a date",
            Self::List(_) => "an array",
            Self::Tables(_) => "an array of tables",
            Self::Table(_) | Self::Map(_) => "a table",
            Self::Either(_, expected) => expected,
        }
    }
}
