//! The terminal UI without a terminal: a capture is loaded, keys are pressed, and the screen is read.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use dcmtap::capture::{Input, Merge, Source};
use dcmtap::check::{Checker, Digester, Policy, compare};
use dcmtap::cli::evidence::Reopen;
use dcmtap::cli::pipeline::Pipeline;
use dcmtap::profile::{Ledger, Profile};
use dcmtap::report::CaptureInfo;
use dcmtap::report::index::{Batch, Collector};
use dcmtap::tui::{Comparison, Effect, Message, Model, Settings, update, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::style::Style;

use super::{everything, root, timeline_of_capture};

/// The terminal UI over a capture, all of it loaded.
pub(crate) struct Ui {
    pub(crate) model: Model,
    /// What was to be done outside and was not.
    pub(crate) effects: Vec<Effect>,
    terminal: Terminal<TestBackend>,
    /// The capture, and what reads it again; `None` where there is none.
    capture: Option<(PathBuf, Reopen)>,
}

impl Ui {
    /// Opens a capture, named from the folder of the package.
    pub(crate) fn open(capture: &str, size: (u16, u16)) -> Self {
        Self::with_profiles(capture, size, &[])
    }

    /// The same with conformance profiles.
    pub(crate) fn with_profiles(capture: &str, size: (u16, u16), profiles: &[&str]) -> Self {
        let mut ui = Self::of_batch(batch(&root().join(capture), profiles), size);
        let path = root().join(capture);
        ui.capture = Some((path.clone(), Reopen::new(&[path], everything())));
        ui.effects.extend(update(&mut ui.model, Message::LoadingEnded));
        ui
    }

    /// The terminal UI over what a collector has collected.
    pub(crate) fn of_batch(batch: Batch, size: (u16, u16)) -> Self {
        let mut model = Model::new(Settings::default(), size);
        let effects = update(&mut model, Message::Loaded(Box::new(batch), 0));
        Self {
            model,
            effects,
            terminal: Terminal::new(TestBackend::new(size.0, size.1)).unwrap(),
            capture: None,
        }
    }

    /// Presses keys, named as in the table of keys and parted by blanks: `Enter j Ctrl-d`.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for name in keys.split(' ').filter(|name| !name.is_empty()) {
            let effects = update(&mut self.model, Message::Key(key(name)));
            for effect in effects {
                self.carry_out(effect);
            }
        }
        self
    }

    /// Reads again what is to be read, and compares; all other effects are kept.
    fn carry_out(&mut self, effect: Effect) {
        match (&effect, &self.capture) {
            (Effect::Read(wanted), Some((_, reopen))) => {
                let read = reopen.read(*wanted, &AtomicBool::new(false));
                let read =
                    read.map(|evidence| Box::new(evidence.unwrap())).map_err(|error| error.to_string());
                update(&mut self.model, Message::Read(*wanted, read));
            }
            (Effect::Compare(left, right), Some((path, _))) => {
                let compared = Message::Compared(Ok(compared(path, (*left, *right))));
                self.effects.push(effect);
                update(&mut self.model, compared);
            }
            _ => self.effects.push(effect),
        }
    }

    /// Types a text.
    pub(crate) fn write(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            let key = KeyEvent::new(KeyCode::Char(character), KeyModifiers::NONE);
            self.effects.extend(update(&mut self.model, Message::Key(key)));
        }
        self
    }

    /// Clicks on a cell of the screen.
    pub(crate) fn click(&mut self, column: u16, row: u16) -> &mut Self {
        let kind = MouseEventKind::Down(MouseButton::Left);
        let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        self.effects.extend(update(&mut self.model, Message::Mouse(event)));
        self
    }

    /// Gives the terminal another size.
    pub(crate) fn resize(&mut self, size: (u16, u16)) {
        self.terminal.backend_mut().resize(size.0, size.1);
        self.effects.extend(update(&mut self.model, Message::Resize(size.0, size.1)));
    }

    /// Draws the screen.
    pub(crate) fn draw(&mut self) {
        self.terminal.draw(|frame| view(&self.model, frame)).unwrap();
    }

    /// What is on the screen, without blanks at the ends of lines.
    pub(crate) fn screen(&mut self) -> String {
        self.draw();
        let buffer = self.terminal.backend().buffer();
        let mut lines = Vec::new();
        for y in 0..buffer.area.height {
            let (mut line, mut skip) = (String::new(), 0_usize);
            for x in 0..buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                if skip == 0 {
                    line.push_str(symbol);
                    skip = dcmtap::tui::view::cells::width(symbol).saturating_sub(1);
                } else {
                    skip -= 1;
                }
            }
            lines.push(line.trim_end().to_owned());
        }
        lines.join("\n")
    }

    /// What the cells of the screen drawn last hold.
    pub(crate) fn symbols(&self) -> impl Iterator<Item = &str> {
        self.terminal.backend().buffer().content.iter().map(ratatui::buffer::Cell::symbol)
    }

    /// The screen as a drawing.
    pub(crate) fn picture(&mut self) -> String {
        self.draw();
        super::picture::svg(self.terminal.backend().buffer())
    }

    /// How the first cell of a text on the screen looks; the text stands in one line.
    pub(crate) fn style_of(&mut self, text: &str) -> Style {
        self.screen();
        let buffer = self.terminal.backend().buffer();
        for y in 0..buffer.area.height {
            for x in 0..buffer.area.width {
                let rest: String = (x..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
                if rest.starts_with(text) {
                    return buffer[(x, y)].style();
                }
            }
        }
        unreachable!("{text:?} is not on the screen:\n{}", self.screen());
    }
}

