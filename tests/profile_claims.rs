//! What one claim of a profile is worth against one conversation: negotiation, rejection, waiting, attributes sent.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]

mod common;

use common::{everything, root, timeline_of_capture, timeline_of_events};
use dcmtap::profile::Verdict::{Confirmed, Contradicted, NotExercised, Undecidable, Undeclared};
use dcmtap::profile::{Claim, Ledger, Profile, Verdict};
use dcmtap::scenario::messages::{find_request, find_response};
use dcmtap::scenario::{DataSetBuilder, Ladder, pdus};
use dcmtap::stream::Side;
use dcmtap::timeline::Entry;

const ASSOCIATION: &str = "association_timeout_s";
const DIMSE: &str = "dimse_timeout_s";
const MOST: &str = "max_associations.accepted";
const USER: &str = "user_identity";
const WINDOW: &str = "async_operations";

/// The ledger of the claims of a product with one AE.
fn ledger_of(entries: &[Entry], ae: &str) -> Vec<Claim> {
    let text = format!("schema = 1\n[product]\nname = \"Test\"\n[[ae]]\nname = \"A\"\n{ae}");
    let loaded = Profile::load("test.toml", &text, &mut |name| Err(name.to_owned()));
    let profile = loaded.unwrap_or_else(|problems| panic!("{:?} in\n{text}", problems.0));
    let mut ledger = Ledger::new(vec![profile]);
    for entry in entries {
        ledger.push(entry);
    }
    ledger.finish()
}

/// The entry of the ledger for one of these claims.
fn claim(entries: &[Entry], ae: &str, path: &str) -> Claim {
    let claims = ledger_of(entries, ae);
    let known: Vec<&str> = claims.iter().map(|claim| claim.claim.as_str()).collect();
    let found = claims.iter().find(|claim| claim.claim == path && !claim.is_summary).cloned();
    found.unwrap_or_else(|| panic!("no {path} in {known:?}"))
}

