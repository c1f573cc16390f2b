//! The DIMSE messages: which command elements each has, and whether a data set follows (PS3.7 9.3, 10.3, Annex E).

/// Is an element of a message there?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// Always.
    Mandatory,
    /// As the sender likes.
    Optional,
    /// If a condition holds.
    Conditional,
    /// It means something with certain statuses only, or nothing any more.
    Tolerated,
}

/// Has a message a data set?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataSetPresence {
    /// Always.
    Required,
    /// Never.
    Forbidden,
    /// It depends on the status.
    Conditional,
    /// It depends on the service.
    Optional,
}

/// A DIMSE message.
#[derive(Debug)]
pub struct Message {
    /// Command Field.
    pub command_field: u16,
    /// Where the standard defines it.
    pub clause: &'static str,
    /// Has it a data set?
    pub data_set: DataSetPresence,
    /// Its elements (0000,xxxx), in order.
    pub elements: &'static [(u16, Usage)],
}

impl Message {
    /// How it uses the element (0000,`element`); `None` if it does not have it.
    #[must_use]
    pub fn usage(&self, element: u16) -> Option<Usage> {
        self.elements.iter().find(|(other, _)| *other == element).map(|(_, usage)| *usage)
    }
}

/// The message with this Command Field.
#[must_use]
pub fn message(command_field: u16) -> Option<&'static Message> {
    let index = MESSAGES.binary_search_by_key(&command_field, |message| message.command_field).ok()?;
    MESSAGES.get(index)
}

/// Is (0000,`element`) a command element of today (PS3.7 Table E.1-1)?
#[must_use]
pub fn is_element(element: u16) -> bool {
    MESSAGES.iter().any(|message| message.usage(element).is_some())
}

/// Was (0000,`element`) a command element once (PS3.7 Table E.2-1)?
#[must_use]
pub fn is_retired_element(element: u16) -> bool {
    RETIRED.binary_search(&element).is_ok()
}

/// May (0000,`element`) have several values?
#[must_use]
pub const fn is_multiple(element: u16) -> bool {
    matches!(element, 0x0901 | 0x1005)
}

use DataSetPresence::{Conditional, Forbidden, Optional, Required};
use Usage::{Conditional as C, Mandatory as M, Optional as U, Tolerated as X};

/// Sorted.
static RETIRED: &[u16] = &[
    0x0001, 0x0010, 0x0200, 0x0300, 0x0400, 0x0850, 0x0860, 0x4000, 0x4010, 0x5010, 0x5020, 0x5110, 0x5120,
    0x5130, 0x5140, 0x5150, 0x5160, 0x5170, 0x5180, 0x5190, 0x51a0, 0x51b0,
];

