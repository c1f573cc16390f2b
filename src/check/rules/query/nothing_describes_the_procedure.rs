//! SVC-MWL-007.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::{DataSet, Elements};
use crate::dict::attribute::{Tag, label};
use crate::scenario::Ladder;
use crate::timeline::MessageEntry;

use super::{examples, identifiers, worklist};

pub(super) static RULE: Rule = Rule {
    id: "SVC-MWL-007",
    name: "nothing_describes_the_procedure",
    title: "Neither description nor code comes back",
    severity: Severity::Violation,
    clause: "PS3.4 K.6.1.2.2",
    requirement: "Description or code sequence of the step has a value, and so has description or code \
                  sequence of the requested procedure.",
    rationale: "The operator sees a line without text, and the modality cannot choose a protocol.",
    exceptions: "Only where the request asks for both.",
    advice: "Fill in the description at the information system.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const OF_STEP: [Tag; 2] = [Tag(0x0040, 0x0007), Tag(0x0040, 0x0008)];
const OF_PROCEDURE: [Tag; 2] = [Tag(0x0032, 0x1060), Tag(0x0032, 0x1064)];

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_match(entry) || !identifiers::is_worklist(entry, context) {
        return;
    }
    let Some(request) = context.request_of(entry) else { return };
    let (request, found) = (request.elements(), data_set.elements());
    let step = request.items(worklist::STEPS).next().zip(found.items(worklist::STEPS).next());
    let is_bare_step = step.is_some_and(|(request, found)| is_bare(request, found, OF_STEP));
    let bare = match (is_bare_step, is_bare(request, found, OF_PROCEDURE)) {
        (true, _) => OF_STEP,
        (false, true) => OF_PROCEDURE,
        (false, false) => return,
    };
    findings.report(entry.last, Some(entry.sender), || {
        let [description, code] = bare.map(label);
        Evidence::new(format!("{description} or {code}"), "no value in either")
            .octets(entry.sender, entry.span())
    });
}

fn is_bare(request: Elements<'_>, found: Elements<'_>, pair: [Tag; 2]) -> bool {
    pair.iter().all(|tag| request.element(*tag).is_some() && !found.has_value(*tag))
}

fn example() -> Ladder {
    let step = worklist::step().with(Tag(0x0040, 0x0007), "");
    let found = worklist::found().with_items(worklist::STEPS, &[step]);
    examples::queried(worklist::CLASS, &worklist::request(), &[found])
}
