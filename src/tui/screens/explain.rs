//! What is known of a finding or diagnosis, and the page of its rule: for a pane, or over the screen.

use super::{association, associations, findings};
use crate::check::{Diagnosis, Finding, Pattern, Rule};
use crate::report::check::{Page, Part};
use crate::report::index::{Index, Judged, Place};
use crate::report::{Tone, connection_words, judged};
use crate::tui::keys::Action;
use crate::tui::prose::Prose;
use crate::tui::{List, Model, Overlay, Screen};
use crate::ul::Role;

/// What is explained.
#[derive(Clone, Copy, Debug)]
pub enum Topic {
    /// A rule.
    Rule(&'static Rule),
    /// A diagnosis.
    Pattern(&'static Pattern),
    /// What was found: the finding or diagnosis, then the page of its rule.
    Judged(Place),
}

/// Columns that the text takes at most.
const MAX_WIDTH: u16 = 84;

/// Explains what is selected on the screen.
pub(in crate::tui) fn open(model: &mut Model) {
    match of_selected(model) {
        Some(topic) => model.overlay = Some(Overlay::Explain { topic, top: 0 }),
        None => model.say(Tone::Plain, "no finding here to explain"),
    }
}

/// What of the selected line can be explained.
fn of_selected(model: &Model) -> Option<Topic> {
    match model.screen {
        Screen::Findings => findings::selected(model).map(Topic::Judged).or_else(|| {
            let group = findings::group_of(model, findings::selected_line(model)?)?;
            of_group(model, group)
        }),
        Screen::Associations => worst(model, associations::selected(model)?).map(Topic::Judged),
        Screen::Association | Screen::Detail => of_row(model),
        Screen::Workflow => None,
    }
}

/// A group of one rule or diagnosis is explained by that; another by its worst.
pub(in crate::tui) fn of_group(model: &Model, group: &findings::Group) -> Option<Topic> {
    let first = group.items.first()?.place;
    Some(match (&group.key, model.index.judged(first)?) {
        (findings::Key::Id(_), Judged::Finding(finding)) => Topic::Rule(finding.rule),
        (findings::Key::Id(_), Judged::Diagnosis(diagnosis)) => Topic::Pattern(diagnosis.pattern),
        _ => Topic::Judged(first),
    })
}

/// What was found at the selected row, or else the worst of the association.
fn of_row(model: &Model) -> Option<Topic> {
    let (number, one) = (model.association.number, association::current(model)?);
    let here = association::selected_place(model);
    let is_here = |finding: &Finding| {
        here.is_some() && findings::jump::row_of(one, Some(finding.at.frame), finding.evidence.octets) == here
    };
    let found = one.findings.iter().enumerate().filter(|(_, finding)| is_here(finding));
    let found = found.max_by_key(|(_, finding)| finding.severity);
    let found = found.map(|(nth, _)| Place::Finding(number, nth as u32));
    found.or_else(|| worst(model, number)).map(Topic::Judged)
}

/// What is worst of an association.
#[must_use]
pub fn worst(model: &Model, number: u64) -> Option<Place> {
    let one = model.index.of(number)?;
    if !one.diagnoses.is_empty() {
        return Some(Place::Diagnosis(number, 0));
    }
    let findings = one.findings.iter().enumerate();
    let worst = findings.min_by_key(|(_, finding)| findings::Weight::of(Judged::Finding(finding)));
    worst.map(|(nth, _)| Place::Finding(number, nth as u32))
}

/// Columns and rows of the text over a screen of this size.
#[must_use]
pub fn room(size: (u16, u16)) -> (u16, u16) {
    (size.0.saturating_sub(2).min(MAX_WIDTH), size.1.saturating_sub(4))
}

/// What there is to say, in lines of so many columns.
#[must_use]
pub fn prose(index: &Index, topic: Topic, columns: usize) -> Prose {
    let mut prose = Prose::new(columns);
    match topic {
        Topic::Rule(rule) => page(&mut prose, &Page::of_rule(rule), true),
        Topic::Pattern(pattern) => page(&mut prose, &Page::of_pattern(pattern), true),
        Topic::Judged(place) => match index.judged(place) {
            Some(Judged::Finding(found)) => {
                finding(&mut prose, index, found);
                page(&mut prose, &Page::of_rule(found.rule), false);
            }
            Some(Judged::Diagnosis(told)) => {
                diagnosis(&mut prose, index, told);
                page(&mut prose, &Page::of_pattern(told.pattern), false);
            }
            None => {}
        },
    }
    prose
}

/// The page of a rule or diagnosis, with its title or without.
fn page(prose: &mut Prose, page: &Page, has_title: bool) {
    if has_title {
        prose.say(Tone::Name, page.id);
        prose.say(Tone::Strong, page.title);
        prose.say(Tone::Faint, page.under.as_deref().unwrap_or_default());
    }
    for part in &page.parts {
        prose.blank();
        match part {
            Part::Text(heading, text) => {
                prose.say(Tone::Strong, heading);
                prose.tell("  ", Tone::Plain, text);
            }
            Part::List(heading, list) => {
                prose.say(Tone::Strong, heading);
                for (nth, one) in list.iter().enumerate() {
                    prose.tell(&format!("  {}. ", nth + 1), Tone::Plain, one);
                }
            }
        }
    }
}

fn finding(prose: &mut Prose, index: &Index, finding: &Finding) {
    let (tone, sign) = judged::finding_sign(finding);
    prose.tell(
        &format!("{sign} "),
        tone,
        &format!("{}  {}", judged::finding_weight(finding), finding.rule.id),
    );
    prose.say(Tone::Strong, finding.rule.title);
    prose.say(Tone::Faint, &judged::finding_place(finding));
    prose.tell("expected  ", Tone::Plain, &finding.evidence.expected);
    prose.tell("observed  ", tone, &finding.evidence.observed);
    whose(prose, index, finding.association, finding.at_fault, finding.at.frame);
}

fn diagnosis(prose: &mut Prose, index: &Index, diagnosis: &Diagnosis) {
    let told = &diagnosis.told;
    let guess = if told.is_guess { ", possibly" } else { "" };
    prose.say(Tone::Name, diagnosis.pattern.id);
    prose.say(Tone::Strong, &format!("{}{guess}:", judged::diagnosis_head(diagnosis)));
    prose.tell("  ", Tone::Bad, &told.text);
    prose.say(Tone::Faint, &judged::diagnosis_place(diagnosis));
    let frame = told.evidence.first().map_or(0, |at| at.frame);
    whose(prose, index, diagnosis.associations.first().copied(), told.at_fault, frame);
}

/// The association, or the connection, with the address of who is at fault.
fn whose(prose: &mut Prose, index: &Index, number: Option<u64>, at_fault: Option<Role>, frame: u64) {
    if let Some(one) = number.and_then(|number| index.of(number)) {
        let names = [Role::Requestor, Role::Acceptor].map(|role| one.name(role)).join(" → ");
        prose.say(Tone::Name, &format!("#{} {names}", one.number()));
        if let Some(role) = at_fault {
            let endpoint = one.endpoint(role);
            prose.say(Tone::Name, &format!("{}: {} {endpoint}", role.name(), one.name(role)));
        }
        return;
    }
    if let Some(entry) = index.connections.iter().find(|entry| entry.first.frame == frame) {
        let ends = format!("{} → {}", entry.client, entry.server);
        prose.say(Tone::Name, &connection_words(entry, &ends));
    }
}

/// Scrolls; `false` for an action that is not about that.
pub(in crate::tui) fn scroll(model: &mut Model, action: Action) -> bool {
    let (columns, rows) = room(model.size);
    let columns = columns.saturating_sub(2);
    let Some(Overlay::Explain { topic, top }) = &mut model.overlay else { return false };
    let count = prose(&model.index, *topic, usize::from(columns)).lines.len();
    let height = usize::from(rows).min(count).max(1);
    let last = count.saturating_sub(height);
    // The line at the top moves as if it were selected.
    let mut window = List { selected: *top, top: *top };
    let is_scroll = super::move_in(&mut window, action, last + 1, height);
    *top = window.selected.min(last);
    is_scroll
}
