//! A tree of fields of which some are folded.

use std::collections::BTreeSet;

use crate::report::fields::{Field, Kind};

/// Fields, and which of them are folded.
#[derive(Debug, Default)]
pub struct Tree {
    fields: Vec<Field>,
    folded: BTreeSet<usize>,
    visible: Vec<Visible>,
}

/// A line of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visible {
    /// Which field.
    pub field: usize,
    /// Has it fields inside?
    pub is_container: bool,
    /// Are these hidden?
    pub is_folded: bool,
}

impl Tree {
    /// A tree in which is open what people look for first.
    pub(super) fn new(fields: Vec<Field>) -> Self {
        let is_shut = |field: &Field| {
            let is_open = matches!(&*field.name, "Command set" | "Data set" | "User Information");
            let is_of_data_set = field.clause.starts_with("PS3.8") || field.clause.starts_with("PS3.7 D");
            field.kind == Kind::Container && field.depth > 0 && !is_open && is_of_data_set
        };
        let folded = (0..fields.len()).filter(|index| fields.get(*index).is_some_and(is_shut)).collect();
        let mut tree = Self { fields, folded, visible: Vec::new() };
        tree.rebuild();
        tree
    }

    /// All fields.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The lines that are not hidden.
    #[must_use]
    pub fn visible(&self) -> &[Visible] {
        &self.visible
    }

    /// Folds the same fields as another tree of the same thing.
    pub(super) fn fold_like(&mut self, other: &Self) {
        self.folded.clone_from(&other.folded);
        self.rebuild();
    }

    /// Folds a field, or unfolds it.
    pub(super) fn toggle(&mut self, field: usize) {
        if !self.folded.remove(&field) && self.is_container(field) {
            self.folded.insert(field);
        }
        self.rebuild();
    }

    /// The field around a field.
    pub(super) fn parent(&self, field: usize) -> Option<usize> {
        let depth = self.fields.get(field)?.depth;
        (0..field).rev().find(|index| self.fields.get(*index).is_some_and(|other| other.depth < depth))
    }

    /// Unfolds what is around a field; the line that it is in.
    pub(super) fn unfold_to(&mut self, field: usize) -> Option<usize> {
        let (mut around, mut has_changed) = (self.parent(field), false);
        while let Some(outer) = around {
            has_changed |= self.folded.remove(&outer);
            around = self.parent(outer);
        }
        if has_changed {
            self.rebuild();
        }
        self.visible.iter().position(|line| line.field == field)
    }

    fn is_container(&self, index: usize) -> bool {
        let (own, next) = (self.fields.get(index), self.fields.get(index + 1));
        own.zip(next).is_some_and(|(own, next)| next.depth > own.depth)
    }

    fn rebuild(&mut self) {
        let mut hidden_below: Option<u16> = None;
        let mut visible = Vec::new();
        for (index, field) in self.fields.iter().enumerate() {
            if hidden_below.is_some_and(|depth| field.depth > depth) {
                continue;
            }
            let is_folded = self.folded.contains(&index);
            hidden_below = is_folded.then_some(field.depth);
            visible.push(Visible { field: index, is_container: self.is_container(index), is_folded });
        }
        self.visible = visible;
    }
}
