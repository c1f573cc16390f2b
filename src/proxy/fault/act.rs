//! What is to be done with the sockets.

use std::num::NonZeroUsize;
use std::time::Duration;

use crate::stream::Side;

/// Something to be done, behind everything that was to be done before.
///
/// A remark says what was done on purpose, and names the fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// These octets go to the other side, whether `sender` sent them or the proxy speaks for it.
    Send {
        /// As whose they go.
        sender: Side,
        /// What is sent.
        octets: Vec<u8>,
        /// They go in pieces of so many octets (the last may have fewer), each in a TCP segment of its own.
        pieces_of: Option<NonZeroUsize>,
        /// What was done to them.
        remark: Option<String>,
    },
    /// These octets of `sender` are told of as seen and do not go to the other side. There may be none, where only the
    /// remark is to be told.
    Withhold {
        /// Who sent them.
        sender: Side,
        /// What was sent.
        octets: Vec<u8>,
        /// Why it is not passed on.
        remark: Option<String>,
    },
    /// What comes behind this of `sender` waits so long. Meanwhile no more should be read from it; the other side goes
    /// on.
    Wait {
        /// Whose octets wait.
        sender: Side,
        /// How long.
        how_long: Duration,
        /// What waits.
        remark: Option<String>,
    },
    /// Both connections are reset, when what was sent before is written.
    Reset {
        /// Why.
        remark: String,
    },
    /// Both sides get a FIN, when what was sent before is written. What they still send should be read and thrown away
    /// for a while: a connection closed with octets unread is reset, and the peer may lose what it had still to read.
    Finish {
        /// Why.
        remark: String,
    },
}
