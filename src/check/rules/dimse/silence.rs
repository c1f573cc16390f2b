//! Operations that an association leaves without their last response, and whether that is to be blamed on anybody.

use super::timing;
use crate::check::{Context, Operation, Severity};
use crate::dimse::CommandField;
use crate::time::Moment;
use crate::timeline::{AssociationEntry, Outcome};
use crate::ul::{PduType, PresentationContext, Role};

/// The responder said nothing more.
pub(super) struct Silence {
    /// From when on.
    pub(super) since: Moment,
    /// For how long, and what ended it.
    pub(super) text: String,
    /// How much it weighs.
    pub(super) severity: Severity,
}

/// Why the last response is missing; `None` if the responder has an excuse.
pub(super) fn of(operation: &Operation, entry: &AssociationEntry, context: &Context) -> Option<Silence> {
    let responder = operation.sender.other();
    let is_sub_operation = operation.sender == Role::Acceptor && operation.field == CommandField::C_STORE_RQ;
    let is_unseen = context.peers.of(responder).pdus == 0;
    let requestor = context.peers.of(operation.sender);
    if context.has_losses()
        || is_unseen
        || is_sub_operation
        || requestor.anomalies > 0
        || !operation.request.is_complete
    {
        return None;
    }
    if !was_due(operation, context) || has_crossed_release(operation, context) {
        return None;
    }
    let since = operation.last_response.map_or(operation.request.last, |response| response.at);
    let waited_ns = entry.last.at.since(since.at);
    // Who asks for the release does not wait any more.
    let has_left = requestor.has_sent(PduType::RELEASE_RQ);
    let by_responder = entry.ended_by? == responder && !has_left;
    let severity = severity(operation, entry.outcome, by_responder, waited_ns, context)?;
    let by = if by_responder { responder } else { operation.sender };
    let text =
        format!("{} by the {} after {}", entry.outcome.name(), by.name(), timing::seconds_of(waited_ns));
    Some(Silence { since, text, severity })
}

fn severity(
    operation: &Operation,
    outcome: Outcome,
    by_responder: bool,
    waited_ns: i64,
    context: &Context,
) -> Option<Severity> {
    match outcome {
        // An abort is an answer of a kind.
        Outcome::Aborted if by_responder => Some(Severity::Note),
        Outcome::Released | Outcome::Closed | Outcome::Reset if by_responder => Some(Severity::Violation),
        Outcome::Released | Outcome::Closed | Outcome::Reset | Outcome::Aborted => {
            // Who cancelled does not wait, and a retrieval may be silent for long.
            let may_be_silent = matches!(operation.field, CommandField::C_MOVE_RQ | CommandField::C_GET_RQ)
                || operation.cancelled.is_some();
            let is_over = waited_ns >= context.limits.dimse_timeout_ns;
            (is_over && !may_be_silent).then_some(Severity::Warning)
        }
        Outcome::Rejected | Outcome::Open | Outcome::Refused => None,
    }
}

/// Was it a request that the responder could do: known, on an accepted context of an association?
fn was_due(operation: &Operation, context: &Context) -> bool {
    let agreed = context.presentation_context(operation.request.context_id);
    let is_agreed = match context.negotiation.accept {
        Some(_) => agreed.is_some_and(PresentationContext::is_accepted),
        None => context.is_mid_stream(),
    };
    operation.field.is_known() && is_agreed
}

/// Did the responder ask for the release before, or while, the request was on its way?
fn has_crossed_release(operation: &Operation, context: &Context) -> bool {
    let release = context.peers.of(operation.sender.other()).first(PduType::RELEASE_RQ);
    release
        .is_some_and(|release| release.at.since(operation.request.last.at) < timing::round_trip_ns(context))
}
