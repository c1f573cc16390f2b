//! Keys of the Modality Worklist (PS3.4 K.6.1.2.2).

use super::{Path, Type};
use crate::dict::attribute::Tag;

/// How a key is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// A sequence: by what is in it.
    Sequence,
    /// Single value; every SCP does so.
    Single,
    /// Single value or range; every SCP does so.
    Range,
    /// Single value or wild card; every SCP does so.
    WildCard,
    /// None: it is only returned.
    Universal,
    /// Optional, or none: the table does not say how.
    Open,
}

/// A key of the worklist.
#[derive(Clone, Copy, Debug)]
pub struct WorklistKey {
    /// Where it stands.
    pub path: Path,
    /// How it is matched.
    pub matching: Matching,
    /// Type of what is returned.
    pub returned: Type,
}

const fn key(path: Path, matching: Matching, returned: Type) -> WorklistKey {
    WorklistKey { path, matching, returned }
}

use Matching as M;
use Type as T;

/// The keys.
/// Sorted by path.
#[rustfmt::skip]
pub static KEYS: &[WorklistKey] = &[
    key(&[Tag(0x0008, 0x0020)], M::Open, T::Three), // StudyDate
    key(&[Tag(0x0008, 0x0030)], M::Open, T::Three), // StudyTime
    key(&[Tag(0x0008, 0x0050)], M::Open, T::Two), // AccessionNumber
    key(&[Tag(0x0008, 0x0051)], M::Open, T::Three), // IssuerOfAccessionNumberSequence
    key(&[Tag(0x0008, 0x0090)], M::Open, T::Two), // ReferringPhysicianName
    key(&[Tag(0x0008, 0x1110)], M::Open, T::Two), // ReferencedStudySequence
    key(&[Tag(0x0008, 0x1110), Tag(0x0008, 0x1150)], M::Open, T::One), // ReferencedSOPClassUID
    key(&[Tag(0x0008, 0x1110), Tag(0x0008, 0x1155)], M::Open, T::One), // ReferencedSOPInstanceUID
    key(&[Tag(0x0008, 0x1120)], M::Open, T::Two), // ReferencedPatientSequence
    key(&[Tag(0x0008, 0x1120), Tag(0x0008, 0x1150)], M::Open, T::One), // ReferencedSOPClassUID
    key(&[Tag(0x0008, 0x1120), Tag(0x0008, 0x1155)], M::Open, T::One), // ReferencedSOPInstanceUID
    key(&[Tag(0x0010, 0x0010)], M::WildCard, T::One), // PatientName
    key(&[Tag(0x0010, 0x0020)], M::Single, T::One), // PatientID
    key(&[Tag(0x0010, 0x0021)], M::Open, T::Three), // IssuerOfPatientID
    key(&[Tag(0x0010, 0x0024)], M::Open, T::Three), // IssuerOfPatientIDQualifiersSequence
    key(&[Tag(0x0010, 0x0030)], M::Open, T::Two), // PatientBirthDate
    key(&[Tag(0x0010, 0x0040)], M::Open, T::Two), // PatientSex
    key(&[Tag(0x0010, 0x0101)], M::Open, T::Three), // PatientPrimaryLanguageCodeSequence
    key(&[Tag(0x0010, 0x0101), Tag(0x0010, 0x0102)], M::Open, T::Three), // PatientPrimaryLanguageModifierCodeSequence
    key(&[Tag(0x0010, 0x1002)], M::Open, T::Three), // OtherPatientIDsSequence
    key(&[Tag(0x0010, 0x1020)], M::Open, T::Three), // PatientSize
    key(&[Tag(0x0010, 0x1030)], M::Open, T::Two), // PatientWeight
    key(&[Tag(0x0010, 0x2000)], M::Open, T::Two), // MedicalAlerts
    key(&[Tag(0x0010, 0x2110)], M::Open, T::Two), // Allergies
    key(&[Tag(0x0010, 0x21c0)], M::Open, T::Two), // PregnancyStatus
    key(&[Tag(0x0020, 0x000d)], M::Open, T::One), // StudyInstanceUID
    key(&[Tag(0x0032, 0x1032)], M::Open, T::Two), // RequestingPhysician
    key(&[Tag(0x0032, 0x1060)], M::Open, T::OneConditional), // RequestedProcedureDescription
    key(&[Tag(0x0032, 0x1064)], M::Open, T::OneConditional), // RequestedProcedureCodeSequence
    key(&[Tag(0x0038, 0x0010)], M::Open, T::Two), // AdmissionID
    key(&[Tag(0x0038, 0x0014)], M::Open, T::Three), // IssuerOfAdmissionIDSequence
    key(&[Tag(0x0038, 0x0050)], M::Open, T::Two), // SpecialNeeds
    key(&[Tag(0x0038, 0x0100)], M::Universal, T::Three), // PertinentDocumentsSequence
    key(&[Tag(0x0038, 0x0100), Tag(0x0008, 0x1150)], M::Open, T::One), // ReferencedSOPClassUID
    key(&[Tag(0x0038, 0x0100), Tag(0x0008, 0x1155)], M::Open, T::One), // ReferencedSOPInstanceUID
    key(&[Tag(0x0038, 0x0100), Tag(0x0040, 0xa170)], M::Open, T::Two), // PurposeOfReferenceCodeSequence
    key(&[Tag(0x0038, 0x0100), Tag(0x0042, 0x0010)], M::Open, T::Two), // DocumentTitle
    key(&[Tag(0x0038, 0x0300)], M::Open, T::Two), // CurrentPatientLocation
    key(&[Tag(0x0038, 0x0500)], M::Open, T::Two), // PatientState
    key(&[Tag(0x0040, 0x0100)], M::Sequence, T::One), // ScheduledProcedureStepSequence
    key(&[Tag(0x0040, 0x0100), Tag(0x0008, 0x0060)], M::Single, T::One), // Modality
    key(&[Tag(0x0040, 0x0100), Tag(0x0018, 0x990c)], M::Open, T::Three), // ReferencedDefinedProtocolSequence
    key(&[Tag(0x0040, 0x0100), Tag(0x0018, 0x990c), Tag(0x0008, 0x1150)], M::Open, T::One), // ReferencedSOPClassUID
    key(&[Tag(0x0040, 0x0100), Tag(0x0018, 0x990c), Tag(0x0008, 0x1155)], M::Open, T::One), // ReferencedSOPInstanceUID
    key(&[Tag(0x0040, 0x0100), Tag(0x0018, 0x990d)], M::Open, T::Three), // ReferencedPerformedProtocolSequence
    key(&[Tag(0x0040, 0x0100), Tag(0x0018, 0x990d), Tag(0x0008, 0x1150)], M::Open, T::One), // ReferencedSOPClassUID
    key(&[Tag(0x0040, 0x0100), Tag(0x0018, 0x990d), Tag(0x0008, 0x1155)], M::Open, T::One), // ReferencedSOPInstanceUID
    key(&[Tag(0x0040, 0x0100), Tag(0x0032, 0x1070)], M::Open, T::TwoConditional), // RequestedContrastAgent
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0001)], M::Single, T::One), // ScheduledStationAETitle
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0002)], M::Range, T::One), // ScheduledProcedureStepStartDate
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0003)], M::Range, T::One), // ScheduledProcedureStepStartTime
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0006)], M::WildCard, T::Two), // ScheduledPerformingPhysicianName
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0007)], M::Open, T::OneConditional), // ScheduledProcedureStepDescription
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0008)], M::Open, T::OneConditional), // ScheduledProtocolCodeSequence
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0008), Tag(0x0040, 0x0440)], M::Open, T::Three), // ProtocolContextSequence
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0008), Tag(0x0040, 0x0440), Tag(0x0040, 0x08ea)], M::Open, T::OneConditional), // MeasurementUnitsCodeSequence
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0008), Tag(0x0040, 0x0440), Tag(0x0040, 0xa040)], M::Open, T::One), // ValueType
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0008), Tag(0x0040, 0x0440), Tag(0x0040, 0xa043)], M::Open, T::One), // ConceptNameCodeSequence
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0008), Tag(0x0040, 0x0440), Tag(0x0040, 0xa120)], M::Open, T::OneConditional), // DateTime
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0008), Tag(0x0040, 0x0440), Tag(0x0040, 0xa123)], M::Open, T::OneConditional), // PersonName
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0008), Tag(0x0040, 0x0440), Tag(0x0040, 0xa160)], M::Open, T::OneConditional), // TextValue
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0008), Tag(0x0040, 0x0440), Tag(0x0040, 0xa168)], M::Open, T::OneConditional), // ConceptCodeSequence
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0008), Tag(0x0040, 0x0440), Tag(0x0040, 0xa30a)], M::Open, T::OneConditional), // NumericValue
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0009)], M::Open, T::One), // ScheduledProcedureStepID
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0010)], M::Open, T::Two), // ScheduledStationName
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0011)], M::Open, T::Two), // ScheduledProcedureStepLocation
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0012)], M::Open, T::TwoConditional), // PreMedication
    key(&[Tag(0x0040, 0x0100), Tag(0x0040, 0x0020)], M::Open, T::Three), // ScheduledProcedureStepStatus
    key(&[Tag(0x0040, 0x0500)], M::Open, T::Three), // ScheduledSpecimenSequence
    key(&[Tag(0x0040, 0x0500), Tag(0x0040, 0x0512)], M::Open, T::One), // ContainerIdentifier
    key(&[Tag(0x0040, 0x0500), Tag(0x0040, 0x0518)], M::Open, T::Two), // ContainerTypeCodeSequence
    key(&[Tag(0x0040, 0x0500), Tag(0x0040, 0x0560)], M::Open, T::One), // SpecimenDescriptionSequence
    key(&[Tag(0x0040, 0x0500), Tag(0x0040, 0x0560), Tag(0x0040, 0x0551)], M::Open, T::One), // SpecimenIdentifier
    key(&[Tag(0x0040, 0x0500), Tag(0x0040, 0x0560), Tag(0x0040, 0x0554)], M::Open, T::One), // SpecimenUID
    key(&[Tag(0x0040, 0x1001)], M::Open, T::One), // RequestedProcedureID
    key(&[Tag(0x0040, 0x1003)], M::Open, T::Two), // RequestedProcedurePriority
    key(&[Tag(0x0040, 0x1004)], M::Open, T::Two), // PatientTransportArrangements
    key(&[Tag(0x0040, 0x3001)], M::Open, T::Two), // ConfidentialityConstraintOnPatientDataDescription
    key(&[Tag(0x2200, 0x0005)], M::Open, T::Three), // BarcodeValue
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(KEYS.is_sorted_by_key(|key| key.path));
    }
}
