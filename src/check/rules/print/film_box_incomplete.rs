//! SVC-PRT-003.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-PRT-003",
    name: "film_box_incomplete",
    title: "Film box is created without format or session",
    severity: Severity::Violation,
    clause: "PS3.4 H.4.2.2.1.1",
    requirement: "The N-CREATE-RQ of a film box has Image Display Format, and the reference to its film \
                  session with class and instance.",
    rationale: "The printer cannot lay the film out, and fails the request.",
    exceptions: "",
    advice: "Send (2010,0010) and (2010,0500) with both UIDs.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const IMAGE_DISPLAY_FORMAT: Tag = Tag(0x2010, 0x0010);
const REFERENCED_FILM_SESSION_SEQUENCE: Tag = Tag(0x2010, 0x0500);
const REFERENCED_SOP_CLASS_UID: Tag = Tag(0x0008, 0x1150);
const REFERENCED_SOP_INSTANCE_UID: Tag = Tag(0x0008, 0x1155);

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::N_CREATE_RQ) || entry.service() != Service::FilmBox {
        return;
    }
    let elements = data_set.elements();
    let mut sessions = elements.items(REFERENCED_FILM_SESSION_SEQUENCE);
    let is_referenced = sessions.any(|session| {
        session.has_value(REFERENCED_SOP_CLASS_UID) && session.has_value(REFERENCED_SOP_INSTANCE_UID)
    });
    let missing = match (elements.has_value(IMAGE_DISPLAY_FORMAT), is_referenced) {
        (true, true) => return,
        (false, _) => "no Image Display Format",
        (true, false) => "no reference to a film session",
    };
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("Image Display Format and a film session", missing).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let film_box = examples::film_box().without(IMAGE_DISPLAY_FORMAT);
    examples::printed(&film_box, &examples::created_film_box(), &examples::gray_image())
}
