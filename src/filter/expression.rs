//! What an expression means: tests of fields, put together by `and`, `or` and `not`.

use std::cmp::Ordering;

use super::Subject;
use super::field::{Description, Field, Need};
use super::operator::Operator;
use super::value::{Value, Wanted};

/// A test of one field.
#[derive(Clone, Debug)]
pub(super) struct Test {
    field: Field,
    name: &'static str,
    pub(super) need: Need,
    /// `None`: is the field there?
    comparison: Option<(Operator, Vec<Wanted>)>,
}

impl Test {
    pub(super) fn presence(field: &Description) -> Self {
        Self { field: field.field, name: field.name, need: field.need, comparison: None }
    }

    pub(super) fn new(field: &Description, operator: Operator, wanted: Vec<Wanted>) -> Self {
        Self { field: field.field, name: field.name, need: field.need, comparison: Some((operator, wanted)) }
    }

    /// Is the field known only when an association is over?
    pub(super) const fn is_late(&self) -> bool {
        matches!(self.need, Need::End | Need::Judgement)
    }

    /// The name of its field.
    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// Does it hold for this subject? Never where the subject does not have the field.
    pub(super) fn holds(&self, subject: &dyn Subject) -> bool {
        let (mut is_there, mut is_hit) = (false, false);
        subject.visit(self.field, &mut |value| {
            is_there = true;
            is_hit |= self.compares(value);
            is_hit
        });
        match &self.comparison {
            None => is_there,
            Some((operator, _)) if operator.is_negative() => is_there && !is_hit,
            Some(_) => is_hit,
        }
    }

    fn compares(&self, value: Value<'_>) -> bool {
        let Some((operator, wanted)) = &self.comparison else { return true };
        let ordered =
            |is_it: fn(Ordering) -> bool| wanted.iter().any(|wanted| wanted.order(value).is_some_and(is_it));
        match operator {
            Operator::Less => ordered(Ordering::is_lt),
            Operator::AtMost => ordered(Ordering::is_le),
            Operator::More => ordered(Ordering::is_gt),
            Operator::AtLeast => ordered(Ordering::is_ge),
            Operator::Is | Operator::IsNot | Operator::Fits | Operator::FitsNot | Operator::In => {
                wanted.iter().any(|wanted| wanted.is(value))
            }
        }
    }
}

/// How tests are put together.
#[derive(Clone, Debug)]
pub(super) enum Expression {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// The test with this index.
    Test(usize),
}

impl Expression {
    pub(super) fn all(parts: Vec<Self>) -> Self {
        Self::of(parts, Self::All)
    }

    pub(super) fn any(parts: Vec<Self>) -> Self {
        Self::of(parts, Self::Any)
    }

    fn of(mut parts: Vec<Self>, together: fn(Vec<Self>) -> Self) -> Self {
        match (parts.pop(), parts.is_empty()) {
            (Some(alone), true) => alone,
            (last, _) => {
                parts.extend(last);
                together(parts)
            }
        }
    }

    /// Does it hold, given what the tests say? `None` from a test, and of the whole: not known yet.
    pub(super) fn holds(&self, test: &mut dyn FnMut(usize) -> Option<bool>) -> Option<bool> {
        match self {
            Self::Test(index) => test(*index),
            Self::Not(inner) => inner.holds(test).map(|holds| !holds),
            Self::All(parts) => decide(parts, false, test),
            Self::Any(parts) => decide(parts, true, test),
        }
    }
}

/// The first part with this result decides.
fn decide(parts: &[Expression], decisive: bool, test: &mut dyn FnMut(usize) -> Option<bool>) -> Option<bool> {
    let mut is_known = true;
    for part in parts {
        match part.holds(test) {
            Some(result) if result == decisive => return Some(decisive),
            Some(_) => {}
            None => is_known = false,
        }
    }
    is_known.then_some(!decisive)
}
