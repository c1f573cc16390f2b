//! TCP reassembly, as dialogues of segments and the events that follow from them.

use dcmtap::packet::{Endpoint, Segment};
use dcmtap::stream::{Event, Side, Table, What};
use dcmtap::time::{Moment, Timestamp};

/// Feeds segments to a table and writes down the events.
struct Tap {
    table: Table,
    /// Of the client and of the server.
    ports: (u16, u16),
    now_ns: i128,
    frame: u64,
    events: Vec<String>,
    /// When the octets of each event were captured.
    seen: Vec<Moment>,
}

/// One segment of a dialogue.
#[derive(Clone, Copy)]
struct Sent<'a> {
    from_server: bool,
    sequence: u32,
    acknowledgment: Option<u32>,
    flags: &'a str,
    payload: &'a [u8],
    /// Octets cut off by the capture.
    cut: u32,
    window: u16,
    identification: Option<u16>,
}

const CLIENT: Sent<'_> = Sent {
    from_server: false,
    sequence: 0,
    acknowledgment: None,
    flags: "",
    payload: b"",
    cut: 0,
    window: 100,
    identification: None,
};
const SERVER: Sent<'_> = Sent { from_server: true, ..CLIENT };

impl Tap {
    fn new() -> Self {
        Self {
            table: Table::new(&[]),
            ports: (40_000, 104),
            now_ns: 1_000_000_000,
            frame: 0,
            events: Vec::new(),
            seen: Vec::new(),
        }
    }

    /// A tap on a connection whose handshake was seen: the client's octets start at 101, the server's at 501.
    fn connected() -> Self {
        let mut tap = Self::new();
        tap.send(Sent { sequence: 100, flags: "S", ..CLIENT });
        tap.send(Sent { sequence: 500, acknowledgment: Some(101), flags: "S", ..SERVER });
        tap.events.clear();
        tap
    }

    fn send(&mut self, sent: Sent<'_>) {
        let client = Endpoint { address: [10, 0, 1, 30].into(), port: self.ports.0 };
        let server = Endpoint { address: [10, 0, 1, 2].into(), port: self.ports.1 };
        let (source, destination) = if sent.from_server { (server, client) } else { (client, server) };
        self.frame += 1;
        self.now_ns += 1_000;
        let segment = Segment {
            at: Timestamp::from_nanoseconds(self.now_ns),
            frame: self.frame,
            source,
            destination,
            sequence: sent.sequence,
            acknowledgment: sent.acknowledgment,
            is_syn: sent.flags.contains('S'),
            is_fin: sent.flags.contains('F'),
            is_rst: sent.flags.contains('R'),
            window: sent.window,
            identification: sent.identification,
            payload: sent.payload,
            payload_length: sent.payload.len() as u32 + sent.cut,
        };
        let Self { table, events, seen, .. } = self;
        table.push(&segment, &mut |event| {
            if let What::Octets { seen: moment, .. } = event.what {
                seen.push(moment);
            }
            events.push(describe(&event));
        });
    }

    fn client(&mut self, sequence: u32, payload: &[u8]) {
        self.send(Sent { sequence, acknowledgment: Some(501), payload, ..CLIENT });
    }

    fn server(&mut self, sequence: u32, acknowledgment: u32, payload: &[u8]) {
        self.send(Sent { sequence, acknowledgment: Some(acknowledgment), payload, ..SERVER });
    }

    fn wait_ms(&mut self, milliseconds: i128) {
        self.now_ns += milliseconds * 1_000_000;
    }

    fn finish(mut self) -> Vec<String> {
        let Self { table, events, .. } = &mut self;
        table.finish(&mut |event| events.push(describe(&event)));
        self.events
    }

    #[track_caller]
    fn expect(&mut self, expected: &[&str]) {
        assert_eq!(std::mem::take(&mut self.events), expected);
    }
}

