//! Conformance profiles: mistakes in them, what the ledger says of traffic, and the profiles that are shipped.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::{captures, everything, name, root, timeline_of_capture};
use dcmtap::profile::{
    Claim, Direction, Import, Inference, Ledger, Problems, Profile, Prospect, Verdict, compare, schema,
};
use dcmtap::report::ledger;
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

#[test]
fn nothing_contradicts_what_is_inferred_from_the_same_capture() {
    for path in captures() {
        let capture = name(&path);
        let entries = timeline(capture);
        let mut inference = Inference::new(Vec::new());
        for entry in &entries {
            inference.push(entry);
        }
        let text = inference.finish(capture);
        let profile = Profile::load("inferred.toml", &text, &mut |name| Err(name.to_owned()));
        let profile = profile.unwrap_or_else(|problems| panic!("{capture}: {problems}\n{text}"));
        let claims = claims(vec![profile], &entries);
        let contradicted = with(Verdict::Contradicted, &claims);
        assert!(contradicted.is_empty(), "{capture}: {contradicted:?}\n{text}");
        let undeclared = with(Verdict::Undeclared, &claims);
        assert!(undeclared.is_empty(), "{capture}: {undeclared:?}\n{text}");
    }
}

#[test]
fn an_inferred_profile_has_the_frames() {
    let mut inference = Inference::new(vec!["ANY-SCP".to_owned()]);
    for entry in timeline("contexts-rejected-by-dcmtk.pcap") {
        inference.push(&entry);
    }
    let text = inference.finish("capture");
    assert_eq!(text.matches("[[ae]]").count(), 1, "{text}");
    assert!(text.contains("implementation_class_uid = \"1.2.276.0.7230010.3.0.3.6.7\"  # frame 6"), "{text}");
}

#[test]
fn a_configuration_of_dcmtk_becomes_a_profile() {
    let text = r"
[[TransferSyntaxes]]
[Uncompressed]
TransferSyntax1 = LocalEndianExplicit
TransferSyntax2 = LittleEndianImplicit
[[PresentationContexts]]
[Some]
PresentationContext1 = VerificationSOPClass\Uncompressed
PresentationContext2 = CTImageStorage\Uncompressed
PresentationContext3 = FINDStudyRootQueryRetrieveInformationModel\Uncompressed
PresentationContext4 = RETIRED_UltrasoundImageStorage\Uncompressed
PresentationContext5 = DRAFT_WaveformStorage\Uncompressed
[[Profiles]]
[Default]
PresentationContexts = Some
";
    let import = |profile, direction| Import { file: "storescp.cfg", profile, direction }.convert(text);
    let written = import("Default", Direction::Accepts).unwrap();
    assert!(written.contains("# Not in the standard, and left out: DRAFT_WaveformStorage"), "{written}");
    let profile = Profile::load("imported.toml", &written, &mut |name| Err(name.to_owned())).unwrap();
    let claim = &profile.application_entities[0].contexts[0];
    for uid in ["1.2.840.10008.1.1", "1.2.840.10008.5.1.4.1.2.2.1", "1.2.840.10008.5.1.4.1.1.6"] {
        assert!(claim.has_class(uid), "{uid} in\n{written}");
    }
    assert_eq!(claim.transfer_syntaxes.len(), 2);
    let problems = import("Defualt", Direction::Accepts).unwrap_err();
    assert_eq!(problems.0[0].nearest.as_deref(), Some("default"));
}

#[test]
fn a_configuration_of_which_nothing_is_in_the_standard_becomes_a_profile_that_claims_nothing() {
    let text = "
[[TransferSyntaxes]]
[Own]
TransferSyntax1 = Our\u{1}Own
[[PresentationContexts]]
[All]
PresentationContext1 = VerificationSOPClass\\Own
[[Profiles]]
[Default]
PresentationContexts = All
";
    let import = Import { file: "storescp.cfg", profile: "Default", direction: Direction::Accepts };
    let written = import.convert(text).unwrap();
    let said = r"# Not in the standard, and left out: Our\u{1}Own, Verification in own";
    assert!(written.contains(said), "{written}");
    let profile = Profile::load("imported.toml", &written, &mut |name| Err(name.to_owned())).unwrap();
    assert!(profile.application_entities[0].contexts.is_empty());
}

