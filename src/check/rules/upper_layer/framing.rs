//! What the rules about the length of PDUs share.

use crate::timeline::{PduContent, PduEntry};
use crate::ul::{PduHeader, PduType};

/// Octets that no A-ASSOCIATE PDU needs: 128 contexts and a security token stay far below.
pub(super) const MAX_ASSOCIATE: u32 = 1 << 20;
/// Octets of the fixed fields of an A-ASSOCIATE PDU.
pub(super) const ASSOCIATE_FIXED: u32 = 68;
/// Octets after the header of an A-ASSOCIATE-RJ, A-RELEASE-RQ, A-RELEASE-RP or A-ABORT.
pub(super) const FIXED: u32 = 4;
/// Octets of a PDV item up to its fragment, without its length field.
const PDV_LENGTH_FIELD: u32 = 4;

/// Is it one of the PDUs that always have the same length?
pub(super) fn is_fixed(kind: PduType) -> bool {
    matches!(kind, PduType::ASSOCIATE_RJ | PduType::RELEASE_RQ | PduType::RELEASE_RP | PduType::ABORT)
}

/// The PDU length read with its octets in the other order, if that makes sense and what was sent does not.
pub(super) fn little_endian(entry: &PduEntry) -> Option<u32> {
    let header = entry.content.header();
    let swapped = header.length.swap_bytes();
    let makes_sense = match &entry.content {
        PduContent::Control(_) if is_fixed(header.kind) => swapped == FIXED,
        PduContent::Control(_) => {
            is_associate(header)
                && header.length > MAX_ASSOCIATE
                && (ASSOCIATE_FIXED..MAX_ASSOCIATE).contains(&swapped)
        }
        PduContent::Data(pdu) => {
            // The first PDV ends with the PDU, if one of them is read in the other order.
            let fits = |item: u32| item.checked_add(PDV_LENGTH_FIELD) == Some(swapped);
            let first = pdu.pdvs.first().filter(|_| pdu.missing > 0 && swapped < header.length);
            first.is_some_and(|pdv| fits(pdv.item_length) || fits(pdv.item_length.swap_bytes()))
        }
    };
    makes_sense.then_some(swapped)
}

fn is_associate(header: &PduHeader) -> bool {
    matches!(header.kind, PduType::ASSOCIATE_RQ | PduType::ASSOCIATE_AC)
}
