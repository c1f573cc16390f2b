//! DIMSE (PS3.7): command sets octet by octet, fragments that become messages, with and without holes, and which
//! request a response answers.

use dcmtap::dict::attribute::Tag;
use dcmtap::dimse::{
    Assembler, CommandField, CommandSet, CommandSetBuilder, CommandValue, End, Exchanges, Fault, Message,
    Part, Pending, Place, Priority,
};
use dcmtap::octets::Span;
use dcmtap::time::{Moment, Timestamp};
use dcmtap::ul::{PduHeader, PduType, PdvHeader, Role, Unit};

/// Command Fields, name, service, and whether its request always has a data set (PS3.7 Table E.1-1, 9.3, 10.3).
const COMMANDS: [(u16, &str, &str, bool); 12] = [
    (0x0001, "C-STORE-RQ", "C-STORE", true),
    (0x0010, "C-GET-RQ", "C-GET", true),
    (0x0020, "C-FIND-RQ", "C-FIND", true),
    (0x0021, "C-MOVE-RQ", "C-MOVE", true),
    (0x0030, "C-ECHO-RQ", "C-ECHO", false),
    (0x0100, "N-EVENT-REPORT-RQ", "N-EVENT-REPORT", false),
    (0x0110, "N-GET-RQ", "N-GET", false),
    (0x0120, "N-SET-RQ", "N-SET", true),
    (0x0130, "N-ACTION-RQ", "N-ACTION", false),
    (0x0140, "N-CREATE-RQ", "N-CREATE", false),
    (0x0150, "N-DELETE-RQ", "N-DELETE", false),
    (0x0fff, "C-CANCEL-RQ", "C-CANCEL", false),
];

#[test]
fn command_fields_have_the_names_of_the_standard() {
    for (number, name, service, needs_data_set) in COMMANDS {
        let request = CommandField(number);
        assert_eq!((request.name(), request.service_name()), (name, service));
        assert!(request.is_known() && !request.is_response(), "{name}");
        assert_eq!(request.needs_data_set(), needs_data_set, "{name}");
        assert_eq!(request.request(), request, "{name}");
        let response = request.response();
        assert_eq!(response.0, number | 0x8000, "{name}");
        assert_eq!(
            (response.is_response(), response.request(), response.response()),
            (true, request, response)
        );
        assert!(!response.needs_data_set(), "{name}");
        if request == CommandField::C_CANCEL_RQ {
            // PS3.7 9.3.2.3: there is no C-CANCEL-RSP.
            assert_eq!((response.name(), response.is_known()), ("unknown", false));
        } else {
            let expected = name.replace("-RQ", "-RSP");
            assert_eq!((response.name(), response.service_name()), (expected.as_str(), service));
            assert!(response.is_known(), "{expected}");
        }
    }
    let mut requests = CommandField::REQUESTS.map(|field| field.0);
    requests.sort_unstable();
    assert_eq!(requests, COMMANDS.map(|row| row.0));
    for number in [0, 2, 0x0011, 0x0160, 0x7fff, 0x8000, 0xffff] {
        assert_eq!((CommandField(number).name(), CommandField(number).is_known()), ("unknown", false));
        assert_eq!(CommandField(number).service_name(), "unknown");
    }
}

#[test]
fn priorities_have_names() {
    assert_eq!([0, 1, 2, 3].map(|number| Priority(number).name()), ["medium", "high", "low", "unknown"]);
}

#[test]
fn a_command_set_is_built_octet_by_octet() {
    let octets =
        CommandSetBuilder::new(CommandField::C_ECHO_RQ).uid(0x0002, "1.2.3").text(0x0600, "AB").build();
    assert_eq!(
        octets,
        [
            &[0, 0, 0, 0, 4, 0, 0, 0, 34, 0, 0, 0][..], // group length: what follows it
            &[0, 0, 0, 1, 2, 0, 0, 0, 0x30, 0],         // Command Field
            &[0, 0, 2, 0, 6, 0, 0, 0],                  // Affected SOP Class UID
            b"1.2.3\0",                                 // padded with NUL
            &[0, 0, 0, 6, 2, 0, 0, 0],                  // Move Destination
            b"AB",
        ]
        .concat()
    );
    let odd = CommandSetBuilder::default().text(0x0600, "ABC").build();
    assert_eq!(odd.get(20..), Some(&b"ABC "[..]), "padded with a space");
}

