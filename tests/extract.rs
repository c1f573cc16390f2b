//! `dcmtap extract`: what a peer sent is what stands in the file, octet for octet; what was lost is said, and no name
//! from the wire leads out of the folder.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails says where")]

mod common;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{dcmtap, root};
use dcmtap::analysis::Options;
use dcmtap::cli::extract;
use dcmtap::dict::transfer_syntax;
use dcmtap::scenario::{Ladder, pdus};
use dcmtap::stream::Side;
use serde_json::Value;
use tempfile::TempDir;

const IMPLICIT: &str = pdus::IMPLICIT;

/// A capture, and the folder that its data sets go to.
struct Case {
    folder: TempDir,
}

impl Case {
    fn new(ladder: &Ladder) -> Self {
        Self::of(&ladder.pcapng())
    }

    fn of(capture: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("capture.pcapng"), capture).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, options: &[&str]) -> Output {
        let mut arguments: Vec<OsString> = vec!["extract".into(), self.path("capture.pcapng").into()];
        arguments.extend(["--output".into(), self.path("out").into()]);
        arguments.extend(options.iter().map(OsString::from));
        dcmtap(arguments)
    }

    /// Extracts, and says what stood on standard output.
    fn extract(&self, options: &[&str], status: i32) -> String {
        let output = self.run(options);
        let (text, errors) = (String::from_utf8(output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(status), "{text:?} {errors}");
        text.unwrap()
    }

    /// The files that were written, by name.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let folder = fs::read_dir(self.path("out")).unwrap().map(|entry| entry.unwrap().path());
        let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        folder.map(|path| (name(&path), fs::read(&path).unwrap())).collect()
    }
}

/// The File Meta Information of a file, by element number, and the data set.
fn parts(file: &[u8]) -> (BTreeMap<u16, String>, &[u8]) {
    assert_eq!(&file[..132], [&[0; 128][..], b"DICM"].concat());
    assert_eq!(&file[132..140], [2, 0, 0, 0, b'U', b'L', 4, 0]);
    let length = u32::from_le_bytes(file[140..144].try_into().unwrap()) as usize;
    let (mut group, data_set) = file[144..].split_at(length);
    let mut elements = BTreeMap::new();
    while !group.is_empty() {
        assert_eq!(&group[..2], [2, 0]);
        let element = u16::from_le_bytes(group[2..4].try_into().unwrap());
        let is_long = &group[4..6] == b"OB";
        let (start, length) = if is_long {
            (12, u32::from_le_bytes(group[8..12].try_into().unwrap()) as usize)
        } else {
            (8, usize::from(u16::from_le_bytes(group[6..8].try_into().unwrap())))
        };
        assert_eq!(length % 2, 0);
        let value = String::from_utf8(group[start..start + length].to_vec()).unwrap();
        elements.insert(element, value.trim_end_matches(['\0', ' ']).to_owned());
        group = &group[start + length..];
    }
    (elements, data_set)
}

/// Octets that repeat themselves nowhere near.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..length).map(|_| next()).collect()
}

/// A CT image in Implicit VR Little Endian with an identity of its own.
fn image(instance: &str, pixels: usize) -> Vec<u8> {
    let mut uid = instance.as_bytes().to_vec();
    uid.resize(uid.len().next_multiple_of(2), 0);
    [
        pdus::implicit(0x0008, 0x0016, b"1.2.840.10008.5.1.4.1.1.2\0"),
        pdus::implicit(0x0008, 0x0018, &uid),
        pdus::implicit(0x0010, 0x0010, b"TESTPATIENT^ADA "),
        pdus::implicit(0x7fe0, 0x0010, &noise(pixels)),
    ]
    .concat()
}

/// A C-STORE-RQ of an instance.
fn store(context_id: u8, message_id: u16, instance: &str, data_set: &[u8], fragment: usize) -> Vec<u8> {
    let command = pdus::command(context_id, &pdus::store_command(message_id, instance));
    [command, pdus::data_set(context_id, data_set, fragment)].concat()
}

