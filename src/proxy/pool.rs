//! Octets that several queues hold, in buffers that are used again: large ones would else be new pages each time, which
//! costs the system more than to fill them.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

/// Octets from which on a buffer is used again.
const LARGE: usize = 16 << 10;
/// Buffers kept for later.
const MAX_KEPT: usize = 32;

/// Octets that cannot change, shared by whoever holds them.
#[derive(Clone)]
pub struct Octets(Arc<Buffer>);

struct Buffer {
    octets: Vec<u8>,
    pool: Option<Arc<Pool>>,
}

/// Buffers that nobody needs now.
#[derive(Default)]
pub(super) struct Pool {
    free: Mutex<Vec<Vec<u8>>>,
}

impl Pool {
    /// A copy of `octets`.
    pub(super) fn copy(self: &Arc<Self>, octets: &[u8]) -> Octets {
        if octets.len() < LARGE {
            return octets.into();
        }
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut buffer = free.unwrap_or_default();
        buffer.clear();
        buffer.extend_from_slice(octets);
        Octets(Arc::new(Buffer { octets: buffer, pool: Some(Arc::clone(self)) }))
    }
}

impl From<&[u8]> for Octets {
    fn from(octets: &[u8]) -> Self {
        Self(Arc::new(Buffer { octets: octets.to_vec(), pool: None }))
    }
}

impl Deref for Octets {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0.octets
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let Some(pool) = &self.pool else { return };
        let mut free = pool.free.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() < MAX_KEPT {
            free.push(std::mem::take(&mut self.octets));
        }
    }
}

impl fmt::Debug for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} octets", self.len())
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pool")
    }
}
