//! SVC-SCM-005.

use super::messages;
use crate::check::Party;
use crate::check::stories::commitment::{REFERENCED_SOP_SEQUENCE, instances};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity, Stories};
use crate::dict::Uid;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus, workflow};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-SCM-005",
    name: "commitment_for_instance_not_stored",
    title: "Commitment asked for an instance that was not stored",
    severity: Severity::Warning,
    clause: "PS3.4 J.3.1; PS3.4 J.3.2.1.1",
    requirement: "Commitment is asked of an archive for what was sent to it.",
    rationale: "The archive reports 0112 for what it does not have, and the modality keeps its images.",
    exceptions: "The instance may have got there earlier, or on another way; so only where other instances \
                 of the request were seen on their way, and only as possible.",
    advice: "Ask only for instances whose C-STORE-RSP said success.",
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
    let (Some(scu), Some(scp)) = (Party::of(context, entry.sender), Party::of(context, entry.sender.other()))
    else {
        return;
    };
    let all = instances(data_set.elements(), REFERENCED_SOP_SEQUENCE);
    let is_stored = |instance: &&Vec<u8>| {
        stories.stored(instance, scp.address).is_some_and(|stored| stored.scu == scu.address)
    };
    let stored = all.iter().filter(is_stored).count();
    if stored == 0 || stored == all.len() {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let first = all.iter().find(|instance| !is_stored(instance)).map(|instance| Uid::new(instance));
        let first = first.map_or(String::new(), |uid| format!(", {uid} for one"));
        let observed = format!(
            "{} of {} were not seen on their way{first}",
            all.len().saturating_sub(stored),
            all.len()
        );
        Evidence::new("instances that were stored", observed).octets(entry.sender, entry.span()).possible()
    });
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[workflow::COMMITMENT, pdus::CT_IMAGE_STORAGE]);
    ladder.requestor(&pdus::store_request(3, 1, &pdus::ct_image(64), 4_096));
    ladder.acceptor(&pdus::store_response(3, 1, 0x0000));
    let references = [workflow::reference("2.25.2"), workflow::reference("2.25.4")];
    let data_set = workflow::references("2.25.77", None, Some(&references));
    ladder.requestor(&workflow::commitment_request(2, &data_set));
    ladder.acceptor(&workflow::commitment_response(2, 0x0000));
    let failed = [workflow::failed_reference("2.25.4", 0x0112)];
    let report = workflow::references("2.25.77", Some(&failed), Some(&[workflow::reference("2.25.2")]));
    ladder.acceptor(&workflow::commitment_report(1, 2, &report));
    ladder.requestor(&workflow::report_response(1, 2, 0x0000));
    ladder.release();
    ladder
}