/// An association for CT images with one transfer syntax.
fn association(syntax: &str) -> Ladder {
    let mut ladder = Ladder::new();
    let proposal = pdus::proposal_with(1, pdus::CT_IMAGE_STORAGE, &[syntax]);
    ladder.requestor(&pdus::associate_rq("CT01", "PACS", vec![proposal]));
    ladder.acceptor(&pdus::associate_ac("CT01", "PACS", vec![pdus::answer_with(1, 0, &[syntax])]));
    ladder
}

/// An association in which one instance is stored, sent in pieces of at most `piece` octets.
fn stored(instance: &str, data_set: &[u8], fragment: usize, piece: usize) -> Ladder {
    let mut ladder = association(IMPLICIT);
    for octets in store(1, 1, instance, data_set, fragment).chunks(piece) {
        ladder.requestor(octets);
    }
    ladder.acceptor(&pdus::store_response_to(1, 1, 0, instance));
    ladder.release();
    ladder
}

#[test]
fn the_file_has_what_was_sent_octet_for_octet() {
    for (pixels, fragment, piece) in
        [(0, 100, 60), (500, 7, 1), (70_000, 16_372, 1_448), (70_000, 999, 536), (900_000, 65_000, 8_948)]
    {
        let sent = image("2.25.2", pixels);
        let case = Case::new(&stored("2.25.2", &sent, fragment, piece));
        let text = case.extract(&[], 0);
        assert!(text.starts_with("2.25.2.dcm  CT Image Storage  "), "{text}");
        let files = case.files();
        let (meta, data_set) = parts(&files["2.25.2.dcm"]);
        assert_eq!(files.len(), 1);
        assert!(data_set == sent, "{pixels} {fragment} {piece}");
        let expected = [
            (0x0001, "\0\u{1}"),
            (0x0002, pdus::CT_IMAGE_STORAGE),
            (0x0003, "2.25.2"),
            (0x0010, IMPLICIT),
            (0x0012, "2.25.267468624065386970311746550322118568852"),
            (0x0013, concat!("DCMTAP_", env!("CARGO_PKG_VERSION"))),
            (0x0017, "CT01"),
            (0x0018, "PACS"),
        ];
        assert_eq!(meta, expected.map(|(element, value)| (element, value.to_owned())).into());
    }
}

#[test]
fn interleaved_messages_do_not_mix() {
    let images: Vec<Vec<u8>> =
        (0..4).map(|index| image(&format!("2.25.10{index}"), 300_000 + index)).collect();
    let mut ladder = Ladder::new();
    ladder.connect();
    // Two associations, in each of them messages on two contexts.
    for connection in 0..2 {
        ladder.switch_to(connection);
        let classes = [pdus::CT_IMAGE_STORAGE; 2];
        ladder.requestor(&pdus::request("CT01", "PACS", &classes));
        ladder.acceptor(&pdus::accept("CT01", "PACS", &[1, 3]));
    }
    let mut flows: Vec<(u32, Vec<Vec<u8>>)> = images
        .iter()
        .zip([(0, 1), (0, 3), (1, 1), (1, 3)])
        .enumerate()
        .map(|(index, (image, (connection, context)))| {
            let instance = format!("2.25.10{index}");
            let command = pdus::command(context, &pdus::store_command(7, &instance));
            let count = image.len().div_ceil(10_000);
            let pieces = image.chunks(10_000).enumerate().map(|(at, piece)| {
                let control = if at + 1 == count { 2 } else { 0 };
                dcmtap::ul::encode::p_data_tf(&[dcmtap::ul::encode::pdv(context, control, piece)])
            });
            (connection, std::iter::once(command).chain(pieces).rev().collect())
        })
        .collect();
    while flows.iter().any(|(_, left)| !left.is_empty()) {
        for (connection, left) in &mut flows {
            ladder.switch_to(*connection);
            ladder.requestor(&left.pop().unwrap_or_default());
        }
    }
    let case = Case::new(&ladder);
    case.extract(&[], 0);
    let files = case.files();
    assert_eq!(files.len(), 4);
    for (index, sent) in images.iter().enumerate() {
        assert!(parts(&files[&format!("2.25.10{index}.dcm")]).1 == sent, "{index}");
    }
}

