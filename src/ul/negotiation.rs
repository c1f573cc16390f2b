//! What an A-ASSOCIATE-RQ and its A-ASSOCIATE-AC agree on (PS3.8 7.1.1, PS3.7 Annex D).

use super::item::PresentationContextItem;
use super::search::ContextSet;
use super::{Associate, ContextResult, ItemType, Role};
use crate::dict::Uid;

/// The roles that a peer may take for a SOP class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Roles {
    /// It may invoke the service.
    pub is_scu: bool,
    /// It may provide the service.
    pub is_scp: bool,
}

impl Roles {
    const SCU: Self = Self { is_scu: true, is_scp: false };
    const SCP: Self = Self { is_scu: false, is_scp: true };

    /// `["SCU"]`, `["SCP"]` or both.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        [(self.is_scu, "SCU"), (self.is_scp, "SCP")]
            .into_iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, name)| name)
    }
}

/// A presentation context, proposed, answered or only used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentationContext {
    /// Presentation-context-ID.
    pub id: u8,
    /// Abstract syntax; `None` if the capture does not tell.
    pub abstract_syntax: Option<Uid>,
    /// Was the abstract syntax inferred from a command, for want of the A-ASSOCIATE-RQ?
    pub is_abstract_syntax_inferred: bool,
    /// Does the A-ASSOCIATE-RQ have it? `None` if that was not captured.
    pub is_proposed: Option<bool>,
    /// Transfer syntaxes of the proposal, in order.
    pub proposed_transfer_syntaxes: Vec<Uid>,
    /// The answer; `None` if there was none, or it was not captured.
    pub result: Option<ContextResult>,
    /// The transfer syntax accepted or, without the A-ASSOCIATE-AC, recognised in a data set.
    pub transfer_syntax: Option<Uid>,
    /// Was the transfer syntax recognised in a data set, for want of the A-ASSOCIATE-AC?
    pub is_transfer_syntax_inferred: bool,
    /// What the requestor may be.
    pub requestor_roles: Roles,
    /// What the acceptor may be.
    pub acceptor_roles: Roles,
}

impl PresentationContext {
    fn new(id: u8) -> Self {
        Self {
            id,
            abstract_syntax: None,
            is_abstract_syntax_inferred: false,
            is_proposed: None,
            proposed_transfer_syntaxes: Vec::new(),
            result: None,
            transfer_syntax: None,
            is_transfer_syntax_inferred: false,
            requestor_roles: Roles::SCU,
            acceptor_roles: Roles::SCP,
        }
    }

    /// Was it accepted?
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.result == Some(ContextResult::ACCEPTANCE)
    }

    /// The roles of one peer.
    #[must_use]
    pub const fn roles(&self, role: Role) -> Roles {
        match role {
            Role::Requestor => self.requestor_roles,
            Role::Acceptor => self.acceptor_roles,
        }
    }
}

/// Everything two peers told each other when the association was established.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Negotiation {
    /// The A-ASSOCIATE-RQ; `None` if it was not captured.
    pub request: Option<Box<Associate>>,
    /// The A-ASSOCIATE-AC; `None` if there was none, or it was not captured.
    pub accept: Option<Box<Associate>>,
    /// May the A-ASSOCIATE-RQ propose more contexts than were seen?
    pub is_request_cut: bool,
    /// May the A-ASSOCIATE-AC answer more contexts than were seen?
    pub is_accept_cut: bool,
    /// All presentation contexts: those proposed in their order, then the others.
    pub contexts: Vec<PresentationContext>,
}

impl Negotiation {
    /// Octets of memory that it takes, as an estimate.
    #[must_use]
    pub fn estimated_octets(&self) -> usize {
        let contexts = self.contexts.iter().map(|context| {
            let syntaxes = context.proposed_transfer_syntaxes.len().saturating_mul(size_of::<Uid>());
            size_of::<PresentationContext>().saturating_add(syntaxes)
        });
        let associates =
            self.request.iter().chain(&self.accept).map(|associate| associate.estimated_octets());
        contexts.chain(associates).sum()
    }

    /// Forgets nearly everything: what was proposed, the user information, and all but a few accepted contexts.
    pub fn forget_details(&mut self) {
        const KEPT: usize = 4;
        self.contexts.retain(PresentationContext::is_accepted);
        self.contexts.truncate(KEPT);
        self.contexts.shrink_to_fit();
        for associate in self.request.iter_mut().chain(&mut self.accept) {
            associate.items = Vec::new();
        }
        for context in &mut self.contexts {
            context.proposed_transfer_syntaxes = Vec::new();
        }
    }

