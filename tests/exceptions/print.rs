//! Print management (PS3.4 Annex H).

use dcmtap::check::Severity;
use dcmtap::dict::attribute::Tag;
use dcmtap::dimse::CommandField;
use dcmtap::scenario::messages::{Managed, managed_request, managed_response};
use dcmtap::scenario::{DataSetBuilder, Ladder};
use dcmtap::stream::Side;

use super::{NOTE, VIOLATION, weight};

const GRAYSCALE_PRINT: &str = "1.2.840.10008.5.1.1.9";
const FILM_SESSION: &str = "1.2.840.10008.5.1.1.1";
const FILM_BOX: &str = "1.2.840.10008.5.1.1.2";
const IMAGE_BOX: &str = "1.2.840.10008.5.1.1.4";
const PRINTER: &str = "1.2.840.10008.5.1.1.16";
const PRINTER_INSTANCE: &str = "1.2.840.10008.5.1.1.17";
const FORMAT: Tag = Tag(0x2010, 0x0010);
const BOXES: Tag = Tag(0x2010, 0x0510);
const IMAGE: Tag = Tag(0x2020, 0x0110);

fn reference(class: &str, instance: &str) -> DataSetBuilder {
    DataSetBuilder::default().with(Tag(0x0008, 0x1150), class).with(Tag(0x0008, 0x1155), instance)
}

fn film_box(format: &str) -> DataSetBuilder {
    let session = reference(FILM_SESSION, "2.25.10");
    DataSetBuilder::default().with(FORMAT, format).with_items(Tag(0x2010, 0x0500), &[session])
}

/// A print job under way.
struct Job {
    ladder: Ladder,
    message_id: u16,
}

impl Job {
    fn new() -> Self {
        Self { ladder: Ladder::association(&[GRAYSCALE_PRINT]), message_id: 0 }
    }

    fn ask(
        &mut self,
        field: CommandField,
        class: &str,
        instance: &str,
        request: Option<&DataSetBuilder>,
        status: u16,
        response: Option<&DataSetBuilder>,
    ) {
        self.message_id += 1;
        let type_id = (field == CommandField::N_ACTION_RQ).then_some(1);
        let managed = Managed { type_id, ..Managed::new(field, self.message_id, class, instance) };
        self.ladder.requestor(&managed_request(1, &managed, request));
        self.ladder.acceptor(&managed_response(1, &managed, status, response));
    }

    fn session(&mut self, instance: &str, status: u16) {
        let copies = DataSetBuilder::default().with(Tag(0x2000, 0x0010), "1");
        self.ask(CommandField::N_CREATE_RQ, FILM_SESSION, instance, Some(&copies), status, Some(&copies));
    }

    fn film(&mut self, format: &str, boxes: usize) {
        let request = film_box(format);
        let boxes: Vec<_> = (0..boxes).map(|id| reference(IMAGE_BOX, &format!("2.25.3{id}"))).collect();
        let response = request.clone().with_items(BOXES, &boxes);
        self.ask(CommandField::N_CREATE_RQ, FILM_BOX, "2.25.20", Some(&request), 0x0000, Some(&response));
    }

    fn fill(&mut self, image_box: &DataSetBuilder) {
        self.ask(CommandField::N_SET_RQ, IMAGE_BOX, "2.25.30", Some(image_box), 0x0000, None);
    }

    fn delete(&mut self, class: &str, instance: &str) {
        self.ask(CommandField::N_DELETE_RQ, class, instance, None, 0x0000, None);
    }

    fn print(&mut self) {
        self.ask(CommandField::N_ACTION_RQ, FILM_SESSION, "2.25.10", None, 0x0000, None);
    }

    fn weight(mut self, rule: &str) -> Option<Severity> {
        self.ladder.release();
        weight(&self.ladder, rule)
    }
}

fn image() -> DataSetBuilder {
    let numbers = [(0x0002, 1), (0x0010, 1), (0x0011, 1), (0x0100, 8), (0x0101, 8), (0x0102, 7), (0x0103, 0)];
    let number = |set: DataSetBuilder, (element, value): (u16, u16)| {
        set.with_octets(Tag(0x0028, element), &value.to_le_bytes())
    };
    let image = numbers.into_iter().fold(DataSetBuilder::default(), number);
    image.with(Tag(0x0028, 0x0004), "MONOCHROME2").with_octets(Tag(0x7fe0, 0x0010), &[0x2a])
}

