//! The one way of a text into a page.

use std::fmt::{self, Write};

use askama::filters::{Escaper, Html};

use crate::octets::EscapedText;

/// Makes text inert twice: what is invisible or turns the direction of writing is written out, and then what has a
/// meaning in HTML.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Inert;

impl Escaper for Inert {
    fn write_escaped_str<W: Write>(&self, dest: W, string: &str) -> fmt::Result {
        let visible = EscapedText(string).to_string();
        let visible =
            if visible.contains(is_nobody) { visible.replace(is_nobody, "\u{fffd}") } else { visible };
        Html.write_escaped_str(dest, &visible)
    }
}

/// Code points that are no characters, which neither HTML nor XML allows.
fn is_nobody(character: char) -> bool {
    matches!(character, '\u{fdd0}'..='\u{fdef}') || u32::from(character) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_markup_or_deceive_is_written_out() {
        let mut text = String::new();
        Inert.write_escaped_str(&mut text, "<script>\"'&\u{202e}\0\u{ffff}\n").unwrap();
        assert_eq!(text, "&#60;script&#62;&#34;&#39;&#38;\\u{202e}\\u{0}\u{fffd}\\u{a}");
    }
}