/// A C-MOVE-RSP that has about everything that a command set can have.
fn rich() -> CommandSetBuilder {
    CommandSetBuilder::default()
        .uid(0x0002, "1.2.840.10008.5.1.4.1.2.2.2")
        .u16(0x0100, 0x8021)
        .u16(0x0110, 7)
        .u16(0x0120, 9)
        .text(0x0600, "STORE")
        .u16(0x0700, 2)
        .u16(0x0800, 1)
        .u16(0x0900, 0xa702)
        .element(0x0901, &[0x10, 0, 0x20, 0, 0x08, 0, 0x18, 0])
        .text(0x0902, " out of memory ")
        .uid(0x1000, "1.2.3.4")
        .u16(0x1002, 3)
        .u16(0x1008, 4)
        .u16(0x1020, 10)
        .u16(0x1021, 11)
        .u16(0x1022, 12)
        .u16(0x1023, 13)
        .text(0x1030, "MOVER")
}

#[test]
fn each_element_is_read_under_its_own_tag() {
    let set = CommandSet::decode(&rich().build());
    assert_eq!(set.faults(), []);
    assert_eq!(set.sop_class_uid().unwrap().to_string(), "1.2.840.10008.5.1.4.1.2.2.2");
    assert_eq!(set.command_field(), Some(CommandField(0x8021)));
    assert_eq!((set.message_id(), set.message_id_being_responded_to()), (Some(7), Some(9)));
    assert_eq!(
        (set.move_destination().as_deref(), set.move_originator().as_deref()),
        (Some("STORE"), Some("MOVER"))
    );
    assert_eq!((set.priority(), set.status()), (Some(Priority(2)), Some(0xa702)));
    assert_eq!(set.error_comment(), Some(&b"out of memory"[..]));
    assert_eq!(set.sop_instance_uid().unwrap().to_string(), "1.2.3.4");
    assert_eq!((set.event_type_id(), set.action_type_id()), (Some(3), Some(4)));
    assert_eq!(set.sub_operations(), [Some(10), Some(11), Some(12), Some(13)]);
    assert_eq!(set.elements().len(), 19);
    assert_eq!(set.octets(), rich().build());
    let places: u64 = set.elements().iter().map(|element| set.octets_of(element)).sum();
    assert_eq!(places, set.octets().len() as u64);
    assert_eq!((set.elements()[1].tag, set.elements()[1].offset), (Tag(0, 2), 12));

    let empty = CommandSet::decode(&CommandSetBuilder::default().build());
    assert_eq!(
        (empty.command_field(), empty.message_id(), empty.status(), empty.priority()),
        (None, None, None, None)
    );
    assert_eq!((empty.sop_class_uid(), empty.sop_instance_uid(), empty.error_comment()), (None, None, None));
    assert_eq!((empty.move_destination(), empty.move_originator()), (None, None));
    assert_eq!(
        (empty.event_type_id(), empty.action_type_id(), empty.sub_operations()),
        (None, None, [None; 4])
    );
    assert_eq!(empty.message_id_being_responded_to(), None);
}

#[test]
fn requested_uids_stand_for_affected_ones() {
    let set = CommandSetBuilder::default().uid(0x0003, "1.2.3").uid(0x1001, "1.2.4").build();
    let set = CommandSet::decode(&set);
    assert_eq!(set.sop_class_uid().unwrap().to_string(), "1.2.3");
    assert_eq!(set.sop_instance_uid().unwrap().to_string(), "1.2.4");
}

#[test]
fn values_are_read_by_the_vr_of_their_element() {
    let set = CommandSet::decode(&rich().build());
    let value = |element: u16| {
        let element = *set.elements().iter().find(|it| it.tag == Tag(0, element)).unwrap();
        set.typed_value(&element)
    };
    assert_eq!(value(0x0000), CommandValue::Numbers(vec![set.octets().len() as u32 - 12]));
    assert_eq!(value(0x0900), CommandValue::Numbers(vec![0xa702]));
    assert_eq!(value(0x0901), CommandValue::Tags(vec![Tag(0x10, 0x20), Tag(0x08, 0x18)]));
    assert_eq!(value(0x0902), CommandValue::Text(b"out of memory"));
    assert!(matches!(value(0x0002), CommandValue::Uid(uid) if uid.to_string().ends_with(".2.2.2")));
    let named: Vec<_> = set.named_values().map(|(tag, keyword, _)| (tag, keyword)).collect();
    assert_eq!(named.len(), 19);
    assert_eq!(named[2], (Tag(0, 0x0100), Some("CommandField")));
}

