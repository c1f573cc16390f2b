//! UL-117.

use super::fragments;
use crate::check::fragments::Misplaced;
use crate::check::{Check, Context, Findings, Rule, Severity};
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{AbortSource, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-117",
    name: "context_changes_inside_message",
    title: "Presentation context changes inside a message",
    severity: Severity::Violation,
    clause: "PS3.8 E.1",
    requirement: "All fragments of a message, of its command and of its data set, are on the same \
                  presentation context.",
    rationale: "The receiver looks for the data set on the context of the command and waits, or reads it in \
                the wrong transfer syntax.",
    exceptions: "",
    advice: "Use the context of the command for its data set.",
    is_pedantic: false,
    needs: &[],
    follows_from: fragments::DAMAGE,
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    fragments::report(entry, context, Misplaced::OtherContext, findings, |fault| {
        let context = fault.other_context.map_or_else(|| "the same".to_owned(), |id| id.to_string());
        (format!("a fragment on context {context}"), format!("a {}", fragments::describe(&fault.pdv)))
    });
}

fn example() -> Ladder {
    let mut ladder = fragments::asynchronous();
    ladder.requestor(&pdus::command(1, &pdus::store_command(7, "2.25.2")));
    ladder.requestor(&pdus::data_set(3, &pdus::ct_image(64), 16_000));
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 5 }));
    ladder.close();
    ladder
}
