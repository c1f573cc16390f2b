//! Keys of queries by information model and level (PS3.4 C.6.1, C.6.2).

use super::{Path, find};
use crate::dict::attribute::Tag;

/// What a key is for (PS3.4 C.2.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// Tells the entities of its level apart.
    Unique,
    /// Every SCP matches and returns it.
    Required,
    /// An SCP may match it, or return it, or not know it.
    Optional,
}

/// A key of a level.
#[derive(Clone, Copy, Debug)]
pub struct QueryKey {
    /// Where it stands.
    pub path: Path,
    /// What it is for.
    pub kind: KeyType,
}

/// An entity of an information model, from the top down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// PATIENT.
    Patient,
    /// STUDY.
    Study,
    /// SERIES.
    Series,
    /// IMAGE.
    Image,
}

impl Level {
    /// All of them, from the top down.
    pub const ALL: [Self; 4] = [Self::Patient, Self::Study, Self::Series, Self::Image];

    /// The value of Query/Retrieve Level (0008,0052).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Patient => "PATIENT",
            Self::Study => "STUDY",
            Self::Series => "SERIES",
            Self::Image => "IMAGE",
        }
    }

    /// The level with this name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }

    /// Its unique key.
    #[must_use]
    pub const fn unique_key(self) -> Tag {
        match self {
            Self::Patient => Tag(0x0010, 0x0020),
            Self::Study => Tag(0x0020, 0x000d),
            Self::Series => Tag(0x0020, 0x000e),
            Self::Image => Tag(0x0008, 0x0018),
        }
    }
}

/// A query/retrieve information model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Patient Root (PS3.4 C.6.1).
    PatientRoot,
    /// Study Root (PS3.4 C.6.2).
    StudyRoot,
    /// Patient/Study Only (PS3.4 C.6.3), retired.
    PatientStudyOnly,
}

impl Model {
    /// The model of a SOP class for C-FIND, C-MOVE or C-GET; `None` for another class.
    #[must_use]
    pub fn of(sop_class: &str) -> Option<Self> {
        match sop_class.strip_prefix("1.2.840.10008.5.1.4.1.2.")?.split_once('.')? {
            ("1", "1" | "2" | "3") => Some(Self::PatientRoot),
            ("2", "1" | "2" | "3") => Some(Self::StudyRoot),
            ("3", "1" | "2" | "3") => Some(Self::PatientStudyOnly),
            _ => None,
        }
    }

    /// Its levels, from the top down.
    #[must_use]
    pub const fn levels(self) -> &'static [Level] {
        match self {
            Self::PatientRoot => &Level::ALL,
            Self::StudyRoot => &[Level::Study, Level::Series, Level::Image],
            Self::PatientStudyOnly => &[Level::Patient, Level::Study],
        }
    }

    /// The keys of a level, sorted by path.
    #[must_use]
    pub const fn keys(self, level: Level) -> &'static [QueryKey] {
        match (self, level) {
            (Self::StudyRoot, Level::Study | Level::Patient) => STUDY_OF_STUDY_ROOT,
            (_, Level::Patient) => PATIENT,
            (_, Level::Study) => STUDY,
            (_, Level::Series) => SERIES,
            (_, Level::Image) => IMAGE,
        }
    }

    /// What a top-level attribute is for at a level; `None` if the tables do not place it there.
    #[must_use]
    pub fn key_type(self, level: Level, tag: Tag) -> Option<KeyType> {
        find(self.keys(level), |key| key.path, &[tag]).map(|key| key.kind)
    }
}

const fn key(path: Path, kind: KeyType) -> QueryKey {
    QueryKey { path, kind }
}

use KeyType as K;

/// PS3.4 C.6.1.1.2.
/// Sorted by path.
#[rustfmt::skip]
static PATIENT: &[QueryKey] = &[
    key(&[Tag(0x0008, 0x1120)], K::Optional), // ReferencedPatientSequence
    key(&[Tag(0x0008, 0x1120), Tag(0x0008, 0x1150)], K::Optional), // ReferencedSOPClassUID
    key(&[Tag(0x0008, 0x1120), Tag(0x0008, 0x1155)], K::Optional), // ReferencedSOPInstanceUID
    key(&[Tag(0x0010, 0x0010)], K::Required), // PatientName
    key(&[Tag(0x0010, 0x0020)], K::Unique), // PatientID
    key(&[Tag(0x0010, 0x0021)], K::Optional), // IssuerOfPatientID
    key(&[Tag(0x0010, 0x0030)], K::Optional), // PatientBirthDate
    key(&[Tag(0x0010, 0x0032)], K::Optional), // PatientBirthTime
    key(&[Tag(0x0010, 0x0040)], K::Optional), // PatientSex
    key(&[Tag(0x0010, 0x1001)], K::Optional), // OtherPatientNames
    key(&[Tag(0x0010, 0x1002)], K::Optional), // OtherPatientIDsSequence
    key(&[Tag(0x0010, 0x2160)], K::Optional), // EthnicGroup
    key(&[Tag(0x0010, 0x4000)], K::Optional), // PatientComments
    key(&[Tag(0x0020, 0x1200)], K::Optional), // NumberOfPatientRelatedStudies
    key(&[Tag(0x0020, 0x1202)], K::Optional), // NumberOfPatientRelatedSeries
    key(&[Tag(0x0020, 0x1204)], K::Optional), // NumberOfPatientRelatedInstances
];

