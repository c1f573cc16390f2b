//! Everything about associations but their presentation contexts: implementation, lengths, windows, identities, times
//! (PS3.8 Annex D, PS3.7 Annex D.3.3).

use super::live::Live;
use super::tally::Says;
use super::{Evidence, Page};
use crate::octets::Escaped;
use crate::packet::Endpoint;
use crate::profile::binding::Peer;
use crate::profile::keys::USER_IDENTITIES;
use crate::profile::model::{ApplicationEntity, ContextClaim, Direction, Profile, Support};
use crate::timeline::AssociationEntry;
use crate::ul::{Associate, ExtendedNegotiation, Reject, Role};

/// What clocks and machines take away from a timeout, at least; in nanoseconds.
const TOLERANCE_NS: i64 = 2_000_000_000;
/// Encrypted connections remembered as evidence.
const MAX_ENCRYPTED: usize = 4;

/// An association is of this application entity: its titles and addresses are seen.
pub(super) fn note_place(profile: &Profile, entity: usize, page: &mut Page, peer: &Peer, at: Evidence) {
    let Some(entity) = profile.application_entities.get(entity) else { return };
    if !entity.ae_titles.is_empty()
        && let Some(title) = &peer.title
    {
        page.note("ae_titles", Says::Yes, at, || format!("uses {title}"));
    }
    if !entity.hosts.is_empty() {
        page.note("hosts", Says::Yes, at, || format!("is at {}", peer.endpoint.address));
    }
    if !entity.ports.is_empty() && peer.role == Role::Acceptor {
        page.note("ports", Says::Yes, at, || format!("listens on {}", peer.endpoint.port));
    }
    note_ip(entity, page, peer.endpoint, at);
}

fn note_ip(entity: &ApplicationEntity, page: &mut Page, endpoint: Endpoint, at: Evidence) {
    let Some(versions) = &entity.ip_versions else { return };
    let version = if endpoint.address.is_ipv4() { 4 } else { 6 };
    let says = if versions.contains(&version) { Says::Yes } else { Says::Undeclared };
    page.note("ip", says, at, || format!("uses IPv{version}"));
}

/// A connection that nothing can be read of is, by its place, of this application entity.
pub(super) fn note_encrypted(page: &mut Page, entity: &ApplicationEntity, at: Evidence) {
    if page.encrypted.len() < MAX_ENCRYPTED {
        page.encrypted.push(at);
    }
    if entity.requires_tls.is_some() {
        page.note("tls", Says::Yes, at, || "an encrypted connection".to_owned());
    }
}

/// What an application entity says of itself in an A-ASSOCIATE-RQ or -AC.
pub(super) fn judge_associate(page: &mut Page, entity: &ApplicationEntity, live: &Live, role: Role) {
    let Some(associate) = live.associate(role) else { return };
    let at = live.evidence(role);
    let is_whole = !live.is_cut.of(role);
    judge_implementation(page, entity, associate, at, is_whole);
    judge_length(page, entity, associate, at, is_whole);
    judge_application_context(page, entity, live, role, at);
    judge_window(page, entity, associate, role, at);
    judge_identity(page, entity, live, role, at);
    judge_extended(page, entity, live, role, at);
    match entity.requires_tls {
        Some(true) => page.note("tls", Says::No, at, || "an association in clear text".to_owned()),
        Some(false) => page.note("tls", Says::Yes, at, || "an association in clear text".to_owned()),
        None => {}
    }
}

fn judge_implementation(
    page: &mut Page,
    entity: &ApplicationEntity,
    associate: &Associate,
    at: Evidence,
    is_whole: bool,
) {
    if let Some(claimed) = &entity.implementation_class_uid {
        let sent = associate.implementation_class_uid().map(ToString::to_string);
        let says = compare(sent.as_deref(), is_whole, |sent| sent == claimed);
        page.note("implementation_class_uid", says, at, || sent_or_none(sent));
    }
    if let Some(claimed) = &entity.implementation_version_name {
        let name = associate.implementation_version_name();
        let sent = name.map(|name| Escaped(name.trim_ascii()).to_string());
        let says = compare(sent.as_deref(), is_whole, |sent| claimed.matches(sent));
        page.note("implementation_version_name", says, at, || sent_or_none(sent));
    }
}

