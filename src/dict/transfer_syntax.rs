//! The transfer syntaxes of PS3.6 Annex A and how each encodes a data set (PS3.5 Annex A).

/// How a data set is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// PS3.5 A.1: value representations are not sent; little-endian.
    ImplicitLittle,
    /// PS3.5 A.2: value representations are sent; little-endian.
    ExplicitLittle,
    /// PS3.5 A.3 (retired): value representations are sent; big-endian.
    ExplicitBig,
    /// PS3.5 A.5: explicit little-endian inside raw deflate (RFC 1951).
    DeflatedExplicitLittle,
    /// PS3.5 A.4: explicit little-endian; pixel data in fragments.
    Encapsulated,
}

impl Encoding {
    /// UID of the simplest transfer syntax that encodes like this.
    #[must_use]
    pub const fn simplest(self) -> &'static str {
        match self {
            Self::ImplicitLittle => IMPLICIT_VR_LITTLE_ENDIAN,
            Self::ExplicitBig => EXPLICIT_VR_BIG_ENDIAN,
            Self::DeflatedExplicitLittle => DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
            Self::ExplicitLittle | Self::Encapsulated => EXPLICIT_VR_LITTLE_ENDIAN,
        }
    }
}

/// What family of compression a transfer syntax belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Native pixels.
    Uncompressed,
    /// Deflate, of the data set or of each frame.
    Deflated,
    /// JPEG (ISO/IEC 10918).
    Jpeg,
    /// JPEG-LS.
    JpegLs,
    /// JPEG 2000 and HTJ2K.
    Jpeg2000,
    /// JPEG XL.
    JpegXl,
    /// Pixels by reference.
    Jpip,
    /// Run length.
    Rle,
    /// MPEG, H.264, H.265 and SMPTE.
    Video,
    /// Anything else.
    Other,
}

/// A transfer syntax of the standard.
#[derive(Debug, PartialEq, Eq)]
pub struct TransferSyntax {
    /// Its UID.
    pub uid: &'static str,
    /// Its name, without the standard's remarks.
    pub name: &'static str,
    /// Its keyword.
    pub keyword: &'static str,
    /// How data sets are encoded.
    pub encoding: Encoding,
    /// What family it belongs to.
    pub family: Family,
}

/// UID of the default: Implicit VR Little Endian.
pub const IMPLICIT_VR_LITTLE_ENDIAN: &str = "1.2.840.10008.1.2";
/// UID of Explicit VR Little Endian.
pub const EXPLICIT_VR_LITTLE_ENDIAN: &str = "1.2.840.10008.1.2.1";
/// UID of Deflated Explicit VR Little Endian.
pub const DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN: &str = "1.2.840.10008.1.2.1.99";
/// UID of Explicit VR Big Endian.
pub const EXPLICIT_VR_BIG_ENDIAN: &str = "1.2.840.10008.1.2.2";

/// What the UIDs of all of them begin with.
const BEGINNING: &str = IMPLICIT_VR_LITTLE_ENDIAN;

/// The transfer syntax with this UID; `None` for a private or unknown one.
#[must_use]
pub fn by_uid(uid: &str) -> Option<&'static TransferSyntax> {
    // What they all begin with is compared once, and not at every step of the search.
    let rest = uid.strip_prefix(BEGINNING)?;
    let index = ALL.binary_search_by_key(&Some(rest), |syntax| syntax.uid.get(BEGINNING.len()..)).ok()?;
    ALL.get(index)
}

/// Has the standard retired the transfer syntax with this UID (PS3.6 Annex A)?
#[must_use]
pub fn is_retired(uid: &str) -> bool {
    RETIRED.binary_search(&uid).is_ok()
}

/// All of them, sorted by UID as text.
#[must_use]
pub fn all() -> &'static [TransferSyntax] {
    ALL
}

const fn syntax(
    uid: &'static str,
    name: &'static str,
    keyword: &'static str,
    encoding: Encoding,
    family: Family,
) -> TransferSyntax {
    TransferSyntax { uid, name, keyword, encoding, family }
}

use Encoding::{DeflatedExplicitLittle, Encapsulated, ExplicitBig, ExplicitLittle, ImplicitLittle};
use Family::{Deflated, Jpeg, Jpeg2000, JpegLs, JpegXl, Jpip, Other, Rle, Uncompressed, Video};