/// AE, claim, verdict, and what was seen.
type Case = (&'static str, &'static str, Verdict, &'static str);

fn hold(of: &str, entries: &[Entry], cases: &[Case]) {
    for (ae, path, verdict, text) in cases {
        let claim = claim(entries, ae, path);
        let said = (claim.verdict, claim.text.as_str());
        assert_eq!(said, (*verdict, *text), "{path} of {of} with\n{ae}");
    }
}

fn hold_capture(name: &str, cases: &[Case]) {
    let octets = std::fs::read(root().join("captures").join(name)).unwrap();
    hold(name, &timeline_of_capture(octets, everything()), cases);
}

fn entries(ladder: &Ladder) -> Vec<Entry> {
    timeline_of_events(|sink| ladder.events(|event| sink(&event)), everything())
}

/// PS3.7 D.3.3.5: of a field, the answer is what both have; the level of support is each side's own (PS3.4 B.3.1.1).
#[test]
fn fields_of_extended_negotiation() {
    const SCP: &str = r#"hosts = ["192.0.2.20"]
[[ae.accepts]]
id = "x"
role = "SCP"
transfer_syntaxes = ["ImplicitVRLittleEndian"]
"#;
    let with = |rest: &str| -> &'static str { format!("{SCP}{rest}").leak() };
    let find = r#"sop_classes = ["StudyRootQueryRetrieveInformationModelFind"]"#;
    let store = r#"sop_classes = ["CTImageStorage"]"#;
    hold_capture(
        "negotiate-extended.pcap",
        &[
            (
                with(&format!("{find}\nextended_negotiation = {{ relational = true }}")),
                "accepts.x.extended_negotiation.relational",
                Confirmed,
                "answers 1",
            ),
            (
                with(&format!("{find}\nextended_negotiation = {{ relational = false }}")),
                "accepts.x.extended_negotiation.relational",
                Contradicted,
                "answers 1",
            ),
            (
                with(&format!("{find}\nsupport = \"may\"\nextended_negotiation = {{ relational = false }}")),
                "accepts.x.extended_negotiation.relational",
                NotExercised,
                "answers 1",
            ),
            (
                with(&format!("{find}\nextended_negotiation = {{ combined_date_time = true }}")),
                "accepts.x.extended_negotiation.combined_date_time",
                Confirmed,
                "answers 1",
            ),
            // Asked for, and not in the answer: 0.
            (
                with(&format!("{find}\nextended_negotiation = {{ fuzzy = true }}")),
                "accepts.x.extended_negotiation.fuzzy",
                Contradicted,
                "answers 0",
            ),
            (
                with(&format!("{find}\nextended_negotiation = {{ timezone = false }}")),
                "accepts.x.extended_negotiation.timezone",
                Confirmed,
                "answers 0",
            ),
            (
                with(&format!("{store}\nextended_negotiation = {{ level_of_support = 2 }}")),
                "accepts.x.extended_negotiation.level_of_support",
                Confirmed,
                "answers 2",
            ),
            (
                with(&format!("{store}\nextended_negotiation = {{ level_of_support = 1 }}")),
                "accepts.x.extended_negotiation.level_of_support",
                Contradicted,
                "answers 2",
            ),
            // Neither asked for nor answered.
            (
                with(&format!("{store}\nextended_negotiation = {{ element_coercion = 2 }}")),
                "accepts.x.extended_negotiation.element_coercion",
                NotExercised,
                "",
            ),
            (
                r#"hosts = ["192.0.2.10"]
[[ae.proposes]]
id = "x"
role = "SCU"
transfer_syntaxes = ["ImplicitVRLittleEndian"]
sop_classes = ["CTImageStorage"]
extended_negotiation = { digital_signature = 3, level_of_support = 1 }"#,
                "proposes.x.extended_negotiation.digital_signature",
                Confirmed,
                "proposes 3",
            ),
        ],
    );
}

/// PS3.7 D.3.3.3 and D.3.3.7.
#[test]
fn windows_and_user_identities() {
    const FIVE: &str = "invokes 5 and performs 3 at once";
    let window = |host: u8, window: &str| -> &'static str {
        format!("hosts = [\"192.0.2.{host}\"]\nasync_operations = {window}\n").leak()
    };
    hold_capture(
        "negotiate-async-window.pcap",
        &[
            (window(10, "{ invoked = 5, performed = 3 }"), WINDOW, Confirmed, FIVE),
            (window(10, "{ invoked = 0, performed = 0 }"), WINDOW, Confirmed, FIVE),
            (window(10, "{ invoked = 4, performed = 3 }"), WINDOW, Contradicted, FIVE),
            (window(10, "{ invoked = 5, performed = 2 }"), WINDOW, Contradicted, FIVE),
            (
                window(20, "{ invoked = 1, performed = 1 }"),
                WINDOW,
                Confirmed,
                "invokes 1 and performs 1 at once",
            ),
        ],
    );
    hold_capture(
        "echo-dcmtk-to-dcmtk.pcap",
        &[(
            window(10, "{ invoked = 2, performed = 1 }"),
            WINDOW,
            NotExercised,
            "negotiates no window: one operation at once",
        )],
    );
    let user = |host: u8, forms: &str| -> &'static str {
        format!("hosts = [\"192.0.2.{host}\"]\nuser_identity = [{forms}]\n").leak()
    };
    let octets = std::fs::read(root().join("captures/negotiate-user-identity.pcap")).unwrap();
    let told = |host, forms: &str| {
        claim(&timeline_of_capture(octets.clone(), everything()), user(host, forms), USER)
    };
    let all = r#""username", "username-passcode", "kerberos", "saml", "jwt""#;
    assert_eq!(told(10, all).verdict, Confirmed);
    let some = told(10, r#""jwt""#);
    assert_eq!(some.verdict, Undeclared);
    assert!(some.text.contains("sends username"), "{}", some.text);
    let server = told(20, all);
    assert!(server.text.contains("although an answer was asked for"), "{}", server.text);
    assert_eq!(server.verdict, Contradicted);
    // Whoever claims no form need not answer.
    assert_ne!(told(20, r#""jwt""#).verdict, Contradicted);
}

/// PS3.8 9.3.4: what a rejection says of the claims of whoever sent it.
#[test]
fn rejections() {
    const CONTEXT: &str = "1.2.840.10008.3.1.1.1";
    let context = |name: &str| -> &'static str {
        format!("hosts = [\"192.0.2.20\"]\nports = [104]\napplication_context = \"{name}\"\n").leak()
    };
    hold_capture(
        "reject-application-context-by-many.pcap",
        &[
            (context(CONTEXT), "application_context", Confirmed, "refuses 1.2.3.4"),
            (context("1.2.3.4"), "application_context", Contradicted, "refuses 1.2.3.4"),
        ],
    );
    hold_capture(
        "reject-called-aet-by-orthanc.pcap",
        &[
            (
                "ae_titles = [\"NOTORTHANC\"]\nports = [4242]\n",
                "ae_titles",
                Contradicted,
                "does not recognize its own title NOTORTHANC",
            ),
            // Which of many titles it has, it need not know.
            ("ae_titles = [\"NOT*\"]\nports = [4242]\n", "ae_titles", Confirmed, "uses NOTORTHANC"),
        ],
    );
    let most = |most: u32| -> &'static str {
        format!("hosts = [\"192.0.2.20\"]\nmax_associations = {{ accepted = {most} }}\n").leak()
    };
    let octets = std::fs::read(root().join("captures/reject-local-limit-by-dcmqrscp.pcap")).unwrap();
    let entries = timeline_of_capture(octets, everything());
    let told = claim(&entries, most(1), MOST);
    assert_eq!(told.verdict, Confirmed);
    assert!(told.text.contains("refuses another association while 1 are open"), "{}", told.text);
    let told = claim(&entries, most(5), MOST);
    assert_ne!(told.verdict, Contradicted);
    assert!(!told.text.is_empty());
}

