//! Whatever keys are pressed, clicks made and sizes given: no panic, and the state stays consistent.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use common::tui::{Ui, batch};
use dcmtap::report::index::Batch;
use dcmtap::tui::{Message, Model, Screen, keys, update};
use proptest::prelude::*;

mod common;

const CAPTURES: [&str; 5] = [
    "captures/scheduled-workflow.pcapng",
    "captures/diagnoses/called-ae-title-not-recognized.pcapng",
    "captures/rules/UL-032.pcapng",
    "captures/diagnoses/move-destination-not-reached.pcapng",
    "captures/capture-lost-many.pcap",
];

#[derive(Clone, Debug)]
enum Step {
    Key(String),
    Text(String),
    Click(u16, u16),
    Size(u16, u16),
    Tick,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let names: Vec<String> =
        keys::BINDINGS.iter().flat_map(|binding| binding.keys).map(|key| (*key).to_owned()).collect();
    let step = prop_oneof![
        12 => proptest::sample::select(names).prop_map(Step::Key),
        1 => "[a-z =~\"(あ\u{301}é\\x00-\\x1f]{1,8}".prop_map(Step::Text),
        2 => (0_u16..200, 0_u16..60).prop_map(|(x, y)| Step::Click(x, y)),
        1 => (1_u16..200, 1_u16..60).prop_map(|(x, y)| Step::Size(x, y)),
        1 => Just(Step::Tick),
    ];
    proptest::collection::vec(step, 1..60)
}

fn apply(ui: &mut Ui, step: &Step) {
    match step {
        Step::Key(key) => {
            ui.press(key);
        }
        Step::Text(text) => {
            ui.write(text);
        }
        Step::Click(x, y) => {
            ui.click(*x, *y);
        }
        Step::Size(width, height) => ui.resize((*width, *height)),
        Step::Tick => {
            update(&mut ui.model, Message::Tick);
        }
    }
}

/// What holds of the model after every message.
fn is_consistent(model: &Model) {
    let lines = &model.associations.lines;
    assert!(model.associations.list.selected <= lines.len().saturating_sub(1));
    assert!(model.associations.list.top <= model.associations.list.selected);
    assert!(lines.iter().all(|line| model.index.of(line.association).is_some()));
    assert!(model.before.len() <= 5, "the way back has each screen once at most: {:?}", model.before);
    assert!(!model.before.contains(&model.screen), "{:?} in {:?}", model.screen, model.before);
    if matches!(model.screen, Screen::Association | Screen::Detail) {
        assert!(model.index.of(model.association.number).is_some(), "an association is shown that is none");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_keys_do_harm(capture in 0..CAPTURES.len(), steps in steps()) {
        let mut ui = Ui::open(CAPTURES[capture], (80, 24));
        for step in &steps {
            apply(&mut ui, step);
            is_consistent(&ui.model);
            ui.screen();
        }
    }

    #[test]
    fn keys_before_anything_was_read_do_no_harm(steps in steps()) {
        let mut ui = Ui::of_batch(Batch::default(), (80, 24));
        for step in &steps {
            apply(&mut ui, step);
            is_consistent(&ui.model);
            ui.screen();
        }
        let loaded = batch(&common::root().join(CAPTURES[0]), &[]);
        update(&mut ui.model, Message::Loaded(Box::new(loaded), 0));
        is_consistent(&ui.model);
        ui.screen();
    }
}