#[test]
#[cfg(unix)]
fn more_objects_can_be_under_way_than_files_may_be_open() {
    let images: Vec<Vec<u8>> = (0..40).map(|index| image(&format!("2.25.1{index}"), 300_000)).collect();
    let mut ladder = Ladder::new();
    for (index, image) in images.iter().enumerate() {
        if index > 0 {
            ladder.connect();
        }
        ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::CT_IMAGE_STORAGE]));
        ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
        let stream = store(1, 1, &format!("2.25.1{index}"), image, 16_372);
        ladder.requestor(stream.get(..290_000).unwrap());
    }
    for (index, image) in images.iter().enumerate() {
        ladder.switch_to(u32::try_from(index).unwrap());
        let stream = store(1, 1, &format!("2.25.1{index}"), image, 16_372);
        ladder.requestor(stream.get(290_000..).unwrap());
        ladder.release();
    }
    let case = Case::new(&ladder);
    let output = Command::new("sh")
        .args(["-c", r#"ulimit -n 12; exec "$0" "$@""#, env!("CARGO_BIN_EXE_dcmtap"), "extract"])
        .args([case.path("capture.pcapng"), "--output".into(), case.path("out")])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let files = case.files();
    for (index, sent) in images.iter().enumerate() {
        assert!(parts(&files[&format!("2.25.1{index}.dcm")]).1 == sent, "{index}");
    }
}

/// A stored image of which a stretch of the stream was not captured; where that starts in the data set.
fn holed(pixels: usize, lost: usize) -> (Vec<u8>, Case, usize) {
    let sent = image("2.25.2", pixels);
    let stream = store(1, 1, "2.25.2", &sent, 1 << 20);
    // Behind the command set and the headers of PDU and PDV.
    let start = stream.len() - sent.len() + 1_000;
    let mut ladder = association(IMPLICIT);
    ladder.requestor(&stream[..start]);
    ladder.gap(Side::Initiator, lost as u64);
    ladder.requestor(&stream[start + lost..]);
    ladder.acceptor(&pdus::store_response(1, 1, 0));
    ladder.release();
    (sent, Case::new(&ladder), 1_000)
}

#[test]
fn a_hole_is_told_and_the_object_left_out() {
    let (_, case, _) = holed(5_000, 500);
    let text = case.extract(&[], 1);
    let told = "not written: 2.25.2  CT Image Storage  ";
    assert!(text.starts_with(told), "{text}");
    assert!(text.contains("incomplete: the capture lost 500 octets"), "{text}");
    assert!(text.ends_with("0 B; 1 not written\n"), "{text}");
    assert!(case.files().is_empty());
}

#[test]
fn a_hole_is_filled_with_zeros_if_asked_for() {
    for (pixels, lost) in [(5_000, 500), (800_000, 700_000), (900_000, 100_000)] {
        let (mut sent, case, start) = holed(pixels, lost);
        let text = case.extract(&["--incomplete"], 1);
        assert!(text.contains(&format!("zeros stand for {lost} octets")), "{text}");
        let files = case.files();
        sent[start..start + lost].fill(0);
        assert!(parts(&files["2.25.2.incomplete.dcm"]).1 == sent, "{pixels} {lost}");
        assert_eq!(files.len(), 1);
    }
}

#[test]
fn a_dropped_segment_makes_a_hole_of_its_own_length() {
    let ladder = stored("2.25.2", &image("2.25.2", 40_000), 16_372, 1_448);
    let frames = ladder.frames();
    // A segment in the middle of the image; what follows it is there.
    let long = (0..frames.len()).filter(|index| frames[*index].1.len() > 1_400);
    let dropped = long.rev().nth(8).unwrap();
    let mut writer = dcmtap::capture::Writer::new(Vec::new(), dcmtap::capture::LinkType::ETHERNET).unwrap();
    for (index, (at, frame)) in frames.iter().enumerate() {
        if index != dropped {
            writer.frame(*at, frame, None).unwrap();
        }
    }
    let case = Case::of(&writer.into_inner());
    case.extract(&["--incomplete"], 1);
    let files = case.files();
    let sent = image("2.25.2", 40_000);
    let (_, data_set) = parts(&files["2.25.2.incomplete.dcm"]);
    assert_eq!(data_set.len(), sent.len());
    let different: Vec<usize> = (0..sent.len()).filter(|at| data_set[*at] != sent[*at]).collect();
    let span = different.last().unwrap() - different.first().unwrap() + 1;
    assert!((1_400..=1_448).contains(&span), "{span}");
    assert!(different.iter().all(|at| data_set[*at] == 0));
}

#[test]
fn an_object_that_never_ends_is_cut_where_its_sender_stopped() {
    let sent = image("2.25.2", 50_000);
    let stream = store(1, 1, "2.25.2", &sent, 10_000);
    let mut ladder = association(IMPLICIT);
    ladder.requestor(&stream[..stream.len() - 20_000]);
    ladder.reset(Side::Initiator);
    let case = Case::new(&ladder);
    let text = case.extract(&[], 1);
    assert!(text.contains("its last fragment never came"), "{text}");
    assert!(case.files().is_empty());
    case.extract(&["--incomplete"], 1);
    let files = case.files();
    let (_, data_set) = parts(&files["2.25.2.incomplete.dcm"]);
    assert!(sent.starts_with(data_set) && data_set.len() > 30_000, "{}", data_set.len());
}

#[test]
fn no_name_from_the_wire_becomes_a_path() {
    let long = "1.".repeat(200) + "1";
    let hostile = [
        "../../evil",
        "/tmp/evil",
        "..",
        ".",
        "",
        " ",
        "1.2/3",
        "1.2\\3",
        "1.2\u{1b}[2J",
        "CON",
        "1.2\n3",
        "-rf",
        ".hidden",
        "1.2.",
        "1.2.3.dcm",
        &long,
        "１.２",
    ];
    let mut ladder = association(IMPLICIT);
    for (message_id, instance) in (1..).zip(hostile) {
        let data_set = pdus::implicit(0x0008, 0x0060, b"CT");
        ladder.requestor(&store(1, message_id, instance, &data_set, 4_096));
        ladder.acceptor(&pdus::store_response_to(1, message_id, 0, instance));
    }
    ladder.release();
    let case = Case::new(&ladder);
    let text = case.extract(&[], 0);
    assert!(text.bytes().all(|octet| octet == b'\n' || (b' '..=b'~').contains(&octet)), "{text}");
    let expected: Vec<String> = (0..hostile.len())
        .map(|index| format!("association-1-message-{}-C-STORE-RQ.dcm", 2 * index + 1))
        .collect();
    let mut names: Vec<String> = case.files().into_keys().collect();
    names.sort_by_key(String::len);
    assert_eq!(names, expected);
    // Nothing beside the folder, in the folder above it.
    assert_eq!(fs::read_dir(case.folder.path()).unwrap().count(), 2);
}

#[test]
fn a_uid_sent_twice_makes_two_files_and_another_run_changes_nothing() {
    let (one, other) = (image("2.25.2", 10), image("2.25.2", 20));
    let mut ladder = association(IMPLICIT);
    for (message_id, data_set) in [(1, &one), (2, &other), (3, &one)] {
        ladder.requestor(&store(1, message_id, "2.25.2", data_set, 4_096));
        ladder.acceptor(&pdus::store_response(1, message_id, 0));
    }
    ladder.release();
    let case = Case::new(&ladder);
    case.extract(&[], 0);
    let files = case.files();
    let names: Vec<&String> = files.keys().collect();
    assert_eq!(names, ["2.25.2-2.dcm", "2.25.2-3.dcm", "2.25.2.dcm"]);
    assert_eq!(parts(&files["2.25.2-2.dcm"]).1, other);
    let again = case.extract(&[], 0);
    assert_eq!(again.matches("(was there)").count(), 3, "{again}");
    assert!(again.contains("3 of them there before, with the same octets"), "{again}");
    assert_eq!(case.files(), files);
    // A file of someone else is left alone.
    fs::write(case.path("out/2.25.2.dcm"), b"mine").unwrap();
    case.extract(&[], 0);
    let after = case.files();
    assert_eq!(after["2.25.2.dcm"], b"mine");
    assert_eq!(parts(&after["2.25.2-4.dcm"]).1, other);
    assert_eq!(parts(&after["2.25.2-5.dcm"]).1, one);
    assert!(files.iter().all(|(name, octets)| name == "2.25.2.dcm" || after[name] == *octets));
}

#[test]
#[cfg(unix)]
fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let case = Case::new(&stored("2.25.2", &image("2.25.2", 10), 4_096, 4_096));
    case.extract(&[], 0);
    let mode = |name: &str| fs::metadata(case.path(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("out"), mode("out/2.25.2.dcm")), (0o700, 0o600));
}

