//! SVC-STO-002.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dimse::{CommandField, CommandSet};
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

pub(super) static RULE: Rule = Rule {
    id: "SVC-STO-002",
    name: "sop_instance_uid_differs",
    title: "SOP Instance UID of the command differs from the data set",
    severity: Severity::Violation,
    clause: "PS3.4 B.2.2; PS3.7 9.1.1.1.4",
    requirement: "The Affected SOP Instance UID of a C-STORE-RQ is the SOP Instance UID (0008,0018) of its data set.",
    rationale: "Archives refuse the object (A9xx), or index it under one UID and hand it out under the other.",
    exceptions: "",
    advice: "Take the UID of the command from the data set that is sent with it.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_STORE_RQ) {
        return;
    }
    let Some(affected) = entry.command.as_ref().and_then(CommandSet::sop_instance_uid) else {
        return;
    };
    let own = data_set.get(Tag(0x0008, 0x0018)).map(Uid::new);
    if own.as_ref() != Some(&affected) {
        findings.report(entry.last, Some(entry.sender), || {
            let observed = own.map_or("no SOP Instance UID in the data set".to_owned(), |own| {
                format!("{own} in the data set")
            });
            Evidence::new(affected.to_string(), observed).octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::CT_IMAGE_STORAGE]);
    let mut request = pdus::command(1, &pdus::store_command(1, "2.25.4"));
    request.extend(pdus::data_set(1, &pdus::ct_image(64), 4_096));
    ladder.requestor(&request);
    ladder.acceptor(&pdus::store_response_to(1, 1, 0x0000, "2.25.4"));
    ladder.release();
    ladder
}