fn compare(sent: Option<&str>, is_whole: bool, fits: impl Fn(&str) -> bool) -> Says {
    match sent {
        Some(sent) if fits(sent) => Says::Yes,
        None if !is_whole => Says::CannotTell,
        _ => Says::No,
    }
}

fn sent_or_none(sent: Option<String>) -> String {
    sent.map_or_else(|| "sends none".to_owned(), |sent| format!("sends {sent}"))
}

fn judge_length(
    page: &mut Page,
    entity: &ApplicationEntity,
    associate: &Associate,
    at: Evidence,
    is_whole: bool,
) {
    let Some(claimed) = entity.max_pdu_length else { return };
    match associate.maximum_length() {
        Some(length) => {
            let says = if claimed.has(length) { Says::Yes } else { Says::No };
            page.note("max_pdu_length", says, at, || format!("announces {length}"));
        }
        None if is_whole => page.note("max_pdu_length", Says::No, at, || "announces none".to_owned()),
        None => page.note("max_pdu_length", Says::CannotTell, at, || "the PDU is cut".to_owned()),
    }
}

fn judge_application_context(
    page: &mut Page,
    entity: &ApplicationEntity,
    live: &Live,
    role: Role,
    at: Evidence,
) {
    let Some(claimed) = &entity.application_context else { return };
    let proposed = live.associate(Role::Requestor).and_then(Associate::application_context_name);
    let Some(proposed) = proposed else { return };
    let says = match role {
        _ if proposed == claimed.as_str() => Says::Yes,
        Role::Requestor => Says::No,
        Role::Acceptor => Says::Undeclared,
    };
    let verb = if role == Role::Requestor { "proposes" } else { "accepts" };
    page.note("application_context", says, at, || format!("{verb} {}", proposed.name_or_self()));
}

/// PS3.7 D.3.3.3: in the answer, what the requestor invokes is what the acceptor performs.
fn judge_window(
    page: &mut Page,
    entity: &ApplicationEntity,
    associate: &Associate,
    role: Role,
    at: Evidence,
) {
    let Some(claimed) = entity.async_operations else { return };
    let sent = associate.asynchronous_operations_window();
    let (invoked, performed) = sent.unwrap_or((1, 1));
    let own = if role == Role::Requestor { (invoked, performed) } else { (performed, invoked) };
    let is_within = |sent: u16, most: u16| most == 0 || (sent != 0 && sent <= most);
    let says = if !is_within(own.0, claimed.0) || !is_within(own.1, claimed.1) {
        Says::No
    } else if sent.is_some() || claimed == (1, 1) {
        Says::Yes
    } else {
        Says::Remark
    };
    page.note("async_operations", says, at, || match sent {
        Some(_) => format!("invokes {} and performs {} at once", own.0, own.1),
        None => "negotiates no window: one operation at once".to_owned(),
    });
}

fn judge_identity(page: &mut Page, entity: &ApplicationEntity, live: &Live, role: Role, at: Evidence) {
    let Some(claimed) = &entity.user_identity else { return };
    let Some(identity) = live.associate(Role::Requestor).and_then(Associate::user_identity) else { return };
    let form = usize::from(identity.kind).checked_sub(1).and_then(|index| USER_IDENTITIES.get(index));
    let form = form.copied().unwrap_or("an unknown form");
    if role == Role::Requestor {
        let says = if claimed.contains(&identity.kind) { Says::Yes } else { Says::Undeclared };
        page.note("user_identity", says, at, || format!("sends {form}"));
        return;
    }
    let answers =
        live.associate(Role::Acceptor).is_some_and(|accept| accept.user_identity_response().is_some());
    let is_asked = identity.positive_response_requested == 1;
    let says = match claimed.contains(&identity.kind) {
        true if is_asked && !answers => Says::No,
        true => Says::Yes,
        false if answers => Says::Undeclared,
        false => Says::Remark,
    };
    page.note("user_identity", says, at, || match (is_asked, answers) {
        (true, false) => format!("does not answer {form} although an answer was asked for"),
        _ => format!("accepts {form}"),
    });
}