/// A capture read, judged and collected.
pub(crate) fn batch(path: &Path, profiles: &[&str]) -> Batch {
    let profiles: Vec<Profile> = profiles.iter().map(|name| profile(name)).collect();
    let mut ledger = (!profiles.is_empty()).then(|| Ledger::new(profiles));
    let octets = std::fs::read(path).unwrap();
    let open = Box::new(move || Source::open(Box::new(std::io::Cursor::new(octets))));
    let mut merge = Merge::new(vec![Input { name: "test".to_owned(), starts_at: None, open }]);
    let mut pipeline = Pipeline::new(everything(), false);
    let (mut checker, mut collector, mut said) =
        (Checker::new(Policy::default()), Collector::default(), Vec::new());
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    collector.start(&CaptureInfo { files: vec![name], formats: vec!["pcap"], compression: None });
    loop {
        let is_over = match merge.next_frame() {
            Ok(Some((_, frame))) => {
                pipeline.frame(&frame);
                false
            }
            Ok(None) => {
                pipeline.finish();
                true
            }
            Err(error) => {
                collector.error(&error.error.to_string());
                false
            }
        };
        for entry in pipeline.entries() {
            checker.push(&entry, &mut said);
            said.drain(..).for_each(|judgement| collector.judgement(judgement));
            if let Some(ledger) = &mut ledger {
                ledger.push(&entry);
            }
            collector.entry(&entry);
        }
        if is_over {
            break;
        }
    }
    checker.finish(&mut said);
    said.drain(..).for_each(|judgement| collector.judgement(judgement));
    if let Some(ledger) = &ledger {
        collector.claims(ledger.finish());
    }
    collector.finish(&pipeline.summary());
    collector.take()
}

fn profile(name: &str) -> Profile {
    let text = std::fs::read_to_string(root().join(name)).unwrap();
    Profile::load(name, &text, &mut |path| {
        std::fs::read_to_string(root().join(path)).map_err(|error| error.to_string())
    })
    .unwrap()
}

fn key(name: &str) -> KeyEvent {
    let (modifiers, base) = match name.split_once('-') {
        Some(("Ctrl", base)) => (KeyModifiers::CONTROL, base),
        Some(("Alt", base)) => (KeyModifiers::ALT, base),
        _ => (KeyModifiers::NONE, name),
    };
    let code = match base {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "Shift-Tab" => KeyCode::BackTab,
        "Backspace" => KeyCode::Backspace,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "PageUp" => KeyCode::PageUp,
        "PageDown" => KeyCode::PageDown,
        "Space" => KeyCode::Char(' '),
        _ => match (base.strip_prefix('F').and_then(|number| number.parse().ok()), base.chars().next()) {
            (Some(number), _) => KeyCode::F(number),
            (None, Some(character)) => KeyCode::Char(character),
            (None, None) => unreachable!("no key is called {name:?}"),
        },
    };
    KeyEvent::new(code, modifiers)
}

/// Two associations of a capture side by side.
fn compared(path: &Path, associations: (u64, u64)) -> Comparison {
    let entries = timeline_of_capture(std::fs::read(path).unwrap(), everything());
    let digest = |number: u64| {
        let mut digester = Digester::new(Some(number));
        for entry in &entries {
            digester.push(entry);
        }
        digester.finish().unwrap()
    };
    let differences = compare(&digest(associations.0), &digest(associations.1));
    let differences = differences.into_iter().map(|it| [it.what, it.left, it.right]).collect();
    Comparison { associations, differences }
}
