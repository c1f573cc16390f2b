//! What was seen, written down as a profile.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::Name;
use super::seen::{Seen, Values};
use crate::profile::keys::USER_IDENTITIES;
use crate::profile::model::{Direction, ServiceRole};
use crate::profile::names::{VERIFICATION, uid_fault};
use crate::profile::write::{list, quoted, uids};

/// Claims with the same transfer syntaxes are one.
type Group = (Direction, ServiceRole, &'static str, Vec<String>);

/// A SOP class in a direction and a role, with its support.
type Supported<'a> = (Direction, ServiceRole, &'static str, &'a str);

pub(super) fn write(capture: &str, entities: &BTreeMap<Name, Seen>) -> String {
    let mut text = format!(
        "# What was seen in {}. What was not seen is not claimed.\nschema = 1\n\n[product]\nname = {}\n",
        quoted(capture),
        quoted(&format!("seen in {capture}")),
    );
    let mut names = BTreeSet::new();
    for ((title, address), seen) in entities {
        let plain = if title.is_empty() { "(no title)" } else { title };
        let name =
            if names.insert(plain.to_owned()) { plain.to_owned() } else { format!("{plain} at {address}") };
        let _ = write!(text, "\n[[ae]]\nname = {}\n", quoted(&name));
        if !title.is_empty() {
            let _ = writeln!(text, "ae_titles = {}", list([pattern(title).as_str()]));
        }
        let _ = writeln!(text, "hosts = {}", list([address.to_string().as_str()]));
        if !seen.ports.is_empty() {
            let ports: Vec<String> = seen.ports.iter().map(u16::to_string).collect();
            let _ = writeln!(text, "ports = [{}]", ports.join(", "));
        }
        parameters(&mut text, seen);
        contexts(&mut text, seen);
    }
    text
}

/// What is shown escaped stands for any characters.
fn pattern(title: &str) -> String {
    let mut pattern = String::new();
    let mut characters = title.chars();
    while let Some(character) = characters.next() {
        if character == '\\' && characters.as_str().starts_with('x') {
            characters.nth(2);
            pattern.push('*');
        } else if character == '\\' {
            pattern.push('*');
        } else {
            pattern.push(character);
        }
    }
    pattern
}

/// The only value that was ever sent; `None` if it was left away once, or if there are several.
fn only<T>(values: &Values<Option<T>>) -> Option<(&T, u64)> {
    let mut values = values.iter();
    match (values.next(), values.next()) {
        (Some((Some(value), frame)), None) => Some((value, *frame)),
        _ => None,
    }
}

fn parameters(text: &mut String, seen: &Seen) {
    let texts = [
        ("implementation_class_uid", &seen.class_uids),
        ("implementation_version_name", &seen.version_names),
        ("application_context", &seen.application_contexts),
    ];
    for (key, values) in texts {
        match only(values) {
            Some((value, frame)) => {
                let is_name = key == "implementation_version_name";
                let value = if is_name { pattern(value) } else { value.clone() };
                let mark = if is_name || uid_fault(&value).is_none() { "" } else { "# " };
                let _ = writeln!(text, "{mark}{key} = {}  # frame {frame}", quoted(&value));
            }
            None if !values.is_empty() => {
                let _ = writeln!(text, "# {key}: {} different values, or none once", values.len());
            }
            None => {}
        }
    }
    if seen.sends_too_long {
        let _ = writeln!(text, "# max_pdu_length: it sends longer PDUs than its peer announced");
    } else {
        lengths(text, &seen.lengths);
    }
    if let Some(frame) = seen.windows.values().next() {
        let most =
            |values: Vec<u16>| if values.contains(&0) { 0 } else { values.into_iter().max().unwrap_or(1) };
        let invoked = most(seen.windows.keys().map(|(invoked, _)| *invoked).collect());
        let performed = most(seen.windows.keys().map(|(_, performed)| *performed).collect());
        let _ = writeln!(
            text,
            "async_operations = {{ invoked = {invoked}, performed = {performed} }}  # frame {frame}"
        );
    }
    let identities = seen.identities.keys().filter(|kind| !seen.silent_identities.contains(kind));
    let forms: Vec<&str> = identities
        .filter_map(|kind| USER_IDENTITIES.get(usize::from(*kind).checked_sub(1)?).copied())
        .collect();
    if !forms.is_empty() {
        let _ = writeln!(text, "user_identity = {}", list(forms));
    }
    if !seen.character_sets.is_empty() {
        let sets = seen.character_sets.keys().map(String::as_str);
        // The default needs no name, so it cannot be told from no text at all.
        let default = (!seen.character_sets.contains_key("ISO_IR 6")).then_some("ISO_IR 6");
        let _ = writeln!(text, "character_sets = {}", list(default.into_iter().chain(sets)));
    }
}

fn lengths(text: &mut String, seen: &Values<Option<u32>>) {
    if let Some((length, frame)) = only(seen) {
        let _ = writeln!(text, "max_pdu_length = {length}  # frame {frame}");
    } else if seen.len() > 1 && !seen.contains_key(&None) {
        let values: Vec<u32> = seen.keys().flatten().copied().collect();
        let min = values.iter().copied().filter(|length| *length > 0).min().unwrap_or(0);
        let max = if values.contains(&0) { 0 } else { values.iter().copied().max().unwrap_or(0) };
        let _ = writeln!(text, "max_pdu_length = {{ min = {min}, max = {max} }}");
    } else if !seen.is_empty() {
        let _ = writeln!(text, "# max_pdu_length: not always announced");
    }
}

fn contexts(text: &mut String, seen: &Seen) {
    let mut classes: BTreeMap<Supported<'_>, (Vec<String>, u64)> = BTreeMap::new();
    let well_formed = |uid: &String| uid_fault(uid).is_none();
    let cells =
        seen.cells.iter().filter(|((_, class, _, syntax), _)| well_formed(class) && well_formed(syntax));
    for ((direction, class, role, syntax), cell) in cells {
        let support = match (cell.done, cell.refused) {
            (Some(_), None) => "must",
            (Some(_), Some(_)) => "may",
            // Owed by every acceptor: that it does not is worth a line.
            (None, _) if class == VERIFICATION && *role == ServiceRole::Scp => "must-not",
            (None, _) => continue,
        };
        let frame = cell.done.or(cell.refused).unwrap_or(0);
        let (syntaxes, first) =
            classes.entry((*direction, *role, support, class)).or_insert((Vec::new(), frame));
        syntaxes.push(syntax.clone());
        *first = (*first).min(frame);
    }
    let mut groups: BTreeMap<Group, Vec<(&str, u64)>> = BTreeMap::new();
    for ((direction, role, support, class), (syntaxes, frame)) in classes {
        groups.entry((direction, role, support, syntaxes)).or_default().push((class, frame));
    }
    for (number, (group, classes)) in groups.iter().enumerate() {
        claim(text, seen, number.saturating_add(1), group, classes);
    }
}

fn claim(text: &mut String, seen: &Seen, number: usize, group: &Group, classes: &[(&str, u64)]) {
    let (direction, role, support, syntaxes) = group;
    let frames: BTreeSet<u64> = classes.iter().map(|(_, frame)| *frame).collect();
    let first: Vec<String> = frames.iter().take(5).map(u64::to_string).collect();
    let _ = writeln!(text, "\n# First in frame {}.", first.join(", "));
    let _ = writeln!(text, "[[ae.{}]]", direction.name());
    let _ = writeln!(text, "id = \"{}-{number}\"", role.name().to_lowercase());
    let _ = writeln!(text, "sop_classes = {}", uids(classes.iter().map(|(class, _)| *class)));
    let _ = writeln!(text, "role = \"{}\"", role.name());
    let _ = writeln!(text, "transfer_syntaxes = {}", uids(syntaxes.iter().map(String::as_str)));
    let _ = writeln!(text, "support = \"{support}\"");
    let statuses: BTreeSet<u16> = classes
        .iter()
        .filter_map(|(class, _)| seen.statuses.get(&(*direction, (*class).to_owned(), *role)))
        .flatten()
        .copied()
        .collect();
    if !statuses.is_empty() {
        let statuses: Vec<String> = statuses.iter().map(|status| format!("0x{status:04X}")).collect();
        let _ = writeln!(text, "statuses = [{}]", statuses.join(", "));
    }
}
