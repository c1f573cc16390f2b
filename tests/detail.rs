//! The screen of one message or PDU: its fields, its octets, its layers.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test that fails says where")]

use common::tui::Ui;
use dcmtap::report::Tone;
use dcmtap::report::fields::Field;
use dcmtap::tui::screens::detail::{Content, Octet, Pane, window};
use dcmtap::tui::{Effect, Message, Screen, update};
use proptest::prelude::*;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

mod common;

const WORKLIST: &str = "captures/worklist-dcmtk-to-dcmtk.pcap";
const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (160, 50);

/// The first message of a capture, or what stands so many lines below the first line.
fn open(capture: &str, size: (u16, u16), lines: usize) -> Ui {
    let mut ui = Ui::open(capture, size);
    ui.press("Enter");
    ui.press(&"j ".repeat(lines)).press("Enter");
    assert_eq!(ui.model.screen, Screen::Detail);
    ui
}

fn selected(ui: &Ui) -> &Field {
    let read = ui.model.detail.read().unwrap();
    &read.tree.fields()[ui.model.detail.selected().unwrap()]
}

/// Presses `j` until a field is selected whose name ends like this.
fn select<'a>(ui: &'a mut Ui, name: &str) -> &'a mut Ui {
    ui.press("g");
    for _ in 0..200 {
        if selected(ui).name.ends_with(name) {
            return ui;
        }
        ui.press("j");
    }
    unreachable!("{name} is not there:\n{}", ui.screen());
}

/// The screen between its first line and its last, which are those of all screens.
fn body(ui: &mut Ui) -> String {
    let screen = ui.screen();
    let lines: Vec<&str> = screen.lines().collect();
    lines[1..lines.len() - 1].join("\n")
}

#[test]
fn a_response_of_a_worklist_at_two_sizes() {
    for size in [SMALL, WIDE] {
        let mut ui = open(WORKLIST, size, 4);
        insta::assert_snapshot!(format!("detail-{}", size.0), body(select(&mut ui, "Modality")));
        insta::assert_snapshot!(format!("detail-octets-{}", size.0), body(ui.press("Tab l l")));
    }
}

#[test]
fn a_request_for_an_association_at_two_sizes() {
    for size in [SMALL, WIDE] {
        let mut ui = open("captures/negotiate-everything.pcap", size, 1);
        insta::assert_snapshot!(format!("detail-pdu-{}", size.0), body(ui.press("j j j j j")));
    }
}

#[test]
fn a_message_with_a_hole() {
    let mut ui = open("captures/capture-lost-segment.pcap", WIDE, 2);
    while ui.model.detail.read().is_none_or(|read| read.evidence.holes.is_empty()) {
        ui.press("]");
    }
    let hole = ui.model.detail.read().unwrap().evidence.holes[0];
    ui.press("Tab");
    while ui.model.detail.cursor + 64 < hole.offset {
        ui.press("PageDown");
    }
    insta::assert_snapshot!(body(&mut ui));
}

#[test]
fn tree_and_octets_follow_each_other() {
    let mut ui = open(WORKLIST, SMALL, 4);
    select(&mut ui, "Modality");
    let spans = selected(&ui).spans.clone();
    assert_eq!(ui.model.detail.cursor, spans[0].offset);
    ui.press("Tab");
    assert_eq!(ui.model.detail.pane, Pane::Octets);
    for step in 1..=spans[0].length {
        ui.press("l");
        let is_inside = step < spans[0].length;
        assert_eq!(selected(&ui).name.ends_with("Modality"), is_inside, "{step} {}", selected(&ui).name);
    }
    assert!(selected(&ui).name.ends_with("ScheduledStationAETitle"));
    // Into the header of the PDU, which was folded.
    ui.press("g");
    assert_eq!(selected(&ui).name, "PDU-type");
}

#[test]
fn what_is_folded_is_not_shown_and_the_way_out_leads_back() {
    let mut ui = open(WORKLIST, WIDE, 4);
    select(&mut ui, "ScheduledProcedureStepSequence");
    assert!(ui.screen().contains("ScheduledStationAETitle"));
    assert!(!ui.press("h").screen().contains("ScheduledStationAETitle"));
    assert!(ui.press("l").screen().contains("ScheduledStationAETitle"));
    ui.press("l l");
    assert!(selected(&ui).name.ends_with("Modality"));
    ui.press("h");
    assert_eq!(selected(&ui).name, "item 1");
    ui.press("g h h");
    assert_eq!(ui.model.screen, Screen::Association);
}

