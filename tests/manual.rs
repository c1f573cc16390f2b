//! Help, manual pages and completions say what the program takes.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::{root, stdout};

/// What the examples name, and what it is here.
const FILES: [(&str, &str); 7] = [
    ("traffic.pcapng", "captures/scheduled-workflow.pcapng"),
    ("growing.pcap", "captures/echo-dcmtk-to-dcmtk.pcap"),
    ("working.pcap", "captures/echo-dcmtk-to-dcmtk.pcap"),
    ("failing.pcap", "captures/reject-called-aet-by-orthanc.pcap"),
    ("orthanc.toml", "conformance-profiles/orthanc.toml"),
    ("storescu.toml", "conformance-profiles/dcmtk-storescu.toml"),
    ("dcmtk.toml", "conformance-profiles/dcmtk.toml"),
];

/// A configuration of DCMTK's storescp.
const STORESCP: &str = r"
[[TransferSyntaxes]]
[Uncompressed]
TransferSyntax1 = LittleEndianImplicit
[[PresentationContexts]]
[Some]
PresentationContext1 = VerificationSOPClass\Uncompressed
[[Profiles]]
[Default]
PresentationContexts = Some
";

/// All commands with the words that call them, the program itself first.
fn commands() -> Vec<(Vec<String>, clap::Command)> {
    let mut command = dcmtap::cli::command();
    command.build();
    let mut all = vec![(Vec::new(), command)];
    let mut next = 0;
    while let Some((words, command)) = all.get(next).cloned() {
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            all.push(([&words[..], &[inner.get_name().to_owned()]].concat(), inner.clone()));
        }
        next += 1;
    }
    all
}

fn page(words: &[String]) -> String {
    let output = common::dcmtap([&["man".to_owned()], words].concat());
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn help(words: &[String]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dcmtap"))
        .args(words)
        .arg("--help")
        .env("COLUMNS", "80")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_command_has_a_page_with_each_of_its_options() {
    let all = commands();
    assert!(all.len() >= 18, "{}", all.len());
    for (words, command) in all {
        let page = page(&words);
        for argument in command.get_arguments() {
            let name = match argument.get_long() {
                Some(long) => format!("\\fB\\-\\-{}\\fR", long.replace('-', "\\-")),
                None => argument.get_value_names().unwrap().first().unwrap().to_string(),
            };
            assert!(page.contains(&name), "dcmtap {}: {name} is not in its page", words.join(" "));
        }
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES", "SEE ALSO"] {
            let title = format!(".SH {section}\n").replace(".SH EXIT STATUS", ".SH \"EXIT STATUS\"");
            let title = title.replace(".SH SEE ALSO", ".SH \"SEE ALSO\"");
            assert!(page.contains(&title), "dcmtap {}: no {section}", words.join(" "));
        }
    }
}

#[test]
fn pages_are_written_one_a_command_and_refer_to_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("man1");
    let said = stdout(["man", "--output", path.to_str().unwrap()]);
    let mut names: Vec<String> =
        fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let mut wanted: Vec<String> = commands()
        .iter()
        .map(|(words, _)| [&["dcmtap".to_owned()], &words[..]].concat().join("-") + ".1")
        .collect();
    wanted.sort();
    assert_eq!(names, wanted);
    assert!(said.starts_with(&format!("{} pages in ", names.len())), "{said}");
    for name in &names {
        let text = fs::read_to_string(path.join(name)).unwrap();
        let (_, see_also) = text.split_once(".SH \"SEE ALSO\"\n").unwrap();
        for page in see_also.replace('\\', "").split([',', '\n']).map(str::trim) {
            let Some(own) = page.strip_prefix("dcmtap").and_then(|_| page.strip_suffix("(1)")) else {
                continue;
            };
            assert!(wanted.contains(&format!("{own}.1")), "{name} refers to {page}");
        }
    }
}

