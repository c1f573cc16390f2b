//! The lifelines of two peers and what stands between them, in exactly as many columns as there are.

use super::{cells, clock};
use crate::report::index::{Row, What};
use crate::ul::Role;

/// Columns of the terminal from which on commands stand on the arrows.
const WIDE: u16 = 110;

/// Where the lifelines stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lifelines {
    /// Columns between them.
    inside: usize,
    /// Do commands stand on the arrows?
    pub(super) is_wide: bool,
    width: usize,
}

/// What stands between the lifelines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stroke {
    /// A message.
    Message,
    /// A PDU other than P-DATA-TF.
    Pdu,
    /// Octets that are lost.
    Gap,
    /// Something odd.
    Odd,
    /// Something about TCP.
    Transport,
    /// Requests and their responses.
    Both,
}

impl Stroke {
    pub(super) const fn of(row: &Row) -> Self {
        match row.what {
            What::Message(_) => Self::Message,
            What::Pdu { .. } => Self::Pdu,
            What::Gap { .. } => Self::Gap,
            What::Anomaly { .. } => Self::Odd,
            What::Transport { .. } => Self::Transport,
        }
    }
}

impl Lifelines {
    pub(super) fn new(width: u16) -> Self {
        let is_wide = width >= WIDE;
        let inside = if is_wide { (usize::from(width) / 4).clamp(26, 44) } else { 6 };
        Self { inside, is_wide, width: usize::from(width) }
    }

    /// The column of the requestor's lifeline: behind the moment and the sign of what was found.
    pub(super) const fn left() -> usize {
        clock::WIDTH + 3
    }

    /// The column of the acceptor's lifeline.
    pub(super) const fn right(self) -> usize {
        Self::left() + 1 + self.inside
    }

    /// Columns behind the lifelines.
    pub(super) const fn rest(self) -> usize {
        self.width.saturating_sub(self.right() + 2)
    }

    /// Both lifelines with what stands between them.
    pub(super) fn between(self, stroke: Stroke, sender: Role, label: &str) -> String {
        let label = if self.is_wide && !label.is_empty() {
            format!(" {} ", cells::cut(label, self.inside.saturating_sub(8)))
        } else {
            String::new()
        };
        let fill = match stroke {
            Stroke::Message | Stroke::Both => "─",
            Stroke::Pdu => "═",
            Stroke::Gap => "╌",
            Stroke::Odd | Stroke::Transport => " ",
        };
        let (left, right) = match (stroke, sender) {
            (Stroke::Both, _) => ("◀", "▶"),
            (Stroke::Message | Stroke::Pdu, Role::Requestor) => (fill, "▶"),
            (Stroke::Message | Stroke::Pdu, Role::Acceptor) => ("◀", fill),
            (Stroke::Gap, Role::Requestor) => ("╳", fill),
            (Stroke::Gap, Role::Acceptor) => (fill, "╳"),
            (Stroke::Odd, Role::Requestor) => ("?", fill),
            (Stroke::Odd, Role::Acceptor) => (fill, "?"),
            (Stroke::Transport, Role::Requestor) => ("∘", fill),
            (Stroke::Transport, Role::Acceptor) => (fill, "∘"),
        };
        let spare = self.inside.saturating_sub(2 + cells::width(&label));
        let before = match (stroke, sender) {
            (Stroke::Both, _) => spare / 2,
            (_, Role::Requestor) => spare.min(1),
            (_, Role::Acceptor) => spare.saturating_sub(1),
        };
        format!("│{left}{}{label}{}{right}│", fill.repeat(before), fill.repeat(spare - before))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lifelines_stand_in_the_same_columns_whatever_is_between() {
        for width in [40, 80, 110, 160, 300] {
            let lifelines = Lifelines::new(width);
            let expected = lifelines.right() - Lifelines::left() + 1;
            for stroke in
                [Stroke::Message, Stroke::Pdu, Stroke::Gap, Stroke::Odd, Stroke::Transport, Stroke::Both]
            {
                for sender in Role::BOTH {
                    for label in
                        ["", "C-STORE-RQ 1", "山田 e\u{301} 1234567890123456789012345678901234567890"]
                    {
                        let text = lifelines.between(stroke, sender, label);
                        assert_eq!(cells::width(&text), expected, "{text}");
                    }
                }
            }
        }
    }
}
