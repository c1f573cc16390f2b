//! The fields of A-ASSOCIATE-RQ and A-ASSOCIATE-AC and their items (PS3.8 9.3.2, 9.3.3, Annex D; PS3.7 Annex D.3.3).

use super::{Tree, clause};
use crate::dict::Uid;
use crate::octets::Span;
use crate::report::Style;
use crate::report::values::{self, name_field, uid_text};
use crate::report::words::head;
use crate::ul::{
    Anomaly, Associate, CommonExtendedNegotiation, Content, ExtendedNegotiation, Fault, Item,
    PresentationContextItem, RoleSelection, Secret, UserIdentity,
};

/// Octets of an item's header.
const ITEM_HEADER: u64 = 4;

/// The fields behind the header; `start` is the stream offset of the first.
pub(super) fn fields(
    tree: &mut Tree,
    body: &Associate,
    start: u64,
    is_accept: bool,
    style: Style,
    anomalies: &[Anomaly],
) {
    let clause = if is_accept { "PS3.8 9.3.3" } else { "PS3.8 9.3.2" };
    let version = body.protocol_version;
    let known = if version & 1 == 1 { "version 1" } else { "not version 1" };
    tree.leaf("Protocol-version", format!("{version:04X}H, {known}"), clause, Span::new(start, 2));
    let (before, behind) = body.reserved.split_at(2);
    tree.reserved(before, clause, start + 2, false);
    tree.leaf("Called-AE-title", body.called_ae_title.to_string(), clause, Span::new(start + 4, 16));
    tree.leaf("Calling-AE-title", body.calling_ae_title.to_string(), clause, Span::new(start + 20, 16));
    tree.reserved(behind, clause, start + 36, false);
    let items = Items { is_accept, style, anomalies };
    body.items.iter().for_each(|item| items.item(tree, item));
    items.rest(tree);
}

/// What all items need to be told.
struct Items<'a> {
    is_accept: bool,
    style: Style,
    anomalies: &'a [Anomaly],
}

/// Adds the fields of an item one after the other.
struct Cursor<'a> {
    tree: &'a mut Tree,
    offset: u64,
    clause: &'static str,
}

impl Cursor<'_> {
    fn leaf(&mut self, name: &str, value: impl Into<String>, length: usize) {
        let span = Span::new(self.offset, length as u64);
        self.tree.leaf(name, value, self.clause, span);
        self.offset = span.end();
    }

    fn reserved(&mut self, octets: &[u8]) {
        self.tree.reserved(octets, self.clause, self.offset, false);
        self.offset = self.offset.saturating_add(octets.len() as u64);
    }

    /// A length of 16 bits and the UID that is so long.
    fn uid(&mut self, name: &str, uid: &Uid) {
        self.leaf(&format!("{name}-length"), uid.raw().len().to_string(), 2);
        self.leaf(name, uid_text(uid), uid.raw().len());
    }

    /// A length of 16 bits and the secret that is so long.
    fn secret(&mut self, name: &str, secret: &Secret, style: Style) {
        self.leaf(&format!("{name}-length"), secret.length().to_string(), 2);
        self.leaf(name, values::secret(secret, style), secret.length());
        if secret.length() > 0 {
            self.tree.mask(!style.shows_secrets);
        }
    }
}

