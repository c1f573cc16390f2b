//! The tabs of the Association screen beside the ladder, at two sizes.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use common::tui::Ui;
use ratatui::style::Color;

mod common;

const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (160, 50);
const WORKFLOW: &str = "captures/scheduled-workflow.pcapng";

fn open(capture: &str, size: (u16, u16), keys: &str) -> Ui {
    let mut ui = Ui::open(capture, size);
    ui.press("Enter").press(keys);
    ui
}

fn snapshots(name: &str, capture: &str, keys: &str) {
    for size in [SMALL, WIDE] {
        insta::assert_snapshot!(format!("{name}-{}", size.0), open(capture, size, keys).screen());
    }
}

#[test]
fn contexts_are_a_matrix() {
    snapshots("contexts-workflow", WORKFLOW, "Tab");
    snapshots("contexts-rejected", "captures/contexts-rejected-by-pynetdicom.pcap", "Tab");
    snapshots("contexts-roles", "captures/negotiate-roles.pcap", "Tab j j");
    snapshots("contexts-get", "captures/get-pynetdicom-from-orthanc.pcap", "Tab");
    snapshots("contexts-128", "captures/store-128-contexts-dcmtk-to-dcmtk.pcap", "Tab G");
    snapshots("contexts-late", "captures/capture-late-behind-association.pcap", "Tab");
    snapshots("contexts-without-answer", "captures/reject-called-aet-by-orthanc.pcap", "Tab");
}

#[test]
fn answers_to_contexts_have_their_colours() {
    let mut ui = open("captures/negotiate-roles.pcap", SMALL, "Tab");
    assert_eq!(ui.style_of("● ○").fg, Some(Color::Green));
    assert_eq!(ui.style_of("✗ ✗").fg, Some(Color::Red));
}

#[test]
fn the_selected_context_can_take_the_whole_tab() {
    let mut ui = open("captures/negotiate-roles.pcap", SMALL, "Tab j j Enter");
    assert!(!ui.screen().contains("abstract syntax  "));
    let screen = ui.screen();
    assert!(screen.contains("role selection asked: SCU 1, SCP"), "{screen}");
    ui.press("Esc");
    assert!(ui.screen().contains("abstract syntax  "));
}

#[test]
fn the_negotiation_stands_side_by_side() {
    snapshots("negotiation-workflow", WORKFLOW, "Tab Tab");
    snapshots("negotiation-everything", "captures/negotiate-everything.pcap", "Tab Tab");
    snapshots("negotiation-identity", "captures/negotiate-user-identity.pcap", "Tab Tab G");
    snapshots("negotiation-rejected", "captures/reject-called-aet-by-orthanc.pcap", "Tab Tab");
    snapshots("negotiation-late", "captures/capture-late-behind-association.pcap", "Tab Tab");
}

#[test]
fn secrets_stay_masked() {
    for capture in ["captures/negotiate-user-identity.pcap", "captures/negotiate-everything.pcap"] {
        let mut ui = open(capture, WIDE, "p Tab Tab");
        assert!(ui.screen().contains(" octets›"), "{}", ui.screen());
    }
}
