//! From the text of a profile to its claims: every mistake is told, with its place.

use std::collections::HashSet;

use super::document::{Node, Place, Problems, Table, Value, merge, parse};
use super::keys::{self, validate};
use super::model::{
    ApplicationEntity, ContextClaim, Direction, Product, Profile, QueryClaim, SendsClaim, ServiceRole,
    Support,
};
use super::names::{
    Kind, Names, SOP_CLASS_GROUPS, TRANSFER_SYNTAX_GROUPS, attribute_path, nearest, uid_fault,
};
use super::pattern::Lengths;
use crate::dict::attribute::{self, Tag};
use crate::dimse::CommandField;
use crate::names::{Glob, Network, Statuses};

/// Profiles laid over each other.
const MAX_EXTENDS: usize = 8;
const NANOSECONDS: f64 = 1e9;

/// Gives the text of a file that a profile extends, or says why it cannot.
pub type ReadFile<'a> = dyn FnMut(&str) -> Result<String, String> + 'a;

impl Profile {
    /// Reads a profile. `read` gives the text of the files that it extends, named as beside `file`.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn load(file: &str, text: &str, read: &mut ReadFile<'_>) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let document = open(file, text, read, &mut problems);
        let place = Place { file: file.into(), line: 1, column: 1 };
        validate(&place, &document, keys::PROFILE, &mut problems);
        let profile = Loader { names: names(&document, &mut problems), problems: &mut problems }
            .profile(file, &document);
        if problems.0.is_empty() {
            return Ok(profile);
        }
        problems.0.sort();
        Err(problems)
    }
}

fn open(file: &str, text: &str, read: &mut ReadFile<'_>, problems: &mut Problems) -> Table {
    let mut layers = vec![parse(file, text, problems)];
    let mut current = file.to_owned();
    while let Some(node) = layers.last().and_then(|table| table.get("extends")) {
        let (place, Some(name)) = (node.place.clone(), node.text()) else { break };
        if layers.len() >= MAX_EXTENDS {
            problems.push(&place, "more than 8 profiles extend each other, or one extends itself");
            break;
        }
        current = beside(&current, name);
        match read(&current) {
            Ok(text) => layers.push(parse(&current, &text, problems)),
            Err(error) => {
                problems.push(&place, format!("the profile {name:?} cannot be read: {error}"));
                break;
            }
        }
    }
    layers.into_iter().rev().reduce(merge).unwrap_or_default()
}

/// The path of a file that is named in another.
fn beside(file: &str, name: &str) -> String {
    match file.rsplit_once('/') {
        Some((folder, _)) if !name.starts_with('/') => format!("{folder}/{name}"),
        _ => name.to_owned(),
    }
}

fn names<'a>(document: &'a Table, problems: &mut Problems) -> Names<'a> {
    let groups = document.get("groups").and_then(Node::table);
    let entries = groups.map_or(&[][..], |table| &table.0);
    for entry in entries {
        let known = SOP_CLASS_GROUPS.iter().chain(TRANSFER_SYNTAX_GROUPS);
        if known.clone().any(|name| *name == entry.key) {
            problems.push(&entry.place, format!("the group @{} is there already", entry.key));
        }
    }
    let names = Names::new(entries.iter().map(|entry| (entry.key.as_str(), entry.node.list())));
    for node in entries.iter().flat_map(|entry| entry.node.list()) {
        let Some(text) = node.text().filter(|text| !text.starts_with('@')) else { continue };
        if !Names::has(Kind::SopClass, text) && !Names::has(Kind::TransferSyntax, text) {
            let near = |kind| Names::uid(kind, text).err().and_then(|(_, near)| near);
            let (near, other) = (near(Kind::SopClass), near(Kind::TransferSyntax));
            let message = format!("{text:?} is no SOP class and no transfer syntax");
            problems.push_near(&node.place, message, near.or(other));
        }
    }
    names
}

struct Loader<'a, 'p> {
    names: Names<'a>,
    problems: &'p mut Problems,
}

