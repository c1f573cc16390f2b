//! The state machine of the upper layer (PS3.8 9.2.3, Tables 9-6 to 9-10) as data.
//!
//! An event that has no row for a state cannot come about in it: a peer that causes it all the same breaks the
//! protocol.

use super::PduType;

/// A state of one peer (PS3.8 9.2.1, Tables 9-1 to 9-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct State(u8);

impl State {
    /// No connection and no association.
    pub const STA1: Self = Self(1);
    /// Connected, waits for A-ASSOCIATE-RQ.
    pub const STA2: Self = Self(2);
    /// Has an A-ASSOCIATE-RQ to answer.
    pub const STA3: Self = Self(3);
    /// Connects, has not sent A-ASSOCIATE-RQ.
    pub const STA4: Self = Self(4);
    /// Waits for A-ASSOCIATE-AC or A-ASSOCIATE-RJ.
    pub const STA5: Self = Self(5);
    /// Association established.
    pub const STA6: Self = Self(6);
    /// Sent A-RELEASE-RQ, waits for A-RELEASE-RP.
    pub const STA7: Self = Self(7);
    /// Has an A-RELEASE-RQ to answer.
    pub const STA8: Self = Self(8);
    /// Both asked for release, the requestor has to answer first.
    pub const STA9: Self = Self(9);
    /// Both asked for release, the acceptor waits for A-RELEASE-RP.
    pub const STA10: Self = Self(10);
    /// Both asked for release, the requestor has answered and waits for A-RELEASE-RP.
    pub const STA11: Self = Self(11);
    /// Both asked for release, the acceptor has to answer now.
    pub const STA12: Self = Self(12);
    /// Association over, waits for the connection to close.
    pub const STA13: Self = Self(13);

    /// All of them, in order.
    pub const ALL: [Self; 13] = [
        Self::STA1,
        Self::STA2,
        Self::STA3,
        Self::STA4,
        Self::STA5,
        Self::STA6,
        Self::STA7,
        Self::STA8,
        Self::STA9,
        Self::STA10,
        Self::STA11,
        Self::STA12,
        Self::STA13,
    ];

    /// Its number, 1 to 13.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// What a peer does in it.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self.0 {
            1 => "no connection and no association",
            2 => "connected, waits for A-ASSOCIATE-RQ",
            3 => "has an A-ASSOCIATE-RQ to answer",
            4 => "connects, has not sent A-ASSOCIATE-RQ",
            5 => "waits for A-ASSOCIATE-AC or A-ASSOCIATE-RJ",
            6 => "association established",
            7 => "sent A-RELEASE-RQ, waits for A-RELEASE-RP",
            8 => "has an A-RELEASE-RQ to answer",
            9 => "both asked for release, the requestor has to answer first",
            10 => "both asked for release, the acceptor waits for A-RELEASE-RP",
            11 => "both asked for release, the requestor has answered and waits for A-RELEASE-RP",
            12 => "both asked for release, the acceptor has to answer now",
            _ => "association over, waits for the connection to close",
        }
    }
}

/// `Sta6`.
impl std::fmt::Display for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sta{}", self.0)
    }
}

/// Something that happens to one peer (PS3.8 9.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Event(u8);

impl Event {
    /// The local user asks for an association.
    pub const EVT1: Self = Self(1);
    /// The connection is made.
    pub const EVT2: Self = Self(2);
    /// A-ASSOCIATE-AC received.
    pub const EVT3: Self = Self(3);
    /// A-ASSOCIATE-RJ received.
    pub const EVT4: Self = Self(4);
    /// A connection comes in.
    pub const EVT5: Self = Self(5);
    /// A-ASSOCIATE-RQ received.
    pub const EVT6: Self = Self(6);
    /// The local user accepts.
    pub const EVT7: Self = Self(7);
    /// The local user rejects.
    pub const EVT8: Self = Self(8);
    /// The local user sends data.
    pub const EVT9: Self = Self(9);
    /// P-DATA-TF received.
    pub const EVT10: Self = Self(10);
    /// The local user asks for release.
    pub const EVT11: Self = Self(11);
    /// A-RELEASE-RQ received.
    pub const EVT12: Self = Self(12);
    /// A-RELEASE-RP received.
    pub const EVT13: Self = Self(13);
    /// The local user answers the release.
    pub const EVT14: Self = Self(14);
    /// The local user aborts.
    pub const EVT15: Self = Self(15);
    /// A-ABORT received.
    pub const EVT16: Self = Self(16);
    /// The connection is closed.
    pub const EVT17: Self = Self(17);
    /// The ARTIM timer has run out.
    pub const EVT18: Self = Self(18);
    /// An unrecognized or invalid PDU received.
    pub const EVT19: Self = Self(19);

