//! What the decoders tell of an association: PDUs, and what is odd; and what TCP tells.

use std::sync::Arc;

use super::{Core, MAX_ANOMALIES, Origin, Output, Shared};
use crate::dimse::End;
use crate::stream::{Notice, Side};
use crate::time::Moment;
use crate::timeline::{AnomalyEntry, DataPdu, Entry, Opened, PduContent, PduEntry, TransportEntry};
use crate::ul::{Anomaly, Body, Negotiation, Pdu, Role, Unit};

impl Core {
    /// Takes what TCP tells.
    pub(super) fn notice(&mut self, side: Side, notice: Notice, at: Moment, out: &mut Output<'_>) {
        // Each of many segments may be told to be too long.
        let is_known = matches!(notice, Notice::Unreachable { by, why } if self.transport.unreachable == Some((by, why)));
        self.transport.note(notice);
        if is_known {
            return;
        }
        let sender = self.role(side);
        out.push(Entry::Transport(TransportEntry { association: self.number, at, sender, notice }));
    }

    /// Takes what a decoder has.
    pub(super) fn unit(
        &mut self,
        side: Side,
        unit: Unit<'_>,
        now: Moment,
        shared: &mut Shared,
        out: &mut Output<'_>,
    ) {
        match unit {
            Unit::Pdu(pdu) => return self.control(side, pdu, now, shared, out),
            Unit::Anomaly(anomaly) => return self.anomaly(side, anomaly, now, out),
            _ => {}
        }
        self.note_data_pdu(side, &unit, now, shared.options.pdus, out);
        let mut assembler = std::mem::take(self.assemblers.of_mut(side));
        assembler.keep_places(shared.options.places);
        assembler.push(&unit, now, &mut |part| self.part(side, part, shared, out));
        *self.assemblers.of_mut(side) = assembler;
    }

    fn anomaly(&mut self, side: Side, anomaly: Anomaly, at: Moment, out: &mut Output<'_>) {
        self.anomalies = self.anomalies.saturating_add(1);
        if self.anomalies <= MAX_ANOMALIES {
            let sender = self.role(side);
            out.push(Entry::Anomaly(AnomalyEntry { association: self.number, at, sender, anomaly }));
        }
    }

    /// Follows the P-DATA-TF under way on a side. Without `all`, only what is odd about them is told.
    fn note_data_pdu(&mut self, side: Side, unit: &Unit<'_>, last: Moment, all: bool, out: &mut Output<'_>) {
        let under_way = self.data_pdus.of_mut(side);
        match unit {
            Unit::DataStart(header) => *under_way = Some(DataPdu::new(*header)),
            Unit::PdvStart(header) => {
                if let Some(pdu) = under_way {
                    pdu.start_pdv(*header);
                }
            }
            Unit::FragmentGap(count) | Unit::PdvsLost(count) => {
                if let Some(pdu) = under_way {
                    pdu.missing = pdu.missing.saturating_add(*count);
                }
            }
            // The last item ends the PDU, and comes before the message that it may complete.
            Unit::PdvEnd(true) if under_way.as_ref().is_some_and(DataPdu::is_at_end) => {
                self.end_data_pdu(side, last, all, out);
            }
            Unit::DataEnd(missing) | Unit::DataCutOff(missing) => {
                if let Some(pdu) = under_way {
                    pdu.missing = *missing;
                    pdu.is_cut_off = matches!(unit, Unit::DataCutOff(_)) && self.end == End::CutOff;
                }
                self.end_data_pdu(side, last, all, out);
            }
            _ => {}
        }
    }

    fn end_data_pdu(&mut self, side: Side, last: Moment, all: bool, out: &mut Output<'_>) {
        let Some(mut pdu) = self.data_pdus.of_mut(side).take() else { return };
        let sender = self.role(side);
        let limit = self.negotiation.maximum_length(sender.other()).filter(|limit| *limit > 0);
        pdu.exceeded = limit.filter(|limit| pdu.header.length > *limit);
        let is_first_exceeding =
            pdu.exceeded.is_some() && !std::mem::replace(self.has_told_length.of_mut(side), true);
        if all || pdu.is_cut_off || is_first_exceeding {
            let content = PduContent::Data(pdu);
            let entry = PduEntry { association: self.number, last, sender, side, content, negotiation: None };
            out.push(Entry::Pdu(Box::new(entry)));
        }
    }

    fn control(&mut self, side: Side, pdu: Pdu, last: Moment, shared: &mut Shared, out: &mut Output<'_>) {
        if matches!(pdu.body, Body::AssociateRq(_)) && self.progress.is_over() {
            self.start_over(shared, out);
        }
        self.learn_sides(side, &pdu.body);
        let sender = self.role(side);
        let mut negotiation = None;
        match &pdu.body {
            Body::AssociateRq(request) => {
                self.progress.has_request = true;
                let is_cut = pdu.missing > 0 && request.may_lack_contexts();
                negotiation = Some(self.negotiate(shared, |all| all.set_request(request.clone(), is_cut)));
            }
            Body::AssociateAc(accept) => {
                let is_cut = pdu.missing > 0 && accept.may_lack_contexts();
                negotiation = Some(self.negotiate(shared, |all| all.set_accept(accept.clone(), is_cut)));
            }
            Body::AssociateRj(reject) => {
                self.progress.reject.get_or_insert((sender, *reject));
            }
            Body::Abort(abort) => {
                self.progress.abort.get_or_insert((sender, abort.why));
            }
            Body::ReleaseRq(_) => {
                self.progress.release_request.get_or_insert(sender);
            }
            Body::ReleaseRp(_) => {
                self.progress.release_response.get_or_insert(sender);
            }
            Body::Unknown(_) => {}
        }
        self.has_new_contexts |= negotiation.is_some();
        let content = PduContent::Control(pdu);
        out.push(Entry::Pdu(Box::new(PduEntry {
            association: self.number,
            last,
            sender,
            side,
            content,
            negotiation,
        })));
    }

    fn negotiate(&mut self, shared: &mut Shared, change: impl FnOnce(&mut Negotiation)) -> Arc<Negotiation> {
        shared.negotiations.release(self.negotiation_octets);
        let mut all = (*self.negotiation).clone();
        change(&mut all);
        (self.negotiation, self.negotiation_octets) = shared.negotiations.share(all);
        Arc::clone(&self.negotiation)
    }

    /// Without a SYN, who opened the connection was a guess; these PDUs tell who asked for the association.
    fn learn_sides(&mut self, side: Side, body: &Body) {
        let is_first = !self.progress.has_request && self.negotiation.accept.is_none();
        match body {
            Body::AssociateRq(_) if is_first => self.requestor_side = side,
            Body::AssociateAc(_) | Body::AssociateRj(_) if is_first => self.requestor_side = side.other(),
            _ => {}
        }
    }

    /// A second association on the same connection.
    fn start_over(&mut self, shared: &mut Shared, out: &mut Output<'_>) {
        for side in Side::BOTH {
            self.finish_messages(side, shared, out);
        }
        shared.negotiations.release(self.negotiation_octets);
        shared.links.end(self.number);
        out.push(Entry::Association(Box::new(self.summary())));
        let origin = Origin { opened: self.last, ..self.origin };
        let follows = Some(self.number);
        *self = Self { closing: self.closing, ..Self::new(shared.next_number(), origin) };
        out.push(Entry::Opened(Opened {
            association: self.number,
            at: origin.opened,
            connected: origin.connected,
            requestor: self.endpoint(Role::Requestor),
            acceptor: self.endpoint(Role::Acceptor),
            is_mid_stream: false,
            follows,
        }));
    }
}