#[test]
fn a_page_about_nothing_is_refused() {
    let output = common::dcmtap(["man", "profile", "check", "read"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "dcmtap: there is no command \"profile check read\"\n");
}

#[test]
fn a_wrong_id_is_answered_with_the_one_most_like_it() {
    let output = common::dcmtap(["explain", "called-ae-title-not-recognised"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.ends_with("; did you mean called-ae-title-not-recognized?\n"), "{said}");
}

#[test]
fn help_fits_eighty_columns_and_ends_with_examples_and_exit_statuses() {
    for (words, _) in commands() {
        let help = help(&words);
        let wide = help.lines().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None, "{words:?}");
        let (_, examples) = help.split_once("\nExamples:\n").unwrap();
        let (examples, exits) = examples.split_once("\nExit status:\n").unwrap();
        for line in examples.lines().chain(exits.lines()).filter(|line| !line.is_empty()) {
            let is_example = line.starts_with("  dcmtap ") || line.starts_with("  ssh ");
            let is_status = ["  0  ", "  1  ", "  2  "].iter().any(|status| line.starts_with(status));
            let is_meaning = is_status || line.starts_with("      ");
            assert!(is_example || is_meaning, "{words:?} breaks a line: {line}");
        }
    }
}

#[test]
fn an_option_that_several_commands_have_says_the_same_in_each() {
    // What these do differs from command to command.
    const OWN: [&str; 3] = ["ae", "format", "output"];
    let mut said: std::collections::BTreeMap<String, (String, String)> = std::collections::BTreeMap::new();
    for (words, command) in commands() {
        for argument in command.get_arguments() {
            let Some(long) = argument.get_long().filter(|long| !OWN.contains(long)) else { continue };
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            let help = if long == "help" { String::new() } else { help };
            let (before, first) =
                said.entry(long.to_owned()).or_insert_with(|| (help.clone(), words.join(" ")));
            assert_eq!(*before, help, "--{long} of {first} and of {}", words.join(" "));
        }
    }
}

#[test]
fn every_example_runs() {
    let folder = tempfile::tempdir().unwrap();
    for (name, source) in FILES {
        fs::copy(root().join(source), folder.path().join(name)).unwrap();
    }
    fs::write(folder.path().join("storescp.cfg"), STORESCP).unwrap();
    let mut count = 0;
    for (words, _) in commands() {
        let help = help(&words);
        let (_, examples) = help.split_once("\nExamples:\n").unwrap();
        for line in examples.lines().take_while(|line| !line.is_empty()) {
            let Some(line) = line.strip_prefix("  ").filter(|line| !line.starts_with(' ')) else { continue };
            let output = run(line, folder.path());
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{line}: {said}");
            assert!(!output.stdout.is_empty() || line.contains('>'), "{line} says nothing");
            count += 1;
        }
    }
    assert!(count > 30, "{count} examples");
}

/// Runs an example where what it names is; the network is a capture, and what would go on for ever ends.
fn run(line: &str, folder: &Path) -> Output {
    let line = match line.split_once('|') {
        Some((left, right)) if left.contains("tcpdump") => format!("cat growing.pcap |{right}"),
        Some((left, right)) if right.contains("man -l") => format!("{left} | cat"),
        _ => line.to_owned(),
    };
    let line = if line.contains("--listen") {
        line.replace("11112", "0").replace("pacs.example", "127.0.0.1") + " --for 50ms 2>&1"
    } else {
        line
    };
    let line = if line.contains("--follow") { format!("timeout 1 {line}; true") } else { line };
    let programs = Path::new(env!("CARGO_BIN_EXE_dcmtap")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default());
    Command::new("sh").args(["-c", &line]).current_dir(folder).env("PATH", path).output().unwrap()
}

/// What bash would complete of a command line, by the script of `dcmtap completions bash`.
fn completed(line: &str) -> Vec<String> {
    const ASK: &str = r#"
        source <("$DCMTAP" completions bash)
        read -ra COMP_WORDS <<< "$LINE"
        [[ "$LINE" == *" " ]] && COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _dcmtap dcmtap "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf '%s\n' "${COMPREPLY[@]}""#;
    let output = Command::new("bash")
        .args(["-c", ASK])
        .current_dir(root())
        .env("DCMTAP", env!("CARGO_BIN_EXE_dcmtap"))
        .env("LINE", line)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_options_files_and_names() {
    if Command::new("bash").arg("--version").output().is_err() {
        return;
    }
    assert_eq!(completed("dcmtap re"), ["read"]);
    assert_eq!(completed("dcmtap check --write"), ["--write-baseline"]);
    assert_eq!(completed("dcmtap check --format "), ["text", "jsonl", "junit", "html"]);
    assert_eq!(
        completed("dcmtap check --profile conformance-profiles/orth"),
        ["conformance-profiles/orthanc.toml"]
    );
    assert_eq!(completed("dcmtap read --command C-S"), ["C-STORE", "C-STORE-RQ", "C-STORE-RSP"]);
    assert!(completed("dcmtap explain UL-04").contains(&"UL-048".to_owned()));
    assert_eq!(completed("dcmtap explain called-ae"), ["called-ae-title-not-recognized"]);
    assert_eq!(completed("dcmtap man prox"), ["proxy"]);
}

#[test]
fn every_shell_gets_a_script_with_the_same_options() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = stdout(["completions", shell]);
        for option in ["write-baseline", "keep-total", "show-secrets"] {
            assert!(script.contains(option), "{shell} does not know --{option}");
        }
    }
}

#[test]
fn the_version_says_which_edition_of_the_standard_is_known() {
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(stdout(["-V"]), format!("dcmtap {version}\n"));
    let long = stdout(["--version"]);
    let lines: Vec<&str> = long.lines().collect();
    assert_eq!(lines.first(), Some(&format!("dcmtap {version}").as_str()));
    assert_eq!(
        lines.get(1),
        Some(&format!("rules and tables: DICOM PS3, edition {}", dcmtap::dict::EDITION).as_str())
    );
    assert!(long.contains("\nbuilt by rustc 1."), "{long}");
}
