//! Octets meant to do harm, at every place that a peer or the maker of a file can write to: none of them gets to a
//! terminal, a page, a report or a file name as what it is.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;

use common::hostile::{capture, payloads};
use common::prometheus::{metrics_of, parse};
use common::tui::Ui;
use common::{dcmtap, everything, judge, timeline_of_capture};
use dcmtap::check::Policy;
use dcmtap::report::live::Live;
use dcmtap::report::metrics::{Figures, RouteFigures};
use dcmtap::report::text::Text;
use dcmtap::report::{Selection, Style};
use dcmtap::tui::Effect;
use dcmtap::tui::view::cells;
use roxmltree::{Document, ParsingOptions};
use serde_json::Value;
use tempfile::TempDir;

static CAPTURE: LazyLock<Vec<u8>> = LazyLock::new(capture);

/// Columns that a character may add to without taking one, in a row: more than any writing stacks.
const MOST_MARKS: usize = 8;
/// Longest line for people, in octets: what holds of a value that is longer is told of it.
const LONGEST_LINE: usize = 20_100;

/// Characters that do something, hide something, or turn the direction of writing.
fn is_deceiving(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Nothing that a terminal would obey or a reader be deceived by, and no line that only a payload can have begun.
fn assert_is_inert(text: &str, of: &str) {
    for line in text.split('\n') {
        let shown = || line.chars().take(300).collect::<String>().escape_debug().to_string();
        let found = line.chars().find(|character| is_deceiving(*character));
        assert!(found.is_none(), "{of}: {:?} in {}", found, shown());
        // What the user names is the user's.
        let is_of_user = of.ends_with("arguments");
        let is_forged =
            ["evil_metric", "[[evil]]", "{\"event\":\"forged\"}"].iter().any(|text| line.starts_with(text));
        assert!(is_of_user || !is_forged, "{of}: {}", shown());
        let mut marks = 0;
        for character in line.chars() {
            marks = if cells::width(character.encode_utf8(&mut [0; 4])) == 0 { marks + 1 } else { 0 };
            assert!(marks <= MOST_MARKS, "{of}: a flood of marks in {}", shown());
        }
    }
}

fn is_short(line: &str) -> bool {
    line.len() <= LONGEST_LINE
}

fn assert_is_short(text: &str, of: &str) {
    let long = text.lines().find(|line| !is_short(line));
    assert!(long.is_none(), "{of}: {:?}", long.map(|line| line.chars().take(200).collect::<String>()));
}

/// The capture in a folder, under a name that is hostile too.
struct Case {
    folder: TempDir,
    path: PathBuf,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let name = OsString::from_vec(b"a\x1b[2J\x9b\xe2\x80\xae<b>&\"'\n.pcapng".to_vec());
        let path = folder.path().join(name);
        fs::write(&path, &*CAPTURE).unwrap();
        Self { folder, path }
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut all: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        all.push(self.path.clone().into());
        dcmtap(all)
    }

    /// What is printed, which is inert on both streams.
    fn printed(&self, arguments: &[&str]) -> String {
        let Output { stdout, stderr, .. } = self.run(arguments);
        let of = arguments.join(" ");
        let (text, errors) = (String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap());
        assert!(!text.is_empty(), "{of}: {errors}");
        assert_is_inert(&errors, &of);
        assert_is_inert(&text, &of);
        text
    }
}

const ALL_OF_READ: [&str; 9] = [
    "read",
    "--pdus",
    "--datasets",
    "--layers",
    "--all-contexts",
    "--show-secrets",
    "--phi",
    "show",
    "--format",
];

#[test]
fn the_capture_gets_as_far_as_it_should() {
    let text = Case::new().printed(&["read", "--datasets", "--phi", "show"]);
    for (name, _) in payloads() {
        assert!(!name.is_empty());
    }
    for seen in ["C-FIND-RSP", "C-STORE-RQ", "C-MOVE-RSP", "N-CREATE-RQ", "A-ABORT", "HTTP", "remark", "C123"]
    {
        assert!(text.contains(seen), "{seen} in {}", text.chars().take(3_000).collect::<String>());
    }
    assert!(text.matches("A-ASSOCIATE-AC").count() >= payloads().len());
}

#[test]
fn text_is_inert() {
    let case = Case::new();
    for arguments in [
        [&ALL_OF_READ[..], &["text"]].concat(),
        vec!["read"],
        vec!["check", "--notes", "--strict"],
        vec!["check", "--notes", "--filter", "calling != X"],
    ] {
        assert_is_short(&case.printed(&arguments), &arguments.join(" "));
    }
}

