//! SVC-PRT-005.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Tag, label};
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-PRT-005",
    name: "image_box_incomplete",
    title: "Image box is filled without all of the image",
    severity: Severity::Violation,
    clause: "PS3.4 H.4.3.1.2.1.1, H.4.3.2.2.1.1",
    requirement: "The N-SET-RQ of an image box has the position, and an image with samples, photometric \
                  interpretation, rows, columns, bits and pixels, in colour with planar configuration.",
    rationale: "The printer fails the request, or prints an empty film.",
    exceptions: "An image sequence of zero length erases the image.",
    advice: "Send all attributes of the image with its pixels.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const IMAGE_BOX_POSITION: Tag = Tag(0x2020, 0x0010);
const PLANAR_CONFIGURATION: Tag = Tag(0x0028, 0x0006);
/// Samples, photometric interpretation, rows, columns, bits allocated, stored, high; representation; pixels.
const OF_IMAGE: [Tag; 9] = [
    Tag(0x0028, 0x0002),
    Tag(0x0028, 0x0004),
    Tag(0x0028, 0x0010),
    Tag(0x0028, 0x0011),
    Tag(0x0028, 0x0100),
    Tag(0x0028, 0x0101),
    Tag(0x0028, 0x0102),
    Tag(0x0028, 0x0103),
    Tag(0x7fe0, 0x0010),
];

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::N_SET_RQ) {
        return;
    }
    let is_color = match entry.service() {
        Service::GrayscaleImageBox => false,
        Service::ColorImageBox => true,
        _ => return,
    };
    let elements = data_set.elements();
    let sequence = if is_color { examples::COLOR_IMAGE_SEQUENCE } else { examples::GRAYSCALE_IMAGE_SEQUENCE };
    // The sequence of the other kind is SVC-PRT-006.
    let Some(image) = elements.items(sequence).next() else { return };
    let planar = is_color.then_some(PLANAR_CONFIGURATION);
    let of_image = OF_IMAGE.into_iter().chain(planar).filter(|tag| !image.has_value(*tag));
    let position = Some(IMAGE_BOX_POSITION).filter(|tag| !elements.has_value(*tag));
    let missing: Vec<String> = position.into_iter().chain(of_image).map(label).collect();
    if missing.is_empty() {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("a whole image", format!("no {}", missing.join(", ")))
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let image = examples::gray_image().without(Tag(0x0028, 0x0004));
    examples::printed(&examples::film_box(), &examples::created_film_box(), &image)
}
