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

impl<K: Clone + Eq + Hash, V> Recent<K, V> {
    pub(super) fn new(limit: usize) -> Self {
        Self { known: HashMap::new(), order: VecDeque::new(), limit }
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        if self.known.insert(key.clone(), value).is_none() {
            self.order.push_back(key);
        }
        if self.order.len() > self.limit
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }

    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.known.get(key)
    }

    pub(super) fn remove(&mut self, key: &K) {
        if self.known.remove(key).is_some() {
            self.order.retain(|other| other != key);
        }
    }
}
