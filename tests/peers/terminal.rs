//! The program in a real terminal: tmux runs it, sends keys and reads the screen.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{is_there, root};

/// How long a screen may take to come, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(30);

/// A tmux server of its own with one window, which ends with it.
struct Terminal {
    folder: tempfile::TempDir,
}

impl Terminal {
    /// Runs a command of a shell in a terminal of this size.
    fn open(command: &str, size: (u16, u16)) -> Self {
        let terminal = Self { folder: tempfile::tempdir().unwrap() };
        let (columns, rows) = (size.0.to_string(), size.1.to_string());
        let program = env!("CARGO_BIN_EXE_dcmtap");
        let shell = format!("{}; echo left with $?; exec cat", command.replace("dcmtap", program));
        let started = terminal.tmux(&["new-session", "-d", "-x", &columns, "-y", &rows, &shell]);
        assert!(started.status.success(), "{started:?}");
        terminal
    }

    fn tmux(&self, arguments: &[&str]) -> Output {
        let mut tmux = Command::new("tmux");
        tmux.arg("-S").arg(self.folder.path().join("socket")).args(["-f", "/dev/null"]).args(arguments);
        tmux.env("LC_ALL", "C.UTF-8").env_remove("TMUX").current_dir(root()).output().unwrap()
    }

    fn press(&self, keys: &[&str]) {
        let mut arguments = vec!["send-keys"];
        arguments.extend(keys);
        assert!(self.tmux(&arguments).status.success());
    }

    fn screen(&self) -> String {
        String::from_utf8_lossy(&self.tmux(&["capture-pane", "-p"]).stdout).into_owned()
    }

    /// Waits for a text to come to the screen.
    fn wait_for(&self, text: &str) -> String {
        let started = Instant::now();
        loop {
            let screen = self.screen();
            if screen.contains(text) {
                return screen;
            }
            assert!(started.elapsed() < PATIENCE, "{text:?} does not come:\n{screen}");
            sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.tmux(&["kill-server"]);
    }
}

fn has_tmux() -> bool {
    is_there("tmux", &["-V"])
}

#[test]
fn six_keys_lead_to_the_values_of_a_worklist_response() {
    if !has_tmux() {
        return;
    }
    let terminal = Terminal::open("dcmtap captures/scheduled-workflow.pcapng", (80, 24));
    terminal.wait_for("Worklist");
    terminal.press(&["Enter"]);
    terminal.wait_for("C-FIND-RSP");
    terminal.press(&["j", "j", "j", "j", "Enter"]);
    let screen = terminal.wait_for("StudyInstanceUID");
    assert!(screen.contains("PatientName  ‹name"), "patient data is masked:\n{screen}");
    terminal.press(&["q"]);
    terminal.wait_for("left with 0");
}

#[test]
fn a_rejected_association_says_why_at_one_look() {
    if !has_tmux() {
        return;
    }
    let terminal = Terminal::open("dcmtap captures/reject-called-aet-by-orthanc.pcap", (80, 24));
    terminal.wait_for("rejected");
    terminal.press(&["Enter"]);
    terminal.wait_for("does not know the called AE title");
}

#[test]
fn standard_input_is_shown_as_it_comes() {
    if !has_tmux() {
        return;
    }
    let command = "(cat captures/scheduled-workflow.pcapng; sleep 8) | dcmtap view -";
    let terminal = Terminal::open(command, (100, 30));
    terminal.wait_for("reading");
    terminal.wait_for("WORKSTATION01");
    terminal.press(&["Enter"]);
    terminal.wait_for("C-FIND-RQ");
    terminal.press(&["q"]);
    terminal.wait_for("left with 0");
}

#[test]
fn a_file_that_goes_away_is_a_message_and_no_crash() {
    if !has_tmux() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.pcapng");
    std::fs::copy(root().join("captures/scheduled-workflow.pcapng"), &copy).unwrap();
    let terminal = Terminal::open(&format!("dcmtap {}", shown(&copy)), (80, 24));
    terminal.wait_for("Worklist");
    std::fs::remove_file(&copy).unwrap();
    terminal.press(&["Enter"]);
    terminal.wait_for("C-FIND-RSP");
    terminal.press(&["j", "Enter"]);
    terminal.wait_for("gone");
    terminal.press(&["q"]);
    terminal.wait_for("left with 0");
}

#[test]
fn without_a_terminal_the_timeline_is_printed() {
    let piped = Command::new(env!("CARGO_BIN_EXE_dcmtap"))
        .arg("captures/scheduled-workflow.pcapng")
        .current_dir(root())
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(piped.stdout).unwrap(),
        super::stdout(["read", "captures/scheduled-workflow.pcapng"])
    );
}

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Saves the third association in a form and under a path.
fn saved(form: &str, path: &Path) -> String {
    let terminal = Terminal::open("dcmtap captures/scheduled-workflow.pcapng", (100, 30));
    terminal.wait_for("Store CT ×6");
    terminal.press(&["j", "j", "s"]);
    terminal.wait_for("save as pcapng");
    terminal.press(&["-l", form]);
    terminal.press(&["Enter"]);
    terminal.wait_for("save in:");
    terminal.press(&["C-u"]);
    terminal.press(&["-l", shown(path)]);
    terminal.press(&["Enter"]);
    let said = terminal.wait_for("patient data ");
    terminal.press(&["s"]);
    terminal.press(&["-l", form]);
    terminal.press(&["Enter"]);
    terminal.wait_for("save in:");
    terminal.press(&["C-u"]);
    terminal.press(&["-l", shown(path)]);
    terminal.press(&["Enter"]);
    terminal.wait_for("choose another name");
    said
}

#[test]
fn an_association_is_saved_and_read_again() {
    if !has_tmux() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let frames = folder.path().join("a.pcapng");
    saved("pcapng", &frames);
    assert_eq!(std::fs::metadata(&frames).unwrap().permissions().mode() & 0o777, 0o600);
    let messages = |arguments: &[&str]| -> Vec<String> {
        let text = super::stdout(arguments.iter().copied());
        text.lines()
            .filter(|line| line.contains("C-STORE"))
            .map(|line| line[line.find("C-STORE").unwrap()..].to_owned())
            .collect()
    };
    let ours = messages(&["read", shown(&frames)]);
    assert_eq!(ours.len(), 12);
    assert_eq!(ours, messages(&["read", "--association", "3", "captures/scheduled-workflow.pcapng"]));

    let page = folder.path().join("a.html");
    assert!(saved("html", &page).contains("patient data masked"));
    assert!(std::fs::read_to_string(&page).unwrap().contains("association-3"));
    let lines = folder.path().join("a.jsonl");
    saved("json", &lines);
    assert!(std::fs::read_to_string(&lines).unwrap().lines().count() > 12);
    if is_there("tshark", &["--version"]) {
        let tshark = Command::new("tshark")
            .arg("-r")
            .arg(&frames)
            .args(["-Y", "dicom", "-d", "tcp.port==11112,dicom"])
            .output()
            .unwrap();
        assert!(tshark.status.success() && !tshark.stdout.is_empty(), "{tshark:?}");
        assert!(!String::from_utf8_lossy(&tshark.stderr).contains("damaged"), "{tshark:?}");
    }
}
