//! UL-114.

use super::fragments;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dict::Uid;
use crate::scenario::{Ladder, pdus};
use crate::timeline::PduEntry;
use crate::ul::{AbortSource, Associate, Content, Item, PdvHeader, PresentationContext, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-114",
    name: "pdv_on_context_not_accepted",
    title: "PDV on a presentation context that was not accepted",
    severity: Severity::Violation,
    clause: "PS3.8 E.1, PS3.7 D.3.2",
    requirement: "Data is sent on presentation contexts that the acceptor accepted.",
    rationale: "Nothing says in which transfer syntax to read it: the receiver aborts or drops it.",
    exceptions: "An A-ASSOCIATE-AC that could not be decoded as a whole is not held against the sender.",
    advice: "Look up the result of the context, and the ID in the association at hand.",
    is_pedantic: false,
    needs: &[Need::Request, Need::Accept, Need::History],
    follows_from: fragments::DAMAGE,
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(pdu) = fragments::data(entry) else { return };
    let is_accepted = |pdv: &&PdvHeader| {
        context.presentation_context(pdv.context_id).is_some_and(PresentationContext::is_accepted)
    };
    let Some(pdv) = pdu.pdvs.iter().find(|pdv| !is_accepted(pdv)) else { return };
    let associates = [&context.negotiation.request, &context.negotiation.accept];
    if associates.into_iter().flatten().any(|associate| has_damage(associate)) {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        let negotiated = context.presentation_context(pdv.context_id);
        let result = match negotiated {
            Some(PresentationContext { result: None, is_proposed: Some(true), .. }) => {
                "which has no result".to_owned()
            }
            None | Some(PresentationContext { result: None, .. }) => "which was not proposed".to_owned(),
            Some(PresentationContext { result: Some(result), abstract_syntax, .. }) => {
                let syntax = abstract_syntax.as_ref().map_or_else(String::new, Uid::name_or_self);
                format!("{syntax}: {}", result.name())
            }
        };
        let ids = context.negotiation.contexts.iter().filter(|context| context.is_accepted());
        let ids: Vec<String> = ids.map(|context| context.id.to_string()).collect();
        let observed = format!("a {}, {result}", fragments::describe(pdv));
        Evidence::new(format!("one of the contexts {}", ids.join(", ")), observed)
            .octets(entry.sender, fragments::place(pdv))
    });
}

/// Is there something in it that could have been a presentation context?
fn has_damage(associate: &Associate) -> bool {
    let is_damage =
        |item: &Item| matches!(item.content, Content::Malformed(_) | Content::Cut(_) | Content::Unknown(_));
    associate.items.is_empty() || associate.items.iter().any(is_damage)
}

fn example() -> Ladder {
    let mut ladder = Ladder::new();
    ladder.requestor(&pdus::request("CT01", "PACS", &[pdus::VERIFICATION, pdus::CT_IMAGE_STORAGE]));
    let answers = vec![pdus::answer(1, 0), pdus::answer(3, 3)];
    ladder.acceptor(&pdus::associate_ac("CT01", "PACS", answers));
    ladder.requestor(&pdus::store_request(3, 7, &pdus::ct_image(64), 16_000));
    ladder.acceptor(&encode::abort(AbortSource { source: 2, reason: 6 }));
    ladder.close();
    ladder
}
