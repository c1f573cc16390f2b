//! SVC-PRT-004.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dict::status::Class;
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-PRT-004",
    name: "film_box_without_image_boxes",
    title: "Film box is created without its image boxes",
    severity: Severity::Violation,
    clause: "PS3.4 H.4.2.2.1.1, H.4.2.2.1.3",
    requirement: "The response to the creation of a film box lists its image boxes: as many as the display \
                  format has places.",
    rationale: "The client does not know the UIDs of the image boxes, and cannot send its images.",
    exceptions: "Only STANDARD formats tell the number.",
    advice: "Return Referenced Image Box Sequence (2010,0510).",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

const IMAGE_DISPLAY_FORMAT: Tag = Tag(0x2010, 0x0010);
const REFERENCED_IMAGE_BOX_SEQUENCE: Tag = Tag(0x2010, 0x0510);

fn check(entry: &MessageEntry, context: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::N_CREATE_RQ.response())
        || entry.service() != Service::FilmBox
    {
        return;
    }
    if !matches!(entry.status_class(), Some(Class::Success | Class::Warning)) {
        return;
    }
    let has_none = entry.command.as_ref().is_some_and(|command| !command.has_data_set());
    let Some(count) = entry
        .whole_data_set()
        .map(|data_set| data_set.elements().items(REFERENCED_IMAGE_BOX_SEQUENCE).count())
        .or(has_none.then_some(0))
    else {
        return;
    };
    let request = context.request_of(entry);
    let wanted = request.and_then(|request| places(request.elements().trimmed(IMAGE_DISPLAY_FORMAT)));
    if count == 0 || wanted.is_some_and(|wanted| wanted != count) {
        let expected =
            wanted.map_or("at least one image box".to_owned(), |wanted| format!("{wanted} image boxes"));
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new(expected, format!("{count}")).octets(entry.sender, entry.span())
        });
    }
}

/// Columns times rows of `STANDARD\\C,R`.
fn places(format: &[u8]) -> Option<usize> {
    let (columns, rows) = str::from_utf8(format).ok()?.strip_prefix("STANDARD\\")?.split_once(',')?;
    columns.trim().parse::<usize>().ok()?.checked_mul(rows.trim().parse().ok()?)
}

fn example() -> Ladder {
    let film_box = examples::film_box().with(IMAGE_DISPLAY_FORMAT, "STANDARD\\2,1");
    examples::printed(&film_box, &examples::created_film_box(), &examples::gray_image())
}
