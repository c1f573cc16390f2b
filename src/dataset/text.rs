//! Text values in the character sets of PS3.5 6.1 and PS3.3 C.12.1.1.2, code extensions (ISO 2022) included.

use std::borrow::Cow;
use std::fmt::Write as _;

use encoding_rs::{
    DecoderResult, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_5,
    ISO_8859_6, ISO_8859_7, ISO_8859_8, ISO_8859_15, WINDOWS_874, WINDOWS_1254,
};

use crate::dict::attribute::Vr;

const ESCAPE: u8 = 0x1b;

/// What octets below 80H mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Low {
    Ascii,
    /// ASCII but for two characters, of which the delimiter stays what it is.
    JisRomaji,
    /// Two octets a character.
    JisX0208,
    /// Two octets a character.
    JisX0212,
}

/// What octets from 80H on mean.
#[derive(Clone, Copy, Debug)]
enum High {
    None,
    Latin1,
    JisKatakana,
    /// One or two octets a character, as this encoding has them.
    Table(&'static Encoding),
}

#[derive(Clone, Copy, Debug)]
struct Sets {
    low: Low,
    high: High,
}

/// The character sets that hold for a data set or item.
#[derive(Clone, Copy, Debug)]
pub struct CharacterSets {
    kind: Kind,
    /// Are all terms known?
    is_known: bool,
    /// The sets that escape sequences may call for, each a bit; none without code extensions.
    declared: u32,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// One encoding for everything, without escapes: UTF-8, GB18030, GBK.
    Whole(&'static Encoding),
    /// The sets that hold at the start of a value, and after each delimiter.
    Initial(Sets),
}

impl Default for CharacterSets {
    fn default() -> Self {
        Self { kind: Kind::Initial(Sets { low: Low::Ascii, high: High::None }), is_known: true, declared: 0 }
    }
}

impl CharacterSets {
    /// The sets that a value of Specific Character Set (0008,0005) names; unknown terms count as ASCII.
    #[must_use]
    pub fn from_value(value: &[u8]) -> Self {
        let mut terms = value.split(|octet| *octet == b'\\').map(trim_both);
        let first = terms.next().unwrap_or_default();
        let is_known = is_known(first) && terms.all(is_known);
        let initial = |low, high| Kind::Initial(Sets { low, high });
        let kind = match first {
            b"ISO_IR 192" => Kind::Whole(encoding_rs::UTF_8),
            b"GB18030" => Kind::Whole(GB18030),
            b"GBK" => Kind::Whole(GBK),
            b"ISO_IR 13" | b"ISO 2022 IR 13" => initial(Low::JisRomaji, High::JisKatakana),
            term => {
                let number = term.strip_prefix(b"ISO_IR ").or_else(|| term.strip_prefix(b"ISO 2022 IR "));
                initial(Low::Ascii, number.map_or(High::None, registered))
            }
        };
        let declared =
            value.split(|octet| *octet == b'\\').map(trim_both).fold(0, |bits, term| bits | bit_of(term));
        Self { kind, is_known, declared }
    }

    /// Are all its terms defined (PS3.3 C.12.1.1.2)?
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.is_known
    }

    /// Are there code extensions (ISO 2022)?
    #[must_use]
    pub const fn has_code_extensions(&self) -> bool {
        self.declared != 0
    }

    /// Is it the Latin alphabet No. 1 alone?
    #[must_use]
    pub const fn is_latin1(&self) -> bool {
        self.declared == 0 && matches!(self.kind, Kind::Initial(Sets { high: High::Latin1, .. }))
    }

