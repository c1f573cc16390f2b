//! A request and what became of it.

use super::Workflow;
use crate::dict::status::Class;
use crate::report::check::Mark;
use crate::report::index::{Association, Index, MessageRow, Row};
use crate::report::words::status;
use crate::time::Timestamp;
use crate::ul::Role;

const NONE: u32 = u32::MAX;

/// A request and its responses, by their places in an index.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Place of its association in the index.
    association: u32,
    /// Row of the request; of the first response where the request was not captured.
    pub row: u32,
    /// Row of the last response; [`u32::MAX`] for none.
    pub(super) response: u32,
    /// Pending responses with a data set.
    pub(super) matches: u32,
    /// The first subject that it spoke of; 0 for none.
    pub(super) subject: u32,
    /// The operation that it belongs to.
    pub(super) parent: Option<u32>,
    /// Who asked.
    pub(super) requester: Role,
    /// Was the request not captured?
    pub(super) is_unasked: bool,
    /// Is it a C-STORE for a C-MOVE or C-GET?
    pub(super) is_for_retrieval: bool,
}

impl Operation {
    pub(super) fn new(place: usize, row: u32, requester: Role) -> Self {
        Self {
            association: u32::try_from(place).unwrap_or(NONE),
            row,
            response: NONE,
            matches: 0,
            subject: 0,
            parent: None,
            requester,
            is_unasked: false,
            is_for_retrieval: false,
        }
    }

    pub(super) fn unasked(place: usize, row: u32, requester: Role) -> Self {
        Self { is_unasked: true, ..Self::new(place, row, requester) }
    }

    /// Number of its association.
    #[must_use]
    pub fn number(&self) -> u64 {
        u64::from(self.association) + 1
    }

    pub(super) const fn association(&self) -> usize {
        self.association as usize
    }

    fn row_at<'a>(&self, index: &'a Index, row: u32) -> Option<&'a Row> {
        index.associations.get(self.association())?.rows.get(row as usize)
    }

    /// The row of the request, or of what stands for it.
    pub(super) fn request<'a>(&self, index: &'a Index) -> Option<&'a Row> {
        self.row_at(index, self.row)
    }

    pub(super) fn message<'a>(&self, index: &'a Index) -> Option<&'a MessageRow> {
        self.request(index)?.message()
    }

    /// The row of the last response.
    pub(super) fn answer<'a>(&self, index: &'a Index) -> Option<&'a Row> {
        self.row_at(index, self.response)
    }

    /// When it began.
    pub(super) fn started(&self, index: &Index) -> Timestamp {
        self.request(index).map_or(Timestamp::EPOCH, Row::started)
    }

    /// When the last of it was seen.
    pub(super) fn ended(&self, index: &Index) -> Timestamp {
        self.answer(index).or_else(|| self.request(index)).map_or(Timestamp::EPOCH, |row| row.at)
    }

    /// The frame of the last of it.
    pub(super) fn last_frame(&self, index: &Index) -> u64 {
        self.answer(index).or_else(|| self.request(index)).map_or(0, |row| row.frame)
    }

    /// Its final status, or the last that was seen.
    pub(super) fn status_class(&self, index: &Index) -> Option<Class> {
        let message = self.answer(index)?.message()?;
        message.status_class(super::service(index, message))
    }

    /// Has it succeeded, perhaps with a warning?
    pub(super) fn is_done(&self, index: &Index) -> bool {
        matches!(self.status_class(index), Some(Class::Success | Class::Warning))
    }

    /// What became of it, in one sign and in words; the words are empty for success, and while it may still be answered.
    pub(super) fn outcome(&self, index: &Index) -> (Mark, String) {
        let message = self.answer(index).and_then(Row::message);
        let Some((message, code)) = message.and_then(|message| Some((message, message.status?))) else {
            return self.unanswered(index, "no response seen");
        };
        let service = super::service(index, message);
        let class = message.status_class(service).unwrap_or(Class::Unknown);
        let words = || status(class, code, message.status_meaning(service)).1;
        match class {
            Class::Success => (Mark::Good, String::new()),
            Class::Pending => self.unanswered(index, "no final response seen"),
            Class::Warning | Class::Cancel => (Mark::Caution, words()),
            Class::Failure | Class::Unknown => (Mark::Bad, words()),
        }
    }

    /// The sign alone.
    pub(super) fn outcome_mark(&self, index: &Index) -> Mark {
        match self.status_class(index) {
            Some(Class::Success) => Mark::Good,
            Some(Class::Warning | Class::Cancel) => Mark::Caution,
            Some(Class::Failure | Class::Unknown) => Mark::Bad,
            Some(Class::Pending) | None => self.unanswered(index, "").0,
        }
    }

    fn unanswered(&self, index: &Index, words: &str) -> (Mark, String) {
        let is_over = index.associations.get(self.association()).is_some_and(Association::is_over);
        if is_over { (Mark::Caution, words.to_owned()) } else { (Mark::Good, "under way".to_owned()) }
    }
}

impl Workflow {
    /// What was found in operations: operation and place among the findings of its association, in this order.
    pub(super) fn findings(&self, index: &Index) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        for (association, own) in index.associations.iter().zip(&self.of_association) {
            for (place, finding) in association.findings.iter().enumerate() {
                let frame = |operation: &u32| {
                    self.operation(*operation).map_or(0, |operation| operation.last_frame(index))
                };
                let next = own.partition_point(|operation| frame(operation) < finding.at.frame);
                let Some(number) = own.get(next) else { continue };
                let started = self.operation(*number).map(|operation| operation.started(index));
                if started.is_some_and(|started| started <= finding.at.at) {
                    found.push((*number, u32::try_from(place).unwrap_or(NONE)));
                }
            }
        }
        found.sort_unstable();
        found
    }
}
