//! The whole way from the octets of a capture to what is said of it.

use std::io::Cursor;

use dcmtap::analysis::Options;
use dcmtap::capture::{Input, Merge, Source};
use dcmtap::cli::pipeline::Pipeline;

use crate::reports::Reports;

/// Reads, judges and tells a capture.
pub fn run(octets: &[u8]) {
    let octets = octets.to_vec();
    let open = Box::new(move || Source::open(Box::new(Cursor::new(octets))));
    let mut merge = Merge::new(vec![Input { name: "input".to_owned(), starts_at: None, open }]);
    let options = Options { pdus: true, data_sets: true, ..Options::default() };
    let mut pipeline = Pipeline::new(options, false);
    let (mut reports, mut errors) = (Reports::new(), 0);
    loop {
        match merge.next_frame() {
            Ok(Some((_, frame))) => pipeline.frame(&frame),
            Ok(None) => break,
            Err(_) => errors += 1,
        }
        assert!(errors < 4, "an error again and again");
        pipeline.entries().for_each(|entry| reports.entry(&entry));
    }
    pipeline.finish();
    pipeline.entries().for_each(|entry| reports.entry(&entry));
    reports.finish(&pipeline.summary());
}