fn image_box(images: &[DataSetBuilder]) -> DataSetBuilder {
    DataSetBuilder::default().with_octets(Tag(0x2020, 0x0010), &[1, 0]).with_items(IMAGE, images)
}

/// PS3.4 H.4.2.2.1: the format says how many places a film has, if it is a standard one.
#[test]
fn only_standard_formats_tell_how_many_image_boxes_there_are() {
    let created = |format: &str, boxes: usize| {
        let mut job = Job::new();
        job.session("2.25.10", 0x0000);
        job.film(format, boxes);
        job.print();
        job.weight("SVC-PRT-004")
    };
    assert_eq!(created("STANDARD\\1,1", 1), None);
    assert_eq!(created("STANDARD\\2,3", 6), None);
    assert_eq!(created("STANDARD\\2,3", 5), VIOLATION);
    assert_eq!(created("ROW\\2", 3), None);
    assert_eq!(created("ROW\\2", 0), VIOLATION);
}

/// PS3.4 H.4.3.1.2.
#[test]
fn an_empty_image_sequence_erases_an_image() {
    let filled = |image_box: &DataSetBuilder| {
        let mut job = Job::new();
        job.session("2.25.10", 0x0000);
        job.film("STANDARD\\1,1", 1);
        job.fill(image_box);
        job.print();
        job.weight("SVC-PRT-005")
    };
    assert_eq!(filled(&image_box(&[image()])), None);
    assert_eq!(filled(&image_box(&[])), None);
    assert_eq!(filled(&image_box(&[image()]).without(Tag(0x2020, 0x0010))), VIOLATION);
    for tag in [Tag(0x0028, 0x0004), Tag(0x0028, 0x0010), Tag(0x0028, 0x0103), Tag(0x7fe0, 0x0010)] {
        assert_eq!(filled(&image_box(&[image().without(tag)])), VIOLATION, "{tag}");
    }
}

/// PS3.4 H.4.1.2.
#[test]
fn a_film_session_may_follow_one_that_was_deleted_or_refused() {
    let second = |between: &dyn Fn(&mut Job), first: u16| {
        let mut job = Job::new();
        job.session("2.25.10", first);
        between(&mut job);
        job.session("2.25.11", 0x0000);
        job.weight("SVC-PRT-002")
    };
    assert_eq!(second(&|_| (), 0x0000), VIOLATION);
    assert_eq!(second(&|job| job.delete(FILM_SESSION, "2.25.10"), 0x0000), None);
    assert_eq!(second(&|_| (), 0x0110), None);
}

#[test]
fn what_is_printed_was_created_before_if_all_was_captured() {
    let filmed = |before: &dyn Fn(&mut Job)| {
        let mut job = Job::new();
        before(&mut job);
        job.film("STANDARD\\1,1", 1);
        job.print();
        job.weight("SVC-PRT-001")
    };
    assert_eq!(filmed(&|job| job.session("2.25.10", 0x0000)), None);
    assert_eq!(filmed(&|_| ()), VIOLATION);
    assert_eq!(filmed(&|job| job.session("2.25.10", 0x0110)), VIOLATION);
    assert_eq!(filmed(&|job| job.ladder.gap(Side::Initiator, 300)), None);
}

/// To print nothing is a way to cancel.
#[test]
fn a_film_that_is_not_printed_is_noted() {
    let ended = |end: &dyn Fn(&mut Job)| {
        let mut job = Job::new();
        job.session("2.25.10", 0x0000);
        job.film("STANDARD\\1,1", 1);
        end(&mut job);
        job.weight("SVC-PRT-011")
    };
    assert_eq!(ended(&|_| ()), NOTE);
    assert_eq!(ended(&Job::print), None);
    assert_eq!(ended(&|job| job.ladder.gap(Side::Initiator, 300)), None);
    let mut no_film = Job::new();
    no_film.session("2.25.10", 0x0000);
    assert_eq!(no_film.weight("SVC-PRT-011"), None);
}

/// PS3.4 H.4.6: there is one printer, by a well-known UID.
#[test]
fn the_printer_has_one_address() {
    let asked = |instance: &str| {
        let mut job = Job::new();
        job.ask(CommandField::N_GET_RQ, PRINTER, instance, None, 0x0112, None);
        job.weight("SVC-PRT-008")
    };
    assert_eq!(asked(PRINTER_INSTANCE), None);
    assert_eq!(asked("2.25.40"), VIOLATION);
}