#[test]
fn a_data_set_follows_if_the_command_says_so_or_its_kind_needs_one() {
    let of = |field: CommandField, kind: Option<u16>| {
        let builder = CommandSetBuilder::new(field);
        let set = CommandSet::decode(&kind.map_or(builder.clone(), |kind| builder.u16(0x0800, kind)).build());
        (set.has_data_set(), set.announces_no_data_set())
    };
    assert_eq!(of(CommandField::C_STORE_RQ, Some(0x0101)), (false, true));
    assert_eq!(of(CommandField::C_ECHO_RQ, Some(0x0000)), (true, false));
    assert_eq!(of(CommandField::C_ECHO_RQ, Some(0x0102)), (true, false));
    assert_eq!(of(CommandField::C_STORE_RQ, None), (true, false));
    assert_eq!(of(CommandField::C_ECHO_RQ, None), (false, false));
    assert_eq!(of(CommandField::C_FIND_RQ.response(), None), (false, false));
    assert!(!CommandSet::decode(&[]).has_data_set());
}

#[test]
fn a_cut_command_set_is_decoded_as_far_as_it_goes() {
    let whole = CommandSetBuilder::new(CommandField::C_ECHO_RQ).u16(0x0110, 5).build();
    // 12 octets of group length, 10 of Command Field, 10 of Message ID.
    assert_eq!(whole.len(), 32);
    for (end, elements, fault) in [
        (32, 3, None),
        (31, 3, Some((Fault::ElementBeyondSet, 22))),
        (30, 3, Some((Fault::ElementBeyondSet, 22))),
        (29, 2, Some((Fault::TrailingOctets, 22))),
        (23, 2, Some((Fault::TrailingOctets, 22))),
        (22, 2, None),
        (20, 2, Some((Fault::ElementBeyondSet, 12))),
        (0, 0, None),
    ] {
        let set = CommandSet::decode(&whole[..end]);
        assert_eq!(set.elements().len(), elements, "cut at {end}");
        assert_eq!(set.faults().first().copied(), fault, "cut at {end}");
        assert_eq!(set.message_id(), (end == 32).then_some(5), "cut at {end}");
        let whole_values = set.named_values().count();
        let is_beyond = fault.is_some_and(|(fault, _)| fault == Fault::ElementBeyondSet);
        assert_eq!(whole_values, elements - usize::from(is_beyond), "cut at {end}");
    }
    let cut = CommandSet::decode(&whole[..31]);
    assert_eq!((cut.value(&cut.elements()[2]), cut.octets_of(&cut.elements()[2])), (&[5][..], 9));
}

#[test]
fn only_so_many_elements_are_kept() {
    let many =
        |count: u16| (0..count).fold(CommandSetBuilder::default(), |set, _| set.u16(0x0110, 1)).build();
    let full = CommandSet::decode(&many(255));
    assert_eq!((full.elements().len(), full.faults()), (256, &[][..]));
    let over = CommandSet::decode(&many(256));
    assert_eq!(over.elements().len(), 256);
    assert_eq!(over.faults(), [(Fault::TooManyElements, 12 + 255 * 10)]);
}

#[test]
fn each_fault_has_words_of_its_own() {
    let faults =
        [Fault::ElementBeyondSet, Fault::TrailingOctets, Fault::TooManyElements, Fault::Hole, Fault::OverCap];
    let mut texts = faults.map(Fault::text).to_vec();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), 5);
    assert!(texts.iter().all(|text| text.len() > 10));
}

/// What came out of an assembler.
#[derive(Debug, PartialEq)]
enum Seen {
    Data(Option<u64>, Vec<u8>),
    Gap(Option<u64>, Option<u64>),
    Message(Box<Message>),
}

/// One side of an association, PDV item by PDV item. Each unit is in a frame of its own.
#[derive(Default)]
struct Side {
    assembler: Assembler,
    offset: u64,
    frame: u64,
    seen: Vec<Seen>,
}

const COMMAND: u8 = 1;
const COMMAND_LAST: u8 = 3;
const DATA: u8 = 0;
const DATA_LAST: u8 = 2;

