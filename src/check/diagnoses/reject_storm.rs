//! The same request rejected again and again.

use crate::check::{Look, Pattern, Stories, Told, rules};
use crate::scenario::Ladder;

pub(super) static PATTERN: Pattern = Pattern {
    id: "reject-storm",
    title: "The same request rejected again and again",
    symptom: "A requestor repeats a request that was rejected permanently.",
    causes: &[
        "a system that was removed is still configured at a sender",
        "the retries have no pause and no end",
    ],
    advice: "Find the sender by its address, and remove the job or the entry.",
    look: Look::Capture(recognise),
    example,
};

fn recognise(stories: &Stories) -> Vec<Told> {
    const STORM: u64 = 5;
    let storms = stories.rejections().filter(|rejection| rejection.count > STORM);
    let told = storms.map(|rejection| {
        let text = format!(
            "{} was rejected by {} {} times for the same reason: {}.",
            rejection.requestor,
            rejection.acceptor,
            rejection.count,
            rejection.reject.why.name()
        );
        Told::new(text, rejection.first).and(rejection.last).with(rejection.association)
    });
    told.collect()
}

fn example() -> Ladder {
    rules::example("UL-093")
}