impl Items<'_> {
    fn item(&self, tree: &mut Tree, item: &Item) {
        let name = match item.kind.name() {
            "unknown" => "unknown item",
            name => name,
        };
        let clause = clause::item(item.kind, self.is_accept);
        tree.container(name, summary(&item.content), clause, item.span, |tree| {
            let Span { offset, length } = item.span;
            tree.leaf("Item-type", format!("{:02X}H", item.kind.0), clause, Span::new(offset, 1));
            tree.reserved(&[item.reserved], clause, offset.saturating_add(1), false);
            let announced = self.announced(item.span).unwrap_or(length.saturating_sub(ITEM_HEADER));
            tree.leaf("Item-length", announced.to_string(), clause, Span::new(offset + 2, 2));
            let mut cursor = Cursor { tree, offset: offset + ITEM_HEADER, clause };
            self.content(&mut cursor, &item.content);
        });
    }

    /// The length that an item announces, where that is more than there is.
    fn announced(&self, span: Span) -> Option<u64> {
        let beyond = |anomaly: &&Anomaly| anomaly.fault == Fault::ItemBeyondContainer && anomaly.span == span;
        self.anomalies.iter().find(beyond)?.announced.map(u64::from)
    }

    /// Octets that are no item.
    fn rest(&self, tree: &mut Tree) {
        let is_rest =
            |anomaly: &&Anomaly| matches!(anomaly.fault, Fault::TrailingOctets | Fault::TooManyItems);
        for anomaly in self.anomalies.iter().filter(is_rest) {
            tree.leaf("octets", values::size(anomaly.span.length), "PS3.8 9.3.1", anomaly.span);
        }
    }

    fn content(&self, cursor: &mut Cursor<'_>, content: &Content) {
        match content {
            Content::ApplicationContext(uid) => {
                cursor.leaf("Application-context-name", uid_text(uid), uid.raw().len());
            }
            Content::AbstractSyntax(uid) => {
                cursor.leaf("Abstract-syntax-name", uid_text(uid), uid.raw().len());
            }
            Content::TransferSyntax(uid) => {
                cursor.leaf("Transfer-syntax-name", uid_text(uid), uid.raw().len());
            }
            Content::ImplementationClassUid(uid) => {
                cursor.leaf("Implementation-class-uid", uid_text(uid), uid.raw().len());
            }
            Content::ImplementationVersionName(name) => {
                cursor.leaf("Implementation-version-name", name_field(name), name.len());
            }
            Content::PresentationContext(proposal) => self.context(cursor, proposal),
            Content::UserInformation(items) => items.iter().for_each(|item| self.item(cursor.tree, item)),
            Content::MaximumLength(length) => {
                cursor.leaf("Maximum-length-received", number_or_any(*length), 4);
            }
            Content::AsynchronousOperationsWindow(invoked, performed) => {
                cursor.leaf("Maximum-number-operations-invoked", number_or_any((*invoked).into()), 2);
                cursor.leaf("Maximum-number-operations-performed", number_or_any((*performed).into()), 2);
            }
            Content::RoleSelection(roles) => role_selection(cursor, roles),
            Content::ExtendedNegotiation(negotiation) => extended(cursor, negotiation),
            Content::CommonExtendedNegotiation(negotiation) => common_extended(cursor, negotiation),
            Content::UserIdentity(identity) => self.user_identity(cursor, identity),
            Content::UserIdentityResponse(response) => {
                cursor.secret("Server-response", response, self.style);
            }
            Content::Unknown(octets) | Content::Malformed(octets) | Content::Cut(octets) => {
                cursor.leaf("octets", head(octets), octets.len());
                if matches!(content, Content::Cut(_)) {
                    cursor.tree.caution("its end missing");
                }
            }
        }
    }

    fn context(&self, cursor: &mut Cursor<'_>, context: &PresentationContextItem) {
        let [reserved_1, reserved_2] = context.reserved;
        cursor.leaf("Presentation-context-ID", context.id.to_string(), 1);
        cursor.reserved(&[reserved_1]);
        let result = context.result;
        if self.is_accept {
            cursor.leaf("Result/Reason", format!("{}, {}", result.0, result.name()), 1);
        } else {
            cursor.reserved(&[result.0]);
        }
        cursor.reserved(&[reserved_2]);
        context.sub_items.iter().for_each(|item| self.item(cursor.tree, item));
    }

    fn user_identity(&self, cursor: &mut Cursor<'_>, identity: &UserIdentity) {
        let kind = format!("{}, {}", identity.kind, identity.kind_name());
        cursor.leaf("User-Identity-Type", kind, 1);
        let wanted = identity.positive_response_requested;
        let meaning = if wanted == 0 { "no response requested" } else { "response requested" };
        cursor.leaf("Positive-response-requested", format!("{wanted}, {meaning}"), 1);
        cursor.secret("Primary-field", &identity.primary_field, self.style);
        cursor.secret("Secondary-field", &identity.secondary_field, self.style);
    }
}

/// What an item is about, in a few words.
fn summary(content: &Content) -> String {
    match content {
        Content::ApplicationContext(uid)
        | Content::AbstractSyntax(uid)
        | Content::TransferSyntax(uid)
        | Content::ImplementationClassUid(uid) => uid.name_or_self(),
        Content::PresentationContext(proposal) => {
            let syntax = proposal.abstract_syntaxes().next().map(Uid::name_or_self);
            let answer = || proposal.result.name().to_owned();
            format!("{}: {}", proposal.id, syntax.unwrap_or_else(answer))
        }
        Content::RoleSelection(roles) => roles.sop_class_uid.name_or_self(),
        Content::ExtendedNegotiation(negotiation) => negotiation.sop_class_uid.name_or_self(),
        Content::CommonExtendedNegotiation(negotiation) => negotiation.sop_class_uid.name_or_self(),
        Content::MaximumLength(length) => number_or_any(*length),
        Content::ImplementationVersionName(name) => name_field(name),
        Content::UserIdentity(identity) => identity.kind_name().to_owned(),
        _ => String::new(),
    }
}

fn number_or_any(number: u32) -> String {
    if number == 0 { "0, any".to_owned() } else { number.to_string() }
}

fn role_selection(cursor: &mut Cursor<'_>, roles: &RoleSelection) {
    cursor.uid("SOP-class-uid", &roles.sop_class_uid);
    cursor.leaf("SCU-role", roles.scu_role.to_string(), 1);
    cursor.leaf("SCP-role", roles.scp_role.to_string(), 1);
}

fn extended(cursor: &mut Cursor<'_>, negotiation: &ExtendedNegotiation) {
    cursor.uid("SOP-class-uid", &negotiation.sop_class_uid);
    for (name, octet) in negotiation.fields() {
        let name = name.map_or_else(
            || "Service-class-application-information".to_owned(),
            |name| name.replace('_', " "),
        );
        cursor.leaf(&name, octet.to_string(), 1);
    }
}

fn common_extended(cursor: &mut Cursor<'_>, negotiation: &CommonExtendedNegotiation) {
    cursor.uid("SOP-class-uid", &negotiation.sop_class_uid);
    cursor.uid("Service-class-uid", &negotiation.service_class_uid);
    let related = &negotiation.related_general_sop_class_uids;
    let length: usize = related.iter().map(|uid| 2 + uid.raw().len()).sum();
    cursor.leaf("Related-general-sop-class-identification-length", length.to_string(), 2);
    for uid in related {
        cursor.uid("Related-general-sop-class-uid", uid);
    }
    cursor.reserved(&negotiation.reserved);
}
