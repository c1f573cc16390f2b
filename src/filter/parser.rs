//! From the text of an expression to what it means: `or` binds less than `and`, `and` less than `not`.

use std::ops::Range;

use super::error::Error;
use super::expression::{Expression, Test};
use super::field::{Description, Field, Kind};
use super::lexer::{Token, What, tokens, written};
use super::operator::Operator;
use super::value::Wanted;
use crate::names::nearest;

/// Parentheses and `not`s inside each other: more is not written by people.
const MAX_DEPTH: usize = 64;
/// Tests in an expression: as many as a pattern of their results has bits.
pub(super) const MAX_TESTS: usize = 64;

/// The tests of an expression, and how they are put together.
pub(super) fn parse(text: &str) -> Result<(Vec<Test>, Expression), Error> {
    let mut parser = Parser { tokens: tokens(text), next: 0, end: text.len(), depth: 0, tests: Vec::new() };
    let expression = parser.any()?;
    match parser.peek().cloned() {
        None => Ok((parser.tests, expression)),
        Some(token) => Err(behind_the_end(&token)),
    }
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    /// Length of the text.
    end: usize,
    depth: usize,
    tests: Vec<Test>,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.next = self.next.saturating_add(usize::from(token.is_some()));
        token
    }

    fn take_if(&mut self, is_it: impl Fn(&What) -> bool) -> Option<Token> {
        if self.peek().is_some_and(|token| is_it(&token.what)) { self.take() } else { None }
    }

    /// The place behind everything.
    const fn at_end(&self) -> Range<usize> {
        self.end..self.end
    }

    fn any(&mut self) -> Result<Expression, Error> {
        let mut parts = vec![self.all()?];
        while self.take_if(|what| what.is_word("or")).is_some() {
            parts.push(self.all()?);
        }
        Ok(Expression::any(parts))
    }

    fn all(&mut self) -> Result<Expression, Error> {
        let mut parts = vec![self.one()?];
        while self.take_if(|what| what.is_word("and")).is_some() {
            parts.push(self.one()?);
        }
        Ok(Expression::all(parts))
    }

    fn one(&mut self) -> Result<Expression, Error> {
        if let Some(token) = self.take_if(|what| what.is_word("not")) {
            return self.deeper(&token, Self::one).map(|inner| Expression::Not(Box::new(inner)));
        }
        let Some(open) = self.take_if(|what| *what == What::Open) else { return self.test() };
        let inner = self.deeper(&open, Self::any)?;
        match self.take() {
            Some(token) if token.what == What::Close => Ok(inner),
            Some(token) if !matches!(token.what, What::Word(_)) => Err(behind_the_end(&token)),
            Some(token) => Err(behind_the_end(&token).help("write and, or, or )")),
            None => Err(Error::new(&open.at, "this parenthesis is not closed").help("write ) at the end")),
        }
    }

    fn deeper(
        &mut self,
        token: &Token,
        parse: fn(&mut Self) -> Result<Expression, Error>,
    ) -> Result<Expression, Error> {
        if self.depth >= MAX_DEPTH {
            return Err(Error::new(&token.at, "too many parentheses inside each other"));
        }
        self.depth = self.depth.saturating_add(1);
        let inner = parse(self);
        self.depth = self.depth.saturating_sub(1);
        inner
    }

    fn test(&mut self) -> Result<Expression, Error> {
        let Some(token) = self.take() else {
            return Err(
                Error::new(&self.at_end(), "something is missing here").help("a field, such as command")
            );
        };
        let field = field_of(&token)?;
        let Some((operator, place)) = self.operator(field)? else {
            return self.push(&token, Test::presence(field));
        };
        if !operator.is_of(field.kind) {
            return Err(no_operator(field, operator, &place));
        }
        let wanted = match operator {
            Operator::In => self.list(field)?,
            operator => vec![self.value(field, operator)?],
        };
        self.push(&token, Test::new(field, operator, wanted))
    }

    fn push(&mut self, token: &Token, test: Test) -> Result<Expression, Error> {
        if self.tests.len() >= MAX_TESTS {
            return Err(Error::new(&token.at, format!("more than {MAX_TESTS} comparisons"))
                .help("in (A, B) compares with several values at once"));
        }
        self.tests.push(test);
        Ok(Expression::Test(self.tests.len().saturating_sub(1)))
    }

    /// The operator behind a field, and its place; `None` if none follows.
    fn operator(&mut self, field: &Description) -> Result<Option<(Operator, Range<usize>)>, Error> {
        let Some(token) = self.peek().cloned() else { return Ok(None) };
        let sign = match &token.what {
            What::Sign(sign) => sign.as_str(),
            what if what.is_word("in") => "in",
            _ => return Ok(None),
        };
        let operator = match sign {
            "==" => Some(Operator::Is),
            sign => Operator::by_sign(sign),
        };
        let Some(operator) = operator else {
            let help = operators_of(field.kind);
            return Err(Error::new(&token.at, format!("unknown operator {sign}")).help(help));
        };
        self.next = self.next.saturating_add(1);
        Ok(Some((operator, token.at)))
    }

    fn list(&mut self, field: &Description) -> Result<Vec<Wanted>, Error> {
        let example = format!("write in ({0}, …)", field.example);
        let Some(open) = self.take_if(|what| *what == What::Open) else {
            let at = self.peek().map_or(self.at_end(), |token| token.at.clone());
            return Err(Error::new(&at, "a list in parentheses is needed").help(example));
        };
        let mut wanted = vec![self.value(field, Operator::In)?];
        loop {
            match self.take() {
                Some(token) if token.what == What::Comma => wanted.push(self.value(field, Operator::In)?),
                Some(token) if token.what == What::Close => return Ok(wanted),
                Some(token) => return Err(Error::new(&token.at, "a comma or ) is needed").help(example)),
                None => return Err(Error::new(&open.at, "this list is not closed").help(example)),
            }
        }
    }

    fn value(&mut self, field: &Description, operator: Operator) -> Result<Wanted, Error> {
        let missing = |at: &Range<usize>| {
            Error::new(at, format!("a value of {} is missing", field.name))
                .help(format!("such as {}", field.example))
        };
        let Some(token) = self.take() else { return Err(missing(&self.at_end())) };
        let (text, mut at) = match token.what {
            What::Word(text) if is_reserved(&text) => {
                return Err(missing(&token.at).help(format!("the word itself is written \"{text}\"")));
            }
            What::Word(text) | What::Quoted(text) => (text, token.at),
            What::Unclosed(_) => return Err(unclosed(&token.at)),
            What::Sign(_) | What::Open | What::Close | What::Comma => return Err(missing(&token.at)),
        };
        let mut text = text;
        let has_unit = |what: &What| matches!(what, What::Word(unit) if field.kind.has_unit(unit));
        if text.ends_with(|last: char| last.is_ascii_digit())
            && let Some(unit) = self.take_if(has_unit)
            && let What::Word(unit_text) = unit.what
        {
            text.push_str(&unit_text);
            at.end = unit.at.end;
        }
        self.refuse_more_words(field, &text, &at)?;
        Wanted::parse(field.kind, operator, &text, &at)
    }

    /// Words behind a value that were meant to be part of it.
    fn refuse_more_words(&self, field: &Description, text: &str, at: &Range<usize>) -> Result<(), Error> {
        if !matches!(field.kind, Kind::Text | Kind::Uid(_) | Kind::Word(_)) {
            return Ok(());
        }
        let (mut all, mut end) = (text.to_owned(), at.end);
        for token in self.tokens.iter().skip(self.next) {
            let What::Word(word) = &token.what else { break };
            if is_reserved(word) || matches!(word.as_str(), "&&" | "||") {
                break;
            }
            all = format!("{all} {word}");
            end = token.at.end;
        }
        if end == at.end {
            return Ok(());
        }
        let error = Error::new(&(at.start..end), "a value of several words stands in quotation marks");
        Err(error.help(format!("write {}", written(&all))))
    }
}