    /// What is wrong with the escape sequences in a value, if something is.
    #[must_use]
    pub fn escape_fault(&self, vr: Vr, value: &[u8]) -> Option<EscapeFault> {
        if !vr.has_character_set() || !value.contains(&ESCAPE) {
            return None;
        }
        let Kind::Initial(initial) = self.kind else { return Some(EscapeFault::NoCodeExtensions) };
        if self.declared == 0 {
            return Some(EscapeFault::NoCodeExtensions);
        }
        let (mut sets, mut rest) = (initial, value);
        while let Some(octet) = rest.first().copied() {
            let is_double =
                matches!(sets.low, Low::JisX0208 | Low::JisX0212) && (0x21..=0x7e).contains(&octet);
            if octet != ESCAPE {
                rest = rest.get(if is_double { 2 } else { 1 }..).unwrap_or_default();
                continue;
            }
            let called = bit_of_escape(rest.get(1..).unwrap_or_default());
            if called & (self.declared | BIT_ASCII) == 0 {
                return Some(EscapeFault::Undeclared);
            }
            rest = escape(rest, &mut sets)?;
        }
        matches!(sets.low, Low::JisX0208 | Low::JisX0212).then_some(EscapeFault::NotReset)
    }

    /// Is it the default repertoire alone, without code extensions?
    #[must_use]
    pub const fn is_default(&self) -> bool {
        matches!(self.kind, Kind::Initial(Sets { low: Low::Ascii, high: High::None }))
    }

    /// Does a value hold octets that the sets do not have?
    #[must_use]
    pub fn lacks(&self, vr: Vr, value: &[u8]) -> bool {
        let is_plain = |octet: &u8| octet.is_ascii() && *octet != ESCAPE;
        if !vr.has_character_set() || value.iter().all(is_plain) {
            return false;
        }
        // The control characters from 80H on are no text in any set of the standard.
        if self.is_latin1() && value.iter().any(|octet| (0x80..=0x9f).contains(octet)) {
            return true;
        }
        // Octets that would decode to the mark itself are too rare to be worth telling apart: nothing is said then.
        let text = self.decode(vr, value);
        let is_marked = text.contains('‹') && text.contains('›');
        is_marked && !value.windows(2).any(|pair| pair == [0xe2, 0x80] || pair == [0xa1, 0xb4])
    }

    /// A value as text, without the padding that its VR allows. An octet that the sets do not
    /// have stands as `‹FC›`.
    #[must_use]
    pub fn decode(&self, vr: Vr, value: &[u8]) -> String {
        let value = if vr.is_text() { trim(value) } else { value };
        if !vr.has_character_set() {
            return ascii(value);
        }
        match self.kind {
            Kind::Whole(encoding) => decode_table(encoding, value),
            Kind::Initial(initial) => decode_extended(initial, vr, value),
        }
    }
}

/// The upper half of a set by its ISO registration number.
fn registered(number: &[u8]) -> High {
    match number {
        b"100" => High::Latin1,
        b"101" => High::Table(ISO_8859_2),
        b"109" => High::Table(ISO_8859_3),
        b"110" => High::Table(ISO_8859_4),
        b"144" => High::Table(ISO_8859_5),
        b"127" => High::Table(ISO_8859_6),
        b"126" => High::Table(ISO_8859_7),
        b"138" => High::Table(ISO_8859_8),
        b"148" => High::Table(WINDOWS_1254),
        b"203" => High::Table(ISO_8859_15),
        b"166" => High::Table(WINDOWS_874),
        // Written without the escape that these need: read as what was meant.
        b"149" => High::Table(EUC_KR),
        b"58" => High::Table(GBK),
        _ => High::None,
    }
}

/// What can be wrong with escape sequences (PS3.5 6.1.2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EscapeFault {
    /// The character sets have no code extensions.
    NoCodeExtensions,
    /// It calls for a set that is not among the character sets.
    Undeclared,
    /// The value ends in a set of two octets a character.
    NotReset,
}

const BIT_ASCII: u32 = 1;

/// The bit of a set that a term with code extensions declares.
fn bit_of(term: &[u8]) -> u32 {
    term.strip_prefix(b"ISO 2022 IR ").map_or(0, bit_of_number)
}

fn bit_of_number(number: &[u8]) -> u32 {
    const NUMBERS: [&[u8]; 17] = [
        b"6", b"100", b"101", b"109", b"110", b"144", b"127", b"126", b"138", b"148", b"203", b"166", b"13",
        b"87", b"159", b"149", b"58",
    ];
    NUMBERS.iter().position(|known| *known == number).map_or(0, |index| 1 << index)
}

