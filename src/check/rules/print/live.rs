//! What an association has created so far.

use crate::check::Context;
use crate::dict::service::Service;
use crate::dict::status::Class;
use crate::dimse::CommandField;

/// Operations that the context remembers: with so many, it may have forgotten the first.
const REMEMBERED: usize = 60;

/// Was an object of this kind created, and not deleted since? `None` if that is not known.
pub(super) fn was_created(context: &Context, service: Service) -> Option<bool> {
    if context.finished.len() >= REMEMBERED || !context.open.is_empty() {
        return None;
    }
    let of_kind = context.finished.iter().filter(|operation| operation.request.service() == service);
    let is_done = |status: Option<u16>| {
        status.is_some_and(|status| matches!(Class::of(status), Class::Success | Class::Warning))
    };
    let mut exists = false;
    for operation in of_kind.filter(|operation| is_done(operation.last_response.and_then(|last| last.status)))
    {
        match operation.field {
            CommandField::N_CREATE_RQ => exists = true,
            CommandField::N_DELETE_RQ => exists = false,
            _ => {}
        }
    }
    Some(exists)
}
