//! Which DIMSE requests the SOP classes of a service allow (PS3.4, the DIMSE service group of each class).

use super::service::Service;

const C_STORE: u16 = 0x0001;
const C_GET: u16 = 0x0010;
const C_FIND: u16 = 0x0020;
const C_MOVE: u16 = 0x0021;
const C_ECHO: u16 = 0x0030;
const N_EVENT_REPORT: u16 = 0x0100;
const N_GET: u16 = 0x0110;
const N_SET: u16 = 0x0120;
const N_ACTION: u16 = 0x0130;
const N_CREATE: u16 = 0x0140;
const N_DELETE: u16 = 0x0150;

/// The Command Fields of the requests that the service's SOP classes define, all its classes taken together; `None`
/// for SOP classes that are not known.
#[must_use]
pub const fn requests(service: Service) -> Option<&'static [u16]> {
    use Service as S;
    Some(match service {
        S::Verification => &[C_ECHO],
        S::Storage | S::NonPatientObjectStorage => &[C_STORE],
        S::QueryRetrieveFind
        | S::ObjectQueryFind
        | S::SubstanceQuery
        | S::RelevantPatientInformation
        | S::ModalityWorklist => &[C_FIND],
        S::QueryRetrieveMove | S::CompositeInstanceMove => &[C_MOVE],
        S::QueryRetrieveGet | S::CompositeInstanceGet | S::CompositeInstanceGetWithoutBulkData => &[C_GET],
        S::PerformedProcedureStep => &[N_CREATE, N_SET],
        S::PerformedProcedureStepRetrieve | S::DisplaySystem => &[N_GET],
        S::PerformedProcedureStepNotification => &[N_EVENT_REPORT],
        S::StorageCommitment => &[N_ACTION, N_EVENT_REPORT],
        S::InstanceAvailability => &[N_CREATE],
        S::MediaCreation => &[N_CREATE, N_ACTION, N_GET],
        S::ProceduralEventLogging | S::SubstanceAdministrationLogging => &[N_ACTION],
        S::UnifiedProcedureStep => &[C_FIND, N_EVENT_REPORT, N_GET, N_SET, N_ACTION, N_CREATE],
        S::FilmSession
        | S::FilmBox
        | S::GrayscaleImageBox
        | S::ColorImageBox
        | S::AnnotationBox
        | S::PrintJob
        | S::Printer
        | S::PresentationLut
        | S::PrinterConfiguration
        | S::Print
        | S::RtMachineVerification
        | S::StorageManagement => &[N_EVENT_REPORT, N_GET, N_SET, N_ACTION, N_CREATE, N_DELETE],
        S::Other => return None,
    })
}