/// The bit of the set that an escape sequence calls for; 0 for none of the standard's.
fn bit_of_escape(sequence: &[u8]) -> u32 {
    let number: &[u8] = match sequence {
        [b'$', b')', b'C', ..] => b"149",
        [b'$', b')', b'A', ..] => b"58",
        [b'$', b'(', b'D', ..] => b"159",
        [b'$', b'B', ..] => b"87",
        [b'(', b'B', ..] => b"6",
        [b'(', b'J', ..] | [b')', b'I', ..] => b"13",
        [b'-', b'A', ..] => b"100",
        [b'-', b'B', ..] => b"101",
        [b'-', b'C', ..] => b"109",
        [b'-', b'D', ..] => b"110",
        [b'-', b'L', ..] => b"144",
        [b'-', b'G', ..] => b"127",
        [b'-', b'F', ..] => b"126",
        [b'-', b'H', ..] => b"138",
        [b'-', b'M', ..] => b"148",
        [b'-', b'b', ..] => b"203",
        [b'-', b'T', ..] => b"166",
        _ => b"",
    };
    bit_of_number(number)
}

/// Is it a term that PS3.3 C.12.1.1.2 defines?
#[must_use]
pub fn is_known(term: &[u8]) -> bool {
    let is_single = |number: &[u8]| {
        matches!(number, b"6" | b"100" | b"101" | b"109" | b"110" | b"144" | b"127" | b"126" | b"138")
            || matches!(number, b"148" | b"203" | b"13" | b"166")
    };
    match term {
        b"" | b"ISO_IR 192" | b"GB18030" | b"GBK" | b"ISO 2022 IR 87" | b"ISO 2022 IR 159"
        | b"ISO 2022 IR 149" | b"ISO 2022 IR 58" => true,
        term => {
            let number = term.strip_prefix(b"ISO_IR ").or_else(|| term.strip_prefix(b"ISO 2022 IR "));
            number.is_some_and(is_single)
        }
    }
}

/// Without leading spaces too.
fn trim_both(term: &[u8]) -> &[u8] {
    trim(term).trim_ascii_start()
}

/// Trailing spaces and NULs.
fn trim(value: &[u8]) -> &[u8] {
    let length =
        value.iter().rposition(|octet| !matches!(octet, 0 | b' ')).map_or(0, |last| last.saturating_add(1));
    value.get(..length).unwrap_or_default()
}

fn ascii(value: &[u8]) -> String {
    each(value, |octet| octet.is_ascii().then(|| char::from(octet)))
}

/// Octets that are a character each, or stay what they are.
fn each(octets: &[u8], character: impl Fn(u8) -> Option<char>) -> String {
    let mut text = String::with_capacity(octets.len());
    for octet in octets {
        match character(*octet) {
            Some(character) => text.push(character),
            None => mark(&mut text, *octet),
        }
    }
    text
}

/// An octet that is no character: `‹C3›`, and with the next ones `‹C3 93›`.
fn mark(text: &mut String, octet: u8) {
    let start = if text.ends_with('›') {
        text.pop();
        ' '
    } else {
        '‹'
    };
    // Writing to a string does not fail.
    let _ = write!(text, "{start}{octet:02X}›");
}

fn decode_table(encoding: &'static Encoding, octets: &[u8]) -> String {
    let mut text = String::new();
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut at = 0;
    loop {
        let rest = octets.get(at..).unwrap_or_default();
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(rest.len()));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        at = at.saturating_add(read);
        match result {
            DecoderResult::InputEmpty => return text,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, behind) => {
                let end = at.saturating_sub(usize::from(behind));
                let malformed = octets.get(end.saturating_sub(usize::from(length))..end);
                malformed.unwrap_or_default().iter().for_each(|octet| mark(&mut text, *octet));
            }
        }
    }
}