    /// All of them, in order.
    pub const ALL: [Self; 19] = [
        Self::EVT1,
        Self::EVT2,
        Self::EVT3,
        Self::EVT4,
        Self::EVT5,
        Self::EVT6,
        Self::EVT7,
        Self::EVT8,
        Self::EVT9,
        Self::EVT10,
        Self::EVT11,
        Self::EVT12,
        Self::EVT13,
        Self::EVT14,
        Self::EVT15,
        Self::EVT16,
        Self::EVT17,
        Self::EVT18,
        Self::EVT19,
    ];

    /// Its number, 1 to 19.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// What happens to a peer that a PDU of this type reaches.
    #[must_use]
    pub const fn of_received(kind: PduType) -> Self {
        match kind {
            PduType::ASSOCIATE_RQ => Self::EVT6,
            PduType::ASSOCIATE_AC => Self::EVT3,
            PduType::ASSOCIATE_RJ => Self::EVT4,
            PduType::P_DATA_TF => Self::EVT10,
            PduType::RELEASE_RQ => Self::EVT12,
            PduType::RELEASE_RP => Self::EVT13,
            PduType::ABORT => Self::EVT16,
            _ => Self::EVT19,
        }
    }

    /// What must have happened to a peer that sends a PDU of this type; `None` for a type that the standard does not
    /// define. An A-ABORT can also come of what the peer received.
    #[must_use]
    pub const fn of_sent(kind: PduType) -> Option<Self> {
        Some(match kind {
            PduType::ASSOCIATE_RQ => Self::EVT2,
            PduType::ASSOCIATE_AC => Self::EVT7,
            PduType::ASSOCIATE_RJ => Self::EVT8,
            PduType::P_DATA_TF => Self::EVT9,
            PduType::RELEASE_RQ => Self::EVT11,
            PduType::RELEASE_RP => Self::EVT14,
            PduType::ABORT => Self::EVT15,
            _ => return None,
        })
    }

    /// What happens.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self.0 {
            1 => "the local user asks for an association",
            2 => "the connection is made",
            3 => "A-ASSOCIATE-AC received",
            4 => "A-ASSOCIATE-RJ received",
            5 => "a connection comes in",
            6 => "A-ASSOCIATE-RQ received",
            7 => "the local user accepts",
            8 => "the local user rejects",
            9 => "the local user sends data",
            10 => "P-DATA-TF received",
            11 => "the local user asks for release",
            12 => "A-RELEASE-RQ received",
            13 => "A-RELEASE-RP received",
            14 => "the local user answers the release",
            15 => "the local user aborts",
            16 => "A-ABORT received",
            17 => "the connection is closed",
            18 => "the ARTIM timer has run out",
            _ => "an unrecognized or invalid PDU received",
        }
    }
}

/// `Evt12`.
impl std::fmt::Display for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Evt{}", self.0)
    }
}

/// What a peer does about an event (PS3.8 9.2.3, Tables 9-6 to 9-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Connect.
    Ae1,
    /// Send A-ASSOCIATE-RQ.
    Ae2,
    /// Tell the user of the acceptance.
    Ae3,
    /// Tell the user of the rejection, close.
    Ae4,
    /// Take the connection, start the timer.
    Ae5,
    /// Stop the timer; pass the request to the user, or reject it.
    Ae6,
    /// Send A-ASSOCIATE-AC.
    Ae7,
    /// Send A-ASSOCIATE-RJ, start the timer.
    Ae8,
    /// Send P-DATA-TF.
    Dt1,
    /// Pass the data to the user.
    Dt2,
    /// Send A-RELEASE-RQ.
    Ar1,
    /// Tell the user of the request for release.
    Ar2,
    /// Tell the user that the release is confirmed, close.
    Ar3,
    /// Send A-RELEASE-RP, start the timer.
    Ar4,
    /// Stop the timer.
    Ar5,
    /// Pass the data to the user, although this side asked for release.
    Ar6,
    /// Send P-DATA-TF, although the other side asked for release.
    Ar7,
    /// Tell the user that both asked for release.
    Ar8,
    /// Send A-RELEASE-RP, wait for the other one.
    Ar9,
    /// Tell the user that the release is confirmed.
    Ar10,
    /// Send A-ABORT of the service-user, start the timer again.
    Aa1,
    /// Stop the timer, close.
    Aa2,
    /// Tell the user of the abort, close.
    Aa3,
    /// Tell the user that the provider aborted.
    Aa4,
    /// Stop the timer.
    Aa5,
    /// Ignore the PDU.
    Aa6,
    /// Send A-ABORT.
    Aa7,
    /// Send A-ABORT of the service-provider, tell the user, start the timer.
    Aa8,
}

