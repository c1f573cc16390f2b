//! The identifiers of C-FIND, and what was negotiated for them (PS3.4 C.4.1.1.3, C.5.1.1).

use crate::check::Context;
use crate::dataset::{Content, DataSet, Elements};
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dict::requirement::query::{Level, Model};
use crate::dimse::CommandField;
use crate::timeline::MessageEntry;

/// Query/Retrieve Level.
pub(super) const LEVEL: Tag = Tag(0x0008, 0x0052);
/// Study Instance UID.
pub(super) const STUDY_INSTANCE_UID: Tag = Tag(0x0020, 0x000d);

/// Octets of the extended negotiation, counted from 0.
pub(super) const RELATIONAL: usize = 0;
pub(super) const COMBINED_DATE_TIME: usize = 1;
pub(super) const TIMEZONE: usize = 3;
pub(super) const ENHANCED_CONVERSION: usize = 4;

/// A match, and the request that it answers, of the Patient Root, Study Root or Patient/Study Only model.
pub(super) struct Pair<'a> {
    pub(super) model: Model,
    pub(super) level: Level,
    pub(super) request: Elements<'a>,
    pub(super) found: Elements<'a>,
}

/// Is it a C-FIND-RQ?
pub(super) fn is_request(entry: &MessageEntry) -> bool {
    entry.command_field() == Some(CommandField::C_FIND_RQ)
}

/// Is it a C-FIND-RSP with a match?
pub(super) fn is_match(entry: &MessageEntry) -> bool {
    entry.command_field() == Some(CommandField::C_FIND_RQ.response())
        && matches!(entry.status(), Some(0xff00 | 0xff01))
}

/// Is it about a worklist?
pub(super) fn is_worklist(entry: &MessageEntry, context: &Context) -> bool {
    context.sop_class(entry).is_some_and(|class| *class == *super::worklist::CLASS)
}

/// The information model of the context; `None` for other queries.
pub(super) fn model(entry: &MessageEntry, context: &Context) -> Option<Model> {
    Model::of(context.sop_class(entry)?.as_str())
}

/// The level of an identifier; `None` if it has none that is known.
pub(super) fn level(elements: Elements<'_>) -> Option<Level> {
    Level::of(str::from_utf8(elements.trimmed(LEVEL)).ok()?)
}

/// A match with its request, if both are there and the request asks for a level of its model.
pub(super) fn matched<'a>(
    entry: &MessageEntry,
    data_set: &'a DataSet,
    context: &'a Context,
) -> Option<Pair<'a>> {
    if !is_match(entry) {
        return None;
    }
    let model = model(entry, context)?;
    let request = context.request_of(entry)?.elements();
    let level = level(request).filter(|level| model.levels().contains(level))?;
    Some(Pair { model, level, request, found: data_set.elements() })
}

/// Did both peers agree to an option of the context's SOP class?
pub(super) fn is_negotiated(entry: &MessageEntry, context: &Context, option: usize) -> bool {
    let Some(class) = context.sop_class(entry) else { return false };
    let negotiation = &context.negotiation;
    [&negotiation.request, &negotiation.accept].into_iter().all(|associate| {
        let mut items = associate.iter().flat_map(|associate| associate.extended_negotiations());
        let item = items.find(|item: &&crate::ul::ExtendedNegotiation| Uid::eq(&item.sop_class_uid, class));
        item.is_some_and(|item| item.application_information.get(option) == Some(&1))
    })
}

/// Does the value have `*` or `?`?
pub(super) fn has_wild_card(value: &[u8]) -> bool {
    value.iter().any(|octet| matches!(octet, b'*' | b'?'))
}

/// Does a key restrict the matches: has it a value that is not `*`?
pub(super) fn restricts(elements: Elements<'_>) -> bool {
    /// Character set, level, view, where to retrieve from, availability, time zone.
    const OTHERS: [Tag; 6] = [
        Tag(0x0008, 0x0005),
        LEVEL,
        Tag(0x0008, 0x0053),
        Tag(0x0008, 0x0054),
        Tag(0x0008, 0x0056),
        Tag(0x0008, 0x0201),
    ];
    elements.iter().filter(|node| !OTHERS.contains(&node.tag)).any(|node| match node.content {
        Content::Sequence => elements.items(node.tag).any(restricts),
        _ => elements.has_value(node.tag) && elements.trimmed(node.tag) != b"*",
    })
}