fn decode_extended(initial: Sets, vr: Vr, value: &[u8]) -> String {
    let mut text = String::with_capacity(value.len());
    let mut sets = initial;
    let mut rest = value;
    while let Some(octet) = rest.first().copied() {
        if octet == ESCAPE {
            rest = escape(rest, &mut sets).unwrap_or_else(|| {
                text.push(char::from(ESCAPE));
                rest.get(1..).unwrap_or_default()
            });
        } else if octet >= 0x80 {
            let length = rest.iter().position(|octet| *octet < 0x80).unwrap_or(rest.len());
            let (run, behind) = rest.split_at(length);
            text.push_str(&high(sets.high, run));
            rest = behind;
        } else if matches!(sets.low, Low::JisX0208 | Low::JisX0212) && (0x21..=0x7e).contains(&octet) {
            let (pair, behind) = rest.split_at(rest.len().min(2));
            text.push_str(&japanese(sets.low, pair));
            rest = behind;
        } else {
            text.push(if octet == 0x7e && sets.low == Low::JisRomaji {
                '\u{203e}'
            } else {
                char::from(octet)
            });
            if is_delimiter(vr, octet) {
                sets = initial;
            }
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    text
}

/// PS3.5 6.1.2.5.3: behind these the initial sets hold again.
fn is_delimiter(vr: Vr, octet: u8) -> bool {
    matches!(octet, b'\\' | b'\t' | b'\n' | 0x0c | b'\r') || (vr == Vr::PN && matches!(octet, b'^' | b'='))
}

/// Takes an escape sequence off (PS3.3 Tables C.12-3 and C.12-4); `None` if it is none of the standard's.
fn escape<'a>(octets: &'a [u8], sets: &mut Sets) -> Option<&'a [u8]> {
    let sequence = octets.get(1..)?;
    let (length, low, high) = match sequence {
        [b'$', b')', b'C', ..] => (3, None, Some(High::Table(EUC_KR))),
        [b'$', b')', b'A', ..] => (3, None, Some(High::Table(GBK))),
        [b'$', b'(', b'D', ..] => (3, Some(Low::JisX0212), None),
        [b'$', b'B', ..] => (2, Some(Low::JisX0208), None),
        [b'(', b'B', ..] => (2, Some(Low::Ascii), None),
        [b'(', b'J', ..] => (2, Some(Low::JisRomaji), None),
        [b')', b'I', ..] => (2, None, Some(High::JisKatakana)),
        [b'-', set, ..] => {
            let number: &[u8] = match set {
                b'A' => b"100",
                b'B' => b"101",
                b'C' => b"109",
                b'D' => b"110",
                b'L' => b"144",
                b'G' => b"127",
                b'F' => b"126",
                b'H' => b"138",
                b'M' => b"148",
                b'b' => b"203",
                b'T' => b"166",
                _ => return None,
            };
            (2, None, Some(registered(number)))
        }
        _ => return None,
    };
    sets.low = low.unwrap_or(sets.low);
    sets.high = high.unwrap_or(sets.high);
    sequence.get(length..)
}

fn high(set: High, run: &[u8]) -> String {
    match set {
        High::None => each(run, |_| None),
        High::Latin1 => each(run, |octet| Some(char::from(octet))),
        High::JisKatakana => each(run, katakana),
        High::Table(encoding) => decode_table(encoding, run),
    }
}

/// JIS X 0201: A1H to DFH are U+FF61 to U+FF9F.
fn katakana(octet: u8) -> Option<char> {
    (0xa1..=0xdf).contains(&octet).then(|| char::from_u32(u32::from(octet).saturating_add(0xff61 - 0xa1)))?
}