impl Side {
    fn push(&mut self, unit: &Unit<'_>) {
        self.frame += 1;
        let seen = &mut self.seen;
        self.assembler.push(unit, moment(self.frame), &mut |part| note(&part, seen));
    }

    fn start(&mut self, context_id: u8, control: u8, length: usize) {
        let header = PdvHeader {
            context_id,
            message_control_header: control,
            item_length: length as u32 + 2,
            fragment_length: length as u32,
            offset: self.offset,
            started: moment(self.frame + 1),
        };
        self.offset += 6 + length as u64;
        self.push(&Unit::PdvStart(header));
    }

    /// A whole PDV item.
    fn pdv(&mut self, context_id: u8, control: u8, octets: &[u8]) {
        self.start(context_id, control, octets.len());
        self.push(&Unit::Fragment(octets));
        self.push(&Unit::PdvEnd(true));
    }

    fn finish(&mut self, end: End) {
        let seen = &mut self.seen;
        self.assembler.finish(end, &mut |part| note(&part, seen));
    }

    fn take(&mut self) -> Vec<Seen> {
        std::mem::take(&mut self.seen)
    }

    /// The one message that came out last, and nothing else.
    fn message(&mut self) -> Message {
        let mut seen = self.take();
        seen.retain(|it| matches!(it, Seen::Message(_)));
        assert_eq!(seen.len(), 1, "{seen:?}");
        let Some(Seen::Message(message)) = seen.pop() else { unreachable!() };
        *message
    }
}

fn moment(frame: u64) -> Moment {
    Moment { at: Timestamp::from_nanoseconds(i128::from(frame) * 1_000), frame }
}

fn note(part: &Part<'_>, seen: &mut Vec<Seen>) {
    seen.push(match part {
        Part::DataSet { offset, octets, .. } => Seen::Data(*offset, octets.to_vec()),
        Part::DataSetGap { offset, count, .. } => Seen::Gap(*offset, *count),
        Part::Message(message) => Seen::Message(Box::new(message.clone())),
    });
}

fn echo() -> Vec<u8> {
    CommandSetBuilder::new(CommandField::C_ECHO_RQ).u16(0x0110, 1).u16(0x0800, 0x0101).build()
}

fn store(message_id: u16) -> Vec<u8> {
    CommandSetBuilder::new(CommandField::C_STORE_RQ).u16(0x0110, message_id).u16(0x0800, 1).build()
}

#[test]
fn a_command_without_data_set_is_a_message() {
    let mut side = Side { offset: 100, ..Side::default() };
    side.pdv(5, COMMAND_LAST, &echo());
    let message = side.message();
    assert_eq!((message.context_id, message.end, message.is_complete()), (5, End::Complete, true));
    assert_eq!((message.offset, message.first.frame, message.last.frame), (100, 1, 3));
    assert_eq!((message.command_octets, message.data_set_octets), (echo().len() as u64, None));
    assert_eq!((message.missing, message.unplaced, message.pdv_count), (0, 0, 1));
    assert!(message.is_end_seen && message.places.is_empty());
    assert_eq!(message.command.unwrap().octets(), echo());
}

#[test]
fn fragments_of_any_number_become_one_message() {
    let mut side = Side::default();
    let (head, tail) = (store(1)[..15].to_vec(), store(1)[15..].to_vec());
    side.pdv(1, COMMAND, &head);
    side.pdv(1, COMMAND_LAST, &tail);
    side.pdv(1, DATA, b"abc");
    side.start(1, DATA_LAST, 4);
    side.push(&Unit::Fragment(b"d"));
    side.push(&Unit::Fragment(b"efg"));
    assert_eq!(
        side.take(),
        [
            Seen::Data(Some(0), b"abc".to_vec()),
            Seen::Data(Some(3), b"d".to_vec()),
            Seen::Data(Some(4), b"efg".to_vec())
        ]
    );
    side.push(&Unit::PdvEnd(true));
    let message = side.message();
    assert_eq!((message.end, message.pdv_count, message.data_set_octets), (End::Complete, 4, Some(7)));
    assert_eq!((message.first.frame, message.last.frame), (1, 13));
    assert_eq!(message.command.unwrap().octets(), store(1));
}

