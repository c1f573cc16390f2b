//! DS-062.

use super::example::{EXPLICIT, image, jpeg, pixels, stored};
use super::judged::tell;
use super::pixels::Pixels;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::BitStream;
use crate::dataset::DataSet;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-062",
    name: "fragments_in_uncompressed_syntax",
    title: "Encapsulated pixel data under an uncompressed transfer syntax",
    severity: Severity::Violation,
    clause: "PS3.5 A.1 to A.3, 8.2",
    requirement: "Where the transfer syntax says that pixels are native, Pixel Data has a length and no \
                  fragments.",
    rationale: "The receiver takes compressed octets for pixels, or refuses the object.",
    exceptions: "",
    advice: "Decompress the pixels, or send the object on a context with its own transfer syntax.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let Some(pixels) = Pixels::of(entry, data_set) else { return };
    let Some(list) = data_set.encapsulated.as_ref().filter(|_| !pixels.is_encapsulated()) else { return };
    tell(entry, findings, "native pixels", || {
        let format = BitStream::of(&list.head).map_or(String::new(), |format| format!(", {}", format.text()));
        format!("{} fragments{format} under {}", list.fragments, pixels.syntax.name)
    });
}

fn example() -> Ladder {
    stored(EXPLICIT, &image(&[pixels(&[&[], &jpeg(0xc3)])]))
}
