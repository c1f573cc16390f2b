//! Which encoding do the first octets of a data set have? Asked where the negotiation was not captured, and to see
//! whether a sender keeps to it.

use super::deflate::Inflater;
use crate::dict::attribute::{self, Tag, Vr};
use crate::dict::transfer_syntax::Encoding;
use crate::octets::{ByteOrder, Reader};

/// Octets at the head of a data set that are looked at.
pub const HEAD: usize = 256;
/// So many elements in a row are no accident.
const ENOUGH: usize = 10;
/// So many elements with the dictionary's VR outweigh one that makes sense in the encoding that was agreed on.
const SURE: usize = 3;

/// The encoding that the head of a data set has; `None` if none makes enough sense of it.
///
/// `is_whole` says that `head` is all of the data set. The encoding that was `agreed` on is believed wherever it
/// makes sense of the head; another one has to make much more.
#[must_use]
pub fn recognise(head: &[u8], is_whole: bool, agreed: Option<Encoding>) -> Option<Encoding> {
    let agreed =
        agreed.map(|agreed| if agreed == Encoding::Encapsulated { Encoding::ExplicitLittle } else { agreed });
    let for_agreed = agreed.and_then(|agreed| evidence(head, agreed, is_whole)).unwrap_or(0);
    let needed = match for_agreed {
        0 if is_whole => 1,
        0 => 2,
        // One element can be an accident: letters of a VR that are taken for a length.
        1 => SURE,
        _ => return agreed,
    };
    // The last of equals wins: a VR that fits its tag says more than a length that fits anything.
    let all = [
        Encoding::DeflatedExplicitLittle,
        Encoding::ImplicitLittle,
        Encoding::ExplicitBig,
        Encoding::ExplicitLittle,
    ];
    let evident =
        all.into_iter().filter_map(|encoding| Some((evidence(head, encoding, is_whole)?, encoding)));
    let others = evident.filter(|(elements, _)| *elements >= needed).max_by_key(|(elements, _)| *elements);
    others.map(|(_, encoding)| encoding).or(agreed.filter(|_| for_agreed > 0))
}

/// Elements that make sense in this encoding; `None` if something speaks against it.
fn evidence(head: &[u8], encoding: Encoding, is_whole: bool) -> Option<usize> {
    if encoding != Encoding::DeflatedExplicitLittle {
        return score(head, encoding, is_whole);
    }
    let mut inflated = Vec::new();
    let mut inflate = Inflater::new();
    inflate.push(head, &mut |octets| inflated.extend_from_slice(octets)).ok()?;
    inflate.finish(&mut |octets| inflated.extend_from_slice(octets)).ok()?;
    score(inflated.get(..HEAD).unwrap_or(&inflated), Encoding::ExplicitLittle, false)
}

/// Elements that make sense in a plain encoding, if all that is there can be read in it.
///
/// What counts is an attribute of the standard, in an explicit encoding with the dictionary's VR.
fn score(head: &[u8], encoding: Encoding, is_whole: bool) -> Option<usize> {
    let mut reader = Reader::new(head, 0);
    let mut elements = 0;
    let mut last = None;
    for _ in 0..ENOUGH {
        if reader.is_empty() {
            return Some(elements);
        }
        let Some((tag, length, is_expected)) = element(&mut reader, encoding) else {
            // A header that the head cuts is no objection, unless nothing follows it.
            return (!is_whole && reader.remaining() < 12).then_some(elements);
        };
        if last.is_some_and(|last| last >= tag) || !is_plausible(tag) {
            return None;
        }
        last = Some(tag);
        elements = elements.saturating_add(usize::from(is_expected));
        match length {
            // A sequence of undefined length: nothing after it can be found here.
            None => return Some(elements),
            Some(length) => {
                if reader.take_at_most(length as usize).len() < length as usize {
                    return (!is_whole).then_some(elements);
                }
            }
        }
    }
    Some(elements)
}

/// Tag and length of the next element, and whether its VR is the dictionary's; `None` if the octets cannot be its
/// header in this encoding.
fn element(reader: &mut Reader<'_>, encoding: Encoding) -> Option<(Tag, Option<u32>, bool)> {
    let mut header = reader.clone();
    let order = if encoding == Encoding::ExplicitBig { ByteOrder::Big } else { ByteOrder::Little };
    let tag = Tag(header.u16(order)?, header.u16(order)?);
    let mut is_expected = !attribute::is_private(tag);
    let length = if encoding == Encoding::ImplicitLittle {
        header.u32_le()?
    } else {
        let vr = Vr(header.array()?);
        if !vr.is_known() {
            return None;
        }
        is_expected &= is_same(vr, attribute::vr(tag));
        if vr.has_long_length() {
            header.u16_le().filter(|reserved| *reserved == 0)?;
            header.u32(order)?
        } else {
            u32::from(header.u16(order)?)
        }
    };
    *reader = header;
    Some((tag, (length != super::UNDEFINED_LENGTH).then_some(length), is_expected))
}

