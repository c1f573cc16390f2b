//! SVC-SCM-006.

use super::messages;
use crate::check::Party;
use crate::check::stories::commitment::{
    REFERENCED_SOP_CLASS_UID, REFERENCED_SOP_INSTANCE_UID, REFERENCED_SOP_SEQUENCE,
};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dict::Uid;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-006",
    name: "commitment_class_differs_from_stored",
    title: "Referenced SOP class is not the stored one",
    severity: Severity::Violation,
    clause: "PS3.4 J.3.2.1.1.3",
    requirement: "A reference names the SOP class that the instance was stored with.",
    rationale: "The archive reports 0119 and does not commit to the instance.",
    exceptions: "Judged only for instances whose C-STORE to the same archive was captured.",
    advice: "Keep class and instance of each object together in the database of the modality.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Story(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, stories: &Stories, findings: &mut Findings<'_>) {
    if !messages::is(entry, CommandField::N_ACTION_RQ) {
        return;
    }
    let Some(data_set) = entry.whole_data_set() else { return };
    let Some(scp) = Party::of(context, entry.sender.other()) else { return };
    let other = data_set.elements().items(REFERENCED_SOP_SEQUENCE).find_map(|item| {
        let class = item.value(REFERENCED_SOP_CLASS_UID).map(Uid::new).filter(|class| !class.is_empty())?;
        let instance = item.value(REFERENCED_SOP_INSTANCE_UID)?;
        let stored = stories.stored(instance, scp.address)?;
        (stored.sop_class_uid != class).then(|| (Uid::new(instance), class, stored.sop_class_uid.clone()))
    });
    if let Some((instance, class, stored)) = other {
        findings.report(entry.last, Some(entry.sender), || {
            let expected = format!("{}, as stored", stored.name_or_self());
            let observed = format!("{} for {instance}", class.name_or_self());
            Evidence::new(expected, observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::COMMITMENT, pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::store_request(3, 1, &pdus::ct_image(64), 4_096));
    ladder.acceptor(&pdus::store_response(3, 1, 0x0000));
    let other =
        [workflow::uid(0x0008, 0x1150, "1.2.840.10008.5.1.4.1.1.7"), workflow::uid(0x0008, 0x1155, "2.25.2")];
    let data_set = workflow::references("2.25.77", None, Some(&[other.concat()]));
    ladder.requestor(&workflow::commitment_request(2, &data_set));
    ladder.acceptor(&workflow::commitment_response(2, 0x0000));
    let failed = [[other.concat(), pdus::implicit(0x0008, 0x1197, &[0x19, 0x01])].concat()];
    ladder.acceptor(&workflow::commitment_report(
        1,
        2,
        &workflow::references("2.25.77", Some(&failed), None),
    ));
    ladder.requestor(&workflow::report_response(1, 2, 0x0000));
    ladder.release();
    ladder
}
