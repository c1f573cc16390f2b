//! What two peers propose and accept.

use std::collections::BTreeMap;

use super::plural;
use crate::dict::{Uid, transfer_syntax, uid};
use crate::octets::hex;
use crate::report::Style;
use crate::report::paint::Tone;
use crate::report::values::{self, name_field};
use crate::ul::{
    Associate, Body, CommonExtendedNegotiation, Content, ContextResult, ExtendedNegotiation, ItemType,
    Negotiation, PresentationContext, RoleSelection, Secret, UserIdentity,
};

/// SOP classes named one by one in a line on roles.
const MAX_ROLES: usize = 3;

/// An A-ASSOCIATE-RQ in one line; `is_cut` says that its end was not seen.
pub(in crate::report) fn request(associate: &Associate, is_cut: bool) -> String {
    let contexts = associate.presentation_contexts(ItemType::PRESENTATION_CONTEXT_RQ).count() as u64;
    let at_least = if is_cut && associate.may_lack_contexts() { "at least " } else { "" };
    format!("{at_least}{}{}", plural(contexts, "context", "contexts"), peer(associate, is_cut))
}

/// An A-ASSOCIATE-AC in one line; `is_cut` says that its end was not seen.
pub(in crate::report) fn accept(associate: &Associate, negotiation: &Negotiation, is_cut: bool) -> String {
    let accepted = negotiation.contexts.iter().filter(|context| context.is_accepted()).count();
    let all = negotiation.contexts.len();
    let at_least = if negotiation.is_accept_cut { "at least " } else { "" };
    let all = plural(all as u64, "context", "contexts");
    format!("{at_least}{accepted} of {all} accepted{}", peer(associate, is_cut))
}

fn peer(associate: &Associate, is_cut: bool) -> String {
    let length = match associate.maximum_length() {
        None if is_cut => ", maximum length not seen".to_owned(),
        None => ", no maximum length".to_owned(),
        Some(0) => ", any PDU length".to_owned(),
        Some(length) => format!(", PDUs up to {length}"),
    };
    let version = associate.implementation_version_name().map(name_field).filter(|name| !name.is_empty());
    let uid = || associate.implementation_class_uid().map(Uid::to_string);
    let implementation = version.or_else(uid).map_or(String::new(), |name| format!(", {name}"));
    length + &implementation
}

/// What else the user information says, a line each.
pub(in crate::report) fn user_information(body: &Body, style: Style) -> Vec<String> {
    match body {
        Body::AssociateRq(associate) | Body::AssociateAc(associate) => {
            associate_information(associate, style)
        }
        _ => Vec::new(),
    }
}

/// The same of a PDU that is known to have some.
pub(in crate::report) fn associate_information(associate: &Associate, style: Style) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(name) =
        associate.application_context_name().filter(|name| *name != &Uid::from("1.2.840.10008.3.1.1.1"))
    {
        lines.push(format!("application context {name}"));
    }
    lines.extend(roles(associate));
    for item in associate.user_data() {
        lines.extend(sub_item(&item.content, style).map(|text| match &item.content {
            Content::Unknown(_) => format!("unknown item {:02X}H: {text}", item.kind.0),
            Content::Malformed(_) => format!("{}, malformed: {text}", item.kind.name()),
            Content::Cut(_) => format!("{}, its end missing: {text}", item.kind.name()),
            _ => text,
        }));
    }
    for item in &associate.items {
        if let Content::Unknown(octets) = &item.content {
            lines.push(format!("unknown item {:02X}H: {}", item.kind.0, head(octets)));
        }
    }
    lines
}