/// Where the dictionary leaves a choice, it gives the first of a pair.
fn is_same(sent: Vr, expected: Vr) -> bool {
    sent == expected || matches!((&sent.0, &expected.0), (b"SS", b"US") | (b"OB", b"OW") | (b"UN", _))
}

/// Data sets have no group below 0008 but the unpadded 0004 and 0006; beyond that, the dictionary is asked.
fn is_plausible(tag: Tag) -> bool {
    tag.0 >= 0x0008 && (attribute::is_private(tag) || attribute::keyword(tag).is_some() || tag.1 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (0008,0005) CS "`ISO_IR` 100", (0008,0060) CS "CT".
    fn explicit(order: ByteOrder) -> Vec<u8> {
        let number = |value: u16| match order {
            ByteOrder::Little => value.to_le_bytes(),
            ByteOrder::Big => value.to_be_bytes(),
        };
        let mut octets = Vec::new();
        for (element, value) in [(0x0005, "ISO_IR 100"), (0x0060, "CT")] {
            octets.extend(number(0x0008));
            octets.extend(number(element));
            octets.extend(b"CS");
            octets.extend(number(value.len() as u16));
            octets.extend(value.bytes());
        }
        octets
    }

    fn implicit() -> Vec<u8> {
        let mut octets = Vec::new();
        for (element, value) in [(0x0005_u16, "ISO_IR 100"), (0x0060, "CT")] {
            octets.extend([8, 0]);
            octets.extend(element.to_le_bytes());
            octets.extend((value.len() as u32).to_le_bytes());
            octets.extend(value.bytes());
        }
        octets
    }

    #[test]
    fn each_encoding_is_told_from_the_others() {
        assert_eq!(recognise(&explicit(ByteOrder::Little), true, None), Some(Encoding::ExplicitLittle));
        assert_eq!(recognise(&explicit(ByteOrder::Big), true, None), Some(Encoding::ExplicitBig));
        assert_eq!(recognise(&implicit(), true, None), Some(Encoding::ImplicitLittle));
        assert_eq!(recognise(b"no data set at all", true, None), None);
        assert_eq!(recognise(&[], true, None), None);
    }

    #[test]
    fn a_cut_head_is_recognised_too() {
        let (implicit, explicit) = (implicit(), explicit(ByteOrder::Little));
        assert_eq!(recognise(&implicit[..26], false, None), Some(Encoding::ImplicitLittle));
        assert_eq!(recognise(&explicit[..26], false, None), Some(Encoding::ExplicitLittle));
        // One element may be an accident: enough to confirm what was agreed, not to accuse.
        assert_eq!(recognise(&implicit[..12], false, None), None);
        assert_eq!(
            recognise(&implicit[..12], false, Some(Encoding::ImplicitLittle)),
            Some(Encoding::ImplicitLittle)
        );
    }

    #[test]
    fn octets_that_happen_to_look_like_one_element_accuse_nobody() {
        // The start of a real deflated report: as implicit little-endian a private element of 2.6 GB.
        let head = [0x85, 0x54, 0x4b, 0x6f, 0xd3, 0x40, 0x10, 0x9e, 0xb5, 0x9d];
        assert_eq!(recognise(&head, false, Some(Encoding::DeflatedExplicitLittle)), None);
    }

    #[test]
    fn explicit_elements_are_seen_where_none_were_agreed_on() {
        let mut octets = explicit(ByteOrder::Little);
        octets.extend([0x08, 0, 0x70, 0, b'L', b'O', 2, 0, b'A', b'B']);
        octets.resize(HEAD, 0);
        let agreed = Some(Encoding::ImplicitLittle);
        assert_eq!(recognise(&octets[..36], false, agreed), Some(Encoding::ExplicitLittle));
    }

    #[test]
    fn a_deflated_head_is_inflated() {
        use std::io::Write as _;
        let mut deflated = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        deflated.write_all(&explicit(ByteOrder::Little)).unwrap();
        let octets = deflated.finish().unwrap();
        assert_eq!(recognise(&octets, true, None), Some(Encoding::DeflatedExplicitLittle));
    }

    #[test]
    fn an_implicit_length_that_looks_like_a_vr_does_not_deceive() {
        // (0008,0008) with a length of 0x4955, "UI" as octets.
        let mut octets = vec![8, 0, 8, 0, b'U', b'I', 0, 0];
        octets.extend(vec![b'A'; 0x4955]);
        let head = &octets[..HEAD];
        assert_eq!(recognise(head, false, Some(Encoding::ImplicitLittle)), Some(Encoding::ImplicitLittle));
        assert_eq!(recognise(head, false, Some(Encoding::ExplicitLittle)), None);
    }
}
