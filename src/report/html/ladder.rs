//! What went between two peers: which rows are drawn, which are told together, and what stands beside them.

use std::collections::{BTreeMap, BTreeSet};

use super::sheet::{Drawn, Flag, Shape, Sheet, sheets};
use super::{Options, verdicts};
use crate::check::Finding;
use crate::report::index::{Association, Index, MessageRow, Ref, Row, What};
use crate::report::{Tone, message_words, size, words};
use crate::time::{Elapsed, Seconds};
use crate::timeline::Link;
use crate::ul::Role;

/// Lines drawn of an association; in the middle of more, only what findings are about is drawn.
const MAX_DRAWN: usize = 400;
/// Lines at the start of a longer ladder, and at its end.
const AT_ENDS: usize = 120;
/// Equal operations in a row that are told together.
const MIN_RUN: usize = 4;
/// Nanoseconds without anything that are told.
const PAUSE: i64 = 1_000_000_000;

/// The ladder of an association.
#[derive(Debug)]
pub(super) struct Ladder {
    pub(super) sheets: Vec<Sheet>,
    /// Peers with their addresses.
    pub(super) requestor: (String, String),
    pub(super) acceptor: (String, String),
}

/// What is drawn as one thing.
#[derive(Clone, Copy, Debug)]
enum Item {
    /// A row.
    Row(usize),
    /// Equal operations from one row to before another, each of so many rows.
    Run(usize, usize, usize),
    /// Rows that are left out, from one to before another.
    LeftOut(usize, usize),
}

impl Ladder {
    pub(super) fn new(
        index: &Index,
        options: &Options<'_>,
        one: &Association,
        findings: &[&Finding],
        in_full: &BTreeSet<u64>,
    ) -> Self {
        let flags = flags(one, findings);
        let drawing = Drawing { index, options, one, in_full, flags };
        let items = drawing.shortened(drawing.items());
        let mut lines = Vec::new();
        let mut before: Option<&Row> = None;
        for item in items {
            let (first, last) = item.ends();
            let (Some(first), Some(last)) = (one.rows.get(first), one.rows.get(last)) else { continue };
            let pause = before.map_or(0, |before| first.started().since(before.at));
            if pause >= PAUSE {
                lines.push(Drawn::new(Shape::Pause, Tone::Faint, &format!("{} later", Elapsed(pause))));
            }
            lines.push(drawing.draw(item));
            before = Some(last);
        }
        let peer = |role| (one.name(role), one.endpoint(role).to_string());
        Self { sheets: sheets(lines), requestor: peer(Role::Requestor), acceptor: peer(Role::Acceptor) }
    }
}

impl Item {
    /// Its first row and its last.
    const fn ends(self) -> (usize, usize) {
        match self {
            Self::Row(place) => (place, place),
            Self::Run(start, end, _) | Self::LeftOut(start, end) => (start, end.saturating_sub(1)),
        }
    }
}

/// The findings at each row: of a finding within a message, the row of its last octet.
fn flags(one: &Association, findings: &[&Finding]) -> BTreeMap<usize, Vec<Flag>> {
    let mut flags: BTreeMap<usize, Vec<Flag>> = BTreeMap::new();
    for (number, finding) in findings.iter().enumerate() {
        let sender = finding.evidence.octets.map(|(role, _)| role).or(finding.at_fault);
        let is_it = |row: &Row| row.frame >= finding.at.frame;
        let by_sender = one.rows.iter().position(|row| {
            is_it(row) && row.frame == finding.at.frame && sender.is_none_or(|role| row.sender == role)
        });
        let Some(place) = by_sender.or_else(|| one.rows.iter().position(is_it)) else { continue };
        let (sign, class) = verdicts::sign(finding);
        let anchor = verdicts::anchor(one.number(), number);
        let text = format!("{} {}", finding.rule.id, finding.rule.title);
        flags.entry(place).or_default().push(Flag { sign, class, anchor, text });
    }
    flags
}

