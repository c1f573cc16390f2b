//! What the rules about fragments share.

use crate::check::fragments::{Fault, Misplaced};
use crate::check::{Context, Evidence, Findings};
use crate::octets::Span;
use crate::scenario::{Ladder, pdus};
use crate::timeline::{DataPdu, PduContent, PduEntry};
use crate::ul::{Content, Item, ItemType, PduType, PdvHeader, encode};

/// Where the damage of PDUs and their lengths is told; where fragments stand cannot be said after that.
pub(super) const DAMAGE: &[&str] = &["UL-007", "UL-008", "UL-110", "UL-111"];

/// The P-DATA-TF, if it is one.
pub(super) fn data(entry: &PduEntry) -> Option<&DataPdu> {
    match &entry.content {
        PduContent::Data(pdu) => Some(pdu),
        PduContent::Control(_) => None,
    }
}

/// Where the header of an item stands.
pub(super) fn place(pdv: &PdvHeader) -> Span {
    Span::new(pdv.offset, PdvHeader::LENGTH as u64)
}

/// What an item holds: `data set fragment of 120 octets on context 1`.
pub(super) fn describe(pdv: &PdvHeader) -> String {
    let what = if pdv.is_command() { "command" } else { "data set" };
    let last = if pdv.is_last() { "last " } else { "" };
    format!("{last}{what} fragment of {} octets on context {}", pdv.fragment_length, pdv.context_id)
}

/// Reports what is misplaced like this in the PDU at hand.
pub(super) fn report(
    entry: &PduEntry,
    context: &Context,
    what: Misplaced,
    findings: &mut Findings<'_>,
    evidence: impl Fn(&Fault) -> (String, String),
) {
    if data(entry).is_none() {
        return;
    }
    for fault in context.fragments.of(entry.sender).faults.iter().filter(|fault| fault.what == what) {
        findings.report(entry.last, Some(entry.sender), || {
            let (expected, observed) = evidence(fault);
            Evidence::new(expected, observed).octets(entry.sender, place(&fault.pdv))
        });
    }
}

/// For examples: an association for CT images (contexts 1 and 3) and Verification (context 5) whose peers may have
/// several operations under way.
pub(super) fn asynchronous() -> Ladder {
    let proposals = vec![
        pdus::proposal(1, pdus::CT_IMAGE_STORAGE),
        pdus::proposal(3, pdus::CT_IMAGE_STORAGE),
        pdus::proposal(5, pdus::VERIFICATION),
    ];
    let answers = vec![pdus::answer(1, 0), pdus::answer(3, 0), pdus::answer(5, 0)];
    let mut ladder = Ladder::new();
    ladder.requestor(&with_window(PduType::ASSOCIATE_RQ, proposals));
    ladder.acceptor(&with_window(PduType::ASSOCIATE_AC, answers));
    ladder
}

fn with_window(kind: PduType, contexts: Vec<Item>) -> Vec<u8> {
    let mut associate = pdus::associate("CT01", "PACS", contexts);
    for item in &mut associate.items {
        if let Content::UserInformation(sub_items) = &mut item.content {
            let window = Content::AsynchronousOperationsWindow(2, 1);
            sub_items.push(pdus::item(ItemType::ASYNCHRONOUS_OPERATIONS_WINDOW, window));
        }
    }
    encode::associate(kind, &associate)
}
