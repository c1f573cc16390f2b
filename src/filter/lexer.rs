//! The words and signs of an expression, with their places.

use std::ops::Range;

/// A piece of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Its octets in the expression.
    pub(super) at: Range<usize>,
    /// What it is.
    pub(super) what: What,
}

/// What a piece of an expression is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A bare word.
    Word(String),
    /// A text in quotes, without them.
    Quoted(String),
    /// A text in quotes whose end is missing.
    Unclosed(String),
    /// An operator, known or not.
    Sign(String),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
}

impl What {
    /// Is it this word, in any case of its letters?
    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(text) if text.eq_ignore_ascii_case(word))
    }
}

/// Characters that operators are made of.
const SIGNS: [char; 5] = ['=', '!', '<', '>', '~'];

fn ends_word(character: char) -> bool {
    character.is_whitespace()
        || SIGNS.contains(&character)
        || matches!(character, '(' | ')' | ',' | '"' | '\'')
}

/// The tokens of an expression, in order; whatever it is, nothing of it but space is left out.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        let what = match first {
            character if character.is_whitespace() => continue,
            '(' => What::Open,
            ')' => What::Close,
            ',' => What::Comma,
            quote @ ('"' | '\'') => quoted(&mut rest, quote),
            first if SIGNS.contains(&first) => {
                let mut sign = String::from(first);
                while let Some((_, next)) = rest.next_if(|(_, next)| SIGNS.contains(next)) {
                    sign.push(next);
                }
                What::Sign(sign)
            }
            first => {
                let mut word = String::from(first);
                while let Some((_, next)) = rest.next_if(|(_, next)| !ends_word(*next)) {
                    word.push(next);
                }
                What::Word(word)
            }
        };
        let end = rest.peek().map_or(text.len(), |(next, _)| *next);
        tokens.push(Token { at: start..end, what });
    }
    tokens
}

/// The rest of a text in quotes; a backslash takes the quote or backslash behind it as it is.
fn quoted(rest: &mut std::iter::Peekable<std::str::CharIndices<'_>>, quote: char) -> What {
    let mut text = String::new();
    while let Some((_, character)) = rest.next() {
        match character {
            '\\' => match rest.next_if(|(_, next)| *next == quote || *next == '\\') {
                Some((_, escaped)) => text.push(escaped),
                None => text.push('\\'),
            },
            character if character == quote => return What::Quoted(text),
            character => text.push(character),
        }
    }
    What::Unclosed(text)
}

/// A value as it has to be written: in quotes where it is more than a word.
pub(super) fn written(value: &str) -> String {
    let is_word = !value.is_empty() && !value.contains(ends_word);
    let is_reserved = ["and", "or", "not", "in"].iter().any(|word| value.eq_ignore_ascii_case(word));
    if is_word && !is_reserved {
        return value.to_owned();
    }
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for value in ["CT01", "CT Image Storage", r#"a "quoted" \ one"#, "", "and", "10.0.1.0/24", "it's"] {
            let tokens = tokens(&written(value));
            assert!(
                matches!(tokens.as_slice(), [Token { what: What::Word(text) | What::Quoted(text), .. }] if text == value),
                "{value:?}: {tokens:?}"
            );
        }
    }

    #[test]
    fn words_and_signs_need_no_space_between_them() {
        let all: Vec<What> = tokens("a>=2s and(b!~'x y',\"z").into_iter().map(|token| token.what).collect();
        let word = |text: &str| What::Word(text.to_owned());
        let sign = |text: &str| What::Sign(text.to_owned());
        assert_eq!(
            all,
            [
                word("a"),
                sign(">="),
                word("2s"),
                word("and"),
                What::Open,
                word("b"),
                sign("!~"),
                What::Quoted("x y".to_owned()),
                What::Comma,
                What::Unclosed("z".to_owned()),
            ]
        );
    }
}
