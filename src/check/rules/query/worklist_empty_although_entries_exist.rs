//! SVC-MWL-010.

use crate::check::{Check, Evidence, Findings, Rule, Severity, Slot, Stories};
use crate::dict::attribute::Tag;
use crate::octets::Escaped;
use crate::scenario::{Ladder, messages};
use crate::ul::Role;

use super::worklist;

pub(super) static RULE: Rule = Rule {
    id: "SVC-MWL-010",
    name: "worklist_empty_although_entries_exist",
    title: "Worklist is empty although there are entries",
    severity: Severity::Note,
    clause: "PS3.4 K.6.1",
    requirement: "A worklist query for a station or a modality returns the steps that are scheduled for it.",
    rationale: "The operator sees no patients and types them in by hand: wrong names, invented Study \
                Instance UIDs.",
    exceptions: "Told where another query shows that the server has steps on that day for another station \
                 or modality. That may be as it should be.",
    advice: "Compare AE title (case counts) and modality of the query with those of the schedule at the \
             information system.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Capture(check)],
    example,
    example_also_breaks: &[],
};

fn check(stories: &Stories, findings: &mut Findings<'_>) {
    for (query, found) in stories.empty_worklists() {
        findings.report_in(Some(query.association), query.at, None::<Role>, || {
            Evidence::new(
                "a match, as there are steps on that day",
                format!("none for {}, but some for {}", tell(&query.asked), tell(found)),
            )
        });
    }
}

fn tell(slot: &Slot) -> String {
    let name = |value: &[u8]| if value.is_empty() { "any".to_owned() } else { Escaped(value).to_string() };
    format!("station {}, modality {}", name(&slot.station), name(&slot.modality))
}

fn example() -> Ladder {
    let class = worklist::CLASS;
    let ask = |step| worklist::request().with_items(worklist::STEPS, &[step]);
    let mut ladder = Ladder::association(&[class]);
    ladder.requestor(&messages::find_request(
        1,
        1,
        class,
        &ask(worklist::step_request().with(Tag(0x0040, 0x0001), "ct01")),
    ));
    ladder.acceptor(&messages::find_response(1, 1, class, 0x0000, None));
    ladder.requestor(&messages::find_request(
        1,
        2,
        class,
        &ask(worklist::step_request().with(Tag(0x0040, 0x0001), "")),
    ));
    ladder.acceptor(&messages::find_response(1, 2, class, 0xff00, Some(&worklist::found())));
    ladder.acceptor(&messages::find_response(1, 2, class, 0x0000, None));
    ladder.release();
    ladder
}
