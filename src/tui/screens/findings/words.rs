//! What stands in a line of the list of findings.

use super::{Group, Key, Line, Tab, Weight, group_of, is_open, item_of};
use crate::report::index::{Association, Judged, Place};
use crate::report::{Tone, judged};
use crate::tui::Model;
use crate::ul::Role;

/// A line in its parts; escaped.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// `✗`, `!` or `·`, and how it is meant.
    pub sign: (Tone, &'static str),
    /// What it is: an id, a peer or an association; with the sign of a fold.
    pub what: String,
    /// `possible violation`.
    pub weight: String,
    /// How often it was seen.
    pub times: String,
    /// The association, or how many.
    pub associations: String,
    /// In words.
    pub text: String,
    /// How that is meant.
    pub tone: Tone,
    /// The first frame that proves it.
    pub frame: String,
}

impl Words {
    /// Everything that a search looks at.
    #[must_use]
    pub fn search_text(&self) -> String {
        [&*self.what, &self.weight, &self.associations, &self.text].join("  ")
    }
}

/// What stands in a line.
#[must_use]
pub fn line(model: &Model, line: Line) -> Words {
    let Some(group) = group_of(model, line) else { return Words::default() };
    match item_of(model, line) {
        Some(item) => of_item(model, item.place),
        None => of_group(model, group),
    }
}

pub(in crate::tui) fn of_group(model: &Model, group: &Group) -> Words {
    let fold = if is_open(model, group) { "▾" } else { "▸" };
    let sign = group.items.iter().min_by_key(|item| item.weight).map(|item| sign(model, item.place));
    let first = group.items.first().and_then(|item| model.index.judged(item.place));
    let (what, text) = match &group.key {
        Key::Id(id) => ((*id).to_owned(), first.map_or("", title).to_owned()),
        Key::Association(number) => (format!("#{number}"), association(model, *number, group)),
        Key::Beyond => ("beyond".to_owned(), format!("beyond single associations: {}", counts(group))),
        Key::NoPeer => ("no one peer".to_owned(), counts(group)),
        Key::Peer(name, address) if name.is_empty() => (address.to_string(), counts(group)),
        Key::Peer(name, address) => (name.to_string(), format!("{address}  {}", counts(group))),
    };
    let weight = match &group.key {
        Key::Id(_) => first.map_or_else(String::new, weight),
        _ => String::new(),
    };
    let associations = match &group.key {
        Key::Association(_) => String::new(),
        _ => group.associations.to_string(),
    };
    Words {
        sign: sign.unwrap_or_default(),
        what: format!("{fold} {what}"),
        weight,
        times: group.times.to_string(),
        associations,
        text,
        tone: Tone::Strong,
        frame: String::new(),
    }
}

pub(in crate::tui) fn of_item(model: &Model, place: Place) -> Words {
    let Some(judged) = model.index.judged(place) else { return Words::default() };
    let number = match judged {
        Judged::Finding(finding) => finding.association,
        Judged::Diagnosis(diagnosis) => diagnosis.associations.first().copied(),
    };
    let number = number.map_or_else(|| "–".to_owned(), |number| format!("#{number}"));
    let observed = match judged {
        Judged::Finding(finding) => &finding.evidence.observed,
        Judged::Diagnosis(diagnosis) => &diagnosis.told.text,
    };
    let times = match judged {
        Judged::Finding(finding) => finding.count,
        Judged::Diagnosis(_) => 1,
    };
    let (what, text) = match model.findings.tab {
        Tab::Rules | Tab::Ledger => (number.clone(), format!("{}{observed}", names(model, place))),
        Tab::Peers | Tab::Associations => (super::id(judged).to_owned(), text(judged, observed)),
    };
    Words {
        sign: sign(model, place),
        what: format!("    {what}"),
        weight: weight(judged),
        times: times.to_string(),
        associations: if model.findings.tab == Tab::Peers { number } else { String::new() },
        text,
        tone: Tone::Plain,
        frame: super::frame(judged).map_or_else(String::new, |frame| frame.to_string()),
    }
}

/// The sign of a finding; of a diagnosis that of its association, whose failure it tells.
fn sign(model: &Model, place: Place) -> (Tone, &'static str) {
    match model.index.judged(place) {
        Some(Judged::Finding(finding)) => judged::finding_sign(finding),
        Some(Judged::Diagnosis(diagnosis)) if diagnosis.told.is_guess => (Tone::Caution, "!"),
        Some(Judged::Diagnosis(_)) => {
            let mark = place.association().and_then(|number| model.index.of(number)).map(Association::mark);
            match mark.unwrap_or(crate::report::check::Mark::Bad) {
                crate::report::check::Mark::Bad => (Tone::Bad, "✗"),
                _ => (Tone::Caution, "!"),
            }
        }
        None => (Tone::Plain, ""),
    }
}

fn weight(judged: Judged<'_>) -> String {
    match judged {
        Judged::Finding(finding) => judged::finding_weight(finding),
        Judged::Diagnosis(diagnosis) => judged::diagnosis_head(diagnosis).to_owned(),
    }
}

fn title(judged: Judged<'_>) -> &'static str {
    match judged {
        Judged::Finding(finding) => finding.rule.title,
        Judged::Diagnosis(diagnosis) => diagnosis.pattern.title,
    }
}

fn text(judged: Judged<'_>, observed: &str) -> String {
    match judged {
        Judged::Finding(finding) => format!("{}: {observed}", finding.rule.title),
        Judged::Diagnosis(_) => observed.to_owned(),
    }
}

/// `CT01 → PACS: `.
fn names(model: &Model, place: Place) -> String {
    let one = place.association().and_then(|number| model.index.of(number));
    one.map_or_else(String::new, |one| format!("{}: ", peers(one)))
}

fn peers(one: &Association) -> String {
    Role::BOTH.map(|role| one.name(role)).join(" → ")
}

fn association(model: &Model, number: u64, group: &Group) -> String {
    let Some(one) = model.index.of(number) else { return counts(group) };
    format!("{}  {}: {}", peers(one), one.ending().1, counts(group))
}

/// `2 violations, 1 warning`.
fn counts(group: &Group) -> String {
    let names = [
        (Weight::Diagnosis, "diagnosis", "diagnoses"),
        (Weight::Violation, "violation", "violations"),
        (Weight::PossibleViolation, "possible violation", "possible violations"),
        (Weight::Warning, "warning", "warnings"),
        (Weight::Note, "note", "notes"),
    ];
    let told = names.iter().filter_map(|(weight, one, many)| {
        let count = group.counts.get(*weight as usize).copied().filter(|count| *count > 0)?;
        Some(format!("{count} {}", if count == 1 { one } else { many }))
    });
    told.collect::<Vec<_>>().join(", ")
}
