//! What a message costs while it is kept to be looked at.
//!
//! Memory is measured with a counting allocator, in the only test of this program.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use dcmtap::report::index::Index;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

const MESSAGES: u64 = 200_000;
/// Octets that a message may take, all tables included.
const MOST: u64 = 120;

#[test]
fn a_message_is_kept_in_120_octets() {
    let mut index = Index::default();
    common::many::batches(MESSAGES).for_each(|batch| index.apply(batch));
    assert_eq!(index.messages, MESSAGES);
    let with = ALLOCATOR.current_usage();
    drop(index);
    let each = u64::try_from(with - ALLOCATOR.current_usage()).unwrap() / MESSAGES;
    assert!((40..=MOST).contains(&each), "{each} octets a message");
}