#[test]
fn an_empty_last_fragment_is_a_data_set_without_octets() {
    let mut side = Side::default();
    side.pdv(1, COMMAND_LAST, &store(1));
    side.start(1, DATA_LAST, 0);
    side.push(&Unit::PdvEnd(true));
    let message = side.message();
    assert_eq!((message.data_set_octets, message.end), (Some(0), End::Complete));
}

#[test]
fn messages_on_two_contexts_can_be_interleaved() {
    let mut side = Side::default();
    side.pdv(1, COMMAND_LAST, &store(1));
    side.pdv(3, COMMAND_LAST, &store(2));
    side.pdv(1, DATA, b"one");
    side.pdv(3, DATA_LAST, b"three");
    let second = side.message();
    assert_eq!((second.context_id, second.command.unwrap().message_id()), (3, Some(2)));
    side.pdv(1, DATA_LAST, b"!");
    assert_eq!(side.seen[0], Seen::Data(Some(3), b"!".to_vec()));
    let first = side.message();
    assert_eq!((first.context_id, first.data_set_octets, first.is_complete()), (1, Some(4), true));
}

#[test]
fn a_new_command_on_its_context_supersedes_a_message() {
    let mut side = Side::default();
    side.pdv(1, COMMAND_LAST, &store(1));
    side.pdv(1, DATA, b"abc");
    side.pdv(1, COMMAND_LAST, &echo());
    let ends = side.take().into_iter().filter_map(|it| match it {
        Seen::Message(message) => {
            Some((message.end, message.is_complete(), message.is_end_seen, message.data_set_octets))
        }
        _ => None,
    });
    assert_eq!(
        ends.collect::<Vec<_>>(),
        [(End::Superseded, false, false, Some(3)), (End::Complete, true, true, None)]
    );
}

#[test]
fn a_data_set_without_command_is_a_message_without_one() {
    let mut side = Side::default();
    side.pdv(1, DATA_LAST, b"abc");
    assert_eq!(side.seen[0], Seen::Data(None, b"abc".to_vec()), "it may have started before");
    let message = side.message();
    assert_eq!((message.command.is_none(), message.end, message.is_complete()), (true, End::Complete, false));
}

#[test]
fn a_data_set_after_a_command_without_last_fragment_starts_at_its_first_octet() {
    let mut side = Side::default();
    side.pdv(1, COMMAND, &store(1));
    side.pdv(1, DATA_LAST, b"abc");
    assert_eq!(side.seen[0], Seen::Data(Some(0), b"abc".to_vec()));
    assert_eq!(side.message().command.unwrap().octets(), store(1));
}

#[test]
fn a_hole_in_a_data_set_is_told_where_it_is() {
    let mut side = Side::default();
    side.pdv(1, COMMAND_LAST, &store(1));
    side.start(1, DATA_LAST, 10);
    side.push(&Unit::Fragment(b"abc"));
    side.push(&Unit::FragmentGap(5));
    let lost = side.frame;
    side.push(&Unit::Fragment(b"de"));
    side.push(&Unit::PdvEnd(true));
    assert_eq!(
        side.seen[..3],
        [
            Seen::Data(Some(0), b"abc".to_vec()),
            Seen::Gap(Some(3), Some(5)),
            Seen::Data(Some(8), b"de".to_vec()),
        ]
    );
    let message = side.message();
    assert_eq!((message.missing, message.data_set_octets, message.end), (5, Some(5), End::Complete));
    assert!(message.is_end_seen && !message.is_complete());
    assert!(message.last.frame > lost);
}

#[test]
fn an_end_in_a_hole_was_not_seen_unless_the_capture_cut_its_frame() {
    for is_cut in [false, true] {
        let mut side = Side::default();
        side.pdv(1, COMMAND_LAST, &store(1));
        side.start(1, DATA, 10);
        side.push(&Unit::Fragment(b"abc"));
        let seen = side.frame;
        side.assembler.set_cut(is_cut);
        side.push(&Unit::FragmentGap(7));
        side.finish(End::CaptureEnded);
        // The frame of a loss is no frame of the message; a frame that was cut is.
        assert_eq!(side.message().last.frame, seen + u64::from(is_cut));

        side.pdv(1, COMMAND_LAST, &store(1));
        side.start(1, DATA_LAST, 10);
        side.push(&Unit::FragmentGap(10));
        side.push(&Unit::PdvEnd(true));
        assert_eq!(side.message().is_end_seen, is_cut);
    }
}

