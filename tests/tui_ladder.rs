//! One association on the screen: its ladder, what was found in it, and the ways from one row to another.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use common::tui::Ui;
use dcmtap::tui::Screen;
use dcmtap::tui::screens::association::Tab;
use dcmtap::tui::screens::ladder::Line;
use ratatui::style::Color;

mod common;

const WORKFLOW: &str = "captures/scheduled-workflow.pcapng";
const REJECTED: &str = "captures/diagnoses/called-ae-title-not-recognized.pcapng";
const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (160, 50);

fn open(capture: &str, size: (u16, u16)) -> Ui {
    let mut ui = Ui::open(capture, size);
    ui.press("Enter");
    assert_eq!(ui.model.screen, Screen::Association);
    ui
}

fn row(ui: &Ui) -> usize {
    ui.model.association.ladder.selected_row().unwrap() as usize
}

#[test]
fn ladders_at_two_sizes() {
    for (name, capture) in [
        ("workflow", WORKFLOW),
        ("rejected", REJECTED),
        ("aborted", "captures/abort-after-store-by-dcmtk.pcap"),
        ("gaps", "captures/capture-lost-many.pcap"),
    ] {
        for size in [SMALL, WIDE] {
            insta::assert_snapshot!(format!("{name}-{}", size.0), open(capture, size).screen());
        }
    }
}

#[test]
fn findings_of_an_association_at_two_sizes() {
    for size in [SMALL, WIDE] {
        let screen = open(REJECTED, size).press("Tab Tab Tab").screen();
        insta::assert_snapshot!(format!("findings-{}", size.0), screen);
    }
}

#[test]
fn one_look_says_why_an_association_was_rejected() {
    let mut ui = open(REJECTED, SMALL);
    assert!(ui.screen().contains("what happened: "), "{}", ui.screen());
    assert_eq!(ui.style_of("A-ASSOCIATE-RJ").fg, Some(Color::Red));
    assert_eq!(ui.style_of("rejected by").fg, Some(Color::Red));
}

#[test]
fn a_response_and_its_request_lead_to_each_other() {
    let mut ui = open(WORKFLOW, SMALL);
    ui.press("j j j m");
    let rows = ui.model.index.of(1).unwrap().rows.clone();
    let response = row(&ui);
    assert!(rows[response].message().unwrap().is_response());
    ui.press("m");
    let request = row(&ui);
    assert!(request < response);
    assert_eq!(rows[request].message().unwrap().message_id, rows[response].message().unwrap().message_id);
}

#[test]
fn a_store_leads_to_the_move_that_asked_for_it() {
    let mut ui = open(WORKFLOW, WIDE);
    ui.press("] ] ] ] ] ] ] ]");
    assert_eq!(ui.model.association.number, 9);
    let of_store = ui
        .model
        .index
        .of(9)
        .unwrap()
        .rows
        .iter()
        .position(|row| row.message().is_some_and(|message| !message.is_response()));
    for _ in 0..of_store.unwrap() {
        ui.press("j");
    }
    ui.press("L");
    assert_eq!(ui.model.association.number, 8);
    let to = &ui.model.index.of(8).unwrap().rows[row(&ui)];
    assert_eq!(to.message().unwrap().command_name(), "C-MOVE-RQ");
}

#[test]
fn a_finding_leads_to_its_row() {
    let mut ui = open(REJECTED, SMALL);
    ui.press("Tab Tab Tab");
    assert_eq!(ui.model.association.tab, Tab::Findings);
    ui.press("Enter");
    assert_eq!(ui.model.association.tab, Tab::Ladder);
    let one = ui.model.index.of(1).unwrap();
    let evidence = one.diagnoses[0].told.evidence[0].frame;
    assert_eq!(one.rows[row(&ui)].frame, evidence);
}

/// Captures with a run of equal exchanges, and lines and rows of their associations.
#[test]
fn runs_hide_nothing_that_failed_and_unfold() {
    let mut runs = 0;
    for capture in common::captures() {
        let name = format!("captures/{}", common::name(&capture));
        let mut ui = Ui::open(&name, SMALL);
        ui.press("Enter");
        for _ in 0..ui.model.index.associations.len() {
            let number = ui.model.association.number;
            let one = ui.model.index.of(number).unwrap();
            let lines = &ui.model.association.ladder.lines;
            let mut next = 0;
            for line in lines.all() {
                assert_eq!(lines.row_of(*line), next, "{name} #{number}");
                next = match *line {
                    Line::Row(row) => row + 1,
                    Line::Run(run) => lines.run(run).unwrap().end,
                };
            }
            assert_eq!(next as usize, one.rows.len(), "{name} #{number}");
            for run in lines.runs() {
                runs += 1;
                let rows = &one.rows[run.first as usize..run.end as usize];
                let messages: Vec<_> = rows.iter().filter_map(|row| row.message()).collect();
                assert_eq!(messages.len() as u32, run.times * u32::from(run.period), "{name} #{number}");
                assert!(messages.iter().all(|message| !message.is_failure && message.is_complete));
            }
            let (folded, has_runs) = (lines.all().len(), !lines.runs().is_empty());
            ui.press("*");
            assert_eq!(ui.model.association.ladder.lines.all().len() > folded, has_runs, "{name} #{number}");
            ui.press("* ]");
        }
    }
    assert!(runs > 0, "no capture has a run of equal exchanges");
}

#[test]
fn each_row_is_looked_at_once_while_the_capture_is_loaded() {
    let mut ui = open(WORKFLOW, SMALL);
    let rows = ui.model.index.of(1).unwrap().rows.len() as u64;
    let looks = ui.model.association.ladder.lines.looks();
    assert!(looks >= rows && looks <= 2 * rows, "{looks} looks at {rows} rows");
    for _ in 0..100 {
        ui.press("j");
        ui.screen();
    }
    assert_eq!(ui.model.association.ladder.lines.looks(), looks);
}