#[test]
fn the_schema_describes_every_key() {
    let schema = schema();
    let ae = &schema["properties"]["ae"]["items"];
    assert_eq!(ae["required"], serde_json::json!(["name"]));
    assert_eq!(ae["additionalProperties"], false);
    let accepts = &ae["properties"]["accepts"]["items"];
    assert_eq!(accepts["properties"]["role"]["enum"], serde_json::json!(["SCU", "SCP", "both"]));
    assert!(accepts["properties"]["sop_classes"]["description"].as_str().unwrap().contains("@group"));
}

/// A shipped profile, the host of its product in the captures, and a part of the names of those captures.
const PEERS: &[(&str, &str, &str)] = &[
    ("dcmtk-echoscu", "192.0.2.10", "echo-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "echo-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "echo-dicom-rs-to-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "echo-pixelmed-to-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "store-explicit-be-dcmtk-to-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "store-deflated-dcmtk-to-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "store-128-contexts-dcmtk-to-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "store-large-4k-pdus-dcmtk-to-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "store-ctn-to-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "store-jpeg-lossless-dcmsend-to-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "store-jpeg-ls-dicom-rs-to-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "store-private-class-pynetdicom-to-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "contexts-rejected-by-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "shapes-to-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "negotiate-user-identity-dicom-rs-to-dcmtk"),
    ("dcmtk-storescp", "192.0.2.20", "reject-by-storescp"),
    ("dcmtk-storescp", "192.0.2.20", "capture-l"),
    ("dcmtk-storescu", "192.0.2.10", "store-explicit-be-dcmtk"),
    ("dcmtk-storescu", "192.0.2.10", "store-deflated-dcmtk"),
    ("dcmtk-storescu", "192.0.2.10", "store-128-contexts-dcmtk"),
    ("dcmtk-storescu", "192.0.2.10", "store-large-4k-pdus-dcmtk"),
    ("dcmtk-storescu", "192.0.2.10", "store-large-offload-dcmtk"),
    ("dcmtk-storescu", "192.0.2.10", "store-dcmtk-to-ctn"),
    ("dcmtk-storescu", "192.0.2.10", "store-implicit-le-dcmtk"),
    ("dcmtk-storescu", "192.0.2.10", "store-jpeg-baseline-dcmtk"),
    ("dcmtk-storescu", "192.0.2.10", "store-statuses-dcmtk"),
    ("dcmtk-findscu", "192.0.2.10", "find-patient-root-dcmtk"),
    ("dcmtk-findscu", "192.0.2.10", "find-cancel-dcmtk"),
    ("dcmtk-findscu", "192.0.2.10", "find-no-match-dcmtk"),
    ("dcmtk-findscu", "192.0.2.10", "find-failed-dcmtk"),
    ("dcmtk-findscu", "192.0.2.10", "worklist-dcmtk"),
    ("dcmtk-getscu", "192.0.2.10", "get-dcmtk"),
    ("dcmtk-movescu", "192.0.2.10", "move-dcmtk-from"),
    ("dcmtk-dcmqrscp", "192.0.2.20", "to-dcmqrscp"),
    ("dcmtk-dcmqrscp", "192.0.2.20", "from-dcmqrscp"),
    ("dcmtk-wlmscpfs", "192.0.2.20", "worklist-dcmtk-to-dcmtk"),
    ("dcmtk-wlmscpfs", "192.0.2.20", "worklist-pynetdicom-to-dcmtk"),
    ("orthanc", "192.0.2.20", "to-orthanc"),
    ("orthanc", "192.0.2.20", "from-orthanc"),
    ("orthanc", "192.0.2.20", "-by-orthanc"),
    ("orthanc", "192.0.2.20", "commitment-other-association-orthanc"),
    ("orthanc", "192.0.2.20", "commitment-complete-orthanc"),
    ("orthanc", "192.0.2.10", "store-orthanc-to"),
    ("dicom-rs-echoscu", "192.0.2.10", "echo-dicom-rs"),
    ("dicom-rs-findscu", "192.0.2.10", "find-study-root-dicom-rs"),
    ("dicom-rs-findscu", "192.0.2.10", "worklist-dicom-rs"),
    ("dicom-rs-movescu", "192.0.2.10", "move-dicom-rs"),
    ("dicom-rs-storescu", "192.0.2.10", "store-jpeg-ls-dicom-rs"),
    ("dicom-rs-storescu", "192.0.2.10", "store-jpeg2000-dicom-rs"),
    ("dicom-rs-storescu", "192.0.2.10", "store-several-dicom-rs"),
    ("dicom-rs-storescu", "192.0.2.10", "store-concurrent-dicom-rs"),
    ("dicom-rs-storescp", "192.0.2.20", "to-dicom-rs"),
    ("dicom-rs-storescp", "192.0.2.20", "contexts-rejected-by-dicom-rs"),
    ("pynetdicom-echoscu", "192.0.2.10", "echo-pynetdicom"),
    ("pynetdicom-storescp", "192.0.2.20", "store-gdcm-to-pynetdicom"),
    ("pynetdicom-storescp", "192.0.2.20", "store-pixelmed-to-pynetdicom"),
    ("pynetdicom-storescp", "192.0.2.20", "echo-gdcm-to-pynetdicom"),
];

