//! Everything that is said of a timeline: by the checker, as text, JSON Lines, JUnit and HTML, and on the screen.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use dcmtap::check::{Checker, Policy};
use dcmtap::report::check::{self as told, Judged};
use dcmtap::report::html::{self, Options};
use dcmtap::report::index::{Batch, Collector};
use dcmtap::report::jsonl::JsonLines;
use dcmtap::report::text::Text;
use dcmtap::report::{CaptureInfo, Phi, Selection, Style, Summary};
use dcmtap::timeline::Entry;
use dcmtap::tui::{Message, Model, Settings, update, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Takes entries as they come and says everything that can be said of them.
pub(crate) struct Reports {
    checker: Checker,
    said: Vec<dcmtap::check::Judgement>,
    judged: Judged,
    collector: Collector,
    text: Text<Written>,
    lines: JsonLines<Written>,
    written: [Written; 2],
    info: CaptureInfo,
}

/// What was written, for whoever looks at it later.
#[derive(Clone, Default)]
struct Written(Rc<RefCell<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(octets)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Everything is shown.
const STYLE: Style = Style {
    colour: false,
    shows_phi: true,
    shows_secrets: true,
    shows_pdus: true,
    shows_data_sets: true,
    hides_data_sets: false,
    shows_layers: false,
    shows_all_contexts: true,
};

impl Reports {
    pub(crate) fn new() -> Self {
        let info = CaptureInfo { files: vec!["input".to_owned()], formats: vec!["pcap"], compression: None };
        let mut collector = Collector::default();
        collector.start(&info);
        let written = [Written::default(), Written::default()];
        let [text, lines] = written.clone();
        Self {
            checker: Checker::new(Policy { is_strict: true, ..Policy::default() }),
            said: Vec::new(),
            judged: Judged::default(),
            collector,
            text: Text::new(text, STYLE, Selection::default()),
            lines: JsonLines::new(lines, STYLE, Selection::default()),
            written,
            info,
        }
    }

    pub(crate) fn entry(&mut self, entry: &Entry) {
        self.checker.push(entry, &mut self.said);
        self.judge();
        self.collector.entry(entry);
        self.text.entry(entry).expect("a vector takes everything");
        self.lines.entry(entry).expect("a vector takes everything");
    }

    fn judge(&mut self) {
        for judgement in self.said.drain(..) {
            self.collector.judgement(judgement.clone());
            self.judged.push(judgement);
        }
    }

    pub(crate) fn finish(mut self, summary: &Summary) {
        self.checker.finish(&mut self.said);
        self.judge();
        self.judged.finish();
        self.text.finish(summary).expect("a vector takes everything");
        self.lines.finish_judged(summary, &self.judged).expect("a vector takes everything");
        for written in &self.written {
            assert_inert(&written.0.borrow());
        }
        let mut report = Vec::new();
        told::write(&mut report, &self.info, &self.judged, true, false).expect("a vector takes everything");
        assert_inert(&report);
        told::junit("input", &self.judged, Vec::new()).expect("XML can be written");
        self.collector.finish(summary);
        let model = screens(self.collector.take());
        let phi = Phi::default();
        let options = Options { associations: None, shows_notes: true, phi: &phi };
        let mut page = Vec::new();
        html::html(&model.index, &options, &mut page).expect("a vector takes everything");
        assert_inert(&page);
    }
}

/// Text that is safe on a terminal: UTF-8 without control characters but line ends.
fn assert_inert(text: &[u8]) {
    let text = std::str::from_utf8(text).expect("text is UTF-8");
    let found = text.chars().find(|c| c.is_control() && *c != '\n' && *c != '\t');
    assert!(found.is_none(), "{found:?} in {text:?}");
}

/// The list of associations, the ladder of the first one, and its findings.
fn screens(batch: Batch) -> Model {
    let mut model = Model::new(Settings::default(), (80, 24));
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).expect("no terminal is needed");
    let _ = update(&mut model, Message::Loaded(Box::new(batch), 0));
    let _ = update(&mut model, Message::LoadingEnded);
    let keys = [None, Some(KeyCode::Enter), Some(KeyCode::Tab), Some(KeyCode::Tab), Some(KeyCode::End)];
    for key in keys {
        if let Some(key) = key {
            let _ = update(&mut model, Message::Key(KeyEvent::new(key, KeyModifiers::NONE)));
        }
        terminal.draw(|frame| view(&model, frame)).expect("no terminal is needed");
    }
    for cell in terminal.backend().buffer().content() {
        assert!(!cell.symbol().chars().any(char::is_control), "{:?}", cell.symbol());
    }
    model
}
