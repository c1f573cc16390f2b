//! Makes the first corpus of each target, from the captures, profiles and documentation of the repository:
//! `seeds FOLDER` writes `FOLDER/TARGET/NAME`.

// It is built like the targets, and what that calls is there.
use libfuzzer_sys as _;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use dcmtap::analysis::{Analyzer, Options, Passed, Passing};
use dcmtap::capture::{Input, Merge, Source};
use dcmtap::cli::pipeline::Pipeline;
use dcmtap::packet::Decoder;
use dcmtap::proxy::fault::Fault;
use dcmtap::scenario::Ladder;
use dcmtap::stream::{Event, Side, Table, What};

/// Captures longer than this only slow a fuzzer down.
const MAX_CAPTURE: usize = 96 << 10;
/// Octets of one stream or data set.
const MAX_STREAM: usize = 8 << 10;

struct Seeds {
    folder: PathBuf,
    count: usize,
}

impl Seeds {
    fn add(&mut self, target: &str, name: &str, octets: &[u8]) {
        let folder = self.folder.join(target);
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        std::fs::write(folder.join(name), octets).expect("the folder can be written to");
        self.count += 1;
    }
}

fn main() {
    let folder = std::env::args_os().nth(1).expect("usage: seeds FOLDER");
    let mut seeds = Seeds { folder: folder.into(), count: 0 };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for path in files(&root.join("captures"), &["pcap", "pcapng", "gz", "zst"]) {
        let octets = std::fs::read(&path).expect("a capture can be read");
        let name = name(&path);
        if octets.len() <= MAX_CAPTURE {
            seeds.add("capture", &name, &octets);
            seeds.add("pipeline", &name, &octets);
        }
        if octets.len() <= 4 * MAX_CAPTURE {
            packets(&mut seeds, &name, &octets);
            conversations(&mut seeds, &name, &octets);
            data_sets(&mut seeds, &name, &octets);
        }
    }
    for path in files(&root.join("conformance-profiles"), &["toml"]) {
        seeds.add("profile", &name(&path), &std::fs::read(&path).expect("a profile can be read"));
    }
    for path in files(&root.join("docs"), &["md"]) {
        let text = std::fs::read_to_string(&path).expect("documentation is text");
        expressions(&mut seeds, &name(&path), &text);
    }
    by_hand(&mut seeds);
    println!("{} seeds", seeds.count);
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the repository is whole");
    let is_wanted =
        |path: &PathBuf| path.extension().and_then(OsStr::to_str).is_some_and(|e| extensions.contains(&e));
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_wanted).collect();
    files.sort();
    files
}

fn open(octets: &[u8]) -> Merge {
    let octets = octets.to_vec();
    let open = Box::new(move || Source::open(Box::new(Cursor::new(octets))));
    Merge::new(vec![Input { name: "capture".to_owned(), starts_at: None, open }])
}

fn with_length(octets: &[u8]) -> Vec<u8> {
    let length = octets.len().min(usize::from(u16::MAX));
    [&(length as u16).to_le_bytes()[..], &octets[..length]].concat()
}

/// The first frames of a capture.
fn packets(seeds: &mut Seeds, name: &str, octets: &[u8]) {
    let (mut merge, mut seed) = (open(octets), Vec::new());
    while let Ok(Some((_, frame))) = merge.next_frame() {
        seed.extend(frame.link_type.0.to_le_bytes());
        seed.extend([1, 0, (frame.original_length as usize - frame.octets.len()).min(255) as u8]);
        seed.extend(with_length(frame.octets));
        if seed.len() > MAX_STREAM {
            break;
        }
    }
    seeds.add("packet", name, &seed);
}

