//! Reading a fault as people write it.

use std::iter::Peekable;
use std::num::NonZeroUsize;
use std::str::SplitWhitespace;
use std::sync::Arc;
use std::time::Duration;

use super::kinds::{ALL, Clause, Id, Kind};
use super::{Commands, Delayed, Fault, Nth, Part, Scope, Syntax, What, When};
use crate::dict::Uid;
use crate::dimse::CommandField;
use crate::names::{self, Glob, amount, nearest};
use crate::stream::Side;
use crate::ul::{AbortSource, PduType, RejectReason};

/// What is wrong with a fault as it was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("fault {written:?}: {message}")]
pub struct Error {
    /// The fault, spaces apart.
    pub written: String,
    /// What is wrong and what is possible, on one line.
    pub message: String,
}

pub(super) fn parse(text: &str) -> Result<Fault, Error> {
    let written = text.split_whitespace().collect::<Vec<_>>().join(" ");
    read(&mut Words { words: written.split_whitespace().peekable() })
        .map_err(|message| Error { written: written.clone(), message })
        .map(|fault| Fault { written: Arc::from(written.as_str()), ..fault })
}

fn read(words: &mut Words<'_>) -> Result<Fault, String> {
    let kind = words.kind()?;
    let main = words.main(kind)?;
    let clauses = words.clauses(kind)?;
    let missing = kind.clauses.iter().find(|clause| kind.needs_clause(**clause) && clauses.when.is_none());
    if let Some(missing) = missing {
        return Err(format!(
            "it is not said when: {} {}, such as {}",
            kind.name,
            missing.form(),
            kind.example
        ));
    }
    let when = clauses.when.unwrap_or(When::Pdu(1));
    let what = match main {
        Main::Abort => What::Abort(when, AbortSource { source: clauses.source, reason: 0 }),
        Main::Drop => What::Drop(when),
        Main::Close => What::Close(when),
        Main::Stall => What::Stall(when),
        Main::Silence(side) => What::Silence(side, when),
        Main::Delay(Id::DelayRequest, time) => What::Delay(Delayed::Requests(clauses.of), time),
        Main::Delay(Id::DelayResponse, time) => What::Delay(Delayed::Responses(clauses.of), time),
        Main::Delay(Id::DelayAccept, time) => What::Delay(Delayed::Pdu(Some(PduType::ASSOCIATE_AC)), time),
        Main::Delay(Id::DelayRelease, time) => What::Delay(Delayed::Pdu(Some(PduType::RELEASE_RP)), time),
        Main::Delay(_, time) => What::Delay(Delayed::Pdu(None), time),
        Main::Response(element, value) => What::Response { element, value, of: clauses.of },
        Main::Corrupt(part) => corrupt(part, when, clauses.value)?,
        Main::Whole(what) => what,
    };
    Ok(Fault {
        kind,
        what,
        by: clauses.side,
        scope: clauses.scope,
        written: Arc::from(""),
        is_spent: Arc::default(),
    })
}

fn corrupt(part: Part, when: When, value: Option<u32>) -> Result<What, String> {
    let (usual, most) = match part {
        Part::PduType => (0x99, 0xff),
        Part::ContextId => (0, 0xff),
        Part::PduLength | Part::PdvLength => (u32::MAX, u32::MAX),
    };
    let to = value.unwrap_or(usual);
    if to > most {
        return Err(format!("{to} does not fit into the field; at most {most}"));
    }
    let When::Pdu(pdu) = when else { return Err("at pdu N expected".to_owned()) };
    Ok(What::Corrupt { part, pdu, to })
}

/// What must follow the name of a kind, read.
enum Main {
    Abort,
    Drop,
    Close,
    Stall,
    Silence(Side),
    Delay(Id, Duration),
    Response(u16, u16),
    Corrupt(Part),
    Whole(What),
}

/// What can follow besides.
struct Clauses {
    when: Option<When>,
    value: Option<u32>,
    of: Commands,
    side: Option<Side>,
    /// Of the A-ABORT.
    source: u8,
    scope: Scope,
}

/// The words of a fault, of which the first have been read.
struct Words<'t> {
    words: Peekable<SplitWhitespace<'t>>,
}

