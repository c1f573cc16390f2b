//! SVC-CIR-003.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::octets::Escaped;
use crate::scenario::{DataSetBuilder, Ladder};
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-CIR-003",
    name: "level_without_bulk_data_wrong",
    title: "Retrieval without bulk data at another level than IMAGE",
    severity: Severity::Violation,
    clause: "PS3.4 Z.4.2.1.3, Z.6.1.1",
    requirement: "Instances without their bulk data are retrieved at the level IMAGE.",
    rationale: "The archive fails the request (A900).",
    exceptions: "",
    advice: "Send the level IMAGE and the SOP Instance UIDs.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const LEVEL: Tag = Tag(0x0008, 0x0052);

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_GET_RQ)
        || entry.service() != Service::CompositeInstanceGetWithoutBulkData
    {
        return;
    }
    let level = data_set.elements().trimmed(LEVEL);
    if level == b"IMAGE" {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("IMAGE", format!("\"{}\"", Escaped(level))).octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    const GET_WITHOUT_BULK_DATA: &str = "1.2.840.10008.5.1.4.1.2.5.3";
    let request = DataSetBuilder::default().with(LEVEL, "SERIES").with(Tag(0x0008, 0x0018), "2.25.2");
    examples::got(GET_WITHOUT_BULK_DATA, &request)
}
