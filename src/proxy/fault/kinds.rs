//! The kinds of faults, as people choose among them.

/// A kind of fault.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// The words it starts with.
    pub name: &'static str,
    /// What follows them and must be there; empty for nothing.
    pub needs: &'static str,
    /// What can follow besides.
    pub clauses: &'static [Clause],
    /// One that can be tried.
    pub example: &'static str,
    /// What it does, in one line.
    pub does: &'static str,
    /// What can be learned from it, in one line.
    pub teaches: &'static str,
    pub(super) id: Id,
}

/// What can follow a fault to say when, where and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clause {
    /// `at pdu N` or `after SIZE`.
    When,
    /// `at pdu N`.
    Pdu,
    /// `to VALUE`.
    Value,
    /// `for COMMAND`, `for COMMAND N`.
    Requests,
    /// `for COMMAND`, `for COMMAND N`, `for COMMAND final`.
    Responses,
    /// `by initiator`, `by responder`.
    Side,
    /// `by user`, `by provider`.
    Source,
    /// `once`, `every association`, `in association N`.
    Scope,
}

impl Clause {
    /// As it is written, in the words of a synopsis.
    #[must_use]
    pub const fn form(self) -> &'static str {
        match self {
            Self::When => "at pdu N|after SIZE",
            Self::Pdu => "at pdu N",
            Self::Value => "to VALUE",
            Self::Requests => "for COMMAND [N]",
            Self::Responses => "for COMMAND [N|final]",
            Self::Side => "by initiator|responder",
            Self::Source => "by user|provider",
            Self::Scope => "once|in association N",
        }
    }

    /// The words that it starts with.
    pub(super) const fn words(self) -> &'static [&'static str] {
        match self {
            Self::When => &["at", "after"],
            Self::Pdu => &["at"],
            Self::Value => &["to"],
            Self::Requests | Self::Responses => &["for"],
            Self::Side | Self::Source => &["by"],
            Self::Scope => &["once", "in", "every"],
        }
    }
}

impl Kind {
    /// How it is written: `abort at pdu N|after SIZE [by user|provider] [by initiator|responder] [once|in association N]`.
    #[must_use]
    pub fn form(&self) -> String {
        let mut form = self.name.to_owned();
        if !self.needs.is_empty() {
            form.push(' ');
            form.push_str(self.needs);
        }
        for clause in self.clauses {
            let is_needed = self.needs_clause(*clause);
            let (open, close) = if is_needed { ("", "") } else { ("[", "]") };
            form.extend([" ", open, clause.form(), close]);
        }
        form
    }