/// Sorted by Command Field.
#[rustfmt::skip]
static MESSAGES: &[Message] = &[
    Message { command_field: 0x0001, clause: "PS3.7 9.3.1.1", data_set: Required, elements: &[(0x0000, M), (0x0002, M), (0x0100, M), (0x0110, M), (0x0700, M), (0x0800, M), (0x1000, M), (0x1030, U), (0x1031, U)] },
    Message { command_field: 0x0010, clause: "PS3.7 9.3.3.1", data_set: Required, elements: &[(0x0000, M), (0x0002, M), (0x0100, M), (0x0110, M), (0x0700, M), (0x0800, M)] },
    Message { command_field: 0x0020, clause: "PS3.7 9.3.2.1", data_set: Required, elements: &[(0x0000, M), (0x0002, M), (0x0100, M), (0x0110, M), (0x0700, M), (0x0800, M)] },
    Message { command_field: 0x0021, clause: "PS3.7 9.3.4.1", data_set: Required, elements: &[(0x0000, M), (0x0002, M), (0x0100, M), (0x0110, M), (0x0600, M), (0x0700, M), (0x0800, M)] },
    Message { command_field: 0x0030, clause: "PS3.7 9.3.5.1", data_set: Forbidden, elements: &[(0x0000, M), (0x0002, M), (0x0100, M), (0x0110, M), (0x0800, M)] },
    Message { command_field: 0x0100, clause: "PS3.7 10.3.1.1", data_set: Optional, elements: &[(0x0000, M), (0x0002, M), (0x0100, M), (0x0110, M), (0x0800, M), (0x1000, M), (0x1002, M)] },
    Message { command_field: 0x0110, clause: "PS3.7 10.3.2.1", data_set: Forbidden, elements: &[(0x0000, M), (0x0003, M), (0x0100, M), (0x0110, M), (0x0800, M), (0x1001, M), (0x1005, U)] },
    Message { command_field: 0x0120, clause: "PS3.7 10.3.3.1", data_set: Required, elements: &[(0x0000, M), (0x0003, M), (0x0100, M), (0x0110, M), (0x0800, M), (0x1001, M)] },
    Message { command_field: 0x0130, clause: "PS3.7 10.3.4.1", data_set: Optional, elements: &[(0x0000, M), (0x0003, M), (0x0100, M), (0x0110, M), (0x0800, M), (0x1001, M), (0x1008, M)] },
    Message { command_field: 0x0140, clause: "PS3.7 10.3.5.1", data_set: Optional, elements: &[(0x0000, M), (0x0002, M), (0x0100, M), (0x0110, M), (0x0800, M), (0x1000, U)] },
    Message { command_field: 0x0150, clause: "PS3.7 10.3.6.1", data_set: Forbidden, elements: &[(0x0000, M), (0x0003, M), (0x0100, M), (0x0110, M), (0x0800, M), (0x1001, M)] },
    Message { command_field: 0x0fff, clause: "PS3.7 9.3.2.3, 9.3.3.3, 9.3.4.3", data_set: Forbidden, elements: &[(0x0000, M), (0x0100, M), (0x0120, M), (0x0800, M)] },
    Message { command_field: 0x8001, clause: "PS3.7 9.3.1.2", data_set: Forbidden, elements: &[(0x0000, M), (0x0002, U), (0x0100, M), (0x0110, X), (0x0120, M), (0x0800, M), (0x0900, M), (0x0901, X), (0x0902, X), (0x0903, X), (0x1000, U)] },
    Message { command_field: 0x8010, clause: "PS3.7 9.3.3.2", data_set: Conditional, elements: &[(0x0000, M), (0x0002, U), (0x0100, M), (0x0110, X), (0x0120, M), (0x0800, M), (0x0900, M), (0x0901, X), (0x0902, X), (0x0903, X), (0x1020, C), (0x1021, C), (0x1022, C), (0x1023, C)] },
    Message { command_field: 0x8020, clause: "PS3.7 9.3.2.2", data_set: Conditional, elements: &[(0x0000, M), (0x0002, U), (0x0100, M), (0x0110, X), (0x0120, M), (0x0800, M), (0x0900, M), (0x0901, X), (0x0902, X), (0x0903, X)] },
    Message { command_field: 0x8021, clause: "PS3.7 9.3.4.2", data_set: Conditional, elements: &[(0x0000, M), (0x0002, U), (0x0100, M), (0x0110, X), (0x0120, M), (0x0800, M), (0x0900, M), (0x0901, X), (0x0902, X), (0x0903, X), (0x1020, C), (0x1021, C), (0x1022, C), (0x1023, C)] },
    Message { command_field: 0x8030, clause: "PS3.7 9.3.5.2", data_set: Forbidden, elements: &[(0x0000, M), (0x0002, U), (0x0100, M), (0x0110, X), (0x0120, M), (0x0800, M), (0x0900, M), (0x0902, X)] },
    Message { command_field: 0x8100, clause: "PS3.7 10.3.1.2", data_set: Optional, elements: &[(0x0000, M), (0x0002, U), (0x0100, M), (0x0120, M), (0x0800, M), (0x0900, M), (0x0902, X), (0x0903, X), (0x1000, U), (0x1002, C)] },
    Message { command_field: 0x8110, clause: "PS3.7 10.3.2.2", data_set: Conditional, elements: &[(0x0000, M), (0x0002, U), (0x0100, M), (0x0120, M), (0x0800, M), (0x0900, M), (0x0902, X), (0x0903, X), (0x1000, U), (0x1005, X)] },
    Message { command_field: 0x8120, clause: "PS3.7 10.3.3.2", data_set: Optional, elements: &[(0x0000, M), (0x0002, U), (0x0100, M), (0x0120, M), (0x0800, M), (0x0900, M), (0x0902, X), (0x0903, X), (0x1000, U), (0x1005, X)] },
    Message { command_field: 0x8130, clause: "PS3.7 10.3.4.2", data_set: Optional, elements: &[(0x0000, M), (0x0002, U), (0x0100, M), (0x0120, M), (0x0800, M), (0x0900, M), (0x0902, X), (0x0903, X), (0x1000, U), (0x1008, C)] },
    Message { command_field: 0x8140, clause: "PS3.7 10.3.5.2", data_set: Optional, elements: &[(0x0000, M), (0x0002, U), (0x0100, M), (0x0120, M), (0x0800, M), (0x0900, M), (0x0902, X), (0x0903, X), (0x1000, C), (0x1005, X)] },
    Message { command_field: 0x8150, clause: "PS3.7 10.3.6.2", data_set: Forbidden, elements: &[(0x0000, M), (0x0002, U), (0x0100, M), (0x0120, M), (0x0800, M), (0x0900, M), (0x0902, X), (0x0903, X), (0x1000, U)] },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted() {
        assert!(MESSAGES.is_sorted_by_key(|message| message.command_field));
        assert!(RETIRED.is_sorted());
        for message in MESSAGES {
            assert!(
                message.elements.is_sorted_by_key(|(element, _)| element),
                "{:04x}",
                message.command_field
            );
        }
    }

    #[test]
    fn an_element_is_of_today_or_retired() {
        assert!(is_element(0x0700) && !is_retired_element(0x0700));
        assert!(!is_element(0x0010) && is_retired_element(0x0010));
        assert_eq!(message(0x0001).and_then(|store| store.usage(0x0700)), Some(Usage::Mandatory));
    }
}
