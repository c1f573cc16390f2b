//! Status codes of DIMSE responses and what they mean (PS3.7 Annex C; PS3.4, each service class).

use super::service::Service;

/// What kind of end, or middle, a status tells (PS3.7 Annex C).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Done.
    Success,
    /// Done, with a reservation.
    Warning,
    /// Not done.
    Failure,
    /// Stopped by a C-CANCEL.
    Cancel,
    /// More responses follow.
    Pending,
    /// Outside of every range that the standard knows.
    Unknown,
}

impl Class {
    /// All that the standard knows.
    pub const KNOWN: [Self; 5] = [Self::Success, Self::Pending, Self::Warning, Self::Failure, Self::Cancel];

    /// The class of `status`, by its range alone.
    #[must_use]
    pub const fn of(status: u16) -> Self {
        match status {
            0x0000 => Self::Success,
            0x0001 | 0x0107 | 0x0116 | 0xb000..=0xbfff => Self::Warning,
            0x0100..=0x02ff | 0xa000..=0xafff | 0xc000..=0xcfff => Self::Failure,
            0xfe00 => Self::Cancel,
            0xff00 | 0xff01 => Self::Pending,
            _ => Self::Unknown,
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Failure => "failure",
            Self::Cancel => "cancel",
            Self::Pending => "pending",
            Self::Unknown => "unknown status",
        }
    }
}

/// One code, or a range of codes, with its meaning.
#[derive(Clone, Copy, Debug)]
pub struct Status {
    mask: u16,
    value: u16,
    /// What kind it is.
    pub class: Class,
    /// What it says, in a few words.
    pub meaning: &'static str,
}

impl Status {
    const fn holds(&self, status: u16) -> bool {
        status & self.mask == self.value
    }
}

struct Codes {
    service: Service,
    /// Command Field of the response.
    response: u16,
    rows: &'static [Status],
}

/// The meaning of `status` in a response with this Command Field of this service; `None` if neither the service
/// nor PS3.7 defines it. The most specific definition wins.
#[must_use]
pub fn meaning(service: Service, response: u16, status: u16) -> Option<&'static Status> {
    of_service(service, response, status).or_else(|| GENERAL.iter().find(|row| row.holds(status)))
}

/// The meaning of `status` that the service itself defines.
#[must_use]
pub fn of_service(service: Service, response: u16, status: u16) -> Option<&'static Status> {
    let codes = SERVICES.iter().find(|codes| codes.service == service && codes.response == response)?;
    codes.rows.iter().filter(|row| row.holds(status)).max_by_key(|row| row.mask.count_ones())
}

/// Do the clauses of this response in PS3.7 list `status`, whatever the service?
#[must_use]
pub fn is_general_of(response: u16, status: u16) -> bool {
    let lists = GENERAL_BY_RESPONSE.iter().find(|(other, _)| *other == response);
    lists.is_some_and(|(_, list)| list.contains(&status))
}

/// What `status` means in another service that defines exactly this code.
#[must_use]
pub fn elsewhere(status: u16) -> Option<(Service, &'static Status)> {
    let rows = SERVICES.iter().flat_map(|codes| codes.rows.iter().map(|row| (codes.service, row)));
    rows.into_iter().find(|(_, row)| row.mask == u16::MAX && row.value == status)
}

const fn row(mask: u16, value: u16, class: Class, meaning: &'static str) -> Status {
    Status { mask, value, class, meaning }
}

use Class::{Cancel, Failure, Pending, Success, Warning};

const C_STORE: u16 = 0x8001;
const C_GET: u16 = 0x8010;
const C_FIND: u16 = 0x8020;
const C_MOVE: u16 = 0x8021;
const C_ECHO: u16 = 0x8030;
const N_EVENT_REPORT: u16 = 0x8100;
const N_GET: u16 = 0x8110;
const N_SET: u16 = 0x8120;
const N_ACTION: u16 = 0x8130;
const N_CREATE: u16 = 0x8140;
const N_DELETE: u16 = 0x8150;