/// The names that the fields have in a profile.
fn field_name(name: &str) -> &str {
    match name {
        "relational_queries" | "relational_retrieval" => "relational",
        "combined_date_time_matching" => "combined_date_time",
        "fuzzy_semantic_matching" => "fuzzy",
        "timezone_query_adjustment" => "timezone",
        "enhanced_multi_frame_image_conversion" => "multiframe_conversion",
        "level_of_digital_signature_support" => "digital_signature",
        other => other,
    }
}

fn field_value(item: Option<&ExtendedNegotiation>, field: &str) -> Option<u8> {
    item?
        .fields()
        .find(|(name, _)| name.is_some_and(|name| field_name(name) == field))
        .map(|(_, value)| value)
}

fn judge_extended(page: &mut Page, entity: &ApplicationEntity, live: &Live, role: Role, at: Evidence) {
    let of_class = |associate: Option<&Associate>, class: &str| -> Option<ExtendedNegotiation> {
        associate?.extended_negotiations().find(|item| item.sop_class_uid == *class).cloned()
    };
    for claim in entity.contexts.iter().filter(|claim| claim.direction == Direction::of(role)) {
        if claim.extended_negotiation.is_empty() {
            continue;
        }
        for class in &claim.sop_classes {
            let Some(asked) = of_class(live.associate(Role::Requestor), class) else { continue };
            let answered = of_class(live.associate(Role::Acceptor), class);
            let exchange = match (role, answered) {
                (Role::Requestor, _) => Exchange::Asked(&asked),
                (Role::Acceptor, answered) => Exchange::Answered(&asked, answered),
            };
            judge_fields(page, claim, &exchange, at);
        }
    }
}

