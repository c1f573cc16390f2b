//! Which service a SOP class belongs to (PS3.4).

use super::uid;

/// The service of a SOP class, as far as its rules and status codes differ from others'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Service {
    /// PS3.4 Annex A.
    Verification,
    /// PS3.4 Annex B: objects of patients.
    Storage,
    /// PS3.4 Annex GG: hanging protocols, palettes, templates, inventories.
    NonPatientObjectStorage,
    /// PS3.4 Annex C, C-FIND.
    QueryRetrieveFind,
    /// PS3.4 Annex C, C-MOVE, also of objects without patient.
    QueryRetrieveMove,
    /// PS3.4 Annex C, C-GET, also of objects without patient.
    QueryRetrieveGet,
    /// PS3.4 Annex Y, C-MOVE.
    CompositeInstanceMove,
    /// PS3.4 Annex Y, C-GET.
    CompositeInstanceGet,
    /// PS3.4 Annex Z.
    CompositeInstanceGetWithoutBulkData,
    /// C-FIND for objects without patient (PS3.4 Annexes U, X, BB, HH, II).
    ObjectQueryFind,
    /// PS3.4 Annex V.
    SubstanceQuery,
    /// PS3.4 Annex Q.
    RelevantPatientInformation,
    /// PS3.4 Annex K.
    ModalityWorklist,
    /// PS3.4 F.7.
    PerformedProcedureStep,
    /// PS3.4 F.8.
    PerformedProcedureStepRetrieve,
    /// PS3.4 F.9.
    PerformedProcedureStepNotification,
    /// PS3.4 Annex J.
    StorageCommitment,
    /// PS3.4 H.4.1.
    FilmSession,
    /// PS3.4 H.4.2.
    FilmBox,
    /// PS3.4 H.4.3.1.
    GrayscaleImageBox,
    /// PS3.4 H.4.3.2.
    ColorImageBox,
    /// PS3.4 H.4.4.
    AnnotationBox,
    /// PS3.4 H.4.5.
    PrintJob,
    /// PS3.4 H.4.6.
    Printer,
    /// PS3.4 H.4.9.
    PresentationLut,
    /// PS3.4 H.4.11.
    PrinterConfiguration,
    /// The meta SOP classes of PS3.4 Annex H and its retired rest.
    Print,
    /// PS3.4 Annex S.
    MediaCreation,
    /// PS3.4 Annex CC, all its SOP classes.
    UnifiedProcedureStep,
    /// PS3.4 Annex P.
    ProceduralEventLogging,
    /// PS3.4 P.3.
    SubstanceAdministrationLogging,
    /// PS3.4 Annex DD.
    RtMachineVerification,
    /// PS3.4 Annex KK.
    StorageManagement,
    /// PS3.4 Annex R.
    InstanceAvailability,
    /// PS3.4 Annex EE.
    DisplaySystem,
    /// Private, retired, or unknown here.
    Other,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 36] = [
        Self::Verification,
        Self::Storage,
        Self::NonPatientObjectStorage,
        Self::QueryRetrieveFind,
        Self::QueryRetrieveMove,
        Self::QueryRetrieveGet,
        Self::CompositeInstanceMove,
        Self::CompositeInstanceGet,
        Self::CompositeInstanceGetWithoutBulkData,
        Self::ObjectQueryFind,
        Self::SubstanceQuery,
        Self::RelevantPatientInformation,
        Self::ModalityWorklist,
        Self::PerformedProcedureStep,
        Self::PerformedProcedureStepRetrieve,
        Self::PerformedProcedureStepNotification,
        Self::StorageCommitment,
        Self::FilmSession,
        Self::FilmBox,
        Self::GrayscaleImageBox,
        Self::ColorImageBox,
        Self::AnnotationBox,
        Self::PrintJob,
        Self::Printer,
        Self::PresentationLut,
        Self::PrinterConfiguration,
        Self::Print,
        Self::MediaCreation,
        Self::UnifiedProcedureStep,
        Self::ProceduralEventLogging,
        Self::SubstanceAdministrationLogging,
        Self::RtMachineVerification,
        Self::StorageManagement,
        Self::InstanceAvailability,
        Self::DisplaySystem,
        Self::Other,
    ];

    /// The service of the SOP class with this UID.
    #[must_use]
    pub fn of(sop_class: &str) -> Self {
        match BY_UID.binary_search_by_key(&sop_class, |(uid, _)| uid) {
            Ok(index) => BY_UID.get(index).map_or(Self::Other, |(_, service)| *service),
            Err(_) if uid::name(sop_class).is_some_and(|name| name.contains("Storage")) => Self::Storage,
            Err(_) => Self::Other,
        }
    }

    /// A short name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verification => "Verification",
            Self::Storage => "Storage",
            Self::NonPatientObjectStorage => "Non-Patient Object Storage",
            Self::QueryRetrieveFind => "Query",
            Self::QueryRetrieveMove | Self::CompositeInstanceMove => "Retrieve (MOVE)",
            Self::QueryRetrieveGet
            | Self::CompositeInstanceGet
            | Self::CompositeInstanceGetWithoutBulkData => "Retrieve (GET)",
            Self::ObjectQueryFind => "Object Query",
            Self::SubstanceQuery => "Substance Query",
            Self::RelevantPatientInformation => "Relevant Patient Information",
            Self::ModalityWorklist => "Worklist",
            Self::PerformedProcedureStep => "MPPS",
            Self::PerformedProcedureStepRetrieve => "MPPS Retrieve",
            Self::PerformedProcedureStepNotification => "MPPS Notification",
            Self::StorageCommitment => "Storage Commitment",
            Self::FilmSession
            | Self::FilmBox
            | Self::GrayscaleImageBox
            | Self::ColorImageBox
            | Self::AnnotationBox
            | Self::PrintJob
            | Self::Printer
            | Self::PresentationLut
            | Self::PrinterConfiguration
            | Self::Print => "Print",
            Self::MediaCreation => "Media Creation",
            Self::UnifiedProcedureStep => "UPS",
            Self::ProceduralEventLogging => "Procedural Event Logging",
            Self::SubstanceAdministrationLogging => "Substance Administration Logging",
            Self::RtMachineVerification => "RT Machine Verification",
            Self::StorageManagement => "Storage Management",
            Self::InstanceAvailability => "Instance Availability",
            Self::DisplaySystem => "Display System",
            Self::Other => "other",
        }
    }
}

