//! What the first octets of a compressed frame say of its format (PS3.5 A.4).

/// What a bit stream is, by its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BitStream {
    /// JPEG with this frame header (the second octet of its marker).
    Jpeg(u8),
    /// JPEG-LS.
    JpegLs,
    /// A JPEG 2000 code stream.
    Jpeg2000,
    /// A JPEG 2000 code stream of high throughput.
    HighThroughput,
    /// A JP2 file around a code stream.
    Jp2,
    /// DICOM RLE: number of segments, and where they start.
    Rle,
}

impl BitStream {
    /// The format that the octets begin like; `None` if that cannot be told.
    #[must_use]
    pub fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0xff, 0xd8, rest @ ..] => frame_header(rest),
            [0xff, 0x4f, 0xff, 0x51, rest @ ..] => code_stream(rest),
            [0, 0, 0, 12, b'j', b'P', b' ', b' ', ..] => Some(Self::Jp2),
            [1..=15, 0, 0, 0, 64, 0, 0, 0, ..] => Some(Self::Rle),
            _ => None,
        }
    }

    /// UID of the most general transfer syntax that frames of this format are sent in; `None` if there is none.
    #[must_use]
    pub const fn transfer_syntax(self) -> Option<&'static str> {
        Some(match self {
            Self::Jpeg(0xc0) => "1.2.840.10008.1.2.4.50",
            Self::Jpeg(0xc1) => "1.2.840.10008.1.2.4.51",
            Self::Jpeg(0xc3) => "1.2.840.10008.1.2.4.57",
            Self::JpegLs => "1.2.840.10008.1.2.4.81",
            Self::Jpeg2000 => "1.2.840.10008.1.2.4.91",
            Self::HighThroughput => "1.2.840.10008.1.2.4.203",
            Self::Rle => "1.2.840.10008.1.2.5",
            Self::Jpeg(_) | Self::Jp2 => return None,
        })
    }

    /// It, in words.
    #[must_use]
    pub fn text(self) -> String {
        match self {
            Self::Jpeg(0xc0) => "JPEG baseline (SOF0)".to_owned(),
            Self::Jpeg(0xc1) => "JPEG extended (SOF1)".to_owned(),
            Self::Jpeg(0xc3) => "JPEG lossless (SOF3)".to_owned(),
            Self::Jpeg(marker) => format!("JPEG with frame header FF{marker:02X}H"),
            Self::JpegLs => "JPEG-LS".to_owned(),
            Self::Jpeg2000 => "JPEG 2000".to_owned(),
            Self::HighThroughput => "HTJ2K".to_owned(),
            Self::Jp2 => "a JP2 file".to_owned(),
            Self::Rle => "RLE".to_owned(),
        }
    }
}

/// The frame header of a JPEG stream: the first of its markers that is one.
fn frame_header(mut rest: &[u8]) -> Option<BitStream> {
    loop {
        rest = match rest {
            [0xff, 0xff, ..] => rest.get(1..)?,
            [0xff, 0xf7, ..] => return Some(BitStream::JpegLs),
            [0xff, marker @ 0xc0..=0xcf, ..] if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some(BitStream::Jpeg(*marker));
            }
            [0xff, 0xc0..=0xfe, high, low, ..] => {
                rest.get(2 + usize::from(u16::from_be_bytes([*high, *low]))..)?
            }
            _ => return None,
        };
    }
}

/// Behind the SIZ marker, a code stream of high throughput has a CAP marker.
fn code_stream(rest: &[u8]) -> Option<BitStream> {
    let [high, low, ..] = rest else { return None };
    match rest.get(usize::from(u16::from_be_bytes([*high, *low]))..)? {
        [0xff, 0x50, ..] => Some(BitStream::HighThroughput),
        [0xff, _, ..] => Some(BitStream::Jpeg2000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_markers() {
        // SOI, APP0 of 4 octets, SOF0.
        let jpeg = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc0, 0, 11];
        assert_eq!(BitStream::of(&jpeg), Some(BitStream::Jpeg(0xc0)));
        assert_eq!(BitStream::of(&[0xff, 0xd8, 0xff, 0xf7]), Some(BitStream::JpegLs));
        assert_eq!(BitStream::of(&[0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff]), None);
        assert_eq!(
            BitStream::of(&[0xff, 0x4f, 0xff, 0x51, 0, 4, 1, 2, 0xff, 0x52]),
            Some(BitStream::Jpeg2000)
        );
        assert_eq!(
            BitStream::of(&[0xff, 0x4f, 0xff, 0x51, 0, 4, 1, 2, 0xff, 0x50]),
            Some(BitStream::HighThroughput)
        );
        assert_eq!(BitStream::of(&[0, 0, 1, 0xb3]), None);
    }
}
