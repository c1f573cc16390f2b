//! A capture in which whoever sent, or made the file, put octets meant to do harm wherever text can stand.

use dcmtap::scenario::Ladder;
use dcmtap::stream::Side;
use dcmtap::time::Timestamp;

/// Longest content of an item of an A-ASSOCIATE that leaves room for others in the User Information item.
const MAX_ITEM: usize = 60_000;
/// Content of items that stand there beside a long one.
const SHORT: usize = 200;

/// What is sent. No name of an element or attribute in a page may come from it.
pub(crate) fn payloads() -> Vec<(&'static str, Vec<u8>)> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        ("CSI", text("\x1b[2J\x1b[31mRED\x1b[0m")),
        ("OSC 52", text("\x1b]52;c;cm0gLXJmIH4=\x07")),
        ("OSC 8", text("\x1b]8;;http://evil.example\x1b\\here\x1b]8;;\x1b\\")),
        ("DCS", text("\x1bP1$r0m\x1b\\\x1b_APC\x1b\\\x1bcRIS")),
        ("C1 octets", b"\x9b31m\x90q\x9c\x9d52;c;eA==\x9c\x84\x85\x8d\x9e".to_vec()),
        ("C1 characters", text("\u{9b}31m\u{90}q\u{9c}\u{9d}52;c;eA==\u{9c}\u{84}\u{85}\u{8d}\u{9e}")),
        ("controls", b"A\x07B\x08C\rD\x00E\x7fF\x0bG\x0cH\x1bI\x0e\x0fJ\nK\tL".to_vec()),
        ("markup", text("<script>alert(1)</script><img src=x onerror=alert(2)>")),
        ("ends of quoting", text("]]>-->'\"`><svg/onload=x>&lt;&#60;{{7*7}}\\")),
        ("a line of its own", text("X\nevil_metric{a=\"b\"} 1\n[[evil]]\n{\"event\":\"forged\"}\n")),
        ("parent folders", text("../../../../evil")),
        ("absolute path", text("/tmp/evil")),
        ("device", text("CON")),
        ("trailing dots", text("name. . .")),
        ("NUL in a name", text("evil\0.dcm")),
        (
            "bidi",
            text(
                "\u{202e}gpj.\u{202c}\u{2066}x\u{2069}\u{200f}\u{200e}\u{061c}\u{2067}\u{2068}\u{202a}\u{202b}\u{202d}",
            ),
        ),
        (
            "invisible",
            text(
                "a\u{200b}b\u{200c}c\u{200d}d\u{2060}e\u{feff}f\u{ad}g\u{2028}h\u{2029}i\u{e0041}j\u{180e}k\u{3164}",
            ),
        ),
        ("a flood without width", text(&format!("a{}b", "\u{200b}".repeat(3_000)))),
        ("a flood of marks", text(&format!("a{}b", "\u{301}\u{327}".repeat(3_000)))),
        (
            "no characters",
            b"\xed\xa0\x80\xed\xbf\xbf\xc0\xaf\xff\xfe\xf4\x90\x80\x80\xef\xbf\xbf\xef\xb7\x90".to_vec(),
        ),
        ("escapes of ISO 2022", b"\x1b$B;3ED\x1b(B^\x1b$(D\x7f\x7f\x1b-A\x9b1m\x1b)I\xdb".to_vec()),
        ("64 KiB", vec![b'W'; 65_534]),
        ("64 KiB of ESC", vec![0x1b; 65_534]),
        ("64 KiB wide", text(&"\u{1f468}\u{5c71}".repeat(9_362))),
    ]
}

/// Character sets that values are said to be in.
const CHARACTER_SETS: [&[u8]; 6] =
    [b"", b"ISO_IR 100", b"ISO_IR 192", b"\\ISO 2022 IR 87\\ISO 2022 IR 159", b"GB18030", b"ISO_IR 13 "];

const CONTEXTS: [(u8, &str); 5] = [
    (1, "1.2.840.10008.5.1.4.1.2.2.1"),
    (3, "1.2.840.10008.5.1.4.1.1.2"),
    (5, "1.2.840.10008.5.1.4.1.2.2.2"),
    (7, "1.2.840.10008.3.1.2.3.3"),
    (9, "1.2.840.10008.5.1.4.31"),
];
const IMPLICIT: &[u8] = b"1.2.840.10008.1.2";
const EXPLICIT: &[u8] = b"1.2.840.10008.1.2.1";

fn cut(octets: &[u8], most: usize) -> &[u8] {
    octets.get(..most).unwrap_or(octets)
}