#[test]
fn patient_data_are_masked_in_the_tree_and_among_the_octets() {
    let mut ui = open(WORKLIST, WIDE, 4);
    let name_is_masked = |ui: &mut Ui| {
        select(ui, "PatientName");
        let (state, read) = (&ui.model.detail, ui.model.detail.read().unwrap());
        let shown = window(read, state.top, 40, state.selected());
        let lit = shown.octets.iter().zip(&shown.is_lit).filter(|(_, is_lit)| **is_lit);
        let octets: Vec<Octet> = lit.map(|(octet, _)| *octet).collect();
        assert_eq!(octets.len() as u64, selected(ui).length());
        octets.iter().all(|octet| *octet == Octet::Masked)
    };
    assert!(name_is_masked(&mut ui));
    assert!(selected(&ui).value.starts_with('‹'));
    ui.press("p");
    assert!(!name_is_masked(&mut ui));
    assert!(!selected(&ui).value.contains('‹'));
    ui.press("p");
    assert!(name_is_masked(&mut ui));
}

#[test]
fn the_octets_of_the_selected_field_are_lit() {
    let mut ui = open(WORKLIST, WIDE, 4);
    select(&mut ui, "Modality");
    let style = ui.style_of("08 00 60 00 43 53");
    assert_eq!(style.bg, dcmtap::tui::theme::Theme::Dark.lit().bg);
    assert_ne!(ui.style_of("40 00 01 00 41 45").bg, style.bg);
}

#[test]
fn a_value_is_copied_as_it_is_shown() {
    let mut ui = open(WORKLIST, SMALL, 4);
    select(&mut ui, "Modality").press("y");
    select(&mut ui, "PatientName").press("y");
    let copied: Vec<String> = ui.effects.iter().map(|effect| format!("{effect:?}")).collect();
    assert_eq!(ui.effects[0], Effect::Copy("CT".to_owned()), "{copied:?}");
    assert_eq!(ui.effects[1], Effect::Copy("‹name 1›".to_owned()), "{copied:?}");
}

#[test]
fn what_cannot_be_read_again_is_said() {
    let mut ui = open(WORKLIST, SMALL, 4);
    let wanted = ui.model.detail.wanted.unwrap();
    update(
        &mut ui.model,
        Message::Read(wanted, Err("x.pcap: the file is gone since it was read".to_owned())),
    );
    assert!(ui.screen().contains("the file is gone since it was read"));
    assert!(matches!(ui.model.detail.content, Content::Failed(_)));
    // What is no longer wanted changes nothing.
    let other = dcmtap::analysis::excerpt::Wanted { association: 77, ..wanted };
    update(&mut ui.model, Message::Read(other, Err("another".to_owned())));
    assert!(ui.screen().contains("the file is gone"));
    ui.press("Esc Enter");
    assert!(matches!(ui.model.detail.content, Content::Read(_)), "Enter tries again");
}

#[test]
fn the_next_line_of_the_ladder_is_a_key_away() {
    let mut ui = open(WORKLIST, SMALL, 1);
    assert_eq!(selected(&ui).name, "A-ASSOCIATE-RQ");
    ui.press("]");
    assert_eq!(selected(&ui).name, "A-ASSOCIATE-AC");
    ui.press("[ [");
    assert_eq!(selected(&ui).name, "A-ASSOCIATE-RQ");
    assert_eq!(ui.model.notice.as_ref().unwrap().tone, Tone::Plain);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_keys_lead_astray(
        line in 0_usize..6,
        keys in prop::collection::vec(prop::sample::select(vec![
            "j", "k", "h", "l", "g", "G", "Enter", "Tab", "Ctrl-d", "Ctrl-u", "]", "[", "e", "E", "y", "p", "T",
        ]), 0..40),
        size in prop::sample::select(vec![(40, 10), (80, 24), (100, 12), (160, 50)]),
    ) {
        let mut ui = Ui::open("captures/capture-lost-segment.pcap", size);
        ui.press("Enter").press(&"j ".repeat(line)).press("Enter");
        for key in keys {
            ui.press(key).screen();
            let state = &ui.model.detail;
            if let Some(read) = state.read() {
                prop_assert!(state.list.selected < read.tree.visible().len().max(1));
                prop_assert!(state.cursor >= read.span.offset && state.cursor < read.span.end().max(state.cursor + 1));
            }
        }
        let key = KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE);
        update(&mut ui.model, Message::Key(key));
    }
}

#[test]
fn an_element_in_several_fragments_is_inside_of_each() {
    let mut ui = open("captures/capture-out-of-order.pcap", WIDE, 3);
    select(&mut ui, "PixelData");
    assert!(selected(&ui).spans.len() > 1, "{:?}", selected(&ui));
    ui.press("Tab G k k k");
    assert!(selected(&ui).name.ends_with("PixelData"), "{}", selected(&ui).name);
}

#[test]
fn a_message_opens_at_its_values() {
    let mut ui = Ui::open("captures/scheduled-workflow.pcapng", SMALL);
    let screen = ui.press("Enter j j j j Enter").screen();
    assert!(screen.contains("PatientSex  O"), "{screen}");
}