#[test]
fn a_command_set_with_a_hole_is_decoded_up_to_it() {
    let mut side = Side::default();
    let octets = store(1);
    side.start(1, COMMAND_LAST, octets.len());
    side.push(&Unit::Fragment(&octets[..25]));
    side.push(&Unit::FragmentGap(5));
    side.push(&Unit::Fragment(&octets[30..]));
    side.push(&Unit::PdvEnd(true));
    assert_eq!(side.take(), [], "a data set may follow");
    side.pdv(1, DATA_LAST, b"abc");
    assert_eq!(side.seen[0], Seen::Data(Some(0), b"abc".to_vec()));
    let message = side.message();
    assert_eq!((message.missing, message.command_octets), (5, octets.len() as u64 - 5));
    let command = message.command.unwrap();
    assert_eq!((command.octets(), command.command_field()), (&octets[..25], Some(CommandField::C_STORE_RQ)));
    assert_eq!(command.faults(), [(Fault::Hole, 25)], "that its last element is cut is nothing odd");
}

#[test]
fn a_command_set_is_kept_up_to_64_kib() {
    for (excess, fault) in [(0, None), (1, Some(Fault::OverCap))] {
        let mut side = Side::default();
        // 12 octets of group length, 8 of the element's header.
        let octets =
            CommandSetBuilder::default().element(0x0902, &vec![b' '; (64 << 10) - 20 + excess]).build();
        for chunk in octets.chunks(40_000) {
            side.pdv(1, if chunk.len() == 40_000 { COMMAND } else { COMMAND_LAST }, chunk);
        }
        let message = side.message();
        assert_eq!(message.command_octets, (64 << 10) + excess as u64);
        let command = message.command.unwrap();
        assert_eq!((command.octets().len(), command.faults().last().map(|it| it.0)), (64 << 10, fault));
    }
}

#[test]
fn what_is_lost_with_its_boundaries_may_be_of_any_message() {
    let mut side = Side::default();
    side.pdv(1, COMMAND_LAST, &store(1));
    side.pdv(1, DATA, b"abc");
    side.push(&Unit::PdvsLost(20));
    assert_eq!(side.take(), [Seen::Data(Some(0), b"abc".to_vec()), Seen::Gap(Some(3), None)]);
    side.pdv(1, DATA_LAST, b"xyz");
    assert_eq!(side.seen[0], Seen::Data(None, b"xyz".to_vec()));
    let message = side.message();
    assert_eq!((message.missing, message.data_set_octets, message.is_complete()), (20, Some(6), false));
}

#[test]
fn a_command_set_that_lost_its_boundary_has_a_hole() {
    let mut side = Side::default();
    side.pdv(1, COMMAND, &store(1)[..12]);
    side.push(&Unit::BoundaryLost(40));
    side.push(&Unit::BoundaryFound { passed: 9, fragment: None });
    assert_eq!(side.take(), []);
    side.pdv(1, DATA_LAST, b"abc");
    assert_eq!(side.seen[0], Seen::Data(None, b"abc".to_vec()));
    let message = side.message();
    assert_eq!((message.missing, message.unplaced), (40, 9));
    assert_eq!(message.command.unwrap().faults(), [(Fault::Hole, 12)]);
}

#[test]
fn a_fragment_between_boundaries_that_arithmetic_found_keeps_the_data_set_in_step() {
    let mut side = Side::default();
    side.pdv(1, COMMAND_LAST, &store(1));
    side.pdv(1, DATA, b"abc");
    // 30 octets lost: the 12 of the two headers, and 18 of the fragment's 20; 2 were seen.
    side.push(&Unit::BoundaryLost(30));
    side.push(&Unit::BoundaryFound { passed: 2, fragment: Some(20) });
    assert_eq!(side.take()[1..], [Seen::Gap(Some(3), Some(20))]);
    side.pdv(1, DATA_LAST, b"xyz");
    assert_eq!(side.seen[0], Seen::Data(Some(23), b"xyz".to_vec()));
    let message = side.message();
    assert_eq!((message.missing, message.unplaced, message.data_set_octets), (18, 0, Some(8)));
}