use Service as S;

/// Sorted by UID, as text.
#[rustfmt::skip]
static BY_UID: &[(&str, Service)] = &[
    ("1.2.840.10008.1.1", S::Verification),
    ("1.2.840.10008.1.20.1", S::StorageCommitment),
    ("1.2.840.10008.1.20.2", S::StorageCommitment),
    ("1.2.840.10008.1.40", S::ProceduralEventLogging),
    ("1.2.840.10008.1.42", S::SubstanceAdministrationLogging),
    ("1.2.840.10008.3.1.2.3.3", S::PerformedProcedureStep),
    ("1.2.840.10008.3.1.2.3.4", S::PerformedProcedureStepRetrieve),
    ("1.2.840.10008.3.1.2.3.5", S::PerformedProcedureStepNotification),
    ("1.2.840.10008.5.1.1.1", S::FilmSession),
    ("1.2.840.10008.5.1.1.14", S::PrintJob),
    ("1.2.840.10008.5.1.1.15", S::AnnotationBox),
    ("1.2.840.10008.5.1.1.16", S::Printer),
    ("1.2.840.10008.5.1.1.16.376", S::PrinterConfiguration),
    ("1.2.840.10008.5.1.1.18", S::Print),
    ("1.2.840.10008.5.1.1.18.1", S::Print),
    ("1.2.840.10008.5.1.1.2", S::FilmBox),
    ("1.2.840.10008.5.1.1.22", S::Print),
    ("1.2.840.10008.5.1.1.23", S::PresentationLut),
    ("1.2.840.10008.5.1.1.24", S::Print),
    ("1.2.840.10008.5.1.1.24.1", S::Print),
    ("1.2.840.10008.5.1.1.26", S::Print),
    ("1.2.840.10008.5.1.1.31", S::Print),
    ("1.2.840.10008.5.1.1.32", S::Print),
    ("1.2.840.10008.5.1.1.33", S::MediaCreation),
    ("1.2.840.10008.5.1.1.4", S::GrayscaleImageBox),
    ("1.2.840.10008.5.1.1.4.1", S::ColorImageBox),
    ("1.2.840.10008.5.1.1.4.2", S::Print),
    ("1.2.840.10008.5.1.1.40", S::DisplaySystem),
    ("1.2.840.10008.5.1.1.9", S::Print),
    ("1.2.840.10008.5.1.1.9.1", S::Print),
    ("1.2.840.10008.5.1.4.1.1.200.1", S::NonPatientObjectStorage),
    ("1.2.840.10008.5.1.4.1.1.200.3", S::NonPatientObjectStorage),
    ("1.2.840.10008.5.1.4.1.1.200.4", S::ObjectQueryFind),
    ("1.2.840.10008.5.1.4.1.1.200.5", S::QueryRetrieveMove),
    ("1.2.840.10008.5.1.4.1.1.200.6", S::QueryRetrieveGet),
    ("1.2.840.10008.5.1.4.1.1.200.7", S::NonPatientObjectStorage),
    ("1.2.840.10008.5.1.4.1.1.201.1", S::NonPatientObjectStorage),
    ("1.2.840.10008.5.1.4.1.1.201.2", S::QueryRetrieveFind),
    ("1.2.840.10008.5.1.4.1.1.201.3", S::QueryRetrieveMove),
    ("1.2.840.10008.5.1.4.1.1.201.4", S::QueryRetrieveGet),
    ("1.2.840.10008.5.1.4.1.1.201.5", S::StorageManagement),
    ("1.2.840.10008.5.1.4.1.1.201.6", S::QueryRetrieveFind),
    ("1.2.840.10008.5.1.4.1.2.1.1", S::QueryRetrieveFind),
    ("1.2.840.10008.5.1.4.1.2.1.2", S::QueryRetrieveMove),
    ("1.2.840.10008.5.1.4.1.2.1.3", S::QueryRetrieveGet),
    ("1.2.840.10008.5.1.4.1.2.2.1", S::QueryRetrieveFind),
    ("1.2.840.10008.5.1.4.1.2.2.2", S::QueryRetrieveMove),
    ("1.2.840.10008.5.1.4.1.2.2.3", S::QueryRetrieveGet),
    ("1.2.840.10008.5.1.4.1.2.3.1", S::QueryRetrieveFind),
    ("1.2.840.10008.5.1.4.1.2.3.2", S::QueryRetrieveMove),
    ("1.2.840.10008.5.1.4.1.2.3.3", S::QueryRetrieveGet),
    ("1.2.840.10008.5.1.4.1.2.4.2", S::CompositeInstanceMove),
    ("1.2.840.10008.5.1.4.1.2.4.3", S::CompositeInstanceGet),
    ("1.2.840.10008.5.1.4.1.2.5.3", S::CompositeInstanceGetWithoutBulkData),
    ("1.2.840.10008.5.1.4.20.1", S::ObjectQueryFind),
    ("1.2.840.10008.5.1.4.20.2", S::QueryRetrieveMove),
    ("1.2.840.10008.5.1.4.20.3", S::QueryRetrieveGet),
    ("1.2.840.10008.5.1.4.31", S::ModalityWorklist),
    ("1.2.840.10008.5.1.4.33", S::InstanceAvailability),
    ("1.2.840.10008.5.1.4.34.2", S::RtMachineVerification),
    ("1.2.840.10008.5.1.4.34.3", S::RtMachineVerification),
    ("1.2.840.10008.5.1.4.34.4.1", S::UnifiedProcedureStep),
    ("1.2.840.10008.5.1.4.34.4.2", S::UnifiedProcedureStep),
    ("1.2.840.10008.5.1.4.34.4.3", S::UnifiedProcedureStep),
    ("1.2.840.10008.5.1.4.34.4.4", S::UnifiedProcedureStep),
    ("1.2.840.10008.5.1.4.34.6.1", S::UnifiedProcedureStep),
    ("1.2.840.10008.5.1.4.34.6.2", S::UnifiedProcedureStep),
    ("1.2.840.10008.5.1.4.34.6.3", S::UnifiedProcedureStep),
    ("1.2.840.10008.5.1.4.34.6.4", S::UnifiedProcedureStep),
    ("1.2.840.10008.5.1.4.34.6.5", S::UnifiedProcedureStep),
    ("1.2.840.10008.5.1.4.34.8", S::RtMachineVerification),
    ("1.2.840.10008.5.1.4.34.9", S::RtMachineVerification),
    ("1.2.840.10008.5.1.4.37.1", S::RelevantPatientInformation),
    ("1.2.840.10008.5.1.4.37.2", S::RelevantPatientInformation),
    ("1.2.840.10008.5.1.4.37.3", S::RelevantPatientInformation),
    ("1.2.840.10008.5.1.4.38.1", S::NonPatientObjectStorage),
    ("1.2.840.10008.5.1.4.38.2", S::ObjectQueryFind),
    ("1.2.840.10008.5.1.4.38.3", S::QueryRetrieveMove),
    ("1.2.840.10008.5.1.4.38.4", S::QueryRetrieveGet),
    ("1.2.840.10008.5.1.4.39.1", S::NonPatientObjectStorage),
    ("1.2.840.10008.5.1.4.39.2", S::ObjectQueryFind),
    ("1.2.840.10008.5.1.4.39.3", S::QueryRetrieveMove),
    ("1.2.840.10008.5.1.4.39.4", S::QueryRetrieveGet),
    ("1.2.840.10008.5.1.4.41", S::SubstanceQuery),
    ("1.2.840.10008.5.1.4.42", S::SubstanceQuery),
    ("1.2.840.10008.5.1.4.43.1", S::NonPatientObjectStorage),
    ("1.2.840.10008.5.1.4.43.2", S::ObjectQueryFind),
    ("1.2.840.10008.5.1.4.43.3", S::QueryRetrieveMove),
    ("1.2.840.10008.5.1.4.43.4", S::QueryRetrieveGet),
    ("1.2.840.10008.5.1.4.44.1", S::NonPatientObjectStorage),
    ("1.2.840.10008.5.1.4.44.2", S::ObjectQueryFind),
    ("1.2.840.10008.5.1.4.44.3", S::QueryRetrieveMove),
    ("1.2.840.10008.5.1.4.44.4", S::QueryRetrieveGet),
    ("1.2.840.10008.5.1.4.45.1", S::NonPatientObjectStorage),
    ("1.2.840.10008.5.1.4.45.2", S::ObjectQueryFind),
    ("1.2.840.10008.5.1.4.45.3", S::QueryRetrieveMove),
    ("1.2.840.10008.5.1.4.45.4", S::QueryRetrieveGet),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_its_classes_are_known() {
        assert!(BY_UID.is_sorted_by_key(|(uid, _)| uid));
        for (uid, _) in BY_UID {
            assert!(uid::name(uid).is_some(), "{uid} has no name");
        }
    }

    #[test]
    fn storage_is_told_by_name() {
        assert_eq!(Service::of("1.2.840.10008.5.1.4.1.1.2"), Service::Storage);
        assert_eq!(Service::of("1.2.840.10008.5.1.4.31"), Service::ModalityWorklist);
        assert_eq!(Service::of("1.2.840.113619.1"), Service::Other);
    }
}
