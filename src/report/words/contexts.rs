//! Presentation contexts one by one: what was proposed, answered and taken on (PS3.8 7.1.1.13, PS3.7 D.3.3.4).

use super::negotiation::{answer, role_selection, sub_item};
use super::short_name;
use crate::dict::Uid;
use crate::report::{Style, Tone};
use crate::timeline::{AssociationEntry, Outcome};
use crate::ul::{Associate, Content, ContextResult, Negotiation, PresentationContext, Role, Roles};

/// The abstract syntax by name; `?` if the capture does not tell.
pub(crate) fn abstract_syntax(context: &PresentationContext) -> String {
    let name = context.abstract_syntax.as_ref().map_or_else(|| "?".to_owned(), Uid::name_or_self);
    if context.is_abstract_syntax_inferred { name + " (inferred)" } else { name }
}

/// The transfer syntaxes proposed, or why there are none.
pub(crate) fn proposed(context: &PresentationContext) -> String {
    match context.is_proposed {
        Some(true) => {
            context.proposed_transfer_syntaxes.iter().map(short_name).collect::<Vec<_>>().join(", ")
        }
        Some(false) => "(never proposed)".to_owned(),
        None => "(proposal not captured)".to_owned(),
    }
}

/// What is to be said of a context without an answer.
pub(crate) fn no_answer(negotiation: &Negotiation, entry: Option<&AssociationEntry>) -> &'static str {
    if negotiation.accept.is_some() {
        return if negotiation.is_accept_cut { "answer not seen" } else { "no answer" };
    }
    let Some(entry) = entry else { return "no answer yet" };
    let side = entry.side(Role::Acceptor);
    let is_lost = *entry.lost.of(side) > 0 || *entry.unseen.of(side) || entry.is_mid_stream;
    if is_lost && !matches!(entry.outcome, Outcome::Rejected) { "answer not captured" } else { "no answer" }
}

/// Are these the roles that hold without role selection?
pub(crate) fn has_default_roles(context: &PresentationContext) -> bool {
    let (requestor, acceptor) = (context.requestor_roles, context.acceptor_roles);
    requestor.is_scu && !requestor.is_scp && acceptor.is_scp && !acceptor.is_scu
}

/// `SCU`, `SCP`, `SCU+SCP`; `none` for neither.
pub(crate) fn roles(roles: Roles) -> String {
    let names = roles.names().collect::<Vec<_>>().join("+");
    if names.is_empty() { "none".to_owned() } else { names }
}

/// Everything that the negotiation tells of a context, a line each.
pub(crate) fn context_details(
    negotiation: &Negotiation,
    context: &PresentationContext,
    no_answer: &str,
) -> Vec<(Tone, String)> {
    let uid = context.abstract_syntax.as_ref().filter(|uid| uid.name().is_some());
    let uid = uid.map_or(String::new(), |uid| format!("  {uid}"));
    let mut lines = vec![(Tone::Strong, format!("[{}] {}{uid}", context.id, abstract_syntax(context)))];
    if context.is_abstract_syntax_inferred {
        lines.push((Tone::Caution, "abstract syntax inferred from a command set".to_owned()));
    }
    let tone = if context.is_proposed == Some(true) { Tone::Plain } else { Tone::Caution };
    lines.push((tone, format!("proposed: {}", proposed(context))));
    lines.push(result(context, no_answer));
    let chosen = context.transfer_syntax.as_ref();
    if let Some(chosen) = chosen.filter(|chosen| was_not_offered(context, chosen)) {
        lines.push((Tone::Bad, format!("odd: {} was accepted and not proposed", short_name(chosen))));
    }
    lines.extend(role_lines(negotiation, context));
    lines.extend(extended_lines(negotiation, context));
    lines
}

/// Is the transfer syntax that was accepted none of those proposed?
pub(crate) fn was_not_offered(context: &PresentationContext, syntax: &Uid) -> bool {
    context.is_proposed == Some(true)
        && context.is_accepted()
        && !context.proposed_transfer_syntaxes.contains(syntax)
}

fn result(context: &PresentationContext, no_answer: &str) -> (Tone, String) {
    let (tone, text) = answer(context, no_answer);
    match (context.result, &context.transfer_syntax) {
        (Some(ContextResult::ACCEPTANCE), Some(syntax)) => {
            let (name, uid) = (short_name(syntax), syntax.to_string());
            let uid = if name == uid { String::new() } else { format!("  {uid}") };
            (tone, format!("result: accepted (0), {name}{uid}"))
        }
        (None, Some(syntax)) => {
            (tone, format!("result: {no_answer}; {} recognised in a data set (inferred)", short_name(syntax)))
        }
        _ => (tone, format!("result: {text}")),
    }
}

fn role_lines(negotiation: &Negotiation, context: &PresentationContext) -> Vec<(Tone, String)> {
    let said = |associate: &Option<Box<Associate>>| {
        let selection = associate.as_ref().and_then(|associate| {
            associate
                .role_selections()
                .find(|one| Some(&one.sop_class_uid) == context.abstract_syntax.as_ref())
        });
        selection.map(role_selection)
    };
    let (asked, answered) = (said(&negotiation.request), said(&negotiation.accept));
    let how = match (asked, answered) {
        (None, None) => "no role selection: the default".to_owned(),
        (Some(asked), None) => format!("role selection asked: {asked}; not answered: the default"),
        (Some(asked), Some(answered)) => format!("role selection asked: {asked}; answered: {answered}"),
        (None, Some(answered)) => format!("role selection answered without being asked: {answered}"),
    };
    let (requestor, acceptor) = (roles(context.requestor_roles), roles(context.acceptor_roles));
    let tone = if has_default_roles(context) { Tone::Plain } else { Tone::Name };
    vec![(tone, format!("roles: requestor {requestor}, acceptor {acceptor}  ({how})"))]
}

fn extended_lines(negotiation: &Negotiation, context: &PresentationContext) -> Vec<(Tone, String)> {
    let mut lines = Vec::new();
    for (who, associate) in [("requestor", &negotiation.request), ("acceptor", &negotiation.accept)] {
        let items = associate.iter().flat_map(|associate| associate.user_data());
        let own = items.filter(|item| {
            let class = match &item.content {
                Content::ExtendedNegotiation(one) => &one.sop_class_uid,
                Content::CommonExtendedNegotiation(one) => &one.sop_class_uid,
                _ => return false,
            };
            Some(class) == context.abstract_syntax.as_ref()
        });
        let texts = own.filter_map(|item| sub_item(&item.content, Style::default()));
        lines.extend(texts.map(|text| (Tone::Plain, format!("{who}: {text}"))));
    }
    lines
}
