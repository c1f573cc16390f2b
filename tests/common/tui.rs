//! The terminal UI without a terminal: a capture is loaded, keys are pressed, and the screen is read.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use dcmtap::capture::{Input, Merge, Source};
use dcmtap::check::{Checker, Policy};
use dcmtap::cli::evidence::Reopen;
use dcmtap::cli::pipeline::Pipeline;
use dcmtap::profile::{Ledger, Profile};
use dcmtap::report::CaptureInfo;
use dcmtap::report::index::{Batch, Collector};
use dcmtap::tui::{Effect, Message, Model, Settings, update, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::style::Style;

use super::{everything, root};

/// The terminal UI over a capture, all of it loaded.
pub(crate) struct Ui {
    pub(crate) model: Model,
    /// What was to be done outside and was not.
    pub(crate) effects: Vec<Effect>,
    terminal: Terminal<TestBackend>,
    /// Reads the capture again; `None` where there is none.
    reopen: Option<Reopen>,
}

impl Ui {
    /// Opens a capture, named from the folder of the package.
    pub(crate) fn open(capture: &str, size: (u16, u16)) -> Self {
        Self::with_profiles(capture, size, &[])
    }

    /// The same with conformance profiles.
    pub(crate) fn with_profiles(capture: &str, size: (u16, u16), profiles: &[&str]) -> Self {
        let mut ui = Self::of_batch(batch(&root().join(capture), profiles), size);
        ui.reopen = Some(Reopen::new(&[root().join(capture)], everything()));
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
            reopen: None,
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

    /// Reads again what is to be read; all other effects are kept.
    fn carry_out(&mut self, effect: Effect) {
        let (Effect::Read(wanted), Some(reopen)) = (&effect, &self.reopen) else {
            return self.effects.push(effect);
        };
        let read = reopen.read(*wanted, &AtomicBool::new(false));
        let read = read.map(|evidence| Box::new(evidence.unwrap())).map_err(|error| error.to_string());
        update(&mut self.model, Message::Read(*wanted, read));
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
