//! Conformance profiles: mistakes in them, what the ledger says of traffic, and the profiles that are shipped.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use common::{everything, root, timeline_of_capture};
use dcmtap::profile::{Claim, Ledger, Problems, Profile, Verdict};
use dcmtap::timeline::Entry;

/// A profile with this AE, named `test.toml`.
fn profile(ae: &str) -> Result<Profile, Problems> {
    let text = format!("schema = 1\n[product]\nname = \"Test\"\n{ae}");
    Profile::load("test.toml", &text, &mut |name| Err(format!("no {name} here")))
}

fn timeline(capture: &str) -> Vec<Entry> {
    timeline_of_capture(std::fs::read(root().join("captures").join(capture)).unwrap(), everything())
}

fn claims(profiles: Vec<Profile>, entries: &[Entry]) -> Vec<Claim> {
    let mut ledger = Ledger::new(profiles);
    for entry in entries {
        ledger.push(entry);
    }
    ledger.finish()
}

/// The paths of the claims with a verdict, summaries left out.
fn with(verdict: Verdict, claims: &[Claim]) -> Vec<&str> {
    let own = claims.iter().filter(|claim| claim.verdict == verdict && !claim.is_summary);
    own.map(|claim| claim.claim.as_str()).collect()
}

#[test]
fn every_mistake_is_told_with_its_place_and_the_nearest_name() {
    let problems = profile(
        r#"
[[ae]]
name = "A"
max_pdu_lenght = 16384
implementation_class_uid = "1.2.0840"
ports = [104, "x"]

[[ae.accepts]]
id = "storage"
sop_classes = ["CT Image Storge", "@storag", "1.2..3"]
role = "SPC"
transfer_syntaxes = ["ExplicitVRLittleEndiann"]
statuses = ["A7"]

[[ae.accepts]]
id = "storage"
sop_classes = ["CTImageStorage"]
transfer_syntaxes = ["@uncompressed"]

[[ae]]
name = "A"
"#,
    )
    .unwrap_err();
    let told: Vec<String> = problems.0.iter().map(ToString::to_string).collect();
    let expected = [
        (7, "unknown key \"max_pdu_lenght\"", "\"max_pdu_length\""),
        (8, "malformed UID \"1.2.0840\": a component starts with 0", ""),
        (9, "ports: an integer expected, not a string", ""),
        (13, "unknown SOP class \"CT Image Storge\"", "\"CT Image Storage\""),
        (13, "unknown group @storag", "\"@storage\""),
        (13, "malformed UID \"1.2..3\": an empty component", ""),
        (14, "role: \"SPC\" is not one of SCU, SCP, both", ""),
        (15, "unknown transfer syntax", "\"ExplicitVRLittleEndian\""),
        (16, "a status such as", ""),
        (18, "the key \"role\" is missing", ""),
        (18, "there is a claim \"storage\" in accepts already", ""),
        (23, "there is an AE \"A\" already", ""),
    ];
    for (line, message, nearest) in expected {
        let is_told = told.iter().any(|problem| {
            problem.starts_with(&format!("test.toml:{line}:"))
                && problem.contains(message)
                && problem.contains(nearest)
        });
        assert!(is_told, "line {line}: {message} {nearest}, in\n{}", told.join("\n"));
    }
    assert_eq!(told.len(), expected.len(), "{}", told.join("\n"));
}

#[test]
fn text_that_is_no_toml_is_told_with_its_place() {
    let problems = profile("[[ae]]\nname = \"A\"\nports = [104,,]\nhosts = [\"10.0.0.1\"\n").unwrap_err();
    assert!(
        problems.0.iter().any(|problem| problem.place.line == 6 || problem.place.line == 7),
        "{problems}"
    );
}

#[test]
fn claims_that_contradict_each_other_are_a_mistake() {
    let problems = profile(
        r#"
[[ae]]
name = "A"
[[ae.accepts]]
id = "all"
sop_classes = ["@storage"]
role = "both"
transfer_syntaxes = ["@uncompressed"]
[[ae.accepts]]
id = "no-ct"
sop_classes = ["CTImageStorage"]
role = "SCP"
transfer_syntaxes = ["ImplicitVRLittleEndian"]
support = "must-not"
"#,
    )
    .unwrap_err();
    assert_eq!(problems.0.len(), 1);
    assert!(problems.0[0].to_string().starts_with("test.toml:12:"), "{problems}");
    assert!(problems.0[0].message.contains("\"no-ct\" contradicts \"all\""), "{problems}");
}

