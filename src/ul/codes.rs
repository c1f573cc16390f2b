//! The codes of PS3.8 Chapter 9: open, so that an unknown one is still shown as its number.

/// PDU type (PS3.8 Table 9-11 ff.).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PduType(
    /// The number sent.
    pub u8,
);

impl PduType {
    /// A-ASSOCIATE-RQ (PS3.8 9.3.2).
    pub const ASSOCIATE_RQ: Self = Self(1);
    /// A-ASSOCIATE-AC (PS3.8 9.3.3).
    pub const ASSOCIATE_AC: Self = Self(2);
    /// A-ASSOCIATE-RJ (PS3.8 9.3.4).
    pub const ASSOCIATE_RJ: Self = Self(3);
    /// P-DATA-TF (PS3.8 9.3.5).
    pub const P_DATA_TF: Self = Self(4);
    /// A-RELEASE-RQ (PS3.8 9.3.6).
    pub const RELEASE_RQ: Self = Self(5);
    /// A-RELEASE-RP (PS3.8 9.3.7).
    pub const RELEASE_RP: Self = Self(6);
    /// A-ABORT (PS3.8 9.3.8).
    pub const ABORT: Self = Self(7);

    /// Its name, or `unknown`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.0 {
            1 => "A-ASSOCIATE-RQ",
            2 => "A-ASSOCIATE-AC",
            3 => "A-ASSOCIATE-RJ",
            4 => "P-DATA-TF",
            5 => "A-RELEASE-RQ",
            6 => "A-RELEASE-RP",
            7 => "A-ABORT",
            _ => "unknown",
        }
    }

    /// Does the standard define it?
    #[must_use]
    pub const fn is_known(self) -> bool {
        matches!(self.0, 1..=7)
    }
}

/// Item and sub-item type (PS3.8 9.3.2, 9.3.3, Annex D; PS3.7 Annex D).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemType(
    /// The number sent.
    pub u8,
);

impl ItemType {
    /// Application Context.
    pub const APPLICATION_CONTEXT: Self = Self(0x10);
    /// Presentation Context of an A-ASSOCIATE-RQ.
    pub const PRESENTATION_CONTEXT_RQ: Self = Self(0x20);
    /// Presentation Context of an A-ASSOCIATE-AC.
    pub const PRESENTATION_CONTEXT_AC: Self = Self(0x21);
    /// Abstract Syntax.
    pub const ABSTRACT_SYNTAX: Self = Self(0x30);
    /// Transfer Syntax.
    pub const TRANSFER_SYNTAX: Self = Self(0x40);
    /// User Information.
    pub const USER_INFORMATION: Self = Self(0x50);
    /// Maximum Length.
    pub const MAXIMUM_LENGTH: Self = Self(0x51);
    /// Implementation Class UID.
    pub const IMPLEMENTATION_CLASS_UID: Self = Self(0x52);
    /// Asynchronous Operations Window.
    pub const ASYNCHRONOUS_OPERATIONS_WINDOW: Self = Self(0x53);
    /// SCP/SCU Role Selection.
    pub const ROLE_SELECTION: Self = Self(0x54);
    /// Implementation Version Name.
    pub const IMPLEMENTATION_VERSION_NAME: Self = Self(0x55);
    /// SOP Class Extended Negotiation.
    pub const EXTENDED_NEGOTIATION: Self = Self(0x56);
    /// SOP Class Common Extended Negotiation.
    pub const COMMON_EXTENDED_NEGOTIATION: Self = Self(0x57);
    /// User Identity of an A-ASSOCIATE-RQ.
    pub const USER_IDENTITY_RQ: Self = Self(0x58);
    /// User Identity of an A-ASSOCIATE-AC.
    pub const USER_IDENTITY_AC: Self = Self(0x59);

    /// Its name, or `unknown`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.0 {
            0x10 => "Application Context",
            0x20 | 0x21 => "Presentation Context",
            0x30 => "Abstract Syntax",
            0x40 => "Transfer Syntax",
            0x50 => "User Information",
            0x51 => "Maximum Length",
            0x52 => "Implementation Class UID",
            0x53 => "Asynchronous Operations Window",
            0x54 => "SCP/SCU Role Selection",
            0x55 => "Implementation Version Name",
            0x56 => "SOP Class Extended Negotiation",
            0x57 => "SOP Class Common Extended Negotiation",
            0x58 | 0x59 => "User Identity",
            _ => "unknown",
        }
    }
}

/// Result of a presentation context in an A-ASSOCIATE-AC (PS3.8 Table 9-18).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContextResult(
    /// The number sent.
    pub u8,
);

impl ContextResult {
    /// Acceptance.
    pub const ACCEPTANCE: Self = Self(0);

    /// What it means, or `unknown result`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self.0 {
            0 => "accepted",
            1 => "rejected by the user",
            2 => "rejected, no reason",
            3 => "abstract syntax not supported",
            4 => "transfer syntaxes not supported",
            _ => "unknown result",
        }
    }
}

/// Source and reason of an A-ASSOCIATE-RJ (PS3.8 Table 9-21).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RejectReason {
    /// Who rejected: 1 the service-user, 2 the provider (ACSE), 3 the provider (presentation).
    pub source: u8,
    /// Why; its meaning depends on the source.
    pub reason: u8,
}

impl RejectReason {
    /// What source and reason mean together, or `reserved`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match (self.source, self.reason) {
            (1 | 2, 1) => "no reason given",
            (1, 2) => "application context name not supported",
            (1, 3) => "calling AE title not recognized",
            (1, 7) => "called AE title not recognized",
            (2, 2) => "protocol version not supported",
            (3, 1) => "temporary congestion",
            (3, 2) => "local limit exceeded",
            _ => "reserved source and reason",
        }
    }

    /// Who speaks.
    #[must_use]
    pub const fn source_name(self) -> &'static str {
        match self.source {
            1 => "service-user",
            2 => "service-provider (ACSE)",
            3 => "service-provider (presentation)",
            _ => "reserved source",
        }
    }

    /// What a result means: 1 permanent, 2 transient.
    #[must_use]
    pub const fn result_name(result: u8) -> &'static str {
        match result {
            1 => "rejected permanently",
            2 => "rejected for now",
            _ => "rejected with a reserved result",
        }
    }
}

/// Source and reason of an A-ABORT (PS3.8 Table 9-26).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AbortSource {
    /// Who aborted: 0 the service-user, 2 the provider.
    pub source: u8,
    /// Why; significant only if the provider aborted.
    pub reason: u8,
}

impl AbortSource {
    /// Who speaks.
    #[must_use]
    pub const fn source_name(self) -> &'static str {
        match self.source {
            0 => "service-user",
            2 => "service-provider",
            _ => "reserved source",
        }
    }

    /// Why, as far as the field is significant; else `None`.
    #[must_use]
    pub const fn reason_name(self) -> Option<&'static str> {
        if self.source != 2 {
            return None;
        }
        Some(match self.reason {
            0 => "reason not specified",
            1 => "unrecognized PDU",
            2 => "unexpected PDU",
            4 => "unrecognized PDU parameter",
            5 => "unexpected PDU parameter",
            6 => "invalid PDU parameter value",
            _ => "reserved reason",
        })
    }
}