fn is_reserved(word: &str) -> bool {
    ["and", "or", "not", "in"].iter().any(|reserved| word.eq_ignore_ascii_case(reserved))
}

fn field_of(token: &Token) -> Result<&'static Description, Error> {
    let word = match &token.what {
        What::Word(word) => word,
        What::Unclosed(_) => return Err(unclosed(&token.at)),
        What::Quoted(text) => {
            return Err(Error::new(&token.at, "a field is needed here, not a text")
                .help(format!("such as patient = {}", written(text))));
        }
        What::Sign(_) | What::Open | What::Close | What::Comma => {
            return Err(Error::new(&token.at, "a field is needed here").help("such as command = C-STORE"));
        }
    };
    if is_reserved(word) {
        return Err(Error::new(&token.at, format!("a field is needed before {word}")));
    }
    Field::by_name(word).ok_or_else(|| {
        let names = Field::all().iter().map(|field| field.name);
        let near = nearest(word, names.clone()).map(|name| format!("did you mean {name}?"));
        let all = names.collect::<Vec<_>>().join(", ");
        Error::new(&token.at, format!("unknown field {}", written(word)))
            .help(format!("fields: {all}"))
            .help_if(near)
    })
}

fn unclosed(at: &Range<usize>) -> Error {
    Error::new(at, "the quotation mark at the end is missing")
}

fn operators_of(kind: Kind) -> String {
    let signs = Operator::ALL.into_iter().filter(|operator| operator.is_of(kind)).map(Operator::sign);
    format!("it has {}", signs.collect::<Vec<_>>().join(" "))
}

fn no_operator(field: &Description, operator: Operator, at: &Range<usize>) -> Error {
    let error = Error::new(at, format!("{} has no {}", field.name, operator.sign()));
    match field.kind {
        Kind::Flag => error.help(format!("write {0} or not {0}", field.name)),
        kind => error.help(operators_of(kind)),
    }
}

/// Something stands where `and`, `or` or the end is expected.
fn behind_the_end(token: &Token) -> Error {
    let error = Error::new(&token.at, "and or or is needed here");
    match &token.what {
        What::Word(word) if word == "&&" => error.help("write and"),
        What::Word(word) if word == "||" => error.help("write or"),
        What::Close => Error::new(&token.at, "this parenthesis was not opened"),
        What::Comma => error.help("several values: in (A, B)"),
        What::Word(_) | What::Sign(_) | What::Open | What::Quoted(_) => error,
        What::Unclosed(_) => unclosed(&token.at),
    }
}