/// Where a product does what its documentation does not say, or not what it says: profile, capture, claim. Each is
/// told in `conformance-profiles/README.md`.
const DEPARTURES: &[(&str, &str, &str)] =
    &[("dcmtk-storescp", "store-private-class", "accepts.2.25.51999107269474285434802775026143421069.SCP")];

fn shipped(name: &str) -> Profile {
    let path = root().join("conformance-profiles").join(format!("{name}.toml"));
    let text = std::fs::read_to_string(&path).unwrap();
    let mut read = |name: &str| std::fs::read_to_string(name).map_err(|error| error.to_string());
    Profile::load(path.to_str().unwrap(), &text, &mut read).map_err(|p| p.to_string()).unwrap()
}

#[test]
fn every_shipped_profile_is_well_formed_and_gives_its_sources() {
    let mut count = 0;
    for entry in std::fs::read_dir(root().join("conformance-profiles")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap();
        let profile = shipped(name);
        assert!(!profile.product.statement.is_empty(), "{name} has no statement");
        for entity in &profile.application_entities {
            for claim in &entity.contexts {
                assert!(claim.reference.is_some(), "{name}: {} has no reference", claim.id);
            }
        }
        count += 1;
    }
    assert!(count >= 15, "the profiles are missing");
}

#[test]
fn the_shipped_profiles_hold_in_the_captures_of_their_products() {
    let mut found: Vec<(String, String, String, String)> = Vec::new();
    let mut confirmed = BTreeMap::new();
    let mut loaded: BTreeMap<&str, Profile> = BTreeMap::new();
    for (profile_name, host, part) in PEERS {
        let mut profile = loaded.entry(profile_name).or_insert_with(|| shipped(profile_name)).clone();
        for entity in &mut profile.application_entities {
            entity.hosts = vec![dcmtap::profile::Network::parse(host).unwrap()];
        }
        let captures: Vec<_> = captures().into_iter().filter(|path| name(path).contains(part)).collect();
        assert!(!captures.is_empty(), "no capture is of {part}");
        for path in captures {
            let claims = claims(vec![profile.clone()], &timeline(name(&path)));
            *confirmed.entry(*profile_name).or_insert(0) += with(Verdict::Confirmed, &claims).len();
            for claim in claims.iter().filter(|claim| !claim.is_summary) {
                if matches!(claim.verdict, Verdict::Contradicted | Verdict::Undeclared) {
                    let said =
                        format!("{}: {} {:?}", claim.verdict.name(), claim.text, claim.evidence.first());
                    found.push((
                        (*profile_name).to_owned(),
                        name(&path).to_owned(),
                        claim.claim.clone(),
                        said,
                    ));
                }
            }
        }
    }
    let is_known = |(profile, capture, claim, _): &&(String, String, String, String)| {
        DEPARTURES.iter().any(|(p, c, d)| p == profile && capture.contains(c) && claim.contains(d))
    };
    let new: Vec<_> = found.iter().filter(|one| !is_known(one)).map(|one| format!("{one:?}")).collect();
    assert!(new.is_empty(), "{}", new.join("\n"));
    for (profile, capture, claim) in DEPARTURES {
        let is_found = |(p, c, d, _): &(String, String, String, String)| {
            p == profile && c.contains(capture) && d.contains(claim)
        };
        assert!(found.iter().any(is_found), "{profile}: {claim} does not depart in {capture} any more");
    }
    for (profile, count) in confirmed {
        assert!(count > 3, "{profile}: only {count} claims are confirmed in all captures");
    }
}