#[rustfmt::skip]
static ALL: &[TransferSyntax] = &[
    syntax("1.2.840.10008.1.2", "Implicit VR Little Endian", "ImplicitVRLittleEndian", ImplicitLittle, Uncompressed),
    syntax("1.2.840.10008.1.2.1", "Explicit VR Little Endian", "ExplicitVRLittleEndian", ExplicitLittle, Uncompressed),
    syntax("1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian", "EncapsulatedUncompressedExplicitVRLittleEndian", Encapsulated, Uncompressed),
    syntax("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", "DeflatedExplicitVRLittleEndian", DeflatedExplicitLittle, Deflated),
    syntax("1.2.840.10008.1.2.2", "Explicit VR Big Endian", "ExplicitVRBigEndian", ExplicitBig, Uncompressed),
    syntax("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile / Main Level", "MPEG2MPML", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.100.1", "Fragmentable MPEG2 Main Profile / Main Level", "MPEG2MPMLF", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.101", "MPEG2 Main Profile / High Level", "MPEG2MPHL", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.101.1", "Fragmentable MPEG2 Main Profile / High Level", "MPEG2MPHLF", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile / Level 4.1", "MPEG4HP41", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.102.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1", "MPEG4HP41F", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1", "MPEG4HP41BD", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.103.1", "Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1", "MPEG4HP41BDF", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.104", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video", "MPEG4HP422D", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.104.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video", "MPEG4HP422DF", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.105", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video", "MPEG4HP423D", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.105.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video", "MPEG4HP423DF", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.106", "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2", "MPEG4HP42STEREO", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.106.1", "Fragmentable MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2", "MPEG4HP42STEREOF", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile / Level 5.1", "HEVCMP51", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.108", "HEVC/H.265 Main 10 Profile / Level 5.1", "HEVCM10P51", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.4.110", "JPEG XL Lossless", "JPEGXLLossless", Encapsulated, JpegXl),
    syntax("1.2.840.10008.1.2.4.111", "JPEG XL JPEG Recompression", "JPEGXLJPEGRecompression", Encapsulated, JpegXl),
    syntax("1.2.840.10008.1.2.4.112", "JPEG XL", "JPEGXL", Encapsulated, JpegXl),
    syntax("1.2.840.10008.1.2.4.201", "HTJ2K (Lossless Only)", "HTJ2KLossless", Encapsulated, Jpeg2000),
    syntax("1.2.840.10008.1.2.4.202", "HTJ2K with RPCL Options (Lossless Only)", "HTJ2KLosslessRPCL", Encapsulated, Jpeg2000),
    syntax("1.2.840.10008.1.2.4.203", "HTJ2K", "HTJ2K", Encapsulated, Jpeg2000),
    syntax("1.2.840.10008.1.2.4.204", "JPIP HTJ2K Referenced", "JPIPHTJ2KReferenced", ExplicitLittle, Jpip),
    syntax("1.2.840.10008.1.2.4.205", "JPIP HTJ2K Referenced Deflate", "JPIPHTJ2KReferencedDeflate", DeflatedExplicitLittle, Jpip),
    syntax("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)", "JPEGBaseline8Bit", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 & 4)", "JPEGExtended12Bit", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.52", "JPEG Extended (Process 3 & 5)", "JPEGExtended35", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.53", "JPEG Spectral Selection, Non-Hierarchical (Process 6 & 8)", "JPEGSpectralSelectionNonHierarchical68", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.54", "JPEG Spectral Selection, Non-Hierarchical (Process 7 & 9)", "JPEGSpectralSelectionNonHierarchical79", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.55", "JPEG Full Progression, Non-Hierarchical (Process 10 & 12)", "JPEGFullProgressionNonHierarchical1012", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.56", "JPEG Full Progression, Non-Hierarchical (Process 11 & 13)", "JPEGFullProgressionNonHierarchical1113", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.57", "JPEG Lossless, Non-Hierarchical (Process 14)", "JPEGLossless", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.58", "JPEG Lossless, Non-Hierarchical (Process 15)", "JPEGLosslessNonHierarchical15", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.59", "JPEG Extended, Hierarchical (Process 16 & 18)", "JPEGExtendedHierarchical1618", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.60", "JPEG Extended, Hierarchical (Process 17 & 19)", "JPEGExtendedHierarchical1719", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.61", "JPEG Spectral Selection, Hierarchical (Process 20 & 22)", "JPEGSpectralSelectionHierarchical2022", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.62", "JPEG Spectral Selection, Hierarchical (Process 21 & 23)", "JPEGSpectralSelectionHierarchical2123", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.63", "JPEG Full Progression, Hierarchical (Process 24 & 26)", "JPEGFullProgressionHierarchical2426", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.64", "JPEG Full Progression, Hierarchical (Process 25 & 27)", "JPEGFullProgressionHierarchical2527", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.65", "JPEG Lossless, Hierarchical (Process 28)", "JPEGLosslessHierarchical28", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.66", "JPEG Lossless, Hierarchical (Process 29)", "JPEGLosslessHierarchical29", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.70", "JPEG Lossless SV1 (Process 14)", "JPEGLosslessSV1", Encapsulated, Jpeg),
    syntax("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless", "JPEGLSLossless", Encapsulated, JpegLs),
    syntax("1.2.840.10008.1.2.4.81", "JPEG-LS Lossy (Near-Lossless)", "JPEGLSNearLossless", Encapsulated, JpegLs),
    syntax("1.2.840.10008.1.2.4.90", "JPEG 2000 (Lossless Only)", "JPEG2000Lossless", Encapsulated, Jpeg2000),
    syntax("1.2.840.10008.1.2.4.91", "JPEG 2000", "JPEG2000", Encapsulated, Jpeg2000),
    syntax("1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 MC (Lossless Only)", "JPEG2000MCLossless", Encapsulated, Jpeg2000),
    syntax("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2 MC", "JPEG2000MC", Encapsulated, Jpeg2000),
    syntax("1.2.840.10008.1.2.4.94", "JPIP Referenced", "JPIPReferenced", ExplicitLittle, Jpip),
    syntax("1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate", "JPIPReferencedDeflate", DeflatedExplicitLittle, Jpip),
    syntax("1.2.840.10008.1.2.5", "RLE Lossless", "RLELossless", Encapsulated, Rle),
    syntax("1.2.840.10008.1.2.6.1", "RFC 2557 MIME encapsulation", "RFC2557MIMEEncapsulation", ExplicitLittle, Other),
    syntax("1.2.840.10008.1.2.6.2", "XML Encoding", "XMLEncoding", ExplicitLittle, Other),
    syntax("1.2.840.10008.1.2.7.1", "SMPTE ST 2110-20 Uncompressed Progressive Active Video", "SMPTEST211020UncompressedProgressiveActiveVideo", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.7.2", "SMPTE ST 2110-20 Uncompressed Interlaced Active Video", "SMPTEST211020UncompressedInterlacedActiveVideo", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.7.3", "SMPTE ST 2110-30 PCM Digital Audio", "SMPTEST211030PCMDigitalAudio", Encapsulated, Video),
    syntax("1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression", "DeflatedImageFrameCompression", Encapsulated, Deflated),
    syntax("1.2.840.10008.1.20", "Papyrus 3 Implicit VR Little Endian", "Papyrus3ImplicitVRLittleEndian", ImplicitLittle, Uncompressed),
];

