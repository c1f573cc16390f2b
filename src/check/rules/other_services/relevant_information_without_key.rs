//! SVC-RPI-002.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Tag, label};
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::examples;

pub(super) static RULE: Rule = Rule {
    id: "SVC-RPI-002",
    name: "relevant_information_without_key",
    title: "Query for relevant patient information without patient or template",
    severity: Severity::Violation,
    clause: "PS3.4 Q.4.3.1.2",
    requirement: "The query names the patient by Patient ID, and the template of what it wants to know.",
    rationale: "The server fails the query (A900, C200).",
    exceptions: "",
    advice: "Send Patient ID and Content Template Sequence.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const RELEVANT_PATIENT: &str = "1.2.840.10008.5.1.4.37.1";

const PATIENT_ID: Tag = Tag(0x0010, 0x0020);
const CONTENT_TEMPLATE_SEQUENCE: Tag = Tag(0x0040, 0xa504);

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_FIND_RQ)
        || entry.service() != Service::RelevantPatientInformation
    {
        return;
    }
    let elements = data_set.elements();
    let keys = [PATIENT_ID, CONTENT_TEMPLATE_SEQUENCE].into_iter();
    let missing: Vec<String> = keys.filter(|tag| !elements.has_value(*tag)).map(label).collect();
    if missing.is_empty() {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("a patient and a template", format!("no value in {}", missing.join(", ")))
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    examples::queried(RELEVANT_PATIENT, &examples::relevant_request().with(PATIENT_ID, ""), &[])
}
