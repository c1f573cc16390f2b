//! Patient data, masked unless it is asked for. The same value has the same mask throughout a run, so that two
//! lines can be compared without telling whom they are about.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use crate::dict::attribute::{self, Tag, Vr, is_private};

/// Values that get a number of their own; after them the mask only says what kind of value it is.
const MAX_VALUES: usize = 100_000;

/// What a value can tell about a patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Name,
    Id,
    Date,
    Age,
    Text,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Id => "id",
            Self::Date => "date",
            Self::Age => "age",
            Self::Text => "text",
        }
    }
}

/// Masks values, and remembers which mask a value got.
#[derive(Debug, Default)]
pub struct Phi {
    shows: bool,
    hasher: RandomState,
    given: RefCell<Given>,
}

/// Masks that values got.
#[derive(Debug, Default)]
struct Given {
    masks: HashMap<(Kind, u64), usize>,
    counts: HashMap<Kind, usize>,
}

impl Phi {
    /// Masks everything, or, if `shows`, nothing.
    #[must_use]
    pub fn new(shows: bool) -> Self {
        Self { shows, ..Self::default() }
    }

    /// The text to show for the value of an attribute: the value itself, or its mask.
    pub fn show(&self, tag: Tag, vr: Vr, value: &str) -> String {
        match kind_of(tag, vr) {
            Some(kind) if !self.shows && !is_harmless(value) => self.mask(kind, value),
            _ => value.to_owned(),
        }
    }

    /// Is the value of this attribute masked?
    #[must_use]
    pub fn hides(&self, tag: Tag, vr: Vr) -> bool {
        !self.shows && kind_of(tag, vr).is_some()
    }

    /// Are values shown as they are?
    #[must_use]
    pub const fn shows(&self) -> bool {
        self.shows
    }

    fn mask(&self, kind: Kind, value: &str) -> String {
        let key = (kind, self.hasher.hash_one(value.trim()));
        let Given { masks, counts } = &mut *self.given.borrow_mut();
        if let Some(number) = masks.get(&key) {
            return format!("‹{} {number}›", kind.name());
        }
        if masks.len() >= MAX_VALUES {
            return format!("‹{}›", kind.name());
        }
        let number = counts.entry(kind).and_modify(|count| *count += 1).or_insert(1);
        masks.insert(key, *number);
        format!("‹{} {number}›", kind.name())
    }
}

/// Empty values and wild cards alone say nothing about anybody.
fn is_harmless(value: &str) -> bool {
    value.chars().all(|character| matches!(character, '*' | '?' | '^' | '=' | '\\' | ' '))
}

/// What an attribute tells about a patient; `None` for one that tells nothing by itself.
///
/// After the attributes that PS3.15 Annex E has removed from objects that leave the hospital. Whatever can hold free
/// text is masked, unless it is known to describe equipment, protocols or codes; names of staff are names too, and
/// what private elements hold nobody knows. The VR sent counts as much as the dictionary's: either may be wrong.
fn kind_of(tag: Tag, vr: Vr) -> Option<Kind> {
    let known = attribute::vr(tag);
    if vr == Vr::PN || known == Vr::PN {
        return Some(Kind::Name);
    }
    if is_private(tag) {
        let is_text = (vr.is_text() && !matches!(&vr.0, b"UI" | b"CS")) || matches!(&vr.0, b"UN" | b"OB");
        return (is_text && !matches!(tag.1, 0x0010..=0x00ff)).then_some(Kind::Text);
    }
    match (tag.0, tag.1) {
        // Patient ID and other ids, insurance, medical record locator; accession number; study ID; admission, visit;
        // ids of requested, scheduled and performed procedures; order numbers.
        (0x0010, 0x0020 | 0x1000 | 0x1090)
        | (0x0008, 0x0050)
        | (0x0020, 0x0010)
        | (0x0038, 0x0010 | 0x0060)
        | (0x0040, 0x0009 | 0x0253 | 0x1001 | 0x2016 | 0x2017) => Some(Kind::Id),
        // Birth and death dates and times, last menstrual date.
        (0x0010, 0x0030 | 0x0032..=0x0035 | 0x21d0) => Some(Kind::Date),
        (0x0010, 0x1010) => Some(Kind::Age),
        // Documents as they are; texts on film; and of the patient all but what is one of a few codes.
        (0x0042, 0x0011) | (0x2030, 0x0020) => Some(Kind::Text),
        (0x0010, _) if !matches!(&vr.0, b"CS" | b"UI" | b"SQ") => Some(Kind::Text),
        _ => free_text(tag, vr, known),
    }
}

fn free_text(tag: Tag, sent: Vr, known: Vr) -> Option<Kind> {
    let is_free = |vr: Vr| matches!(&vr.0, b"LO" | b"LT" | b"SH" | b"ST" | b"UC" | b"UR" | b"UT");
    let is_unknown = sent == Vr::UN && known == Vr::UN;
    if !is_free(sent) && !is_free(known) && !is_unknown {
        return None;
    }
    let is_harmless = attribute::keyword(tag).is_some_and(|keyword| HARMLESS.binary_search(&keyword).is_ok());
    (!is_harmless).then_some(Kind::Text)
}

