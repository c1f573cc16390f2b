//! SVC-STO-006.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::status::Class;
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, statuses};

pub(super) static RULE: Rule = Rule {
    id: "SVC-STO-006",
    name: "storage_failed",
    title: "Object was not stored",
    severity: Severity::Note,
    clause: "PS3.4 B.2.3",
    requirement: "A failure says that the object is not stored, and by its code why.",
    rationale: "The object is missing in the archive until somebody sends it again.",
    exceptions: "To fail is a correct answer: the note is there because the cause matters.",
    advice: "A7xx: look at disk and licences of the archive. A9xx: look for missing attributes of the SOP \
             class. Cxxx: ask the vendor of the archive. 0124: let the archive know the sender.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_STORE_RQ.response()) {
        return;
    }
    let Some(status) = entry.status().filter(|_| entry.status_class() == Some(Class::Failure)) else {
        return;
    };
    findings.report(entry.last, None, || {
        let request = context.operation_of(entry).map(|operation| &operation.request);
        let octets = request.and_then(|request| request.data_set_octets);
        let octets = octets.map_or(String::new(), |octets| format!(", data set of {octets} octets"));
        let class = entry.sop_class_uid().map(|class| format!(", {}", class.name_or_self()));
        let syntax = request.and_then(|request| request.transfer_syntax.as_ref());
        let syntax = syntax.map(|syntax| format!(", {}", syntax.name_or_self()));
        let [class, syntax] = [class, syntax].map(Option::unwrap_or_default);
        let observed = format!("{}{class}{syntax}{octets}", statuses::describe(entry, status));
        Evidence::new("0000H", observed).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    examples::answered(0xa700)
}