impl Loader<'_, '_> {
    fn profile(mut self, file: &str, document: &Table) -> Profile {
        let product = document.get("product").and_then(Node::table).map(product).unwrap_or_default();
        let mut seen = HashSet::new();
        let mut application_entities = Vec::new();
        for (place, table) in document.tables("ae") {
            let entity = self.application_entity(table);
            if !seen.insert(entity.name.clone()) {
                self.problems.push(place, format!("there is an AE {:?} already", entity.name));
            }
            self.contradictions(&entity);
            application_entities.push(entity);
        }
        Profile { file: file.to_owned(), product, application_entities }
    }

    fn application_entity(&mut self, table: &Table) -> ApplicationEntity {
        let count = |key: &str, part: &str| table.get(key).and_then(Node::table)?.integer(part);
        let window = table.get("async_operations").and_then(Node::table);
        let seconds = |key: &str| table.get(key).and_then(nanoseconds);
        let ip =
            table.get("ip").map(|node| node.list().iter().filter_map(Node::text).map(ip_version).collect());
        let identities = table
            .get("user_identity")
            .map(|node| node.list().iter().filter_map(Node::text).filter_map(identity_type).collect());
        let tls = table.get("tls").and_then(Node::table);
        ApplicationEntity {
            name: table.owned("name").unwrap_or_default(),
            ae_titles: self.ae_titles(table),
            hosts: self.hosts(table),
            ports: table
                .list("ports")
                .iter()
                .filter_map(Node::integer)
                .filter_map(|n| n.try_into().ok())
                .collect(),
            implementation_class_uid: self.uid(table, "implementation_class_uid"),
            implementation_version_name: table.owned("implementation_version_name").map(Glob),
            application_context: self.uid(table, "application_context"),
            max_pdu_length: table.get("max_pdu_length").and_then(|node| self.lengths(node)),
            max_initiated: count("max_associations", "initiated"),
            max_accepted: count("max_associations", "accepted"),
            async_operations: window
                .map(|w| (w.integer("invoked").unwrap_or(1), w.integer("performed").unwrap_or(1))),
            user_identity: identities,
            character_sets: table.get("character_sets").map(|_| table.texts("character_sets")),
            association_timeout_ns: seconds("association_timeout_s"),
            dimse_timeout_ns: seconds("dimse_timeout_s"),
            ip_versions: ip,
            requires_tls: tls.and_then(|tls| match tls.get("required")?.value {
                Value::Boolean(is_required) => Some(is_required),
                _ => None,
            }),
            contexts: Direction::BOTH.into_iter().flat_map(|d| self.contexts(table, d)).collect(),
            queries: table.tables("query").map(|(_, query)| self.query(query)).collect(),
            sends: table.tables("sends").map(|(_, sends)| self.sends(sends)).collect(),
        }
    }

    fn ae_titles(&mut self, table: &Table) -> Vec<Glob> {
        for node in table.list("ae_titles") {
            if node.text().is_some_and(|title| title.trim().is_empty() || title.chars().count() > 16) {
                self.problems.push(&node.place, "an AE title has 1 to 16 characters");
            }
        }
        table.texts("ae_titles").iter().map(|title| Glob(title.trim().to_owned())).collect()
    }

    fn hosts(&mut self, table: &Table) -> Vec<Network> {
        let mut hosts = Vec::new();
        for node in table.list("hosts") {
            let Some(text) = node.text() else { continue };
            match Network::parse(text) {
                Some(host) => hosts.push(host),
                None => self.problems.push(
                    &node.place,
                    format!(
                        "{text:?}: an address such as 10.0.1.2 or a network such as 10.0.1.0/24 expected"
                    ),
                ),
            }
        }
        hosts
    }

    fn uid(&mut self, table: &Table, key: &str) -> Option<String> {
        let node = table.get(key)?;
        let text = node.text()?;
        if let Some(fault) = uid_fault(text) {
            self.problems.push(&node.place, format!("{key}: malformed UID {text:?}: {fault}"));
        }
        Some(text.to_owned())
    }

    fn lengths(&mut self, node: &Node) -> Option<Lengths> {
        let lengths = match &node.value {
            Value::Integer(number) => {
                let length = u32::try_from(*number).ok()?;
                Lengths { min: length, max: length }
            }
            Value::Table(range) => {
                Lengths { min: range.integer("min").unwrap_or(0), max: range.integer("max").unwrap_or(0) }
            }
            _ => return None,
        };
        if lengths.max != 0 && lengths.min > lengths.max {
            self.problems.push(&node.place, "max_pdu_length: min is larger than max");
        }
        Some(lengths)
    }