fn pdu(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind, 0][..], &(body.len() as u32).to_be_bytes(), body].concat()
}

fn item(kind: u8, content: &[u8]) -> Vec<u8> {
    [&[kind, 0][..], &(content.len() as u16).to_be_bytes(), content].concat()
}

fn counted(octets: &[u8]) -> Vec<u8> {
    [&(octets.len() as u16).to_be_bytes()[..], octets].concat()
}

/// Contexts of an A-ASSOCIATE-RQ (20H) or -AC (21H); the last one is for what the payload names.
fn contexts(kind: u8, payload: &[u8]) -> Vec<u8> {
    let mut items = Vec::new();
    for (id, class) in CONTEXTS {
        let transfer = item(0x40, if id == 9 { EXPLICIT } else { IMPLICIT });
        let class = if kind == 0x20 { item(0x30, class.as_bytes()) } else { Vec::new() };
        items.extend(item(kind, &[&[id, 0, 0, 0][..], &class, &transfer].concat()));
    }
    let class = if kind == 0x20 { item(0x30, payload) } else { Vec::new() };
    items.extend(item(kind, &[&[11, 0, 3, 0][..], &class, &item(0x40, payload)].concat()));
    items
}

fn associate(kind: u8, payload: &[u8]) -> Vec<u8> {
    let short = cut(payload, SHORT);
    let title = |tail: &str| {
        let mut title = [payload, b"                "].concat();
        title.truncate(16 - tail.len());
        [&title, tail.as_bytes()].concat()
    };
    let identity = [&[3, 1][..], &counted(short), &counted(short)].concat();
    let user = [
        item(0x51, &16_384_u32.to_be_bytes()),
        item(0x52, short),
        item(0x54, &[&counted(short)[..], &[1, 1]].concat()),
        item(0x55, cut(payload, MAX_ITEM)),
        item(0x56, &[counted(short), short.to_vec()].concat()),
        item(0x57, &[counted(short), counted(short), counted(&counted(short))].concat()),
        if kind == 1 { item(0x58, &identity) } else { item(0x59, &counted(short)) },
        item(0x53, short),
        item(0x77, short),
    ]
    .concat();
    let items = [
        item(0x10, short),
        contexts(if kind == 1 { 0x20 } else { 0x21 }, short),
        item(0x50, &user),
        item(0x66, short),
    ]
    .concat();
    let fixed = [&[0, 1, 0, 0][..], &title("Z"), &title(""), cut(&[short, &[0; 32]].concat(), 32)].concat();
    pdu(kind, &[fixed, items].concat())
}

fn element(tag: (u16, u16), value: &[u8]) -> Vec<u8> {
    let mut value = value.to_vec();
    value.resize(value.len().next_multiple_of(2), b' ');
    let head = [tag.0.to_le_bytes(), tag.1.to_le_bytes()].concat();
    [head, (value.len() as u32).to_le_bytes().to_vec(), value].concat()
}

/// A command set: elements in order, with its group length before.
fn command(elements: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let set: Vec<u8> = elements.iter().flat_map(|(number, value)| element((0, *number), value)).collect();
    [element((0, 0), &(set.len() as u32).to_le_bytes()), set].concat()
}

fn message(context: u8, elements: &[(u16, Vec<u8>)], data_set: &[u8]) -> Vec<u8> {
    let mut elements = elements.to_vec();
    let kind = if data_set.is_empty() { 0x0101_u16 } else { 1 };
    elements.push((0x0800, kind.to_le_bytes().to_vec()));
    elements.sort_by_key(|(number, _)| *number);
    let pdv = |control: u8, octets: &[u8]| {
        pdu(4, &[&(octets.len() as u32 + 2).to_be_bytes()[..], &[context, control], octets].concat())
    };
    let mut octets = pdv(3, &command(&elements));
    let mut pieces = data_set.chunks(16_000).peekable();
    while let Some(piece) = pieces.next() {
        octets.extend(pdv(if pieces.peek().is_none() { 2 } else { 0 }, piece));
    }
    octets
}

