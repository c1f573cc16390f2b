//! The terminal UI as a whole: its screens at two sizes, and keys.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use common::tui::Ui;
use dcmtap::tui::Screen;
use ratatui::style::Color;

mod common;

const WORKFLOW: &str = "captures/scheduled-workflow.pcapng";
const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (160, 50);

#[test]
fn all_associations_at_two_sizes() {
    for size in [SMALL, WIDE] {
        insta::assert_snapshot!(format!("associations-{}", size.0), Ui::open(WORKFLOW, size).screen());
    }
}

#[test]
fn verdicts_have_their_colours() {
    let mut ui = Ui::open("captures/diagnoses/called-ae-title-not-recognized.pcapng", SMALL);
    assert_eq!(ui.style_of("✗ ").fg, Some(Color::Red));
    let mut ui = Ui::open(WORKFLOW, SMALL);
    assert_eq!(ui.style_of("✓  ").fg, Some(Color::Green));
}

#[test]
fn the_list_sorts_by_every_column_and_keeps_who_is_selected() {
    let mut ui = Ui::open(WORKFLOW, WIDE);
    ui.press("j j j");
    let selected = |ui: &Ui| ui.model.associations.lines[ui.model.associations.list.selected].association;
    assert_eq!(selected(&ui), 4);
    for _ in 0..10 {
        ui.press(">");
        assert_eq!(selected(&ui), 4);
        let mut numbers: Vec<u64> = ui.model.associations.lines.iter().map(|line| line.association).collect();
        let shown = numbers.clone();
        ui.press("r");
        let reversed: Vec<u64> =
            ui.model.associations.lines.iter().rev().map(|line| line.association).collect();
        assert_eq!(shown, reversed);
        ui.press("r");
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=9).collect::<Vec<u64>>());
    }
}

#[test]
fn what_belongs_together_stands_together() {
    let ui = Ui::open(WORKFLOW, WIDE);
    let lines = &ui.model.associations.lines;
    let stores = lines.iter().find(|line| line.association == 9).unwrap();
    assert_eq!(stores.parent, Some(8), "the stores of a C-MOVE stand below it");
}

#[test]
fn a_terminal_that_is_too_small_says_so() {
    assert!(Ui::open(WORKFLOW, (30, 8)).screen().contains("too small"));
}

#[test]
fn help_lists_every_key_of_the_screen() {
    let mut ui = Ui::open(WORKFLOW, (100, 60));
    let screen = ui.press("?").screen();
    for binding in dcmtap::tui::keys::of(Screen::Associations) {
        assert!(screen.contains(binding.keys[0]), "{}", binding.keys[0]);
    }
    assert!(!ui.press("Esc").screen().contains("one window up"));
}
