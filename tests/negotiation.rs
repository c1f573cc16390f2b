//! What two peers agreed on when the association was established, also where the capture has only half of it.

use dcmtap::dict::Uid;
use dcmtap::scenario::pdus::{self, CT_IMAGE_STORAGE, IMPLICIT, VERIFICATION};
use dcmtap::scenario::workflow::role;
use dcmtap::ul::{
    Associate, Content, ContextResult, ContextSet, Item, Negotiation, PresentationContext, Role,
};

const EXPLICIT: &str = "1.2.840.10008.1.2.1";

fn associate(contexts: Vec<Item>, user_data: Vec<Item>) -> Associate {
    let mut associate = pdus::associate("CT01", "PACS", contexts);
    if let Some(Item { content: Content::UserInformation(items), .. }) = associate.items.last_mut() {
        items.extend(user_data);
    }
    associate
}

fn request() -> Associate {
    let contexts = vec![
        pdus::proposal(1, CT_IMAGE_STORAGE),
        pdus::proposal_with(3, VERIFICATION, &[IMPLICIT, EXPLICIT]),
    ];
    associate(contexts, vec![])
}

fn accept() -> Associate {
    associate(vec![pdus::answer(1, 3), pdus::answer_with(3, 0, &[EXPLICIT])], vec![])
}

/// PS3.7 D.3.3.4: a role is had that was proposed and accepted; without an answer, the defaults hold.
#[test]
fn roles_are_those_that_both_want() {
    let roles = |offered: Option<(u8, u8)>, answered: Option<(u8, u8)>| {
        let item = |roles: Option<(u8, u8)>| {
            roles.into_iter().map(|(user, provider)| role(CT_IMAGE_STORAGE, user, provider)).collect()
        };
        let mut negotiation = Negotiation::default();
        let contexts = vec![pdus::proposal(1, CT_IMAGE_STORAGE), pdus::proposal(3, VERIFICATION)];
        negotiation.set_request(Box::new(associate(contexts, item(offered))), false);
        negotiation.set_accept(
            Box::new(associate(vec![pdus::answer(1, 0), pdus::answer(3, 0)], item(answered))),
            false,
        );
        let of =
            |id: u8, role| negotiation.context(id).unwrap().roles(role).names().collect::<Vec<_>>().join("+");
        assert_eq!((&*of(3, Role::Requestor), &*of(3, Role::Acceptor)), ("SCU", "SCP"), "another class");
        (of(1, Role::Requestor), of(1, Role::Acceptor))
    };
    let hold = |offered, answered, requestor: &str, acceptor: &str| {
        assert_eq!(
            roles(offered, answered),
            (requestor.to_owned(), acceptor.to_owned()),
            "{offered:?} {answered:?}"
        );
    };
    hold(None, None, "SCU", "SCP");
    hold(None, Some((0, 1)), "SCU", "SCP");
    hold(Some((0, 1)), None, "SCU", "SCP");
    hold(Some((0, 1)), Some((0, 1)), "SCP", "SCU");
    hold(Some((1, 1)), Some((1, 1)), "SCU+SCP", "SCU+SCP");
    hold(Some((1, 1)), Some((0, 1)), "SCP", "SCU");
    hold(Some((1, 1)), Some((1, 0)), "SCU", "SCP");
    hold(Some((1, 0)), Some((1, 1)), "SCU", "SCP");
    hold(Some((0, 1)), Some((1, 1)), "SCP", "SCU");
    hold(Some((1, 0)), Some((0, 1)), "", "");
    hold(Some((1, 1)), Some((0, 0)), "", "");
}

/// A context: ID, whether it was proposed, answer, transfer syntax.
type Told<'a> = (u8, Option<bool>, Option<u8>, Option<&'a str>);

fn told(negotiation: &Negotiation) -> Vec<Told<'_>> {
    let tell = |context: &PresentationContext| {
        let is = |syntax: &&'static str| context.transfer_syntax == Some(Uid::from(*syntax));
        let syntax = [IMPLICIT, EXPLICIT].into_iter().find(is);
        (context.id, context.is_proposed, context.result.map(|result| result.0), syntax)
    };
    negotiation.contexts.iter().map(tell).collect()
}