#[rustfmt::skip]
static GENERAL: &[Status] = &[
    row(0xffff, 0x0000, Success, "Success"),
    row(0xffff, 0x0001, Warning, "Requested optional attributes not supported (service specific use in N-GET/N-SET)"),
    row(0xffff, 0x0105, Failure, "No such attribute"),
    row(0xffff, 0x0106, Failure, "Invalid attribute value"),
    row(0xffff, 0x0107, Warning, "Attribute list error: some attributes not recognised, the others were processed"),
    row(0xffff, 0x0110, Failure, "Processing failure"),
    row(0xffff, 0x0111, Failure, "Duplicate SOP instance"),
    row(0xffff, 0x0112, Failure, "No such SOP instance"),
    row(0xffff, 0x0113, Failure, "No such event type"),
    row(0xffff, 0x0114, Failure, "No such argument"),
    row(0xffff, 0x0115, Failure, "Invalid argument value"),
    row(0xffff, 0x0116, Warning, "Attribute value out of range"),
    row(0xffff, 0x0117, Failure, "Invalid SOP instance (UID breaks the UID construction rules)"),
    row(0xffff, 0x0118, Failure, "No such SOP class"),
    row(0xffff, 0x0119, Failure, "Class-instance conflict"),
    row(0xffff, 0x0120, Failure, "Missing attribute"),
    row(0xffff, 0x0121, Failure, "Missing attribute value"),
    row(0xffff, 0x0122, Failure, "Refused: SOP class not supported"),
    row(0xffff, 0x0123, Failure, "No such action type"),
    row(0xffff, 0x0124, Failure, "Refused: not authorized"),
    row(0xffff, 0x0210, Failure, "Duplicate invocation (Message ID already in use)"),
    row(0xffff, 0x0211, Failure, "Unrecognized operation"),
    row(0xffff, 0x0212, Failure, "Mistyped argument"),
    row(0xffff, 0x0213, Failure, "Resource limitation"),
    row(0xffff, 0xfe00, Cancel, "Processing ended because of a C-CANCEL"),
    row(0xffff, 0xff00, Pending, "Continuing"),
    row(0xffff, 0xff01, Pending, "Continuing, with a remark about optional keys"),
];

/// What PS3.7 9.1 and 10.1 list for each response.
#[rustfmt::skip]
static GENERAL_BY_RESPONSE: &[(u16, &[u16])] = &[
    (C_STORE, &[0x0000, 0x0117, 0x0122, 0x0124, 0x0210, 0x0211, 0x0212]),
    (C_FIND, &[0x0000, 0x0122, 0xfe00]),
    (C_GET, &[0x0000, 0x0122, 0x0124, 0x0210, 0x0211, 0x0212, 0xfe00]),
    (C_MOVE, &[0x0000, 0x0122, 0x0124, 0x0210, 0x0211, 0x0212, 0xfe00]),
    (C_ECHO, &[0x0000, 0x0122, 0x0210, 0x0211, 0x0212]),
    (N_EVENT_REPORT, &[0x0000, 0x0110, 0x0112, 0x0113, 0x0114, 0x0115, 0x0117, 0x0118, 0x0119, 0x0210, 0x0211, 0x0212, 0x0213]),
    (N_GET, &[0x0000, 0x0107, 0x0110, 0x0112, 0x0117, 0x0118, 0x0119, 0x0124, 0x0210, 0x0211, 0x0212, 0x0213]),
    (N_SET, &[0x0000, 0x0105, 0x0106, 0x0107, 0x0110, 0x0112, 0x0116, 0x0117, 0x0118, 0x0119, 0x0121, 0x0124, 0x0210, 0x0211, 0x0212, 0x0213]),
    (N_ACTION, &[0x0000, 0x0110, 0x0112, 0x0114, 0x0115, 0x0117, 0x0118, 0x0119, 0x0123, 0x0124, 0x0210, 0x0211, 0x0212, 0x0213]),
    (N_CREATE, &[0x0000, 0x0105, 0x0106, 0x0107, 0x0110, 0x0111, 0x0116, 0x0117, 0x0118, 0x0120, 0x0121, 0x0124, 0x0210, 0x0211, 0x0212, 0x0213]),
    (N_DELETE, &[0x0000, 0x0110, 0x0112, 0x0117, 0x0118, 0x0119, 0x0124, 0x0210, 0x0211, 0x0212, 0x0213]),
];

