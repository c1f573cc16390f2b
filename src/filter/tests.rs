//! The language as its users write it.

use proptest::prelude::*;

use super::*;
use crate::dict::status::Class;
use crate::dimse::CommandField;
use crate::time::Timestamp;

/// A subject with these values.
struct Given(Vec<(Field, Value<'static>)>);

impl Subject for Given {
    fn visit(&self, field: Field, test: &mut dyn FnMut(Value<'_>) -> bool) {
        self.0.iter().filter(|(own, _)| *own == field).any(|(_, value)| test(*value));
    }
}

/// A response to a C-STORE from CT01 to PACS that failed.
fn response() -> Given {
    Given(vec![
        (Field::Event, Value::Text("message")),
        (Field::Command, Value::Command(CommandField::C_STORE_RQ.response())),
        (Field::Status, Value::Status(0xa700, Class::Failure)),
        (Field::SopClass, Value::Uid("1.2.840.10008.5.1.4.1.1.2")),
        (Field::Service, Value::Text("Storage")),
        (Field::ResponseTime, Value::Duration(1_500_000_000)),
        (Field::Octets, Value::Number(5_000_000)),
        (Field::Ae, Value::Text("CT01")),
        (Field::Ae, Value::Text("PACS")),
        (Field::Calling, Value::Text("CT01")),
        (Field::Host, Value::Address("10.0.1.30".parse().unwrap())),
        (Field::Host, Value::Address("10.0.1.2".parse().unwrap())),
        (Field::Host, Value::Text("archive.example")),
        (Field::Port, Value::Number(104)),
        (Field::Time, Value::Time(Timestamp::parse("2026-03-01T12:00:00Z").unwrap())),
        (Field::Failed, Value::There),
        (Field::PatientName, Value::Text("DOE^JANE")),
    ])
}

fn holds(text: &str) -> bool {
    Filter::parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).matches(&response())
}

/// Place and text of an error.
fn error(text: &str) -> (&str, String) {
    let error = Filter::parse(text).unwrap_err();
    (text.get(error.at.clone()).unwrap(), error.to_string())
}

#[test]
fn what_holds_is_found() {
    for text in [
        "command = C-STORE",
        "command = c-store-rsp",
        "command ~ \"c-*\"",
        "command in (C-FIND, C-STORE)",
        "status = A700",
        "status = 0xA700",
        "status = a7xx",
        "status = failure",
        "status != success",
        "command = C-STORE and status != success",
        "sop-class = \"CT Image Storage\"",
        "sop-class = CTImageStorage",
        "sop-class = 1.2.840.10008.5.1.4.1.1.2",
        "sop-class ~ \"*image storage\"",
        "service = storage",
        "response-time > 1s",
        "response-time <= 1500 ms",
        "octets > 4 MiB",
        "octets = 5MB",
        "ae = CT01",
        "ae ~ ct*",
        "ae = PACS and calling = CT01",
        "host = 10.0.1.0/24",
        "host = ARCHIVE.example",
        "host ~ 10.0.1.*",
        "port = 104",
        "time > 2026-03-01",
        "time < 2026-03-01T12:00:01",
        "time >= 2026-03-01T13:00:00+01:00",
        "failed",
        "not incomplete",
        "patient-name ~ 'doe^*'",
        "status = success or failed and not (ae = MR01 or port = 11112)",
        "NOT (status=success) AND Failed",
        "finding or command=C-STORE",
    ] {
        assert!(holds(text), "{text}");
    }
}

#[test]
fn what_does_not_hold_is_not_found() {
    for text in [
        "command = C-STORE-RQ",
        "command != C-STORE",
        "ae != PACS",
        "ae = pacs",
        "ae !~ ct*",
        "host = 10.0.2.0/24",
        "status in (success, pending)",
        "response-time < 1s",
        "not failed",
        "finding",
        "patient-id",
    ] {
        assert!(!holds(text), "{text}");
    }
}

#[test]
fn a_comparison_with_what_is_not_there_is_false() {
    for text in ["patient-id != X", "outcome != aborted", "duration < 1h", "diagnosis !~ x*", "pdu = A-ABORT"]
    {
        assert!(!holds(text), "{text}");
        assert!(holds(&format!("not {text}")), "{text}");
    }
}

#[test]
fn and_binds_more_than_or() {
    assert!(holds("failed or incomplete and incomplete"));
    assert!(!holds("(failed or incomplete) and incomplete"));
    assert!(holds("not incomplete and failed"));
    assert!(!holds("not (failed and failed)"));
}

#[test]
fn errors_have_a_place_and_help() {
    for (text, place, help) in [
        ("comand = C-STORE", "comand", "did you mean command?"),
        ("command = C-STOR", "C-STOR", "did you mean C-STORE?"),
        ("command > C-STORE", ">", "it has = != ~ !~ in"),
        ("failed = yes", "=", "write failed or not failed"),
        ("outcome = abroted", "abroted", "did you mean aborted?"),
        ("status = succes", "succes", "did you mean success?"),
        ("command = C-STORE und failed", "und", "and or or is needed"),
        ("sop-class = CT Image Storage and failed", "CT Image Storage", "write \"CT Image Storage\""),
        ("sop-class = Imagine", "Imagine", "unknown SOP class"),
        ("failed && incomplete", "&&", "write and"),
        ("command =", "", "such as C-STORE"),
        ("command = and", "and", "written \"and\""),
        ("(failed", "(", "not closed"),
        ("failed)", ")", "was not opened"),
        ("ae in (A, B", "(", "not closed"),
        ("ae in A", "A", "parentheses"),
        ("ae = \"CT", "\"CT", "quotation mark"),
        ("\"CT\"", "\"CT\"", "a field is needed"),
        ("and failed", "and", "before and"),
        ("", "", "something is missing"),
        ("failed and", "", "something is missing"),
        ("duration > 2", "2", "2s or 2ms"),
        ("duration = soon", "soon", "write 2s"),
        ("time = 2026-03-01", "=", "it has < <= > >="),
        ("ae =~ CT", "=~", "unknown operator"),
        ("finding = UL048", "UL048", "did you mean UL-048?"),
        ("message-id = seven", "seven", "a number is needed"),
    ] {
        let (at, said) = error(text);
        assert_eq!(at, place, "{text}: {said}");
        assert!(said.contains(help), "{text}: {said}");
    }
}

#[test]
fn what_is_too_much_is_told() {
    let deep = format!("{}failed", "(".repeat(10_000));
    assert!(Filter::parse(&deep).unwrap_err().message.contains("inside each other"));
    let deep = format!("{}failed", "not ".repeat(10_000));
    assert!(Filter::parse(&deep).unwrap_err().message.contains("inside each other"));
    let many = vec!["failed"; 65].join(" or ");
    assert!(Filter::parse(&many).unwrap_err().message.contains("more than 64"));
    assert!(holds(&vec!["failed"; 64].join(" and ")));
}

#[test]
fn needs_are_told() {
    let needs = |text: &str| Filter::parse(text).unwrap().needs();
    assert_eq!(needs("command = C-STORE and ae = A"), Needs::default());
    assert_eq!(needs("patient = X"), Needs { data_sets: true, ..Needs::default() });
    assert_eq!(needs("failed or duration > 2s"), Needs { end: true, ..Needs::default() });
    assert!(needs("rule = UL-048").judgements && needs("rule = UL-048").is_late());
    assert_eq!(Filter::parse("failed or outcome = aborted").unwrap().late_field(), Some("outcome"));
}

#[test]
fn what_depends_on_the_end_is_settled_there() {
    let filter = Filter::parse("command = C-STORE and (outcome = aborted or port = 104) and failed").unwrap();
    assert_eq!(filter.matches_early(&response()), Early::Decided(true), "the outcome does not matter");
    let filter = Filter::parse("command = C-FIND and outcome = aborted").unwrap();
    assert_eq!(filter.matches_early(&response()), Early::Decided(false));
    let filter = Filter::parse("command = C-STORE and outcome = aborted").unwrap();
    let Early::Depends(pattern) = filter.matches_early(&response()) else { panic!("it depends") };
    let ended = |outcome| Given(vec![(Field::Outcome, Value::Text(outcome))]);
    assert!(filter.settle(pattern, &ended("aborted")));
    assert!(!filter.settle(pattern, &ended("released")));
}

proptest! {
    #[test]
    fn any_text_is_read_or_told_what_is_wrong(text in ".{0,80}") {
        check(&text)?;
    }

    #[test]
    fn any_words_are_read_or_told_what_is_wrong(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "command", "status", "failed", "ae", "duration", "host", "sop-class", "=", "!=", "~", "in", "(", ")",
                ",", "and", "or", "not", "C-STORE", "2", "s", "\"", "\"CT*\"", "A700", "'", "ü", "1.5 MiB",
            ]),
            0..12,
        ),
        space in prop::sample::select(vec!["", " "]),
    ) {
        check(&words.join(space))?;
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    match Filter::parse(text) {
        Ok(filter) => {
            let subject = response();
            let matches = filter.matches(&subject);
            if let Early::Decided(early) = filter.matches_early(&subject) {
                prop_assert!(filter.needs().is_late() || early == matches);
            }
        }
        Err(error) => {
            prop_assert!(error.at.start <= error.at.end && error.at.end <= text.len());
            prop_assert!(text.get(error.at.clone()).is_some());
            let [_, marks] = error.marked(text);
            prop_assert!(marks.contains('^'));
        }
    }
    Ok(())
}