/// Whoever waits longer than it claims breaks the claim; whoever gives up then keeps it.
#[test]
fn times() {
    let request = || pdus::request("CT01", "PACS", &[pdus::VERIFICATION]);
    let accept = || pdus::accept("CT01", "PACS", &[1]);
    let time = |path: &str, seconds: &str| -> &'static str {
        format!("ae_titles = [\"CT01\"]\n{path} = {seconds}\n").leak()
    };
    let association = |seconds| time("association_timeout_s", seconds);
    let mut slow = Ladder::new();
    slow.requestor(&request());
    slow.wait_ms(20_000);
    slow.acceptor(&accept());
    slow.release();
    hold(
        "an answer after 20 s",
        &entries(&slow),
        &[
            (association("10"), ASSOCIATION, Contradicted, "waits 20.0 s"),
            // What clocks and machines take away.
            (association("19"), ASSOCIATION, NotExercised, ""),
            (association("30"), ASSOCIATION, NotExercised, ""),
            // For ever.
            (association("0"), ASSOCIATION, NotExercised, ""),
        ],
    );
    let mut never = Ladder::new();
    never.requestor(&request());
    never.wait_ms(20_000);
    let never = never.ending_in_abort(Side::Initiator);
    hold(
        "no answer within 20 s",
        &entries(&never),
        &[
            (association("20"), ASSOCIATION, Confirmed, "gives up after 20.0 s"),
            (association("21"), ASSOCIATION, Confirmed, "gives up after 20.0 s"),
            (association("10"), ASSOCIATION, Contradicted, "waits 20.0 s"),
            (association("60"), ASSOCIATION, NotExercised, "ends after 20.0 s without an answer"),
            (association("0"), ASSOCIATION, NotExercised, "ends after 20.0 s without an answer"),
        ],
    );
    let dimse = |seconds| time("dimse_timeout_s", seconds);
    let mut slow = Ladder::association(&[pdus::STUDY_ROOT_FIND]);
    let keys = || DataSetBuilder::default().with(dcmtap::dict::attribute::Tag(0x0020, 0x000d), "");
    slow.requestor(&find_request(1, 1, pdus::STUDY_ROOT_FIND, &keys()));
    for status in [0xff00, 0xff00, 0x0000] {
        slow.wait_ms(8_000);
        let found = (status == 0xff00).then(keys);
        slow.acceptor(&find_response(1, 1, pdus::STUDY_ROOT_FIND, status, found.as_ref()));
    }
    slow.wait_ms(60_000);
    slow.release();
    hold(
        "three responses, each after 8 s",
        &entries(&slow),
        &[
            // Each starts the time anew, and the last one ends it.
            (dimse("10"), DIMSE, NotExercised, ""),
            (dimse("5"), DIMSE, Contradicted, "waits 8.0 s"),
        ],
    );
    let mut never = Ladder::verification();
    never.requestor(&pdus::echo_request(1, 1));
    never.wait_ms(20_000);
    let never = never.ending_in_abort(Side::Initiator);
    hold(
        "no response within 20 s",
        &entries(&never),
        &[
            (dimse("20"), DIMSE, Confirmed, "gives up after 20.0 s"),
            (dimse("10"), DIMSE, Contradicted, "waits 20.0 s"),
            (dimse("90"), DIMSE, NotExercised, "ends after 20.0 s without an answer"),
        ],
    );
    // The other side ended it: nobody's patience was tried.
    let mut ended = Ladder::verification();
    ended.requestor(&pdus::echo_request(1, 1));
    ended.wait_ms(20_000);
    let ended = ended.ending_in_abort(Side::Responder);
    hold("the other side aborts", &entries(&ended), &[(dimse("20"), DIMSE, NotExercised, "")]);
}