/// What each connection carries, PDU by PDU.
fn conversations(seeds: &mut Seeds, name: &str, octets: &[u8]) {
    let (mut merge, mut decoder, mut table) = (open(octets), Decoder::new(false), Table::new(&[]));
    let mut flows: BTreeMap<u64, Vec<(Side, Vec<u8>)>> = BTreeMap::new();
    let mut take = |event: Event<'_>| {
        if let What::Octets { side, octets, .. } = event.what {
            let flow = flows.entry(event.connection.serial).or_default();
            match flow.last_mut().filter(|(of, _)| *of == side) {
                Some((_, before)) => before.extend(octets),
                None => flow.push((side, octets.to_vec())),
            }
        }
    };
    while let Ok(Some((_, frame))) = merge.next_frame() {
        if let Ok(segment) = decoder.decode(&frame) {
            table.push(&segment, &mut take);
        }
    }
    table.finish(&mut take);
    for (serial, flow) in flows.into_iter().take(4) {
        let mut steps = Vec::new();
        for (side, octets) in &flow {
            let bit = u8::from(*side == Side::Responder);
            pdus(octets, bit, seeds, &format!("{name}-{serial}"), &mut steps);
        }
        let sent: Vec<u8> = flow.iter().flat_map(|(_, octets)| octets.clone()).collect();
        let stream = [&[7, 0, 0, 0], &sent[..sent.len().min(MAX_STREAM)]].concat();
        seeds.add("pdu", &format!("{name}-{serial}"), &stream);
        steps.truncate(4 * MAX_STREAM);
        seeds.add("conversation", &format!("{name}-{serial}"), &steps);
        let faults = with_length(b"delay 1ms\nabort at pdu 3");
        seeds.add("fault", &format!("{name}-{serial}"), &[faults, steps].concat());
    }
}

/// Adds the PDUs of a stretch to `steps`.
fn pdus(mut octets: &[u8], side: u8, seeds: &mut Seeds, name: &str, steps: &mut Vec<u8>) {
    while let Some([kind @ 1..=7, _, a, b, c, d]) = octets.first_chunk::<6>() {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize + 6;
        let Some((pdu, rest)) = octets.split_at_checked(length) else { break };
        octets = rest;
        if *kind == 4 && pdu.len() > 12 {
            steps.extend([3 << 1 | side, pdu[10], pdu[11]]);
            steps.extend(with_length(&pdu[12..pdu.len().min(12 + 2_000)]));
            if pdu[11] & 1 == 1 {
                seeds.add("command_set", &format!("{name}-{}", steps.len()), &pdu[12..]);
            }
        } else {
            steps.extend([1 << 1 | side, *kind]);
            steps.extend(with_length(&pdu[6..]));
        }
    }
}

/// The data sets of a capture.
fn data_sets(seeds: &mut Seeds, name: &str, octets: &[u8]) {
    let mut found: BTreeMap<(u64, Side, u64), Vec<u8>> = BTreeMap::new();
    let mut tap = |passing: &Passing<'_>| {
        if let Passed::Octets(octets) = passing.what {
            let key = (passing.association, passing.side, passing.message.offset);
            let data_set = found.entry(key).or_default();
            let room = MAX_STREAM.saturating_sub(data_set.len()).min(octets.len());
            data_set.extend(&octets[..room]);
        }
    };
    let mut merge = open(octets);
    let mut pipeline = Pipeline::new(Options::default(), false);
    while let Ok(Some((_, frame))) = merge.next_frame() {
        pipeline.frame_tapped(&frame, &mut tap);
    }
    for (index, data_set) in found.values().take(6).enumerate() {
        for encoding in 0..3 {
            let seed = [&[encoding, 9, 0, 0, 0], data_set.as_slice()].concat();
            seeds.add("data_set", &format!("{name}-{index}-{encoding}"), &seed);
        }
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        deflate.write_all(data_set).expect("a vector takes everything");
        let deflated = deflate.finish().expect("a vector takes everything");
        let seed = [&[3, 9, 0, 0, 0], deflated.as_slice()].concat();
        seeds.add("data_set", &format!("{name}-{index}-deflated"), &seed);
    }
}

/// Lines of documentation that are expressions or settings.
fn expressions(seeds: &mut Seeds, name: &str, text: &str) {
    for (index, part) in text.split('`').enumerate().filter(|(index, _)| index % 2 == 1) {
        if part.len() < 200 && !part.is_empty() {
            seeds.add("filter", &format!("{name}-{index}"), &[&[3, 0], part.as_bytes()].concat());
        }
    }
    for (index, block) in text.split("```").enumerate().filter(|(index, _)| index % 2 == 1) {
        let block = block.split_once('\n').map_or(block, |(_, block)| block);
        for kind in [0, 1] {
            seeds.add("settings", &format!("{name}-{index}-{kind}"), &[&[kind], block.as_bytes()].concat());
        }
    }
}

