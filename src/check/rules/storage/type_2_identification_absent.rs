//! SVC-STO-004.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Tag, label};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, objects};

pub(super) static RULE: Rule = Rule {
    id: "SVC-STO-004",
    name: "type_2_identification_absent",
    title: "Attribute that may be empty but not absent is absent",
    severity: Severity::Violation,
    clause: "PS3.3 C.7.1.1, C.7.2.1",
    requirement: "Patient's Name, ID, Birth Date and Sex, Study Date, Time and ID, Accession Number and \
                  Referring Physician's Name are in every object of a patient, empty if not known.",
    rationale: "Most archives do not mind; strict ones and validators refuse the object.",
    exceptions: "Objects without patient have none of them, and what a private SOP class holds is its own \
                 affair. De-identified objects keep these attributes, empty.",
    advice: "Send the attributes with zero length instead of leaving them out.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const TYPE_2: [Tag; 9] = [
    Tag(0x0008, 0x0020),
    Tag(0x0008, 0x0030),
    Tag(0x0008, 0x0050),
    Tag(0x0008, 0x0090),
    Tag(0x0010, 0x0010),
    Tag(0x0010, 0x0020),
    Tag(0x0010, 0x0030),
    Tag(0x0010, 0x0040),
    Tag(0x0020, 0x0010),
];

fn check(entry: &MessageEntry, data_set: &DataSet, _: &Context, findings: &mut Findings<'_>) {
    if objects::stored(entry) != Some(objects::Kind::OfPatient) {
        return;
    }
    let elements = data_set.elements();
    if TYPE_2.iter().all(|tag| elements.element(*tag).is_some()) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let absent = TYPE_2.iter().filter(|tag| elements.element(**tag).is_none());
        let absent: Vec<String> = absent.copied().map(label).collect();
        Evidence::new("the attributes, if need be empty", format!("no {}", absent.join(", ")))
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    examples::stored(&examples::image().without(Tag(0x0010, 0x0030)))
}