#[test]
fn json_is_inert_and_says_all() {
    let case = Case::new();
    let read = case.printed(&[&ALL_OF_READ[..], &["jsonl"]].concat());
    for text in [read.clone(), case.printed(&["check", "--notes", "--format", "jsonl"])] {
        for line in text.lines() {
            let value: Value = serde_json::from_str(line).unwrap();
            assert!(value["event"].is_string() && value["event"] != "forged", "{line}");
        }
    }
    // Nothing is lost by it.
    let has = |wanted: &str| read.lines().any(|line| has_text(&serde_json::from_str(line).unwrap(), wanted));
    assert!(has(r"\u{202e}gpj."), "the payload in a value");
}

/// Is there a string with this in it?
fn has_text(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => text.contains(wanted),
        Value::Array(all) => all.iter().any(|value| has_text(value, wanted)),
        Value::Object(all) => all.values().any(|value| has_text(value, wanted)),
        _ => false,
    }
}

#[test]
fn xml_is_well_formed_and_inert() {
    let text = Case::new().printed(&["check", "--notes", "--strict", "--format", "junit"]);
    let document = Document::parse(&text).unwrap();
    let names: BTreeSet<&str> = document.descendants().map(|node| node.tag_name().name()).collect();
    for name in names {
        let is_known = [
            "",
            "testsuites",
            "testsuite",
            "testcase",
            "failure",
            "properties",
            "property",
            "skipped",
            "system-out",
            "system-err",
            "error",
        ];
        assert!(is_known.contains(&name), "{name}");
    }
}

#[test]
fn a_page_is_well_formed_and_inert() {
    let case = Case::new();
    for phi in ["show", "mask"] {
        let text = case.printed(&["check", "--notes", "--format", "html", "--phi", phi]);
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let document = Document::parse_with_options(&text, options).unwrap();
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            let name = node.tag_name().name();
            let is_active =
                ["script", "img", "iframe", "object", "embed", "form", "base", "link", "meta", "b"];
            let is_meta = name == "meta" && node.attribute("http-equiv") != Some("refresh");
            assert!(is_meta || !is_active.contains(&name), "{phi}: {name}");
            for attribute in node.attributes() {
                let is_event = attribute.name().to_lowercase().starts_with("on");
                assert!(!is_event && attribute.name() != "src", "{attribute:?}");
                assert!(attribute.name() != "href" || attribute.value().starts_with('#'), "{attribute:?}");
            }
        }
    }
}

#[test]
fn differences_and_profiles_are_inert() {
    let case = Case::new();
    // Its arguments are text.
    let path = case.folder.path().join("a\u{1b}[2J\u{9b}\u{202e}.pcapng");
    fs::write(&path, &*CAPTURE).unwrap();
    let place = |number: usize| {
        let mut place = path.clone().into_os_string();
        place.push(format!("#{number}"));
        place
    };
    for format in ["text", "jsonl"] {
        for number in [2, 8, 10, 16, 19, 20] {
            let arguments: [OsString; 5] =
                ["diff".into(), "--format".into(), format.into(), place(1), place(number)];
            let output = dcmtap(arguments);
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(!text.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
            assert_is_inert(&text, "diff");
            assert!(format == "jsonl" || text.lines().all(is_short), "diff");
            assert_is_inert(&String::from_utf8(output.stderr).unwrap(), "diff, errors");
        }
    }
    let text = case.printed(&["profile", "infer"]);
    let profile: toml::Table = text.parse().unwrap();
    assert!(!profile.contains_key("evil"), "{text}");
    let known = case.folder.path().join("known.toml");
    case.run(&["check", "--write-baseline", known.to_str().unwrap()]);
    let text = fs::read_to_string(&known).unwrap();
    assert_is_inert(&text, "baseline");
    let baseline: toml::Table = text.parse().unwrap();
    assert_eq!(baseline["schema"], toml::Value::Integer(1));
    let printed = case.printed(&["check", "--baseline", known.to_str().unwrap()]);
    assert!(!printed.contains("new:"), "what was written is known when it is read: {printed}");
}

/// Names that lead nowhere else and that every file system takes.
fn assert_is_plain(name: &str) {
    let is_plain = name.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"._-".contains(&octet));
    assert!(is_plain && name.len() <= 120 && !name.starts_with(['.', '-']), "{name:?}");
    let stem = name.split('.').next().unwrap().to_ascii_uppercase();
    assert!(
        !["CON", "PRN", "AUX", "NUL", "COM1", "LPT1"].contains(&&*stem) && !name.ends_with('.'),
        "{name:?}"
    );
}

#[test]
fn names_of_files_are_plain_and_files_their_owners() {
    let case = Case::new();
    let out = case.folder.path().join("out");
    for format in ["text", "jsonl"] {
        let arguments =
            ["extract", "--all", "--incomplete", "--format", format, "--output", out.to_str().unwrap()];
        let text = case.printed(&arguments);
        if format == "text" {
            assert_is_short(&text, "extract");
        }
    }
    let mut count = 0;
    for entry in fs::read_dir(&out).unwrap() {
        let entry = entry.unwrap();
        assert_is_plain(entry.file_name().to_str().unwrap());
        assert!(entry.file_type().unwrap().is_file());
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        count += 1;
    }
    assert!(count >= payloads().len(), "{count} files");
    assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(fs::read_dir(case.folder.path()).unwrap().count(), 2, "the capture and the folder");
    assert!(!Path::new("/tmp/evil").exists());
}

