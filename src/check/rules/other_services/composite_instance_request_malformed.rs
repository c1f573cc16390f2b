//! SVC-CIR-001.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::{DataSetBuilder, Ladder};
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-CIR-001",
    name: "composite_instance_request_malformed",
    title: "Request for composite instances is malformed",
    severity: Severity::Violation,
    clause: "PS3.4 Y.4.1.1.3.1, Y.6.1.1",
    requirement: "The level is IMAGE or FRAME, SOP Instance UID has a value, there is no character set, and \
                  a request for frames names one instance and its frames in one way.",
    rationale: "The archive fails the request (A900).",
    exceptions: "At the level IMAGE, a list of UIDs is right.",
    advice: "Send the attributes of PS3.4 Y.4.1.1.3.1, and no others.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const LEVEL: Tag = Tag(0x0008, 0x0052);
const SOP_INSTANCE_UID: Tag = Tag(0x0008, 0x0018);
const SPECIFIC_CHARACTER_SET: Tag = Tag(0x0008, 0x0005);
/// Simple Frame List, Calculated Frame List, Time Range.
const FRAMES: [Tag; 3] = [Tag(0x0008, 0x1161), Tag(0x0008, 0x1162), Tag(0x0008, 0x1163)];

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if !matches!(entry.command_field(), Some(CommandField::C_GET_RQ | CommandField::C_MOVE_RQ)) {
        return;
    }
    if !matches!(entry.service(), Service::CompositeInstanceMove | Service::CompositeInstanceGet) {
        return;
    }
    let elements = data_set.elements();
    let level = elements.trimmed(LEVEL);
    let ways = FRAMES.iter().filter(|tag| elements.has_value(**tag)).count();
    let has_several = elements.trimmed(SOP_INSTANCE_UID).contains(&b'\\');
    let fault = match level {
        b"IMAGE" | b"FRAME" if !elements.has_value(SOP_INSTANCE_UID) => "no SOP Instance UID",
        b"IMAGE" | b"FRAME" if elements.element(SPECIFIC_CHARACTER_SET).is_some() => {
            "a Specific Character Set"
        }
        b"FRAME" if has_several => "several instances at level FRAME",
        b"FRAME" if ways != 1 => "not one list of frames",
        b"IMAGE" | b"FRAME" => return,
        _ => "a level other than IMAGE and FRAME",
    };
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("IMAGE or FRAME, and the instance", fault).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    const COMPOSITE_INSTANCE_GET: &str = "1.2.840.10008.5.1.4.1.2.4.3";
    let request = DataSetBuilder::default().with(LEVEL, "STUDY").with(SOP_INSTANCE_UID, "2.25.2");
    examples::got(COMPOSITE_INSTANCE_GET, &request)
}
