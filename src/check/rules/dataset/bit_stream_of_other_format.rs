//! DS-066.

use super::example::{JPEG_LOSSLESS, jpeg, lossy, stored};
use super::judged::tell;
use super::pixels::Pixels;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::dataset::BitStream;
use crate::dataset::DataSet;
use crate::dict::transfer_syntax::Family;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "DS-066",
    name: "bit_stream_of_other_format",
    title: "Compressed frame is in another format than the transfer syntax says",
    severity: Severity::Violation,
    clause: "PS3.5 A.4.1 to A.4.13",
    requirement: "The bit stream in the fragments has the format that the transfer syntax names.",
    rationale: "Decoders are chosen by the transfer syntax: the image cannot be shown.",
    exceptions: "Application markers do not matter; baseline is allowed in JPEG Extended. What cannot be \
                 told from the first octets is not judged.",
    advice: "Transcode, or send the object in the syntax that it has.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DS-002", "DS-063"],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    let Some(pixels) = Pixels::of(entry, data_set) else { return };
    let Some(list) = data_set.encapsulated.as_ref().filter(|_| pixels.is_encapsulated()) else { return };
    let Some(format) = BitStream::of(&list.head) else { return };
    if !fits(pixels.syntax.uid, pixels.syntax.family, format) {
        tell(entry, findings, pixels.syntax.name, || format.text());
    }
}

fn fits(uid: &str, family: Family, format: BitStream) -> bool {
    let last = uid.strip_prefix("1.2.840.10008.1.2.4.").unwrap_or_default();
    match (family, last) {
        (Family::Jpeg, "50") => format == BitStream::Jpeg(0xc0),
        (Family::Jpeg, "51") => matches!(format, BitStream::Jpeg(0xc0 | 0xc1)),
        (Family::Jpeg, "57" | "70") => format == BitStream::Jpeg(0xc3),
        (Family::Jpeg, _) => matches!(format, BitStream::Jpeg(_)),
        (Family::JpegLs, _) => format == BitStream::JpegLs,
        (Family::Jpeg2000, "201" | "202" | "203") => format == BitStream::HighThroughput,
        (Family::Jpeg2000, _) => format == BitStream::Jpeg2000,
        (Family::Rle, _) => format == BitStream::Rle,
        // A container, or a stream whose start is no still image's.
        (Family::Video, _) => matches!(format, BitStream::Rle),
        _ => true,
    }
}

fn example() -> Ladder {
    stored(JPEG_LOSSLESS, &lossy(&[&[], &jpeg(0xc0)]))
}
