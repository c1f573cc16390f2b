//! SVC-MWL-009.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, identifiers, worklist};

pub(super) static RULE: Rule = Rule {
    id: "SVC-MWL-009",
    name: "worklist_query_unrestricted",
    title: "Worklist query without restriction",
    severity: Severity::Note,
    clause: "PS3.4 K.6.1.2.2",
    requirement: "A worklist query may ask for everything.",
    rationale: "The modality gets the worklist of the whole hospital, slowly, and operators pick the wrong \
                line.",
    exceptions: "It is legal.",
    advice: "Set station AE title, modality or date in the modality.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_request(entry) || !identifiers::is_worklist(entry, context) {
        return;
    }
    if !identifiers::restricts(data_set.elements()) {
        findings.report(entry.last, Some(entry.sender), || {
            Evidence::new("a key with a value", "no key with a value").octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    let empty = |step: crate::scenario::DataSetBuilder, tag| step.with(tag, "");
    let restricting = [Tag(0x0008, 0x0060), Tag(0x0040, 0x0001), Tag(0x0040, 0x0002)];
    let step = restricting.into_iter().fold(worklist::step_request(), empty);
    let request = worklist::request().with_items(worklist::STEPS, &[step]);
    examples::queried(worklist::CLASS, &request, &[worklist::found()])
}