    /// Must this clause be there?
    pub(super) fn needs_clause(&self, clause: Clause) -> bool {
        match clause {
            Clause::When => self.id != Id::Silence,
            Clause::Pdu => true,
            _ => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Id {
    Abort,
    Drop,
    Close,
    Stall,
    Silence,
    DelayAccept,
    DelayRelease,
    DelayRequest,
    DelayResponse,
    DelayPdu,
    Reject,
    MaxPdu,
    RefuseContext,
    RefuseTransferSyntax,
    Status,
    OtherMessage,
    SplitSegments,
    CorruptPduType,
    CorruptLength,
    CorruptPdvLength,
    CorruptContext,
}

#[rustfmt::skip]
pub(super) static ALL: &[Kind] = &[
    Kind {
        id: Id::Abort, name: "abort", needs: "", clauses: &[Clause::When, Clause::Source, Clause::Side, Clause::Scope],
        example: "abort at pdu 12",
        does: "Sends an A-ABORT to both sides in place of the 12th PDU, counted over both directions, and closes",
        teaches: "Is what was transferred so far kept, sent again, or lost? Does anybody tell a person?",
    },
    Kind {
        id: Id::Drop, name: "drop", needs: "", clauses: &[Clause::When, Clause::Side, Clause::Scope],
        example: "drop after 1MB",
        does: "Resets both connections when 1 MB has come, in the middle of a PDU as a rule",
        teaches: "A firewall or a crash: is it tried again, and is half an instance left behind?",
    },
    Kind {
        id: Id::Close, name: "close", needs: "", clauses: &[Clause::When, Clause::Side, Clause::Scope],
        example: "close after 1MB",
        does: "Closes both connections (FIN) when 1 MB has come, without a release",
        teaches: "Is a connection that ends in the middle taken for a transfer that succeeded?",
    },
    Kind {
        id: Id::Stall, name: "stall", needs: "", clauses: &[Clause::When, Clause::Side, Clause::Scope],
        example: "stall after 1MB",
        does: "Passes nothing more on in either direction; the connections stay open",
        teaches: "A network that dies silently: after what time does each side give up, if ever?",
    },
    Kind {
        id: Id::Silence, name: "silence", needs: "initiator|responder", clauses: &[Clause::When, Clause::Scope],
        example: "silence responder at pdu 2",
        does: "Passes on nothing that the responder sends from its 2nd PDU on; the other direction goes on",
        teaches: "A partner that takes requests and never answers: which time-outs are there?",
    },
    Kind {
        id: Id::DelayAccept, name: "delay accept", needs: "TIME", clauses: &[Clause::Scope],
        example: "delay accept 10s",
        does: "The A-ASSOCIATE-AC waits for 10 seconds",
        teaches: "How long is an answer to the association request waited for?",
    },
    Kind {
        id: Id::DelayRelease, name: "delay release", needs: "TIME", clauses: &[Clause::Scope],
        example: "delay release 10s",
        does: "The A-RELEASE-RP waits for 10 seconds",
        teaches: "Is what was transferred still a success if the release is late, or is it sent again?",
    },
    Kind {
        id: Id::DelayRequest, name: "delay request", needs: "TIME",
        clauses: &[Clause::Requests, Clause::Side, Clause::Scope],
        example: "delay request 2s for C-FIND",
        does: "Every C-FIND-RQ waits for 2 seconds, and what its sender sends behind it",
        teaches: "Does the acceptor cut associations that are idle for a moment?",
    },
    Kind {
        id: Id::DelayResponse, name: "delay response", needs: "TIME",
        clauses: &[Clause::Responses, Clause::Side, Clause::Scope],
        example: "delay response 30s",
        does: "Every DIMSE response waits for 30 seconds, and what its sender sends behind it",
        teaches: "A slow archive: does the sender wait, abort, or send again what is stored already?",
    },
    Kind {
        id: Id::DelayPdu, name: "delay pdu", needs: "TIME", clauses: &[Clause::Side, Clause::Scope],
        example: "delay pdu 100ms by initiator",
        does: "Every PDU of the initiator waits for 100 milliseconds",
        teaches: "A line far away: do time-outs count from the last octet or from the first?",
    },
    Kind {
        id: Id::Reject, name: "reject", needs: "RESULT/SOURCE/REASON", clauses: &[Clause::Scope],
        example: "reject 1/1/7",
        does: "Answers the A-ASSOCIATE-RQ with an A-ASSOCIATE-RJ (here: called AE title not recognized)",
        teaches: "Which words reach the user? Is a transient rejection (2/3/1, 2/3/2) tried again?",
    },
    Kind {
        id: Id::MaxPdu, name: "max-pdu", needs: "OCTETS", clauses: &[Clause::Side, Clause::Scope],
        example: "max-pdu 4096",
        does: "Replaces the maximum length in A-ASSOCIATE-RQ and -AC; 0 is unlimited",
        teaches: "Does each side keep to what the other takes? More than it takes shows what it does then",
    },
    Kind {
        id: Id::RefuseContext, name: "refuse context", needs: "UID|NAME", clauses: &[Clause::Scope],
        example: "refuse context CTImageStorage",
        does: "Answers contexts of this abstract syntax with result 3 in the A-ASSOCIATE-AC; * and ? are globs",
        teaches: "Does the sender tell which objects it could not send, and go on with the others?",
    },
    Kind {
        id: Id::RefuseTransferSyntax, name: "refuse transfer-syntax", needs: "UID|NAME", clauses: &[Clause::Scope],
        example: "refuse transfer-syntax JPEGBaseline8Bit",
        does: "Takes it out of every proposal; contexts that propose nothing else get result 4",
        teaches: "Does the sender decompress, choose another context, or give up?",
    },
    Kind {
        id: Id::Status, name: "status", needs: "STATUS", clauses: &[Clause::Responses, Clause::Side, Clause::Scope],
        example: "status A700 for C-STORE 3",
        does: "Replaces Status (0000,0900) in the 3rd C-STORE-RSP; without the number in all",
        teaches: "Is a failure told and tried again? (With 0000, failures look like success: never in production)",
    },
    Kind {
        id: Id::OtherMessage, name: "message-id", needs: "NUMBER", clauses: &[Clause::Responses, Clause::Side, Clause::Scope],
        example: "message-id 999 for C-ECHO 1",
        does: "Replaces Message ID Being Responded To (0000,0120) in the first C-ECHO-RSP",
        teaches: "Does the requestor notice that the answer is not to its question?",
    },
    Kind {
        id: Id::SplitSegments, name: "split segments", needs: "OCTETS", clauses: &[Clause::Side, Clause::Scope],
        example: "split segments 1",
        does: "Writes everything in TCP segments of 1 octet",
        teaches: "Does it take one read for one PDU? Nothing at all should change but the time",
    },
    Kind {
        id: Id::CorruptPduType, name: "corrupt pdu-type", needs: "", clauses: &[Clause::Pdu, Clause::Value, Clause::Side, Clause::Scope],
        example: "corrupt pdu-type at pdu 7 to 0x99",
        does: "Replaces the type of the 7th PDU (by 0x99 where nothing is said)",
        teaches: "Does an A-ABORT with reason 1, unrecognized PDU, come back?",
    },
    Kind {
        id: Id::CorruptLength, name: "corrupt length", needs: "", clauses: &[Clause::Pdu, Clause::Value, Clause::Side, Clause::Scope],
        example: "corrupt length at pdu 7",
        does: "Replaces the length of the 7th PDU (by 4294967295 where nothing is said)",
        teaches: "Does it abort, wait for ever, or take 4 GB of memory?",
    },
    Kind {
        id: Id::CorruptPdvLength, name: "corrupt pdv-length", needs: "", clauses: &[Clause::Pdu, Clause::Value, Clause::Side, Clause::Scope],
        example: "corrupt pdv-length at pdu 7 to 1",
        does: "Replaces the length of the first PDV of the 7th PDU (by 4294967295 where nothing is said)",
        teaches: "Are lengths inside a PDU checked against it?",
    },
    Kind {
        id: Id::CorruptContext, name: "corrupt context-id", needs: "", clauses: &[Clause::Pdu, Clause::Value, Clause::Side, Clause::Scope],
        example: "corrupt context-id at pdu 7",
        does: "Replaces the presentation context ID of the first PDV of the 7th PDU (by 0 where nothing is said)",
        teaches: "Is a context that nobody accepted answered with an A-ABORT?",
    },
];
