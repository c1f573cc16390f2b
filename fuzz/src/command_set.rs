//! Command sets, against the simplest reading of Implicit VR Little Endian there is.

use dcmtap::dimse::{CommandSet, Fault};

/// Decodes a command set and asks it everything.
pub fn run(octets: &[u8]) {
    let set = CommandSet::decode(octets);
    assert_eq!(set.octets(), octets);
    let expected = elements(octets);
    let is_all = !set.faults().iter().any(|(fault, _)| *fault == Fault::TooManyElements);
    assert!(set.elements().len() == expected.len() || !is_all);
    for (element, (tag, length, value)) in set.elements().iter().zip(&expected) {
        assert_eq!((element.tag.0, element.tag.1, element.length), (tag.0, tag.1, *length));
        assert_eq!(set.value(element), *value);
        assert_eq!(set.octets_of(element), 8 + value.len() as u64);
        let _ = format!("{:?}", set.typed_value(element));
    }
    let is_cut = expected.last().is_some_and(|(_, length, value)| value.len() < *length as usize);
    assert_eq!(is_cut && is_all, set.faults().iter().any(|(fault, _)| *fault == Fault::ElementBeyondSet));
    let _ = (set.command_field(), set.message_id(), set.message_id_being_responded_to(), set.priority());
    let _ = (set.status(), set.sop_class_uid(), set.sop_instance_uid(), set.move_destination());
    let _ = (set.move_originator(), set.event_type_id(), set.action_type_id(), set.error_comment());
    let _ = (set.sub_operations(), set.has_data_set(), set.announces_no_data_set());
    assert!(set.named_values().count() <= set.elements().len());
}

/// Group and element, the length announced, and the octets that there are.
fn elements(mut octets: &[u8]) -> Vec<((u16, u16), u32, &[u8])> {
    let mut found = Vec::new();
    while let Some(([a, b, c, d, e, f, g, h], rest)) = octets.split_first_chunk::<8>() {
        let length = u32::from_le_bytes([*e, *f, *g, *h]);
        let (value, rest) = rest.split_at(rest.len().min(length as usize));
        found.push(((u16::from_le_bytes([*a, *b]), u16::from_le_bytes([*c, *d])), length, value));
        octets = rest;
    }
    found
}