/// What is always, sometimes and never sent; what was lost of a message tells nothing of it.
#[test]
fn attributes_that_are_sent() {
    let sends = |claim: &str| -> &'static str {
        let head = "hosts = [\"192.0.2.10\"]\n[[ae.sends]]\nsop_class = \"CTImageStorage\"\nmessage = \"C-STORE-RQ\"\n";
        format!("{head}{claim}\n").leak()
    };
    let told = |entries: &[Entry], claimed: &str| {
        let (when, name) = claimed.split_once(" = [\"").unwrap();
        let end = format!(".{when}.{}", name.trim_end_matches("\"]"));
        let claims = ledger_of(entries, sends(claimed));
        claims
            .into_iter()
            .find(|claim| claim.claim.ends_with(&end))
            .map(|claim| (claim.verdict, claim.text))
            .unwrap()
    };
    let read = |name: &str| {
        timeline_of_capture(std::fs::read(root().join("captures").join(name)).unwrap(), everything())
    };
    let whole = read("store-implicit-le-dcmtk-to-orthanc.pcap");
    let sent = |verdict| (verdict, "sent".to_owned());
    let not_sent = |verdict| (verdict, "not sent".to_owned());
    assert_eq!(told(&whole, "always = [\"PatientID\"]"), sent(Confirmed));
    assert_eq!(told(&whole, "always = [\"AccessoryCode\"]"), not_sent(Contradicted));
    assert_eq!(told(&whole, "never = [\"PatientID\"]"), sent(Contradicted));
    assert_eq!(told(&whole, "never = [\"AccessoryCode\"]"), not_sent(Confirmed));
    assert_eq!(told(&whole, "sometimes = [\"PatientID\"]"), sent(Confirmed));
    assert_eq!(told(&whole, "sometimes = [\"AccessoryCode\"]"), (NotExercised, String::new()));
    // What the capture cut off may have had it.
    let cut = read("capture-snaplen-256.pcap");
    assert_eq!(told(&cut, "always = [\"AccessoryCode\"]"), not_sent(Undecidable));
    assert_eq!(told(&cut, "never = [\"AccessoryCode\"]").0, Undecidable);
}

/// What the ledger of a server with this table of contexts says of accepting, but for what was not exercised.
fn accepted(capture: &str, table: &str) -> Vec<(Verdict, String, String)> {
    let octets = std::fs::read(root().join("captures").join(capture)).unwrap();
    let claims =
        ledger_of(&timeline_of_capture(octets, everything()), &format!("hosts = [\"192.0.2.20\"]\n{table}"));
    let said = claims.into_iter().filter(|it| it.claim.starts_with("accepts") && !it.is_summary);
    said.filter(|it| it.verdict != NotExercised).map(|it| (it.verdict, it.claim, it.text)).collect()
}

fn table(role: &str, support: &str, classes: &str, syntaxes: &str) -> String {
    format!(
        "[[ae.accepts]]\nid = \"x\"\nrole = \"{role}\"\nsupport = \"{support}\"\nsop_classes = [\"{classes}\"]\n\
         transfer_syntaxes = [\"{syntaxes}\"]\n"
    )
}