#[test]
fn seen_octets_of_lost_headers_are_not_missing() {
    let mut side = Side::default();
    side.pdv(1, COMMAND_LAST, &store(1));
    // 7 octets lost, and 25 seen before the boundary: the fragment's 20, and 5 of the 12 of the two headers.
    side.push(&Unit::BoundaryLost(7));
    side.push(&Unit::BoundaryFound { passed: 25, fragment: Some(20) });
    side.pdv(1, DATA_LAST, b"xyz");
    let message = side.message();
    assert_eq!((message.missing, message.data_set_octets, message.is_complete()), (0, Some(23), true));
}

#[test]
fn with_two_messages_under_way_nothing_between_boundaries_is_placed() {
    let mut side = Side::default();
    side.pdv(1, COMMAND_LAST, &store(1));
    side.pdv(3, COMMAND_LAST, &store(2));
    side.push(&Unit::BoundaryLost(30));
    side.push(&Unit::BoundaryFound { passed: 2, fragment: Some(20) });
    assert_eq!(side.take(), [Seen::Gap(Some(0), None), Seen::Gap(Some(0), None)]);
    side.pdv(3, DATA_LAST, b"x");
    let message = side.message();
    assert_eq!((message.missing, message.unplaced), (30, 2));
}

#[test]
fn an_answer_says_that_the_lost_end_of_its_request_was_there() {
    let mut side = Side::default();
    side.pdv(1, COMMAND_LAST, &store(1));
    side.pdv(3, COMMAND_LAST, &store(2));
    let answered = |side: &mut Side, id: u16| {
        let seen = &mut side.seen;
        side.assembler.answered(id, &mut |part| note(&part, seen));
    };
    answered(&mut side, 1);
    assert_eq!(side.take(), [], "nothing was lost");
    side.push(&Unit::BoundaryLost(30));
    answered(&mut side, 3);
    assert_eq!(side.take(), [], "no such message");
    answered(&mut side, 2);
    let message = side.message();
    assert_eq!((message.context_id, message.end, message.is_end_seen), (3, End::Lost, false));
    // The next command on the other context shows the same of that.
    side.pdv(1, COMMAND_LAST, &echo());
    let Seen::Message(first) = &side.seen[0] else { unreachable!() };
    assert_eq!((first.context_id, first.end), (1, End::Lost));
}

#[test]
fn what_is_unfinished_at_the_end_says_how_it_ended() {
    for (end, loses, expected) in [
        (End::CutOff, false, End::CutOff),
        (End::CutOff, true, End::Lost),
        (End::CaptureEnded, false, End::CaptureEnded),
        (End::CaptureEnded, true, End::CaptureEnded),
    ] {
        let mut side = Side::default();
        side.start(1, COMMAND_LAST, 100);
        side.push(&Unit::Fragment(&store(1)));
        if loses {
            side.push(&Unit::FragmentGap(10));
        }
        side.push(&Unit::PdvEnd(false));
        side.finish(end);
        let message = side.message();
        assert_eq!((message.end, message.is_end_seen), (expected, false));
        assert_eq!(message.command.unwrap().message_id(), Some(1));
        side.push(&Unit::Fragment(b"abc"));
        side.finish(end);
        assert_eq!(side.take(), [], "nothing is under way any more");
    }
}

#[test]
fn octets_outside_of_an_item_are_of_no_message() {
    let mut side = Side::default();
    side.push(&Unit::Fragment(b"abc"));
    side.push(&Unit::FragmentGap(3));
    side.push(&Unit::PdvEnd(true));
    side.push(&Unit::PdvsLost(3));
    side.finish(End::CutOff);
    assert_eq!(side.take(), []);
}

#[test]
fn places_are_kept_only_where_they_are_asked_for() {
    let pdu =
        PduHeader { kind: PduType::P_DATA_TF, reserved: 0, length: 100, offset: 50, started: moment(1) };
    let mut side = Side { offset: 56, ..Side::default() };
    side.assembler.keep_places(true);
    side.push(&Unit::DataStart(pdu));
    side.pdv(1, COMMAND_LAST, &store(1));
    side.pdv(1, DATA, b"abc");
    side.pdv(1, DATA_LAST, b"de");
    let places = side.message().places;
    let command = store(1).len() as u64;
    let spans: Vec<_> = places.iter().map(Place::span).collect();
    assert_eq!(spans, [Span::new(56, 6 + command), Span::new(62 + command, 9), Span::new(71 + command, 8)]);
    let fragments: Vec<_> = places.iter().map(Place::fragment).collect();
    assert_eq!(fragments, [Span::new(62, command), Span::new(68 + command, 3), Span::new(77 + command, 2)]);
    assert_eq!(places.iter().map(|place| place.position).collect::<Vec<_>>(), [Some(0), Some(0), Some(3)]);
    assert!(places.iter().all(|place| place.pdu == pdu));
    side.assembler.keep_places(false);
    side.pdv(1, COMMAND_LAST, &echo());
    assert_eq!(side.message().places, []);
}

