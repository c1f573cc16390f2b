//! SVC-NPO-001.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::Uid;
use crate::dict::attribute::Tag;
use crate::dimse::CommandField;
use crate::scenario::{DataSetBuilder, Ladder};
use crate::timeline::MessageEntry;

use super::{OBJECTS, examples};

pub(super) static RULE: Rule = Rule {
    id: "SVC-NPO-001",
    name: "level_in_object_query",
    title: "Query/Retrieve Level in a request for objects without patient",
    severity: Severity::Violation,
    clause: "PS3.4 U.4.2, U.4.3, X.4.2, BB.4.2, HH.4.2, II.4.2",
    requirement: "Hanging protocols, palettes, templates and protocols have no levels, so their requests \
                  have no Query/Retrieve Level.",
    rationale: "Strict servers fail the request (A900).",
    exceptions: "",
    advice: "Leave (0008,0052) out.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !matches!(
        entry.command_field(),
        Some(CommandField::C_FIND_RQ | CommandField::C_GET_RQ | CommandField::C_MOVE_RQ)
    ) {
        return;
    }
    let class = context.sop_class(entry).map(Uid::as_str).unwrap_or_default();
    let is_of_objects = OBJECTS.iter().any(|objects| class.starts_with(objects));
    if !is_of_objects || data_set.elements().element(Tag(0x0008, 0x0052)).is_none() {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("no Query/Retrieve Level", format!("one in the {}", entry.command_name()))
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    const COLOR_PALETTE_GET: &str = "1.2.840.10008.5.1.4.39.4";
    let request =
        DataSetBuilder::default().with(Tag(0x0008, 0x0052), "IMAGE").with(Tag(0x0008, 0x0018), "2.25.2");
    examples::got(COLOR_PALETTE_GET, &request)
}
