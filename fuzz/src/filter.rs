//! Filter expressions: parsed, completed, and held against a timeline.

use std::sync::{Arc, OnceLock};

use dcmtap::analysis::{Analyzer, Options};
use dcmtap::check::{Checker, Policy};
use dcmtap::filter::{AssociationFacts, Filter, HostNames, Seen, Sifter, Whole, complete};
use dcmtap::scenario::Ladder;
use dcmtap::timeline::Entry;

/// An expression of more octets is a mistake of whoever writes it.
const MAX_LENGTH: usize = 4_096;

/// Two octets for the cursor, then an expression.
pub fn run(octets: &[u8]) {
    let Some((cursor, rest)) = octets.split_first_chunk::<2>() else { return };
    let rest = rest.get(..MAX_LENGTH.min(rest.len())).unwrap_or_default();
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let cursor = usize::from(u16::from_le_bytes(*cursor)) % (text.len() + 1);
    let titles = ["CT01".to_owned(), "A \"quoted\" one".to_owned()];
    for completion in complete(text, cursor, Seen { ae_titles: &titles, hosts: &[] }) {
        assert!(text.get(completion.replace.clone()).is_some(), "{completion:?}");
    }
    match Filter::parse(text) {
        Ok(filter) => {
            assert_eq!(filter.text(), text);
            evaluate(filter, text);
        }
        Err(error) => {
            let _ = (error.to_string(), error.marked(text));
        }
    }
}

/// What it leaves and what its opposite leaves is everything, and never the same.
fn evaluate(filter: Filter, text: &str) {
    let opposite = Filter::parse(&format!("not ({text})"));
    let names = HostNames::new();
    for entry in timeline() {
        let Entry::Association(association) = entry else { continue };
        let facts = AssociationFacts::of_association(association);
        let whole = Whole { association: &facts, names: &names };
        let _ = filter.matches_early(&whole);
        // An expression as long or as deep as is allowed has no opposite.
        if let Ok(opposite) = &opposite {
            assert!(filter.matches(&whole) != opposite.matches(&whole));
        }
    }
    let (mut checker, mut sifter) = (Checker::new(Policy::default()), Sifter::new(Arc::new(filter)));
    let (mut said, mut out) = (Vec::new(), Vec::new());
    for entry in timeline() {
        checker.push(entry, &mut said);
        sifter.push(entry, &mut said, &mut out);
    }
    checker.finish(&mut said);
    sifter.finish(said, &mut out);
}

fn timeline() -> &'static [Entry] {
    static TIMELINE: OnceLock<Vec<Entry>> = OnceLock::new();
    TIMELINE.get_or_init(|| {
        let mut ladder = Ladder::verification();
        ladder.release();
        let mut entries = Vec::new();
        let mut analyzer = Analyzer::new(Options { pdus: true, data_sets: true, ..Options::default() });
        ladder.events(|event| analyzer.push(&event, &mut entries));
        entries
    })
}
