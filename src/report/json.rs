//! JSON that does no harm where it is printed: what a terminal would obey or a reader be deceived by stands there as
//! `\\uXXXX`, which to a reader of JSON is the character itself.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use crate::octets::EscapedText;

/// Writes a value, and the end of the line.
///
/// # Errors
/// Whatever the output reports.
pub(crate) fn write_line(mut output: impl Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut output, Inert))?;
    output.write_all(b"\n")
}

struct Inert;

impl Formatter for Inert {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut written = 0;
        for (at, character) in EscapedText(fragment).unsafe_characters() {
            writer.write_all(fragment.get(written..at).unwrap_or_default().as_bytes())?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            written = at.saturating_add(character.len_utf8());
        }
        writer.write_all(fragment.get(written..).unwrap_or_default().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_harm_is_escaped_and_read_back_as_it_was() {
        let text = "山\u{9b}31m\u{7f}\u{202e}\u{e0041}\n\"\\";
        let mut line = Vec::new();
        write_line(&mut line, &text).unwrap();
        let line = String::from_utf8(line).unwrap();
        assert_eq!(line, "\"山\\u009b31m\\u007f\\u202e\\udb40\\udc41\\n\\\"\\\\\"\n");
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
    }
}