/// What `storescu` and `storescp` negotiated in a capture is what their profiles foretell.
#[test]
fn a_comparison_foretells_what_was_captured() {
    let comparisons = compare(&shipped("dcmtk-storescu"), &shipped("dcmtk-storescp"));
    assert_eq!(comparisons.len(), 1, "storescp proposes nothing");
    let rows = &comparisons[0].rows;
    let mut count = 0;
    for capture in ["store-128-contexts-dcmtk-to-dcmtk.pcap", "store-large-4k-pdus-dcmtk-to-dcmtk.pcap"] {
        for entry in timeline(capture) {
            let Entry::Association(association) = entry else { continue };
            for context in &association.negotiation.contexts {
                let class = context.abstract_syntax.as_ref().unwrap().to_string();
                let Some(row) = rows.iter().find(|row| row.sop_class == class) else { continue };
                let syntax = context.transfer_syntax.as_ref().map(ToString::to_string);
                let is_foretold = match syntax {
                    Some(syntax) => row.transfer_syntaxes.contains(&syntax),
                    None => row.prospect != Prospect::Will,
                };
                assert!(is_foretold, "{capture}: {row:?} against {context:?}");
                count += 1;
            }
        }
    }
    assert!(count > 50, "only {count} contexts were foretold");
    let refused = compare(&shipped("dcmtk-findscu"), &shipped("dcmtk-storescp"));
    assert!(refused[0].rows.iter().all(|row| row.prospect == Prospect::WillNot && !row.why.is_empty()));
}

#[test]
fn the_ledger_is_told_as_tables_and_as_json() {
    let claims = claims(vec![profile(WRONG).unwrap()], &timeline("contexts-rejected-by-dcmtk.pcap"));
    let mut text = Vec::new();
    ledger::text(&mut text, &claims, false).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("Test: AE storescp"), "{text}");
    let broken = text.lines().find(|line| line.starts_with("  contradicted")).unwrap();
    assert!(broken.contains("1.2.3.4.5.6.7.SCP") && broken.contains("#1 frame 6"), "{text}");
    let row = text.lines().find(|line| line.starts_with("  CT Image Storage")).unwrap();
    assert!(
        row.contains("SCP") && row.contains("Explicit VR Little Endian") && row.contains("undeclared"),
        "{text}"
    );
    let cell = claims.iter().find(|claim| claim.cell.is_some()).unwrap();
    let line = ledger::json(cell);
    assert_eq!((&line["event"], &line["profile"]), (&"claim".into(), &"test.toml".into()));
    assert_eq!(line["cell"]["role"], "SCP");
    for claim in &claims {
        let line = ledger::json(claim);
        for field in ["profile", "ae", "claim", "verdict", "evidence", "text"] {
            assert!(!line[field].is_null(), "{field} in {line}");
        }
    }
}

