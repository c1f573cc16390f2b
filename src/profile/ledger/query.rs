//! Queries and worklists: which keys are asked for, returned and matched (PS3.4 Annexes C and K).

use super::attributes::Attribute;
use super::live::Live;
use super::tally::Says;
use super::{Evidence, Page};
use crate::dict::attribute::{Tag, Vr};
use crate::dimse::CommandField;
use crate::names::Glob;
use crate::profile::load::path_name;
use crate::profile::model::{ApplicationEntity, QueryClaim, ServiceRole};
use crate::timeline::MessageEntry;
use crate::ul::Role;

const LEVEL: Tag = Tag(0x0008, 0x0052);
/// Queries remembered of one association.
const MAX_QUERIES: usize = 16;
/// Keys remembered of one query.
const MAX_KEYS: usize = 256;

/// The queries of an association that wait for their responses.
#[derive(Debug, Default)]
pub(super) struct Queries {
    asked: Vec<Asked>,
}

/// A query.
#[derive(Debug)]
struct Asked {
    sender: Role,
    message_id: Option<u16>,
    level: Option<String>,
    keys: Vec<AskedKey>,
}

#[derive(Debug)]
struct AskedKey {
    path: Vec<Tag>,
    values: Vec<String>,
}

impl Queries {
    pub(super) fn note(&mut self, entry: &MessageEntry, attributes: Vec<Attribute<'_>>) {
        if entry.command_field() != Some(CommandField::C_FIND_RQ) {
            return;
        }
        if self.asked.len() >= MAX_QUERIES {
            self.asked.remove(0);
        }
        let level = level(&attributes);
        let keys = attributes.into_iter().filter(|key| !key.is_sequence).take(MAX_KEYS);
        self.asked.push(Asked {
            sender: entry.sender,
            message_id: entry.command.as_ref().and_then(crate::dimse::CommandSet::message_id),
            level,
            keys: keys.map(|key| AskedKey { values: key.texts(), path: key.path }).collect(),
        });
    }

    fn of_response(&self, entry: &MessageEntry) -> Option<&Asked> {
        let id = entry.command.as_ref()?.message_id_being_responded_to();
        self.asked.iter().rev().find(|asked| asked.sender == entry.sender.other() && asked.message_id == id)
    }
}

fn level(attributes: &[Attribute<'_>]) -> Option<String> {
    attributes.iter().find(|attribute| attribute.path == [LEVEL]).and_then(|level| level.texts().pop())
}

/// A message of an application entity: what does it say about its claims on queries?
pub(super) fn judge(
    page: &mut Page,
    entity: &ApplicationEntity,
    live: &Live,
    entry: &MessageEntry,
    attributes: &[Attribute<'_>],
    at: Evidence,
) {
    if entity.queries.is_empty() || entry.data_set.is_none() || !entry.is_complete {
        return;
    }
    match entry.command_field() {
        Some(CommandField::C_FIND_RQ) => {
            let level = level(attributes);
            for claim in claims(entity, entry, level.as_deref(), ServiceRole::Scu) {
                judge_asked(page, claim, attributes, at);
            }
        }
        Some(field) if field == CommandField::C_FIND_RQ.response() => {
            let Some(asked) = live.queries.of_response(entry) else { return };
            for claim in claims(entity, entry, asked.level.as_deref(), ServiceRole::Scp) {
                judge_returned(page, claim, asked, attributes, at);
            }
        }
        _ => {}
    }
}

fn claims<'a>(
    entity: &'a ApplicationEntity,
    entry: &MessageEntry,
    level: Option<&'a str>,
    role: ServiceRole,
) -> impl Iterator<Item = &'a QueryClaim> {
    let class = entry.sop_class_uid().map(|class| class.to_string());
    entity.queries.iter().filter(move |claim| {
        claim.role == role
            && class.as_deref() == Some(claim.sop_class.as_str())
            && claim.level.as_deref().is_none_or(|own| Some(own) == level)
    })
}

/// A path covers what is in its sequence too.
fn covers(claimed: &[Vec<Tag>], path: &[Tag]) -> bool {
    claimed.iter().any(|own| path.starts_with(own))
}

/// Not keys, but about the query as a whole.
fn is_about_query(path: &[Tag]) -> bool {
    matches!(path, [LEVEL | Tag(0x0008, 0x0005 | 0x0053 | 0x0201) | Tag(_, 0x0000)])
}

fn judge_asked(page: &mut Page, claim: &QueryClaim, attributes: &[Attribute<'_>], at: Evidence) {
    let keys = attributes.iter().filter(|key| !key.is_sequence && !is_about_query(&key.path));
    for key in keys {
        let (is_matching, is_returned) =
            (covers(&claim.matching, &key.path), covers(&claim.returned, &key.path));
        let wants_match = !key.is_empty();
        let (says, kind) = match (wants_match, is_matching, is_returned) {
            (_, true, _) => (Says::Yes, "matching"),
            (false, _, true) => (Says::Yes, "returned"),
            (true, ..) => (Says::Undeclared, "matching"),
            (false, ..) => (Says::Undeclared, "returned"),
        };
        let words = if wants_match { "asked to be matched" } else { "asked for" };
        page.note(&key_path(claim, kind, &key.path), says, at, || words.to_owned());
    }
}

fn judge_returned(
    page: &mut Page,
    claim: &QueryClaim,
    asked: &Asked,
    attributes: &[Attribute<'_>],
    at: Evidence,
) {
    let keys = asked.keys.iter().filter(|key| !is_about_query(&key.path));
    for key in keys {
        let answer = attributes.iter().find(|attribute| attribute.path == key.path);
        for (kind, paths) in [("matching", &claim.matching), ("returned", &claim.returned)] {
            if !covers(paths, &key.path) {
                continue;
            }
            let path = key_path(claim, kind, &key.path);
            match answer {
                None => page.note(&path, Says::No, at, || "asked for and not returned".to_owned()),
                Some(answer) if kind == "matching" => judge_match(page, &path, key, answer, at),
                Some(_) => page.note(&path, Says::Yes, at, || "returned".to_owned()),
            }
        }
    }
}

/// Does the value returned fit the value asked for? Values are not told: they are a patient's.
fn judge_match(page: &mut Page, path: &str, key: &AskedKey, answer: &Attribute<'_>, at: Evidence) {
    let wanted: Vec<&String> = key.values.iter().filter(|value| !value.is_empty()).collect();
    if wanted.is_empty() {
        page.note(path, Says::Remark, at, || "returned, and not asked to be matched".to_owned());
        return;
    }
    let is_range = matches!(answer.vr.0, [b'D', b'A' | b'T'] | [b'T', b'M']);
    let is_plain = matches!(&answer.vr.0, b"CS" | b"LO" | b"SH" | b"UI" | b"AE" | b"IS");
    let values = answer.texts();
    let fits = |wanted: &&String, value: &String| Glob(wanted.to_lowercase()).matches(&value.to_lowercase());
    let is_match = values.iter().any(|value| wanted.iter().any(|wanted| fits(wanted, value)));
    if is_match {
        page.note(path, Says::Yes, at, || "matched".to_owned());
    } else if is_plain && answer.vr != Vr::PN && !is_range && !answer.is_empty() {
        page.note(path, Says::No, at, || "a value was returned that does not match the key".to_owned());
    } else {
        page.note(path, Says::Remark, at, || "matched in a way that cannot be checked here".to_owned());
    }
}

pub(super) fn key_path(claim: &QueryClaim, kind: &str, path: &[Tag]) -> String {
    format!("{}.{kind}.{}", claim.path(), path_name(path))
}
