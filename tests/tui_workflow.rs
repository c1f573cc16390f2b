//! The workflow screen: cases, and the operations of one between hosts.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use common::tui::Ui;
use dcmtap::tui::Screen;
use dcmtap::tui::view::cells;
use ratatui::style::Color;

mod common;

const WORKFLOW: &str = "captures/scheduled-workflow.pcapng";
const STORES: &str = "captures/store-several-dicom-rs-to-orthanc.pcap";
const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (160, 50);

#[test]
fn a_scheduled_workflow_at_two_sizes() {
    insta::assert_snapshot!("workflow-cases-80", Ui::open(WORKFLOW, SMALL).press("3").screen());
    insta::assert_snapshot!("workflow-diagram-80", Ui::open(WORKFLOW, SMALL).press("3 Tab").screen());
    insta::assert_snapshot!("workflow-160", Ui::open(WORKFLOW, WIDE).press("3 Tab j").screen());
}

#[test]
fn plain_stores_at_two_sizes() {
    insta::assert_snapshot!("workflow-stores-80", Ui::open(STORES, SMALL).press("3 Tab").screen());
    insta::assert_snapshot!("workflow-stores-160", Ui::open(STORES, WIDE).press("3").screen());
}

#[test]
fn a_key_leads_from_an_arrow_to_its_message() {
    let mut ui = Ui::open(WORKFLOW, SMALL);
    ui.press("3 Enter j j Enter");
    assert_eq!(ui.model.screen, Screen::Association);
    let row =
        &ui.model.index.of(3).unwrap().rows[ui.model.association.ladder.selected_row().unwrap() as usize];
    assert_eq!((ui.model.association.number, row.message().unwrap().command_name()), (3, "C-STORE-RQ"));
    ui.press("Esc");
    assert_eq!(ui.model.screen, Screen::Workflow);
}

#[test]
fn cases_are_made_by_patient_accession_number_or_study() {
    let mut ui = Ui::open(WORKFLOW, WIDE);
    assert!(ui.press("3").screen().contains("cases by patient"));
    assert!(ui.press(">").screen().contains("cases by accession number"));
    assert!(ui.press(">").screen().contains("cases by study"));
    assert!(ui.press("<").screen().contains("cases by accession number"));
}

#[test]
fn outcomes_have_their_colours() {
    let mut ui = Ui::open(WORKFLOW, WIDE);
    ui.press("3");
    assert_eq!(ui.style_of("RAD-8 ").fg, Some(Color::Green));
    let mut ui = Ui::open("captures/store-statuses-dcmtk-to-pynetdicom.pcap", WIDE);
    ui.press("3");
    assert_eq!(ui.style_of("RAD-8/18 Store").fg, Some(Color::Red));
}

#[test]
fn patients_are_masked_until_they_are_shown() {
    let mut ui = Ui::open(WORKFLOW, WIDE);
    let masked = ui.press("3").screen();
    let names: Vec<String> =
        ui.model.workflow.cases.iter().map(|case| case.subject.patient_name.to_string()).collect();
    let names: Vec<&String> = names.iter().filter(|name| !name.is_empty()).collect();
    assert!(!names.is_empty());
    assert!(names.iter().all(|name| !masked.contains(name.as_str())));
    let shown = ui.press("p").screen();
    assert!(names.iter().any(|name| shown.contains(&cells::cut(name, 8)[..7])), "{shown}");
}

/// Names in Japanese, Korean, Arabic and others: what stands behind them stands where it stands without them.
#[test]
fn names_in_any_script_keep_the_columns() {
    let mut ui = Ui::open("captures/store-character-sets-dcmsend-to-orthanc.pcapng", WIDE);
    let screen = ui.press("3 p").screen();
    let column = |line: &str| line.find('│').map(|place| cells::width(&line[..place]));
    for line in screen.lines().skip(1).take(WIDE.1 as usize - 2) {
        assert_eq!(column(line), Some(53), "{line}");
    }
    let ui_shown =
        ui.model.workflow.cases.iter().filter(|case| !case.subject.patient_name.is_ascii()).count();
    assert!(ui_shown >= 3, "the capture has names that are not ASCII: {ui_shown}");
    insta::assert_snapshot!("workflow-names-160", screen);
}

#[test]
fn hosts_scroll_where_they_do_not_fit() {
    let mut ui = Ui::open(WORKFLOW, (50, 20));
    ui.press("3 Tab");
    assert!(ui.screen().contains('▸'));
    ui.press("l l l l l l");
    let screen = ui.screen();
    assert!(screen.contains('◂') && !screen.contains('▸'), "{screen}");
    ui.press("h h h h h h");
    assert_eq!(ui.model.workflow.pane, dcmtap::tui::screens::workflow::Pane::Cases);
}

#[test]
fn search_and_findings_move_in_the_pane_with_the_focus() {
    let mut ui = Ui::open(WORKFLOW, WIDE);
    ui.press("3 Tab /").write("retrieve").press("Enter");
    let place = ui.model.workflow.lines.selected;
    assert!(ui.model.workflow.diagram.arrows[place].label().contains("RAD-16"));
}
