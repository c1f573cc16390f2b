//! The head of a DICOM file: preamble, prefix and File Meta Information (PS3.10 7.1).

use crate::dict::Uid;

/// The Implementation Class UID of this program.
const IMPLEMENTATION_CLASS_UID: &str = "2.25.267468624065386970311746550322118568852";
/// Its Implementation Version Name.
const IMPLEMENTATION_VERSION_NAME: &str = concat!("DCMTAP_", env!("CARGO_PKG_VERSION"));

const PREAMBLE: [u8; 128] = [0; 128];
const PREFIX: &[u8] = b"DICM";

/// What the File Meta Information of a file says of the data set in it. What is not known, or no text that the standard
/// allows, is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileMetaInformation {
    /// Media Storage SOP Class UID (0002,0002).
    pub sop_class_uid: Option<Uid>,
    /// Media Storage SOP Instance UID (0002,0003).
    pub sop_instance_uid: Option<Uid>,
    /// Transfer Syntax UID (0002,0010).
    pub transfer_syntax: Option<Uid>,
    /// Sending Application Entity Title (0002,0017).
    pub sending_ae_title: Option<Box<[u8]>>,
    /// Receiving Application Entity Title (0002,0018).
    pub receiving_ae_title: Option<Box<[u8]>>,
}

impl FileMetaInformation {
    /// All that stands in a file before the data set.
    #[must_use]
    pub fn head(&self) -> Vec<u8> {
        let uid = |uid: &Option<Uid>| uid.as_ref().map(|uid| uid.octets().to_vec());
        let elements: [(u16, Option<Vec<u8>>); 7] = [
            (0x0002, uid(&self.sop_class_uid)),
            (0x0003, uid(&self.sop_instance_uid)),
            (0x0010, uid(&self.transfer_syntax)),
            (0x0012, Some(IMPLEMENTATION_CLASS_UID.into())),
            (0x0013, Some(IMPLEMENTATION_VERSION_NAME.into())),
            (0x0017, self.sending_ae_title.as_deref().map(<[u8]>::to_vec)),
            (0x0018, self.receiving_ae_title.as_deref().map(<[u8]>::to_vec)),
        ];
        // File Meta Information Version, whose length has four octets.
        let mut group = vec![2, 0, 1, 0, b'O', b'B', 0, 0, 2, 0, 0, 0, 0, 1];
        for (element, value) in elements {
            push(&mut group, element, value.unwrap_or_default());
        }
        let mut head = [&PREAMBLE, PREFIX, &[2, 0, 0, 0, b'U', b'L', 4, 0]].concat();
        head.extend((group.len() as u32).to_le_bytes());
        head.extend(group);
        head
    }

    /// Is it known, and fit to be written, how the data set is encoded?
    #[must_use]
    pub fn tells_transfer_syntax(&self) -> bool {
        self.transfer_syntax.as_ref().is_some_and(|uid| is_plain(uid.octets()))
    }
}

/// An element of group 0002, in Explicit VR Little Endian, padded to an even length.
fn push(group: &mut Vec<u8>, element: u16, mut value: Vec<u8>) {
    let (vr, padding): (&[u8; 2], u8) = match element {
        0x0013 => (b"SH", b' '),
        0x0017 | 0x0018 => (b"AE", b' '),
        _ => (b"UI", 0),
    };
    let Ok(length) = u16::try_from(value.len().next_multiple_of(2)) else { return };
    if !is_plain(&value) {
        return;
    }
    value.resize(usize::from(length), padding);
    group.extend([2, 0]);
    group.extend(element.to_le_bytes());
    group.extend(vr);
    group.extend(length.to_le_bytes());
    group.extend(value);
}

/// One value of printable ASCII?
fn is_plain(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(|octet| matches!(octet, b' '..=b'~') && *octet != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_is_written_element_by_element() {
        let meta = FileMetaInformation {
            sop_class_uid: Some(Uid::from("1.2.3")),
            sop_instance_uid: Some(Uid::from("2.25.70")),
            transfer_syntax: Some(Uid::from("1.2.840.10008.1.2")),
            sending_ae_title: Some(b"CT1"[..].into()),
            receiving_ae_title: None,
        };
        let head = meta.head();
        let (preamble, rest) = head.split_at(128);
        assert_eq!(preamble, [0; 128]);
        let version = IMPLEMENTATION_VERSION_NAME.len().next_multiple_of(2);
        let start = [
            b"DICM".as_slice(),
            // (0002,0000): octets that follow it.
            &[2, 0, 0, 0, b'U', b'L', 4, 0],
            &(14 + 14 + 16 + 26 + 8 + 44 + 8 + version as u32 + 12).to_le_bytes(),
            &[2, 0, 1, 0, b'O', b'B', 0, 0, 2, 0, 0, 0, 0, 1],
            &[2, 0, 2, 0, b'U', b'I', 6, 0],
            b"1.2.3\0",
            &[2, 0, 3, 0, b'U', b'I', 8, 0],
            b"2.25.70\0",
            &[2, 0, 0x10, 0, b'U', b'I', 18, 0],
            b"1.2.840.10008.1.2\0",
            &[2, 0, 0x12, 0, b'U', b'I', 44, 0],
        ]
        .concat();
        assert_eq!(rest.get(..start.len()).unwrap(), start);
        assert!(rest.ends_with(&[&[2, 0, 0x17, 0, b'A', b'E', 4, 0][..], b"CT1 "].concat()));
        assert_eq!(rest.len(), 4 + 12 + 14 + 14 + 16 + 26 + 8 + 44 + 8 + version + 12);
    }

    #[test]
    fn what_is_no_text_is_left_out() {
        let hostile: [&[u8]; 5] = [b"", b"\0\0", b"1.2\x1b[2J", b"1\\2", &[0xc0; 4]];
        let nothing = FileMetaInformation::default().head();
        for octets in hostile {
            let meta = FileMetaInformation {
                sop_instance_uid: Some(Uid::new(octets)),
                transfer_syntax: Some(Uid::new(octets)),
                sending_ae_title: Some(octets.into()),
                ..FileMetaInformation::default()
            };
            assert_eq!(meta.head(), nothing, "{octets:?}");
            assert!(!meta.tells_transfer_syntax());
        }
    }
}