#[test]
fn a_plain_association_contradicts_that_tls_is_required() {
    let secure =
        profile("[[ae]]\nname = \"A\"\nhosts = [\"192.0.2.20\"]\ntls = { required = true }\n").unwrap();
    let plain = claims(vec![secure.clone()], &timeline("echo-dcmtk-to-dcmtk.pcap"));
    assert_eq!(with(Verdict::Contradicted, &plain), ["tls"]);
    let encrypted = claims(vec![secure], &timeline("tls-dcmtk-to-dcmtk.pcap"));
    assert!(with(Verdict::Confirmed, &encrypted).contains(&"tls"), "{encrypted:?}");
}

#[test]
fn what_the_capture_lost_is_undecidable() {
    let text = "[[ae]]\nname = \"A\"\nhosts = [\"192.0.2.20\"]\n[[ae.accepts]]\nid = \"s\"\n\
                sop_classes = [\"@storage\"]\nrole = \"SCP\"\ntransfer_syntaxes = [\"@uncompressed\"]\n";
    let claims = claims(vec![profile(text).unwrap()], &timeline("capture-only-requests.pcap"));
    assert!(with(Verdict::Contradicted, &claims).is_empty());
    assert!(with(Verdict::Undecidable, &claims).iter().any(|claim| claim.starts_with("accepts.s.")));
}

/// Two products with a claim of every kind, some right and some wrong in the captures below.
const EVERYTHING: &str = r#"
[[ae]]
name = "server"
hosts = ["192.0.2.20"]
ae_titles = ["*"]
implementation_class_uid = "1.2.276.0.7230010.3.0.3.6.7"
implementation_version_name = "OFFIS_*"
application_context = "1.2.840.10008.3.1.1.1"
max_pdu_length = { min = 4096, max = 32768 }
max_associations = { accepted = 1, initiated = 1 }
async_operations = { invoked = 1, performed = 1 }
user_identity = ["username", "jwt"]
character_sets = ["ISO_IR 192"]
association_timeout_s = 30
dimse_timeout_s = 0.0001
ip = ["v4"]
tls = { required = false }

[[ae.accepts]]
id = "find"
sop_classes = ["@find", "ModalityWorklistInformationModelFind"]
role = "SCP"
transfer_syntaxes = ["@uncompressed"]
extended_negotiation = { relational = true, fuzzy = false, timezone = 1 }
statuses = [0x0000, "FF00-FF01"]

[[ae.accepts]]
id = "storage"
sop_classes = ["@storage"]
role = "SCP"
transfer_syntaxes = ["@uncompressed", "@jpeg"]
statuses = ["0000", "Bxxx"]

[[ae.accepts]]
id = "echo"
sop_classes = ["Verification"]
role = "both"
transfer_syntaxes = ["ImplicitVRLittleEndian"]
support = "may"

[[ae.accepts]]
id = "no-print"
sop_classes = ["@print", "@ups", "StorageCommitmentPushModel"]
role = "SCP"
transfer_syntaxes = ["ImplicitVRLittleEndian"]
support = "must-not"

[[ae.query]]
sop_class = "StudyRootQueryRetrieveInformationModelFind"
level = "STUDY"
matching = ["PatientID", "StudyDate", "StudyInstanceUID"]
returned = ["PatientName", "AccessionNumber"]

[[ae.query]]
sop_class = "ModalityWorklistInformationModelFind"
matching = ["ScheduledProcedureStepSequence.Modality", "PatientName"]
returned = ["PatientID", "StudyInstanceUID"]

[[ae]]
name = "client"
hosts = ["192.0.2.10"]
ports = [104]
implementation_version_name = "OFFIS_DCMTK_*"
max_pdu_length = 16384
user_identity = ["username-passcode"]
dimse_timeout_s = 600
ip = ["v6"]
tls = { required = true, profiles = ["BCP 195"] }