impl<'t> Words<'t> {
    fn next(&mut self) -> Option<&'t str> {
        self.words.next()
    }

    /// The next word, which must be one of these.
    fn choose<T: Copy>(&mut self, what: &str, possible: &[(&'static str, T)]) -> Result<T, String> {
        let names = || possible.iter().map(|(name, _)| *name);
        let list = || names().collect::<Vec<_>>().join(", ");
        let Some(word) = self.next() else {
            return Err(format!("the {what} is missing: {}", list()));
        };
        let found = possible.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
        found.map(|(_, value)| *value).ok_or_else(|| {
            let near =
                nearest(word, names()).map(|name| format!("did you mean {name}? ")).unwrap_or_default();
            format!("{word:?} is no {what}; {near}possible: {}", list())
        })
    }

    /// The next word, read by `read`; `example` says what is expected.
    fn value<T>(&mut self, what: &str, example: &str, read: impl Fn(&str) -> Option<T>) -> Result<T, String> {
        let Some(word) = self.next() else { return Err(format!("the {what} is missing, such as {example}")) };
        read(word).ok_or_else(|| format!("{word:?} is no {what}, such as {example}"))
    }

    /// The next word, which counts from 1.
    fn ordinal(&mut self, what: &str) -> Result<u64, String> {
        self.value(what, "1, 2 or 12", |word| word.parse().ok().filter(|number| *number > 0))
    }

    fn kind(&mut self) -> Result<&'static Kind, String> {
        let split = |kind: &'static Kind| kind.name.split_once(' ').unwrap_or((kind.name, ""));
        let mut firsts: Vec<_> = ALL.iter().map(|kind| (split(kind).0, split(kind).0)).collect();
        firsts.dedup();
        let first = self.choose("fault", &firsts)?;
        let seconds: Vec<_> =
            ALL.iter().filter(|kind| split(kind).0 == first).map(|kind| (split(kind).1, kind)).collect();
        match *seconds.as_slice() {
            [("", kind)] => Ok(kind),
            _ => self.choose(&format!("{first} fault"), &seconds),
        }
    }

    fn main(&mut self, kind: &Kind) -> Result<Main, String> {
        Ok(match kind.id {
            Id::Abort => Main::Abort,
            Id::Drop => Main::Drop,
            Id::Close => Main::Close,
            Id::Stall => Main::Stall,
            Id::Silence => Main::Silence(self.choose("side", SIDES)?),
            Id::DelayAccept | Id::DelayRelease | Id::DelayRequest | Id::DelayResponse | Id::DelayPdu => {
                Main::Delay(
                    kind.id,
                    self.value("time", "30s, 500ms or 2min", |word| amount::duration(word).ok())?,
                )
            }
            Id::Reject => Main::Whole(self.value("result/source/reason", "1/1/7 or 2/3/1", reject)?),
            Id::MaxPdu => Main::Whole(self.value("maximum length", "4096, 16KiB or 0", max_pdu)?),
            Id::RefuseContext => Main::Whole(What::RefuseContext(self.syntax(kind, names::Kind::SopClass)?)),
            Id::RefuseTransferSyntax => {
                Main::Whole(What::RefuseTransferSyntax(self.syntax(kind, names::Kind::TransferSyntax)?))
            }
            Id::Status => Main::Response(0x0900, self.value("status", "A700, C001 or 0000", status)?),
            Id::OtherMessage => {
                Main::Response(0x0120, self.value("message ID", "0, 7 or 65535", |word| word.parse().ok())?)
            }
            Id::SplitSegments => Main::Whole(self.value("number of octets", "1, 2 or 1460", |word| {
                NonZeroUsize::new(word.parse().ok()?).map(What::Split)
            })?),
            Id::CorruptPduType => Main::Corrupt(Part::PduType),
            Id::CorruptLength => Main::Corrupt(Part::PduLength),
            Id::CorruptPdvLength => Main::Corrupt(Part::PdvLength),
            Id::CorruptContext => Main::Corrupt(Part::ContextId),
        })
    }

    /// A name, which can have spaces, a UID or a glob, up to the next clause.
    fn syntax(&mut self, kind: &Kind, of: names::Kind) -> Result<Syntax, String> {
        let ends = |word: &&str| kind.clauses.iter().any(|clause| clause.words().contains(word));
        let mut words = Vec::new();
        while let Some(word) = self.words.next_if(|word| !ends(word)) {
            words.push(word);
        }
        let text = words.join(" ");
        if text.is_empty() {
            return Err(format!("the {} is missing, such as {}", of.name(), kind.example));
        }
        let glob = Glob(text);
        if !glob.is_exact() {
            return Ok(Syntax::Like(glob));
        }
        syntax(&glob.0, of).map(Syntax::One)
    }

    fn clauses(&mut self, kind: &Kind) -> Result<Clauses, String> {
        let mut clauses = Clauses {
            when: None,
            value: None,
            of: Commands::EVERY,
            side: None,
            source: 0,
            scope: Scope::Every,
        };
        let mut read: Vec<Clause> = Vec::new();
        while self.words.peek().is_some() {
            let word = self.next().unwrap_or_default();
            let left: Vec<Clause> =
                kind.clauses.iter().filter(|clause| !read.contains(clause)).copied().collect();
            let known =
                left.iter().flat_map(|clause| clause.words()).find(|known| known.eq_ignore_ascii_case(word));
            let Some(word) = known else { return Err(not_a_clause(word, kind, &left)) };
            read.push(self.clause(word, kind, &read, &mut clauses)?);
        }
        Ok(clauses)
    }

    /// What follows the first `word` of a clause.
    fn clause(
        &mut self,
        word: &str,
        kind: &Kind,
        read: &[Clause],
        clauses: &mut Clauses,
    ) -> Result<Clause, String> {
        let has = |clause| kind.clauses.contains(&clause) && !read.contains(&clause);
        match word {
            "at" => {
                self.choose("place", &[("pdu", ())])?;
                clauses.when = Some(When::Pdu(self.ordinal("number of a PDU")?));
                Ok(if has(Clause::Pdu) { Clause::Pdu } else { Clause::When })
            }
            "after" => {
                let read = |word: &str| amount::octets(word).ok().filter(|count| *count > 0);
                clauses.when = Some(When::Octets(self.value("size", "1MB, 64KiB or 500", read)?));
                Ok(Clause::When)
            }
            "to" => {
                clauses.value = Some(self.value("value", "0x99, 4 or 65536", number)?);
                Ok(Clause::Value)
            }
            "for" => {
                let is_of_responses = has(Clause::Responses);
                clauses.of = self.commands(is_of_responses)?;
                Ok(if is_of_responses { Clause::Responses } else { Clause::Requests })
            }
            "by" => {
                let sides =
                    SIDES.iter().filter(|_| has(Clause::Side)).map(|(name, side)| (*name, By::Side(*side)));
                let sources = [("user", By::Source(0)), ("provider", By::Source(2))];
                let sources = sources.into_iter().filter(|_| has(Clause::Source));
                match self.choose("word behind by", &sides.chain(sources).collect::<Vec<_>>())? {
                    By::Side(side) => {
                        clauses.side = Some(side);
                        Ok(Clause::Side)
                    }
                    By::Source(source) => {
                        clauses.source = source;
                        Ok(Clause::Source)
                    }
                }
            }
            "in" => {
                self.choose("place", &[("association", ())])?;
                clauses.scope = Scope::Association(self.ordinal("number of an association")?);
                Ok(Clause::Scope)
            }
            "every" => {
                self.choose("scope", &[("association", ())])?;
                Ok(Clause::Scope)
            }
            _ => {
                clauses.scope = Scope::Once;
                Ok(Clause::Scope)
            }
        }
    }

    /// `C-STORE`, `C-STORE 3`, `C-FIND final`, `any`.
    fn commands(&mut self, is_of_responses: bool) -> Result<Commands, String> {
        let mut possible: Vec<_> = CommandField::REQUESTS
            .into_iter()
            .filter(|field| !is_of_responses || *field != CommandField::C_CANCEL_RQ)
            .map(|field| (field.service_name(), Some(field)))
            .collect();
        possible.push(("any", None));
        let request = self.choose("command", &possible)?;
        let nth = match self.words.peek().copied() {
            Some("final") if is_of_responses => Nth::Final,
            Some(word) if word.starts_with(|first: char| first.is_ascii_digit()) => {
                return Ok(Commands { request, nth: Nth::Number(self.ordinal("number of a message")?) });
            }
            _ => return Ok(Commands { request, nth: Nth::Every }),
        };
        self.next();
        Ok(Commands { request, nth })
    }
}

