//! Unique identifiers as they are sent (PS3.5 Chapter 9), and the names of those that the standard registers
//! (PS3.6 Annex A).

use std::fmt;

use dicom_core::dictionary::UidDictionary as _;
use dicom_dictionary_std::StandardSopClassDictionary;

use super::transfer_syntax;
use crate::octets::Escaped;

/// A UID with all the octets that were sent for it, padding and faults included.
///
/// Two are equal if they are so without their padding: inside PDU items none is sent, in data sets a NUL makes the
/// length even (PS3.5 9.1, PS3.8 Annex F).
#[derive(Clone)]
pub struct Uid(Octets);

#[derive(Clone)]
enum Octets {
    /// As they stand in a table here.
    Registered(&'static str),
    Sent(Box<[u8]>),
}

impl Default for Uid {
    fn default() -> Self {
        Self(Octets::Registered(""))
    }
}

impl Uid {
    /// A UID of these octets.
    #[must_use]
    pub fn new(octets: &[u8]) -> Self {
        Self(Octets::Sent(octets.into()))
    }

    /// A UID of these octets, which is kept for long and is probably registered: then it takes no memory of its own.
    #[must_use]
    pub fn negotiated(octets: &[u8]) -> Self {
        let text = str::from_utf8(octets).ok();
        text.and_then(registered).map_or_else(|| Self::new(octets), |(uid, _)| Self(Octets::Registered(uid)))
    }

    /// The octets as sent.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        match &self.0 {
            Octets::Registered(uid) => uid.as_bytes(),
            Octets::Sent(octets) => octets,
        }
    }

    /// The octets without trailing NUL and space.
    #[must_use]
    pub fn octets(&self) -> &[u8] {
        let raw = self.raw();
        let length =
            raw.iter().rposition(|octet| !matches!(octet, 0 | b' ')).map_or(0, |last| last.saturating_add(1));
        raw.get(..length).unwrap_or_default()
    }

    /// The text, where the octets are ASCII; else the empty text, which names nothing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        Some(self.octets())
            .filter(|octets| octets.is_ascii())
            .and_then(|octets| str::from_utf8(octets).ok())
            .unwrap_or("")
    }

    /// Are there octets that padding does not explain away?
    #[must_use]
    pub fn has_padding(&self) -> bool {
        self.octets().len() != self.raw().len()
    }

    /// Is there nothing but padding?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.octets().is_empty()
    }

    /// The registered name; `None` for a private or unknown UID.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        name(self.as_str())
    }

    /// The registered name, or the UID itself.
    #[must_use]
    pub fn name_or_self(&self) -> String {
        self.name().map_or_else(|| self.to_string(), str::to_owned)
    }
}

impl std::hash::Hash for Uid {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.octets().hash(state);
    }
}

impl PartialEq for Uid {
    fn eq(&self, other: &Self) -> bool {
        self.octets() == other.octets()
    }
}

impl Eq for Uid {}

impl PartialEq<str> for Uid {
    fn eq(&self, other: &str) -> bool {
        self.octets() == other.as_bytes()
    }
}

impl From<&str> for Uid {
    fn from(text: &str) -> Self {
        Self::new(text.as_bytes())
    }
}

/// Without padding, anything unusual escaped.
impl fmt::Display for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Escaped(self.octets()).fmt(f)
    }
}

impl fmt::Debug for Uid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Escaped(self.raw()).fmt(f)
    }
}

/// The registered name of a UID: SOP classes, transfer syntaxes, meta SOP classes, well-known instances, service
/// classes and the application context.
#[must_use]
pub fn name(uid: &str) -> Option<&'static str> {
    registered(uid).map(|(_, name)| name)
}

/// Does the standard register it as retired?
#[must_use]
pub fn is_retired(uid: &str) -> bool {
    if transfer_syntax::by_uid(uid).is_some() {
        return transfer_syntax::is_retired(uid);
    }
    if let Some(class) = StandardSopClassDictionary.by_uid(uid) {
        return class.retired;
    }
    let other =
        OTHERS.binary_search_by_key(&uid, |(other, ..)| other).ok().and_then(|index| OTHERS.get(index));
    other.is_some_and(|(_, name, _)| name.ends_with("(Retired)"))
}

/// The keyword of a registered UID.
#[must_use]
pub fn keyword(uid: &str) -> Option<&'static str> {
    if let Some(syntax) = transfer_syntax::by_uid(uid) {
        return Some(syntax.keyword);
    }
    if let Some(class) = StandardSopClassDictionary.by_uid(uid) {
        return Some(class.alias);
    }
    let index = OTHERS.binary_search_by_key(&uid, |(other, ..)| other).ok()?;
    OTHERS.get(index).map(|(_, _, keyword)| *keyword)
}

/// The UID as it stands in a table here, and its name.
fn registered(uid: &str) -> Option<(&'static str, &'static str)> {
    if !uid.starts_with("1.2.840.10008.") {
        return None;
    }
    if let Some(syntax) = transfer_syntax::by_uid(uid) {
        return Some((syntax.uid, syntax.name));
    }
    if let Some(class) = StandardSopClassDictionary.by_uid(uid) {
        return Some((class.uid, plain_name(class.name)));
    }
    let index = OTHERS.binary_search_by_key(&uid, |(other, ..)| other).ok()?;
    OTHERS.get(index).map(|(uid, name, _)| (*uid, plain_name(name)))
}