[[ae.proposes]]
id = "find"
sop_classes = ["@find", "@worklist"]
role = "SCU"
transfer_syntaxes = ["ImplicitVRLittleEndian", "ExplicitVRLittleEndian"]

[[ae.proposes]]
id = "ct"
sop_classes = ["CTImageStorage"]
role = "SCU"
transfer_syntaxes = ["@uncompressed"]

[[ae.query]]
sop_class = "StudyRootQueryRetrieveInformationModelFind"
role = "SCU"
matching = ["PatientID"]
returned = ["StudyInstanceUID"]

[[ae.sends]]
sop_class = "CTImageStorage"
message = "C-STORE-RQ"
always = ["PatientID", "StudyInstanceUID", "RequestAttributesSequence.ScheduledProcedureStepID"]
sometimes = ["AccessionNumber"]
never = ["PatientName"]
"#;

/// Each line is what a person would say who holds the claims above against the capture.
#[test]
fn every_kind_of_claim_is_held_against_traffic() {
    let captures = captures();
    let mut told = String::new();
    for part in
        ["find-study-root", "worklist-dcmtk-to-dcmtk", "store-statuses", "negotiate-user", "reject-by"]
    {
        for path in captures.iter().filter(|path| name(path).contains(part)).take(2) {
            let mut text = Vec::new();
            let claims = claims(vec![profile(EVERYTHING).unwrap()], &timeline(name(path)));
            ledger::text(&mut text, &claims, false).unwrap();
            writeln!(told, "== {}\n{}", name(path), String::from_utf8(text).unwrap()).unwrap();
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn what_is_inferred_is_written_as_a_profile() {
    let captures = captures();
    let mut told = String::new();
    for part in ["find-study-root", "store-statuses", "negotiate-user"] {
        for path in captures.iter().filter(|path| name(path).contains(part)).take(1) {
            let mut inference = Inference::new(Vec::new());
            for entry in timeline(name(path)) {
                inference.push(&entry);
            }
            writeln!(told, "== {}\n{}", name(path), inference.finish(name(path))).unwrap();
        }
    }
    insta::assert_snapshot!(told);
}

/// What becomes of each pair of SOP class and transfer syntax, and why.
#[test]
fn a_comparison_says_what_will_be_accepted() {
    let loaded = profile(EVERYTHING).unwrap();
    let mut told = String::new();
    for comparison in compare(&loaded, &loaded) {
        for row in comparison
            .rows
            .iter()
            .filter(|row| !row.sop_class.contains(".5.1.4.1.1.") || row.sop_class.ends_with(".1.1.2"))
        {
            writeln!(
                told,
                "{} {:?} {}: {:?} {:?}",
                row.sop_class,
                row.role,
                row.prospect.name(),
                row.transfer_syntaxes,
                row.why
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn lengths_are_a_number_or_a_range() {
    let lengths = |written: &str| {
        let loaded = profile(&format!("[[ae]]\nname = \"A\"\nmax_pdu_length = {written}\n")).unwrap();
        loaded.application_entities[0].max_pdu_length.unwrap()
    };
    // PS3.8 D.1: 0 is no limit, so that nothing is more.
    for (written, text, inside, outside) in [
        ("16384", "16384", &[16_384][..], &[0, 16_383, 16_385][..]),
        ("0", "0 (no limit)", &[0], &[1, 16_384]),
        ("{ min = 4096, max = 32768 }", "4096 to 32768", &[4_096, 32_768], &[0, 4_095, 32_769]),
        ("{ min = 4096 }", "4096 or more", &[4_096, u32::MAX, 0], &[4_095, 1]),
        ("{ max = 4096 }", "0 to 4096", &[1, 4_096], &[0, 4_097]),
    ] {
        let lengths = lengths(written);
        assert_eq!(lengths.to_string(), text);
        for length in inside {
            assert!(lengths.has(*length), "{length} in {written}");
        }
        for length in outside {
            assert!(!lengths.has(*length), "{length} in {written}");
        }
    }
}
