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
        assert!(binding.keys.iter().all(|key| screen.contains(key)), "{:?}", binding.keys);
    }
    assert!(!ui.press("Esc").screen().contains("one window up"));
}

#[test]
fn a_filter_shows_what_it_lets_through() {
    let mut ui = Ui::open(WORKFLOW, SMALL);
    let screen = ui.press("f").write("command = C-STORE").press("Enter").screen();
    let shown: Vec<u64> = ui.model.associations.lines.iter().map(|line| line.association).collect();
    assert_eq!(shown, [3, 9]);
    assert!(screen.contains("filtered") && screen.contains("2 of 9 associations"), "{screen}");
    ui.press("f Ctrl-u Enter");
    assert_eq!(ui.model.associations.lines.len(), 9);
}

#[test]
fn a_filter_that_cannot_be_understood_says_where() {
    let mut ui = Ui::open(WORKFLOW, SMALL);
    let screen = ui.press("f").write("command = C-STOER").press("Enter").screen();
    insta::assert_snapshot!(screen);
    assert_eq!(ui.style_of("▼▼").fg, Some(Color::Red));
    assert_eq!(ui.model.associations.lines.len(), 9, "nothing is filtered by what is wrong");
}

#[test]
fn a_filter_is_completed_with_what_the_capture_has() {
    let mut ui = Ui::open(WORKFLOW, SMALL);
    let screen = ui.press("f").write("ae = W").screen();
    assert!(screen.contains("WORKSTATION01"), "{screen}");
    let screen = ui.press("Tab").screen();
    assert!(screen.contains("filter: ae = WORKSTATION01"), "{screen}");
    ui.press("Enter");
    let shown: Vec<u64> = ui.model.associations.lines.iter().map(|line| line.association).collect();
    assert_eq!(shown, [7, 8, 9]);
}

#[test]
fn a_search_goes_round_and_says_what_it_does_not_find() {
    let mut ui = Ui::open(WORKFLOW, SMALL);
    let selected = |ui: &Ui| ui.model.associations.list.selected;
    ui.press("/").write("mpps").press("Enter");
    assert_eq!(selected(&ui), 1);
    ui.press("n");
    assert_eq!(selected(&ui), 3);
    ui.press("n");
    assert_eq!(selected(&ui), 1);
    ui.press("N");
    assert_eq!(selected(&ui), 3);
    assert!(ui.press("/").write("nowhere").press("Enter").screen().contains("not found: nowhere"));
}

#[test]
fn the_palette_finds_actions_by_their_words() {
    let mut ui = Ui::open(WORKFLOW, SMALL);
    let screen = ui.press(":").write("mask patient").screen();
    insta::assert_snapshot!(screen);
    assert!(ui.press("Enter").screen().contains("patient data: shown"));
}

#[test]
fn two_marked_associations_are_compared() {
    let mut ui = Ui::open(WORKFLOW, SMALL);
    ui.press("Space j D");
    assert_eq!(ui.effects.pop(), Some(dcmtap::tui::Effect::Compare(1, 2)));
    insta::assert_snapshot!(ui.screen());
    let scrolled = ui.press("j j j").screen();
    assert!(!scrolled.contains("message 1, the first that differs"), "{scrolled}");
    assert_eq!(ui.press("Esc").model.screen, Screen::Associations);
    // The mark is taken away, and nothing is left to compare.
    assert!(ui.press("k Space D").screen().contains("mark them first"));
}

#[test]
fn what_does_not_differ_is_said_not_to() {
    let mut ui = Ui::open("captures/reject-by-storescp.pcap", SMALL);
    let differences = dcmtap::tui::Comparison { associations: (1, 2), differences: Vec::new() };
    dcmtap::tui::update(&mut ui.model, dcmtap::tui::Message::Compared(Ok(differences)));
    assert!(ui.screen().contains("they do not differ"));
}

#[test]
fn what_comes_during_a_pause_is_held_back() {
    let mut ui = Ui::of_batch(dcmtap::report::index::Batch::default(), SMALL);
    ui.press("P");
    let batch = common::tui::batch(&common::root().join(WORKFLOW), &[]);
    let loaded = dcmtap::tui::Message::Loaded(Box::new(batch), 1);
    dcmtap::tui::update(&mut ui.model, loaded);
    assert!(ui.screen().contains("paused") && ui.model.associations.lines.is_empty());
    ui.press("P");
    assert_eq!(ui.model.associations.lines.len(), 9);
}

#[test]
fn the_mouse_selects_opens_and_sorts() {
    let mut ui = Ui::open(WORKFLOW, SMALL);
    ui.click(10, 5);
    assert_eq!(ui.model.associations.list.selected, 2);
    ui.click(10, 5);
    assert_eq!((ui.model.screen, ui.model.association.number), (Screen::Association, 3));
    ui.press("Esc").click(45, 2);
    assert_eq!(ui.model.associations.by, dcmtap::tui::screens::associations::By::Octets);
}

#[test]
fn what_is_saved_is_chosen_named_and_written_outside() {
    use dcmtap::tui::{Effect, Save};

    let mut ui = Ui::open(WORKFLOW, SMALL);
    let screen = ui.press("j j s").screen();
    insta::assert_snapshot!(screen);
    let screen = ui.write("pcapng").press("Enter").screen();
    assert!(screen.contains("save in: association-3.pcapng"), "{screen}");
    ui.press("Enter");
    assert_eq!(
        ui.effects.pop(),
        Some(Effect::Save(Save::Pcapng(vec![3]), "association-3.pcapng".to_owned()))
    );

    ui.press("Space j Space s").write("html").press("Enter Ctrl-u").write("a page.html").press("Enter");
    assert_eq!(ui.effects.pop(), Some(Effect::Save(Save::Html(vec![3, 4]), "a page.html".to_owned())));

    assert!(ui.press("s").write("dicom").press("Enter").screen().contains("no message with a data set"));
    ui.press("Enter j j j j s").write("dicom").press("Enter Enter");
    assert!(matches!(ui.effects.pop(), Some(Effect::Save(Save::DataSet(4, _), _))));
}

#[test]
fn what_is_not_dicom_is_named_where_there_is_room() {
    let screen = Ui::open("captures/http-to-dicom-port.pcap", SMALL).screen();
    assert!(screen.contains("no DICOM association in this capture"), "{screen}");
    assert!(screen.contains("HTTP"), "{screen}");
}

#[test]
fn a_damaged_capture_is_shown_up_to_there_and_says_so() {
    let mut ui = Ui::open("captures/capture-file-cut.pcap", SMALL);
    let screen = ui.screen();
    assert!(screen.contains("✗ damaged") && screen.contains("read up to here: "), "{screen}");
    assert_eq!(ui.model.associations.lines.len(), 1);
    assert_eq!(ui.style_of("read up").fg, Some(Color::Red));
}

#[test]
fn what_is_selected_is_copied_in_words() {
    use dcmtap::tui::Effect;

    let mut ui = Ui::open(WORKFLOW, SMALL);
    let mut copied = |keys: &str| match ui.press(keys).effects.pop() {
        Some(Effect::Copy(text)) => text,
        other => unreachable!("{other:?}"),
    };
    assert!(copied("y").contains("CT01 10.0.1.30:40797 → RIS 10.0.1.1:104"));
    assert!(copied("Enter j j j j y").starts_with("C-FIND-RSP 1  pending"));
}