fn not_a_clause(word: &str, kind: &Kind, left: &[Clause]) -> String {
    if left.is_empty() {
        return format!("{word:?} is too much; the form is: {}", kind.form());
    }
    let words = left.iter().flat_map(|clause| clause.words()).copied();
    let near = nearest(word, words).map(|name| format!("did you mean {name}? ")).unwrap_or_default();
    let forms: Vec<_> = left.iter().map(|clause| clause.form()).collect();
    format!("{word:?} does not go on {}; {near}possible: {}", kind.name, forms.join(", "))
}

/// What can stand behind `by`.
#[derive(Clone, Copy)]
enum By {
    Side(Side),
    Source(u8),
}

const SIDES: &[(&str, Side)] = &[("initiator", Side::Initiator), ("responder", Side::Responder)];

fn reject(word: &str) -> Option<What> {
    let mut parts = word.split('/').map(|part| part.parse::<u8>().ok());
    let (result, source, reason) = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(What::Reject { result, why: RejectReason { source, reason } })
}

fn max_pdu(word: &str) -> Option<What> {
    let length = if word == "unlimited" { 0 } else { amount::octets(word).ok()? };
    u32::try_from(length).ok().map(What::MaxPdu)
}

fn status(word: &str) -> Option<u16> {
    let digits = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")).unwrap_or(word);
    let is_status = digits.len() == 4 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    u16::from_str_radix(digits, 16).ok().filter(|_| is_status)
}

fn number(word: &str) -> Option<u32> {
    match word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        Some(digits) if digits.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
            u32::from_str_radix(digits, 16).ok()
        }
        Some(_) => None,
        None => amount::octets(word).ok().and_then(|number| u32::try_from(number).ok()),
    }
}

fn syntax(text: &str, of: names::Kind) -> Result<Uid, String> {
    if names::is_like_uid(text) {
        return match names::uid_fault(text) {
            None => Ok(Uid::from(text)),
            Some(fault) => Err(format!("{text:?} is no UID: {fault}")),
        };
    }
    of.uid(text).map(Uid::from).ok_or_else(|| {
        let all = of.all();
        let names = all.iter().flat_map(|(_, name, keyword)| [*keyword, *name]);
        let near = nearest(text, names).map(|name| format!("; did you mean {name}?")).unwrap_or_default();
        format!("{text:?} is no {}{near}", of.name())
    })
}
