//! What a host does, and what it is therefore: never more than the traffic tells.

use crate::dict::service::Service;
use crate::dimse::CommandField;

/// Something that a host asks others for, or does for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum Does {
    Worklist = 1,
    Step = 1 << 1,
    /// C-STORE on its own account.
    Store = 1 << 2,
    /// C-STORE for a C-MOVE or C-GET.
    SubOperation = 1 << 3,
    Query = 1 << 4,
    Retrieve = 1 << 5,
    Commitment = 1 << 6,
    Print = 1 << 7,
    UnifiedStep = 1 << 8,
    Verification = 1 << 9,
}

impl Does {
    const ALL: [(Self, &'static str); 10] = [
        (Self::Worklist, "Worklist"),
        (Self::Step, "MPPS"),
        (Self::Store, "Storage"),
        (Self::SubOperation, "Storage"),
        (Self::Query, "Query"),
        (Self::Retrieve, "Retrieve"),
        (Self::Commitment, "Commitment"),
        (Self::Print, "Print"),
        (Self::UnifiedStep, "UPS"),
        (Self::Verification, "Verification"),
    ];

    /// What a request asks for; `None` for what says nothing of its sender.
    pub(super) const fn of(command: CommandField, service: Service, is_sub_operation: bool) -> Option<Self> {
        if matches!(command, CommandField::N_EVENT_REPORT_RQ) {
            return None;
        }
        Some(match service {
            Service::ModalityWorklist => Self::Worklist,
            Service::PerformedProcedureStep => Self::Step,
            Service::Storage if is_sub_operation => Self::SubOperation,
            Service::Storage => Self::Store,
            Service::QueryRetrieveFind => Self::Query,
            Service::QueryRetrieveMove
            | Service::QueryRetrieveGet
            | Service::CompositeInstanceMove
            | Service::CompositeInstanceGet
            | Service::CompositeInstanceGetWithoutBulkData => Self::Retrieve,
            Service::StorageCommitment => Self::Commitment,
            Service::FilmSession
            | Service::FilmBox
            | Service::GrayscaleImageBox
            | Service::ColorImageBox
            | Service::AnnotationBox
            | Service::PrintJob
            | Service::Printer
            | Service::PresentationLut
            | Service::PrinterConfiguration
            | Service::Print => Self::Print,
            Service::UnifiedProcedureStep => Self::UnifiedStep,
            Service::Verification => Self::Verification,
            _ => return None,
        })
    }
}

/// All that a host asks others for, and all that it does for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Deeds {
    asks: u16,
    serves: u16,
}

impl Deeds {
    pub(super) const fn asks(self, what: Does) -> bool {
        self.asks & what as u16 != 0
    }

    pub(super) const fn serves(self, what: Does) -> bool {
        self.serves & what as u16 != 0
    }

    pub(super) const fn asking(self, what: Does) -> Self {
        Self { asks: self.asks | what as u16, ..self }
    }

    pub(super) const fn serving(self, what: Does) -> Self {
        Self { serves: self.serves | what as u16, ..self }
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self { asks: self.asks | other.asks, serves: self.serves | other.serves }
    }

    const fn is_modality(self) -> bool {
        let is_scheduled = self.asks(Does::Worklist) || self.asks(Does::Step);
        (is_scheduled && self.asks(Does::Store)) || (self.asks(Does::Worklist) && self.asks(Does::Step))
    }

    pub(super) const fn is_archive(self) -> bool {
        let receives = self.serves(Does::Store) || self.serves(Does::SubOperation);
        let gives = self.serves(Does::Query) || self.serves(Does::Retrieve);
        (receives && gives)
            || (self.serves(Does::Store) && self.serves(Does::Commitment))
            || (self.serves(Does::Query) && self.serves(Does::Retrieve))
    }

    const fn is_workstation(self) -> bool {
        let looks = self.asks(Does::Query) || self.asks(Does::Retrieve);
        looks
            && !self.is_archive()
            && !self.is_modality()
            && (self.asks(Does::Retrieve) || self.serves(Does::SubOperation))
    }

    /// What the host is, in words, and where it stands among the columns; the words are empty if nothing is known.
    pub(super) fn role(self) -> (u8, String) {
        let known = [
            (self.is_modality(), "modality", 0),
            (self.serves(Does::Worklist), "RIS", 1),
            (self.is_archive(), "PACS", 2),
            (self.is_workstation(), "workstation", 3),
            (self.serves(Does::Print), "printer", 4),
        ];
        let mut known = known.into_iter().filter(|(holds, ..)| *holds).peekable();
        if let Some((_, _, place)) = known.peek().copied() {
            return (place, known.map(|(_, name, _)| name).collect::<Vec<_>>().join(" + "));
        }
        self.services()
    }

    /// The services that it uses and provides: what is certain where more cannot be said.
    fn services(self) -> (u8, String) {
        let mut words: Vec<String> = Vec::new();
        for (does, name) in Does::ALL {
            let roles = [(self.asks(does), "SCU"), (self.serves(does), "SCP")];
            for (_, role) in roles.into_iter().filter(|(holds, _)| *holds) {
                let word = format!("{name} {role}");
                if !words.contains(&word) {
                    words.push(word);
                }
            }
        }
        let place = if self.serves == 0 { 0 } else { 3 };
        let more = if words.len() > 2 { ", …" } else { "" };
        words.truncate(2);
        (place, words.join(", ") + more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_called_what_they_are_seen_to_be() {
        let none = Deeds::default();
        let name = |deeds: Deeds| deeds.role().1;
        assert_eq!(name(none.asking(Does::Worklist).asking(Does::Store)), "modality");
        assert_eq!(name(none.serving(Does::Worklist).serving(Does::Step)), "RIS");
        assert_eq!(name(none.serving(Does::Store).serving(Does::Query)), "PACS");
        assert_eq!(name(none.serving(Does::Store).serving(Does::Commitment)), "PACS");
        assert_eq!(name(none.asking(Does::Query).asking(Does::Retrieve)), "workstation");
        assert_eq!(name(none.serving(Does::Print)), "printer");
        let both = none.serving(Does::Worklist).serving(Does::Store).serving(Does::Query);
        assert_eq!(name(both), "RIS + PACS");
    }

    #[test]
    fn what_is_not_certain_is_only_the_service() {
        let none = Deeds::default();
        assert_eq!(none.asking(Does::Store).role().1, "Storage SCU");
        assert_eq!(none.serving(Does::Store).role().1, "Storage SCP");
        assert_eq!(none.asking(Does::Query).role().1, "Query SCU");
        assert_eq!(none.role().1, "");
    }
}