/// PS3.4 A.3: whoever accepts associations accepts Verification, whether or not it says so.
#[test]
fn presentation_contexts() {
    const OF_ECHO: &str = "accepts.x.Verification.SCP.Implicit VR Little Endian";
    const JPEG_2000: &str = "accepts.x.CT Image Storage.SCP.JPEG 2000 (Lossless Only)";
    const NOT_SUPPORTED: &str = "answered with result 4: transfer syntaxes not supported";
    let said = |verdict, claim: &str, text: &str| (verdict, claim.to_owned(), text.to_owned());
    let echo = "echo-dcmtk-to-dcmtk.pcap";
    let owed = said(Confirmed, "accepts.(Verification)", "accepted");
    assert_eq!(accepted(echo, ""), std::slice::from_ref(&owed));
    for (support, verdict) in [("must", Confirmed), ("may", Confirmed), ("must-not", Contradicted)] {
        let found = accepted(echo, &table("SCP", support, "Verification", "@any"));
        assert_eq!(found, [said(verdict, OF_ECHO, "accepted")], "{support}");
    }
    let rejects = "contexts-rejected-by-dcmtk.pcap";
    let undeclared = |why: &str| {
        let claim = "accepts.CT Image Storage.SCP.Explicit VR Little Endian";
        said(Undeclared, claim, &format!("accepted; {why}"))
    };
    assert_eq!(
        accepted(rejects, &table("SCP", "must", "@storage", "@jpeg2000")),
        [
            said(Contradicted, JPEG_2000, NOT_SUPPORTED),
            owed.clone(),
            undeclared("x claims it without Explicit VR Little Endian"),
        ]
    );
    assert_eq!(
        accepted(rejects, &table("SCP", "must-not", "@storage", "@jpeg2000"))[0],
        said(Confirmed, JPEG_2000, NOT_SUPPORTED)
    );
    assert_eq!(
        accepted(rejects, &table("SCU", "must", "@storage", "@any")),
        [owed.clone(), undeclared("x claims it only as SCU")]
    );
    assert_eq!(
        accepted(rejects, &table("SCP", "must", "@worklist", "@any")),
        [owed, undeclared("no claim in accepts has the SOP class")]
    );
    // What was answered, only the answer tells.
    let lost = accepted("capture-only-requests.pcap", &table("SCP", "must", "CTImageStorage", "@any"));
    let claim = "accepts.x.CT Image Storage.SCP.Implicit VR Little Endian";
    assert_eq!(lost, [said(Undecidable, claim, "the A-ASSOCIATE-AC was not captured")]);
}

/// How many SOP classes and transfer syntaxes a group stands for, with one that is in it and one that is not.
#[test]
fn groups() {
    let contexts = |classes: &str, syntaxes: &str| -> Vec<String> {
        let table = table("SCP", "must", classes, syntaxes);
        let claims = ledger_of(&[], &format!("hosts = [\"192.0.2.20\"]\n{table}"));
        let cells = claims.into_iter().filter_map(|claim| claim.cell);
        cells
            .map(|cell| if syntaxes.starts_with('@') { cell.transfer_syntax } else { cell.sop_class })
            .collect()
    };
    for (group, own, other) in [
        ("storage", "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.2.2.1"),
        ("non-patient-storage", "1.2.840.10008.5.1.4.39.1", "1.2.840.10008.5.1.4.1.1.2"),
        ("query-retrieve", "1.2.840.10008.5.1.4.1.2.2.3", "1.2.840.10008.5.1.4.31"),
        ("find", "1.2.840.10008.5.1.4.1.2.2.1", "1.2.840.10008.5.1.4.1.2.2.2"),
        ("move", "1.2.840.10008.5.1.4.1.2.2.2", "1.2.840.10008.5.1.4.1.2.2.3"),
        ("get", "1.2.840.10008.5.1.4.1.2.2.3", "1.2.840.10008.5.1.4.1.2.2.1"),
        ("worklist", "1.2.840.10008.5.1.4.31", "1.2.840.10008.3.1.2.3.3"),
        ("mpps", "1.2.840.10008.3.1.2.3.3", "1.2.840.10008.5.1.4.31"),
        ("ups", "1.2.840.10008.5.1.4.34.6.1", "1.2.840.10008.5.1.4.31"),
        ("print", "1.2.840.10008.5.1.1.9", "1.2.840.10008.5.1.4.31"),
    ] {
        let members = contexts(&format!("@{group}"), "ImplicitVRLittleEndian");
        assert!(members.iter().any(|uid| uid == own), "{group}: {members:?}");
        assert!(!members.iter().any(|uid| uid == other), "{group}: {members:?}");
    }
    for (group, own) in [
        ("uncompressed", "1.2.840.10008.1.2.2"),
        ("any", "1.2.840.10008.1.2.4.50"),
        ("deflated", "1.2.840.10008.1.2.1.99"),
        ("jpeg", "1.2.840.10008.1.2.4.57"),
        ("jpeg-ls", "1.2.840.10008.1.2.4.80"),
        ("jpeg2000", "1.2.840.10008.1.2.4.90"),
        ("jpeg-xl", "1.2.840.10008.1.2.4.110"),
        ("jpip", "1.2.840.10008.1.2.4.94"),
        ("rle", "1.2.840.10008.1.2.5"),
        ("video", "1.2.840.10008.1.2.4.100"),
    ] {
        let members = contexts("CTImageStorage", &format!("@{group}"));
        assert!(members.iter().any(|uid| uid == own), "{group}: {members:?}");
        assert_eq!(
            members.iter().any(|uid| uid == "1.2.840.10008.1.2"),
            matches!(group, "uncompressed" | "any")
        );
    }
}
