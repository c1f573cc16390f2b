//! A TOML text as a tree in which everything knows its line and column; and what is wrong with it.

use std::fmt;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::octets::EscapedText;

/// Where something stands in a profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as it was named.
    pub file: Arc<str>,
    /// Its line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", EscapedText(&self.file), self.line, self.column)
    }
}

/// Something wrong in a profile.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// What was expected, and what is there.
    pub message: String,
    /// The nearest name that would be right.
    pub nearest: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, EscapedText(&self.message))?;
        self.nearest.as_ref().map_or(Ok(()), |nearest| write!(f, " (did you mean {nearest:?}?)"))
    }
}

/// Everything that is wrong in a profile, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(
    /// The problems.
    pub Vec<Problem>,
);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            let separator = if index > 0 { "\n" } else { "" };
            write!(f, "{separator}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

impl Problems {
    pub(super) fn push(&mut self, place: &Place, message: impl Into<String>) {
        self.push_near(place, message, None);
    }

    pub(super) fn push_near(&mut self, place: &Place, message: impl Into<String>, nearest: Option<String>) {
        let problem = Problem { place: place.clone(), message: message.into(), nearest };
        if !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }
}

/// A value and its place.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) value: Value,
}

/// A value of TOML.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Date(String),
    List(Vec<Node>),
    Table(Table),
}

/// Keys and their values, in the order of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Table(pub(super) Vec<Entry>);

/// A key and its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) place: Place,
    pub(super) node: Node,
}

impl Value {
    /// What kind of value it is, in words.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a number with a fraction",
            Self::Boolean(_) => "true or false",
            Self::Date(_) => "a date",
            Self::List(_) => "an array",
            Self::Table(_) => "a table",
        }
    }
}

impl Node {
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn integer(&self) -> Option<i64> {
        match self.value {
            Value::Integer(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> &[Self] {
        match &self.value {
            Value::List(list) => list,
            _ => &[],
        }
    }

    pub(super) fn table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }
}

impl Table {
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.0.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    pub(super) fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    pub(super) fn owned(&self, key: &str) -> Option<String> {
        self.text(key).map(str::to_owned)
    }

    pub(super) fn integer<T: TryFrom<i64>>(&self, key: &str) -> Option<T> {
        T::try_from(self.get(key)?.integer()?).ok()
    }

    pub(super) fn list(&self, key: &str) -> &[Node] {
        self.get(key).map_or(&[], Node::list)
    }

    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        self.list(key).iter().filter_map(Node::text).map(str::to_owned).collect()
    }

    /// The tables of an array of tables.
    pub(super) fn tables(&self, key: &str) -> impl Iterator<Item = (&Place, &Table)> {
        self.list(key).iter().filter_map(|node| Some((&node.place, node.table()?)))
    }
}

/// Reads a text; what is wrong with it goes to `problems`, and the rest is read all the same.
pub(super) fn parse(file: &str, text: &str, problems: &mut Problems) -> Table {
    let source = Source { file: file.into(), text };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let place = source.place(error.span().map_or(0, |span| span.start));
        problems.push(&place, error.message().replace('\n', ", "));
    }
    source.table(table.get_ref())
}

struct Source<'a> {
    file: Arc<str>,
    text: &'a str,
}

impl Source<'_> {
    fn place(&self, offset: usize) -> Place {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = before.matches('\n').count().saturating_add(1);
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count().saturating_add(1);
        Place { file: Arc::clone(&self.file), line, column }
    }

    fn table(&self, table: &DeTable<'_>) -> Table {
        let mut entries: Vec<(usize, Entry)> = Vec::new();
        for (key, value) in table {
            let place = self.place(key.span().start);
            let entry = Entry { key: key.get_ref().to_string(), place, node: self.node(value) };
            entries.push((key.span().start, entry));
        }
        entries.sort_by_key(|(offset, _)| *offset);
        Table(entries.into_iter().map(|(_, entry)| entry).collect())
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        Node { place: self.place(value.span().start), value: self.value(value.get_ref()) }
    }

    fn value(&self, value: &DeValue<'_>) -> Value {
        match value {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => {
                let digits = number.as_str().replace('_', "");
                i64::from_str_radix(&digits, number.radix()).map_or(Value::Text(digits), Value::Integer)
            }
            DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(is_true) => Value::Boolean(*is_true),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Array(list) => Value::List(list.iter().map(|value| self.node(value)).collect()),
            DeValue::Table(table) => Value::Table(self.table(table)),
        }
    }
}

/// Lays a table over another: its values replace those below, tables are laid over tables, and the members of the
/// arrays of tables over the member with the same identity.
pub(super) fn merge(below: Table, above: Table) -> Table {
    let mut merged = below;
    for entry in above.0 {
        match merged.0.iter_mut().find(|other| other.key == entry.key) {
            Some(other) => {
                let lower = std::mem::replace(&mut other.node.value, Value::Boolean(false));
                other.node.value = merge_values(&entry.key, lower, entry.node.value);
                (other.node.place, other.place) = (entry.node.place, entry.place);
            }
            None => merged.0.push(entry),
        }
    }
    merged
}

fn merge_values(key: &str, below: Value, above: Value) -> Value {
    match (below, above) {
        (Value::Table(below), Value::Table(above)) => Value::Table(merge(below, above)),
        (Value::List(below), Value::List(above)) if !identifying(key).is_empty() => {
            Value::List(merge_lists(identifying(key), below, above))
        }
        (_, above) => above,
    }
}

fn merge_lists(keys: &[&str], below: Vec<Node>, above: Vec<Node>) -> Vec<Node> {
    let identity = |node: &Node| -> Vec<Option<String>> {
        keys.iter().map(|key| node.table().and_then(|table| table.owned(key))).collect()
    };
    let mut merged = below;
    let count = merged.len();
    for node in above {
        let same = merged.iter_mut().take(count).find(|other| identity(other) == identity(&node));
        match (same, node.value) {
            (Some(other), Value::Table(above)) => {
                if let Value::Table(below) = std::mem::replace(&mut other.value, Value::Boolean(false)) {
                    other.value = Value::Table(merge(below, above));
                }
                other.place = node.place;
            }
            (_, value) => merged.push(Node { value, place: node.place }),
        }
    }
    merged
}

/// The keys that identify a member of an array of tables; empty for other arrays.
fn identifying(key: &str) -> &'static [&'static str] {
    match key {
        "ae" => &["name"],
        "accepts" | "proposes" => &["id"],
        "query" => &["sop_class", "level"],
        "sends" => &["sop_class", "message"],
        _ => &[],
    }
}