#[test]
fn a_profile_is_laid_over_the_one_that_it_extends() {
    let base = "schema = 1\n[product]\nname = \"Base\"\nvendor = \"V\"\n[groups]\nmine = [\"CTImageStorage\"]\n\
                [[ae]]\nname = \"A\"\nports = [104]\n[[ae.accepts]]\nid = \"s\"\nsop_classes = [\"@mine\"]\n\
                role = \"SCP\"\ntransfer_syntaxes = [\"@uncompressed\"]\n";
    let text = "schema = 1\nextends = \"base.toml\"\n[product]\nname = \"Site\"\n\
                [[ae]]\nname = \"A\"\nports = [11112]\n[[ae.accepts]]\nid = \"s\"\nsupport = \"may\"\n";
    let mut asked = Vec::new();
    let profile = Profile::load("folder/site.toml", text, &mut |name| {
        asked.push(name.to_owned());
        Ok(base.to_owned())
    });
    let profile = profile.unwrap();
    assert_eq!(asked, ["folder/base.toml"]);
    assert_eq!((profile.product.name.as_str(), profile.product.vendor.as_deref()), ("Site", Some("V")));
    let entity = &profile.application_entities[0];
    assert_eq!(entity.ports, [11112]);
    assert_eq!(entity.contexts.len(), 1);
    assert_eq!(entity.contexts[0].support, dcmtap::profile::Support::May);
    assert!(entity.contexts[0].has_class("1.2.840.10008.5.1.4.1.1.2"));
}

#[test]
fn a_profile_that_extends_itself_is_a_mistake() {
    let text = "schema = 1\nextends = \"a.toml\"\n[product]\nname = \"P\"\n";
    let problems = Profile::load("a.toml", text, &mut |_| Ok(text.to_owned())).unwrap_err();
    assert!(problems.to_string().contains("extends itself"), "{problems}");
}

/// storescp as it is, but for a SOP class too many, a transfer syntax too few, and a wrong role.
const WRONG: &str = r#"
[[ae]]
name = "storescp"
implementation_class_uid = "1.2.276.0.7230010.3.0.3.6.7"
implementation_version_name = "OFFIS_DCMTK_*"
max_pdu_length = 16384

[[ae.accepts]]
id = "storage"
sop_classes = ["CTImageStorage", "1.2.3.4.5.6.7"]
role = "SCP"
transfer_syntaxes = ["ImplicitVRLittleEndian"]

[[ae.accepts]]
id = "echo"
sop_classes = ["Verification"]
role = "SCU"
transfer_syntaxes = ["@uncompressed"]
"#;

#[test]
fn the_ledger_names_exactly_the_wrong_lines() {
    let claims = claims(vec![profile(WRONG).unwrap()], &timeline("contexts-rejected-by-dcmtk.pcap"));
    let contradicted = with(Verdict::Contradicted, &claims);
    assert_eq!(contradicted, ["accepts.storage.1.2.3.4.5.6.7.SCP.Implicit VR Little Endian"]);
    let undeclared = with(Verdict::Undeclared, &claims);
    let expected = [
        "accepts.Verification.SCP.Implicit VR Little Endian",
        "accepts.Verification.SCP.Explicit VR Little Endian",
        "accepts.CT Image Storage.SCP.Explicit VR Little Endian",
    ];
    assert_eq!(undeclared, expected);
    let why = |path: &str| claims.iter().find(|claim| claim.claim == path).unwrap();
    assert!(why(expected[0]).text.contains("echo claims it only as SCU"), "{}", why(expected[0]).text);
    assert!(why(expected[2]).text.contains("storage claims it without Explicit VR Little Endian"));
    assert!(why(contradicted[0]).text.contains("abstract syntax not supported"));
    let summary = why("accepts.storage");
    assert_eq!((summary.verdict, summary.evidence[0].frame), (Verdict::Contradicted, 6));
}
