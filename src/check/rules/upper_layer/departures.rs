//! Which rule tells of a PDU that its sender's state forbids, and how.

use crate::check::machines::{Departure, Said};
use crate::check::{Context, Evidence, Findings};
use crate::ul::PduType;
use crate::ul::state_machine::State;

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A second A-ASSOCIATE-RQ on an association that is up.
    SecondRequest,
    /// Data after the sender's own A-RELEASE-RQ.
    DataAfterRelease,
    /// An A-RELEASE-RP that nobody asked for.
    UnaskedResponse,
    /// An A-RELEASE-RP out of turn, where both asked for release.
    ResponseOutOfTurn,
    /// Data of the requestor before the A-ASSOCIATE-AC.
    EarlyData,
    /// Anything else.
    Other,
}

impl Kind {
    fn of(departure: &Departure) -> Self {
        const ASKED: &[State] = &[State::STA5];
        const ASKED_OR_UP: &[State] = &[
            State::STA5,
            State::STA6,
            State::STA7,
            State::STA8,
            State::STA9,
            State::STA10,
            State::STA11,
            State::STA12,
        ];
        const NOT_ASKED: &[State] = &[State::STA3, State::STA5, State::STA6, State::STA7];
        let states = departure.states;
        match departure.kind {
            _ if departure.had_said == Said::End => Self::Other,
            PduType::ASSOCIATE_RQ if states.are_among(ASKED_OR_UP) && !states.are_among(ASKED) => {
                Self::SecondRequest
            }
            PduType::P_DATA_TF if departure.had_said == Said::ReleaseRequest => Self::DataAfterRelease,
            PduType::P_DATA_TF if states.are_among(ASKED) => Self::EarlyData,
            PduType::RELEASE_RP if states.are_among(NOT_ASKED) => Self::UnaskedResponse,
            PduType::RELEASE_RP if states.are_among(&[State::STA7, State::STA10]) => Self::ResponseOutOfTurn,
            _ => Self::Other,
        }
    }
}

/// Reports the association's departure, if it is of this kind.
pub(super) fn report(context: &Context, kind: Kind, findings: &mut Findings<'_>, expected: &str) {
    let departure = context.departure().filter(|departure| Kind::of(departure) == kind);
    let Some(departure) = departure else { return };
    findings.report(departure.at, Some(departure.sender), || {
        let (what, sender, states) = (departure.kind.name(), departure.sender.name(), departure.states);
        let observed = format!("{what} by the {sender} in {states}");
        let evidence = Evidence::new(expected, observed).octets(departure.sender, departure.span);
        if departure.is_order_doubtful { evidence.possible() } else { evidence }
    });
}