/// Seeds that stand in no file.
fn by_hand(seeds: &mut Seeds) {
    for kind in Fault::ALL {
        seeds.add("settings", &format!("fault-{}", kind.name), &[&[3], kind.example.as_bytes()].concat());
        let fault = with_length(kind.example.as_bytes());
        let (mut steps, mut entries) = (Vec::new(), Vec::new());
        let mut ladder = Ladder::verification();
        ladder.release();
        let mut analyzer = Analyzer::new(Options::default());
        ladder.events(|event| {
            analyzer.push(&event, &mut entries);
            if let What::Octets { side, octets, .. } = event.what {
                steps.push(u8::from(side == Side::Responder));
                steps.extend(with_length(octets));
            }
        });
        seeds.add("fault", kind.name, &[fault, steps].concat());
    }
    for (name, text) in
        [("route", "127.0.0.1:11112=pacs.example:104"), ("route-v6", "[::1]:11112=[2001:db8::2]:104")]
    {
        seeds.add("settings", name, &[&[2], text.as_bytes()].concat());
    }
    for (name, text) in
        [("amount", "1.5 s"), ("octets", "64 MiB"), ("network", "10.0.1.0/24"), ("statuses", "Bxxx")]
    {
        seeds.add("settings", name, &[&[4], text.as_bytes()].concat());
    }
    let baseline =
        b"schema = 1\n[[finding]]\nrule = 'UL-001'\nat_fault = 'requestor'\ncalling_ae_title = 'CT01'\n";
    seeds.add("settings", "baseline", &[&[1], baseline.as_slice()].concat());
    let policy =
        b"schema = 1\nstrict = true\n[rules]\nUL = 'warn'\n'UL-048' = 'allow'\n[limits]\nartim_s = 1.5\n";
    seeds.add("settings", "policy", &[&[0], policy.as_slice()].concat());
    let configuration = b"\x00all\n[[TransferSyntaxes]]\n[Uncompressed]\nTransferSyntax1 = LittleEndianExplicit\n[[PresentationContexts]]\n[One]\nPresentationContext1 = VerificationSOPClass\\Uncompressed\n[[Profiles]]\n[all]\nPresentationContexts = One\n";
    seeds.add("profile", "configuration", configuration);
    for (name, sets, value) in [
        ("latin", "ISO_IR 100", &b"Buc^J\xe9r\xf4me"[..]),
        ("greek", "ISO_IR 126", b"\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2"),
        ("japanese", "\\ISO 2022 IR 87", b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B"),
        ("katakana", "ISO 2022 IR 13\\ISO 2022 IR 87", b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J"),
        ("korean", "\\ISO 2022 IR 149", b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7"),
        ("chinese", "GB18030", b"Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab"),
        ("utf-8", "ISO_IR 192", "Wang^XiaoDong=王^小東".as_bytes()),
    ] {
        let seed = [&[0], with_length(sets.as_bytes()).as_slice(), value].concat();
        seeds.add("character_set", name, &seed);
    }
    // Sequence numbers that wrap, then: open, data in order, out of order, again, with other values, an acknowledgment.
    let mut steps = vec![0xf0, 0xff, 0xff, 0xff, 1, 0, 0, 0, 0];
    for (what, offset, length) in
        [(56_u8, 0_u16, 100_u16), (57, 0, 300), (56, 200, 100), (56, 100, 100), (48, 50, 200), (40, 300, 60)]
    {
        steps.push(what);
        steps.extend(offset.to_le_bytes());
        steps.extend(length.to_le_bytes());
    }
    steps.extend([33, 0x90, 1, 8, 0xff, 0xff, 16, 17]);
    seeds.add("reassembly", "steps", &steps);
    let mut steps = Vec::new();
    for (step, count) in [(0_u8, 600_usize), (1, 40), (8, 5)] {
        steps.push(step);
        steps.extend(with_length(&vec![step; count]));
    }
    steps.extend([4, 10, 0, 0xc6, 1, 3, 0, 1, 2, 3]);
    seeds.add("relay", "half-close", &steps);
    seeds.add("relay", "reset", &[0, 2, 0, 1, 2, 0xf7]);
}