/// Role selections, those that say the same together.
fn roles(associate: &Associate) -> Vec<String> {
    let mut groups: BTreeMap<(u8, u8), Vec<String>> = BTreeMap::new();
    for roles in associate.role_selections() {
        groups.entry((roles.scu_role, roles.scp_role)).or_default().push(roles.sop_class_uid.name_or_self());
    }
    let line = |((scu, scp), mut names): ((u8, u8), Vec<String>)| {
        let more = names.len().saturating_sub(MAX_ROLES);
        names.truncate(MAX_ROLES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("roles SCU {scu}, SCP {scp}: {}{more}", names.join(", "))
    };
    groups.into_iter().map(line).collect()
}

/// A sub-item that deserves a line of its own.
pub(super) fn sub_item(content: &Content, style: Style) -> Option<String> {
    Some(match content {
        Content::AsynchronousOperationsWindow(invoked, performed) => {
            format!("asynchronous operations: {}", window(*invoked, *performed))
        }
        Content::ExtendedNegotiation(negotiation) => {
            let name = negotiation.sop_class_uid.name_or_self();
            format!("extended negotiation for {name}: {}", extended_fields(negotiation))
        }
        Content::CommonExtendedNegotiation(negotiation) => {
            let name = negotiation.sop_class_uid.name_or_self();
            format!("common extended negotiation: {name} {}", service_class(negotiation))
        }
        Content::UserIdentity(identity) => {
            format!("user identity: {}", user_identity(identity, style))
        }
        Content::UserIdentityResponse(response) => {
            format!("user identity confirmed: {}", secret(response, style))
        }
        Content::Unknown(octets) | Content::Malformed(octets) | Content::Cut(octets) => head(octets),
        _ => return None,
    })
}

/// `1 invoked, any number performed`.
pub(super) fn window(invoked: u16, performed: u16) -> String {
    let number = |count: u16| if count == 0 { "any number".to_owned() } else { count.to_string() };
    format!("{} invoked, {} performed", number(invoked), number(performed))
}

/// `SCU 1, SCP 0`.
pub(super) fn role_selection(selection: &RoleSelection) -> String {
    format!("SCU {}, SCP {}", selection.scu_role, selection.scp_role)
}

/// Service-class-application-information by its fields, or in hexadecimal.
pub(super) fn extended_fields(negotiation: &ExtendedNegotiation) -> String {
    let fields: Vec<String> = negotiation
        .fields()
        .filter_map(|(name, octet)| Some(format!("{} {octet}", name?.replace('_', " "))))
        .collect();
    if fields.is_empty() { head(&negotiation.application_information) } else { fields.join(", ") }
}

/// The service class of a SOP class, and what it is related to.
pub(super) fn service_class(negotiation: &CommonExtendedNegotiation) -> String {
    let related: Vec<String> =
        negotiation.related_general_sop_class_uids.iter().map(Uid::name_or_self).collect();
    let related =
        if related.is_empty() { String::new() } else { format!(", related to {}", related.join(", ")) };
    format!("is of {}{related}", negotiation.service_class_uid.name_or_self())
}

/// An identity, its secrets masked unless the style shows them.
pub(super) fn user_identity(identity: &UserIdentity, style: Style) -> String {
    let second = match identity.secondary_field.length() {
        0 => String::new(),
        _ => format!(", passcode {}", secret(&identity.secondary_field, style)),
    };
    let wants = if identity.positive_response_requested == 0 { "" } else { ", response requested" };
    format!("{} {}{second}{wants}", identity.kind_name(), secret(&identity.primary_field, style))
}

pub(super) fn secret(secret: &Secret, style: Style) -> String {
    let text = values::secret(secret, style);
    if style.shows_secrets { format!("\"{text}\"") } else { text }
}

/// The first octets, in hexadecimal.
pub(in crate::report) fn head(octets: &[u8]) -> String {
    match octets.get(..32) {
        Some(first) if octets.len() > 32 => format!("{}… ({} octets)", hex(first), octets.len()),
        _ => hex(octets),
    }
}

/// The answer to a context; `no_answer` says it where there is none.
pub(crate) fn answer(context: &PresentationContext, no_answer: &str) -> (Tone, String) {
    match context.result {
        Some(ContextResult::ACCEPTANCE) => match &context.transfer_syntax {
            Some(syntax) => (Tone::Good, short_name(syntax)),
            None => (Tone::Caution, "accepted, no transfer syntax named".to_owned()),
        },
        Some(result) => (Tone::Bad, format!("{} ({})", result.name(), result.0)),
        None => match &context.transfer_syntax {
            Some(syntax) => (Tone::Caution, format!("{} (inferred)", short_name(syntax))),
            None => (Tone::Caution, no_answer.to_owned()),
        },
    }
}

/// The name of a transfer syntax, the common ones shortened.
pub(crate) fn short_name(syntax: &Uid) -> String {
    match syntax.as_str() {
        transfer_syntax::IMPLICIT_VR_LITTLE_ENDIAN => "Implicit LE".to_owned(),
        transfer_syntax::EXPLICIT_VR_LITTLE_ENDIAN => "Explicit LE".to_owned(),
        transfer_syntax::EXPLICIT_VR_BIG_ENDIAN => "Explicit BE".to_owned(),
        transfer_syntax::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN => "Deflated".to_owned(),
        other => uid::name(other).map_or_else(|| syntax.to_string(), str::to_owned),
    }
}
