//! A map that holds so many entries, and forgets the oldest.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// A map that forgets what came first.
#[derive(Debug)]
pub(super) struct Recent<K, V> {
    known: HashMap<K, V>,
    order: VecDeque<K>,
    limit: usize,
}

impl<K: Copy + Eq + Hash, V> Recent<K, V> {
    pub(super) fn new(limit: usize) -> Self {
        Self { known: HashMap::new(), order: VecDeque::new(), limit }
    }

    /// Takes in an entry; what is known already stands.
    pub(super) fn insert(&mut self, key: K, value: V) {
        if self.known.contains_key(&key) {
            return;
        }
        self.known.insert(key, value);
        self.order.push_back(key);
        if self.order.len() > self.limit
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.known.get(key)
    }

    /// Forgets the value; its place in the order stays until it is the oldest.
    pub(super) fn take(&mut self, key: &K) -> Option<V> {
        self.known.remove(key)
    }

    /// What is known, oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.order.iter().filter_map(|key| Some((key, self.known.get(key)?)))
    }
}
