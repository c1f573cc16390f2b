//! The codes in command elements (PS3.7 Annex E).

/// Command Field (0000,0100).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CommandField(
    /// The number sent.
    pub u16,
);

impl CommandField {
    /// C-STORE-RQ.
    pub const C_STORE_RQ: Self = Self(0x0001);
    /// C-GET-RQ.
    pub const C_GET_RQ: Self = Self(0x0010);
    /// C-FIND-RQ.
    pub const C_FIND_RQ: Self = Self(0x0020);
    /// C-MOVE-RQ.
    pub const C_MOVE_RQ: Self = Self(0x0021);
    /// C-ECHO-RQ.
    pub const C_ECHO_RQ: Self = Self(0x0030);
    /// N-EVENT-REPORT-RQ.
    pub const N_EVENT_REPORT_RQ: Self = Self(0x0100);
    /// N-GET-RQ.
    pub const N_GET_RQ: Self = Self(0x0110);
    /// N-SET-RQ.
    pub const N_SET_RQ: Self = Self(0x0120);
    /// N-ACTION-RQ.
    pub const N_ACTION_RQ: Self = Self(0x0130);
    /// N-CREATE-RQ.
    pub const N_CREATE_RQ: Self = Self(0x0140);
    /// N-DELETE-RQ.
    pub const N_DELETE_RQ: Self = Self(0x0150);
    /// C-CANCEL-RQ, for C-FIND, C-GET and C-MOVE.
    pub const C_CANCEL_RQ: Self = Self(0x0fff);

    /// All requests that the standard defines.
    pub const REQUESTS: [Self; 12] = [
        Self::C_STORE_RQ,
        Self::C_GET_RQ,
        Self::C_FIND_RQ,
        Self::C_MOVE_RQ,
        Self::C_ECHO_RQ,
        Self::C_CANCEL_RQ,
        Self::N_EVENT_REPORT_RQ,
        Self::N_GET_RQ,
        Self::N_SET_RQ,
        Self::N_ACTION_RQ,
        Self::N_CREATE_RQ,
        Self::N_DELETE_RQ,
    ];

    /// The bit that makes a response of a request.
    const RESPONSE: u16 = 0x8000;

    /// Its name; `unknown` for a number that the standard does not define.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.0 {
            0x0001 => "C-STORE-RQ",
            0x8001 => "C-STORE-RSP",
            0x0010 => "C-GET-RQ",
            0x8010 => "C-GET-RSP",
            0x0020 => "C-FIND-RQ",
            0x8020 => "C-FIND-RSP",
            0x0021 => "C-MOVE-RQ",
            0x8021 => "C-MOVE-RSP",
            0x0030 => "C-ECHO-RQ",
            0x8030 => "C-ECHO-RSP",
            0x0100 => "N-EVENT-REPORT-RQ",
            0x8100 => "N-EVENT-REPORT-RSP",
            0x0110 => "N-GET-RQ",
            0x8110 => "N-GET-RSP",
            0x0120 => "N-SET-RQ",
            0x8120 => "N-SET-RSP",
            0x0130 => "N-ACTION-RQ",
            0x8130 => "N-ACTION-RSP",
            0x0140 => "N-CREATE-RQ",
            0x8140 => "N-CREATE-RSP",
            0x0150 => "N-DELETE-RQ",
            0x8150 => "N-DELETE-RSP",
            0x0fff => "C-CANCEL-RQ",
            _ => "unknown",
        }
    }

    /// What request and response have in common: `C-STORE`.
    #[must_use]
    pub fn service_name(self) -> &'static str {
        let name = self.name();
        name.strip_suffix("-RQ").or_else(|| name.strip_suffix("-RSP")).unwrap_or(name)
    }

    /// Does the standard define it?
    #[must_use]
    pub fn is_known(self) -> bool {
        self.name() != "unknown"
    }

    /// Is it a response?
    #[must_use]
    pub const fn is_response(self) -> bool {
        self.0 & Self::RESPONSE != 0
    }

    /// The response that answers this request.
    #[must_use]
    pub const fn response(self) -> Self {
        Self(self.0 | Self::RESPONSE)
    }

    /// The request that this response answers.
    #[must_use]
    pub const fn request(self) -> Self {
        Self(self.0 & !Self::RESPONSE)
    }

    /// Does this request always have a data set (PS3.7 9.3, 10.3)? Asked where the command does not say.
    #[must_use]
    pub const fn needs_data_set(self) -> bool {
        matches!(self, Self::C_STORE_RQ | Self::C_GET_RQ | Self::C_FIND_RQ | Self::C_MOVE_RQ | Self::N_SET_RQ)
    }
}

/// Priority (0000,0700).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Priority(
    /// The number sent.
    pub u16,
);

impl Priority {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.0 {
            0 => "medium",
            1 => "high",
            2 => "low",
            _ => "unknown",
        }
    }
}
