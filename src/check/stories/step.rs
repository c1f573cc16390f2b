//! Modality Performed Procedure Steps by their SOP Instance UID: what was created, what was set, and the state.

use std::collections::VecDeque;

use super::Party;
use crate::check::Context;
use crate::dataset::{Content, DataSet, Elements};
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dict::status::Class;
use crate::dimse::CommandField;
use crate::time::Moment;
use crate::timeline::MessageEntry;

/// Steps remembered: some days of a department.
const MAX_STEPS: usize = 4_096;
/// Attributes remembered of one step; the SOP class has about 60 at the top level.
const MAX_ATTRIBUTES: usize = 256;

pub(crate) const SPECIFIC_CHARACTER_SET: Tag = Tag(0x0008, 0x0005);
pub(crate) const STATUS: Tag = Tag(0x0040, 0x0252);
pub(crate) const END_DATE: Tag = Tag(0x0040, 0x0250);
pub(crate) const END_TIME: Tag = Tag(0x0040, 0x0251);
pub(crate) const PERFORMED_SERIES_SEQUENCE: Tag = Tag(0x0040, 0x0340);
const REFERENCES: [Tag; 2] = [Tag(0x0008, 0x1140), Tag(0x0040, 0x0220)];

/// Performed Procedure Step Status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepState {
    /// IN PROGRESS.
    InProgress,
    /// COMPLETED.
    Completed,
    /// DISCONTINUED.
    Discontinued,
}

impl StepState {
    /// The state that a value of (0040,0252) names.
    #[must_use]
    pub fn of(value: &[u8]) -> Option<Self> {
        match value.trim_ascii() {
            b"IN PROGRESS" => Some(Self::InProgress),
            b"COMPLETED" => Some(Self::Completed),
            b"DISCONTINUED" => Some(Self::Discontinued),
            _ => None,
        }
    }

    /// Its value.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::InProgress => "IN PROGRESS",
            Self::Completed => "COMPLETED",
            Self::Discontinued => "DISCONTINUED",
        }
    }

    /// Is it one that nothing may follow?
    #[must_use]
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::InProgress)
    }
}

/// How much Performed Series Sequence holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeriesCount {
    /// Items: series.
    pub series: usize,
    /// Objects that these refer to.
    pub references: usize,
}

impl SeriesCount {
    pub(crate) fn of(elements: Elements<'_>) -> Option<Self> {
        elements.element(PERFORMED_SERIES_SEQUENCE)?;
        let mut count = Self::default();
        for series in elements.items(PERFORMED_SERIES_SEQUENCE) {
            count.series = count.series.saturating_add(1);
            count.references = count
                .references
                .saturating_add(REFERENCES.iter().map(|tag| series.items(*tag).count()).sum::<usize>());
        }
        Some(count)
    }
}

/// A procedure step.
#[derive(Debug)]
pub struct Step {
    /// SOP Instance UID.
    pub instance: Uid,
    /// The number of the association of its N-CREATE-RQ.
    pub association: u64,
    /// Number of the N-CREATE-RQ in the association.
    pub number: u64,
    /// Who performs it.
    pub scu: Party,
    /// Who was told.
    pub scp: Party,
    /// When it was created.
    pub created: Moment,
    /// Was its creation confirmed?
    pub is_confirmed: bool,
    /// The attributes of the N-CREATE-RQ; `None` if its data set was not captured as a whole.
    pub attributes: Option<Vec<Tag>>,
    /// Specific Character Set of the N-CREATE-RQ, as sent.
    pub character_set: Option<Box<[u8]>>,
    /// Its state, by the last N-SET that was accepted.
    pub state: StepState,
    /// The N-SET-RQ that brought the final state: association and number.
    pub finished_by: Option<(u64, u64)>,
    /// Has it an end date?
    pub has_end_date: bool,
    /// Has it an end time?
    pub has_end_time: bool,
    /// Its series, by the last N-CREATE or N-SET with that sequence.
    pub series: Option<SeriesCount>,
}

