//! What can be odd about the structure of a data set (PS3.5 Chapter 7, Annex A): facts with a place.

use crate::dict::attribute::Tag;

/// What is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// An element, item or fragment has a length that is not even; measured by the length.
    OddLength,
    /// An element, item or sequence is longer than what it stands in; measured by the octets beyond.
    BeyondContainer,
    /// Something stands in a sequence and is no item.
    NotAnItem,
    /// Something stands in encapsulated pixel data and is no fragment.
    NotAFragment,
    /// An item stands where none can be.
    ItemWithoutSequence,
    /// A delimiter has a length; measured by it.
    DelimiterWithLength,
    /// A delimiter where nothing of undefined length is open.
    NeedlessDelimiter,
    /// What has an undefined length ends without its delimiter.
    MissingDelimiter,
    /// An undefined length where none may be.
    UndefinedLength,
    /// The two octets behind a tag are no VR; measured by them.
    NotAVr,
    /// The reserved octets behind a VR of the long form are not zero; measured by them as a number.
    ReservedNotZero,
    /// A VR of the short form was written in the long one.
    LongHeader,
    /// An element without VR, where VRs are sent; what follows in this item is read without.
    WithoutVr,
    /// An element with VR, where none are sent; what follows in this item is read with.
    WithVr,
    /// The same, in a sequence under VR UN.
    WithVrInUnknown,
    /// The data set ends inside an element; measured by the octets of its value that are not there.
    CutOff,
    /// The prefix of a file (PS3.10 7.1) at the start, with its preamble or without.
    FilePrefix,
    /// A fragment has a length that is not even; measured by the length.
    OddFragment,
    /// Zeros behind the last element.
    TrailingZeros,
}

impl Fault {
    /// It, in words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::OddLength => "odd length",
            Self::BeyondContainer => "longer than what it stands in",
            Self::NotAnItem => "in a sequence, and no item",
            Self::NotAFragment => "in encapsulated pixel data, and no fragment",
            Self::ItemWithoutSequence => "an item where none can be",
            Self::DelimiterWithLength => "a delimiter with a length",
            Self::NeedlessDelimiter => "a delimiter where nothing is open",
            Self::MissingDelimiter => "no delimiter at the end",
            Self::UndefinedLength => "undefined length where none may be",
            Self::NotAVr => "the octets behind the tag are no VR",
            Self::ReservedNotZero => "reserved octets not zero",
            Self::LongHeader => "VR of the short form in the long one",
            Self::WithoutVr => "without VR, where VRs are sent",
            Self::WithVr => "with VR, where none are sent",
            Self::WithVrInUnknown => "with VR, in a sequence under VR UN",
            Self::CutOff => "ends inside an element",
            Self::FilePrefix => "starts with the prefix of a file",
            Self::OddFragment => "fragment of odd length",
            Self::TrailingZeros => "zeros behind the last element",
        }
    }
}

/// Something odd, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anomaly {
    /// What.
    pub fault: Fault,
    /// The tag read there.
    pub tag: Tag,
    /// Offset in the data set (after inflating).
    pub offset: u64,
    /// What the fault is measured by; else 0.
    pub measure: u64,
    /// How often it was met; the rest tells of the first time.
    pub count: u64,
}

impl Anomaly {
    pub(super) const fn new(fault: Fault, tag: Tag, offset: u64, measure: u64) -> Self {
        Self { fault, tag, offset, measure, count: 1 }
    }
}