/// Sorted, as text.
static RETIRED: &[&str] = &[
    "1.2.840.10008.1.2.2",
    "1.2.840.10008.1.2.4.52",
    "1.2.840.10008.1.2.4.53",
    "1.2.840.10008.1.2.4.54",
    "1.2.840.10008.1.2.4.55",
    "1.2.840.10008.1.2.4.56",
    "1.2.840.10008.1.2.4.58",
    "1.2.840.10008.1.2.4.59",
    "1.2.840.10008.1.2.4.60",
    "1.2.840.10008.1.2.4.61",
    "1.2.840.10008.1.2.4.62",
    "1.2.840.10008.1.2.4.63",
    "1.2.840.10008.1.2.4.64",
    "1.2.840.10008.1.2.4.65",
    "1.2.840.10008.1.2.4.66",
    "1.2.840.10008.1.2.6.1",
    "1.2.840.10008.1.2.6.2",
    "1.2.840.10008.1.20",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(ALL.is_sorted_by_key(|syntax| syntax.uid));
        assert_eq!(by_uid(EXPLICIT_VR_BIG_ENDIAN).unwrap().encoding, ExplicitBig);
        assert!(ALL.iter().all(|syntax| by_uid(syntax.uid) == Some(syntax)));
        assert_eq!(by_uid("1.2.3"), None);
        assert!(RETIRED.is_sorted() && RETIRED.iter().all(|uid| by_uid(uid).is_some()));
    }
}