fn describe(event: &Event<'_>) -> String {
    let name = |side| if side == Side::Initiator { "client" } else { "server" };
    match event.what {
        What::Opened { initiator, start, .. } => format!("opened by {initiator} {start:?}"),
        What::Octets { side, seen, octets, .. } => {
            format!("{} {} ({})", name(side), String::from_utf8_lossy(octets), seen.frame)
        }
        What::Gap { side, count, cut } => {
            format!("{} {} {count}", name(side), if cut.is_some() { "cut" } else { "lost" })
        }
        What::Noticed { side, notice } => format!("{} {notice:?}", name(side)),
        What::Closed { side, how } => format!("{} closed: {how:?}", side.map_or("nobody", name)),
    }
}

#[test]
fn a_connection_from_syn_to_fin() {
    let mut tap = Tap::new();
    tap.send(Sent { sequence: 100, flags: "S", ..CLIENT });
    tap.send(Sent { sequence: 500, acknowledgment: Some(101), flags: "S", ..SERVER });
    tap.client(101, b"request");
    tap.server(501, 108, b"answer");
    tap.send(Sent { sequence: 108, acknowledgment: Some(507), flags: "F", ..CLIENT });
    tap.send(Sent { sequence: 507, acknowledgment: Some(109), flags: "F", payload: b"!", ..SERVER });
    tap.send(Sent { sequence: 109, acknowledgment: Some(509), ..CLIENT });
    tap.expect(&[
        "opened by 10.0.1.30:40000 Handshake",
        "server Accepted",
        "client request (3)",
        "server answer (4)",
        "client closed: Fin",
        "server ! (6)",
        "server closed: Fin",
    ]);
    assert!(tap.finish().is_empty());
}

#[test]
fn what_one_frame_was_cut_of_and_another_has_is_there() {
    let mut tap = Tap::connected();
    tap.send(Sent { sequence: 111, acknowledgment: Some(501), payload: b"abcd", cut: 6, ..CLIENT });
    tap.client(113, b"cdef");
    tap.client(101, b"0123456789");
    tap.expect(&[
        "client Retransmission { offset: 12, count: 2 }",
        "client 0123456789 (5)",
        "client abcd (5)",
        "client ef (5)",
        "client cut 4",
    ]);
}

#[test]
fn segments_out_of_order_wait_for_those_before_them() {
    let mut tap = Tap::connected();
    tap.client(107, b"third");
    tap.client(104, b"two");
    tap.expect(&[]);
    tap.client(101, b"one");
    tap.expect(&["client one (5)", "client two (5)", "client third (5)"]);
}

#[test]
fn a_retransmission_with_the_same_octets_is_noticed_and_ignored() {
    let mut tap = Tap::connected();
    tap.client(101, b"abcdef");
    tap.client(101, b"abcdef");
    tap.client(104, b"defghi");
    tap.expect(&[
        "client abcdef (3)",
        "client Retransmission { offset: 0, count: 6 }",
        "client Retransmission { offset: 3, count: 3 }",
        "client ghi (5)",
    ]);
}

#[test]
fn of_different_octets_the_first_win_and_the_conflict_is_told() {
    let mut tap = Tap::connected();
    tap.client(101, b"abcdef");
    tap.client(101, b"abXdef");
    tap.expect(&["client abcdef (3)", "client Conflict { offset: 2 }"]);
    // The same while the octets are still held back.
    tap.client(110, b"jkl");
    tap.client(109, b"iXkl");
    tap.expect(&["client Conflict { offset: 9 }"]);
    tap.client(107, b"gh");
    tap.expect(&["client gh (7)", "client i (7)", "client jkl (7)"]);
}

#[test]
fn a_keep_alive_is_no_conflict_whatever_octet_it_carries() {
    let mut tap = Tap::connected();
    tap.client(101, b"abc");
    tap.client(103, b"\0");
    tap.client(103, b"");
    tap.client(104, b"d");
    tap.expect(&["client abc (3)", "client KeepAlive", "client d (6)"]);
}

