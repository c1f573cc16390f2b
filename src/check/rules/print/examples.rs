//! Print jobs, for the examples of this folder.

use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::messages::{Managed, managed_request, managed_response};
use crate::scenario::{DataSetBuilder, Ladder};

/// Basic Grayscale Print Management Meta SOP Class.
pub(super) const GRAYSCALE_PRINT: &str = "1.2.840.10008.5.1.1.9";
/// Printer SOP Instance.
pub(super) const PRINTER_INSTANCE: &str = "1.2.840.10008.5.1.1.17";
/// Basic Grayscale Image Sequence.
pub(super) const GRAYSCALE_IMAGE_SEQUENCE: Tag = Tag(0x2020, 0x0110);
/// Basic Color Image Sequence.
pub(super) const COLOR_IMAGE_SEQUENCE: Tag = Tag(0x2020, 0x0111);

const FILM_SESSION: &str = "1.2.840.10008.5.1.1.1";
const FILM_BOX: &str = "1.2.840.10008.5.1.1.2";
const IMAGE_BOX: &str = "1.2.840.10008.5.1.1.4";
const PRINTER: &str = "1.2.840.10008.5.1.1.16";

/// An association for grayscale print.
pub(super) fn association() -> Ladder {
    Ladder::association(&[GRAYSCALE_PRINT])
}

/// The attributes of a film box with one place.
pub(super) fn film_box() -> DataSetBuilder {
    DataSetBuilder::default()
        .with(Tag(0x2010, 0x0010), "STANDARD\\1,1")
        .with(Tag(0x2010, 0x0040), "PORTRAIT")
        .with_items(Tag(0x2010, 0x0500), &[reference(FILM_SESSION, "2.25.10")])
}

/// What the printer answers.
pub(super) fn created_film_box() -> DataSetBuilder {
    film_box().with_items(Tag(0x2010, 0x0510), &[reference(IMAGE_BOX, "2.25.30")])
}

/// An image of one pixel.
pub(super) fn gray_image() -> DataSetBuilder {
    let number = |set: DataSetBuilder, (element, value): (u16, u16)| {
        set.with_octets(Tag(0x0028, element), &value.to_le_bytes())
    };
    let numbers = [(0x0002, 1), (0x0010, 1), (0x0011, 1), (0x0100, 8), (0x0101, 8), (0x0102, 7), (0x0103, 0)];
    let image = numbers.into_iter().fold(DataSetBuilder::default(), number);
    image.with(Tag(0x0028, 0x0004), "MONOCHROME2").with_octets(Tag(0x7fe0, 0x0010), &[0x2a])
}

fn reference(class: &str, instance: &str) -> DataSetBuilder {
    DataSetBuilder::default().with(Tag(0x0008, 0x1150), class).with(Tag(0x0008, 0x1155), instance)
}

fn exchange(
    ladder: &mut Ladder,
    managed: &Managed<'_>,
    status: u16,
    request: Option<&DataSetBuilder>,
    response: Option<&DataSetBuilder>,
) {
    ladder.requestor(&managed_request(1, managed, request));
    ladder.acceptor(&managed_response(1, managed, status, response));
}

/// The film session is created.
pub(super) fn create_film_session(ladder: &mut Ladder, message_id: u16, instance: &str) {
    let managed = Managed::new(CommandField::N_CREATE_RQ, message_id, FILM_SESSION, instance);
    let session = DataSetBuilder::default().with(Tag(0x2000, 0x0010), "1");
    exchange(ladder, &managed, 0x0000, Some(&session), Some(&session));
}

/// The film box is created.
pub(super) fn create_film_box(
    ladder: &mut Ladder,
    message_id: u16,
    film_box: &DataSetBuilder,
    created: Option<&DataSetBuilder>,
) {
    let managed = Managed::new(CommandField::N_CREATE_RQ, message_id, FILM_BOX, "2.25.20");
    exchange(ladder, &managed, 0x0000, Some(film_box), created);
}

/// The image box is filled with an image.
pub(super) fn fill_image_box(ladder: &mut Ladder, message_id: u16, image: &DataSetBuilder, status: u16) {
    let managed = Managed::new(CommandField::N_SET_RQ, message_id, IMAGE_BOX, "2.25.30");
    let position = DataSetBuilder::default().with_octets(Tag(0x2020, 0x0010), &[1, 0]);
    let set = position.with_items(GRAYSCALE_IMAGE_SEQUENCE, std::slice::from_ref(image));
    exchange(ladder, &managed, status, Some(&set), None);
}

/// The film session is printed.
pub(super) fn print(ladder: &mut Ladder, message_id: u16, session: &str) {
    let managed = Managed {
        type_id: Some(1),
        ..Managed::new(CommandField::N_ACTION_RQ, message_id, FILM_SESSION, session)
    };
    exchange(ladder, &managed, 0x0000, None, None);
}

/// The printer is asked for its state, and does not know the instance.
pub(super) fn ask_printer(ladder: &mut Ladder, message_id: u16, instance: &str) {
    let managed = Managed::new(CommandField::N_GET_RQ, message_id, PRINTER, instance);
    exchange(ladder, &managed, 0x0112, None, None);
}

/// A film with one image, from the session to the print.
pub(super) fn printed(film_box: &DataSetBuilder, created: &DataSetBuilder, image: &DataSetBuilder) -> Ladder {
    let mut ladder = association();
    create_film_session(&mut ladder, 1, "2.25.10");
    create_film_box(&mut ladder, 2, film_box, Some(created));
    fill_image_box(&mut ladder, 3, image, 0x0000);
    print(&mut ladder, 4, "2.25.10");
    ladder.release();
    ladder
}
