//! The terminal UI with a million messages: how long it takes to take them in, and how long a frame takes.
//!
//! `cargo bench --bench view [-- MESSAGES]`
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program for the terminal")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::{Duration, Instant};

use common::tui::Ui;
use dcmtap::report::index::Batch;
use dcmtap::tui::{Message, update};

/// Frames drawn of each screen.
const FRAMES: usize = 200;

fn main() {
    let wanted = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let mut ui = Ui::of_batch(Batch::default(), (160, 50));
    let (mut taking, mut count) = (Duration::ZERO, 0_u32);
    let (mut worst, started) = (Duration::ZERO, Instant::now());
    for batch in common::many::batches(wanted) {
        let before = Instant::now();
        update(&mut ui.model, Message::Loaded(Box::new(batch), 0));
        let took = before.elapsed();
        (taking, worst, count) = (taking + took, worst.max(took), count + 1);
    }
    update(&mut ui.model, Message::LoadingEnded);
    println!("{} messages in one association, 160 × 50", ui.model.index.messages);
    println!(
        "made and taken in: {:.2?}; the UI's part {taking:.2?} in {count} batches, {worst:.2?} at most",
        started.elapsed()
    );
    for (name, keys) in [
        ("associations", "1"),
        ("ladder, at its start", "1 Enter g"),
        ("ladder, at its end", "G"),
        ("contexts", "Tab"),
        ("negotiation", "Tab"),
        ("timing", "Tab"),
        ("findings of it", "Tab"),
        ("findings", "2"),
        ("workflow", "3"),
    ] {
        let before = Instant::now();
        ui.press(keys);
        let opened = before.elapsed();
        ui.press("Down");
        let mut times: Vec<Duration> = (0..FRAMES).map(|frame| draw(&mut ui, frame)).collect();
        times.sort_unstable();
        let (median, most) = (times.get(FRAMES / 2).unwrap(), times.last().unwrap());
        println!(
            "{name:<22} opened in {opened:>9.2?}; key and frame: median {median:>9.2?}, most {most:>9.2?}"
        );
    }
}

/// A key, and the frame after it.
fn draw(ui: &mut Ui, frame: usize) -> Duration {
    let before = Instant::now();
    ui.press(if frame.is_multiple_of(2) { "PageUp" } else { "PageDown" });
    ui.draw();
    before.elapsed()
}
