//! What of a list is folded.

use std::collections::HashSet;
use std::hash::Hash;

/// Which groups of a list are open.
#[derive(Clone, Debug)]
pub(super) struct Folds<K> {
    /// Those that differ from the rest.
    turned: HashSet<K>,
    /// Are all open, or all folded? `None`: each as it is by itself.
    all: Option<bool>,
}

impl<K> Default for Folds<K> {
    fn default() -> Self {
        Self { turned: HashSet::new(), all: None }
    }
}

impl<K: Clone + Eq + Hash> Folds<K> {
    /// Is a group open, that by itself is open or not?
    #[must_use]
    pub(super) fn is_open(&self, key: &K, by_itself: bool) -> bool {
        self.all.unwrap_or(by_itself) != self.turned.contains(key)
    }

    /// Opens or folds a group.
    pub(super) fn set(&mut self, key: &K, by_itself: bool, is_open: bool) {
        if self.all.unwrap_or(by_itself) == is_open {
            self.turned.remove(key);
        } else {
            self.turned.insert(key.clone());
        }
    }

    /// Opens or folds all.
    pub(super) fn set_all(&mut self, is_open: bool) {
        self.turned.clear();
        self.all = Some(is_open);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_open_one_by_one_and_all_together() {
        let mut folds = Folds::default();
        assert!(folds.is_open(&1, true) && !folds.is_open(&1, false));
        folds.set(&1, true, false);
        assert!(!folds.is_open(&1, true) && folds.is_open(&2, true));
        folds.set(&1, true, true);
        assert!(folds.is_open(&1, true));
        folds.set_all(false);
        assert!(!folds.is_open(&1, true) && !folds.is_open(&2, true));
        folds.set(&2, true, true);
        assert!(!folds.is_open(&1, true) && folds.is_open(&2, true));
    }
}