#[test]
fn a_context_that_was_answered_and_not_proposed_is_kept_as_that() {
    let answers = vec![pdus::answer(1, 0), pdus::answer(5, 0)];
    let mut negotiation = Negotiation::default();
    negotiation.set_request(Box::new(request()), false);
    negotiation.set_accept(Box::new(associate(answers.clone(), vec![])), false);
    let expected = [
        (1, Some(true), Some(0), Some(IMPLICIT)),
        (3, Some(true), None, None),
        (5, Some(false), Some(0), Some(IMPLICIT)),
    ];
    assert_eq!(told(&negotiation), expected);
    // The answer was captured before the request.
    let mut negotiation = Negotiation::default();
    negotiation.set_accept(Box::new(associate(answers.clone(), vec![])), false);
    assert_eq!(told(&negotiation), [(1, None, Some(0), Some(IMPLICIT)), (5, None, Some(0), Some(IMPLICIT))]);
    negotiation.set_request(Box::new(request()), false);
    assert_eq!(told(&negotiation), expected);
    // Of a request that was not captured whole nobody knows what else it proposes.
    let mut negotiation = Negotiation::default();
    negotiation.set_request(Box::new(request()), true);
    negotiation.set_accept(Box::new(associate(answers, vec![])), false);
    assert_eq!(told(&negotiation)[2], (5, None, Some(0), Some(IMPLICIT)));
    // The first one counts, for whatever is sent later.
    negotiation.set_request(Box::new(associate(vec![], vec![])), false);
    negotiation.set_accept(Box::new(accept()), false);
    assert_eq!(told(&negotiation)[0], (1, Some(true), Some(0), Some(IMPLICIT)));
    assert!(negotiation.is_request_cut);
}

/// PS3.8 9.3.3.2: the transfer syntax of a context that is not accepted tells nothing.
#[test]
fn a_rejected_context_has_no_transfer_syntax() {
    let mut negotiation = Negotiation::default();
    negotiation.set_request(Box::new(request()), false);
    negotiation.set_accept(Box::new(accept()), false);
    assert_eq!(
        told(&negotiation),
        [(1, Some(true), Some(3), None), (3, Some(true), Some(0), Some(EXPLICIT))]
    );
    let accepted: Vec<bool> = negotiation.contexts.iter().map(PresentationContext::is_accepted).collect();
    assert_eq!(accepted, [false, true]);
}

#[test]
fn data_can_come_on_what_was_accepted_or_may_have_been() {
    let usable = |negotiation: &Negotiation| {
        let set = negotiation.usable_contexts();
        [1, 3, 5].map(|id| set.contains(id))
    };
    let mut negotiation = Negotiation::default();
    assert_eq!(negotiation.usable_contexts(), ContextSet::ANY);
    negotiation.set_request(Box::new(request()), false);
    assert_eq!(usable(&negotiation), [true, true, false]);
    negotiation.set_accept(Box::new(accept()), false);
    assert_eq!(usable(&negotiation), [false, true, false]);
    for (is_request_cut, is_accept_cut, expected) in
        [(true, false, [false, true, false]), (false, true, [true, true, false]), (true, true, [true; 3])]
    {
        let mut negotiation = Negotiation::default();
        negotiation.set_request(Box::new(request()), is_request_cut);
        negotiation.set_accept(Box::new(accept()), is_accept_cut);
        assert_eq!(usable(&negotiation), expected, "{is_request_cut} {is_accept_cut}");
    }
}

#[test]
fn a_context_in_use_is_known_from_then_on() {
    let mut negotiation = Negotiation::default();
    negotiation.context_in_use(7).unwrap().transfer_syntax = Some(Uid::from(IMPLICIT));
    assert_eq!(told(&negotiation), [(7, None, None, Some(IMPLICIT))]);
    negotiation.context_in_use(7).unwrap().result = Some(ContextResult::ACCEPTANCE);
    assert_eq!(told(&negotiation), [(7, None, Some(0), Some(IMPLICIT))]);
    negotiation.set_request(Box::new(request()), false);
    negotiation.context_in_use(9).unwrap();
    let last: Vec<_> = told(&negotiation).into_iter().skip(2).collect();
    assert_eq!(last, [(7, Some(false), Some(0), Some(IMPLICIT)), (9, Some(false), None, None)]);
    negotiation.context_in_use(1).unwrap().result = Some(ContextResult::ACCEPTANCE);
    assert_eq!(told(&negotiation)[0], (1, Some(true), Some(0), None));
    // Where memory is short, what was accepted stays known.
    negotiation.forget_details();
    assert_eq!(told(&negotiation).iter().map(|it| it.0).collect::<Vec<_>>(), [1, 7]);
    assert!(negotiation.request.as_ref().unwrap().items.is_empty());
}
