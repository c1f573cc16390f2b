//! Where in a ladder something was found.

use crate::check::Finding;
use crate::report::index::{Association, Row, What};
use crate::time::Moment;

/// Rows looked at around a frame.
const WINDOW: usize = 512;

/// Something that was found at a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The place of the row.
    pub row: u32,
    /// What was found.
    pub of: Of,
}

/// What a [`Mark`] stands for: a place among the association's diagnoses or findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Of {
    /// A diagnosis, which this row proves.
    Diagnosis(usize),
    /// A finding.
    Finding(usize),
}

/// All marks of an association, in order of rows.
#[derive(Debug, Default)]
pub(super) struct Marks {
    all: Vec<Mark>,
    findings: usize,
    diagnoses: usize,
}

impl Marks {
    /// Takes in what was found since the last call, as far as its rows are there.
    pub(super) fn extend(&mut self, one: &Association) {
        let before = self.all.len();
        let last = one.rows.last().map_or(0, |row| row.frame);
        while let Some(finding) = one.findings.get(self.findings) {
            if finding.at.frame > last && !one.is_over() {
                break;
            }
            let row = row_of_finding(&one.rows, finding);
            self.all.extend(row.map(|row| Mark { row, of: Of::Finding(self.findings) }));
            self.findings += 1;
        }
        for (place, diagnosis) in one.diagnoses.iter().enumerate().skip(self.diagnoses) {
            let rows = diagnosis.told.evidence.iter().filter_map(|at| row_of_frame(&one.rows, *at));
            self.all.extend(rows.map(|row| Mark { row, of: Of::Diagnosis(place) }));
            self.diagnoses = place + 1;
        }
        if self.all.len() > before {
            self.all.sort_unstable();
            self.all.dedup();
        }
    }

    pub(super) fn all(&self) -> &[Mark] {
        &self.all
    }

    pub(super) fn between(&self, from: u32, to: u32) -> &[Mark] {
        let start = self.all.partition_point(|mark| mark.row < from);
        let end = self.all.partition_point(|mark| mark.row < to);
        self.all.get(start..end).unwrap_or_default()
    }
}

/// Rows from somewhat before a frame on. Rows follow the order of frames but for octets that came late.
fn around(rows: &[Row], frame: u64) -> impl Iterator<Item = (u32, &Row)> {
    let start = rows.partition_point(|row| row.frame < frame).saturating_sub(WINDOW / 4);
    rows.iter().enumerate().skip(start).take(WINDOW).map(|(place, row)| (place as u32, row))
}

/// The row whose octets prove a finding, or the one of its frame.
pub(in crate::tui::screens) fn row_of_finding(rows: &[Row], finding: &Finding) -> Option<u32> {
    let frame = finding.at.frame;
    let of_peers = around(rows, frame).filter(|(_, row)| !matches!(row.what, What::Transport { .. }));
    let Some((sender, span)) = finding.evidence.octets else {
        let mut at_frame = of_peers.filter(|(_, row)| row.frame == frame);
        let by = |row: &Row| finding.at_fault.is_none_or(|role| role == row.sender);
        let first = at_frame.next();
        let wanted = first.filter(|(_, row)| by(row)).or_else(|| at_frame.find(|(_, row)| by(row)));
        return wanted.or(first).map(|(place, _)| place).or_else(|| row_of_frame(rows, finding.at));
    };
    let before = of_peers
        .filter(|(_, row)| row.sender == sender && row.offset <= span.offset && row.frame >= frame)
        .take_while(|(_, row)| row.offset <= span.offset);
    let found = before.max_by_key(|(place, row)| (row.offset, std::cmp::Reverse(*place)));
    found.map(|(place, _)| place).or_else(|| row_of_frame(rows, finding.at))
}

/// The row of a frame, or the one whose octets it brought a part of.
fn row_of_frame(rows: &[Row], at: Moment) -> Option<u32> {
    let is_there = |row: &Row| !matches!(row.what, What::Transport { .. });
    let exact = around(rows, at.frame).find(|(_, row)| row.frame == at.frame && is_there(row));
    let exact = exact.or_else(|| around(rows, at.frame).find(|(_, row)| row.frame == at.frame));
    let later = || around(rows, at.frame).find(|(_, row)| row.frame > at.frame && is_there(row));
    let last = || rows.len().checked_sub(1).map(|place| place as u32);
    exact.or_else(later).map(|(place, _)| place).or_else(last)
}
