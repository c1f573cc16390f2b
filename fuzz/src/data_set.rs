//! Data sets in each transfer syntax: in any pieces the same, and a hole loses only what it touches.

use dcmtap::dataset::{DataSet, Encoding, HEAD, Reading, Step, Walker, recognise};
use dcmtap::dict::transfer_syntax;

use crate::input::{Input, pieces};

/// Open sequences that a data set can have, and a few more levels for items.
const MAX_DEPTH: usize = 140;

/// `transfer syntax u8, seed u32, data set`.
pub fn run(octets: &[u8]) {
    let mut input = Input(octets);
    let encoding = match input.octet() % 5 {
        0 => transfer_syntax::Encoding::ImplicitLittle,
        1 => transfer_syntax::Encoding::ExplicitLittle,
        2 => transfer_syntax::Encoding::ExplicitBig,
        3 => transfer_syntax::Encoding::DeflatedExplicitLittle,
        _ => transfer_syntax::Encoding::Encapsulated,
    };
    let seed = input.u32();
    let octets = input.0;
    let whole = read(encoding, std::iter::once(octets), None);
    assert_eq!(whole, read(encoding, pieces(octets, seed), None));
    let at = seed as usize % (octets.len() + 1);
    let holed = read(encoding, pieces(octets, seed), Some((at, u64::from(seed % 5_000))));
    for data_set in [&whole, &holed] {
        for (node, sets) in data_set.nodes_with_character_sets() {
            assert!(node.depth <= MAX_DEPTH);
            let _ = node.numbers();
            if let Some(value) = node.value() {
                let _ = sets.decode(node.vr, value);
            }
        }
    }
    let head = octets.get(..HEAD.min(octets.len())).unwrap_or_default();
    let _ = recognise(head, head.len() == octets.len(), Some(encoding));
    walk(Encoding::from(encoding), octets);
}

fn read<'a>(
    encoding: transfer_syntax::Encoding,
    pieces: impl Iterator<Item = &'a [u8]>,
    mut hole: Option<(usize, u64)>,
) -> DataSet {
    let (mut reading, mut before) = (Reading::new(encoding), 0);
    for piece in pieces {
        if let Some((_, count)) = hole.filter(|(at, _)| *at <= before) {
            reading.gap((count != 0).then_some(count));
            hole = None;
        }
        reading.push(piece);
        before += piece.len();
    }
    reading.finish()
}

/// Every octet of a value is one of the input, and every level that opens closes at most once.
fn walk(encoding: Encoding, octets: &[u8]) {
    let mut walker = Walker::new(encoding);
    let (mut open, mut values) = (0_i64, 0);
    let mut sink = |step: Step<'_>| match step {
        Step::Sequence(_) | Step::Fragments(_) | Step::Item(_) => open += 1,
        Step::Close => {
            open -= 1;
            assert!(open >= 0, "closed what is not open");
        }
        Step::Value(octets) => values += octets.len(),
        Step::Element(_) | Step::Fragment(_) | Step::ValueGap(_) | Step::Odd(_) => {}
    };
    walker.push(octets, &mut sink);
    walker.finish(&mut sink);
    assert!(values <= octets.len());
    assert!(walker.offset() <= octets.len() as u64);
}
