//! What a request offers for each abstract syntax, over all its presentation contexts (PS3.5 10.1).

use crate::dict::Uid;
use crate::dict::service::Service;
use crate::dict::transfer_syntax::{self, Family, IMPLICIT_VR_LITTLE_ENDIAN};
use crate::octets::Span;
use crate::ul::{Associate, ItemType};

use super::establishment::contexts;

/// An abstract syntax and everything that is offered for it.
pub(super) struct Offer<'a> {
    pub(super) abstract_syntax: &'a Uid,
    pub(super) transfer_syntaxes: Vec<&'a Uid>,
    pub(super) ids: Vec<u8>,
    /// The first context for it.
    pub(super) span: Span,
}

/// The offers of a request, in order.
pub(super) fn all(request: &Associate) -> Vec<Offer<'_>> {
    let mut offers: Vec<Offer<'_>> = Vec::new();
    for (item, context) in contexts(request, ItemType::PRESENTATION_CONTEXT_RQ) {
        let Some(abstract_syntax) = context.abstract_syntaxes().next() else { continue };
        let known = offers.iter_mut().find(|offer| offer.abstract_syntax == abstract_syntax);
        match known {
            Some(offer) => {
                offer.transfer_syntaxes.extend(context.transfer_syntaxes());
                offer.ids.push(context.id);
            }
            None => offers.push(Offer {
                abstract_syntax,
                transfer_syntaxes: context.transfer_syntaxes().collect(),
                ids: vec![context.id],
                span: item.span,
            }),
        }
    }
    offers
}

impl Offer<'_> {
    pub(super) fn has(&self, transfer_syntax: &str) -> bool {
        self.transfer_syntaxes.iter().any(|uid| **uid == *transfer_syntax)
    }

    pub(super) fn has_default(&self) -> bool {
        self.has(IMPLICIT_VR_LITTLE_ENDIAN)
    }

    /// Are pixels offered by reference? Then the default may be left out, and refused.
    pub(super) fn has_pixels_by_reference(&self) -> bool {
        self.transfer_syntaxes.iter().any(|uid| family(uid) == Some(Family::Jpip))
    }

    /// May the sender have nothing but images with loss, which need not be offered in the default?
    pub(super) fn can_be_lossy_only(&self) -> bool {
        let is_image =
            matches!(Service::of(self.abstract_syntax.as_str()), Service::Storage | Service::Other);
        is_image && self.transfer_syntaxes.iter().all(|uid| can_lose(uid))
    }

    /// What is offered, by name.
    pub(super) fn names(&self) -> String {
        let names: Vec<String> = self.transfer_syntaxes.iter().map(|uid| uid.name_or_self()).collect();
        names.join(", ")
    }
}

fn family(uid: &Uid) -> Option<Family> {
    transfer_syntax::by_uid(uid.as_str()).map(|syntax| syntax.family)
}

/// Can pixels in this transfer syntax have lost something? Of a private one nobody knows.
fn can_lose(uid: &Uid) -> bool {
    const LOSSLESS: [&str; 4] = ["Lossless", "lossless", "Process 14", "Process 15"];
    let Some(syntax) = transfer_syntax::by_uid(uid.as_str()) else { return true };
    match syntax.family {
        Family::Jpeg | Family::JpegLs | Family::Jpeg2000 | Family::JpegXl => {
            !LOSSLESS.iter().any(|word| syntax.name.contains(word)) || syntax.name.contains("Near-Lossless")
        }
        Family::Video | Family::Jpip => true,
        _ => false,
    }
}
