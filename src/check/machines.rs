//! Both peers' state machines (PS3.8 Table 9-10), as far as an observer can know them.
//!
//! An observer sees what was sent, and not what has arrived. So each peer is in one of several states: one for every
//! number of PDUs that may have reached it out of those on their way. A PDU is forbidden only if it is so in all of
//! them; where it is allowed in some, it tells what had arrived.

use std::collections::VecDeque;
use std::fmt;

use crate::octets::Span;
use crate::time::Moment;
use crate::timeline::PduEntry;
use crate::ul::state_machine::{Action, Event, State, transition};
use crate::ul::{PduType, PerRole, Role};

/// Whoever has said nothing for so long and then speaks has read what came before; what waits in a send buffer is
/// sent without such a pause. In nanoseconds.
const READ_AFTER_NS: i64 = 5_000_000_000;
/// Two taps whose clocks differ show the PDUs of both directions in the wrong order, by about so much, in nanoseconds.
const CLOCK_SKEW_NS: i64 = 5_000_000;
/// PDUs on their way that are followed; an association that obeys the standard has three.
const MAX_ARRIVING: usize = 8;

/// A set of states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct States(u16);

impl States {
    /// None.
    const NONE: Self = Self(0);
    /// All in which there is a connection.
    const CONNECTED: Self = Self(0b11_1111_1111_1100);

    /// This one alone.
    #[must_use]
    pub const fn only(state: State) -> Self {
        Self(1 << state.number())
    }

    /// Is this state among them?
    #[must_use]
    pub const fn has(self, state: State) -> bool {
        self.0 & Self::only(state).0 != 0
    }

    /// Are all of them among `others`, and is there one at all?
    #[must_use]
    pub fn are_among(self, others: &[State]) -> bool {
        let others = others.iter().fold(Self::NONE, |all, state| all.with(Self::only(*state)));
        self != Self::NONE && self.0 & !others.0 == 0
    }

    /// The states, in order.
    pub fn iter(self) -> impl Iterator<Item = State> {
        State::ALL.into_iter().filter(move |state| self.has(*state))
    }

    const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    fn map(self, to: impl Fn(State) -> Self) -> Self {
        self.iter().fold(Self::NONE, |all, state| all.with(to(state)))
    }

    /// Those after sending a PDU of this type; none if it can be sent in none of them.
    fn after_sending(self, kind: PduType) -> Self {
        if kind == PduType::ABORT {
            // Besides what the user wants (Evt15), an abort answers whatever should not have come (AA-1, AA-7, AA-8).
            let can_abort = |state| !matches!(state, State::STA1 | State::STA4);
            return self.map(|state| if can_abort(state) { Self::only(State::STA13) } else { Self::NONE });
        }
        let Some(event) = Event::of_sent(kind) else { return self };
        self.map(|state| match transition(event, state) {
            Some(row) => row.next.iter().fold(Self::NONE, |all, next| all.with(Self::only(*next))),
            None => Self::NONE,
        })
    }

    /// Those after an event that the other side caused.
    fn after(self, event: Event, role: Option<Role>) -> Self {
        self.map(|state| {
            let Some(row) = transition(event, state) else { return Self::only(state) };
            match (row.next, row.action, role) {
                // Both asked for release: what follows depends on who asked for the association.
                ([requestor, _], Action::Ar8, Some(Role::Requestor)) => Self::only(*requestor),
                ([_, acceptor], Action::Ar8, Some(Role::Acceptor)) => Self::only(*acceptor),
                // A request that the provider rejects looks like one that the user rejects.
                ([passed, _], Action::Ae6, _) => Self::only(*passed),
                (next, _, _) => next.iter().fold(Self::NONE, |all, next| all.with(Self::only(*next))),
            }
        })
    }

    /// Those after any number of PDUs that nobody saw.
    fn after_anything(self, role: Option<Role>) -> Self {
        let mut all = self;
        loop {
            let more = Event::ALL
                .into_iter()
                .filter(|event| matches!(event.number(), 3 | 4 | 6 | 10 | 12 | 13 | 16 | 19))
                .fold(all, |all, event| all.with(all.after(event, role)));
            if more == all {
                return all;
            }
            all = more;
        }
    }
}

/// `Sta6`, or `Sta6 or Sta8`.
impl fmt::Display for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, state) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { " or " };
            write!(f, "{separator}{state} ({})", state.meaning())?;
        }
        Ok(())
    }
}

/// How far a peer had gone towards the end of the association.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// Nothing of an end.
    Nothing,
    /// It had asked for release.
    ReleaseRequest,
    /// It had ended it: by A-ASSOCIATE-RJ, A-RELEASE-RP or A-ABORT.
    End,
}

