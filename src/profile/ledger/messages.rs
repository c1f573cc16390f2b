//! Messages: statuses, character sets, attributes, response times.

use super::attributes::{self, Attribute};
use super::live::Live;
use super::tally::Says;
use super::{Evidence, Ledger, Page, parameters, query};
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::octets::Escaped;
use crate::profile::load::path_name;
use crate::profile::model::{ApplicationEntity, Direction, SendsClaim, ServiceRole};
use crate::timeline::MessageEntry;

const SPECIFIC_CHARACTER_SET: Tag = Tag(0x0008, 0x0005);
/// The character set that holds where none is named.
const DEFAULT_REPERTOIRE: &str = "ISO_IR 6";

impl Ledger {
    pub(super) fn message(&mut self, entry: &MessageEntry) {
        let attributes = entry.data_set.as_deref().map(attributes::of).unwrap_or_default();
        let at = Evidence::new(entry.association, entry.last);
        // Without the A-ASSOCIATE-RQ nobody knows for sure who is who.
        if self.live.get(&entry.association).is_none_or(|live| live.request.is_none()) {
            return;
        }
        self.each(entry.association, entry.sender, |page, entity, live| {
            judge_status(page, entity, entry, at);
            judge_character_sets(page, entity, entry, &attributes, at);
            for claim in &entity.sends {
                judge_sends(page, claim, entry, &attributes, at);
            }
            query::judge(page, entity, live, entry, &attributes, at);
        });
        self.each(entry.association, entry.sender.other(), |page, entity, live| {
            judge_response_time(page, entity, live, entry, at);
        });
        if let Some(live) = self.live.get_mut(&entry.association) {
            note_waiting(live, entry);
            live.queries.note(entry, attributes);
        }
    }
}

/// Remembers since when the other side waits for a response.
fn note_waiting(live: &mut Live, entry: &MessageEntry) {
    match entry.command_field() {
        Some(CommandField::C_CANCEL_RQ) | None => {}
        Some(field) if field.is_response() => {
            let is_final = !matches!(entry.status(), Some(0xff00 | 0xff01));
            *live.waiting.of_mut(entry.sender.other()) = (!is_final).then_some(entry.last.at);
        }
        Some(_) => *live.waiting.of_mut(entry.sender) = Some(entry.last.at),
    }
}

fn judge_response_time(
    page: &mut Page,
    entity: &ApplicationEntity,
    live: &Live,
    entry: &MessageEntry,
    at: Evidence,
) {
    let is_response = entry.command_field().is_some_and(CommandField::is_response);
    if let Some(since) = live.waiting.of(entry.sender.other()).filter(|_| is_response && !live.has_gaps) {
        let waited = entry.first.at.since(since);
        parameters::judge_time(page, "dimse_timeout_s", entity.dimse_timeout_ns, waited, false, at);
    }
}

/// The role that answers with this message.
pub(in crate::profile) const fn answering(field: CommandField) -> ServiceRole {
    match field.request() {
        CommandField::N_EVENT_REPORT_RQ => ServiceRole::Scu,
        _ => ServiceRole::Scp,
    }
}

fn judge_status(page: &mut Page, entity: &ApplicationEntity, entry: &MessageEntry, at: Evidence) {
    let (Some(field), Some(status)) = (entry.command_field(), entry.status()) else { return };
    let Some(class) = entry.abstract_syntax.as_ref().map(ToString::to_string) else { return };
    if entry.is_abstract_syntax_inferred {
        return;
    }
    let direction = Direction::of(entry.sender);
    let covering = entity.contexts.iter().filter(|claim| claim.covers(direction, &class, answering(field)));
    let claimed: Vec<_> = covering.filter_map(|claim| Some((claim, claim.statuses.as_ref()?))).collect();
    // Where several claims cover it, any of them allows it.
    let is_allowed = claimed.iter().any(|(_, statuses)| statuses.iter().any(|own| own.has(status)));
    for (claim, statuses) in claimed {
        let is_here = statuses.iter().any(|own| own.has(status));
        if is_allowed && !is_here {
            continue;
        }
        let says = if is_here { Says::Yes } else { Says::No };
        page.note(&format!("{}.statuses", claim.path()), says, at, || {
            format!("answers {} with status {status:04X}H", field.name())
        });
    }
}

fn judge_character_sets(
    page: &mut Page,
    entity: &ApplicationEntity,
    entry: &MessageEntry,
    attributes: &[Attribute<'_>],
    at: Evidence,
) {
    let Some(claimed) = &entity.character_sets else { return };
    let Some(data_set) = &entry.data_set else { return };
    let Some(value) = attributes.iter().find(|attribute| attribute.path == [SPECIFIC_CHARACTER_SET]) else {
        let has_text = data_set.nodes.iter().any(|node| node.depth == 0 && node.vr.has_character_set());
        if has_text && entry.is_complete && claimed.iter().any(|set| set == DEFAULT_REPERTOIRE) {
            page.note("character_sets", Says::Yes, at, || format!("sends {DEFAULT_REPERTOIRE}"));
        }
        return;
    };
    for term in value.texts() {
        let term = if term.is_empty() { DEFAULT_REPERTOIRE.to_owned() } else { term };
        let says = if claimed.contains(&term) { Says::Yes } else { Says::No };
        page.note("character_sets", says, at, || format!("sends {}", Escaped(term.as_bytes())));
    }
}

fn judge_sends(
    page: &mut Page,
    claim: &SendsClaim,
    entry: &MessageEntry,
    attributes: &[Attribute<'_>],
    at: Evidence,
) {
    let is_its = entry.command_name() == claim.message
        && entry.sop_class_uid().is_some_and(|class| class == *claim.sop_class.as_str());
    let Some(data_set) = entry.data_set.as_ref().filter(|_| is_its) else { return };
    let is_whole = entry.is_complete && data_set.left_out == 0 && data_set.stop.is_none();
    let is_there = |path: &Vec<Tag>| attributes.iter().any(|attribute| attribute.path == *path);
    for path in &claim.always {
        let says = match is_there(path) {
            true => Says::Yes,
            false if is_whole => Says::No,
            false => Says::CannotTell,
        };
        let words = if says == Says::Yes { "sent" } else { "not sent" };
        page.note(&sends_path(claim, "always", path), says, at, || words.to_owned());
    }
    for path in claim.sometimes.iter().filter(|path| is_there(path)) {
        page.note(&sends_path(claim, "sometimes", path), Says::Yes, at, || "sent".to_owned());
    }
    for path in &claim.never {
        let says = match is_there(path) {
            true => Says::No,
            false if is_whole => Says::Yes,
            false => Says::CannotTell,
        };
        let words = if says == Says::No { "sent" } else { "not sent" };
        page.note(&sends_path(claim, "never", path), says, at, || words.to_owned());
    }
}

pub(super) fn sends_path(claim: &SendsClaim, when: &str, path: &[Tag]) -> String {
    format!("{}.{when}.{}", claim.path(), path_name(path))
}