#[test]
fn octets_that_nobody_acknowledged_are_waited_for() {
    let mut tap = Tap::connected();
    tap.client(104, b"def");
    tap.wait_ms(30_000);
    tap.server(501, 101, b"x");
    tap.expect(&["server x (4)"]);
    tap.client(101, b"abc");
    tap.expect(&["client abc (5)", "client def (5)"]);
}

#[test]
fn octets_that_never_come_are_lost_in_the_end() {
    let mut tap = Tap::connected();
    tap.client(104, b"def");
    tap.wait_ms(61_000);
    tap.client(107, b"g");
    tap.expect(&["client lost 3", "client def (3)", "client g (4)"]);
}

#[test]
fn octets_that_were_acknowledged_and_answered_are_lost_at_once() {
    let mut tap = Tap::connected();
    tap.client(104, b"def");
    tap.wait_ms(1);
    tap.server(501, 107, b"answer");
    tap.expect(&["client lost 3", "client def (3)", "server answer (4)"]);
    // The end of a request, told by the answer and by the request after it.
    tap.server(507, 110, b"again");
    tap.expect(&["server again (5)"]);
    tap.wait_ms(1);
    tap.client(110, b"jkl");
    tap.expect(&["client lost 3", "client jkl (6)"]);
}

#[test]
fn a_tap_that_is_late_in_one_direction_loses_nothing() {
    let mut tap = Tap::connected();
    for turn in 0..5 {
        tap.server(501 + turn * 2, 101 + turn * 3 + 3, b"ok");
        tap.wait_ms(3);
        tap.client(101 + turn * 3, b"abc");
        tap.wait_ms(3);
    }
    let expected: Vec<String> = (0..5)
        .flat_map(|turn| [format!("server ok ({})", 3 + turn * 2), format!("client abc ({})", 4 + turn * 2)])
        .collect();
    assert_eq!(tap.events, expected);
}

#[test]
fn what_the_snap_length_cut_is_a_gap() {
    let mut tap = Tap::connected();
    tap.send(Sent { sequence: 101, acknowledgment: Some(501), payload: b"abc", cut: 7, ..CLIENT });
    tap.client(111, b"k");
    tap.expect(&["client abc (3)", "client cut 7", "client k (4)"]);
}

#[test]
fn too_much_behind_a_hole_is_not_held() {
    let mut tap = Tap::connected();
    let piece = vec![b'x'; 60_000];
    for index in 0..18 {
        tap.client(200 + index * 60_000, &piece);
    }
    assert_eq!(tap.events.first().map(String::as_str), Some("client lost 99"));
}

#[test]
fn a_reset_ends_both_sides_after_what_was_held() {
    let mut tap = Tap::connected();
    tap.client(104, b"def");
    tap.send(Sent { sequence: 501, flags: "R", ..SERVER });
    tap.client(107, b"late");
    tap.expect(&["client lost 3", "client def (3)", "server closed: Reset"]);
}

#[test]
fn a_refused_connection_is_opened_and_reset() {
    let mut tap = Tap::new();
    tap.send(Sent { sequence: 100, flags: "S", ..CLIENT });
    tap.send(Sent { sequence: 100, flags: "S", ..CLIENT });
    tap.send(Sent { sequence: 0, acknowledgment: Some(101), flags: "R", ..SERVER });
    tap.expect(&["opened by 10.0.1.30:40000 Handshake", "client SynRepeated", "server closed: Reset"]);
}

#[test]
fn the_same_ports_used_again_are_another_connection() {
    let mut tap = Tap::connected();
    tap.client(101, b"one");
    tap.send(Sent { sequence: 104, acknowledgment: Some(501), flags: "F", ..CLIENT });
    tap.send(Sent { sequence: 501, acknowledgment: Some(105), flags: "F", ..SERVER });
    tap.send(Sent { sequence: 9_000, flags: "S", ..CLIENT });
    tap.send(Sent { sequence: 8_000, acknowledgment: Some(9_001), flags: "S", ..SERVER });
    tap.send(Sent { sequence: 9_001, acknowledgment: Some(8_001), payload: b"two", ..CLIENT });
    tap.expect(&[
        "client one (3)",
        "client closed: Fin",
        "server closed: Fin",
        "opened by 10.0.1.30:40000 Handshake",
        "server Accepted",
        "client two (8)",
    ]);
    // And once more without an end of the one before.
    tap.send(Sent { sequence: 70_000, flags: "S", ..CLIENT });
    tap.expect(&["nobody closed: Replaced", "opened by 10.0.1.30:40000 Handshake"]);
}