impl Action {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 28] = [
        Self::Ae1,
        Self::Ae2,
        Self::Ae3,
        Self::Ae4,
        Self::Ae5,
        Self::Ae6,
        Self::Ae7,
        Self::Ae8,
        Self::Dt1,
        Self::Dt2,
        Self::Ar1,
        Self::Ar2,
        Self::Ar3,
        Self::Ar4,
        Self::Ar5,
        Self::Ar6,
        Self::Ar7,
        Self::Ar8,
        Self::Ar9,
        Self::Ar10,
        Self::Aa1,
        Self::Aa2,
        Self::Aa3,
        Self::Aa4,
        Self::Aa5,
        Self::Aa6,
        Self::Aa7,
        Self::Aa8,
    ];

    /// `AE-1`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ae1 => "AE-1",
            Self::Ae2 => "AE-2",
            Self::Ae3 => "AE-3",
            Self::Ae4 => "AE-4",
            Self::Ae5 => "AE-5",
            Self::Ae6 => "AE-6",
            Self::Ae7 => "AE-7",
            Self::Ae8 => "AE-8",
            Self::Dt1 => "DT-1",
            Self::Dt2 => "DT-2",
            Self::Ar1 => "AR-1",
            Self::Ar2 => "AR-2",
            Self::Ar3 => "AR-3",
            Self::Ar4 => "AR-4",
            Self::Ar5 => "AR-5",
            Self::Ar6 => "AR-6",
            Self::Ar7 => "AR-7",
            Self::Ar8 => "AR-8",
            Self::Ar9 => "AR-9",
            Self::Ar10 => "AR-10",
            Self::Aa1 => "AA-1",
            Self::Aa2 => "AA-2",
            Self::Aa3 => "AA-3",
            Self::Aa4 => "AA-4",
            Self::Aa5 => "AA-5",
            Self::Aa6 => "AA-6",
            Self::Aa7 => "AA-7",
            Self::Aa8 => "AA-8",
        }
    }

    /// What is done.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Ae1 => "connect",
            Self::Ae2 => "send A-ASSOCIATE-RQ",
            Self::Ae3 => "tell the user of the acceptance",
            Self::Ae4 => "tell the user of the rejection, close",
            Self::Ae5 => "take the connection, start the timer",
            Self::Ae6 => "stop the timer; pass the request to the user, or reject it",
            Self::Ae7 => "send A-ASSOCIATE-AC",
            Self::Ae8 => "send A-ASSOCIATE-RJ, start the timer",
            Self::Dt1 => "send P-DATA-TF",
            Self::Dt2 => "pass the data to the user",
            Self::Ar1 => "send A-RELEASE-RQ",
            Self::Ar2 => "tell the user of the request for release",
            Self::Ar3 => "tell the user that the release is confirmed, close",
            Self::Ar4 => "send A-RELEASE-RP, start the timer",
            Self::Ar5 | Self::Aa5 => "stop the timer",
            Self::Ar6 => "pass the data to the user, although this side asked for release",
            Self::Ar7 => "send P-DATA-TF, although the other side asked for release",
            Self::Ar8 => "tell the user that both asked for release",
            Self::Ar9 => "send A-RELEASE-RP, wait for the other one",
            Self::Ar10 => "tell the user that the release is confirmed",
            Self::Aa1 => "send A-ABORT of the service-user, start the timer again",
            Self::Aa2 => "stop the timer, close",
            Self::Aa3 => "tell the user of the abort, close",
            Self::Aa4 => "tell the user that the provider aborted",
            Self::Aa6 => "ignore the PDU",
            Self::Aa7 => "send A-ABORT",
            Self::Aa8 => "send A-ABORT of the service-provider, tell the user, start the timer",
        }
    }

    /// The PDU that it sends, if it always sends one.
    #[must_use]
    pub const fn sends(self) -> Option<PduType> {
        Some(match self {
            Self::Ae2 => PduType::ASSOCIATE_RQ,
            Self::Ae7 => PduType::ASSOCIATE_AC,
            Self::Ae8 => PduType::ASSOCIATE_RJ,
            Self::Dt1 | Self::Ar7 => PduType::P_DATA_TF,
            Self::Ar1 => PduType::RELEASE_RQ,
            Self::Ar4 | Self::Ar9 => PduType::RELEASE_RP,
            Self::Aa1 | Self::Aa7 | Self::Aa8 => PduType::ABORT,
            _ => return None,
        })
    }
}

