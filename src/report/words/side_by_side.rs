//! What the two A-ASSOCIATE PDUs of an association say, line by line beside each other (PS3.8 9.3.2, PS3.7 D.3.3).

use std::collections::BTreeMap;

use super::negotiation::{
    extended_fields, head, role_selection, secret, service_class, user_identity, window,
};
use crate::dict::{Uid, uid};
use crate::report::values::name_field;
use crate::report::{Style, Tone};
use crate::ul::{Associate, Content, Item, Negotiation, Role};

/// DICOM Application Context Name (PS3.7 A.2.1).
const APPLICATION_CONTEXT: &str = "1.2.840.10008.3.1.1.1";
/// Lines of one negotiation; a PDU cannot have many more sub-items that are not presentation contexts.
const MAX_LINES: usize = 2_048;

/// One thing that both sides can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Aligned {
    /// What it is.
    pub(crate) label: String,
    /// What the requestor says; `None` for nothing.
    pub(crate) requestor: Option<String>,
    /// What the acceptor says; `None` for nothing.
    pub(crate) acceptor: Option<String>,
    /// How the remark is meant.
    pub(crate) tone: Tone,
    /// What the two together mean, or what is odd about them; can be empty.
    pub(crate) remark: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Version,
    Calling,
    Called,
    ApplicationContext,
    MaximumLength,
    ClassUid,
    VersionName,
    Window,
    Role,
    Extended,
    Common,
    Identity,
    Other,
}

/// What it is, of which SOP class or item type, and the how-manieth of these.
type Key = (What, String, usize);

#[derive(Default)]
struct Pair {
    requestor: Option<String>,
    acceptor: Option<String>,
}

/// Everything but the presentation contexts. Secrets are masked unless the style shows them.
pub(crate) fn side_by_side(negotiation: &Negotiation, style: Style) -> Vec<Aligned> {
    let mut pairs: BTreeMap<Key, Pair> = BTreeMap::new();
    for role in Role::BOTH {
        let associate = match role {
            Role::Requestor => &negotiation.request,
            Role::Acceptor => &negotiation.accept,
        };
        let Some(associate) = associate else { continue };
        let mut counts: BTreeMap<(What, String), usize> = BTreeMap::new();
        for (what, name, text) in said(associate, style) {
            let count = counts.entry((what, name.clone())).or_default();
            let key = (what, name, *count);
            *count = count.saturating_add(1);
            if pairs.len() >= MAX_LINES && !pairs.contains_key(&key) {
                continue;
            }
            let pair = pairs.entry(key).or_default();
            match role {
                Role::Requestor => pair.requestor = Some(text),
                Role::Acceptor => pair.acceptor = Some(text),
            }
        }
    }
    for what in [What::MaximumLength, What::ClassUid, What::VersionName, What::ApplicationContext] {
        pairs.entry((what, String::new(), 0)).or_default();
    }
    pairs.into_iter().map(|(key, pair)| aligned(negotiation, &key, pair)).collect()
}

fn aligned(negotiation: &Negotiation, key: &Key, pair: Pair) -> Aligned {
    let (what, name, place) = key;
    let (tone, remark) = if *place > 0 {
        (Tone::Caution, "sent more than once".to_owned())
    } else {
        remark(negotiation, *what, &pair)
    };
    Aligned { label: label(*what, name), requestor: pair.requestor, acceptor: pair.acceptor, tone, remark }
}

fn label(what: What, name: &str) -> String {
    match what {
        What::Version => "protocol version".to_owned(),
        What::Calling => "calling AE title".to_owned(),
        What::Called => "called AE title".to_owned(),
        What::ApplicationContext => "application context".to_owned(),
        What::MaximumLength => "maximum length".to_owned(),
        What::ClassUid => "implementation class UID".to_owned(),
        What::VersionName => "implementation version".to_owned(),
        What::Window => "asynchronous operations".to_owned(),
        What::Role => format!("roles: {name}"),
        What::Extended => format!("extended: {name}"),
        What::Common => format!("common extended: {name}"),
        What::Identity => "user identity".to_owned(),
        What::Other => name.to_owned(),
    }
}