/// PS3.4 C.6.1.1.3.
/// Sorted by path.
#[rustfmt::skip]
static STUDY: &[QueryKey] = &[
    key(&[Tag(0x0008, 0x0020)], K::Required), // StudyDate
    key(&[Tag(0x0008, 0x0030)], K::Required), // StudyTime
    key(&[Tag(0x0008, 0x0050)], K::Required), // AccessionNumber
    key(&[Tag(0x0008, 0x0061)], K::Optional), // ModalitiesInStudy
    key(&[Tag(0x0008, 0x0062)], K::Optional), // SOPClassesInStudy
    key(&[Tag(0x0008, 0x0063)], K::Optional), // AnatomicRegionsInStudyCodeSequence
    key(&[Tag(0x0008, 0x0090)], K::Optional), // ReferringPhysicianName
    key(&[Tag(0x0008, 0x1030)], K::Optional), // StudyDescription
    key(&[Tag(0x0008, 0x1032)], K::Optional), // ProcedureCodeSequence
    key(&[Tag(0x0008, 0x1060)], K::Optional), // NameOfPhysiciansReadingStudy
    key(&[Tag(0x0008, 0x1080)], K::Optional), // AdmittingDiagnosesDescription
    key(&[Tag(0x0008, 0x1110)], K::Optional), // ReferencedStudySequence
    key(&[Tag(0x0008, 0x1110), Tag(0x0008, 0x1150)], K::Optional), // ReferencedSOPClassUID
    key(&[Tag(0x0008, 0x1110), Tag(0x0008, 0x1155)], K::Optional), // ReferencedSOPInstanceUID
    key(&[Tag(0x0010, 0x1010)], K::Optional), // PatientAge
    key(&[Tag(0x0010, 0x1020)], K::Optional), // PatientSize
    key(&[Tag(0x0010, 0x1030)], K::Optional), // PatientWeight
    key(&[Tag(0x0010, 0x2180)], K::Optional), // Occupation
    key(&[Tag(0x0010, 0x21b0)], K::Optional), // AdditionalPatientHistory
    key(&[Tag(0x0020, 0x000d)], K::Unique), // StudyInstanceUID
    key(&[Tag(0x0020, 0x0010)], K::Required), // StudyID
    key(&[Tag(0x0020, 0x1070)], K::Optional), // OtherStudyNumbers
    key(&[Tag(0x0020, 0x1206)], K::Optional), // NumberOfStudyRelatedSeries
    key(&[Tag(0x0020, 0x1208)], K::Optional), // NumberOfStudyRelatedInstances
];

/// PS3.4 C.6.2.1.2.
/// Sorted by path.
#[rustfmt::skip]
static STUDY_OF_STUDY_ROOT: &[QueryKey] = &[
    key(&[Tag(0x0008, 0x0020)], K::Required), // StudyDate
    key(&[Tag(0x0008, 0x0030)], K::Required), // StudyTime
    key(&[Tag(0x0008, 0x0050)], K::Required), // AccessionNumber
    key(&[Tag(0x0008, 0x0061)], K::Optional), // ModalitiesInStudy
    key(&[Tag(0x0008, 0x0062)], K::Optional), // SOPClassesInStudy
    key(&[Tag(0x0008, 0x0063)], K::Optional), // AnatomicRegionsInStudyCodeSequence
    key(&[Tag(0x0008, 0x0090)], K::Optional), // ReferringPhysicianName
    key(&[Tag(0x0008, 0x1030)], K::Optional), // StudyDescription
    key(&[Tag(0x0008, 0x1032)], K::Optional), // ProcedureCodeSequence
    key(&[Tag(0x0008, 0x1060)], K::Optional), // NameOfPhysiciansReadingStudy
    key(&[Tag(0x0008, 0x1080)], K::Optional), // AdmittingDiagnosesDescription
    key(&[Tag(0x0008, 0x1110)], K::Optional), // ReferencedStudySequence
    key(&[Tag(0x0008, 0x1110), Tag(0x0008, 0x1150)], K::Optional), // ReferencedSOPClassUID
    key(&[Tag(0x0008, 0x1110), Tag(0x0008, 0x1155)], K::Optional), // ReferencedSOPInstanceUID
    key(&[Tag(0x0008, 0x1120)], K::Optional), // ReferencedPatientSequence
    key(&[Tag(0x0008, 0x1120), Tag(0x0008, 0x1150)], K::Optional), // ReferencedSOPClassUID
    key(&[Tag(0x0008, 0x1120), Tag(0x0008, 0x1155)], K::Optional), // ReferencedSOPInstanceUID
    key(&[Tag(0x0010, 0x0010)], K::Required), // PatientName
    key(&[Tag(0x0010, 0x0020)], K::Required), // PatientID
    key(&[Tag(0x0010, 0x0021)], K::Optional), // IssuerOfPatientID
    key(&[Tag(0x0010, 0x0030)], K::Optional), // PatientBirthDate
    key(&[Tag(0x0010, 0x0032)], K::Optional), // PatientBirthTime
    key(&[Tag(0x0010, 0x0040)], K::Optional), // PatientSex
    key(&[Tag(0x0010, 0x1001)], K::Optional), // OtherPatientNames
    key(&[Tag(0x0010, 0x1002)], K::Optional), // OtherPatientIDsSequence
    key(&[Tag(0x0010, 0x1010)], K::Optional), // PatientAge
    key(&[Tag(0x0010, 0x1020)], K::Optional), // PatientSize
    key(&[Tag(0x0010, 0x1030)], K::Optional), // PatientWeight
    key(&[Tag(0x0010, 0x2160)], K::Optional), // EthnicGroup
    key(&[Tag(0x0010, 0x2180)], K::Optional), // Occupation
    key(&[Tag(0x0010, 0x21b0)], K::Optional), // AdditionalPatientHistory
    key(&[Tag(0x0010, 0x4000)], K::Optional), // PatientComments
    key(&[Tag(0x0020, 0x000d)], K::Unique), // StudyInstanceUID
    key(&[Tag(0x0020, 0x0010)], K::Required), // StudyID
    key(&[Tag(0x0020, 0x1070)], K::Optional), // OtherStudyNumbers
    key(&[Tag(0x0020, 0x1206)], K::Optional), // NumberOfStudyRelatedSeries
    key(&[Tag(0x0020, 0x1208)], K::Optional), // NumberOfStudyRelatedInstances
];