#[test]
fn without_a_syn_the_known_port_is_the_server() {
    let mut tap = Tap::new();
    tap.server(501, 101, b"answer");
    tap.client(101, b"request");
    tap.expect(&["opened by 10.0.1.30:40000 MidStream", "server answer (1)", "client request (2)"]);
    assert_eq!(tap.finish(), ["nobody closed: SourceEnded"]);
}

#[test]
fn without_a_syn_ports_tell_who_the_server_is() {
    // The port that is known, also where it is the higher one; else the lower one; else whoever is heard second.
    for (ports, is_server_first) in
        [((1_024, 11_112), true), ((1_024, 11_112), false), ((50_000, 3_000), true)]
    {
        let mut tap = Tap { ports, ..Tap::new() };
        if is_server_first {
            tap.server(501, 101, b"answer");
        } else {
            tap.client(101, b"request");
        }
        assert_eq!(tap.events.first(), Some(&format!("opened by 10.0.1.30:{} MidStream", ports.0)));
    }
    let own = Table::new(&[50_001]);
    let mut tap = Tap { table: own, ports: (3_000, 50_001), ..Tap::new() };
    tap.server(501, 101, b"answer");
    assert_eq!(tap.events.first().map(String::as_str), Some("opened by 10.0.1.30:3000 MidStream"));
    let mut tap = Tap { ports: (3_000, 3_000), ..Tap::new() };
    tap.server(501, 101, b"answer");
    assert_eq!(tap.events.first().map(String::as_str), Some("opened by 10.0.1.2:3000 MidStream"));
}

#[test]
fn a_syn_that_comes_behind_its_octets_belongs_to_them() {
    let mut tap = Tap::new();
    tap.client(101, b"abc");
    tap.send(Sent { sequence: 100, flags: "S", ..CLIENT });
    tap.client(104, b"d");
    tap.expect(&["opened by 10.0.1.30:40000 MidStream", "client abc (1)", "client d (3)"]);
    // One that would leave no room for them does not.
    tap.send(Sent { sequence: 101, flags: "S", ..CLIENT });
    tap.expect(&["nobody closed: Replaced", "opened by 10.0.1.30:40000 Handshake"]);
    // The answer to it belongs to whatever has heard nothing from the server yet.
    let mut tap = Tap::new();
    tap.client(101, b"abc");
    tap.send(Sent { sequence: 500, acknowledgment: Some(101), flags: "S", ..SERVER });
    tap.server(501, 104, b"x");
    tap.expect(&["opened by 10.0.1.30:40000 MidStream", "client abc (1)", "server Accepted", "server x (3)"]);
}

#[test]
fn octets_far_away_are_of_another_connection_whose_syn_was_lost() {
    let far = 101_u32.wrapping_sub(256 << 20);
    let mut tap = Tap::connected();
    tap.client(101, b"abc");
    // So far behind and no further they are old ones, and one octet alone may be a probe.
    tap.client(far, b"old");
    tap.client(far.wrapping_sub(1), b"x");
    tap.expect(&[
        "client abc (3)",
        "client Retransmission { offset: 0, count: 3 }",
        "client Retransmission { offset: 0, count: 1 }",
    ]);
    tap.client(far.wrapping_sub(1), b"new");
    tap.expect(&["nobody closed: Replaced", "opened by 10.0.1.30:40000 MidStream", "client new (6)"]);
}