/// A cell of PS3.8 Table 9-10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// What happens.
    pub event: Event,
    /// In which state.
    pub state: State,
    /// What is done about it.
    pub action: Action,
    /// The state after it. Of two the first is for a request that the provider lets pass (AE-6), or for the
    /// association-requestor (AR-8).
    pub next: &'static [State],
}

/// What a peer does about an event; `None` if that cannot come about in this state.
#[must_use]
pub fn transition(event: Event, state: State) -> Option<&'static Transition> {
    let index = TRANSITIONS.binary_search_by_key(&(event, state), |row| (row.event, row.state)).ok()?;
    TRANSITIONS.get(index)
}

const fn on(event: u8, state: u8, action: Action, next: &'static [State]) -> Transition {
    Transition { event: Event(event), state: State(state), action, next }
}

/// All cells of PS3.8 Table 9-10 that are not empty, by event and state.
pub static TRANSITIONS: &[Transition] = &[
    on(1, 1, Action::Ae1, &[State(4)]),
    on(2, 4, Action::Ae2, &[State(5)]),
    on(3, 2, Action::Aa1, &[State(13)]),
    on(3, 3, Action::Aa8, &[State(13)]),
    on(3, 5, Action::Ae3, &[State(6)]),
    on(3, 6, Action::Aa8, &[State(13)]),
    on(3, 7, Action::Aa8, &[State(13)]),
    on(3, 8, Action::Aa8, &[State(13)]),
    on(3, 9, Action::Aa8, &[State(13)]),
    on(3, 10, Action::Aa8, &[State(13)]),
    on(3, 11, Action::Aa8, &[State(13)]),
    on(3, 12, Action::Aa8, &[State(13)]),
    on(3, 13, Action::Aa6, &[State(13)]),
    on(4, 2, Action::Aa1, &[State(13)]),
    on(4, 3, Action::Aa8, &[State(13)]),
    on(4, 5, Action::Ae4, &[State(1)]),
    on(4, 6, Action::Aa8, &[State(13)]),
    on(4, 7, Action::Aa8, &[State(13)]),
    on(4, 8, Action::Aa8, &[State(13)]),
    on(4, 9, Action::Aa8, &[State(13)]),
    on(4, 10, Action::Aa8, &[State(13)]),
    on(4, 11, Action::Aa8, &[State(13)]),
    on(4, 12, Action::Aa8, &[State(13)]),
    on(4, 13, Action::Aa6, &[State(13)]),
    on(5, 1, Action::Ae5, &[State(2)]),
    on(6, 2, Action::Ae6, &[State(3), State(13)]),
    on(6, 3, Action::Aa8, &[State(13)]),
    on(6, 5, Action::Aa8, &[State(13)]),
    on(6, 6, Action::Aa8, &[State(13)]),
    on(6, 7, Action::Aa8, &[State(13)]),
    on(6, 8, Action::Aa8, &[State(13)]),
    on(6, 9, Action::Aa8, &[State(13)]),
    on(6, 10, Action::Aa8, &[State(13)]),
    on(6, 11, Action::Aa8, &[State(13)]),
    on(6, 12, Action::Aa8, &[State(13)]),
    on(6, 13, Action::Aa7, &[State(13)]),
    on(7, 3, Action::Ae7, &[State(6)]),
    on(8, 3, Action::Ae8, &[State(13)]),
    on(9, 6, Action::Dt1, &[State(6)]),
    on(9, 8, Action::Ar7, &[State(8)]),
    on(10, 2, Action::Aa1, &[State(13)]),
    on(10, 3, Action::Aa8, &[State(13)]),
    on(10, 5, Action::Aa8, &[State(13)]),
    on(10, 6, Action::Dt2, &[State(6)]),
    on(10, 7, Action::Ar6, &[State(7)]),
    on(10, 8, Action::Aa8, &[State(13)]),
    on(10, 9, Action::Aa8, &[State(13)]),
    on(10, 10, Action::Aa8, &[State(13)]),
    on(10, 11, Action::Aa8, &[State(13)]),
    on(10, 12, Action::Aa8, &[State(13)]),
    on(10, 13, Action::Aa6, &[State(13)]),
    on(11, 6, Action::Ar1, &[State(7)]),
    on(12, 2, Action::Aa1, &[State(13)]),
    on(12, 3, Action::Aa8, &[State(13)]),
    on(12, 5, Action::Aa8, &[State(13)]),
    on(12, 6, Action::Ar2, &[State(8)]),
    on(12, 7, Action::Ar8, &[State(9), State(10)]),
    on(12, 8, Action::Aa8, &[State(13)]),
    on(12, 9, Action::Aa8, &[State(13)]),
    on(12, 10, Action::Aa8, &[State(13)]),
    on(12, 11, Action::Aa8, &[State(13)]),
    on(12, 12, Action::Aa8, &[State(13)]),
    on(12, 13, Action::Aa6, &[State(13)]),
    on(13, 2, Action::Aa1, &[State(13)]),
    on(13, 3, Action::Aa8, &[State(13)]),
    on(13, 5, Action::Aa8, &[State(13)]),
    on(13, 6, Action::Aa8, &[State(13)]),
    on(13, 7, Action::Ar3, &[State(1)]),
    on(13, 8, Action::Aa8, &[State(13)]),
    on(13, 9, Action::Aa8, &[State(13)]),
    on(13, 10, Action::Ar10, &[State(12)]),
    on(13, 11, Action::Ar3, &[State(1)]),
    on(13, 12, Action::Aa8, &[State(13)]),
    on(13, 13, Action::Aa6, &[State(13)]),
    on(14, 8, Action::Ar4, &[State(13)]),
    on(14, 9, Action::Ar9, &[State(11)]),
    on(14, 12, Action::Ar4, &[State(13)]),
    on(15, 3, Action::Aa1, &[State(13)]),
    on(15, 4, Action::Aa2, &[State(1)]),
    on(15, 5, Action::Aa1, &[State(13)]),
    on(15, 6, Action::Aa1, &[State(13)]),
    on(15, 7, Action::Aa1, &[State(13)]),
    on(15, 8, Action::Aa1, &[State(13)]),
    on(15, 9, Action::Aa1, &[State(13)]),
    on(15, 10, Action::Aa1, &[State(13)]),
    on(15, 11, Action::Aa1, &[State(13)]),
    on(15, 12, Action::Aa1, &[State(13)]),
    on(16, 2, Action::Aa2, &[State(1)]),
    on(16, 3, Action::Aa3, &[State(1)]),
    on(16, 5, Action::Aa3, &[State(1)]),
    on(16, 6, Action::Aa3, &[State(1)]),
    on(16, 7, Action::Aa3, &[State(1)]),
    on(16, 8, Action::Aa3, &[State(1)]),
    on(16, 9, Action::Aa3, &[State(1)]),
    on(16, 10, Action::Aa3, &[State(1)]),
    on(16, 11, Action::Aa3, &[State(1)]),
    on(16, 12, Action::Aa3, &[State(1)]),
    on(16, 13, Action::Aa2, &[State(1)]),
    on(17, 2, Action::Aa5, &[State(1)]),
    on(17, 3, Action::Aa4, &[State(1)]),
    on(17, 4, Action::Aa4, &[State(1)]),
    on(17, 5, Action::Aa4, &[State(1)]),
    on(17, 6, Action::Aa4, &[State(1)]),
    on(17, 7, Action::Aa4, &[State(1)]),
    on(17, 8, Action::Aa4, &[State(1)]),
    on(17, 9, Action::Aa4, &[State(1)]),
    on(17, 10, Action::Aa4, &[State(1)]),
    on(17, 11, Action::Aa4, &[State(1)]),
    on(17, 12, Action::Aa4, &[State(1)]),
    on(17, 13, Action::Ar5, &[State(1)]),
    on(18, 2, Action::Aa2, &[State(1)]),
    on(18, 13, Action::Aa2, &[State(1)]),
    on(19, 2, Action::Aa1, &[State(13)]),
    on(19, 3, Action::Aa8, &[State(13)]),
    on(19, 5, Action::Aa8, &[State(13)]),
    on(19, 6, Action::Aa8, &[State(13)]),
    on(19, 7, Action::Aa8, &[State(13)]),
    on(19, 8, Action::Aa8, &[State(13)]),
    on(19, 9, Action::Aa8, &[State(13)]),
    on(19, 10, Action::Aa8, &[State(13)]),
    on(19, 11, Action::Aa8, &[State(13)]),
    on(19, 12, Action::Aa8, &[State(13)]),
    on(19, 13, Action::Aa7, &[State(13)]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const SENT: [u8; 7] = [1, 2, 3, 4, 5, 6, 7];

    fn states_with(event: Event) -> Vec<u8> {
        TRANSITIONS.iter().filter(|row| row.event == event).map(|row| row.state.number()).collect()
    }

    #[test]
    fn the_table_is_sorted_and_has_every_cell_once() {
        assert!(TRANSITIONS.is_sorted_by(|a, b| (a.event, a.state) < (b.event, b.state)));
        assert_eq!(TRANSITIONS.len(), 123);
    }

    #[test]
    fn every_state_event_and_action_has_its_place() {
        let next = TRANSITIONS.iter().flat_map(|row| row.next);
        assert_eq!(next.copied().collect::<BTreeSet<_>>(), State::ALL.into());
        assert_eq!(TRANSITIONS.iter().map(|row| row.state).collect::<BTreeSet<_>>(), State::ALL.into());
        assert_eq!(TRANSITIONS.iter().map(|row| row.event).collect::<BTreeSet<_>>(), Event::ALL.into());
        assert_eq!(TRANSITIONS.iter().map(|row| row.action).collect::<BTreeSet<_>>(), Action::ALL.into());
    }

    #[test]
    fn a_pdu_that_arrives_is_met_in_every_state_with_a_connection_and_a_reader() {
        for kind in SENT.map(PduType).into_iter().chain([PduType(0x2a)]) {
            let states = states_with(Event::of_received(kind));
            assert_eq!(states, [2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13], "{kind:?}");
        }
    }

    #[test]
    fn a_pdu_is_sent_by_the_action_of_its_event() {
        for kind in SENT.map(PduType) {
            let event = Event::of_sent(kind).unwrap();
            for row in TRANSITIONS.iter().filter(|row| row.event == event && row.action != Action::Aa2) {
                assert_eq!(row.action.sends(), Some(kind), "{event} {}", row.state);
            }
        }
    }

    #[test]
    fn data_can_be_sent_only_while_established_or_before_the_release_is_answered() {
        assert_eq!(states_with(Event::EVT9), [6, 8]);
    }

    #[test]
    fn only_two_cells_leave_a_choice() {
        let choices: Vec<_> = TRANSITIONS.iter().filter(|row| row.next.len() != 1).collect();
        let places: Vec<_> = choices.iter().map(|row| (row.event, row.state, row.next)).collect();
        assert_eq!(
            places,
            [
                (Event::EVT6, State::STA2, &[State::STA3, State::STA13][..]),
                (Event::EVT12, State::STA7, &[State::STA9, State::STA10][..]),
            ]
        );
    }

    #[test]
    fn an_action_leads_to_the_same_state_wherever_it_is_taken() {
        for action in Action::ALL {
            let next: BTreeSet<_> =
                TRANSITIONS.iter().filter(|row| row.action == action).map(|row| row.next).collect();
            assert_eq!(next.len(), 1, "{}", action.name());
        }
    }

    #[test]
    fn an_empty_cell_has_no_transition() {
        assert!(transition(Event::EVT9, State::STA7).is_none());
        let release = transition(Event::EVT12, State::STA6).unwrap();
        assert_eq!((release.action.name(), release.next), ("AR-2", &[State::STA8][..]));
    }
}
