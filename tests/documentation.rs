//! What the documentation says is what the program does: its commands run, its excerpts are the program's words.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::path::Path;
use std::process::Command;

use common::{root, stdout};

/// The documents that users read.
fn documents() -> Vec<std::path::PathBuf> {
    let mut documents = vec![root().join("README.md")];
    if let Ok(folder) = std::fs::read_dir(root().join("docs")) {
        documents.extend(
            folder
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|e| e == "md")),
        );
    }
    documents
}

/// The blocks of a language in a document, each as its lines.
fn blocks(document: &Path, language: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(document).unwrap();
    let mut blocks = Vec::new();
    let mut open: Option<Vec<String>> = None;
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(opened)) if opened == language => open = Some(Vec::new()),
            // A block in another language: read, and not kept.
            (None, Some(_)) => open = Some(vec![String::from("\0")]),
            (Some(_), Some(_)) => {
                blocks.extend(open.take().filter(|lines| lines.first().is_none_or(|l| l != "\0")));
            }
            (Some(lines), None) => lines.push(line.to_owned()),
            (None, None) => {}
        }
    }
    blocks
}

/// The command with what a test cannot have replaced: the network by a capture, building by what is built.
fn runnable(line: &str) -> Option<String> {
    let line = line.split("  #").next().unwrap_or(line).trim();
    let line = match line.split_once('|') {
        Some((left, right)) if left.contains("tcpdump") => {
            format!("cat captures/echo-dcmtk-to-dcmtk.pcap |{right}")
        }
        _ => line.to_owned(),
    };
    let line =
        line.replace("cargo run --release -- ", "dcmtap ").replace("--output objects", "--output $FOLDER");
    let line = if line.starts_with("dcmtap proxy --listen") { proxied(&line) } else { line };
    let elsewhere = ["cargo ", ".ci/run", "benches/", "curl "];
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

#[test]
fn the_routes_in_the_documentation_are_read() {
    let routes = blocks(&root().join("docs/PROXY.md"), "toml").concat().join("\n");
    let routes = routes.replace("pacs.example", "127.0.0.1").replace("ris.example", "127.0.0.1");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("routes.toml");
    std::fs::write(&path, routes.replace(":11112", ":0").replace(":11113", ":0")).unwrap();
    let output = common::dcmtap(["proxy", "--quiet", "--for", "10ms", "--routes", path.to_str().unwrap()]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), said.matches("listening on").count()), (Some(0), 2), "{said}");
}

#[test]
fn the_table_of_faults_is_current() {
    let row = |kind: &dcmtap::proxy::fault::Kind| {
        format!("| `{}` | {} | {} |\n", kind.example, kind.does, kind.teaches)
    };
    let table: String = dcmtap::proxy::fault::Fault::ALL.iter().map(row).collect();
    let file = root().join("docs/PROXY.md");
    let page = std::fs::read_to_string(&file).unwrap();
    let start = page.find("| fault |").unwrap();
    let start = start + page[start..].match_indices('\n').nth(1).unwrap().0 + 1;
    let end = page[start..].find("\n\n").map_or(page.len(), |at| start + at + 1);
    if std::env::var_os("DCMTAP_WRITE_EXAMPLES").is_some() {
        std::fs::write(&file, [&page[..start], &table, &page[end..]].concat()).unwrap();
    }
    assert!(std::fs::read_to_string(file).unwrap().contains(&table), "--fault help lists others");
}

#[test]
fn every_command_in_the_documentation_runs() {
    let folder = Path::new(env!("CARGO_BIN_EXE_dcmtap")).parent().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let output_folder = tempfile::tempdir().unwrap();
    let mut count = 0;
    for document in documents() {
        for line in blocks(&document, "sh").iter().flatten() {
            let Some(command) = runnable(line) else { continue };
            let output = Command::new("sh")
                .args(["-c", &command])
                .current_dir(root())
                .env("PATH", &path)
                .env("FOLDER", output_folder.path())
                .output()
                .unwrap();
            let messages = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}: {command}: {messages}", document.display());
            assert!(!output.stdout.is_empty(), "{}: {command} says nothing", document.display());
            count += 1;
        }
    }
    assert!(count >= 7, "the documentation has no commands any more");
}

#[test]
fn the_excerpt_in_the_readme_is_the_programs_own() {
    let said = stdout(["read", "captures/scheduled-workflow.pcapng"]);
    let excerpts = blocks(&root().join("README.md"), "text");
    assert!(!excerpts.is_empty());
    for excerpt in excerpts {
        assert!(said.contains(&excerpt.join("\n")), "not in the output:\n{}", excerpt.join("\n"));
    }
}

#[test]
fn the_page_of_rules_is_current() {
    let page = stdout(["rules", "--format", "markdown"]);
    let file = root().join("docs/RULES.md");
    if std::env::var_os("DCMTAP_WRITE_EXAMPLES").is_some() {
        std::fs::write(&file, &page).unwrap();
    }
    let there = std::fs::read_to_string(file).unwrap_or_default();
    assert!(there == page, "dcmtap rules --format markdown prints another page");
}

#[test]
fn the_table_of_fields_is_current() {
    let table = stdout(["fields", "--format", "markdown"]);
    let file = root().join("docs/FILTERS.md");
    let page = std::fs::read_to_string(&file).unwrap();
    let start = page.find("| field |").unwrap();
    let end = page[start..].find("\n\n").map_or(page.len(), |at| start + at + 1);
    if std::env::var_os("DCMTAP_WRITE_EXAMPLES").is_some() {
        std::fs::write(&file, [&page[..start], &table, &page[end..]].concat()).unwrap();
    }
    let there = std::fs::read_to_string(file).unwrap();
    assert!(there.contains(&table), "dcmtap fields --format markdown prints another table");
}

#[test]
fn every_example_in_the_table_of_fields_is_a_filter() {
    for row in stdout(["fields", "--format", "markdown"]).lines().skip(2) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let example = cells.last().unwrap().trim_matches('`');
        assert!(dcmtap::filter::Filter::parse(example).is_ok(), "{example}");
    }
}

#[test]
fn the_policy_in_the_documentation_is_one() {
    let policy = blocks(&root().join("docs/CHECKING.md"), "toml").concat().join("\n");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("policy.toml");
    std::fs::write(&path, policy).unwrap();
    let output =
        common::dcmtap(["check", "--policy", path.to_str().unwrap(), "captures/echo-dcmtk-to-dcmtk.pcap"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
