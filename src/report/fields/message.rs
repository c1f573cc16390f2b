//! The fields of a DIMSE message: the PDUs that it came in, its command set (PS3.7 6.3.1) and its data set.

use super::stream::Fragments;
use super::{Field, Kind, Tree, clause, data_set, pdu};
use crate::dict::attribute::{self, Tag};
use crate::dict::message as messages;
use crate::dict::status::Class;
use crate::dimse::{CommandElement, CommandField, CommandSet, CommandValue, Fault, Place, Priority};
use crate::octets::{Span, hex};
use crate::report::Phi;
use crate::report::values::{command_text, size, uid_text};
use crate::report::words::{self, head, message_id};
use crate::timeline::MessageEntry;
use crate::ul::PduHeader;

/// PDUs of one message that are listed one by one.
const MAX_PDUS: usize = 64;

/// The fields of a message; its octets only where [`MessageEntry::places`] tells them.
pub fn message(entry: &MessageEntry, phi: &Phi) -> Vec<Field> {
    let mut tree = Tree::default();
    let clause = entry.command_field().map_or("PS3.7 6.3", clause_of);
    let name = match message_id(entry) {
        Some(id) => format!("{} {id}", entry.command_name()),
        None => entry.command_name().to_owned(),
    };
    let value = entry.status().map(|status| status_text(entry, status)).unwrap_or_default();
    tree.push(Kind::Container, name, value, clause, spans(&entry.places));
    let told = words::cautions(entry);
    if !told.is_empty() {
        tree.caution(told.join("; "));
    }
    tree.inside(|tree| {
        pdus(tree, &entry.places, phi.shows());
        if let Some(command) = &entry.command {
            command_set(tree, entry, command, phi);
        }
        if entry.data_set_octets.is_some() {
            data_set::fields(tree, entry, phi);
        }
    });
    tree.fields
}

fn clause_of(field: CommandField) -> &'static str {
    messages::message(field.0).map_or("PS3.7 E.1", |message| message.clause)
}

/// The PDUs and their items, as far as they belong to the message.
fn pdus(tree: &mut Tree, places: &[Place], shows_phi: bool) {
    let mut groups = places.chunk_by(|one, other| one.pdu.offset == other.pdu.offset);
    for group in groups.by_ref().take(MAX_PDUS) {
        let Some(Place { pdu: header, .. }) = group.first() else { continue };
        let value = size(header.span().length);
        tree.push(
            Kind::Container,
            header.kind.name().to_owned(),
            value,
            clause::pdu(header.kind),
            spans(group),
        );
        tree.inside(|tree| {
            pdu::header(tree, header);
            for place in group {
                pdu::pdv(tree, &place.pdv, shows_phi);
            }
        });
    }
    let rest: Vec<&[Place]> = groups.collect();
    if let Some(Place { pdu: header, .. }) = rest.first().and_then(|group| group.first()) {
        let (count, spans) = (rest.len().to_string(), spans(&rest.concat()));
        tree.push(Kind::Leaf, "further PDUs".to_owned(), count, clause::pdu(header.kind), spans);
        tree.mask(!shows_phi);
    }
}

/// The octets of PDV items and of the headers of the PDUs that they stand in; the latter may hold others' items too.
fn spans(places: &[Place]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut add = |span: Span| match spans.last_mut().filter(|last| last.end() == span.offset) {
        Some(last) => last.length = last.length.saturating_add(span.length),
        None => spans.push(span),
    };
    let mut pdu = None;
    for place in places {
        if pdu.replace(place.pdu.offset) != Some(place.pdu.offset) {
            add(Span::new(place.pdu.offset, PduHeader::LENGTH as u64));
        }
        add(place.span());
    }
    spans
}

fn command_set(tree: &mut Tree, entry: &MessageEntry, command: &CommandSet, phi: &Phi) {
    let fragments = Fragments::of(&entry.places, true);
    let length = command.octets().len() as u64;
    let spans = fragments.all();
    tree.push(Kind::Container, "Command set".to_owned(), size(length), "PS3.7 6.3.1", spans);
    let clause = command.command_field().map_or("PS3.7 E.1", clause_of);
    tree.content(|tree| {
        for element in command.elements() {
            let tag = element.tag;
            let keyword = attribute::keyword(tag).unwrap_or("unknown");
            let value = element_value(entry, command, element, phi);
            let spans = fragments.spans(element.offset.into(), command.octets_of(element));
            let is_defined = command
                .command_field()
                .and_then(|field| messages::message(field.0)?.usage(tag.1))
                .is_some_and(|_| tag.0 == 0);
            let clause = if is_defined { clause } else { "PS3.7 E.1" };
            tree.push(Kind::Leaf, format!("{tag} {keyword}"), value, clause, spans);
            tree.mask(phi.hides(tag, attribute::vr(tag)));
            for (fault, _) in command.faults().iter().filter(|(_, offset)| *offset == element.offset) {
                tree.caution(fault.text());
            }
        }
        trailing(tree, command, &fragments);
    });
}

/// What is behind the last element that was decoded.
fn trailing(tree: &mut Tree, command: &CommandSet, fragments: &Fragments) {
    for (fault, offset) in command.faults() {
        let offset = u64::from(*offset);
        let rest = (command.octets().len() as u64).saturating_sub(offset);
        match fault {
            Fault::TrailingOctets | Fault::TooManyElements => {
                let octets = command.octets().get(offset as usize..).unwrap_or_default();
                let spans = fragments.spans(offset, rest);
                tree.push(Kind::Leaf, "octets".to_owned(), head(octets), "PS3.7 6.3.1", spans);
                tree.caution(fault.text());
            }
            Fault::Hole | Fault::OverCap => tree.caution(fault.text()),
            Fault::ElementBeyondSet => {}
        }
    }
}

/// The value of a command element, in words where it is a code.
fn element_value(entry: &MessageEntry, command: &CommandSet, element: &CommandElement, phi: &Phi) -> String {
    let octets = command.value(element);
    if octets.len() < element.length as usize {
        let is_masked = phi.hides(element.tag, attribute::vr(element.tag));
        return if is_masked { command_text(element.tag, octets, phi) } else { hex(octets) };
    }
    match command.typed_value(element) {
        CommandValue::Numbers(numbers) => match (element.tag, numbers.as_slice()) {
            (Tag(0, code), &[number]) => number_text(entry, code, number),
            _ => numbers.iter().map(u32::to_string).collect::<Vec<_>>().join("\\"),
        },
        CommandValue::Tags(tags) => tags.into_iter().map(attribute::label).collect::<Vec<_>>().join("\\"),
        CommandValue::Uid(uid) => uid_text(&uid),
        CommandValue::Text(text) => command_text(element.tag, text, phi),
    }
}

/// A status in words.
fn status_text(entry: &MessageEntry, status: u16) -> String {
    let class = entry.status_class().unwrap_or(Class::Unknown);
    words::status(class, status, entry.status_meaning()).1
}

fn number_text(entry: &MessageEntry, element: u16, number: u32) -> String {
    let code = u16::try_from(number).unwrap_or_default();
    match element {
        0x0100 => format!("{code:04X}H {}", CommandField(code).name()),
        0x0700 => format!("{code}, {}", Priority(code).name()),
        0x0800 if code == CommandSet::NO_DATA_SET => format!("{code:04X}H, no data set"),
        0x0800 => format!("{code:04X}H, a data set follows"),
        0x0900 => format!("{code:04X}H, {}", status_text(entry, code)),
        _ => number.to_string(),
    }
}