    /// Takes in the A-ASSOCIATE-RQ, of which `is_cut` says that presentation contexts may be missing. A second one
    /// changes nothing.
    pub fn set_request(&mut self, request: Box<Associate>, is_cut: bool) {
        if self.request.is_some() {
            return;
        }
        self.is_request_cut = is_cut;
        let not_proposed = (!is_cut).then_some(false);
        let mut contexts = Vec::new();
        for item in request.presentation_contexts(ItemType::PRESENTATION_CONTEXT_RQ) {
            contexts.push(proposed(item));
        }
        contexts.shrink_to_fit();
        // An answer, or data, that was captured before its request.
        for early in self.contexts.drain(..) {
            match contexts.iter_mut().find(|context| context.id == early.id) {
                Some(context) => {
                    (context.result, context.transfer_syntax) = (early.result, early.transfer_syntax);
                    context.is_transfer_syntax_inferred = early.is_transfer_syntax_inferred;
                }
                None => contexts.push(PresentationContext { is_proposed: not_proposed, ..early }),
            }
        }
        self.contexts = contexts;
        self.request = Some(request);
        self.settle_roles();
    }

    /// Takes in the A-ASSOCIATE-AC, of which `is_cut` says that presentation contexts may be missing. A second one
    /// changes nothing.
    pub fn set_accept(&mut self, accept: Box<Associate>, is_cut: bool) {
        if self.accept.is_some() {
            return;
        }
        self.is_accept_cut = is_cut;
        let is_proposed = self.not_proposed();
        for item in accept.presentation_contexts(ItemType::PRESENTATION_CONTEXT_AC) {
            let index = self.index_or_new(item.id, is_proposed);
            let Some(context) = self.contexts.get_mut(index) else { continue };
            if context.result.is_none() {
                context.result = Some(item.result);
                context.is_transfer_syntax_inferred = false;
                // PS3.8 9.3.3.2: not significant unless the context was accepted.
                let is_accepted = item.result == ContextResult::ACCEPTANCE;
                context.transfer_syntax = item.transfer_syntaxes().next().filter(|_| is_accepted).cloned();
            }
        }
        self.accept = Some(accept);
        self.settle_roles();
    }

    /// The presentation context with this ID; `None` if neither peer mentioned it.
    #[must_use]
    pub fn context(&self, id: u8) -> Option<&PresentationContext> {
        self.contexts.iter().find(|context| context.id == id)
    }

    /// The same, to infer what the capture does not tell; made if it is used and was not captured.
    pub fn context_in_use(&mut self, id: u8) -> Option<&mut PresentationContext> {
        let is_proposed = self.not_proposed();
        let index = self.index_or_new(id, is_proposed);
        self.contexts.get_mut(index)
    }

    /// The contexts on which data can come, as far as known.
    #[must_use]
    pub fn usable_contexts(&self) -> ContextSet {
        if self.accept.is_some() && !self.is_accept_cut {
            return self
                .contexts
                .iter()
                .filter(|context| context.is_accepted())
                .map(|context| context.id)
                .collect();
        }
        if self.request.is_some() && !self.is_request_cut {
            return self.contexts.iter().map(|context| context.id).collect();
        }
        ContextSet::ANY
    }

    /// The Maximum Length that `receiver` announced, in octets; `None` if not captured or not sent, 0 for any.
    #[must_use]
    pub fn maximum_length(&self, receiver: Role) -> Option<u32> {
        let announced = match receiver {
            Role::Requestor => &self.request,
            Role::Acceptor => &self.accept,
        };
        announced.as_ref()?.maximum_length()
    }

    /// What is known of a context that the A-ASSOCIATE-RQ does not show to be proposed.
    fn not_proposed(&self) -> Option<bool> {
        self.request.as_ref().filter(|_| !self.is_request_cut).map(|_| false)
    }

    fn index_or_new(&mut self, id: u8, is_proposed: Option<bool>) -> usize {
        let known = self.contexts.iter().position(|context| context.id == id);
        known.unwrap_or_else(|| {
            self.contexts.push(PresentationContext { is_proposed, ..PresentationContext::new(id) });
            self.contexts.len().saturating_sub(1)
        })
    }

    /// PS3.7 D.3.3.4: what was proposed and accepted; without an answer the defaults hold.
    fn settle_roles(&mut self) {
        let (Some(request), Some(accept)) = (&self.request, &self.accept) else { return };
        for offer in request.role_selections() {
            let same_class = |answer: &&super::RoleSelection| answer.sop_class_uid == offer.sop_class_uid;
            let Some(answer) = accept.role_selections().find(same_class) else { continue };
            let requestor = Roles {
                is_scu: offer.scu_role == 1 && answer.scu_role == 1,
                is_scp: offer.scp_role == 1 && answer.scp_role == 1,
            };
            let acceptor = Roles { is_scu: requestor.is_scp, is_scp: requestor.is_scu };
            for context in &mut self.contexts {
                if context.abstract_syntax.as_ref() == Some(&offer.sop_class_uid) {
                    (context.requestor_roles, context.acceptor_roles) = (requestor, acceptor);
                }
            }
        }
    }
}

fn proposed(item: &PresentationContextItem) -> PresentationContext {
    PresentationContext {
        abstract_syntax: item.abstract_syntaxes().next().cloned(),
        is_proposed: Some(true),
        proposed_transfer_syntaxes: item.transfer_syntaxes().cloned().collect(),
        ..PresentationContext::new(item.id)
    }
}