/// What one side says, in its order.
fn said(associate: &Associate, style: Style) -> Vec<(What, String, String)> {
    let plain = |what, text| (what, String::new(), text);
    let mut all = vec![
        plain(What::Version, format!("{:04X}H", associate.protocol_version)),
        plain(What::Calling, associate.calling_ae_title.to_string()),
        plain(What::Called, associate.called_ae_title.to_string()),
    ];
    let items = associate.items.iter().filter(|item| !matches!(item.content, Content::UserInformation(_)));
    all.extend(items.chain(associate.user_data()).filter_map(|item| said_by(item, style)));
    all
}

fn said_by(item: &Item, style: Style) -> Option<(What, String, String)> {
    let plain = |what, text| Some((what, String::new(), text));
    match &item.content {
        Content::ApplicationContext(name) => plain(What::ApplicationContext, named(name)),
        Content::MaximumLength(0) => plain(What::MaximumLength, "0: any".to_owned()),
        Content::MaximumLength(length) => plain(What::MaximumLength, length.to_string()),
        Content::ImplementationClassUid(uid) => plain(What::ClassUid, uid.to_string()),
        Content::ImplementationVersionName(name) => plain(What::VersionName, name_field(name)),
        Content::AsynchronousOperationsWindow(invoked, performed) => {
            plain(What::Window, window(*invoked, *performed))
        }
        Content::RoleSelection(roles) => {
            Some((What::Role, roles.sop_class_uid.name_or_self(), role_selection(roles)))
        }
        Content::ExtendedNegotiation(one) => {
            Some((What::Extended, one.sop_class_uid.name_or_self(), extended_fields(one)))
        }
        Content::CommonExtendedNegotiation(one) => {
            Some((What::Common, one.sop_class_uid.name_or_self(), service_class(one)))
        }
        Content::UserIdentity(identity) => plain(What::Identity, user_identity(identity, style)),
        Content::UserIdentityResponse(response) => {
            plain(What::Identity, format!("confirmed: {}", secret(response, style)))
        }
        Content::Unknown(octets) => {
            Some((What::Other, format!("unknown item {:02X}H", item.kind.0), head(octets)))
        }
        Content::Malformed(octets) => {
            Some((What::Other, format!("{}, malformed", item.kind.name()), head(octets)))
        }
        Content::Cut(octets) => {
            Some((What::Other, format!("{}, its end missing", item.kind.name()), head(octets)))
        }
        Content::PresentationContext(_)
        | Content::AbstractSyntax(_)
        | Content::TransferSyntax(_)
        | Content::UserInformation(_) => None,
    }
}

fn named(name: &Uid) -> String {
    uid::name(name.as_str()).map_or_else(|| name.to_string(), |known| format!("{known} {name}"))
}

/// What the two sides together mean, or what is odd about them.
fn remark(negotiation: &Negotiation, what: What, pair: &Pair) -> (Tone, String) {
    let (asked, answered) = (pair.requestor.as_deref(), pair.acceptor.as_deref());
    let has_both = negotiation.request.is_some() && negotiation.accept.is_some();
    let is_unasked = has_both && asked.is_none() && answered.is_some() && !negotiation.is_request_cut;
    let is_unanswered = has_both && asked.is_some() && answered.is_none() && !negotiation.is_accept_cut;
    let odd = |text: &str| (Tone::Caution, text.to_owned());
    let note = |text: &str| (Tone::Faint, text.to_owned());
    match what {
        What::Version => version(negotiation),
        What::Calling | What::Called if has_both && asked != answered => odd("not echoed as sent"),
        What::ApplicationContext if has_both && asked != answered => odd("the two differ"),
        What::ApplicationContext if is_other_context(negotiation) => odd("not the DICOM application context"),
        What::MaximumLength => lengths(negotiation),
        What::ClassUid => class_uid(negotiation),
        What::Window | What::Role | What::Extended if is_unasked => odd("answered without being asked"),
        What::Window if is_unanswered => note("not answered: 1 invoked, 1 performed"),
        What::Window if is_widened(negotiation) => odd("the answer is wider than what was offered"),
        What::Role if is_unanswered => note("not answered: requestor SCU, acceptor SCP"),
        What::Role if has_both && asked != answered => note("less than asked for"),
        What::Extended if is_unanswered => note("not answered"),
        What::Extended if has_both && asked != answered => note("the answer differs"),
        What::Common if answered.is_some() => odd("an answer to it is not defined"),
        What::Identity => identity(negotiation, is_unasked, is_unanswered),
        What::Other => odd("odd"),
        _ => (Tone::Faint, String::new()),
    }
}