/// An A-RELEASE-RQ, all of it.
#[derive(Clone, Copy, Debug)]
pub struct ReleaseRequest {
    /// When its last octet was seen.
    pub at: Moment,
    /// Where it stands in its sender's stream.
    pub span: Span,
}

/// A PDU that its sender's state forbids.
#[derive(Clone, Copy, Debug)]
pub struct Departure {
    /// Who sent it.
    pub sender: Role,
    /// Its type.
    pub kind: PduType,
    /// Where it stands in its sender's stream.
    pub span: Span,
    /// When its first octet was seen.
    pub started: Moment,
    /// When its last octet was seen.
    pub at: Moment,
    /// The states that its sender can have been in.
    pub states: States,
    /// What its sender had said before.
    pub had_said: Said,
    /// Does the table want the receiver to abort because of it?
    pub is_abort_due: bool,
    /// Did the other peer say something at nearly the same time that would allow it, if it had come before?
    pub is_order_doubtful: bool,
    /// Would something that the other peer may have said unseen excuse it?
    pub is_excusable: bool,
}

/// One peer's machine.
#[derive(Debug)]
struct Machine {
    role: Option<Role>,
    /// PDUs on their way to this peer.
    arriving: VecDeque<(Event, Moment)>,
    /// The states that it can be in after none, one, two… of them; one more than there are PDUs.
    possible: Vec<States>,
    /// When it sent its last octet.
    last_sent: Option<Moment>,
    /// PDUs that nobody saw may have reached it.
    hears_unseen: bool,
    /// It may have sent PDUs that nobody saw, since the last one that was seen.
    has_sent_unseen: bool,
    /// Its A-RELEASE-RQ.
    release_request: Option<ReleaseRequest>,
    /// How far it has gone towards the end.
    said: Said,
}

impl Machine {
    fn new(role: Option<Role>, start: States) -> Self {
        Self {
            role,
            arriving: VecDeque::new(),
            possible: vec![start],
            last_sent: None,
            hears_unseen: role.is_none(),
            has_sent_unseen: false,
            release_request: None,
            said: Said::Nothing,
        }
    }

    /// All states that it can be in.
    fn states(&self) -> States {
        self.possible.iter().fold(States::NONE, |all, states| all.with(*states))
    }

    /// Octets of one of the peers were lost.
    fn lose(&mut self) {
        self.arriving.clear();
        self.possible = vec![States::CONNECTED];
        self.hears_unseen = true;
    }

    /// Takes in that this peer starts to send: what it must have read by now, and what it may have read unseen.
    fn before_sending(&mut self, started: Moment) {
        if std::mem::take(&mut self.has_sent_unseen) {
            self.lose();
        }
        while let Some((_, seen)) = self.arriving.front() {
            let quiet_since = self.last_sent.map_or(*seen, |last| last.max(*seen));
            if started.at.since(quiet_since.at) < READ_AFTER_NS {
                break;
            }
            self.arriving.pop_front();
            self.possible.remove(0);
        }
        if self.hears_unseen {
            for states in &mut self.possible {
                *states = states.after_anything(self.role);
            }
        }
    }

    /// Sends data, where that is allowed beyond question: nearly every PDU is data.
    fn sends_data(&mut self) -> bool {
        const SENDS_DATA: States = States::only(State::STA6).with(States::only(State::STA8));
        let [states] = self.possible.as_mut_slice() else { return false };
        let is_plain = states.has(State::STA6) && !self.has_sent_unseen;
        if is_plain {
            *states = if self.hears_unseen { SENDS_DATA } else { States(states.0 & SENDS_DATA.0) };
        }
        is_plain
    }

    /// Sends a PDU, if it may.
    fn send(&mut self, kind: PduType) -> bool {
        let after: Vec<States> = self.possible.iter().map(|states| states.after_sending(kind)).collect();
        let Some(arrived) = after.iter().position(|states| *states != States::NONE) else { return false };
        self.arriving.drain(..arrived);
        self.possible = after;
        self.possible.drain(..arrived);
        for (index, (event, _)) in self.arriving.iter().enumerate() {
            let Some(before) = self.possible.get(index).copied() else { break };
            if let Some(states) = self.possible.get_mut(index.saturating_add(1)) {
                *states = states.with(before.after(*event, self.role));
            }
        }
        true
    }

    /// A PDU is on its way to this peer.
    fn hear(&mut self, event: Event, seen: Moment) {
        let latest = self.possible.last().copied().unwrap_or(States::CONNECTED);
        self.possible.push(latest.after(event, self.role));
        self.arriving.push_back((event, seen));
        if self.arriving.len() > MAX_ARRIVING {
            self.lose();
        }
    }
}

/// Both peers' machines.
#[derive(Debug)]
pub struct Machines {
    peers: PerRole<Machine>,
    /// The states that the sender of the PDU at hand could be in before it.
    pub at_hand: States,
    departure: Option<Departure>,
    /// Nothing can be told any more: a PDU was forbidden, and what follows is its consequence, or a boundary is lost.
    is_over: bool,
}

