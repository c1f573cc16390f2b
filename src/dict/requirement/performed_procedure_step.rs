//! Attributes of the Modality Performed Procedure Step (PS3.4 Table F.7.2-1).

use super::{NOT_ALLOWED, Path, Type, Types, types};
use crate::dict::attribute::Tag;

/// An attribute of the SOP class.
#[derive(Clone, Copy, Debug)]
pub struct StepAttribute {
    /// Where it stands.
    pub path: Path,
    /// What N-CREATE demands.
    pub n_create: Types,
    /// What N-SET demands.
    pub n_set: Types,
    /// What is demanded when the step is COMPLETED or DISCONTINUED; [`Type::None`] where the table says nothing, or
    /// refers to its text (the two sequences of references).
    pub final_state: Type,
}

const fn attribute(path: Path, n_create: Types, n_set: Types, final_state: Type) -> StepAttribute {
    StepAttribute { path, n_create, n_set, final_state }
}

use Type as T;

/// The attributes.
/// Sorted by path.
#[rustfmt::skip]
pub static ATTRIBUTES: &[StepAttribute] = &[
    attribute(&[Tag(0x0008, 0x0005)], types(T::OneConditional, T::OneConditional), types(T::OneConditional, T::OneConditional), T::None), // SpecificCharacterSet
    attribute(&[Tag(0x0008, 0x0060)], types(T::One, T::One), NOT_ALLOWED, T::None), // Modality
    attribute(&[Tag(0x0008, 0x1032)], types(T::Two, T::Two), types(T::Three, T::Two), T::None), // ProcedureCodeSequence
    attribute(&[Tag(0x0008, 0x1120)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // ReferencedPatientSequence
    attribute(&[Tag(0x0008, 0x1120), Tag(0x0008, 0x1150)], types(T::One, T::One), NOT_ALLOWED, T::None), // ReferencedSOPClassUID
    attribute(&[Tag(0x0008, 0x1120), Tag(0x0008, 0x1155)], types(T::One, T::One), NOT_ALLOWED, T::None), // ReferencedSOPInstanceUID
    attribute(&[Tag(0x0010, 0x0010)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // PatientName
    attribute(&[Tag(0x0010, 0x0020)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // PatientID
    attribute(&[Tag(0x0010, 0x0021)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // IssuerOfPatientID
    attribute(&[Tag(0x0010, 0x0024)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // IssuerOfPatientIDQualifiersSequence
    attribute(&[Tag(0x0010, 0x0024), Tag(0x0040, 0x0032)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // UniversalEntityID
    attribute(&[Tag(0x0010, 0x0024), Tag(0x0040, 0x0033)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // UniversalEntityIDType
    attribute(&[Tag(0x0010, 0x0030)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // PatientBirthDate
    attribute(&[Tag(0x0010, 0x0040)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // PatientSex
    attribute(&[Tag(0x0010, 0x1002)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // OtherPatientIDsSequence
    attribute(&[Tag(0x0010, 0x1002), Tag(0x0010, 0x0020)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // PatientID
    attribute(&[Tag(0x0010, 0x1002), Tag(0x0010, 0x0021)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // IssuerOfPatientID
    attribute(&[Tag(0x0010, 0x1002), Tag(0x0010, 0x0022)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // TypeOfPatientID
    attribute(&[Tag(0x0010, 0x1002), Tag(0x0010, 0x0024)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // IssuerOfPatientIDQualifiersSequence
    attribute(&[Tag(0x0020, 0x0010)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // StudyID
    attribute(&[Tag(0x0038, 0x0010)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // AdmissionID
    attribute(&[Tag(0x0038, 0x0014)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // IssuerOfAdmissionIDSequence
    attribute(&[Tag(0x0038, 0x0014), Tag(0x0040, 0x0031)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // LocalNamespaceEntityID
    attribute(&[Tag(0x0038, 0x0014), Tag(0x0040, 0x0032)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // UniversalEntityID
    attribute(&[Tag(0x0038, 0x0014), Tag(0x0040, 0x0033)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // UniversalEntityIDType
    attribute(&[Tag(0x0038, 0x0060)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // ServiceEpisodeID
    attribute(&[Tag(0x0038, 0x0062)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // ServiceEpisodeDescription
    attribute(&[Tag(0x0038, 0x0064)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // IssuerOfServiceEpisodeIDSequence
    attribute(&[Tag(0x0038, 0x0064), Tag(0x0040, 0x0031)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // LocalNamespaceEntityID
    attribute(&[Tag(0x0038, 0x0064), Tag(0x0040, 0x0032)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // UniversalEntityID
    attribute(&[Tag(0x0038, 0x0064), Tag(0x0040, 0x0033)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // UniversalEntityIDType
    attribute(&[Tag(0x0040, 0x0241)], types(T::One, T::One), NOT_ALLOWED, T::None), // PerformedStationAETitle
    attribute(&[Tag(0x0040, 0x0242)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // PerformedStationName
    attribute(&[Tag(0x0040, 0x0243)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // PerformedLocation
    attribute(&[Tag(0x0040, 0x0244)], types(T::One, T::One), NOT_ALLOWED, T::None), // PerformedProcedureStepStartDate
    attribute(&[Tag(0x0040, 0x0245)], types(T::One, T::One), NOT_ALLOWED, T::None), // PerformedProcedureStepStartTime
    attribute(&[Tag(0x0040, 0x0250)], types(T::Two, T::Two), types(T::Three, T::One), T::One), // PerformedProcedureStepEndDate
    attribute(&[Tag(0x0040, 0x0251)], types(T::Two, T::Two), types(T::Three, T::One), T::One), // PerformedProcedureStepEndTime
    attribute(&[Tag(0x0040, 0x0252)], types(T::One, T::One), types(T::Three, T::One), T::None), // PerformedProcedureStepStatus
    attribute(&[Tag(0x0040, 0x0253)], types(T::One, T::One), NOT_ALLOWED, T::None), // PerformedProcedureStepID
    attribute(&[Tag(0x0040, 0x0254)], types(T::Two, T::Two), types(T::Three, T::Two), T::None), // PerformedProcedureStepDescription
    attribute(&[Tag(0x0040, 0x0255)], types(T::Two, T::Two), types(T::Three, T::Two), T::None), // PerformedProcedureTypeDescription
    attribute(&[Tag(0x0040, 0x0260)], types(T::Two, T::Two), types(T::Three, T::Two), T::None), // PerformedProtocolCodeSequence
    attribute(&[Tag(0x0040, 0x0270)], types(T::One, T::One), NOT_ALLOWED, T::None), // ScheduledStepAttributesSequence
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0008, 0x0050)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // AccessionNumber
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0008, 0x0051)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // IssuerOfAccessionNumberSequence
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0008, 0x0051), Tag(0x0040, 0x0031)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // LocalNamespaceEntityID
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0008, 0x0051), Tag(0x0040, 0x0032)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // UniversalEntityID
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0008, 0x0051), Tag(0x0040, 0x0033)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // UniversalEntityIDType
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0008, 0x1110)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // ReferencedStudySequence
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0008, 0x1110), Tag(0x0008, 0x1150)], types(T::One, T::One), NOT_ALLOWED, T::None), // ReferencedSOPClassUID
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0008, 0x1110), Tag(0x0008, 0x1155)], types(T::One, T::One), NOT_ALLOWED, T::None), // ReferencedSOPInstanceUID
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0020, 0x000d)], types(T::One, T::One), NOT_ALLOWED, T::None), // StudyInstanceUID
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0032, 0x1060)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // RequestedProcedureDescription
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0032, 0x1064)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // RequestedProcedureCodeSequence
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0040, 0x0007)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // ScheduledProcedureStepDescription
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0040, 0x0008)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // ScheduledProtocolCodeSequence
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0040, 0x0009)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // ScheduledProcedureStepID
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0040, 0x0026)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // OrderPlacerIdentifierSequence
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0040, 0x0026), Tag(0x0040, 0x0031)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // LocalNamespaceEntityID
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0040, 0x0026), Tag(0x0040, 0x0032)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // UniversalEntityID
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0040, 0x0026), Tag(0x0040, 0x0033)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // UniversalEntityIDType
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0040, 0x0027)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // OrderFillerIdentifierSequence
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0040, 0x0027), Tag(0x0040, 0x0031)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // LocalNamespaceEntityID
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0040, 0x0027), Tag(0x0040, 0x0032)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // UniversalEntityID
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0040, 0x0027), Tag(0x0040, 0x0033)], types(T::OneConditional, T::OneConditional), NOT_ALLOWED, T::None), // UniversalEntityIDType
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0040, 0x1001)], types(T::Two, T::Two), NOT_ALLOWED, T::None), // RequestedProcedureID
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0040, 0x2016)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // PlacerOrderNumberImagingServiceRequest
    attribute(&[Tag(0x0040, 0x0270), Tag(0x0040, 0x2017)], types(T::Three, T::Three), NOT_ALLOWED, T::None), // FillerOrderNumberImagingServiceRequest
    attribute(&[Tag(0x0040, 0x0280)], types(T::Three, T::Three), types(T::Three, T::Three), T::None), // CommentsOnThePerformedProcedureStep
    attribute(&[Tag(0x0040, 0x0281)], types(T::Three, T::Three), types(T::Three, T::Three), T::None), // PerformedProcedureStepDiscontinuationReasonCodeSequence
    attribute(&[Tag(0x0040, 0x0340)], types(T::Two, T::Two), types(T::Three, T::One), T::One), // PerformedSeriesSequence
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0008, 0x0054)], types(T::Two, T::Two), types(T::Two, T::Two), T::Two), // RetrieveAETitle
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0008, 0x103e)], types(T::Two, T::Two), types(T::Two, T::Two), T::Two), // SeriesDescription
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0008, 0x1050)], types(T::Two, T::Two), types(T::Two, T::Two), T::Two), // PerformingPhysicianName
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0008, 0x1070)], types(T::Two, T::Two), types(T::Two, T::Two), T::Two), // OperatorsName
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0008, 0x1140)], types(T::Two, T::Two), types(T::Two, T::Two), T::None), // ReferencedImageSequence
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0008, 0x1140), Tag(0x0008, 0x1150)], types(T::One, T::One), types(T::One, T::One), T::None), // ReferencedSOPClassUID
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0008, 0x1140), Tag(0x0008, 0x1155)], types(T::One, T::One), types(T::One, T::One), T::None), // ReferencedSOPInstanceUID
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0008, 0x1140), Tag(0x0040, 0x0512)], types(T::Three, T::Three), types(T::Three, T::Three), T::None), // ContainerIdentifier
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0008, 0x1140), Tag(0x0040, 0x0560)], types(T::Three, T::Three), types(T::Three, T::Three), T::None), // SpecimenDescriptionSequence
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0008, 0x1140), Tag(0x0040, 0x0560), Tag(0x0040, 0x0551)], types(T::One, T::One), types(T::One, T::One), T::None), // SpecimenIdentifier
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0008, 0x1140), Tag(0x0040, 0x0560), Tag(0x0040, 0x0554)], types(T::One, T::One), types(T::One, T::One), T::None), // SpecimenUID
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0018, 0x1030)], types(T::One, T::One), types(T::One, T::One), T::One), // ProtocolName
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0020, 0x000e)], types(T::One, T::One), types(T::One, T::One), T::One), // SeriesInstanceUID
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0040, 0x0220)], types(T::Two, T::Two), types(T::Two, T::Two), T::None), // ReferencedNonImageCompositeSOPInstanceSequence
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0040, 0x0220), Tag(0x0008, 0x1150)], types(T::One, T::One), types(T::One, T::One), T::None), // ReferencedSOPClassUID
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0040, 0x0220), Tag(0x0008, 0x1155)], types(T::One, T::One), types(T::One, T::One), T::None), // ReferencedSOPInstanceUID
    attribute(&[Tag(0x0040, 0x0340), Tag(0x0040, 0xa494)], types(T::Three, T::Three), types(T::Three, T::Three), T::None), // ArchiveRequested
    attribute(&[Tag(0x0040, 0x1012)], types(T::Three, T::Three), types(T::Three, T::Three), T::None), // ReasonForPerformedProcedureCodeSequence
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(ATTRIBUTES.is_sorted_by_key(|attribute| attribute.path));
    }
}