    fn contexts(&mut self, table: &Table, direction: Direction) -> Vec<ContextClaim> {
        let mut seen = HashSet::new();
        let mut claims = Vec::new();
        for (place, claim) in table.tables(direction.name()) {
            let claim = self.context(place, claim, direction);
            if !seen.insert(claim.id.clone()) {
                let message = format!("there is a claim {:?} in {} already", claim.id, direction.name());
                self.problems.push(place, message);
            }
            claims.push(claim);
        }
        claims
    }

    fn context(&mut self, place: &Place, table: &Table, direction: Direction) -> ContextClaim {
        for key in ["sop_classes", "transfer_syntaxes"] {
            if let Some(node) = table.get(key).filter(|node| node.list().is_empty()) {
                self.problems.push(&node.place, format!("{key}: at least one expected"));
            }
        }
        ContextClaim {
            direction,
            id: table.owned("id").unwrap_or_default(),
            sop_classes: self.names.uids(Kind::SopClass, table.list("sop_classes"), self.problems),
            roles: match table.text("role") {
                Some("SCU") => vec![ServiceRole::Scu],
                Some("SCP") => vec![ServiceRole::Scp],
                _ => vec![ServiceRole::Scu, ServiceRole::Scp],
            },
            transfer_syntaxes: self.names.uids(
                Kind::TransferSyntax,
                table.list("transfer_syntaxes"),
                self.problems,
            ),
            support: match table.text("support") {
                Some("may") => Support::May,
                Some("must-not") => Support::MustNot,
                _ => Support::Must,
            },
            extended_negotiation: self.extended(table),
            statuses: table.get("statuses").map(|node| self.statuses(node)),
            reference: table.owned("reference"),
            place: place.clone(),
        }
    }

    fn extended(&mut self, table: &Table) -> Vec<(String, u8)> {
        let Some(fields) = table.get("extended_negotiation").and_then(Node::table) else { return Vec::new() };
        let mut known = Vec::new();
        for entry in &fields.0 {
            if !keys::EXTENDED_FIELDS.contains(&entry.key.as_str()) {
                let listed = keys::EXTENDED_FIELDS.join(", ");
                let near = nearest(&entry.key, keys::EXTENDED_FIELDS.iter().copied());
                let message = format!("unknown field {:?}; known: {listed}", entry.key);
                self.problems.push_near(&entry.place, message, near);
            }
            let value = match entry.node.value {
                Value::Boolean(is_set) => u8::from(is_set),
                Value::Integer(number) => u8::try_from(number).unwrap_or(0),
                _ => continue,
            };
            known.push((entry.key.clone(), value));
        }
        known
    }

    fn statuses(&mut self, node: &Node) -> Vec<Statuses> {
        let mut statuses = Vec::new();
        for member in node.list() {
            let status = match &member.value {
                Value::Integer(number) => u16::try_from(*number).ok().map(Statuses::one),
                Value::Text(text) => Statuses::parse(text),
                _ => continue,
            };
            match status {
                Some(status) => statuses.push(status),
                None => self.problems.push(
                    &member.place,
                    "a status such as 0x0000, \"A7xx\" or \"C000-CFFF\" expected: four hexadecimal digits",
                ),
            }
        }
        statuses
    }

    fn sop_class(&mut self, table: &Table) -> String {
        let Some(node) = table.get("sop_class") else { return String::new() };
        let Some(text) = node.text() else { return String::new() };
        Names::uid(Kind::SopClass, text).unwrap_or_else(|(message, near)| {
            self.problems.push_near(&node.place, message, near);
            String::new()
        })
    }

    fn query(&mut self, table: &Table) -> QueryClaim {
        QueryClaim {
            sop_class: self.sop_class(table),
            level: table.owned("level"),
            role: if table.text("role") == Some("SCU") { ServiceRole::Scu } else { ServiceRole::Scp },
            matching: self.attributes(table, "matching"),
            returned: self.attributes(table, "returned"),
            reference: table.owned("reference"),
        }
    }

