//! SVC-RET-003.

use super::operations;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::Uid;
use crate::dict::attribute;
use crate::dict::attribute::Tag;
use crate::dict::requirement::query::{Level, Model};
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RET-003",
    name: "retrieve_unique_key_wrong",
    title: "Unique key missing or wrong in a retrieve request",
    severity: Severity::Violation,
    clause: "PS3.4 C.4.2.2.1, C.4.3.2.1",
    requirement: "An identifier has the unique key of its level, and one value for the unique key of each \
                  level above it.",
    rationale: "Archives answer A900, or look into the wrong study and find nothing.",
    exceptions: "Where relational retrieval was negotiated the keys above the level may be left out. Lists \
                 of UIDs are right for the level itself. SOP Instance UIDs without the keys above them are \
                 served nearly everywhere.",
    advice: "Take the unique keys of all levels from the match of the C-FIND.",
    is_pedantic: false,
    needs: &[Need::Request, Need::Accept],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !operations::is_request(entry) {
        return;
    }
    let class = context.sop_class(entry);
    let Some(model) = class.and_then(|class| Model::of(class.as_str())) else { return };
    let level = data_set.get(Tag(0x0008, 0x0052)).map(<[u8]>::trim_ascii);
    let level = level.and_then(|level| str::from_utf8(level).ok()).and_then(Level::of);
    let Some(level) = level.filter(|level| model.levels().contains(level)) else { return };
    let above = model.levels().iter().filter(|above| **above < level);
    let is_free = level == Level::Image || is_relational(class, context);
    let mut wrong = above.filter_map(|above| {
        let fault = fault_above(data_set.get(above.unique_key()), is_free);
        fault.map(|fault| (above.unique_key(), fault))
    });
    let own =
        || fault_of_level(data_set.get(level.unique_key()), level).map(|fault| (level.unique_key(), fault));
    let Some((key, fault)) = wrong.next().or_else(own) else { return };
    findings.report(entry.last, Some(entry.sender), || {
        let name = attribute::keyword(key).unwrap_or_default();
        let expected = format!("unique keys down to level {}", level.name());
        Evidence::new(expected, format!("{key} {name} {fault}")).octets(entry.sender, entry.span())
    });
}

/// What is wrong with the unique key of a level above.
fn fault_above(value: Option<&[u8]>, is_free: bool) -> Option<&'static str> {
    match value.map(|value| Uid::new(value).octets().trim_ascii().to_vec()) {
        None if is_free => None,
        Some(value) if value.is_empty() && is_free => None,
        None => Some("is missing"),
        Some(value) if value.is_empty() => Some("is empty"),
        Some(value) if value.contains(&b'\\') => Some("has several values"),
        Some(_) => None,
    }
}

/// What is wrong with the unique key of the level.
fn fault_of_level(value: Option<&[u8]>, level: Level) -> Option<&'static str> {
    let Some(value) = value else { return Some("is missing") };
    let value = Uid::new(value).octets().trim_ascii().to_vec();
    if value.is_empty() {
        return Some("is empty");
    }
    if level == Level::Patient {
        return value.contains(&b'\\').then_some("has several values");
    }
    value.iter().any(|octet| matches!(octet, b'*' | b'?')).then_some("has a wild card")
}

/// Was relational retrieval negotiated?
fn is_relational(class: Option<&Uid>, context: &Context) -> bool {
    let accept = context.negotiation.accept.as_ref();
    accept.is_some_and(|accept| {
        accept.extended_negotiations().any(|negotiation| {
            Some(&negotiation.sop_class_uid) == class
                && negotiation.application_information.first() == Some(&1)
        })
    })
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::STUDY_ROOT_MOVE]);
    let identifier = [pdus::implicit(0x0008, 0x0052, b"SERIES"), workflow::uid(0x0020, 0x000e, "2.25.5")];
    ladder.requestor(&workflow::move_request(1, 1, "WORKSTATION01", &identifier.concat()));
    ladder.acceptor(&workflow::move_response(0xa900, [None; 4]));
    ladder.release();
    ladder
}
