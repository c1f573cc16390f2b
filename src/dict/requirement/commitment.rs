//! Attributes of Storage Commitment, Push Model (PS3.4 Tables J.3.2-1 and J.3.3-1).

use super::{Path, Type};
use crate::dict::attribute::Tag;

/// An attribute of a message.
#[derive(Clone, Copy, Debug)]
pub struct CommitmentAttribute {
    /// Where it stands.
    pub path: Path,
    /// What is demanded of the message's sender.
    pub kind: Type,
}

const fn attribute(path: Path, kind: Type) -> CommitmentAttribute {
    CommitmentAttribute { path, kind }
}

use Type as T;

/// N-ACTION-RQ, action type 1: a request.
/// Sorted by path.
#[rustfmt::skip]
pub static REQUEST: &[CommitmentAttribute] = &[
    attribute(&[Tag(0x0008, 0x1195)], T::One), // TransactionUID
    attribute(&[Tag(0x0008, 0x1199)], T::One), // ReferencedSOPSequence
    attribute(&[Tag(0x0008, 0x1199), Tag(0x0008, 0x1150)], T::One), // ReferencedSOPClassUID
    attribute(&[Tag(0x0008, 0x1199), Tag(0x0008, 0x1155)], T::One), // ReferencedSOPInstanceUID
    attribute(&[Tag(0x0008, 0x1199), Tag(0x0088, 0x0130)], T::Three), // StorageMediaFileSetID
    attribute(&[Tag(0x0008, 0x1199), Tag(0x0088, 0x0140)], T::Three), // StorageMediaFileSetUID
    attribute(&[Tag(0x0088, 0x0130)], T::Three), // StorageMediaFileSetID
    attribute(&[Tag(0x0088, 0x0140)], T::Three), // StorageMediaFileSetUID
];

/// N-EVENT-REPORT-RQ, event type 1: all instances are committed to.
/// Sorted by path.
#[rustfmt::skip]
pub static SUCCESS: &[CommitmentAttribute] = &[
    attribute(&[Tag(0x0008, 0x0054)], T::Three), // RetrieveAETitle
    attribute(&[Tag(0x0008, 0x1195)], T::One), // TransactionUID
    attribute(&[Tag(0x0008, 0x1199)], T::One), // ReferencedSOPSequence
    attribute(&[Tag(0x0008, 0x1199), Tag(0x0008, 0x0054)], T::Three), // RetrieveAETitle
    attribute(&[Tag(0x0008, 0x1199), Tag(0x0008, 0x1150)], T::One), // ReferencedSOPClassUID
    attribute(&[Tag(0x0008, 0x1199), Tag(0x0008, 0x1155)], T::One), // ReferencedSOPInstanceUID
    attribute(&[Tag(0x0008, 0x1199), Tag(0x0088, 0x0130)], T::Three), // StorageMediaFileSetID
    attribute(&[Tag(0x0008, 0x1199), Tag(0x0088, 0x0140)], T::Three), // StorageMediaFileSetUID
    attribute(&[Tag(0x0088, 0x0130)], T::Three), // StorageMediaFileSetID
    attribute(&[Tag(0x0088, 0x0140)], T::Three), // StorageMediaFileSetUID
];

/// N-EVENT-REPORT-RQ, event type 2: failures exist.
/// Sorted by path.
#[rustfmt::skip]
pub static FAILURES: &[CommitmentAttribute] = &[
    attribute(&[Tag(0x0008, 0x0054)], T::Three), // RetrieveAETitle
    attribute(&[Tag(0x0008, 0x1195)], T::One), // TransactionUID
    attribute(&[Tag(0x0008, 0x1198)], T::One), // FailedSOPSequence
    attribute(&[Tag(0x0008, 0x1198), Tag(0x0008, 0x1150)], T::One), // ReferencedSOPClassUID
    attribute(&[Tag(0x0008, 0x1198), Tag(0x0008, 0x1155)], T::One), // ReferencedSOPInstanceUID
    attribute(&[Tag(0x0008, 0x1198), Tag(0x0008, 0x1197)], T::One), // FailureReason
    attribute(&[Tag(0x0008, 0x1199)], T::OneConditional), // ReferencedSOPSequence
    attribute(&[Tag(0x0008, 0x1199), Tag(0x0008, 0x0054)], T::Three), // RetrieveAETitle
    attribute(&[Tag(0x0008, 0x1199), Tag(0x0008, 0x1150)], T::One), // ReferencedSOPClassUID
    attribute(&[Tag(0x0008, 0x1199), Tag(0x0008, 0x1155)], T::One), // ReferencedSOPInstanceUID
    attribute(&[Tag(0x0008, 0x1199), Tag(0x0088, 0x0130)], T::Three), // StorageMediaFileSetID
    attribute(&[Tag(0x0008, 0x1199), Tag(0x0088, 0x0140)], T::Three), // StorageMediaFileSetUID
    attribute(&[Tag(0x0088, 0x0130)], T::Three), // StorageMediaFileSetID
    attribute(&[Tag(0x0088, 0x0140)], T::Three), // StorageMediaFileSetUID
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted() {
        for table in [REQUEST, SUCCESS, FAILURES] {
            assert!(table.is_sorted_by_key(|attribute| attribute.path));
        }
    }
}