#[test]
fn what_comes_behind_the_end_is_a_straggler_or_another_connection() {
    let mut tap = Tap::connected();
    tap.client(101, b"abc");
    tap.send(Sent { sequence: 104, acknowledgment: Some(501), flags: "F", ..CLIENT });
    tap.send(Sent { sequence: 501, acknowledgment: Some(105), flags: "F", ..SERVER });
    tap.events.clear();
    tap.client(101, b"abc");
    tap.expect(&[]);
    tap.client(101_u32.wrapping_sub(1 << 30), b"another");
    tap.expect(&["opened by 10.0.1.30:40000 MidStream", "client another (7)"]);
}

#[test]
fn of_a_direction_that_only_acknowledges_octets_are_lost_in_time() {
    let mut tap = Tap::connected();
    tap.client(101, b"abc");
    tap.send(Sent { sequence: 501, acknowledgment: Some(104), ..SERVER });
    tap.send(Sent { sequence: 104, acknowledgment: Some(511), payload: b"de", ..CLIENT });
    tap.wait_ms(400);
    tap.send(Sent { sequence: 106, acknowledgment: Some(511), payload: b"f", ..CLIENT });
    tap.expect(&["client abc (3)", "client de (5)", "client f (6)"]);
    tap.wait_ms(100);
    tap.send(Sent { sequence: 107, acknowledgment: Some(511), payload: b"g", ..CLIENT });
    tap.expect(&["server lost 10", "client g (7)"]);
}

#[test]
fn time_goes_on_where_others_send() {
    for is_of_interest in [true, false] {
        let mut tap = Tap::connected();
        tap.client(104, b"def");
        tap.expect(&[]);
        tap.wait_ms(61_000);
        if is_of_interest {
            tap.ports.0 = 40_001;
            tap.client(900, b"other");
            tap.expect(&[
                "opened by 10.0.1.30:40001 MidStream",
                "client other (4)",
                "client lost 3",
                "client def (3)",
            ]);
        } else {
            let Tap { table, events, now_ns, .. } = &mut tap;
            table.pass(Timestamp::from_nanoseconds(*now_ns), 4, &mut |event| events.push(describe(&event)));
            tap.expect(&["client lost 3", "client def (3)"]);
        }
    }
}

#[test]
fn a_keep_alive_is_one_octet_and_the_last_one() {
    let mut tap = Tap::connected();
    tap.client(101, b"abc");
    tap.client(102, b"b");
    tap.client(103, b"cd");
    tap.expect(&[
        "client abc (3)",
        "client Retransmission { offset: 1, count: 1 }",
        "client Retransmission { offset: 2, count: 1 }",
        "client d (5)",
    ]);
}

#[test]
fn a_direction_that_was_not_captured_is_one_gap_at_the_end() {
    let mut tap = Tap::new();
    for turn in 0..4 {
        tap.send(Sent {
            sequence: 101 + turn * 3,
            acknowledgment: Some(501 + turn * 10),
            payload: b"abc",
            ..CLIENT
        });
        tap.wait_ms(5_000);
    }
    tap.send(Sent { sequence: 113, acknowledgment: Some(531), flags: "F", ..CLIENT });
    assert!(tap.events.iter().all(|event| !event.contains("lost")), "{:?}", tap.events);
    let end = tap.finish();
    assert_eq!(end.get(end.len() - 2..).unwrap(), ["server lost 30", "nobody closed: SourceEnded"]);
}

#[test]
fn a_lost_fin_is_no_lost_octet() {
    let mut tap = Tap::connected();
    tap.client(101, b"abc");
    tap.send(Sent { sequence: 501, acknowledgment: Some(105), flags: "F", ..SERVER });
    tap.expect(&["client abc (3)", "server closed: Fin"]);
    assert_eq!(tap.finish(), ["nobody closed: SourceEnded"]);
}

