//! Associations that the user has marked, and two of them side by side.

use super::{Effect, Model, Screen, screens};
use crate::report::Tone;

/// The association that the user looks at.
fn current(model: &Model) -> Option<u64> {
    match model.screen {
        Screen::Associations => screens::associations::selected(model),
        Screen::Association | Screen::Detail => Some(model.association.number).filter(|number| *number > 0),
        Screen::Findings | Screen::Workflow => None,
    }
}

/// Marks the association, or takes its mark away.
pub(super) fn toggle(model: &mut Model) {
    let Some(number) = current(model) else { return };
    if let Some(place) = model.marks.iter().position(|mark| *mark == number) {
        model.marks.remove(place);
        return model.say(Tone::Plain, format!("#{number} is no longer marked"));
    }
    model.marks.push(number);
    let text = match model.marks.len() {
        1 => format!("#{number} is marked; mark another one to compare them"),
        count => format!("{count} are marked; D compares the last two"),
    };
    model.say(Tone::Plain, text);
}

/// Compares the two marked last, or the one marked with the one looked at.
pub(super) fn compare(model: &mut Model) -> Vec<Effect> {
    let pair = match (model.marks.as_slice(), current(model)) {
        ([.., left, right], _) => Some((*left, *right)),
        ([left], Some(right)) if *left != right => Some((*left, right)),
        _ => None,
    };
    let Some((left, right)) = pair else {
        model.say(Tone::Plain, "two associations are compared: mark them first");
        return Vec::new();
    };
    model.say(Tone::Plain, format!("comparing #{left} with #{right} …"));
    vec![Effect::Compare(left, right)]
}
