//! SVC-MWL-002.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::{Tag, label};
use crate::dict::requirement::{find, worklist::KEYS};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, identifiers, worklist};

pub(super) static RULE: Rule = Rule {
    id: "SVC-MWL-002",
    name: "step_attribute_outside_sequence",
    title: "Attribute of the step stands outside of its sequence",
    severity: Severity::Violation,
    clause: "PS3.4 K.6.1.2.2",
    requirement: "Station, start, modality and whatever else belongs to the scheduled step stand in the \
                  item of Scheduled Procedure Step Sequence.",
    rationale: "The server ignores the restriction and returns the worklist of the whole hospital.",
    exceptions: "A Modality outside that repeats the one inside is a note, and a key without value that is \
                 only asked for a warning.",
    advice: "Put the keys of the step into the one item of (0040,0100).",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const MODALITY: Tag = Tag(0x0008, 0x0060);

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_request(entry) || !identifiers::is_worklist(entry, context) {
        return;
    }
    let elements = data_set.elements();
    let has_row = |path: &[Tag]| find(KEYS, |key| key.path, path).is_some();
    let is_of_step = |tag: Tag| !has_row(&[tag]) && has_row(&[worklist::STEPS, tag]);
    let Some(node) = elements.iter().find(|node| is_of_step(node.tag)) else { return };
    findings.report(entry.last, Some(entry.sender), || {
        let evidence = Evidence::new(
            "in the item of Scheduled Procedure Step Sequence",
            format!("{} outside", label(node.tag)),
        )
        .octets(entry.sender, entry.span());
        let is_inside_too = elements.items(worklist::STEPS).any(|step| step.element(MODALITY).is_some());
        match node.tag {
            MODALITY if is_inside_too => evidence.severity(Severity::Note),
            tag if !elements.has_value(tag) => evidence.severity(Severity::Warning),
            _ => evidence,
        }
    });
}

fn example() -> Ladder {
    let step = worklist::step_request().without(Tag(0x0040, 0x0001));
    let request = worklist::request().with_items(worklist::STEPS, &[step]).with(Tag(0x0040, 0x0001), "CT01");
    examples::queried(worklist::CLASS, &request, &[])
}
