//! More messages than any capture here has: those of one, again and again, with instances of their own.

use dcmtap::analysis::Options;
use dcmtap::dict::attribute::Tag;
use dcmtap::dimse::{CommandField, CommandSet, CommandSetBuilder};
use dcmtap::report::index::{Batch, Collector};
use dcmtap::timeline::{Entry, MessageEntry};

use super::{root, timeline_of_capture};

/// Messages handed on at once.
const BATCH: usize = 4_096;

/// An association of a capture that goes on and on: batches with `count` messages in all.
pub(crate) fn batches(count: u64) -> impl Iterator<Item = Batch> {
    let octets = std::fs::read(root().join("captures/scheduled-workflow.pcapng")).unwrap();
    let options = Options { pdus: true, data_sets: true, ..Options::default() };
    let entries: Vec<Entry> = timeline_of_capture(octets, options);
    let of_stores = |entry: &&Entry| entry.association() == Some(3);
    let opened =
        entries.iter().filter(of_stores).find(|entry| matches!(entry, Entry::Opened(_))).cloned().unwrap();
    let stores: Vec<MessageEntry> = entries
        .iter()
        .filter(of_stores)
        .filter_map(|entry| match entry {
            Entry::Message(message) => Some((**message).clone()),
            _ => None,
        })
        .collect();
    let Entry::Opened(mut first) = opened else { unreachable!("it was looked for") };
    first.association = 1;
    let mut collector = Collector::default();
    collector.entry(&Entry::Opened(first));
    let mut number = 0;
    std::iter::from_fn(move || {
        if number >= count {
            return None;
        }
        while number < count && collector.waiting() < BATCH {
            let place = usize::try_from(number).unwrap() % stores.len();
            let store = stores.get(place).unwrap();
            number += 1;
            collector.entry(&Entry::Message(Box::new(numbered(store, number))));
        }
        Some(collector.take())
    })
}

/// The same message with a number, a moment and an instance of its own.
fn numbered(message: &MessageEntry, number: u64) -> MessageEntry {
    let mut message = message.clone();
    (message.association, message.number) = (1, number);
    let later = i128::from(message.last.at.nanoseconds()) + i128::from(number) * 1_000_000;
    message.last.at = dcmtap::time::Timestamp::from_nanoseconds(later);
    message.link = None;
    let command = message.command.as_ref().unwrap();
    let field = command.command_field().unwrap();
    if field == CommandField::C_STORE_RQ {
        let instance = format!("1.2.826.0.1.3680043.8.498.{:038}", u128::from(number) * 7_919_003);
        let octets = CommandSetBuilder::new(field)
            .uid(0x0002, command.sop_class_uid().unwrap().as_str())
            .element(0x0110, command.get(Tag(0, 0x0110)).unwrap())
            .u16(0x0800, 1)
            .uid(0x1000, &instance)
            .build();
        message.command = Some(CommandSet::decode(&octets));
    }
    message
}