fn is_other_context(negotiation: &Negotiation) -> bool {
    let both = negotiation.request.iter().chain(&negotiation.accept);
    both.filter_map(|one| one.application_context_name()).any(|name| name != &Uid::from(APPLICATION_CONTEXT))
}

/// PS3.8 9.3.2: bit 0 is version 1, and only this bit is tested.
fn version(negotiation: &Negotiation) -> (Tone, String) {
    let both = negotiation.request.iter().chain(&negotiation.accept);
    if both.into_iter().any(|one| one.protocol_version & 1 == 0) {
        return (Tone::Caution, "version 1 is not among them".to_owned());
    }
    (Tone::Faint, "version 1".to_owned())
}

/// What may be sent to whom.
fn lengths(negotiation: &Negotiation) -> (Tone, String) {
    let mut tone = Tone::Faint;
    let mut parts = Vec::new();
    for role in Role::BOTH {
        let (associate, is_cut) = match role {
            Role::Requestor => (&negotiation.request, negotiation.is_request_cut),
            Role::Acceptor => (&negotiation.accept, negotiation.is_accept_cut),
        };
        if associate.is_none() {
            continue;
        }
        let sends = role.other().name();
        parts.push(match negotiation.maximum_length(role) {
            Some(0) => format!("the {sends} sends PDUs of any length"),
            Some(length) => format!("the {sends} sends PDUs up to {length}"),
            None if is_cut => format!("what the {} takes was not seen", role.name()),
            None => {
                tone = Tone::Caution;
                format!("the {} does not say what it takes", role.name())
            }
        });
    }
    (tone, parts.join("; "))
}

/// PS3.7 D.3.3.2: the Implementation Class UID is not optional.
fn class_uid(negotiation: &Negotiation) -> (Tone, String) {
    let both = [
        (Role::Requestor, &negotiation.request, negotiation.is_request_cut),
        (Role::Acceptor, &negotiation.accept, negotiation.is_accept_cut),
    ];
    let without = both.into_iter().filter_map(|(role, associate, is_cut)| {
        let associate = associate.as_ref().filter(|_| !is_cut)?;
        associate.implementation_class_uid().is_none().then_some(role.name())
    });
    let without: Vec<&str> = without.collect();
    if without.is_empty() {
        return (Tone::Faint, String::new());
    }
    (Tone::Caution, format!("must be sent; the {} did not", without.join(" and the ")))
}

/// PS3.7 D.3.3.3.2: an answer has at most the numbers offered; 0 is any number.
fn is_widened(negotiation: &Negotiation) -> bool {
    let window = |associate: &Option<Box<Associate>>| {
        associate.as_ref().and_then(|associate| associate.asynchronous_operations_window())
    };
    let (Some(asked), Some(answered)) = (window(&negotiation.request), window(&negotiation.accept)) else {
        return false;
    };
    let is_wider = |asked: u16, answered: u16| asked != 0 && (answered == 0 || answered > asked);
    is_wider(asked.0, answered.0) || is_wider(asked.1, answered.1)
}

fn identity(negotiation: &Negotiation, is_unasked: bool, is_unanswered: bool) -> (Tone, String) {
    if is_unasked {
        return (Tone::Caution, "confirmed without being sent".to_owned());
    }
    let identity = negotiation.request.as_ref().and_then(|request| request.user_identity());
    let wants = identity.is_some_and(|identity| identity.positive_response_requested != 0);
    let text = match (is_unanswered, wants) {
        (true, true) => return (Tone::Caution, "a response was requested and not sent".to_owned()),
        (true, false) => "no response was requested",
        (false, _) => "",
    };
    (Tone::Faint, text.to_owned())
}
