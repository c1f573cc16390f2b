//! DIMSE-015.

use super::{commands, traffic};
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::dict::message::DataSetPresence;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;

const ATTRIBUTE_IDENTIFIER_LIST: Tag = Tag(0x0000, 0x1005);

pub(super) static RULE: Rule = Rule {
    id: "DIMSE-015",
    name: "mandatory_data_set_missing",
    title: "Message without its mandatory data set",
    severity: Severity::Violation,
    clause: "PS3.7 9.1, 10.1",
    requirement: "C-STORE, C-FIND, C-GET, C-MOVE and N-SET requests, matches of a C-FIND and what an N-GET \
                  asked for come with a data set.",
    rationale: "There is nothing to store, to look for or to show: the receiver fails the message or aborts.",
    exceptions: "An N-CREATE-RQ may do without unless its service wants attributes. An N-GET that asked for \
                 nothing in particular gets a warning.",
    advice: "Send the data set, and say so in Command Data Set Type.",
    is_pedantic: false,
    needs: &[],
    follows_from: &["DIMSE-001", "DIMSE-014", "SVC-RET-001"],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some((command, definition)) = commands::defined(entry) else { return };
    let Some(field) = command.command_field().filter(|_| command.announces_no_data_set()) else { return };
    if definition.data_set != DataSetPresence::Required && !service_requires(entry, field, context) {
        return;
    }
    let asked_for_all = || {
        let request = context.operation_of(entry).and_then(|operation| operation.request.command.as_ref());
        request.is_none_or(|request| request.get(ATTRIBUTE_IDENTIFIER_LIST).is_none_or(<[u8]>::is_empty))
    };
    let is_warning = field == CommandField::N_GET_RQ.response() && asked_for_all();
    findings.report(entry.last, Some(entry.sender), || {
        let status = entry.status().map(|status| format!(", status {status:04X}H")).unwrap_or_default();
        let observed = format!("{}{status}: Command Data Set Type 0101H", entry.command_name());
        let evidence = Evidence::new("a data set", observed).octets(entry.sender, entry.span());
        if is_warning { evidence.severity(Severity::Warning) } else { evidence }
    });
}

/// Where it depends on status and service.
fn service_requires(entry: &MessageEntry, field: CommandField, context: &Context) -> bool {
    const FIND: CommandField = CommandField::C_FIND_RQ.response();
    const GET: CommandField = CommandField::N_GET_RQ.response();
    let service = || context.sop_class(entry).map_or(Service::Other, |class| Service::of(class.as_str()));
    match field {
        FIND => matches!(entry.status(), Some(0xff00 | 0xff01)),
        GET => entry.status() == Some(0x0000),
        CommandField::N_ACTION_RQ | CommandField::N_EVENT_REPORT_RQ => {
            service() == Service::StorageCommitment
        }
        CommandField::N_CREATE_RQ => matches!(
            service(),
            Service::PerformedProcedureStep | Service::UnifiedProcedureStep | Service::InstanceAvailability
        ),
        _ => false,
    }
}

fn example() -> Ladder {
    let mut ladder = Ladder::association(&[pdus::STUDY_ROOT_FIND]);
    ladder.requestor(&traffic::find_request(1));
    ladder.acceptor(&traffic::send(traffic::find_response(1, traffic::NONE, 0xff00)));
    ladder.acceptor(&traffic::find_end(1, 0x0000));
    ladder.release();
    ladder
}
