//! Presentation contexts: SOP class × role × transfer syntax, proposed and answered (PS3.8 7.1.1.13, PS3.7 D.3.3.4).

use super::live::Live;
use super::tally::Says;
use super::{Evidence, Page, name_of};
use crate::dict::Uid;
use crate::dict::transfer_syntax::IMPLICIT_VR_LITTLE_ENDIAN;
use crate::profile::model::{ApplicationEntity, ContextClaim, Direction, ServiceRole, Support};
use crate::profile::names::VERIFICATION;
use crate::timeline::AssociationEntry;
use crate::ul::{Associate, ContextResult, PresentationContext, Role, Roles};

/// The claim that PS3.2 makes for every acceptor.
pub(super) const OWED: &str = "accepts.(Verification)";
/// Why it is expected without a claim.
pub(in crate::profile) const VERIFICATION_IS_OWED: &str = "must, of every association-acceptor (PS3.2)";
/// Rejected for now, or without a reason (PS3.8 Table 9-18).
const NO_REASON: ContextResult = ContextResult(2);

/// What an application entity proposed.
pub(super) fn judge_request(page: &mut Page, entity: &ApplicationEntity, live: &Live) {
    let Some(negotiation) = &live.negotiation else { return };
    let at = live.evidence(Role::Requestor);
    for context in negotiation.contexts.iter().filter(|context| context.is_proposed == Some(true)) {
        let Some(class) = context.abstract_syntax.as_ref().map(ToString::to_string) else { continue };
        if live.is_cut.requestor {
            judge_cut(page, entity, Direction::Proposes, context, &class, at);
            continue;
        }
        for role in offered(live.associate(Role::Requestor), context) {
            for syntax in &context.proposed_transfer_syntaxes {
                note_done(page, entity, Direction::Proposes, (&class, role, &syntax.to_string()), at);
            }
        }
    }
}

/// What an application entity answered.
pub(super) fn judge_accept(page: &mut Page, entity: &ApplicationEntity, live: &Live) {
    let Some(negotiation) = &live.negotiation else { return };
    for context in &negotiation.contexts {
        let Some(class) = context.abstract_syntax.as_ref().map(ToString::to_string) else { continue };
        if context.is_abstract_syntax_inferred {
            continue;
        }
        if live.is_cut.requestor || live.is_cut.acceptor {
            judge_cut(page, entity, Direction::Accepts, context, &class, live.evidence(Role::Acceptor));
        } else if context.is_accepted() {
            judge_accepted(page, entity, live, context, &class);
        } else if let Some(result) = context.result {
            judge_refused(page, entity, live, context, &class, result);
        }
    }
}

/// Where the end of the request or of the answer was not captured, role selection may have been in it, and the rest of
/// the context too.
fn judge_cut(
    page: &mut Page,
    entity: &ApplicationEntity,
    direction: Direction,
    context: &PresentationContext,
    class: &str,
    at: Evidence,
) {
    for syntax in context.proposed_transfer_syntaxes.iter().map(ToString::to_string) {
        for role in [ServiceRole::Scu, ServiceRole::Scp] {
            let Some((index, _)) = entity.claim(direction, class, role, &syntax) else { continue };
            page.note_cell((index, class.to_owned(), role, syntax.clone()), Says::CannotTell, at, || {
                "the end of the negotiation was not captured".to_owned()
            });
        }
    }
}

fn judge_accepted(
    page: &mut Page,
    entity: &ApplicationEntity,
    live: &Live,
    context: &PresentationContext,
    class: &str,
) {
    let at = live.evidence(Role::Acceptor);
    let Some(syntax) = context.transfer_syntax.as_ref().map(ToString::to_string) else { return };
    let roles = service_roles(context.acceptor_roles);
    for role in &roles {
        if !is_owed_alone(entity, class, *role) {
            note_done(page, entity, Direction::Accepts, (class, *role, &syntax), at);
            continue;
        }
        page.note(OWED, Says::Yes, at, || "accepted".to_owned());
    }
    if live.associate(Role::Requestor).is_none() {
        return;
    }
    let wanted = offered(live.associate(Role::Requestor), context).into_iter().map(ServiceRole::other);
    for role in wanted.filter(|role| !roles.contains(role)) {
        let Some((index, claim)) = entity.claim(Direction::Accepts, class, role, &syntax) else { continue };
        if claim.support == Support::Must {
            page.note_cell((index, class.to_owned(), role, syntax.clone()), Says::No, at, || {
                format!("the role {} was offered and not taken", role.name())
            });
        }
    }
}

fn judge_refused(
    page: &mut Page,
    entity: &ApplicationEntity,
    live: &Live,
    context: &PresentationContext,
    class: &str,
    result: ContextResult,
) {
    let at = live.evidence(Role::Acceptor);
    // PS3.8 Annex F: a UID is sent without padding here, so one with padding is another.
    if context.abstract_syntax.as_ref().is_some_and(Uid::has_padding) {
        return;
    }
    for role in offered(live.associate(Role::Requestor), context).into_iter().map(ServiceRole::other) {
        if is_owed_alone(entity, class, role) && context.proposed_transfer_syntaxes.iter().any(is_owed_syntax)
        {
            page.note(OWED, refusal(Support::Must, result), at, || sentence(result));
        }
        for syntax in context.proposed_transfer_syntaxes.iter().filter(|syntax| !syntax.has_padding()) {
            let syntax = syntax.to_string();
            let Some((index, claim)) = entity.claim(Direction::Accepts, class, role, &syntax) else {
                continue;
            };
            let says = refusal(claim.support, result);
            page.note_cell((index, class.to_owned(), role, syntax), says, at, || sentence(result));
        }
    }
}