#[test]
fn live_text_and_metrics_are_inert() {
    let style = Style { shows_pdus: true, shows_data_sets: true, shows_phi: true, ..Style::default() };
    let mut output = Vec::new();
    let mut live = Live::new(Text::new(&mut output, style, Selection::default()), true, false);
    for entry in timeline_of_capture(CAPTURE.clone(), everything()) {
        live.entry(&entry).unwrap();
    }
    for judgement in judge(&CAPTURE, Policy { is_strict: true, ..Policy::default() }) {
        live.judgement(&judgement).unwrap();
    }
    for (_, payload) in payloads() {
        live.remark(Some(1), &String::from_utf8_lossy(&payload)).unwrap();
    }
    drop(live);
    let text = String::from_utf8(output).unwrap();
    assert_is_inert(&text, "live");
    assert_is_short(&text, "live");

    let route = |(_, payload): (&str, Vec<u8>)| {
        let text = String::from_utf8_lossy(&payload).into_owned();
        RouteFigures { route: text.clone(), target: text, ..RouteFigures::default() }
    };
    let figures = Figures { routes: payloads().into_iter().map(route).collect(), ..Figures::default() };
    let page = metrics_of(&CAPTURE).text(&figures);
    assert_is_inert(&page, "metrics");
    assert!(parse(&page).unwrap().keys().all(|family| !family.contains("evil")), "{page}");
}

#[test]
fn what_the_user_names_is_inert_in_complaints() {
    let case = Case::new();
    for (name, payload) in payloads() {
        let mut payload = payload;
        payload.retain(|octet| *octet != 0);
        let argument = || OsString::from_vec(payload.clone());
        let path = case
            .folder
            .path()
            .join("none")
            .join(Path::new(&argument()).strip_prefix("/").unwrap_or(Path::new(&argument())));
        let attempts: [Vec<OsString>; 7] = [
            vec!["read".into(), path.clone().into()],
            vec!["check".into(), "--profile".into(), path.clone().into(), case.path.clone().into()],
            vec!["check".into(), "--policy".into(), path.clone().into(), case.path.clone().into()],
            vec!["profile".into(), "check".into(), path.clone().into()],
            vec!["read".into(), "--filter".into(), argument(), case.path.clone().into()],
            vec!["explain".into(), argument()],
            vec!["read".into(), "--command".into(), argument(), case.path.clone().into()],
        ];
        for arguments in attempts {
            let output = dcmtap(&arguments);
            let of = format!("{name}: {:?}, arguments", arguments.first().unwrap());
            assert_eq!(output.status.code(), Some(2), "{of}");
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(!text.is_empty(), "{of}");
            assert_is_inert(&text, &of);
        }
    }
}

/// Everything on the screen: no cell holds more than what is drawn in it.
fn assert_screen_is_inert(ui: &mut Ui, of: &str) {
    let screen = ui.screen();
    assert_is_inert(&screen, of);
    for symbol in ui.symbols() {
        assert!(symbol.len() <= 48, "{of}: a cell with {} octets", symbol.len());
    }
}

#[test]
fn frames_of_the_terminal_ui_are_inert() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a\u{1b}[2J\u{9b}\u{202e}<b>\n.pcapng");
    fs::write(&path, &*CAPTURE).unwrap();
    for size in [(80, 24), (120, 40)] {
        let mut ui = Ui::open(path.to_str().unwrap(), size);
        ui.press("p");
        let walk = |ui: &mut Ui, keys: &str| {
            for key in keys.split(' ') {
                ui.press(key);
                assert_screen_is_inert(ui, &format!("{size:?}, {key} of {keys}"));
            }
        };
        walk(&mut ui, "1 Down Down ? Esc 2 Down Down Enter Esc x Esc 3 a > > Down Enter Esc 1 > > > > r <");
        for number in 0..payloads().len() {
            ui.press("Esc Esc Esc Esc 1 Home");
            ui.press(&"Down ".repeat(number));
            walk(
                &mut ui,
                "Enter Tab Down Down Tab Tab Tab Tab Down m Enter Tab End Tab PageDown y ] Right Down y ] ] ] Esc",
            );
        }
        ui.press("Esc Esc Esc Esc 1 Home");
        walk(&mut ui, "f");
        ui.write("calling = ");
        walk(&mut ui, "Down Down Down Tab Esc");
        walk(&mut ui, "Space Down Space D Down Down Esc s Down Enter");
        let copied = ui.effects.iter().filter(|effect| matches!(effect, Effect::Copy(_))).count();
        assert!(copied > 0, "something was copied");
    }
}
