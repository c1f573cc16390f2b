//! SVC-FIND-024.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::scenario::pdus;
use crate::timeline::MessageEntry;

use super::{examples, identifiers};

pub(super) static RULE: Rule = Rule {
    id: "SVC-FIND-024",
    name: "character_set_of_match_differs",
    title: "Match is in another character set than the request",
    severity: Severity::Note,
    clause: "PS3.4 C.4.1.1.3.2",
    requirement: "An archive may answer in any character set that it names.",
    rationale: "A client that expects its own character set shows garbage.",
    exceptions: "It is legal, and only told where the match has text beyond ASCII.",
    advice: "Let the client decode each match by the character set that the match names.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

const SPECIFIC_CHARACTER_SET: Tag = Tag(0x0008, 0x0005);

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    if !identifiers::is_match(entry) {
        return;
    }
    let own = data_set.elements().trimmed(SPECIFIC_CHARACTER_SET);
    let is_foreign = |octet: &u8| *octet >= 0x80 || *octet == 0x1b;
    let mut texts = data_set.nodes.iter().filter(|node| node.vr.has_character_set());
    if own.is_empty() || !texts.any(|node| node.value().is_some_and(|value| value.iter().any(is_foreign))) {
        return;
    }
    let Some(request) = context.request_of(entry) else { return };
    let asked = request.elements().trimmed(SPECIFIC_CHARACTER_SET);
    if asked == own {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let asked = if asked.is_empty() { "none (ASCII)".to_owned() } else { Escaped(asked).to_string() };
        Evidence::new(format!("that of the request: {asked}"), Escaped(own).to_string())
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    let found = examples::study_match()
        .with(SPECIFIC_CHARACTER_SET, "ISO_IR 100")
        .with_octets(Tag(0x0010, 0x0010), b"M\xdcLLER^EVA");
    examples::queried(pdus::STUDY_ROOT_FIND, &examples::study_request(), &[found])
}
