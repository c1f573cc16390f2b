//! Manual pages by the programs that set them, and the guide's commands of tcpdump.

use std::process::Command;

use super::common::markdown::{guide, lines_of};
use super::common::stdout;
use super::is_there;

/// The pages have no date, so that the same program writes the same; and lists of values begin with breaks that change
/// nothing.
const HARMLESS: [&str; 2] = ["missing date, using \"\"", "skipping paragraph macro: br "];

/// What a program says of all pages.
fn said_of_pages(program: &str, arguments: &[&str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    stdout(["man", "--output", folder.path().to_str().unwrap()]);
    let pages = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let mut lines = Vec::new();
    for page in pages {
        let output = Command::new(program).args(arguments).arg(&page).output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        lines.extend(said.lines().map(str::to_owned));
    }
    lines
}

#[test]
fn groff_sets_every_manual_page_without_a_warning() {
    if is_there("groff", &["--version"]) {
        assert_eq!(said_of_pages("groff", &["-man", "-Tutf8", "-ww", "-z"]), Vec::<String>::new());
    }
}

#[test]
fn mandoc_takes_every_manual_page() {
    if !is_there("mandoc", &["-Tascii", "/dev/null"]) {
        return;
    }
    let mut said = said_of_pages("mandoc", &["-Tlint", "-Wwarning"]);
    said.retain(|line| !HARMLESS.iter().any(|known| line.contains(known)));
    assert_eq!(said, Vec::<String>::new());
}

#[test]
fn tcpdump_understands_the_filters_of_the_guide() {
    if !is_there("tcpdump", &["--version"]) {
        return;
    }
    let lines = guide().into_iter().flat_map(|document| lines_of(&document, "sh"));
    let mut count = 0;
    for line in lines.filter(|line| line.starts_with("tcpdump -i ")) {
        let (_, filter) = line.trim_end_matches('\'').split_once('\'').unwrap();
        let output = Command::new("tcpdump").args(["-y", "EN10MB", "-d", filter]).output().unwrap();
        assert!(output.status.success(), "{filter}: {}", String::from_utf8_lossy(&output.stderr));
        count += 1;
    }
    assert!(count >= 2, "{count}");
}