#[test]
#[cfg(unix)]
fn a_full_disk_is_told_and_leaves_no_part_of_a_file() {
    let case = Case::new(&stored("2.25.2", &image("2.25.2", 900_000), 16_372, 8_948));
    // No file may have more than 100 blocks of 512 octets, which is an error and not a signal.
    let output = Command::new("sh")
        .args(["-c", r#"trap "" XFSZ; ulimit -f 100; exec "$0" "$@""#, env!("CARGO_BIN_EXE_dcmtap")])
        .arg("extract")
        .arg(case.path("capture.pcapng"))
        .arg("--output")
        .arg(case.path("out"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains(".part: File too large"), "{error}");
    assert_eq!(case.files(), BTreeMap::new());
}

#[test]
fn what_the_capture_did_not_see_of_the_negotiation_is_inferred() {
    // Long enough that it is written before it is known how it is encoded.
    for pixels in [10_000, 900_000] {
        let sent = image("2.25.2", pixels);
        let mut ladder = Ladder::mid_stream();
        ladder.requestor(&store(1, 1, "2.25.2", &sent, 16_372));
        ladder.acceptor(&pdus::store_response(1, 1, 0));
        let case = Case::new(&ladder);
        let text = case.extract(&[], 0);
        assert!(text.contains("Implicit LE (inferred)"), "{text}");
        let files = case.files();
        let (meta, data_set) = parts(&files["2.25.2.dcm"]);
        assert!(data_set == sent);
        assert_eq!(meta[&0x0010], IMPLICIT);
        assert_eq!(meta.get(&0x0017), None);
    }
}

#[test]
fn how_pixels_are_compressed_is_told_by_their_frames_or_not_at_all() {
    // SOI and SOF0; the end of the fragment; a sequence header of MPEG2, which several transfer syntaxes have.
    for (frame, syntax) in [
        (&[0xff, 0xd8, 0xff, 0xc0, 0, 11][..], Some("1.2.840.10008.1.2.4.50")),
        (&[0, 0, 1, 0xb3, 0, 0], None),
    ] {
        let sent = [
            &[8, 0, 0x18, 0][..],
            b"UI\x06\x002.25.2",
            &[0x28, 0, 2, 0, b'U', b'S', 2, 0, 1, 0],
            // Pixel Data, without a Basic Offset Table.
            &[0xe0, 0x7f, 0x10, 0, b'O', b'B', 0, 0, 0xff, 0xff, 0xff, 0xff],
            &[0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0x00, 0xe0, 6, 0, 0, 0],
            frame,
            &[0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0],
        ]
        .concat();
        let mut ladder = Ladder::mid_stream();
        ladder.requestor(&store(1, 1, "2.25.2", &sent, 16_372));
        ladder.acceptor(&pdus::store_response(1, 1, 0));
        let case = Case::new(&ladder);
        let text = case.extract(&[], i32::from(syntax.is_none()));
        let files = case.files();
        match syntax {
            Some(syntax) => {
                assert!(text.contains("JPEG Baseline (Process 1) (inferred)"), "{text}");
                let (meta, data_set) = parts(&files["2.25.2.dcm"]);
                assert_eq!((meta[&0x0010].as_str(), data_set), (syntax, &sent[..]));
            }
            None => assert!(text.contains("its transfer syntax is not known"), "{text}"),
        }
    }
}

#[test]
fn a_capture_that_starts_inside_an_object_says_so() {
    let stream = store(1, 1, "2.25.2", &image("2.25.2", 100_000), 16_372);
    let mut ladder = Ladder::mid_stream();
    ladder.requestor(&stream[30_000..]);
    ladder.acceptor(&pdus::store_response(1, 1, 0));
    ladder.requestor(&store(1, 2, "2.25.7", &image("2.25.7", 100), 16_372));
    ladder.acceptor(&pdus::store_response_to(1, 2, 0, "2.25.7"));
    let case = Case::new(&ladder);
    case.extract(&["--all", "--incomplete"], 1);
    assert_eq!(case.files().into_keys().collect::<Vec<_>>(), ["2.25.7.dcm"]);
}

#[test]
fn the_data_set_names_itself_where_the_command_set_has_a_hole() {
    let sent = image("2.25.2", 3_000);
    let stream = store(1, 1, "2.25.2", &sent, 16_372);
    let mut ladder = association(IMPLICIT);
    // Of the command set only its first element is there.
    ladder.requestor(&stream[..30]);
    ladder.gap(Side::Initiator, 60);
    ladder.requestor(&stream[90..]);
    ladder.release();
    let case = Case::new(&ladder);
    let text = case.extract(&[], 0);
    assert!(text.contains("incomplete: the capture lost 60 octets"), "{text}");
    let files = case.files();
    let (meta, data_set) = parts(&files["2.25.2.dcm"]);
    assert_eq!(data_set, sent);
    assert_eq!((meta[&0x0002].as_str(), meta[&0x0003].as_str()), (pdus::CT_IMAGE_STORAGE, "2.25.2"));
}

#[test]
fn the_file_names_the_encoding_that_the_data_set_has() {
    let sent = image("2.25.2", 3_000);
    let mut ladder = association(transfer_syntax::EXPLICIT_VR_LITTLE_ENDIAN);
    ladder.requestor(&store(1, 1, "2.25.2", &sent, 16_372));
    ladder.acceptor(&pdus::store_response(1, 1, 0));
    ladder.release();
    let case = Case::new(&ladder);
    let text = case.extract(&[], 0);
    assert!(text.contains("is written as ImplicitLittle, not as agreed (Explicit LE)"), "{text}");
    assert_eq!(parts(&case.files()["2.25.2.dcm"]).0[&0x0010], IMPLICIT);
}

#[test]
fn a_deflated_data_set_stays_deflated() {
    let explicit = [&[8, 0, 0x18, 0][..], b"UI\x06\x002.25.2", &[8, 0, 0x60, 0], b"CS\x02\x00CT"].concat();
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&explicit).unwrap();
    let mut sent = encoder.finish().unwrap();
    sent.resize(sent.len().next_multiple_of(2), 0);
    let mut ladder = association(transfer_syntax::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
    ladder.requestor(&store(1, 1, "2.25.2", &sent, 16_372));
    ladder.acceptor(&pdus::store_response(1, 1, 0));
    ladder.release();
    let case = Case::new(&ladder);
    case.extract(&[], 0);
    let files = case.files();
    let (meta, data_set) = parts(&files["2.25.2.dcm"]);
    assert_eq!(data_set, sent);
    assert_eq!(meta[&0x0010], transfer_syntax::DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
}

#[test]
fn every_data_set_of_a_workflow_can_be_had() {
    let folder = tempfile::tempdir().unwrap();
    let output = dcmtap([
        OsString::from("extract"),
        root().join("captures/scheduled-workflow.pcapng").into(),
        "--all".into(),
        "--format=jsonl".into(),
        "--output".into(),
        folder.path().into(),
    ]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let objects: Vec<&Value> = lines.iter().filter(|line| line["event"] == "object").collect();
    assert_eq!(lines.last().unwrap()["objects"]["complete"], objects.len());
    for object in &objects {
        let file = fs::read(folder.path().join(object["file"].as_str().unwrap())).unwrap();
        let (meta, data_set) = parts(&file);
        assert_eq!(data_set.len() as u64, object["dataset_bytes"].as_u64().unwrap());
        assert_eq!(object["sop_class_uid"], meta[&0x0002]);
        assert_eq!(object["transfer_syntax"], meta[&0x0010]);
        assert_eq!(object["sop_instance_uid"].as_str(), meta.get(&0x0003).map(String::as_str));
    }
    let of = |command: &str| objects.iter().filter(|object| object["command"] == command).count();
    assert_eq!((of("C-FIND-RSP"), of("N-CREATE-RQ"), of("C-STORE-RQ")), (7, 1, 12));
}

#[test]
fn the_acceptor_sends_the_objects_of_a_c_get() {
    let folder = tempfile::tempdir().unwrap();
    let capture = root().join("captures/get-dcmtk-from-dcmqrscp.pcap");
    let output = dcmtap(["extract".as_ref(), capture.as_os_str(), "-o".as_ref(), folder.path().as_os_str()]);
    assert!(output.status.success());
    let files: Vec<PathBuf> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 5);
    for file in files {
        let octets = fs::read(file).unwrap();
        let (meta, _) = parts(&octets);
        assert_eq!((meta[&0x0017].as_str(), meta[&0x0018].as_str()), ("DCMQRSCP", "GETSCU"));
    }
}

#[test]
fn associations_and_messages_can_be_chosen() {
    let case = Case::of(&fs::read(root().join("captures/scheduled-workflow.pcapng")).unwrap());
    case.extract(&["--association", "3"], 0);
    assert_eq!(case.files().len(), 6);
    fs::remove_dir_all(case.path("out")).unwrap();
    case.extract(&["--association", "1", "--message", "3"], 0);
    assert_eq!(case.files().into_keys().collect::<Vec<_>>(), ["association-1-message-3-C-FIND-RSP.dcm"]);
    fs::remove_dir_all(case.path("out")).unwrap();
    case.extract(&["--all", "--filter", "command = C-FIND-RSP and association = 1"], 0);
    assert_eq!(case.files().len(), 6);
    let wrong = case.run(&["--filter", "comand = C-STORE"]);
    assert_eq!(wrong.status.code(), Some(2));
    let nothing = case.run(&["--association", "99"]);
    assert_eq!(nothing.status.code(), Some(0));
    assert!(String::from_utf8(nothing.stderr).unwrap().contains("no data set that these options ask for"));
}

#[test]
fn one_message_goes_into_the_file_that_is_named() {
    let case = Case::of(&fs::read(root().join("captures/scheduled-workflow.pcapng")).unwrap());
    let (capture, path) = (case.path("capture.pcapng"), case.path("object.dcm"));
    let one =
        |number| extract::message(std::slice::from_ref(&capture), &Options::default(), (3, number), &path);
    let extracted = one(5).unwrap();
    assert_eq!((extracted.command, extracted.octets, extracted.is_whole), ("C-STORE-RQ", 9_172, true));
    assert_eq!(extracted.file.as_deref(), Some("object.dcm"));
    let octets = fs::read(&path).unwrap();
    assert_eq!(parts(&octets).1.len(), 9_172);
    // It is not overwritten, and a response has no data set.
    assert!(format!("{:#}", one(7).unwrap_err()).contains("object.dcm: "));
    assert_eq!(fs::read(&path).unwrap(), octets);
    fs::remove_file(&path).unwrap();
    assert!(one(6).unwrap_err().to_string().contains("association 3 has no message 6 with a data set"));
    assert!(!path.exists());
    assert_eq!(fs::read_dir(case.folder.path()).unwrap().count(), 1);
}

#[test]
fn a_capture_that_cannot_be_read_to_its_end_is_an_error() {
    let capture = fs::read(root().join("captures/capture-file-cut.pcap")).unwrap();
    let case = Case::of(&capture);
    let output = case.run(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stdout).unwrap().contains("1 not written"));
}

#[test]
fn a_damaged_capture_harms_nothing_but_what_was_in_it() {
    let captures =
        ["store-jpeg-baseline-dcmtk-to-orthanc.pcap", "shapes-to-dcmtk.pcap", "capture-lost-many.pcap"];
    for (name, seed) in captures.into_iter().flat_map(|name| (1..=20_usize).map(move |seed| (name, seed))) {
        let mut octets = fs::read(root().join("captures").join(name)).unwrap();
        // Behind the header of the file, in some twenty places.
        for (at, octet) in (0..20).zip(noise(20 * seed).into_iter().rev()) {
            let place = 24 + (at * 7_919 * seed + usize::from(octet)) % (octets.len() - 24);
            octets[place] ^= octet | 1;
        }
        let case = Case::of(&octets);
        let output = case.run(&["--all", "--incomplete"]);
        assert!(matches!(output.status.code(), Some(0..=2)), "{name} {seed}: {output:?}");
        let is_safe = |octet: &u8| *octet == b'\n' || (b' '..=b'~').contains(octet);
        assert!(output.stdout.iter().all(is_safe), "{name} {seed}");
        for (file, octets) in case.files() {
            assert!(Path::new(&file).extension().is_some_and(|ending| ending == "dcm"), "{file}");
            parts(&octets);
        }
    }
}