#[rustfmt::skip]
static SERVICES: &[Codes] = &[
    Codes { service: Service::Verification, response: C_ECHO, rows: &[
        row(0xffff, 0x0000, Success, "Verified"),
    ] },
    Codes { service: Service::Storage, response: C_STORE, rows: &[
        row(0xffff, 0x0000, Success, "Stored"),
        row(0xff00, 0xa700, Failure, "Refused: out of resources"),
        row(0xff00, 0xa900, Failure, "Data set does not match the SOP class"),
        row(0xf000, 0xc000, Failure, "Cannot understand"),
        row(0xffff, 0xb000, Warning, "Stored with some values changed (coercion)"),
        row(0xffff, 0xb006, Warning, "Stored with some elements dropped"),
        row(0xffff, 0xb007, Warning, "Stored although the data set does not match the SOP class"),
    ] },
    Codes { service: Service::NonPatientObjectStorage, response: C_STORE, rows: &[
        row(0xffff, 0x0000, Success, "Stored"),
        row(0xffff, 0xa700, Failure, "Refused: out of resources"),
        row(0xffff, 0xa900, Failure, "Data set does not match the SOP class"),
        row(0xffff, 0xc000, Failure, "Cannot understand"),
    ] },
    Codes { service: Service::QueryRetrieveFind, response: C_FIND, rows: &[
        row(0xffff, 0x0000, Success, "Matching finished"),
        row(0xffff, 0xff00, Pending, "One match; optional keys handled like required keys"),
        row(0xffff, 0xff01, Pending, "One match; at least one optional key was not supported"),
        row(0xffff, 0xfe00, Cancel, "Matching stopped by C-CANCEL"),
        row(0xffff, 0xa700, Failure, "Refused: out of resources"),
        row(0xffff, 0xa900, Failure, "Identifier does not match the SOP class"),
        row(0xf000, 0xc000, Failure, "Unable to process"),
        row(0xffff, 0xb001, Warning, "Response limit reached, more matches may exist"),
        row(0xffff, 0xa710, Failure, "Prior record key not usable"),
    ] },
    Codes { service: Service::ModalityWorklist, response: C_FIND, rows: &[
        row(0xffff, 0x0000, Success, "Matching finished"),
        row(0xffff, 0xff00, Pending, "One match; optional keys handled like required keys"),
        row(0xffff, 0xff01, Pending, "One match; at least one optional key was not supported"),
        row(0xffff, 0xfe00, Cancel, "Matching stopped by C-CANCEL"),
        row(0xffff, 0xa700, Failure, "Refused: out of resources"),
        row(0xffff, 0xa900, Failure, "Identifier does not match the SOP class"),
        row(0xf000, 0xc000, Failure, "Unable to process"),
    ] },
    Codes { service: Service::UnifiedProcedureStep, response: C_FIND, rows: &[
        row(0xffff, 0x0000, Success, "Matching finished"),
        row(0xffff, 0xff00, Pending, "One match; optional keys handled like required keys"),
        row(0xffff, 0xff01, Pending, "One match; at least one optional key was not supported"),
        row(0xffff, 0xfe00, Cancel, "Matching stopped by C-CANCEL"),
        row(0xffff, 0xa700, Failure, "Refused: out of resources"),
        row(0xffff, 0xa900, Failure, "Identifier does not match the SOP class"),
        row(0xf000, 0xc000, Failure, "Unable to process"),
        row(0xffff, 0x0122, Failure, "Refused: SOP class not supported"),
    ] },
    Codes { service: Service::ObjectQueryFind, response: C_FIND, rows: &[
        row(0xffff, 0x0000, Success, "Matching finished"),
        row(0xffff, 0xff00, Pending, "One match; optional keys handled like required keys"),
        row(0xffff, 0xff01, Pending, "One match; at least one optional key was not supported"),
        row(0xffff, 0xfe00, Cancel, "Matching stopped by C-CANCEL"),
        row(0xffff, 0xa700, Failure, "Refused: out of resources"),
        row(0xffff, 0xa900, Failure, "Identifier does not match the SOP class"),
        row(0xf000, 0xc000, Failure, "Unable to process"),
    ] },
    Codes { service: Service::SubstanceQuery, response: C_FIND, rows: &[
        row(0xffff, 0x0000, Success, "Matching finished"),
        row(0xffff, 0xff00, Pending, "One match; optional keys handled like required keys"),
        row(0xffff, 0xff01, Pending, "One match; at least one optional key was not supported"),
        row(0xffff, 0xfe00, Cancel, "Matching stopped by C-CANCEL"),
        row(0xffff, 0xa700, Failure, "Refused: out of resources"),
        row(0xffff, 0xa900, Failure, "Identifier does not match the SOP class"),
        row(0xf000, 0xc000, Failure, "Unable to process"),
    ] },
    Codes { service: Service::RelevantPatientInformation, response: C_FIND, rows: &[
        row(0xffff, 0x0000, Success, "Matching finished"),
        row(0xffff, 0xff00, Pending, "One match; optional keys handled like required keys"),
        row(0xffff, 0xfe00, Cancel, "Matching stopped by C-CANCEL"),
        row(0xffff, 0xa700, Failure, "Refused: out of resources"),
        row(0xffff, 0xa900, Failure, "Identifier does not match the SOP class"),
        row(0xffff, 0xc000, Failure, "Unable to process"),
        row(0xffff, 0xc100, Failure, "More than one patient matched"),
        row(0xffff, 0xc200, Failure, "Template requested is not supported"),
    ] },
    Codes { service: Service::QueryRetrieveMove, response: C_MOVE, rows: &[
        row(0xffff, 0x0000, Success, "All sub-operations succeeded"),
        row(0xffff, 0xff00, Pending, "Sub-operations running"),
        row(0xffff, 0xfe00, Cancel, "Stopped by C-CANCEL"),
        row(0xffff, 0xb000, Warning, "Finished with at least one failed or warned sub-operation"),
        row(0xffff, 0xa701, Failure, "Refused: out of resources, number of matches unknown"),
        row(0xffff, 0xa702, Failure, "Refused: out of resources, sub-operations cannot be done"),
        row(0xffff, 0xa801, Failure, "Refused: move destination unknown"),
        row(0xffff, 0xa900, Failure, "Identifier does not match the SOP class"),
        row(0xf000, 0xc000, Failure, "Unable to process"),
    ] },
    Codes { service: Service::QueryRetrieveGet, response: C_GET, rows: &[
        row(0xffff, 0x0000, Success, "All sub-operations succeeded"),
        row(0xffff, 0xff00, Pending, "Sub-operations running"),
        row(0xffff, 0xfe00, Cancel, "Stopped by C-CANCEL"),
        row(0xffff, 0xb000, Warning, "Finished with at least one failed or warned sub-operation"),
        row(0xffff, 0xa701, Failure, "Refused: out of resources, number of matches unknown"),
        row(0xffff, 0xa702, Failure, "Refused: out of resources, sub-operations cannot be done"),
        row(0xffff, 0xa900, Failure, "Identifier does not match the SOP class"),
        row(0xf000, 0xc000, Failure, "Unable to process"),
    ] },
    Codes { service: Service::CompositeInstanceMove, response: C_MOVE, rows: &[
        row(0xffff, 0x0000, Success, "All sub-operations succeeded"),
        row(0xffff, 0xff00, Pending, "Sub-operations running"),
        row(0xffff, 0xfe00, Cancel, "Stopped by C-CANCEL"),
        row(0xffff, 0xb000, Warning, "Finished with at least one failed or warned sub-operation"),
        row(0xffff, 0xa701, Failure, "Refused: out of resources, number of matches unknown"),
        row(0xffff, 0xa702, Failure, "Refused: out of resources, sub-operations cannot be done"),
        row(0xffff, 0xa801, Failure, "Refused: move destination unknown"),
        row(0xffff, 0xa900, Failure, "Identifier does not match the SOP class"),
        row(0xf000, 0xc000, Failure, "Unable to process"),
        row(0xffff, 0xaa00, Failure, "None of the requested frames exists"),
        row(0xffff, 0xaa01, Failure, "A new object of this class cannot be made"),
        row(0xffff, 0xaa02, Failure, "Frames cannot be extracted"),
        row(0xffff, 0xaa03, Failure, "Time based request, object has no time axis"),
        row(0xffff, 0xaa04, Failure, "Invalid request"),
    ] },
    Codes { service: Service::CompositeInstanceGet, response: C_GET, rows: &[
        row(0xffff, 0x0000, Success, "All sub-operations succeeded"),
        row(0xffff, 0xff00, Pending, "Sub-operations running"),
        row(0xffff, 0xfe00, Cancel, "Stopped by C-CANCEL"),
        row(0xffff, 0xb000, Warning, "Finished with at least one failed or warned sub-operation"),
        row(0xffff, 0xa701, Failure, "Refused: out of resources, number of matches unknown"),
        row(0xffff, 0xa702, Failure, "Refused: out of resources, sub-operations cannot be done"),
        row(0xffff, 0xa900, Failure, "Identifier does not match the SOP class"),
        row(0xf000, 0xc000, Failure, "Unable to process"),
        row(0xffff, 0xaa00, Failure, "None of the requested frames exists"),
        row(0xffff, 0xaa01, Failure, "A new object of this class cannot be made"),
        row(0xffff, 0xaa02, Failure, "Frames cannot be extracted"),
        row(0xffff, 0xaa03, Failure, "Time based request, object has no time axis"),
        row(0xffff, 0xaa04, Failure, "Invalid request"),
    ] },
    Codes { service: Service::CompositeInstanceGetWithoutBulkData, response: C_GET, rows: &[
        row(0xffff, 0x0000, Success, "All sub-operations succeeded"),
        row(0xffff, 0xff00, Pending, "Sub-operations running"),
        row(0xffff, 0xfe00, Cancel, "Stopped by C-CANCEL"),
        row(0xffff, 0xb000, Warning, "Finished with at least one failed or warned sub-operation"),
        row(0xffff, 0xa701, Failure, "Refused: out of resources, number of matches unknown"),
        row(0xffff, 0xa702, Failure, "Refused: out of resources, sub-operations cannot be done"),
        row(0xffff, 0xa900, Failure, "Identifier does not match the SOP class"),
        row(0xf000, 0xc000, Failure, "Unable to process"),
    ] },
    Codes { service: Service::PerformedProcedureStep, response: N_CREATE, rows: &[
        row(0xffff, 0x0106, Failure, "Performed Procedure Step Status was not IN PROGRESS"),
    ] },
    Codes { service: Service::PerformedProcedureStep, response: N_SET, rows: &[
        row(0xffff, 0x0110, Failure, "Step already COMPLETED or DISCONTINUED, no more updates"),
        row(0xffff, 0x0106, Failure, "Character set conversion impossible"),
    ] },
    Codes { service: Service::PerformedProcedureStepRetrieve, response: N_GET, rows: &[
        row(0xffff, 0x0001, Warning, "Requested optional attributes not supported"),
    ] },
    Codes { service: Service::FilmSession, response: N_CREATE, rows: &[
        row(0xffff, 0xb600, Warning, "Memory allocation not supported"),
    ] },
    Codes { service: Service::FilmSession, response: N_SET, rows: &[
        row(0xffff, 0xb600, Warning, "Memory allocation not supported"),
    ] },
    Codes { service: Service::FilmSession, response: N_ACTION, rows: &[
        row(0xffff, 0xb601, Warning, "Collated session printing not supported"),
        row(0xffff, 0xb602, Warning, "Session holds no image boxes (empty page)"),
        row(0xffff, 0xb604, Warning, "Image larger than its box, reduced"),
        row(0xffff, 0xb609, Warning, "Image larger than its box, cropped"),
        row(0xffff, 0xb60a, Warning, "Image or combined print image larger than the box, decimated"),
        row(0xffff, 0xc600, Failure, "Session holds no film box"),
        row(0xffff, 0xc601, Failure, "No print job created, queue full"),
        row(0xffff, 0xc603, Failure, "Image larger than its box"),
        row(0xffff, 0xc613, Failure, "Combined print image larger than the box"),
        row(0xffff, 0xc604, Failure, "Retired code of earlier editions (position collision)"),
    ] },
    Codes { service: Service::FilmBox, response: N_CREATE, rows: &[
        row(0xffff, 0xb605, Warning, "Density outside the range of the printer, limit used instead"),
        row(0xffff, 0xc616, Failure, "An unprinted film box exists and session level printing is not supported"),
    ] },
    Codes { service: Service::FilmBox, response: N_SET, rows: &[
        row(0xffff, 0xb605, Warning, "Density outside the range of the printer, limit used instead"),
    ] },
    Codes { service: Service::FilmBox, response: N_ACTION, rows: &[
        row(0xffff, 0xb603, Warning, "Film box holds no image boxes (empty page)"),
        row(0xffff, 0xb604, Warning, "Image larger than its box, reduced"),
        row(0xffff, 0xb609, Warning, "Image larger than its box, cropped"),
        row(0xffff, 0xb60a, Warning, "Image or combined print image larger than the box, decimated"),
        row(0xffff, 0xc602, Failure, "No print job created, queue full"),
        row(0xffff, 0xc603, Failure, "Image larger than its box"),
        row(0xffff, 0xc613, Failure, "Combined print image larger than the box"),
    ] },
    Codes { service: Service::GrayscaleImageBox, response: N_SET, rows: &[
        row(0xffff, 0xb604, Warning, "Image larger than its box, reduced"),
        row(0xffff, 0xb605, Warning, "Density outside the range of the printer, limit used instead"),
        row(0xffff, 0xb609, Warning, "Image larger than its box, cropped"),
        row(0xffff, 0xb60a, Warning, "Image or combined print image larger than the box, decimated"),
        row(0xffff, 0xc603, Failure, "Image larger than its box"),
        row(0xffff, 0xc605, Failure, "Printer memory too small for the image"),
        row(0xffff, 0xc613, Failure, "Combined print image larger than the box"),
    ] },
    Codes { service: Service::ColorImageBox, response: N_SET, rows: &[
        row(0xffff, 0xb604, Warning, "Image larger than its box, reduced"),
        row(0xffff, 0xb609, Warning, "Image larger than its box, cropped"),
        row(0xffff, 0xb60a, Warning, "Image or combined print image larger than the box, decimated"),
        row(0xffff, 0xc603, Failure, "Image larger than its box"),
        row(0xffff, 0xc605, Failure, "Printer memory too small for the image"),
        row(0xffff, 0xc613, Failure, "Combined print image larger than the box"),
    ] },
    Codes { service: Service::PresentationLut, response: N_CREATE, rows: &[
        row(0xffff, 0xb605, Warning, "Density outside the range of the printer, limit used instead"),
    ] },
    Codes { service: Service::MediaCreation, response: N_ACTION, rows: &[
        row(0xffff, 0xa510, Failure, "Creation was already initiated for this instance"),
        row(0xffff, 0xc201, Failure, "Request already completed"),
        row(0xffff, 0xc202, Failure, "Request running and cannot be interrupted"),
        row(0xffff, 0xc203, Failure, "Cancellation denied, no reason given"),
    ] },
    Codes { service: Service::MediaCreation, response: N_GET, rows: &[
        row(0xffff, 0x0001, Warning, "Requested optional attributes not supported"),
    ] },
    Codes { service: Service::UnifiedProcedureStep, response: N_CREATE, rows: &[
        row(0xffff, 0xb300, Warning, "Created, but with modifications"),
        row(0xffff, 0xc309, Failure, "State in the N-CREATE was not SCHEDULED"),
    ] },
    Codes { service: Service::UnifiedProcedureStep, response: N_SET, rows: &[
        row(0xffff, 0xb305, Warning, "Invalid values replaced by valid ones"),
        row(0xffff, 0xc310, Failure, "Not yet IN PROGRESS"),
        row(0xffff, 0xc301, Failure, "Correct Transaction UID not given"),
        row(0xffff, 0xc300, Failure, "UPS can no longer be updated"),
        row(0xffff, 0xc307, Failure, "Instance unknown to, or not managed by, this SCP"),
        row(0xffff, 0x0001, Warning, "Requested optional attributes not supported"),
    ] },
    Codes { service: Service::UnifiedProcedureStep, response: N_GET, rows: &[
        row(0xffff, 0xc307, Failure, "Instance unknown to, or not managed by, this SCP"),
        row(0xffff, 0x0001, Warning, "Requested optional attributes not supported"),
    ] },
    Codes { service: Service::UnifiedProcedureStep, response: N_ACTION, rows: &[
        row(0xffff, 0xb304, Warning, "Already CANCELED"),
        row(0xffff, 0xb306, Warning, "Already COMPLETED"),
        row(0xffff, 0xc300, Failure, "UPS can no longer be updated"),
        row(0xffff, 0xc301, Failure, "Correct Transaction UID not given"),
        row(0xffff, 0xc302, Failure, "Already IN PROGRESS"),
        row(0xffff, 0xc303, Failure, "SCHEDULED can only be set by N-CREATE"),
        row(0xffff, 0xc304, Failure, "Final state requirements not met"),
        row(0xffff, 0xc307, Failure, "Instance unknown to, or not managed by, this SCP"),
        row(0xffff, 0xc310, Failure, "Not yet IN PROGRESS"),
        row(0xffff, 0xc311, Failure, "Already COMPLETED"),
        row(0xffff, 0xc312, Failure, "Performer cannot be reached"),
        row(0xffff, 0xc313, Failure, "Performer declines to cancel"),
        row(0xffff, 0xb301, Warning, "Subscribed, deletion lock not granted"),
        row(0xffff, 0xc308, Failure, "Receiving AE title unknown to this SCP"),
        row(0xffff, 0xc314, Failure, "Action not fit for this instance"),
        row(0xffff, 0xc315, Failure, "SCP sends no event reports"),
    ] },
    Codes { service: Service::ProceduralEventLogging, response: N_ACTION, rows: &[
        row(0xffff, 0xb101, Warning, "Synchronization frame of reference differs from that of the SCP"),
        row(0xffff, 0xb102, Warning, "Logged under another Study Instance UID"),
        row(0xffff, 0xb104, Warning, "IDs do not agree with a current study; logged"),
        row(0xffff, 0xc101, Failure, "No procedure log available for this study"),
        row(0xffff, 0xc102, Failure, "Event information does not fit the template"),
        row(0xffff, 0xc103, Failure, "No current study matches the event"),
        row(0xffff, 0xc104, Failure, "IDs do not agree with a current study; not logged"),
    ] },
    Codes { service: Service::SubstanceAdministrationLogging, response: N_ACTION, rows: &[
        row(0xffff, 0xc10e, Failure, "Operator may not add to the medication record"),
        row(0xffff, 0xc110, Failure, "Patient not identifiable"),
        row(0xffff, 0xc111, Failure, "Record not updated"),
    ] },
    Codes { service: Service::RtMachineVerification, response: N_CREATE, rows: &[
        row(0xffff, 0xc227, Failure, "Referenced RT plan not found"),
        row(0xffff, 0xc221, Failure, "Fraction group not in the plan"),
        row(0xffff, 0xc222, Failure, "Fraction group has no beams"),
        row(0xffff, 0xc223, Failure, "SCU is verifying already"),
    ] },
    Codes { service: Service::RtMachineVerification, response: N_SET, rows: &[
        row(0xffff, 0xc224, Failure, "Beam number not in the fraction group"),
        row(0xffff, 0xc225, Failure, "Device or accessory not supported"),
        row(0xffff, 0xc226, Failure, "Device or accessory not in the beam"),
    ] },
    Codes { service: Service::RtMachineVerification, response: N_GET, rows: &[
        row(0xffff, 0xc112, Failure, "No machine verification instance applies"),
    ] },
    Codes { service: Service::RtMachineVerification, response: N_ACTION, rows: &[
        row(0xffff, 0xc112, Failure, "No machine verification instance applies"),
    ] },
    Codes { service: Service::RtMachineVerification, response: N_DELETE, rows: &[
        row(0xffff, 0xc112, Failure, "No machine verification instance applies"),
    ] },
    Codes { service: Service::StorageManagement, response: N_CREATE, rows: &[
        row(0xffff, 0xb010, Warning, "Some key attributes not supported for matching"),
    ] },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_specific_definition_wins() {
        let text = |status| meaning(Service::Storage, C_STORE, status).map(|status| status.meaning);
        assert_eq!(text(0xb000), Some("Stored with some values changed (coercion)"));
        assert_eq!(text(0xc123), Some("Cannot understand"));
        assert_eq!(text(0x0122), Some("Refused: SOP class not supported"));
        assert_eq!(text(0x1234), None);
    }

    #[test]
    fn every_row_agrees_with_its_range() {
        let rows = SERVICES.iter().flat_map(|codes| codes.rows).chain(GENERAL);
        for row in rows {
            // The standard itself uses 0001H as success in N-GET of some services.
            let is_exception = row.value == 0x0001;
            assert!(is_exception || Class::of(row.value) == row.class, "{:04x} {}", row.value, row.meaning);
        }
    }
}
