//! TOML as text, as far as profiles are written by this program.

use std::fmt::Write as _;

use crate::dict::{Uid, uid};
use crate::octets::EscapedText;

/// Members of an array that still stand on one line.
const ON_ONE_LINE: usize = 3;

/// A string of TOML; what does harm where it is printed is escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    let mut unsafe_places = EscapedText(text).unsafe_characters().map(|(at, _)| at).peekable();
    for (at, character) in text.char_indices() {
        let is_harmful = unsafe_places.next_if_eq(&at).is_some();
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            _ if is_harmful => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(character));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// An array of strings.
pub(super) fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = texts.into_iter().map(quoted).collect();
    if quoted.len() <= ON_ONE_LINE {
        return format!("[{}]", quoted.join(", "));
    }
    format!("[\n    {},\n]", quoted.join(",\n    "))
}

/// UIDs as an array, those that have a name by their name. A retired one can have the name of its successor.
pub(super) fn uids<'a>(uids: impl IntoIterator<Item = &'a str>) -> String {
    let name = |uid: &str| match uid::keyword(uid).filter(|_| uid::is_retired(uid)) {
        Some(keyword) => keyword.to_owned(),
        None => Uid::from(uid).name_or_self(),
    };
    let names: Vec<String> = uids.into_iter().map(name).collect();
    list(names.iter().map(String::as_str))
}
