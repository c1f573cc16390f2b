//! C-MOVE: destination not reached.

use crate::check::{Look, Pattern, Retrieve, Stories, Told, rules};
use crate::scenario::Ladder;

pub(super) static PATTERN: Pattern = Pattern {
    id: "move-destination-not-reached",
    title: "C-MOVE: destination not reached",
    symptom: "While a C-MOVE is under way the archive's association with the destination is refused, rejected or aborted.",
    causes: &[
        "the port of the destination is closed, or a firewall stops the reverse direction",
        "the destination rejects the called AE title",
        "no presentation context is accepted",
        "the destination takes no more associations",
    ],
    advice: "Look at the second leg: it shows the cause. Mend the destination, or its entry at the archive.",
    look: Look::Capture(recognise),
    example,
};

fn recognise(stories: &Stories) -> Vec<Told> {
    let mut told = Vec::new();
    for retrieve in stories.retrieves() {
        let Some((attempt, why)) = retrieve.failed_attempts().next() else { continue };
        let status =
            retrieve.status.map_or("no final response".to_owned(), |status| format!("status {status:04X}"));
        let counts = counted(retrieve);
        let text = format!(
            "The C-MOVE {} of #{} ended with {status}; {counts} sub-operations reached {}: {why}.",
            retrieve.message_id,
            retrieve.association,
            attempt.destination()
        );
        let one = Told::new(text, retrieve.requested).and(attempt.first).with(retrieve.association);
        told.push(match attempt.association {
            Some(association) => one.with(association),
            None => one,
        });
    }
    told
}

/// `0 of 23`, or `0` where the number was not told.
fn counted(retrieve: &Retrieve) -> String {
    let done = retrieve.seen.completed.saturating_add(retrieve.seen.with_warning);
    let counters = retrieve.counters.iter().flatten().map(|count| u64::from(*count));
    match counters.sum::<u64>() {
        0 => done.to_string(),
        all => format!("{done} of {all}"),
    }
}

fn example() -> Ladder {
    rules::example("SVC-MOVE-005")
}
