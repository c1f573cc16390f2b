//! SVC-PRT-010.

use crate::check::rules::storage::statuses;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-PRT-010",
    name: "print_warning_or_failure",
    title: "Print service warns or fails",
    severity: Severity::Note,
    clause: "PS3.4 H.4",
    requirement: "Warnings B600 to B60A and failures C600 to C616 say what is wrong with a film, and the \
                  rest is as it should be.",
    rationale: "Films are missing, cropped or reduced.",
    exceptions: "These are correct answers: the note is there because the cause matters.",
    advice: "Read the status: size of the film, magnification, memory and queue of the printer.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    let Some(status @ (0xb600..=0xb60a | 0xc600..=0xc616)) = entry.status() else { return };
    if !super::is_print(entry.service()) {
        return;
    }
    findings.report(entry.last, None, || {
        Evidence::new("0000H", statuses::describe(entry, status)).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let film_box = examples::film_box();
    let mut ladder = examples::association();
    examples::create_film_session(&mut ladder, 1, "2.25.10");
    examples::create_film_box(
        &mut ladder,
        2,
        &film_box.without(Tag(0x2010, 0x0040)),
        Some(&examples::created_film_box()),
    );
    examples::fill_image_box(&mut ladder, 3, &examples::gray_image(), 0xb604);
    examples::print(&mut ladder, 4, "2.25.10");
    ladder.release();
    ladder
}
