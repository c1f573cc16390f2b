//! Print Management (PS3.4 Annex H).

mod examples;
mod film_box_incomplete;
mod film_box_without_image_boxes;
mod image_box_incomplete;
mod image_box_of_other_kind;
mod live;
mod nothing_printed;
mod print_object_out_of_order;
mod print_warning_or_failure;
mod print_with_extended_negotiation;
mod printer_addressed_wrongly;
mod second_film_session;

use crate::check::Rule;
use crate::dict::service::Service;

/// The rules of this folder.
pub(super) static RULES: &[&Rule] = &[
    &print_object_out_of_order::RULE,
    &second_film_session::RULE,
    &film_box_incomplete::RULE,
    &film_box_without_image_boxes::RULE,
    &image_box_incomplete::RULE,
    &image_box_of_other_kind::RULE,
    &printer_addressed_wrongly::RULE,
    &print_warning_or_failure::RULE,
    &nothing_printed::RULE,
    &print_with_extended_negotiation::RULE,
];

/// Is it one of the services of print?
fn is_print(service: Service) -> bool {
    matches!(
        service,
        Service::FilmSession
            | Service::FilmBox
            | Service::GrayscaleImageBox
            | Service::ColorImageBox
            | Service::AnnotationBox
            | Service::PrintJob
            | Service::Printer
            | Service::PresentationLut
            | Service::PrinterConfiguration
            | Service::Print
    )
}