impl Machines {
    /// Machines at the start of an association, or in the middle of one.
    pub(super) fn new(is_mid_stream: bool) -> Self {
        let peers = if is_mid_stream {
            let machine = || Machine::new(None, States::CONNECTED);
            PerRole { requestor: machine(), acceptor: machine() }
        } else {
            Self::at_start()
        };
        Self { peers, at_hand: States::NONE, departure: None, is_over: false }
    }

    fn at_start() -> PerRole<Machine> {
        PerRole {
            requestor: Machine::new(Some(Role::Requestor), States::only(State::STA4)),
            acceptor: Machine::new(Some(Role::Acceptor), States::only(State::STA2)),
        }
    }

    /// The first PDU that its sender's state forbade; nothing is judged after it.
    #[must_use]
    pub const fn departure(&self) -> Option<&Departure> {
        self.departure.as_ref()
    }

    /// This peer's first A-RELEASE-RQ.
    #[must_use]
    pub fn release_request(&self, role: Role) -> Option<ReleaseRequest> {
        self.peers.of(role).release_request
    }

    /// The states that this peer can be in.
    #[must_use]
    pub fn states(&self, role: Role) -> States {
        self.peers.of(role).states()
    }

    /// Octets of a peer were lost by the capture.
    pub(super) fn note_loss(&mut self, sender: Role) {
        self.peers.requestor.lose();
        self.peers.acceptor.lose();
        self.peers.of_mut(sender).has_sent_unseen = true;
    }

    /// A peer's octets are no PDUs any more.
    pub(super) fn note_lost_boundary(&mut self) {
        self.is_over = true;
    }

    /// Takes in a PDU.
    pub(super) fn note_pdu(&mut self, entry: &PduEntry, is_first: bool, is_whole: bool) {
        let header = entry.content.header();
        if header.kind == PduType::P_DATA_TF && !self.is_over {
            let sender = self.peers.of_mut(entry.sender);
            self.at_hand = sender.states();
            if sender.sends_data() {
                sender.last_sent = Some(entry.last);
                return;
            }
        }
        if is_first && header.kind == PduType::ASSOCIATE_RQ && entry.sender == Role::Requestor {
            self.peers = Self::at_start();
        }
        self.doubt_departure(entry);
        if self.is_over || !header.kind.is_known() {
            self.at_hand = self.states(entry.sender);
            return;
        }
        let sender = self.peers.of_mut(entry.sender);
        sender.before_sending(header.started);
        self.at_hand = sender.states();
        let is_allowed = sender.send(header.kind);
        if header.kind == PduType::RELEASE_RQ && is_whole {
            let request = ReleaseRequest { at: entry.last, span: header.span() };
            sender.release_request.get_or_insert(request);
        }
        if !is_allowed {
            self.depart(entry);
            return;
        }
        sender.last_sent = Some(entry.last);
        sender.said = sender.said.max(match header.kind {
            PduType::ASSOCIATE_RJ | PduType::RELEASE_RP | PduType::ABORT => Said::End,
            PduType::RELEASE_RQ => Said::ReleaseRequest,
            _ => Said::Nothing,
        });
        if !is_whole {
            // It is not known whether the other side has got it.
            self.note_loss(entry.sender);
            return;
        }
        // Data changes no state of a peer that may hear it.
        if header.kind != PduType::P_DATA_TF {
            let event = Event::of_received(header.kind);
            self.peers.of_mut(entry.sender.other()).hear(event, entry.last);
        }
    }

    fn depart(&mut self, entry: &PduEntry) {
        let header = entry.content.header();
        let sender = self.peers.of(entry.sender);
        let receiver = self.peers.of(entry.sender.other());
        let arrives_in = receiver.possible.last().copied().unwrap_or(States::CONNECTED);
        let event = Event::of_received(header.kind);
        let aborts = |state| {
            transition(event, state).is_some_and(|row| matches!(row.action, Action::Aa1 | Action::Aa8))
        };
        let with_more = sender.states().after_anything(sender.role);
        self.departure = Some(Departure {
            sender: entry.sender,
            kind: header.kind,
            span: header.span(),
            started: header.started,
            at: entry.last,
            states: self.at_hand,
            had_said: sender.said,
            is_abort_due: !receiver.hears_unseen && arrives_in.iter().all(aborts),
            is_order_doubtful: false,
            is_excusable: with_more.after_sending(header.kind) != States::NONE,
        });
        self.is_over = true;
    }

