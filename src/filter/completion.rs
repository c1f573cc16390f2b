//! What can be written next.

use std::ops::Range;

use super::field::{self, Description, Field, Kind};
use super::lexer::{Token, What, tokens, written};
use super::operator::Operator;
use crate::check::{Severity, diagnoses, rules};
use crate::dict::status::Class;
use crate::names;

/// Something that can be written at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The octets that it stands for; empty where nothing is replaced.
    pub replace: Range<usize>,
    /// What is written, in quotes where that is needed.
    pub text: String,
    /// What it means, in a few words; empty if the text says it.
    pub what: &'static str,
}

/// What was seen so far, to be offered as values.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen<'a> {
    /// AE titles.
    pub ae_titles: &'a [String],
    /// Addresses and names of hosts.
    pub hosts: &'a [String],
}

/// What has to come next.
#[derive(Clone, Copy, Debug)]
enum Next {
    Field,
    /// The operator of a field, or what follows a test.
    Operator(&'static Description),
    /// What a list starts with.
    List(&'static Description),
    Value(&'static Description, Operator),
    /// A comma or the end of a list.
    Comma(&'static Description),
    /// `and` or `or`, and `)` if one is open.
    Connective,
    /// What is written before cannot be understood.
    Nothing,
}

/// What can be written at an octet of an expression, the most likely first. What starts like the word that is there
/// comes before what only holds it.
#[must_use]
pub fn complete(text: &str, cursor: usize, seen: Seen<'_>) -> Vec<Completion> {
    let cursor = (0..=cursor.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let all = tokens(text);
    let is_before = |token: &&Token| token.at.end < cursor || (token.at.end == cursor && is_closed(token));
    let before: Vec<&Token> = all.iter().take_while(is_before).collect();
    let at_cursor = all.get(before.len()).filter(|token| token.at.start < cursor && cursor <= token.at.end);
    let (start, end) = at_cursor.map_or((cursor, cursor), |token| (token.at.start, token.at.end));
    let typed = text.get(start..cursor).unwrap_or_default().trim_start_matches(['"', '\'']).to_lowercase();
    let depth = open_parentheses(&before);
    let mut offers = offers(next(&before), depth > 0, seen);
    offers.retain(|(text, _)| text.trim_start_matches('"').to_lowercase().contains(&typed));
    offers.sort_by_key(|(text, _)| !text.trim_start_matches('"').to_lowercase().starts_with(&typed));
    let replace = start..end;
    let completion = |(text, what)| Completion { replace: replace.clone(), text, what };
    offers.into_iter().map(completion).collect()
}

/// Does nothing more belong to a token that ends at the cursor?
fn is_closed(token: &Token) -> bool {
    match &token.what {
        What::Open | What::Close | What::Comma | What::Quoted(_) => true,
        What::Word(_) | What::Unclosed(_) | What::Sign(_) => false,
    }
}

fn open_parentheses(before: &[&Token]) -> usize {
    before.iter().fold(0, |depth: usize, token| match token.what {
        What::Open => depth.saturating_add(1),
        What::Close => depth.saturating_sub(1),
        _ => depth,
    })
}

/// What has to come behind these tokens.
fn next(before: &[&Token]) -> Next {
    before.iter().fold(Next::Field, |next, token| step(next, &token.what))
}

fn step(next: Next, what: &What) -> Next {
    match (next, what) {
        (Next::Field, what) if *what == What::Open || what.is_word("not") => Next::Field,
        (Next::Field, What::Word(name)) => Field::by_name(name).map_or(Next::Nothing, Next::Operator),
        (Next::Operator(field), What::Sign(sign)) => {
            let operator = Operator::by_sign(if sign == "==" { "=" } else { sign });
            operator.map_or(Next::Nothing, |operator| Next::Value(field, operator))
        }
        (Next::Operator(field), what) if what.is_word("in") => Next::List(field),
        (Next::List(field), What::Open) | (Next::Comma(field), What::Comma) => {
            Next::Value(field, Operator::In)
        }
        (Next::Value(field, Operator::In), What::Word(_) | What::Quoted(_)) => Next::Comma(field),
        (Next::Value(..), What::Word(_) | What::Quoted(_)) | (Next::Comma(_), What::Close) => {
            Next::Connective
        }
        (Next::Operator(_) | Next::Connective, What::Close) => Next::Connective,
        (Next::Operator(_) | Next::Connective, what) if what.is_word("and") || what.is_word("or") => {
            Next::Field
        }
        // A unit behind its number.
        (Next::Connective, What::Word(_)) => Next::Connective,
        _ => Next::Nothing,
    }
}

/// A text to write, and what it means.
type Offer = (String, &'static str);

fn offer(text: &str, what: &'static str) -> Offer {
    (text.to_owned(), what)
}

fn offers(next: Next, is_open: bool, seen: Seen<'_>) -> Vec<Offer> {
    match next {
        Next::Field => {
            let fields = Field::all().iter().map(|field| offer(field.name, field.what));
            fields.chain([offer("not", "the opposite of what follows"), offer("(", "")]).collect()
        }
        Next::Operator(field) => {
            let operators = Operator::ALL.into_iter().filter(|operator| operator.is_of(field.kind));
            let operators = operators.map(|operator| offer(operator.sign(), operator.what()));
            operators.chain(connectives(is_open)).collect()
        }
        Next::List(_) => vec![offer("(", "a list of values")],
        Next::Value(field, operator) => values(field, operator, seen),
        Next::Comma(_) => vec![offer(",", "one more value"), offer(")", "the end of the list")],
        Next::Connective => connectives(is_open).collect(),
        Next::Nothing => Vec::new(),
    }
}

fn connectives(is_open: bool) -> impl Iterator<Item = Offer> {
    let close = is_open.then(|| offer(")", ""));
    [offer("and", "both hold"), offer("or", "one of them holds")].into_iter().chain(close)
}

/// The values of a field that can be listed.
fn values(field: &'static Description, operator: Operator, seen: Seen<'_>) -> Vec<Offer> {
    let plain = |names: Vec<&'static str>| names.into_iter().map(|name| (written(name), "")).collect();
    let of_capture = |names: &[String]| names.iter().map(|name| (written(name), "seen")).collect();
    match field.kind {
        _ if !operator.is_of(field.kind) => Vec::new(),
        Kind::Command => plain(field::commands()),
        Kind::Status => {
            let classes = Class::KNOWN.into_iter().map(|class| offer(class.name(), "all of this class"));
            classes.chain([offer(field.example, "a status, any digit for an x")]).collect()
        }
        Kind::Word(words) => plain(words()),
        Kind::Severity => plain(Severity::ALL.map(Severity::name).to_vec()),
        Kind::Uid(kind) => uids(kind),
        Kind::Rule => rules::all().map(|rule| offer(rule.id, rule.title)).collect(),
        Kind::Diagnosis => diagnoses::all().map(|pattern| offer(pattern.id, pattern.title)).collect(),
        Kind::Host => of_capture(seen.hosts),
        Kind::Text if matches!(field.field, Field::Ae | Field::Calling | Field::Called) => {
            of_capture(seen.ae_titles)
        }
        Kind::Text | Kind::Number | Kind::Octets | Kind::Duration | Kind::Time => {
            vec![offer(field.example, "an example")]
        }
        Kind::Flag => Vec::new(),
    }
}

fn uids(kind: names::Kind) -> Vec<Offer> {
    let mut names: Vec<(&str, &str)> = kind.all().into_iter().map(|(uid, name, _)| (name, uid)).collect();
    names.sort_unstable();
    names.dedup_by_key(|(name, _)| *name);
    names.into_iter().map(|(name, uid)| (written(name), uid)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::Filter;
    use proptest::prelude::*;

    /// What is offered at the `|` of a text.
    fn at(text: &str) -> Vec<String> {
        let (cursor, plain) = (text.find('|').unwrap(), text.replace('|', ""));
        let titles = ["CT01".to_owned(), "MR 01".to_owned()];
        let seen = Seen { ae_titles: &titles, hosts: &["10.0.1.2".to_owned()] };
        complete(&plain, cursor, seen).into_iter().map(|completion| completion.text).collect()
    }

    #[test]
    fn what_can_come_next_is_offered() {
        assert!(at("|").len() > Field::all().len());
        assert_eq!(at("com|"), ["command", "incomplete", "outcome"]);
        assert_eq!(at("sop|"), ["sop-class", "sop-instance"]);
        assert_eq!(at("command |"), ["=", "!=", "~", "!~", "in", "and", "or"]);
        assert_eq!(at("command = C-ST|"), ["C-STORE", "C-STORE-RQ", "C-STORE-RSP"]);
        assert_eq!(at("status = s|").first().unwrap(), "success");
        assert_eq!(at("ae = |"), ["CT01", "\"MR 01\""]);
        assert_eq!(at("ae ~ mr|"), ["\"MR 01\""]);
        assert_eq!(at("host = |"), ["10.0.1.2"]);
        assert_eq!(at("service = Work|"), ["Worklist"]);
        assert_eq!(at("sop-class = \"CT Im|").first().unwrap(), "\"CT Image Storage\"");
        assert_eq!(at("sop-class = CT|").first().unwrap(), "\"CT Defined Procedure Protocol Storage\"");
        assert!(at("finding = UL-04|").iter().all(|id| id.starts_with("UL-04")));
        assert_eq!(at("severity >= v|"), ["violation"]);
        assert_eq!(at("failed |"), ["and", "or"]);
        assert_eq!(at("(failed |"), ["and", "or", ")"]);
        assert_eq!(at("failed and inc|"), ["incomplete"]);
        assert_eq!(at("command in (C-MOVE, C-G|"), ["C-GET", "C-GET-RQ", "C-GET-RSP"]);
        assert_eq!(at("command in |"), ["("]);
        assert_eq!(at("command in (C-MOVE |"), [",", ")"]);
        assert_eq!(at("duration > 2 s |"), ["and", "or"]);
        assert_eq!(at("comand = |"), Vec::<String>::new());
    }

    #[test]
    fn the_word_under_the_cursor_is_replaced() {
        let text = "command = C-ST and failed";
        let offered = complete(text, 14, Seen::default());
        let first = offered.first().unwrap();
        assert_eq!(text.get(first.replace.clone()), Some("C-ST"));
        let offered = complete("sop-class = \"CT Image St", 24, Seen::default());
        assert_eq!(offered.first().unwrap().replace, 12..24);
        assert_eq!(complete("failed ", 7, Seen::default()).first().unwrap().replace, 7..7);
    }

    #[test]
    fn every_value_offered_is_one() {
        for field in Field::all() {
            for operator in Operator::ALL.into_iter().filter(|operator| operator.is_of(field.kind)) {
                let (open, close) = if operator == Operator::In { (" (", ")") } else { (" ", "") };
                let before = format!("{} {}{open}", field.name, operator.sign());
                let titles = ["CT01".to_owned()];
                let seen = Seen { ae_titles: &titles, hosts: &["10.0.1.2".to_owned()] };
                let offered = complete(&before, before.len(), seen);
                assert!(!offered.is_empty(), "{before}");
                for completion in offered {
                    let text = format!("{before}{}{close}", completion.text);
                    assert!(Filter::parse(&text).is_ok(), "{text}: {:?}", Filter::parse(&text));
                }
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_completed(text in "[a-z=~!<>()\"', ü-]{0,40}", cursor in 0_usize..50) {
            for completion in complete(&text, cursor, Seen::default()) {
                prop_assert!(text.get(completion.replace).is_some());
            }
        }
    }
}