/// PS3.4 C.6.1.1.4.
/// Sorted by path.
#[rustfmt::skip]
static SERIES: &[QueryKey] = &[
    key(&[Tag(0x0008, 0x0060)], K::Required), // Modality
    key(&[Tag(0x0020, 0x000e)], K::Unique), // SeriesInstanceUID
    key(&[Tag(0x0020, 0x0011)], K::Required), // SeriesNumber
    key(&[Tag(0x0020, 0x1209)], K::Optional), // NumberOfSeriesRelatedInstances
];

/// PS3.4 C.6.1.1.5.
/// Sorted by path.
#[rustfmt::skip]
static IMAGE: &[QueryKey] = &[
    key(&[Tag(0x0008, 0x0016)], K::Optional), // SOPClassUID
    key(&[Tag(0x0008, 0x0018)], K::Unique), // SOPInstanceUID
    key(&[Tag(0x0008, 0x001a)], K::Optional), // RelatedGeneralSOPClassUID
    key(&[Tag(0x0008, 0x3001)], K::Optional), // AlternateRepresentationSequence
    key(&[Tag(0x0008, 0x3001), Tag(0x0008, 0x1150)], K::Optional), // ReferencedSOPClassUID
    key(&[Tag(0x0008, 0x3001), Tag(0x0008, 0x1155)], K::Optional), // ReferencedSOPInstanceUID
    key(&[Tag(0x0008, 0x3001), Tag(0x0020, 0x000e)], K::Optional), // SeriesInstanceUID
    key(&[Tag(0x0008, 0x3001), Tag(0x0040, 0xa170)], K::Optional), // PurposeOfReferenceCodeSequence
    key(&[Tag(0x0008, 0x3002)], K::Optional), // AvailableTransferSyntaxUID
    key(&[Tag(0x0020, 0x0013)], K::Required), // InstanceNumber
    key(&[Tag(0x0040, 0x0512)], K::Optional), // ContainerIdentifier
    key(&[Tag(0x0040, 0x0560)], K::Optional), // SpecimenDescriptionSequence
    key(&[Tag(0x0040, 0x0560), Tag(0x0040, 0x0551)], K::Optional), // SpecimenIdentifier
    key(&[Tag(0x0040, 0x0560), Tag(0x0040, 0x0554)], K::Optional), // SpecimenUID
    key(&[Tag(0x0040, 0xa043)], K::Optional), // ConceptNameCodeSequence
    key(&[Tag(0x0040, 0xa504)], K::Optional), // ContentTemplateSequence
    key(&[Tag(0x0040, 0xa504), Tag(0x0008, 0x0105)], K::Optional), // MappingResource
    key(&[Tag(0x0040, 0xa504), Tag(0x0040, 0xdb00)], K::Optional), // TemplateIdentifier
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_each_level_has_its_unique_key() {
        for model in [Model::PatientRoot, Model::StudyRoot, Model::PatientStudyOnly] {
            for level in model.levels() {
                let keys = model.keys(*level);
                assert!(keys.is_sorted_by_key(|key| key.path));
                assert_eq!(model.key_type(*level, level.unique_key()), Some(KeyType::Unique));
            }
        }
    }
}
