//! Where the time of an association went: operations, how their time is split, and percentiles.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use common::tui::{Ui, batch};
use dcmtap::report::index::operations::{Operations, Split};
use dcmtap::report::index::percentiles::by_command;
use dcmtap::report::index::{Association, Batch, Index};
use dcmtap::scenario::{Ladder, pdus};
use dcmtap::tui::screens::association::Tab;
use ratatui::style::Color;

mod common;

const WORKFLOW: &str = "captures/scheduled-workflow.pcapng";
const MS: i64 = 1_000_000;

fn open(capture: &str, size: (u16, u16)) -> Ui {
    let mut ui = Ui::open(capture, size);
    ui.press("Enter Shift-Tab");
    assert_eq!(ui.model.association.tab, Tab::Timing);
    ui
}

fn collected(ladder: &Ladder) -> Batch {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), ladder.pcapng()).unwrap();
    batch(file.path(), &[])
}

fn index(ladder: &Ladder) -> Index {
    let mut index = Index::default();
    index.apply(collected(ladder));
    index
}

fn operations(index: &Index) -> (Operations, &Association) {
    let one = index.of(1).unwrap();
    let mut operations = Operations::default();
    operations.take(index, one);
    (operations, one)
}

fn echoes(waits_ms: &[u32]) -> Index {
    let mut ladder = Ladder::verification();
    for (place, wait) in waits_ms.iter().enumerate() {
        let id = u16::try_from(place + 1).unwrap();
        ladder.requestor(&pdus::echo_request(1, id));
        ladder.wait_ms(*wait);
        ladder.acceptor(&pdus::echo_response(1, id, 0x0000));
        ladder.wait_ms(40);
    }
    ladder.release();
    index(&ladder)
}

fn split(operations: &Operations, one: &Association, place: usize) -> Split {
    operations.split(operations.all.get(place).unwrap(), &one.rows)
}

#[test]
fn an_operation_is_split_at_what_an_observer_sees() {
    let index = echoes(&[10, 30]);
    let (operations, one) = operations(&index);
    assert_eq!(operations.all.len(), 4, "association, two echoes, release");
    let (first, second) = (split(&operations, one, 1), split(&operations, one, 2));
    // A step of the ladder takes a millisecond of its own.
    assert_eq!(second.wait.unwrap() - first.wait.unwrap(), 20 * MS);
    assert!((10 * MS..=12 * MS).contains(&first.wait.unwrap()), "{first:?}");
    assert!((40 * MS..=42 * MS).contains(&first.pause.unwrap()), "{first:?}");
    assert_eq!(first.total(), first.request + first.wait.unwrap() + first.response + first.between);
    assert!(split(&operations, one, 0).pause.is_some(), "the pause after the acceptance");
    assert_eq!(split(&operations, one, 3).pause, None, "nothing is asked after the release");
}

#[test]
fn a_request_without_response_has_no_wait_and_is_not_timed() {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.wait_ms(50);
    ladder.release();
    let index = index(&ladder);
    let (operations, one) = operations(&index);
    let echo = &operations.all[1];
    assert!(!echo.is_over);
    assert_eq!(split(&operations, one, 1).wait, None);
    let commands = by_command(&operations, &one.rows);
    let echo = commands.iter().find(|times| times.name == "C-ECHO").unwrap();
    assert_eq!((echo.count, echo.untimed, echo.times), (1, 1, None));
    assert_eq!(echo.octets_per_second(), None);
}

#[test]
fn a_response_without_request_is_counted() {
    let mut ladder = Ladder::verification();
    ladder.acceptor(&pdus::echo_response(1, 9, 0x0000));
    ladder.release();
    let index = index(&ladder);
    let (operations, _) = operations(&index);
    assert_eq!((operations.orphans, operations.all.len()), (1, 2));
}