/// A data set with the payload in an element of each VR of text, in items, in private elements and as octets.
fn data_set(character_set: &[u8], payload: &[u8]) -> Vec<u8> {
    const TEXTS: [(u16, u16); 26] = [
        (0x0008, 0x0016),
        (0x0008, 0x0018),
        (0x0008, 0x0020),
        (0x0008, 0x002a),
        (0x0008, 0x0030),
        (0x0008, 0x0050),
        (0x0008, 0x0052),
        (0x0008, 0x0054),
        (0x0008, 0x0058),
        (0x0008, 0x0060),
        (0x0008, 0x0070),
        (0x0008, 0x0081),
        (0x0008, 0x0120),
        (0x0008, 0x1030),
        (0x0008, 0x1190),
        (0x0010, 0x0010),
        (0x0010, 0x0020),
        (0x0010, 0x1010),
        (0x0010, 0x4000),
        (0x0018, 0x0050),
        (0x0018, 0x9074),
        (0x0020, 0x000d),
        (0x0020, 0x000e),
        (0x0020, 0x0013),
        (0x0028, 0x0004),
        (0x0040, 0xa160),
    ];
    let mut elements: Vec<((u16, u16), Vec<u8>)> = TEXTS.map(|tag| (tag, payload.to_vec())).to_vec();
    elements.push(((0x0008, 0x0005), character_set.to_vec()));
    elements.push(((0x0009, 0x0010), cut(payload, 64).to_vec()));
    elements.push(((0x0009, 0x1001), payload.to_vec()));
    let inner = [element((0x0008, 0x0050), payload), element((0x0010, 0x0010), payload)].concat();
    elements.push(((0x0040, 0x0275), element((0xfffe, 0xe000), &inner)));
    elements.push(((0x5555, 0x5555), payload.to_vec()));
    elements.push(((0x7fe0, 0x0010), payload.to_vec()));
    elements.sort_by_key(|(tag, _)| *tag);
    elements.iter().flat_map(|(tag, value)| element(*tag, value)).collect()
}

/// Explicit VR: what stands for a VR is the payload too.
fn explicit_data_set(payload: &[u8]) -> Vec<u8> {
    let vr = cut(payload, 2);
    let short = cut(payload, 64);
    let element = |tag: [u8; 4], vr: &[u8], value: &[u8]| [&tag[..], vr, &counted_le(value), value].concat();
    [
        element([0x08, 0, 0x05, 0], b"CS", b"ISO_IR 192"),
        element([0x10, 0, 0x10, 0], b"PN", short),
        element([0x10, 0, 0x20, 0], if vr.len() == 2 { vr } else { b"\x1b[" }, short),
    ]
    .concat()
}

fn counted_le(value: &[u8]) -> [u8; 2] {
    (value.len() as u16).to_le_bytes()
}

fn number(value: u16) -> Vec<u8> {
    value.to_le_bytes().to_vec()
}

