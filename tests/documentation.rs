//! What the documentation says is what the program does: its commands run, what stands below them is what they print, its
//! tables are the program's own, its links lead somewhere.
//!
//! A `text` block right below a `sh` block is what the last command of that block prints. Lines `…` stand for what is left
//! out; a block without them is the whole, and `DCMTAP_WRITE_EXAMPLES=1` writes it anew.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use common::markdown::{Block, all, anchors, blocks, guide, hold_table, lines_of, links};
use common::{root, stdout};

/// The command with what a test cannot have replaced: the network by a capture, building by what is built.
fn runnable(line: &str) -> Option<String> {
    let line = line.split("  #").next().unwrap_or(line).trim();
    let line = match line.split_once('|') {
        Some((left, right)) if left.contains("tcpdump") => {
            format!("cat captures/echo-dcmtk-to-dcmtk.pcap |{right}")
        }
        Some((left, right)) if right.contains("man -l") => left.to_owned(),
        _ => line.to_owned(),
    };
    let line = line.replace("cargo run --release -- ", "dcmtap ");
    let line =
        line.replace("--output objects", "--output $FOLDER").replace("--output share/", "--output $FOLDER/");
    let line = if line.starts_with("dcmtap proxy --listen") { proxied(&line) } else { line };
    // Interfaces of the network are asked for in the peers' tests.
    let elsewhere = ["cargo ", ".ci/run", "benches/", "fuzz/", "curl ", "tcpdump ", "dumpcap "];
    (!line.is_empty() && !elsewhere.iter().any(|start| line.starts_with(start))).then_some(line)
}

/// A proxy between what a test has, for a moment.
fn proxied(line: &str) -> String {
    let line = line
        .replace("pacs.example", "127.0.0.1")
        .replace("0.0.0.0", "127.0.0.1")
        .replace("11112", "127.0.0.1:0");
    let line = line.replace("127.0.0.1:127.0.0.1:0", "127.0.0.1:0");
    let line = line.replace("--record ", "--record $FOLDER/").replace("--output ", "--output $FOLDER/");
    format!("{line} --for 200ms 2>&1")
}

fn run(command: &str, folder: &Path) -> Output {
    let programs = Path::new(env!("CARGO_BIN_EXE_dcmtap")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default());
    Command::new("sh")
        .args(["-c", command])
        .current_dir(root())
        .env("PATH", path)
        .env("FOLDER", folder)
        .env_remove("NO_COLOR")
        .output()
        .unwrap()
}

/// What a command prints, with the folder of its files as the document names it.
fn printed(output: &Output, folder: &Path) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8(text).unwrap().replace(folder.to_str().unwrap(), "objects")
}

#[test]
fn every_command_runs_and_prints_what_stands_below_it() {
    let (mut count, mut shown) = (0, 0);
    for document in guide() {
        let name = document.display();
        let blocks = blocks(&document);
        let mut anew = Vec::new();
        for (at, block) in blocks.iter().enumerate().filter(|(_, block)| block.language == "sh") {
            let mut last = None;
            for command in block.lines.iter().filter_map(|line| runnable(line)) {
                let folder = tempfile::tempdir().unwrap();
                let output = run(&command, folder.path());
                let messages = String::from_utf8_lossy(&output.stderr).into_owned();
                // check says by its status that it found something.
                let is_done = output.status.success()
                    || command.contains("dcmtap check") && output.status.code() == Some(1);
                assert!(is_done, "{name}: {command}: {messages}");
                assert!(!output.stdout.is_empty(), "{name}: {command} says nothing");
                last = Some((printed(&output, folder.path()), command));
                count += 1;
            }
            let below = blocks.get(at + 1).filter(|below| below.language == "text" && below.follows);
            if let (Some(below), Some((said, command))) = (below, last) {
                shown += 1;
                match excerpt_fault(&below.lines, &said) {
                    Some(_) if is_whole(&below.lines) && is_writing() => anew.push((below, said)),
                    Some(line) => panic!("{name}: {command} does not print, in this order:\n{line}"),
                    None => {}
                }
            }
        }
        write(&document, &anew);
    }
    assert!(
        count >= 60 && shown >= 15,
        "the documentation has lost its commands: {count}, {shown} with output"
    );
}

fn is_writing() -> bool {
    std::env::var_os("DCMTAP_WRITE_EXAMPLES").is_some()
}

fn is_whole(lines: &[String]) -> bool {
    !lines.iter().any(|line| line == "…")
}

/// What of an excerpt is not in what was printed, behind what is.
fn excerpt_fault(lines: &[String], said: &str) -> Option<String> {
    if is_whole(lines) {
        return (lines.join("\n").trim_end() != said.trim_end()).then(|| lines.join("\n"));
    }
    let mut rest = said;
    for part in lines.split(|line| line == "…").filter(|part| !part.is_empty()) {
        let part = part.join("\n");
        let Some(at) = rest.find(&part) else { return Some(part) };
        rest = &rest[at + part.len()..];
    }
    None
}

