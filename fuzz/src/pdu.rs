//! PDUs: in any pieces the same; where dicom-ul reads one, with the same fields; and encoded again the same octets.

use std::io::Cursor;

use dcmtap::time::Moment;
use dcmtap::ul::{Body, Decoder, Unit, encode, probe};
use dicom_ul::pdu as oracle;

#[path = "../../tests/common/against_dicom_ul.rs"]
mod against_dicom_ul;

use crate::input::pieces;
use against_dicom_ul::{assert_agrees, decode, whole_pdus};

/// PDUs longer than this are not given to dicom-ul, which takes their memory first.
const ORACLE_MAX: u32 = 1 << 16;

/// A seed of four octets, and a stream.
pub fn run(octets: &[u8]) {
    let Some((seed, stream)) = octets.split_first_chunk::<4>() else { return };
    let seed = u32::from_le_bytes(*seed);
    for is_searching in [false, true] {
        let whole = units(std::iter::once(stream), is_searching, None);
        assert_eq!(whole, units(pieces(stream, seed), is_searching, None));
        let hole = (seed as usize % (stream.len() + 1), u64::from(seed >> 20));
        let holed = units(pieces(stream, seed), is_searching, Some(hole));
        assert!(holed.len() <= 4 * stream.len() + 16);
    }
    let _ = probe(stream);
    for pdu in whole_pdus(stream) {
        let ours = decode(pdu);
        encodes_to_the_same(&ours, pdu);
        if let Ok(Some(theirs)) = oracle::reader::read_pdu(Cursor::new(pdu), ORACLE_MAX, false)
            && is_comparable(&ours, &theirs, pdu)
        {
            assert_agrees(&ours, &theirs, pdu);
        }
    }
}

/// dicom-ul reads on where a PDU contradicts itself, and which fields it has then is an accident; of what it cannot write
/// again it has left something out.
fn is_comparable(ours: &against_dicom_ul::Ours, theirs: &oracle::Pdu, octets: &[u8]) -> bool {
    let mut written = Vec::new();
    ours.pdu.as_ref().is_none_or(|pdu| pdu.anomalies.is_empty())
        && oracle::writer::write_pdu(&mut written, theirs).is_ok()
        && written == octets
}

fn encodes_to_the_same(ours: &against_dicom_ul::Ours, octets: &[u8]) {
    let Some(pdu) = ours.pdu.as_ref().filter(|pdu| pdu.anomalies.is_empty()) else { return };
    if let Body::AssociateRq(associate) | Body::AssociateAc(associate) = &pdu.body {
        let encoded = encode::associate(pdu.header.kind, associate);
        assert_eq!(encoded.len(), octets.len());
    }
}

/// What a decoder tells, neighbouring fragments as one.
fn units<'a>(
    pieces: impl Iterator<Item = &'a [u8]>,
    is_searching: bool,
    mut hole: Option<(usize, u64)>,
) -> Vec<String> {
    let mut told = Vec::new();
    let mut decoder = Decoder::new(0, is_searching);
    let mut fragment = 0_usize;
    let mut sink = |unit: Unit<'_>| {
        if let Unit::Fragment(octets) = unit {
            fragment += octets.len();
            return;
        }
        if fragment > 0 {
            told.push(format!("{} octets", std::mem::take(&mut fragment)));
        }
        told.push(format!("{unit:?}"));
    };
    let mut before = 0;
    for piece in pieces {
        if let Some((_, count)) = hole.filter(|(at, _)| *at <= before) {
            decoder.gap(count, &mut sink);
            hole = None;
        }
        decoder.push(piece, Moment::default(), &mut sink);
        before += piece.len();
    }
    decoder.finish(&mut sink);
    told
}