fn uid(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// Fields of every command set of a request.
fn request(field: u16, id: u16, class: &str, payload: &[u8]) -> Vec<(u16, Vec<u8>)> {
    vec![
        (0x0002, uid(class)),
        (0x0100, number(field)),
        (0x0110, number(id)),
        (0x0600, payload.to_vec()),
        (0x0700, number(0)),
        (0x1000, payload.to_vec()),
        (0x1030, payload.to_vec()),
        (0x9999, payload.to_vec()),
    ]
}

fn response(field: u16, id: u16, class: &str, status: u16, payload: &[u8]) -> Vec<(u16, Vec<u8>)> {
    vec![
        (0x0002, uid(class)),
        (0x0100, number(field | 0x8000)),
        (0x0120, number(id)),
        (0x0900, number(status)),
        (0x0901, payload.to_vec()),
        (0x0902, payload.to_vec()),
        (0x1000, payload.to_vec()),
    ]
}

/// What goes over one association.
fn talk(ladder: &mut Ladder, payload: &[u8]) {
    let [find, store, get_or_move, step, worklist] = CONTEXTS.map(|(_, class)| class);
    ladder.requestor(&associate(1, payload));
    ladder.acceptor(&associate(2, payload));
    ladder.requestor(&message(1, &request(0x0020, 1, find, b"A"), &data_set(b"", payload)));
    for set in CHARACTER_SETS {
        ladder.acceptor(&message(1, &response(0x0020, 1, find, 0xff00, b"A"), &data_set(set, payload)));
    }
    ladder.acceptor(&message(1, &response(0x0020, 1, find, 0xa900, payload), b""));
    ladder.requestor(&message(3, &request(0x0001, 2, store, payload), &data_set(payload, payload)));
    ladder.acceptor(&message(3, &response(0x0001, 2, store, 0xc123, payload), b""));
    ladder.requestor(&message(5, &request(0x0021, 3, get_or_move, payload), &data_set(b"", payload)));
    let failed = element((0x0008, 0x0058), payload);
    ladder.acceptor(&message(5, &response(0x0021, 3, get_or_move, 0xa702, payload), &failed));
    ladder.requestor(&message(7, &request(0x0140, 4, step, payload), &data_set(b"", payload)));
    ladder.acceptor(&message(7, &response(0x0140, 4, step, 0x0106, payload), b""));
    ladder.requestor(&message(9, &request(0x0020, 5, worklist, payload), &explicit_data_set(payload)));
    ladder.acceptor(&message(9, &response(0x0020, 5, worklist, 0x0122, payload), b""));
    ladder.acceptor(&pdu(0x42, cut(payload, 64)));
    ladder.requestor(&pdu(7, &[0, 0, 2, 9]));
    ladder.reset(Side::Initiator);
}

/// The traffic: one association a payload, and connections that speak something else.
pub(crate) fn traffic() -> Ladder {
    let mut ladder = Ladder::new();
    let speech: [&[u8]; 3] = [b"GET /", b"SSH-2.0-", b"MSH|^~\\&|"];
    for ((index, (_, payload)), speech) in payloads().into_iter().enumerate().zip(speech.into_iter().cycle())
    {
        if index > 0 {
            ladder.connect();
        }
        talk(&mut ladder, &payload);
        ladder.connect();
        let short = cut(&payload, 500);
        ladder.requestor(&[speech, short, b" HTTP/1.1\r\nHost: ", short, b"\r\n\r\n"].concat());
        ladder.acceptor(&[b"HTTP/1.1 200 ", short, b"\r\nServer: ", short, b"\r\n\r\n"].concat());
        ladder.close();
    }
    ladder
}

fn padded(mut octets: Vec<u8>) -> Vec<u8> {
    octets.resize(octets.len().next_multiple_of(4), 0);
    octets
}

fn block(kind: u32, content: Vec<u8>) -> Vec<u8> {
    let content = padded(content);
    let length = (content.len() as u32 + 12).to_le_bytes();
    [&kind.to_le_bytes()[..], &length, &content, &length].concat()
}

fn options(options: &[(u16, &[u8])]) -> Vec<u8> {
    let one = |(code, value): &(u16, &[u8])| {
        let value = cut(value, 65_535);
        padded([&code.to_le_bytes()[..], &(value.len() as u16).to_le_bytes(), value].concat())
    };
    options.iter().flat_map(one).chain([0; 4]).collect()
}

/// The capture, with the same in what the file says of itself: comments, and the names of interface, system and hosts.
pub(crate) fn capture() -> Vec<u8> {
    let payloads = payloads();
    let called = |name: &str| {
        payloads.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, payload)| payload)
    };
    let comments: Vec<(u16, &[u8])> = payloads.iter().map(|(_, payload)| (1, &payload[..])).collect();
    let of_section =
        [&comments[..], &[(2, called("CSI")), (3, called("C1 octets")), (4, called("markup"))]].concat();
    let head = [&0x1a2b_3c4d_u32.to_le_bytes()[..], &[1, 0, 0, 0], &[0xff; 8]].concat();
    let mut file = block(0x0a0d_0d0a, [head, options(&of_section)].concat());
    let of_interface: [(u16, &[u8]); 4] =
        [(2, called("CSI")), (3, called("bidi")), (1, called("ends of quoting")), (9, &[9])];
    file.extend(block(1, [vec![1, 0, 0, 0, 0, 0, 0, 0], options(&of_interface)].concat()));
    let mut names = Vec::new();
    for (last, (_, payload)) in (1_u8..).zip(&payloads) {
        let name: Vec<u8> = cut(payload, 1_000).iter().copied().filter(|octet| *octet != 0).collect();
        // The hosts of the traffic come first and last.
        let address = match last {
            1 => [10, 0, 1, 30],
            2 => [10, 0, 1, 2],
            _ => [10, 0, 9, last],
        };
        let record = [&address[..], &name, &[0]].concat();
        names.extend(padded([&[1, 0][..], &(record.len() as u16).to_le_bytes(), &record].concat()));
    }
    file.extend(block(4, [names, vec![0; 4]].concat()));
    for ((at, frame), (_, payload)) in traffic().frames().into_iter().zip(payloads.iter().cycle()) {
        file.extend(packet(at, &frame, cut(payload, 2_000)));
    }
    file
}

fn packet(at: Timestamp, frame: &[u8], comment: &[u8]) -> Vec<u8> {
    let ticks = at.nanoseconds().cast_unsigned();
    let length = frame.len() as u32;
    let fields = [0, (ticks >> 32) as u32, ticks as u32, length, length];
    let head: Vec<u8> = fields.iter().flat_map(|field| field.to_le_bytes()).collect();
    block(6, [padded([head, frame.to_vec()].concat()), options(&[(1, comment)])].concat())
}