/// What an application entity asked, or what it answered to that.
enum Exchange<'a> {
    Asked(&'a ExtendedNegotiation),
    Answered(&'a ExtendedNegotiation, Option<ExtendedNegotiation>),
}

fn judge_fields(page: &mut Page, claim: &ContextClaim, exchange: &Exchange<'_>, at: Evidence) {
    for (field, claimed) in &claim.extended_negotiation {
        let (Exchange::Asked(item) | Exchange::Answered(item, _)) = exchange;
        let Some(asked) = field_value(Some(item), field) else { continue };
        let (verb, sent, expected) = match exchange {
            Exchange::Asked(_) => ("proposes", asked, *claimed),
            Exchange::Answered(_, item) => {
                let sent = field_value(item.as_ref(), field).unwrap_or(0);
                // The level of support is each side's own; all else is what both have.
                let expected = if field == "level_of_support" { *claimed } else { asked.min(*claimed) };
                if asked == 0 && sent == 0 {
                    continue;
                }
                ("answers", sent, expected)
            }
        };
        let says = match claim.support {
            _ if sent == expected => Says::Yes,
            Support::Must => Says::No,
            Support::May | Support::MustNot => Says::Remark,
        };
        page.note(&extended_path(claim, field), says, at, || format!("{verb} {sent}"));
    }
}

pub(super) fn extended_path(claim: &ContextClaim, field: &str) -> String {
    format!("{}.extended_negotiation.{field}", claim.path())
}

/// An A-ASSOCIATE-RJ of an application entity.
pub(super) fn judge_reject(
    page: &mut Page,
    entity: &ApplicationEntity,
    live: &Live,
    reject: Reject,
    at: Evidence,
) {
    let is_permanent = reject.result == 1;
    match (reject.why.source, reject.why.reason) {
        (1, 7) if is_permanent => {
            let Some(title) = live.title(Role::Acceptor) else { return };
            if entity.ae_titles.iter().any(|glob| glob.is_exact() && glob.matches(title)) {
                page.note("ae_titles", Says::No, at, || format!("does not recognize its own title {title}"));
            }
        }
        (1, 2) => {
            let proposed = live.associate(Role::Requestor).and_then(Associate::application_context_name);
            if let (Some(proposed), Some(claimed)) = (proposed, &entity.application_context) {
                let says = if proposed == claimed.as_str() { Says::No } else { Says::Yes };
                page.note("application_context", says, at, || format!("refuses {}", proposed.name_or_self()));
            }
        }
        (3, 2) if entity.max_accepted.is_some() => {
            let open = page.open.get(&Direction::Accepts).copied().unwrap_or(0);
            let says = if entity.max_accepted == Some(open) { Says::Yes } else { Says::Remark };
            page.note("max_associations.accepted", says, at, || {
                format!("refuses another association while {open} are open")
            });
        }
        _ => {}
    }
}

/// A P-DATA-TF of an application entity.
pub(super) fn judge_data_pdu(
    page: &mut Page,
    entity: &ApplicationEntity,
    live: &Live,
    sender: Role,
    length: u32,
    at: Evidence,
) {
    if entity.max_pdu_length.is_none() {
        return;
    }
    let announced = live.associate(sender.other()).and_then(Associate::maximum_length);
    if let Some(announced) = announced.filter(|announced| *announced != 0 && length > *announced) {
        page.note("max_pdu_length", Says::No, at, || {
            format!("sends a P-DATA-TF of {length} octets where the peer announced {announced}")
        });
    }
}

/// The A-ASSOCIATE-AC came: did it wait too long for it?
pub(super) fn judge_wait(page: &mut Page, entity: &ApplicationEntity, live: &Live) {
    let (Some(request), Some(accept)) = (live.request, live.accept) else { return };
    let at = Evidence::new(live.number, accept);
    judge_time(
        page,
        "association_timeout_s",
        entity.association_timeout_ns,
        accept.at.since(request.at),
        false,
        at,
    );
}

/// An association is over: did it end it because it waited?
pub(super) fn judge_end(
    page: &mut Page,
    entity: &ApplicationEntity,
    live: &Live,
    entry: &AssociationEntry,
    role: Role,
) {
    let has_ended_it = entry.ended_by == Some(role);
    if !has_ended_it || live.has_gaps {
        return;
    }
    let at = Evidence::new(live.number, entry.last);
    if let (Role::Requestor, Some(request), None, false) = (role, live.request, live.accept, live.is_rejected)
    {
        let waited = entry.last.at.since(request.at);
        judge_time(page, "association_timeout_s", entity.association_timeout_ns, waited, true, at);
    }
    if let Some(since) = live.waiting.of(role) {
        judge_time(page, "dimse_timeout_s", entity.dimse_timeout_ns, entry.last.at.since(*since), true, at);
    }
}

/// Did it wait as long as claimed? `has_given_up`: it ended the association without the answer.
pub(super) fn judge_time(
    page: &mut Page,
    path: &str,
    claimed: Option<i64>,
    waited: i64,
    has_given_up: bool,
    at: Evidence,
) {
    let Some(claimed) = claimed else { return };
    let tolerance = TOLERANCE_NS.max(claimed / 10);
    let waits = seconds(waited);
    // 0 is for ever, as the tools that have this setting mean it.
    let is_over = claimed > 0 && waited > claimed.saturating_add(tolerance);
    if is_over {
        page.note(path, Says::No, at, || format!("waits {waits}"));
    } else if has_given_up && claimed > 0 && waited >= claimed.saturating_sub(tolerance) {
        page.note(path, Says::Yes, at, || format!("gives up after {waits}"));
    } else if has_given_up {
        // Its user may have ended it.
        page.note(path, Says::Remark, at, || format!("ends after {waits} without an answer"));
    }
}

/// Seconds with a tenth.
pub(super) fn seconds(nanoseconds: i64) -> String {
    format!("{}.{} s", nanoseconds / 1_000_000_000, nanoseconds / 100_000_000 % 10)
}
