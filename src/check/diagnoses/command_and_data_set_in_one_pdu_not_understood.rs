//! Command and data set in one PDU not understood.

use crate::check::{Case, Look, Pattern, Told};
use crate::scenario::{Ladder, pdus};
use crate::ul::{AbortSource, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "command-and-data-set-in-one-pdu-not-understood",
    title: "Command and data set in one PDU not understood",
    symptom: "A request whose command and data set came in one P-DATA-TF gets an A-ABORT instead of a response.",
    causes: &["the receiver handles one PDV of each PDU", "the receiver waits for another PDU"],
    advice: "It is the receiver's defect; until it is mended, let the sender put each PDV into a PDU of its own.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (role, at) = case.aborted()?;
    let request = case.unanswered(&[]).filter(|open| open.sender != role && open.responses == 0)?;
    let message = &request.request;
    let is_in_one_pdu = message.pdv_count > 1 && message.first.frame == message.last.frame;
    if !is_in_one_pdu || message.data_set_octets.is_none() || message.data_set_octets > Some(16_384) {
        return None;
    }
    let text = format!(
        "{} aborts after a {} whose command and data set share a PDU.",
        case.name(role),
        request.field.name()
    );
    Some(Told::new(text, message.last).and(at).by(role).guess())
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    let command = encode::pdv(1, 3, &pdus::store_command(1, "2.25.2"));
    ladder.requestor(&encode::p_data_tf(&[command, encode::pdv(1, 2, &pdus::ct_image(64))]));
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 2 }));
    ladder.close();
    ladder
}