#[test]
fn only_so_many_places_are_kept_of_a_message() {
    let pdu = PduHeader { kind: PduType::P_DATA_TF, reserved: 0, length: 100, offset: 0, started: moment(1) };
    let mut side = Side::default();
    side.assembler.keep_places(true);
    side.push(&Unit::DataStart(pdu));
    side.pdv(1, COMMAND_LAST, &store(1));
    for _ in 0..65_536 {
        side.pdv(1, DATA, b"ab");
    }
    side.pdv(1, DATA_LAST, b"ab");
    let message = side.message();
    assert_eq!((message.places.len(), message.pdv_count), (65_536, 65_538));
}

fn pending(sender: Role, message_id: u16) -> Pending {
    Pending {
        number: u64::from(message_id) + 100,
        sender,
        message_id,
        command_field: CommandField::C_FIND_RQ,
        context_id: 1,
        sop_class_uid: None,
        sop_instance_uid: None,
        ended: Moment::default(),
        is_end_seen: true,
        lost_before: 0,
        responses: 0,
    }
}

#[test]
fn a_response_answers_the_request_of_the_other_role_with_its_id() {
    let mut exchanges = Exchanges::default();
    exchanges.request(pending(Role::Requestor, 1));
    exchanges.request(pending(Role::Acceptor, 1));
    exchanges.request(pending(Role::Requestor, 2));
    assert_eq!(exchanges.response(Role::Acceptor, 3, true), None);
    assert_eq!(exchanges.response(Role::Requestor, 2, true), None, "its own request");
    for count in 1..4 {
        assert_eq!(exchanges.response(Role::Acceptor, 2, false).unwrap().responses, count);
    }
    let last = exchanges.response(Role::Acceptor, 2, true).unwrap();
    assert_eq!((last.number, last.sender, last.responses), (102, Role::Requestor, 3));
    assert_eq!(exchanges.response(Role::Acceptor, 2, true), None, "it is over");
    assert_eq!(exchanges.response(Role::Requestor, 1, true).unwrap().sender, Role::Acceptor);
    let waiting: Vec<_> = exchanges.pending().iter().map(|it| (it.sender, it.message_id)).collect();
    assert_eq!(waiting, [(Role::Requestor, 1)]);
    assert_eq!(exchanges.waiting(Role::Requestor, 1).unwrap().number, 101);
    assert_eq!((exchanges.waiting(Role::Acceptor, 1), exchanges.waiting(Role::Requestor, 2)), (None, None));
}

#[test]
fn an_id_used_again_ends_the_request_before() {
    let mut exchanges = Exchanges::default();
    exchanges.request(pending(Role::Requestor, 1));
    exchanges.request(pending(Role::Requestor, 2));
    exchanges.request(pending(Role::Acceptor, 1));
    exchanges.request(Pending { number: 7, ..pending(Role::Requestor, 1) });
    let numbers: Vec<_> = exchanges.pending().iter().map(|it| it.number).collect();
    assert_eq!(numbers, [102, 101, 7]);
    assert_eq!(exchanges.forgotten(), 0);
}

#[test]
fn the_oldest_of_too_many_requests_is_forgotten_and_counted() {
    let mut exchanges = Exchanges::default();
    for id in 0..1_024 {
        exchanges.request(pending(Role::Requestor, id));
    }
    assert_eq!((exchanges.pending().len(), exchanges.forgotten()), (1_024, 0));
    exchanges.request(pending(Role::Requestor, 2_000));
    exchanges.request(pending(Role::Requestor, 2_001));
    assert_eq!((exchanges.pending().len(), exchanges.forgotten()), (1_024, 2));
    assert_eq!(exchanges.waiting(Role::Requestor, 1), None);
    assert!(exchanges.waiting(Role::Requestor, 2).is_some());
}
