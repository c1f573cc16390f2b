//! A connection that is not DICOM.

use super::TransportCounts;
use crate::packet::Endpoint;
use crate::stream::Close;
use crate::stream::PerSide;
use crate::stream::protocol::Protocol;
use crate::time::Moment;

/// A connection that is not DICOM.
#[derive(Clone, Debug)]
pub struct ConnectionEntry {
    /// Its first event.
    pub first: Moment,
    /// Its last.
    pub last: Moment,
    /// Who opened it.
    pub client: Endpoint,
    /// Who was connected to.
    pub server: Endpoint,
    /// What each side speaks; `None` for a side that sent nothing that was seen.
    pub speaks: PerSide<Option<Speech>>,
    /// Octets seen of each side.
    pub octets: PerSide<u64>,
    /// Octets that the capture lost.
    pub lost_octets: u64,
    /// How it ended; `None` while it is up.
    pub close: Option<Close>,
    /// Did the server accept the connection? `None` if its start was not captured.
    pub is_accepted: Option<bool>,
    /// What TCP did.
    pub transport: TransportCounts,
}

/// What one side of a connection speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speech {
    /// DICOM Upper Layer PDUs, on a connection whose other side does not.
    Dicom,
    /// Something else.
    Other(Protocol),
}

impl Speech {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Dicom => "dicom",
            Self::Other(protocol) => protocol.name(),
        }
    }
}

impl ConnectionEntry {
    /// Was not an octet sent on it?
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.octets == PerSide::default() && self.lost_octets == 0
    }

    /// Is it a sign that something went wrong: refused, reset, or two that do not speak the same?
    #[must_use]
    pub fn is_failure(&self) -> bool {
        let speaks_dicom = |speech: &Option<Speech>| speech.as_ref().map(|speech| *speech == Speech::Dicom);
        let sides = (speaks_dicom(&self.speaks.initiator), speaks_dicom(&self.speaks.responder));
        let is_at_odds = matches!(sides, (Some(one), Some(other)) if one != other);
        is_at_odds || self.is_accepted == Some(false) || self.close == Some(Close::Reset)
    }

    /// The name of what the connection carries: what its client speaks, or else its server; `none` for nothing.
    #[must_use]
    pub fn protocol(&self) -> &'static str {
        let speaks = [&self.speaks.initiator, &self.speaks.responder];
        let mut names = speaks.into_iter().flatten().map(Speech::name);
        let first = names.next().unwrap_or("none");
        if first == "unknown" { names.next().unwrap_or(first) } else { first }
    }
}