#[test]
fn percentiles_are_by_the_nearest_rank() {
    let waits: Vec<u32> = (1..=100).rev().collect();
    let index = echoes(&waits);
    let (operations, one) = operations(&index);
    let commands = by_command(&operations, &one.rows);
    let names: Vec<&str> = commands.iter().map(|times| times.name).collect();
    assert_eq!(names, ["A-ASSOCIATE", "C-ECHO", "A-RELEASE"]);
    let echo = &commands[1];
    assert_eq!((echo.count, echo.untimed), (100, 0));
    let [min, p50, p90, p99, max] = echo.times.unwrap();
    let after = |time: i64| (time - min + MS / 2) / MS;
    assert_eq!([p50, p90, p99, max].map(after), [49, 89, 98, 99]);
}

#[test]
fn rows_that_come_later_are_the_same_operations() {
    let index = echoes(&[5, 5, 5]);
    let (whole, one) = operations(&index);
    let (mut slowly, again) = (Operations::default(), echoes(&[5, 5, 5]));
    let mut part = again;
    let rows = std::mem::take(&mut part.associations[0].rows);
    for row in rows {
        part.associations[0].rows.push(row);
        slowly.take(&part, part.of(1).unwrap());
    }
    assert_eq!(slowly.all.len(), whole.all.len());
    for place in 0..whole.all.len() {
        assert_eq!(split(&slowly, part.of(1).unwrap(), place), split(&whole, one, place));
    }
}

#[test]
fn timing_at_two_sizes() {
    for (name, capture) in [
        ("workflow", WORKFLOW),
        ("aborted", "captures/abort-after-store-by-dcmtk.pcap"),
        ("move", "captures/move-some-failed-dcmtk-from-dcmqrscp.pcap"),
    ] {
        for size in [(80, 24), (160, 50)] {
            insta::assert_snapshot!(format!("{name}-{}", size.0), open(capture, size).screen());
        }
    }
}

#[test]
fn enter_leads_to_the_request_in_the_ladder() {
    let mut ui = open(WORKFLOW, (80, 24));
    ui.press("j");
    let place = ui.model.association.timing.operations.all[1].request_place();
    ui.press("Enter");
    assert_eq!(ui.model.association.tab, Tab::Ladder);
    assert_eq!(ui.model.association.ladder.selected_row().map(|row| row as usize), Some(place));
}

#[test]
fn another_association_has_its_own_operations() {
    let mut ui = open(WORKFLOW, (80, 24));
    ui.press("]");
    assert_eq!((ui.model.association.number, ui.model.association.tab), (2, Tab::Timing));
    let one = ui.model.index.of(2).unwrap();
    let state = &ui.model.association.timing;
    assert_eq!(state.operations.taken(), one.rows.len());
    let counted: u64 = state.commands.iter().map(|times| times.count).sum();
    assert_eq!(counted, state.operations.all.len() as u64);
}

#[test]
fn what_was_never_answered_stands_out() {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.wait_ms(50);
    ladder.release();
    let mut ui = Ui::of_batch(collected(&ladder), (80, 24));
    ui.press("Enter Shift-Tab j");
    assert_eq!(ui.style_of("not seen").fg, Some(Color::Yellow));
    assert_eq!(ui.style_of("█ request").fg, Some(Color::Cyan));
}

#[test]
fn bars_are_told_apart_without_colours() {
    let mut ui = Ui::of_batch(collected(&slow_echo()), (80, 24));
    ui.press("Enter Shift-Tab");
    let screen = ui.screen();
    let line = screen.lines().find(|line| line.contains("→ C-ECHO")).unwrap();
    let (waits, pauses) = (line.matches('░').count(), line.matches('·').count());
    assert!(waits > 2 * pauses && pauses > 5, "300 ms of waiting, 100 ms of pause: {line}");
}

fn slow_echo() -> Ladder {
    let mut ladder = Ladder::verification();
    ladder.requestor(&pdus::echo_request(1, 1));
    ladder.wait_ms(300);
    ladder.acceptor(&pdus::echo_response(1, 1, 0x0000));
    ladder.wait_ms(100);
    ladder.release();
    ladder
}
