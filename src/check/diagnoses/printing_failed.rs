//! Printing fails.

use crate::check::{Case, Look, Pattern, Told, in_words};
use crate::dict::service::Service;
use crate::dimse::{CommandField, CommandSetBuilder};
use crate::scenario::{Ladder, pdus};

pub(super) static PATTERN: Pattern = Pattern {
    id: "printing-failed",
    title: "Printing fails",
    symptom: "An N-CREATE-RQ, N-SET-RQ or N-ACTION-RQ of a print SOP class is answered with a failure or warning.",
    causes: &[
        "the film session is not referenced by the film box",
        "the UIDs of the image boxes were not taken from the response",
        "the display format or film size is not supported",
        "the film box is deleted before it is printed",
    ],
    advice: "Follow the UIDs of session, box and images; read the data sets of the responses.",
    look: Look::Association(recognise),
    example,
};

fn recognise(case: &Case<'_>) -> Option<Told> {
    let (failure, status) = case.failed(&[], |_, service| {
        matches!(
            service,
            Service::FilmSession
                | Service::FilmBox
                | Service::GrayscaleImageBox
                | Service::ColorImageBox
                | Service::Print
                | Service::Printer
                | Service::PresentationLut
        )
    })?;
    Some(
        Told::new(format!("{}.", in_words(failure, status)), failure.operation.request.last)
            .and(failure.response.last)
            .guess(),
    )
}
const FILM_BOX: &str = "1.2.840.10008.5.1.1.2";

fn example() -> Ladder {
    let meta = "1.2.840.10008.5.1.1.9";
    let create = CommandSetBuilder::default()
        .uid(0x0002, FILM_BOX)
        .u16(0x0100, CommandField::N_CREATE_RQ.0)
        .u16(0x0110, 1)
        .u16(0x0800, 1)
        .uid(0x1000, "2.25.8");
    let answer = CommandSetBuilder::default()
        .uid(0x0002, FILM_BOX)
        .u16(0x0100, CommandField::N_CREATE_RQ.response().0)
        .u16(0x0120, 1)
        .u16(0x0800, 0x0101)
        .u16(0x0900, 0x0106)
        .uid(0x1000, "2.25.8");
    let mut ladder = Ladder::association(&[meta]);
    let list = pdus::implicit(0x2010, 0x0010, br"STANDARD\1,1");
    ladder.requestor(&[pdus::command(1, &create.build()), pdus::data_set(1, &list, 4_096)].concat());
    ladder.acceptor(&pdus::command(1, &answer.build()));
    ladder.release();
    ladder
}