#[test]
fn a_window_that_closes_and_opens_is_told_once() {
    let mut tap = Tap::connected();
    for _ in 0..3 {
        tap.send(Sent { sequence: 501, acknowledgment: Some(101), window: 0, ..SERVER });
    }
    tap.send(Sent { sequence: 501, acknowledgment: Some(101), window: 9, ..SERVER });
    tap.expect(&["server ZeroWindow", "server WindowOpened"]);
}

#[test]
fn octets_in_the_syn_are_octets() {
    let mut tap = Tap::new();
    tap.send(Sent { sequence: 100, flags: "S", payload: b"fast", ..CLIENT });
    tap.expect(&["opened by 10.0.1.30:40000 Handshake", "client fast (1)"]);
}

#[test]
fn octets_that_waited_in_vain_keep_the_time_of_their_frame() {
    let mut tap = Tap::connected();
    tap.client(104, b"def");
    tap.wait_ms(1);
    tap.server(501, 107, b"answer");
    tap.expect(&["client lost 3", "client def (3)", "server answer (4)"]);
    let now = Timestamp::from_nanoseconds(tap.now_ns);
    let waited: Vec<i64> = tap.seen.iter().map(|seen| now.since(seen.at)).collect();
    assert_eq!(waited, [1_001_000, 0]);
}

#[test]
fn octets_behind_what_was_sent_again_came_with_it() {
    let mut tap = Tap::connected();
    tap.client(104, b"def");
    tap.client(110, b"jkl");
    tap.wait_ms(300);
    tap.client(101, b"abc");
    tap.expect(&["client abc (5)", "client def (5)"]);
    // The last hole stays: what stands behind it came before.
    tap.server(501, 113, b"answer");
    tap.wait_ms(1);
    tap.server(507, 113, b"!");
    tap.expect(&["client lost 3", "client jkl (5)", "server answer (6)", "server ! (7)"]);
}

#[test]
fn a_packet_that_the_capture_has_twice_is_no_retransmission() {
    let mut tap = Tap::connected();
    let sent =
        Sent { sequence: 101, acknowledgment: Some(501), payload: b"abc", identification: Some(7), ..CLIENT };
    tap.send(sent);
    tap.send(sent);
    // The same packet again after so long, or without an identification, may have been sent again.
    tap.wait_ms(300);
    tap.send(sent);
    tap.send(Sent { identification: Some(8), ..sent });
    tap.send(Sent { identification: None, ..sent });
    // Another packet with the same number is another packet.
    tap.send(Sent { sequence: 104, payload: b"de", ..sent });
    tap.expect(&[
        "client abc (3)",
        "client CapturedTwice",
        "client Retransmission { offset: 0, count: 3 }",
        "client Retransmission { offset: 0, count: 3 }",
        "client Retransmission { offset: 0, count: 3 }",
        "client de (8)",
    ]);
}

#[test]
fn what_is_said_on_the_way_belongs_to_the_connection() {
    use dcmtap::packet::{Unreachable, UnreachableReason};
    let mut tap = Tap::new();
    tap.send(Sent { sequence: 100, flags: "S", ..CLIENT });
    let message = Unreachable {
        at: Timestamp::from_nanoseconds(tap.now_ns),
        frame: 2,
        by: [10, 0, 1, 1].into(),
        source: Endpoint { address: [10, 0, 1, 30].into(), port: 40_000 },
        destination: Endpoint { address: [10, 0, 1, 2].into(), port: 104 },
        why: UnreachableReason { is_v6: false, kind: 3, code: 13 },
    };
    let Tap { table, events, .. } = &mut tap;
    table.push_unreachable(&message, &mut |event| events.push(describe(&event)));
    // A connection that nobody has seen.
    let stranger = Endpoint { port: 40_001, ..message.source };
    let other = Unreachable { source: stranger, ..message };
    table.push_unreachable(&other, &mut |event| events.push(describe(&event)));
    let event = tap.events.pop().unwrap();
    assert!(event.starts_with("client Unreachable { by: 10.0.1.1"), "{event}");
    tap.expect(&["opened by 10.0.1.30:40000 Handshake"]);
}