/// The name without the standard's remarks on what kind of thing it names.
fn plain_name(name: &'static str) -> &'static str {
    let name = name.strip_suffix(" (Retired)").unwrap_or(name);
    let name = name.strip_suffix(" SOP Class UID").unwrap_or(name);
    name.strip_suffix(" SOP Class").unwrap_or(name)
}

/// UID, name, keyword; sorted by UID as text.
#[rustfmt::skip]
static OTHERS: &[(&str, &str, &str)] = &[
    ("1.2.840.10008.1.20.1.1", "Storage Commitment Push Model SOP Instance", "StorageCommitmentPushModelInstance"),
    ("1.2.840.10008.1.20.2.1", "Storage Commitment Pull Model SOP Instance (Retired)", "StorageCommitmentPullModelInstance"),
    ("1.2.840.10008.1.40.1", "Procedural Event Logging SOP Instance", "ProceduralEventLoggingInstance"),
    ("1.2.840.10008.1.42.1", "Substance Administration Logging SOP Instance", "SubstanceAdministrationLoggingInstance"),
    ("1.2.840.10008.1.5.1", "Hot Iron Color Palette SOP Instance", "HotIronPalette"),
    ("1.2.840.10008.1.5.2", "PET Color Palette SOP Instance", "PETPalette"),
    ("1.2.840.10008.1.5.3", "Hot Metal Blue Color Palette SOP Instance", "HotMetalBluePalette"),
    ("1.2.840.10008.1.5.4", "PET 20 Step Color Palette SOP Instance", "PET20StepPalette"),
    ("1.2.840.10008.1.5.5", "Spring Color Palette SOP Instance", "SpringPalette"),
    ("1.2.840.10008.1.5.6", "Summer Color Palette SOP Instance", "SummerPalette"),
    ("1.2.840.10008.1.5.7", "Fall Color Palette SOP Instance", "FallPalette"),
    ("1.2.840.10008.1.5.8", "Winter Color Palette SOP Instance", "WinterPalette"),
    ("1.2.840.10008.3.1.1.1", "DICOM Application Context Name", "DICOMApplicationContext"),
    ("1.2.840.10008.3.1.2.1.4", "Detached Patient Management Meta SOP Class (Retired)", "DetachedPatientManagementMeta"),
    ("1.2.840.10008.3.1.2.5.4", "Detached Results Management Meta SOP Class (Retired)", "DetachedResultsManagementMeta"),
    ("1.2.840.10008.3.1.2.5.5", "Detached Study Management Meta SOP Class (Retired)", "DetachedStudyManagementMeta"),
    ("1.2.840.10008.4.2", "Storage Service Class", "Storage"),
    ("1.2.840.10008.5.1.1.17", "Printer SOP Instance", "PrinterInstance"),
    ("1.2.840.10008.5.1.1.17.376", "Printer Configuration Retrieval SOP Instance", "PrinterConfigurationRetrievalInstance"),
    ("1.2.840.10008.5.1.1.18", "Basic Color Print Management Meta SOP Class", "BasicColorPrintManagementMeta"),
    ("1.2.840.10008.5.1.1.18.1", "Referenced Color Print Management Meta SOP Class (Retired)", "ReferencedColorPrintManagementMeta"),
    ("1.2.840.10008.5.1.1.25", "Print Queue SOP Instance (Retired)", "PrintQueueInstance"),
    ("1.2.840.10008.5.1.1.32", "Pull Stored Print Management Meta SOP Class (Retired)", "PullStoredPrintManagementMeta"),
    ("1.2.840.10008.5.1.1.40.1", "Display System SOP Instance", "DisplaySystemInstance"),
    ("1.2.840.10008.5.1.1.9", "Basic Grayscale Print Management Meta SOP Class", "BasicGrayscalePrintManagementMeta"),
    ("1.2.840.10008.5.1.1.9.1", "Referenced Grayscale Print Management Meta SOP Class (Retired)", "ReferencedGrayscalePrintManagementMeta"),
    ("1.2.840.10008.5.1.4.1.1.201.1.1", "Storage Management SOP Instance", "StorageManagementInstance"),
    ("1.2.840.10008.5.1.4.32", "General Purpose Worklist Management Meta SOP Class (Retired)", "GeneralPurposeWorklistManagementMeta"),
    ("1.2.840.10008.5.1.4.34.4", "Unified Worklist and Procedure Step Service Class - Trial (Retired)", "UnifiedWorklistAndProcedureStepTrial"),
    ("1.2.840.10008.5.1.4.34.5", "UPS Global Subscription SOP Instance", "UPSGlobalSubscriptionInstance"),
    ("1.2.840.10008.5.1.4.34.5.1", "UPS Filtered Global Subscription SOP Instance", "UPSFilteredGlobalSubscriptionInstance"),
    ("1.2.840.10008.5.1.4.34.6", "Unified Worklist and Procedure Step Service Class", "UnifiedWorklistAndProcedureStep"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_kept_and_not_compared() {
        let padded = Uid::new(b"1.2.840.10008.1.1\0");
        assert_eq!(padded, Uid::from("1.2.840.10008.1.1"));
        assert!(padded.has_padding());
        assert_eq!(padded.raw().len(), 18);
        assert_eq!(padded.name(), Some("Verification"));
    }

    #[test]
    fn what_is_no_uid_is_shown_escaped() {
        let odd = Uid::new("1.2\u{200b}.3".as_bytes());
        assert_eq!(odd.to_string(), r"1.2\xe2\x80\x8b.3");
        assert_eq!(odd.name(), None);
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(OTHERS.is_sorted_by_key(|(uid, ..)| uid));
        assert_eq!(name("1.2.840.10008.3.1.1.1"), Some("DICOM Application Context Name"));
        assert_eq!(name("1.2.840.10008.5.1.1.9"), Some("Basic Grayscale Print Management Meta"));
    }
}