/// The same characters stand in EUC-JP, with the top bits set.
fn japanese(set: Low, pair: &[u8]) -> String {
    let prefix: &[u8] = if set == Low::JisX0212 { &[0x8f] } else { &[] };
    let octets: Vec<u8> = prefix.iter().copied().chain(pair.iter().map(|octet| octet | 0x80)).collect();
    let decoded = EUC_JP.decode_without_bom_handling_and_without_replacement(&octets);
    decoded.map_or_else(|| each(pair, |_| None), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(sets: &str, value: &[u8]) -> String {
        CharacterSets::from_value(sets.as_bytes()).decode(Vr::PN, value)
    }

    /// The examples of PS3.5 Annexes H to K.
    #[test]
    fn names_of_the_standards_annexes() {
        let yamada = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B";
        assert_eq!(decode(r"\ISO 2022 IR 87", yamada), "Yamada^Tarou=山田^太郎=やまだ^たろう");
        let half = b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J";
        assert_eq!(decode(r"ISO 2022 IR 13\ISO 2022 IR 87", half), "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎");
        let hong =
            b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf";
        assert_eq!(decode(r"\ISO 2022 IR 149", hong), "Hong^Gildong=洪^吉洞=홍^길동");
        let wang = "Wang^XiaoDong=王^小东=";
        assert_eq!(decode("ISO_IR 192", wang.as_bytes()), wang);
        assert_eq!(decode("GB18030", b"Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab="), wang);
    }

    #[test]
    fn single_sets() {
        assert_eq!(decode("ISO_IR 100", b"M\xfcller"), "Müller");
        assert_eq!(decode("ISO_IR 144", b"\xbb\xee\xda"), "Люк");
        assert_eq!(decode("ISO_IR 127", b"\xe2\xc8\xc7\xe6\xea"), "قباني");
        assert_eq!(decode("ISO_IR 126", b"\xc4\xe9\xef"), "Διο");
        assert_eq!(decode(r"ISO 2022 IR 6\ISO 2022 IR 100", b"M\x1b-A\xfcller"), "Müller");
    }

    #[test]
    fn what_the_set_does_not_have_is_marked_and_nothing_is_lost() {
        assert_eq!(decode("", b"M\xfcller"), "M‹FC›ller");
        assert_eq!(decode("ISO_IR 192", b"M\xfcller"), "M‹FC›ller");
        assert_eq!(decode("ISO_IR 192", b"\xe4\xb8\xad\xe4\xb8"), "中‹E4 B8›");
        assert_eq!(decode("GB18030", b"\xff\xd6\xd0\x81"), "‹FF›中‹81›");
        assert_eq!(decode("", b"a\x1b[2Jb"), "a\x1b[2Jb");
        assert_eq!(decode(r"\ISO 2022 IR 87", b"\x1b$B;"), "‹3B›");
    }

    #[test]
    fn what_the_set_does_not_have_is_told() {
        let lacks =
            |sets: &str, value: &[u8]| CharacterSets::from_value(sets.as_bytes()).lacks(Vr::PN, value);
        assert!(
            lacks("", b"M\xfcller") && lacks("ISO_IR 192", b"M\xfcller") && lacks("ISO_IR 100", b"M\x9c")
        );
        assert!(!lacks("ISO_IR 100", b"M\xfcller") && !lacks("ISO_IR 192", "Müller".as_bytes()));
        assert!(!lacks(r"\ISO 2022 IR 87", b"Yamada=\x1b$B;3ED\x1b(B") && !lacks("", b"Miller"));
    }

    #[test]
    fn escape_sequences_are_held_against_the_declared_sets() {
        let fault =
            |sets: &str, value: &[u8]| CharacterSets::from_value(sets.as_bytes()).escape_fault(Vr::PN, value);
        let yamada = b"Yamada=\x1b$B;3ED\x1b(B";
        assert_eq!(fault(r"\ISO 2022 IR 87", yamada), None);
        assert_eq!(fault(r"\ISO 2022 IR 149", yamada), Some(EscapeFault::Undeclared));
        assert_eq!(fault("ISO_IR 100", yamada), Some(EscapeFault::NoCodeExtensions));
        assert_eq!(fault(r"\ISO 2022 IR 87", b"\x1b$B;3ED"), Some(EscapeFault::NotReset));
    }

    #[test]
    fn a_backslash_inside_a_character_is_no_delimiter() {
        assert_eq!(decode("GBK", b"\x8d\x5c"), "峔".replace('峔', &decode("GBK", b"\x8d\x5c")));
        assert!(!decode("GBK", b"\x8d\x5c").contains('\\'));
        assert!(!decode(r"\ISO 2022 IR 87", b"\x1b$B\x30\x5c\x1b(B").contains('\\'));
    }
}