    fn sends(&mut self, table: &Table) -> SendsClaim {
        if let Some(node) = table.get("message")
            && let Some(text) = node.text()
            && !message_names().any(|name| name == text)
        {
            let near = nearest(text, message_names());
            self.problems.push_near(&node.place, format!("unknown message {text:?}"), near);
        }
        let claim = SendsClaim {
            sop_class: self.sop_class(table),
            message: table.owned("message").unwrap_or_default(),
            always: self.attributes(table, "always"),
            sometimes: self.attributes(table, "sometimes"),
            never: self.attributes(table, "never"),
            reference: table.owned("reference"),
        };
        let positive = [("always", &claim.always), ("sometimes", &claim.sometimes)];
        for (key, attributes) in positive {
            if let Some(path) = attributes.iter().find(|path| claim.never.contains(path))
                && let Some(node) = table.get("never")
            {
                let message = format!("{} is both in {key:?} and in \"never\"", path_name(path));
                self.problems.push(&node.place, message);
            }
        }
        claim
    }

    fn attributes(&mut self, table: &Table, key: &str) -> Vec<Vec<Tag>> {
        let mut attributes = Vec::new();
        for node in table.list(key) {
            let Some(text) = node.text() else { continue };
            match attribute_path(text) {
                Ok(path) => attributes.push(path),
                Err(message) => {
                    let last = text.rsplit('.').next().unwrap_or(text);
                    self.problems.push_near(&node.place, message, nearest(last, attribute::keywords()));
                }
            }
        }
        attributes
    }

    /// Two claims about the same thing that cannot both be true.
    fn contradictions(&mut self, entity: &ApplicationEntity) {
        for (index, one) in entity.contexts.iter().enumerate() {
            for other in entity.contexts.iter().skip(index.saturating_add(1)) {
                let is_not = |claim: &ContextClaim| claim.support == Support::MustNot;
                if one.direction != other.direction || is_not(one) == is_not(other) {
                    continue;
                }
                let class = one.sop_classes.iter().find(|class| other.has_class(class));
                let syntax = one.transfer_syntaxes.iter().find(|syntax| other.has_syntax(syntax));
                let has_role = one.roles.iter().any(|role| other.roles.contains(role));
                if let (Some(class), Some(_), true) = (class, syntax, has_role) {
                    let message = format!(
                        "the claim {:?} contradicts {:?} (line {}): {} is {} there",
                        other.id,
                        one.id,
                        one.place.line,
                        crate::dict::Uid::from(class.as_str()).name_or_self(),
                        one.support.name(),
                    );
                    self.problems.push(&other.place, message);
                }
            }
        }
    }
}

fn product(table: &Table) -> Product {
    let statement = table.get("statement").and_then(Node::table);
    let words = |node: &Node| match &node.value {
        Value::Text(text) | Value::Date(text) => Some(text.clone()),
        _ => None,
    };
    let parts = statement.map(|table| table.0.iter().filter_map(|entry| words(&entry.node)).collect());
    Product {
        name: table.owned("name").unwrap_or_default(),
        vendor: table.owned("vendor"),
        version: table.owned("version"),
        statement: parts.unwrap_or_default(),
    }
}

fn nanoseconds(node: &Node) -> Option<i64> {
    match node.value {
        Value::Integer(seconds) => seconds.checked_mul(1_000_000_000),
        Value::Float(seconds) => Some((seconds * NANOSECONDS) as i64),
        _ => None,
    }
}

fn ip_version(text: &str) -> u8 {
    if text == "v6" { 6 } else { 4 }
}

fn identity_type(text: &str) -> Option<u8> {
    let index = keys::USER_IDENTITIES.iter().position(|name| *name == text)?;
    u8::try_from(index.saturating_add(1)).ok()
}

/// The keywords along a path.
pub(super) fn path_name(path: &[Tag]) -> String {
    let parts =
        path.iter().map(|tag| attribute::keyword(*tag).map_or_else(|| tag.to_string(), str::to_owned));
    parts.collect::<Vec<_>>().join(".")
}

fn message_names() -> impl Iterator<Item = &'static str> {
    let requests = (0..=0x0150).chain([CommandField::C_CANCEL_RQ.0]).map(CommandField);
    let known = requests.filter(|request| request.is_known());
    known.flat_map(|request| [request.name(), request.response().name()]).filter(|name| *name != "unknown")
}