/// Writes blocks of a document anew.
fn write(document: &Path, anew: &[(&Block, String)]) {
    if anew.is_empty() {
        return;
    }
    let text = std::fs::read_to_string(document).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (block, said) in anew.iter().rev() {
        let first = block.start + 1;
        lines.splice(first..first + block.lines.len(), said.trim_end().lines().map(str::to_owned));
    }
    std::fs::write(document, lines.join("\n") + "\n").unwrap();
}

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    for document in all() {
        for link in links(&document) {
            if link.starts_with("http") || link.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target =
                if file.is_empty() { document.clone() } else { document.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link} leads nowhere", document.display());
            let is_there = anchor.is_empty() || anchors(&target).iter().any(|heading| heading == anchor);
            assert!(is_there, "{}: {link}: no such heading", document.display());
        }
    }
}

#[test]
fn the_contents_name_every_page_of_the_guide() {
    let contents = root().join("docs/README.md");
    let named = links(&contents);
    for page in guide().iter().skip(1).filter(|page| **page != contents) {
        let name = page.file_name().unwrap().to_str().unwrap();
        assert!(named.iter().any(|link| link == name), "{name} is not in the contents");
    }
    let text = std::fs::read_to_string(&contents).unwrap();
    for command in dcmtap::cli::command().get_subcommands().map(clap::Command::get_name) {
        assert!(text.contains(&format!("`dcmtap {command}`")), "no page for {command}");
    }
}

#[test]
fn the_routes_in_the_documentation_are_read() {
    let routes = lines_of(&root().join("docs/PROXY.md"), "toml").join("\n");
    let routes = routes.replace("pacs.example", "127.0.0.1").replace("ris.example", "127.0.0.1");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("routes.toml");
    std::fs::write(&path, routes.replace(":11112", ":0").replace(":11113", ":0")).unwrap();
    let output = common::dcmtap(["proxy", "--quiet", "--for", "10ms", "--routes", path.to_str().unwrap()]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), said.matches("listening on").count()), (Some(0), 2), "{said}");
}

#[test]
fn the_policy_in_the_documentation_is_one() {
    let policy = lines_of(&root().join("docs/CHECK.md"), "toml").join("\n");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.toml");
    std::fs::write(&path, policy).unwrap();
    let output =
        common::dcmtap(["check", "--policy", path.to_str().unwrap(), "captures/echo-dcmtk-to-dcmtk.pcap"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_profile_in_the_documentation_is_one() {
    let profile = lines_of(&root().join("docs/PROFILES.md"), "toml").join("\n");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pacs.toml");
    let profiles = root().join("conformance-profiles/");
    std::fs::write(&path, profile.replace("conformance-profiles/", profiles.to_str().unwrap())).unwrap();
    let capture = "captures/store-implicit-le-dcmtk-to-orthanc.pcap";
    let said = stdout(["check", "--profile", path.to_str().unwrap(), capture]);
    assert!(said.contains("PACS") && said.contains("confirmed"), "{said}");
}

#[test]
fn the_table_of_faults_is_current() {
    let row = |kind: &dcmtap::proxy::fault::Kind| {
        format!("| `{}` | {} | {} |\n", kind.example, kind.does, kind.teaches)
    };
    let table: String = dcmtap::proxy::fault::Fault::ALL.iter().map(row).collect();
    hold_table(&root().join("docs/PROXY.md"), "| fault |", &table);
}

#[test]
fn the_table_of_metrics_is_current() {
    let figures = dcmtap::report::metrics::Figures {
        routes: vec![dcmtap::report::metrics::RouteFigures::default()],
        ..Default::default()
    };
    let page = dcmtap::report::metrics::Metrics::default().text(&figures);
    let mut table = String::new();
    for line in page.lines().filter_map(|line| line.strip_prefix("# HELP ")) {
        let (name, help) = line.split_once(' ').unwrap();
        let kind = page.lines().find_map(|line| line.strip_prefix(&format!("# TYPE {name} "))).unwrap();
        writeln!(table, "| `{name}` | {kind} | {help} |").unwrap();
    }
    assert!(table.lines().count() > 20, "{table}");
    hold_table(&root().join("docs/PROXY.md"), "| metric |", &table);
}

#[test]
fn the_page_of_rules_is_current() {
    let page = stdout(["rules", "--format", "markdown"]);
    let file = root().join("docs/RULES.md");
    if is_writing() {
        std::fs::write(&file, &page).unwrap();
    }
    let there = std::fs::read_to_string(file).unwrap_or_default();
    assert!(there == page, "dcmtap rules --format markdown prints another page");
}

#[test]
fn the_table_of_fields_is_current() {
    let table = stdout(["fields", "--format", "markdown"]);
    let (heading, rows) = table.split_at(table.match_indices('\n').nth(1).unwrap().0 + 1);
    hold_table(&root().join("docs/FILTERS.md"), heading.lines().next().unwrap(), rows);
}

#[test]
fn every_example_in_the_table_of_fields_is_a_filter() {
    for row in stdout(["fields", "--format", "markdown"]).lines().skip(2) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let example = cells.last().unwrap().trim_matches('`');
        assert!(dcmtap::filter::Filter::parse(example).is_ok(), "{example}");
    }
}
