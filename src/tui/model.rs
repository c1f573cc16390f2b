//! Everything that the terminal UI knows.

use jiff::tz::TimeZone;

use super::message::{Comparison, Save};
use super::prompt::Prompt;
use super::screens::explain::Topic;
use super::screens::{association, associations, detail, findings, workflow};
use super::search::Search;
use super::theme::Theme;
use crate::filter::Filter;
use crate::report::index::{Batch, Index};
use crate::report::{Phi, Tone};

/// Everything that the terminal UI knows.
#[derive(Debug)]
pub struct Model {
    /// The capture.
    pub index: Index,
    /// How far it has been read.
    pub loading: Loading,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// What is on the screen.
    pub screen: Screen,
    /// The screens before it, for the way back.
    pub before: Vec<Screen>,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// What the user has chosen.
    pub settings: Settings,
    /// Was the user warned of leaving, by the key before?
    pub is_warned: bool,
    /// What is said in the last line until the next key.
    pub notice: Option<Notice>,
    /// What is shown; `None` for everything.
    pub filter: Option<Filter>,
    /// What is searched for.
    pub search: Option<Search>,
    /// What is saved when its file has a name.
    pub saving: Option<Save>,
    /// Associations that the user has marked, the last one last.
    pub marks: Vec<u64>,
    /// All associations.
    pub associations: associations::State,
    /// One association.
    pub association: association::State,
    /// One message or PDU.
    pub detail: detail::State,
    /// Findings and claims of the whole capture.
    pub findings: findings::State,
    /// Hosts and what went between them.
    pub workflow: workflow::State,
}

/// A line for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// What it says.
    pub text: String,
}

/// How far a capture has been read.
#[derive(Debug, Default)]
pub struct Loading {
    /// Octets read.
    pub read: u64,
    /// Octets in all; `None` if that cannot be known.
    pub total: Option<u64>,
    /// Has everything been read?
    pub is_done: bool,
    /// Does more come as the file grows?
    pub is_following: bool,
    /// Does the program stand between the systems, so that to leave it ends what it relays?
    pub is_live: bool,
    /// What came while the user wanted nothing to move; `None` if nothing is held back.
    pub held: Option<Vec<Batch>>,
}

/// What is on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Screen {
    /// All associations.
    #[default]
    Associations,
    /// One association.
    Association,
    /// One message or PDU.
    Detail,
    /// Findings and claims of the whole capture.
    Findings,
    /// Hosts and what went between them.
    Workflow,
}

/// What lies over the screen.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// The keys.
    Help {
        /// The first line shown.
        top: usize,
    },
    /// A rule, a diagnosis, or what was found.
    Explain {
        /// What is explained.
        topic: Topic,
        /// The first line shown.
        top: usize,
    },
    /// A line that the user writes.
    Prompt(Box<Prompt>),
    /// Two associations side by side.
    Comparison {
        /// What was compared.
        comparison: Box<Comparison>,
        /// The first line shown.
        top: usize,
    },
}

/// What the user has chosen.
#[derive(Debug)]
pub struct Settings {
    /// The colours.
    pub theme: Theme,
    /// How moments are told.
    pub time: TimeMode,
    /// Where the user's clock is.
    pub zone: TimeZone,
    /// Are moments told in that zone? Else in UTC.
    pub is_local: bool,
    /// Masks patient data, or not.
    pub phi: Phi,
    /// Is the traffic held against profiles?
    pub has_profiles: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            time: TimeMode::default(),
            zone: TimeZone::UTC,
            is_local: false,
            phi: Phi::new(false),
            has_profiles: false,
        }
    }
}

/// How moments are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeMode {
    /// By the clock.
    #[default]
    Absolute,
    /// Since the start of the capture.
    Relative,
    /// Since the line before.
    Delta,
}

impl TimeMode {
    /// What it is, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Absolute => "by the clock",
            Self::Relative => "since the start of the capture",
            Self::Delta => "since the line before",
        }
    }

    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Absolute => Self::Relative,
            Self::Relative => Self::Delta,
            Self::Delta => Self::Absolute,
        }
    }
}

impl Model {
    /// Rows of the smallest terminal that something can be shown on.
    pub const MIN_SIZE: (u16, u16) = (40, 10);

    /// A UI that has seen nothing, on a terminal of this many columns and rows.
    #[must_use]
    pub fn new(settings: Settings, size: (u16, u16)) -> Self {
        Self {
            index: Index::default(),
            loading: Loading::default(),
            size,
            screen: Screen::default(),
            before: Vec::new(),
            overlay: None,
            settings,
            is_warned: false,
            notice: None,
            filter: None,
            search: None,
            saving: None,
            marks: Vec::new(),
            associations: associations::State::default(),
            association: association::State::default(),
            detail: detail::State::default(),
            findings: findings::State::default(),
            workflow: workflow::State::default(),
        }
    }

    /// Goes to a screen; the way back is remembered.
    pub fn go(&mut self, screen: Screen) {
        if self.screen != screen {
            self.before.retain(|before| *before != screen);
            self.before.push(self.screen);
            self.screen = screen;
        }
    }

    /// Goes back; to all associations at the end.
    pub fn back(&mut self) {
        self.screen = self.before.pop().unwrap_or_default();
    }

    /// Rows between the bar at the top and the line at the bottom.
    #[must_use]
    pub fn body_height(&self) -> usize {
        usize::from(self.size.1.saturating_sub(2))
    }

    /// Shows only what a filter lets through.
    pub fn set_filter(&mut self, filter: Option<Filter>) {
        self.filter = filter;
        self.associations.forget_matches();
        self.findings.forget();
        associations::refresh(self);
    }

    /// Says something in the last line.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.notice = Some(Notice { tone, text: text.into() });
    }
}
