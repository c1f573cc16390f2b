//! SVC-PRT-006.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-PRT-006",
    name: "image_box_of_other_kind",
    title: "Colour image in a grayscale box, or the reverse",
    severity: Severity::Violation,
    clause: "PS3.4 H.4.3",
    requirement: "A grayscale image box gets a grayscale image, a colour image box a colour one.",
    rationale: "The printer fails the request, or prints an empty film.",
    exceptions: "",
    advice: "Use the meta SOP class and the image sequence that fit the image.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const PHOTOMETRIC_INTERPRETATION: Tag = Tag(0x0028, 0x0004);

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::N_SET_RQ) {
        return;
    }
    let (own, other, name) = match entry.service() {
        Service::GrayscaleImageBox => {
            (examples::GRAYSCALE_IMAGE_SEQUENCE, examples::COLOR_IMAGE_SEQUENCE, "grayscale")
        }
        Service::ColorImageBox => {
            (examples::COLOR_IMAGE_SEQUENCE, examples::GRAYSCALE_IMAGE_SEQUENCE, "colour")
        }
        _ => return,
    };
    let elements = data_set.elements();
    let is_gray = |value: &[u8]| value.starts_with(b"MONOCHROME");
    let photometric = elements.items(own).next().map(|image| image.trimmed(PHOTOMETRIC_INTERPRETATION));
    let does_not_fit = photometric
        .filter(|value| !value.is_empty())
        .is_some_and(|value| is_gray(value) != (own == examples::GRAYSCALE_IMAGE_SEQUENCE));
    if elements.element(other).is_none() && !does_not_fit {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new(
            format!("a {name} image"),
            if does_not_fit {
                "another photometric interpretation"
            } else {
                "the sequence of the other kind"
            },
        )
        .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let image = examples::gray_image().with(PHOTOMETRIC_INTERPRETATION, "RGB");
    examples::printed(&examples::film_box(), &examples::created_film_box(), &image)
}
