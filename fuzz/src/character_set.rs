//! Text values in character sets (PS3.5 6.1).

use dcmtap::dataset::text::CharacterSets;
use dcmtap::dict::attribute::Vr;
use dcmtap::octets::EscapedText;

use crate::input::Input;

const VRS: [Vr; 8] =
    [Vr(*b"PN"), Vr(*b"LO"), Vr(*b"SH"), Vr(*b"ST"), Vr(*b"LT"), Vr(*b"UT"), Vr(*b"UC"), Vr(*b"CS")];

/// `VR u8, length u16, Specific Character Set, value`.
pub fn run(octets: &[u8]) {
    let mut input = Input(octets);
    let vr = VRS[usize::from(input.octet()) % VRS.len()];
    let sets = CharacterSets::from_value(input.octets());
    let value = input.0;
    let text = sets.decode(vr, value);
    // An octet that stands for nothing is told with four characters of up to three octets.
    assert!(text.len() <= 12 * value.len() + 16);
    let _ = (sets.is_known(), sets.is_default(), sets.is_latin1(), sets.has_code_extensions());
    let _ = (sets.escape_fault(vr, value), sets.lacks(vr, value));
    let escaped = EscapedText(&text).to_string();
    assert!(!escaped.chars().any(char::is_control), "{escaped:?}");
    if value.is_ascii() && !value.contains(&0x1b) && sets.is_default() {
        assert!(text.is_ascii());
    }
}
