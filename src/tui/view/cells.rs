//! Text of a given width on the screen: wide and combining characters count as what they take.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns that a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most `columns`, with `…` where something was cut off.
#[must_use]
pub fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used + 1 > columns {
            break;
        }
        kept.push_str(grapheme);
    }
    if columns > 0 {
        kept.push('…');
    }
    kept
}

/// The text in exactly `columns`, filled with blanks at its end.
#[must_use]
pub fn left(text: &str, columns: usize) -> String {
    let mut text = cut(text, columns);
    let blanks = columns.saturating_sub(text.width());
    text.extend(std::iter::repeat_n(' ', blanks));
    text
}

/// The text in exactly `columns`, filled with blanks at its start.
#[must_use]
pub fn right(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let blanks = columns.saturating_sub(text.width());
    " ".repeat(blanks) + &text
}

/// The text in lines of at most `columns`, broken between words where that is possible.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split_word_bounds() {
        if line.width() + word.width() <= columns {
            line.push_str(word);
            continue;
        }
        lines.push(std::mem::take(&mut line));
        for grapheme in word.trim_start().graphemes(true) {
            if line.width() + grapheme.width() > columns {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(grapheme);
        }
    }
    lines.push(line);
    lines.retain(|line| !line.trim().is_empty());
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_and_combining_characters_keep_the_column() {
        for text in [
            "Yamada^Tarou=山田^太郎=やまだ^たろう",
            "قباني^لنزار",
            "Hong^Gildong=洪^吉洞=홍^길동",
            "e\u{301}e\u{301}",
            "👩‍👩‍👧",
        ] {
            for columns in 0..30 {
                assert_eq!(width(&left(text, columns)), columns, "{text} in {columns}");
                assert_eq!(width(&right(text, columns)), columns, "{text} in {columns}");
            }
        }
    }

    #[test]
    fn lines_are_never_wider_than_they_may_be_and_lose_nothing() {
        let text =
            "rejected: 山田^太郎 is not what 1.2.840.113619.2.55.3.604688119.971.1206513135.93 expects";
        for columns in 2..60 {
            let lines = wrap(text, columns);
            assert!(lines.iter().all(|line| width(line) <= columns), "{columns}: {lines:?}");
            let kept: String = lines.concat().chars().filter(|one| *one != ' ').collect();
            assert_eq!(kept, text.replace(' ', ""));
        }
    }

    #[test]
    fn what_fits_is_not_cut() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("abcd", 0), "");
    }
}