    /// The other peer speaks after a departure.
    fn doubt_departure(&mut self, entry: &PduEntry) {
        let Some(departure) = &mut self.departure else { return };
        if departure.sender != entry.sender
            && departure.is_excusable
            && entry.content.header().started.at.since(departure.started.at) <= CLOCK_SKEW_NS
        {
            departure.is_order_doubtful = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Ladder, pdus};
    use crate::ul::{AbortSource, encode};

    fn states_of(ladder: &Ladder) -> Machines {
        let mut analyzer = crate::analysis::Analyzer::new(crate::analysis::Options {
            pdus: true,
            ..crate::analysis::Options::default()
        });
        let (mut entries, mut machines, mut count) = (Vec::new(), Machines::new(false), 0);
        ladder.events(|event| analyzer.push(&event, &mut entries));
        for entry in &entries {
            if let crate::timeline::Entry::Pdu(pdu) = entry {
                machines.note_pdu(pdu, count == 0, true);
                count += 1;
            }
        }
        machines
    }

    const ABORT: AbortSource = AbortSource { source: 0, reason: 0 };

    #[test]
    fn an_association_from_start_to_end_departs_nowhere() {
        let mut ladder = Ladder::verification();
        ladder.requestor(&pdus::echo_request(1, 7));
        ladder.acceptor(&pdus::echo_response(1, 7, 0));
        ladder.release();
        let machines = states_of(&ladder);
        assert!(machines.departure().is_none());
        assert_eq!(machines.states(Role::Acceptor), States::only(State::STA13));
        assert!(machines.states(Role::Requestor).has(State::STA1));
    }

    #[test]
    fn pdus_that_cross_are_allowed() {
        let mut ladder = Ladder::verification();
        ladder.acceptor(&encode::abort(ABORT));
        ladder.requestor(&pdus::echo_request(1, 7));
        ladder.requestor(&encode::release_request());
        ladder.requestor(&encode::abort(ABORT));
        assert!(states_of(&ladder).departure().is_none());
    }

    #[test]
    fn what_is_sent_long_after_an_abort_did_not_cross_it() {
        let mut ladder = Ladder::verification();
        ladder.acceptor(&encode::abort(ABORT));
        ladder.wait_ms(6_000);
        ladder.requestor(&pdus::echo_request(1, 7));
        let machines = states_of(&ladder);
        let departure = machines.departure().unwrap();
        assert_eq!((departure.sender, departure.states), (Role::Requestor, States::only(State::STA1)));
    }

    #[test]
    fn a_release_collision_in_order_is_allowed() {
        let mut ladder = Ladder::verification();
        ladder.requestor(&encode::release_request());
        ladder.acceptor(&encode::release_request());
        ladder.requestor(&encode::release_response());
        ladder.acceptor(&encode::release_response());
        assert!(states_of(&ladder).departure().is_none());
    }

    #[test]
    fn an_acceptor_that_answers_a_collision_first_departs() {
        let mut ladder = Ladder::verification();
        ladder.requestor(&encode::release_request());
        ladder.acceptor(&encode::release_request());
        ladder.acceptor(&encode::release_response());
        ladder.requestor(&encode::release_response());
        let machines = states_of(&ladder);
        let departure = machines.departure().unwrap();
        assert_eq!(departure.sender, Role::Acceptor);
        assert!(departure.states.are_among(&[State::STA7, State::STA10]), "{}", departure.states);
    }

    #[test]
    fn data_may_follow_the_other_peers_release_request() {
        let mut ladder = Ladder::verification();
        ladder.requestor(&pdus::echo_request(1, 7));
        ladder.requestor(&encode::release_request());
        ladder.acceptor(&pdus::echo_response(1, 7, 0));
        ladder.acceptor(&encode::release_response());
        assert!(states_of(&ladder).departure().is_none());
    }

    #[test]
    fn only_what_is_forbidden_whatever_was_lost_departs_after_a_loss() {
        let mut machines = Machines::new(true);
        for (sender, is_late, kind, departs) in [
            (Role::Acceptor, false, PduType::RELEASE_RP, false),
            (Role::Requestor, true, PduType::RELEASE_RQ, false),
            (Role::Acceptor, false, PduType::RELEASE_RP, false),
            (Role::Requestor, false, PduType::P_DATA_TF, true),
        ] {
            if is_late {
                machines = Machines::new(true);
                machines.note_loss(sender);
            }
            machines.note_pdu(&entry(sender, kind), false, true);
            assert_eq!(machines.departure().is_some(), departs, "{}", kind.name());
        }
    }

    fn entry(sender: Role, kind: PduType) -> PduEntry {
        let header =
            crate::ul::PduHeader { kind, reserved: 0, length: 4, offset: 0, started: Moment::default() };
        let pdu = crate::ul::Pdu::decode(header, &[0; 4], 0);
        PduEntry {
            association: 1,
            last: Moment::default(),
            sender,
            side: crate::stream::Side::Initiator,
            content: crate::timeline::PduContent::Control(pdu),
            negotiation: None,
        }
    }
}