/// Attributes of text that tell of equipment, protocols, codes and their schemes, and of nobody. Sorted.
const HARMLESS: [&str; 60] = [
    "AcquisitionDeviceProcessingCode",
    "AttenuationCorrectionMethod",
    "CodeMeaning",
    "CodeValue",
    "CodingSchemeDesignator",
    "CodingSchemeName",
    "CodingSchemeRegistry",
    "CodingSchemeVersion",
    "ContextGroupVersion",
    "ConvolutionKernel",
    "DetectorDescription",
    "DetectorID",
    "DetectorLinesOfResponseUsed",
    "DetectorManufacturerModelName",
    "DetectorManufacturerName",
    "DeviceSerialNumber",
    "DigitalImageFormatAcquired",
    "FilterMaterial",
    "FilterType",
    "GridAbsorbingMaterial",
    "GridSpacingMaterial",
    "HardcopyDeviceManufacturer",
    "HardcopyDeviceManufacturerModelName",
    "HardcopyDeviceSoftwareVersion",
    "ImageDisplayFormat",
    "ImplementationVersionName",
    "LUTExplanation",
    "LongCodeValue",
    "Manufacturer",
    "ManufacturerModelName",
    "MappingResource",
    "MappingResourceName",
    "ModalityLUTType",
    "PerformedStationName",
    "PhosphorType",
    "PlateType",
    "PrinterName",
    "PrinterStatusInfo",
    "ProtocolName",
    "PulseSequenceName",
    "ReceiveCoilManufacturerName",
    "ReceiveCoilName",
    "ReconstructionMethod",
    "RescaleType",
    "ScatterCorrectionMethod",
    "ScheduledStationName",
    "SecondaryCaptureDeviceManufacturer",
    "SecondaryCaptureDeviceManufacturerModelName",
    "SecondaryCaptureDeviceSoftwareVersions",
    "SequenceName",
    "SoftwareVersions",
    "StationName",
    "TimezoneOffsetFromUTC",
    "TransducerData",
    "TransmitCoilManufacturerName",
    "TransmitCoilName",
    "TypeOfFilters",
    "URNCodeValue",
    "VideoImageFormatAcquired",
    "WindowCenterWidthExplanation",
];

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENT_NAME: Tag = Tag(0x0010, 0x0010);
    const PATIENT_ID: Tag = Tag(0x0010, 0x0020);

    #[test]
    fn the_same_value_has_the_same_mask() {
        let phi = Phi::new(false);
        assert_eq!(phi.show(PATIENT_NAME, Vr::PN, "DOE^JANE"), "‹name 1›");
        assert_eq!(phi.show(PATIENT_ID, Vr(*b"LO"), "4711"), "‹id 1›");
        assert_eq!(phi.show(PATIENT_NAME, Vr::PN, "ROE^RICHARD"), "‹name 2›");
        assert_eq!(phi.show(Tag(0x0008, 0x0090), Vr::PN, "DOE^JANE "), "‹name 1›");
    }

    #[test]
    fn wild_cards_and_what_tells_nothing_are_shown() {
        let phi = Phi::new(false);
        assert_eq!(phi.show(PATIENT_NAME, Vr::PN, "*"), "*");
        assert_eq!(phi.show(PATIENT_NAME, Vr::PN, ""), "");
        assert_eq!(phi.show(Tag(0x0008, 0x0060), Vr(*b"CS"), "CT"), "CT");
        assert_eq!(Phi::new(true).show(PATIENT_NAME, Vr::PN, "DOE^JANE"), "DOE^JANE");
    }

    #[test]
    fn what_can_hold_free_text_is_hidden_unless_it_is_known_to_tell_of_nobody() {
        let phi = Phi::new(false);
        for (group, element, vr) in [
            (0x0008, 0x1030, b"LO"),
            (0x0008, 0x103e, b"LO"),
            (0x0008, 0x0080, b"LO"),
            (0x0008, 0x0081, b"ST"),
            (0x0010, 0x1010, b"AS"),
            (0x0010, 0x1030, b"DS"),
            (0x0010, 0x2160, b"SH"),
            (0x0010, 0x21c0, b"US"),
            (0x0010, 0x21d0, b"DA"),
            (0x0020, 0x0010, b"SH"),
            (0x0040, 0x2001, b"LO"),
            (0x0070, 0x0006, b"ST"),
            (0x0074, 0x1238, b"LT"),
            (0x6002, 0x4000, b"LT"),
            (0x0000, 0x0902, b"LO"),
            // A name sent as octets of unknown meaning, and an attribute that nobody knows.
            (0x0010, 0x0010, b"UN"),
            (0x0008, 0x0007, b"UN"),
        ] {
            assert!(phi.hides(Tag(group, element), Vr(*vr)), "{group:04x},{element:04x}");
        }
        for (group, element, vr) in [
            (0x0008, 0x0020, b"DA"),
            (0x0008, 0x0070, b"LO"),
            (0x0008, 0x0104, b"LO"),
            (0x0008, 0x1010, b"SH"),
            (0x0010, 0x0040, b"CS"),
            (0x0018, 0x1030, b"LO"),
            (0x0020, 0x000d, b"UI"),
            (0x0028, 0x0010, b"US"),
            (0x0040, 0x0001, b"AE"),
        ] {
            assert!(!phi.hides(Tag(group, element), Vr(*vr)), "{group:04x},{element:04x}");
        }
    }

    #[test]
    fn the_list_of_harmless_attributes_is_sorted_and_of_the_dictionary() {
        use dicom_core::dictionary::DataDictionary as _;
        assert!(HARMLESS.is_sorted());
        for keyword in HARMLESS {
            let is_known = dicom_dictionary_std::StandardDataDictionary.by_name(keyword).is_some();
            assert!(is_known, "{keyword}");
        }
    }

    #[test]
    fn private_text_is_hidden_and_its_creator_is_not() {
        let phi = Phi::new(false);
        assert!(phi.hides(Tag(0x0029, 0x1010), Vr(*b"LO")));
        assert!(!phi.hides(Tag(0x0029, 0x0010), Vr(*b"LO")));
        assert!(!phi.hides(Tag(0x0029, 0x1011), Vr(*b"US")));
    }
}