impl Step {
    fn new(entry: &MessageEntry, instance: Uid, context: &Context) -> Option<Self> {
        let mut step = Self {
            instance,
            association: entry.association,
            number: entry.number,
            scu: Party::of(context, entry.sender)?,
            scp: Party::of(context, entry.sender.other())?,
            created: entry.last,
            is_confirmed: false,
            attributes: None,
            character_set: None,
            state: StepState::InProgress,
            finished_by: None,
            has_end_date: false,
            has_end_time: false,
            series: None,
        };
        if let Some(data_set) = entry.whole_data_set() {
            let tags = data_set.elements().iter().map(|node| node.tag).take(MAX_ATTRIBUTES).collect();
            step.attributes = Some(tags);
            step.character_set = data_set.get(SPECIFIC_CHARACTER_SET).map(Box::from);
            step.take_in(data_set);
        }
        Some(step)
    }

    fn take_in(&mut self, data_set: &DataSet) {
        let elements = data_set.elements();
        self.has_end_date |= has_value(elements, END_DATE);
        self.has_end_time |= has_value(elements, END_TIME);
        self.series = SeriesCount::of(elements).or(self.series);
    }

    fn set(&mut self, request: &MessageEntry) {
        let Some(data_set) = request.whole_data_set() else { return };
        self.take_in(data_set);
        if let Some(state) = data_set.get(STATUS).and_then(StepState::of)
            && !self.state.is_final()
        {
            self.state = state;
            self.finished_by = state.is_final().then_some((request.association, request.number));
        }
    }
}

/// Is the attribute there, with a value?
pub(crate) fn has_value(elements: Elements<'_>, tag: Tag) -> bool {
    elements.element(tag).is_some_and(|node| match &node.content {
        Content::Value(value) => value.iter().any(|octet| !matches!(octet, b' ' | 0)),
        Content::Sequence => elements.items(tag).next().is_some(),
        _ => node.length > 0,
    })
}

/// All steps that are remembered.
#[derive(Debug, Default)]
pub(super) struct Steps {
    all: VecDeque<Step>,
}

impl Steps {
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Step> {
        self.all.iter()
    }

    pub(super) fn get(&self, instance: &Uid) -> Option<&Step> {
        self.all.iter().rev().find(|step| step.instance == *instance)
    }

    fn get_mut(&mut self, instance: &Uid) -> Option<&mut Step> {
        self.all.iter_mut().rev().find(|step| step.instance == *instance)
    }

    pub(super) fn note_message(&mut self, entry: &MessageEntry, context: &Context) {
        let Some(field) = entry.command_field() else { return };
        let is_about = matches!(field.request(), CommandField::N_CREATE_RQ | CommandField::N_SET_RQ);
        if !is_about || entry.service() != Service::PerformedProcedureStep {
            return;
        }
        if field == CommandField::N_CREATE_RQ {
            self.note_create(entry, context);
        } else if field.is_response() {
            self.note_response(entry, field.request(), context);
        }
    }

    fn note_create(&mut self, entry: &MessageEntry, context: &Context) {
        let instance = entry.command.as_ref().and_then(crate::dimse::CommandSet::sop_instance_uid);
        let Some(instance) = instance.filter(|instance| !instance.is_empty()) else { return };
        // One that is there already stays: the second will be refused.
        if self.get(&instance).is_some() {
            return;
        }
        if self.all.len() >= MAX_STEPS {
            self.all.pop_front();
        }
        self.all.extend(Step::new(entry, instance, context));
    }

    fn note_response(&mut self, entry: &MessageEntry, request: CommandField, context: &Context) {
        let Some(pending) = &entry.request else { return };
        let Some(instance) = &pending.sop_instance_uid else { return };
        let is_done = matches!(entry.status_class(), Some(Class::Success | Class::Warning));
        let operation = context.operation_of(entry);
        let Some(step) = self.get_mut(instance) else { return };
        let is_own = (step.association, step.number) == (entry.association, pending.number);
        if request == CommandField::N_SET_RQ {
            if let Some(operation) = operation.filter(|_| is_done) {
                step.set(&operation.request);
            }
        } else if is_own && is_done {
            step.is_confirmed = true;
        } else if is_own {
            let instance = instance.clone();
            self.all.retain(|step| step.instance != instance);
        }
    }
}