/// PS3.5 10.1: the default transfer syntax is everybody's.
fn is_owed_syntax(syntax: &Uid) -> bool {
    !syntax.has_padding() && *syntax == *IMPLICIT_VR_LITTLE_ENDIAN
}

fn refusal(support: Support, result: ContextResult) -> Says {
    match support {
        Support::MustNot => Says::Yes,
        Support::Must if result != NO_REASON => Says::No,
        Support::Must | Support::May => Says::Remark,
    }
}

fn sentence(result: ContextResult) -> String {
    format!("answered with result {}: {}", result.0, result.name())
}

/// The answer was not captured, and something may have been in it.
pub(super) fn judge_lost_accept(
    page: &mut Page,
    entity: &ApplicationEntity,
    live: &Live,
    entry: &AssociationEntry,
) {
    let is_lost = entry.messages > 0 || *entry.unseen.of(entry.side(Role::Acceptor)) || entry.gaps > 0;
    if live.accept.is_some() || live.is_rejected || !is_lost {
        return;
    }
    let at = Evidence { association: Some(live.number), frame: live.request.unwrap_or(entry.first).frame };
    for context in &entry.negotiation.contexts {
        let Some(class) = context.abstract_syntax.as_ref().map(ToString::to_string) else { continue };
        let sure = context.transfer_syntax.iter().chain(&context.proposed_transfer_syntaxes);
        for syntax in sure.map(ToString::to_string) {
            for role in [ServiceRole::Scu, ServiceRole::Scp] {
                let Some((index, _)) = entity.claim(Direction::Accepts, &class, role, &syntax) else {
                    continue;
                };
                let cell = (index, class.clone(), role, syntax.clone());
                page.note_cell(cell, Says::CannotTell, at, || {
                    "the A-ASSOCIATE-AC was not captured".to_owned()
                });
            }
        }
    }
}

/// It proposed or accepted this: is that claimed?
fn note_done(
    page: &mut Page,
    entity: &ApplicationEntity,
    direction: Direction,
    (class, role, syntax): (&str, ServiceRole, &str),
    at: Evidence,
) {
    let done = match direction {
        Direction::Accepts => "accepted",
        Direction::Proposes => "proposed",
    };
    let Some((index, claim)) = entity.claim(direction, class, role, syntax) else {
        let why = || format!("{done}; {}", missing(entity, direction, class, role, syntax));
        page.note_undeclared((direction, class.to_owned(), role, syntax.to_owned()), at, why);
        return;
    };
    let says = if claim.support == Support::MustNot { Says::No } else { Says::Yes };
    page.note_cell((index, class.to_owned(), role, syntax.to_owned()), says, at, || done.to_owned());
}

/// What keeps the nearest claim from covering it.
fn missing(
    entity: &ApplicationEntity,
    direction: Direction,
    class: &str,
    role: ServiceRole,
    syntax: &str,
) -> String {
    let own = || entity.contexts.iter().filter(|claim| claim.direction == direction);
    let names = |claims: Vec<&ContextClaim>| {
        claims.iter().map(|claim| claim.id.as_str()).collect::<Vec<_>>().join(", ")
    };
    let of_role: Vec<_> = own().filter(|claim| claim.covers(direction, class, role)).collect();
    if !of_role.is_empty() {
        return format!("{} claims it without {}", names(of_role), name_of(syntax));
    }
    let of_class: Vec<_> = own().filter(|claim| claim.has_class(class)).collect();
    if of_class.is_empty() {
        return format!("no claim in {} has the SOP class", direction.name());
    }
    format!("{} claims it only as {}", names(of_class), role.other().name())
}

/// Is it Verification as SCP, which is owed without a claim?
fn is_owed_alone(entity: &ApplicationEntity, class: &str, role: ServiceRole) -> bool {
    class == VERIFICATION && role == ServiceRole::Scp && !speaks_of_verification(entity)
}

/// Does the profile itself say whether it accepts Verification?
pub(in crate::profile) fn speaks_of_verification(entity: &ApplicationEntity) -> bool {
    let accepts = |claim: &ContextClaim| claim.direction == Direction::Accepts;
    entity.contexts.iter().any(|claim| accepts(claim) && claim.has_class(VERIFICATION))
}

/// The roles that a requestor offers to take itself.
pub(in crate::profile) fn offered(
    request: Option<&Associate>,
    context: &PresentationContext,
) -> Vec<ServiceRole> {
    let selection = request.and_then(|request| {
        request
            .role_selections()
            .find(|selection| Some(&selection.sop_class_uid) == context.abstract_syntax.as_ref())
    });
    let roles = selection.map_or(Roles { is_scu: true, is_scp: false }, |selection| Roles {
        is_scu: selection.scu_role == 1,
        is_scp: selection.scp_role == 1,
    });
    service_roles(roles)
}

/// The roles that these are, SCU first.
pub(in crate::profile) fn service_roles(roles: Roles) -> Vec<ServiceRole> {
    let all = [(roles.is_scu, ServiceRole::Scu), (roles.is_scp, ServiceRole::Scp)];
    all.into_iter().filter(|(holds, _)| *holds).map(|(_, role)| role).collect()
}