struct Drawing<'a> {
    index: &'a Index,
    options: &'a Options<'a>,
    one: &'a Association,
    in_full: &'a BTreeSet<u64>,
    flags: BTreeMap<usize, Vec<Flag>>,
}

/// What makes two messages equal.
type Likeness = (Role, u16, Ref, Option<u16>);

impl Drawing<'_> {
    /// All rows, with equal operations in a row told together.
    fn items(&self) -> Vec<Item> {
        let rows = &self.one.rows;
        let likenesses: Vec<Option<Likeness>> =
            rows.iter().enumerate().map(|(place, row)| self.likeness(place, row)).collect();
        let mut items = Vec::new();
        let mut place = 0;
        while place < rows.len() {
            let run = [1, 2].into_iter().map(|period| (period, repetitions(&likenesses, place, period)));
            let run = run.filter(|(_, times)| *times >= MIN_RUN).max_by_key(|(period, times)| period * times);
            let Some((period, times)) = run else {
                items.push(Item::Row(place));
                place = place.saturating_add(1);
                continue;
            };
            // The first and the last of them are drawn.
            let end = place + period * times;
            items.extend((place..place + period).map(Item::Row));
            items.push(Item::Run(place + period, end - period, period));
            items.extend((end - period..end).map(Item::Row));
            place = end;
        }
        items
    }

    /// `None` for a row that stands for itself.
    fn likeness(&self, place: usize, row: &Row) -> Option<Likeness> {
        let message = row.message()?;
        let remarks = self.index.remarks(message);
        let is_remarkable = remarks.is_some_and(|all| !all.comment.is_empty() || !all.cautions.is_empty());
        if message.is_failure || !message.is_complete || is_remarkable || self.flags.contains_key(&place) {
            return None;
        }
        Some((row.sender, message.command_field.0, message.kind, message.status))
    }

    /// The start, the end, and between them only what there is something to say about.
    fn shortened(&self, items: Vec<Item>) -> Vec<Item> {
        if items.len() <= MAX_DRAWN {
            return items;
        }
        let (count, mut kept, mut spare) = (items.len(), Vec::new(), MAX_DRAWN - 2 * AT_ENDS);
        for (number, item) in items.into_iter().enumerate() {
            let is_at_end = number < AT_ENDS || number >= count - AT_ENDS;
            let is_telling = spare > 0 && matches!(item, Item::Row(place) if self.flags.contains_key(&place));
            if is_at_end || is_telling {
                spare = spare.saturating_sub(usize::from(!is_at_end));
                kept.push(item);
                continue;
            }
            let (first, last) = item.ends();
            match kept.last_mut() {
                Some(Item::LeftOut(_, end)) => *end = last.saturating_add(1),
                _ => kept.push(Item::LeftOut(first, last.saturating_add(1))),
            }
        }
        kept
    }

    fn draw(&self, item: Item) -> Drawn {
        match item {
            Item::Row(place) => self.row(place),
            Item::Run(start, end, period) => self.run(start, end, period),
            Item::LeftOut(start, end) => {
                let text = format!("{} not shown here, {}", lines(end - start), self.frames(start, end));
                Drawn::new(Shape::Fold, Tone::Faint, &text)
            }
        }
    }

    fn row(&self, place: usize) -> Drawn {
        let Some(row) = self.one.rows.get(place) else {
            return Drawn::new(Shape::Fold, Tone::Faint, "");
        };
        let text = |place: Ref| self.index.text(place);
        let mut drawn = match &row.what {
            What::Message(message) => self.message(row, message),
            What::Pdu { kind, tone, text: place } => {
                let words = format!("{}  {}", kind.name(), text(*place));
                Drawn::new(Shape::Arrow(row.sender), *tone, words.trim_end())
            }
            What::Gap { text: place } => Drawn::new(Shape::Gap, Tone::Caution, text(*place)),
            What::Anomaly { text: place } => Drawn::new(Shape::Dot(row.sender), Tone::Caution, text(*place)),
            What::Transport { text: place } => Drawn::new(Shape::Dot(row.sender), Tone::Faint, text(*place)),
        };
        drawn.time = Seconds(row.at.since(self.one.opened.at.at)).to_string();
        drawn.frame = format!("frame {}", row.frame);
        drawn.flags = self.flags.get(&place).cloned().unwrap_or_default();
        drawn
    }

    fn message(&self, row: &Row, message: &MessageRow) -> Drawn {
        let (tone, text) = message_words(self.index, message, self.options.phi);
        let mut drawn = Drawn::new(Shape::Arrow(row.sender), tone, &text);
        let octets = message.has_data_set.then(|| size(row.octets));
        let elapsed = message.response_ns().map(|elapsed| Elapsed(elapsed).to_string());
        drawn.aside = octets.into_iter().chain(elapsed).collect::<Vec<_>>().join(" · ");
        let target = self.index.link(message).map(|Link { to, .. }| to.association);
        drawn.link = target.filter(|to| *to != self.one.number() && self.in_full.contains(to));
        drawn
    }

    /// `118 × C-STORE-RQ, C-STORE-RSP success; 61.2 MB; answered in 3.10 ms to 20.0 ms; frames 40 to 1200`.
    fn run(&self, start: usize, end: usize, period: usize) -> Drawn {
        let rows = self.one.rows.get(start..end).unwrap_or_default();
        let messages: Vec<&MessageRow> = rows.iter().filter_map(Row::message).collect();
        let names = messages.iter().take(period).map(|message| self.short(message)).collect::<Vec<_>>();
        let mut parts = vec![format!("{} × {}", (end - start) / period.max(1), names.join(", "))];
        let octets: u64 = rows.iter().map(|row| row.octets).sum();
        if octets > 0 {
            parts.push(size(octets));
        }
        let times = messages.iter().filter_map(|message| message.response_ns());
        if let (Some(least), Some(most)) = (times.clone().min(), times.max()) {
            parts.push(format!("answered in {} to {}", Elapsed(least), Elapsed(most)));
        }
        parts.push(self.frames(start, end));
        Drawn::new(Shape::Fold, Tone::Faint, &parts.join("; "))
    }

    fn short(&self, message: &MessageRow) -> String {
        let service = self.index.kind(message).map(|kind| kind.service);
        let class = service.and_then(|service| Some((message.status_class(service)?, service)));
        let status = class
            .zip(message.status)
            .map(|((class, service), code)| words::status(class, code, message.status_meaning(service)).1);
        format!("{} {}", message.command_name(), status.unwrap_or_default()).trim_end().to_owned()
    }

    fn frames(&self, start: usize, end: usize) -> String {
        let frame = |place: usize| self.one.rows.get(place).map_or(0, |row| row.frame);
        match (frame(start), frame(end.saturating_sub(1))) {
            (first, last) if first == last => format!("frame {first}"),
            (first, last) => format!("frames {first} to {last}"),
        }
    }
}

fn lines(count: usize) -> String {
    words::plural(count as u64, "line", "lines")
}

/// How often the first `period` messages are repeated without a break, themselves counted.
fn repetitions(likenesses: &[Option<Likeness>], start: usize, period: usize) -> usize {
    let Some(first) = likenesses.get(start..start + period) else { return 0 };
    if first.iter().any(Option::is_none) {
        return 0;
    }
    let rest = likenesses.get(start..).unwrap_or_default();
    rest.chunks(period).take_while(|chunk| *chunk == first).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_are_counted_up_to_the_first_that_differs() {
        let like = |id| Some((Role::Requestor, id, None, None));
        let row = [like(1), like(2), like(1), like(2), like(1), like(3), None, None];
        assert_eq!(repetitions(&row, 0, 2), 2);
        assert_eq!(repetitions(&row, 0, 1), 1);
        assert_eq!(repetitions(&row, 6, 1), 0, "what stands for itself is never told together");
        assert_eq!(repetitions(&row, 7, 2), 0);
    }
}
