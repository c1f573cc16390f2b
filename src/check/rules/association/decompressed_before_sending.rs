//! UL-054.

use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Need, Rule, Severity};
use crate::dataset::DataSet;
use crate::dict::attribute::Tag;
use crate::dict::transfer_syntax::Encoding;
use crate::dict::{Uid, transfer_syntax};
use crate::dimse::CommandField;
use crate::scenario::{Ladder, pdus};
use crate::timeline::MessageEntry;
use crate::ul::Role;

pub(super) static RULE: Rule = Rule {
    id: "UL-054",
    name: "decompressed_before_sending",
    title: "Image with lossy compression is sent uncompressed",
    severity: Severity::Note,
    clause: "PS3.8 7.1.1.14",
    requirement: "The acceptor is free to choose among the transfer syntaxes of a context.",
    rationale: "Images that were compressed with loss travel in full size, and what kept them compressed is \
                gone; senders that cannot decompress fail.",
    exceptions: "Legal: the order of the transfer syntaxes is no preference.",
    advice: "Offer each transfer syntax in a context of its own, so that the sender can choose.",
    is_pedantic: false,
    needs: &[Need::Request, Need::Accept],
    follows_from: &[],
    checks: &[Check::DataSet(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, data_set: &DataSet, context: &Context, findings: &mut Findings<'_>) {
    const LOSSY_IMAGE_COMPRESSION: Tag = Tag(0x0028, 0x2110);
    if entry.command_field() != Some(CommandField::C_STORE_RQ) {
        return;
    }
    let Some(known) = context.presentation_context(entry.context_id) else { return };
    let is_compressed = |uid: &Uid| {
        let syntax = transfer_syntax::by_uid(uid.as_str());
        syntax.is_some_and(|syntax| syntax.encoding == Encoding::Encapsulated)
    };
    let is_plain = known.transfer_syntax.as_ref().is_some_and(|chosen| !is_compressed(chosen));
    let was_lossy = || data_set.get(LOSSY_IMAGE_COMPRESSION).is_some_and(|value| value.trim_ascii() == b"01");
    if is_plain && known.proposed_transfer_syntaxes.iter().any(is_compressed) && was_lossy() {
        findings.report(entry.last, Some(Role::Acceptor), || {
            let name = known.transfer_syntax.as_ref().map(Uid::name_or_self).unwrap_or_default();
            let observed = format!("{name} for an image with Lossy Image Compression 01");
            Evidence::new("one of the compressed transfer syntaxes that were offered", observed)
                .octets(entry.sender, entry.span())
        });
    }
}

fn example() -> Ladder {
    const BASELINE: &str = "1.2.840.10008.1.2.4.50";
    let syntaxes = [BASELINE, pdus::IMPLICIT];
    let proposal = pdus::proposal_with(1, pdus::CT_IMAGE_STORAGE, &syntaxes);
    let mut ladder = examples::opened(&examples::request_with(vec![proposal]), &examples::accept());
    let mut image = pdus::ct_image(64);
    let pixel_data = image.split_off(image.len().saturating_sub(72));
    image.extend(pdus::implicit(0x0028, 0x2110, b"01"));
    image.extend(pixel_data);
    ladder.requestor(&pdus::store_request(1, 1, &image, 4_096));
    ladder.acceptor(&pdus::store_response(1, 1, 0x0000));
    ladder.release();
    ladder
}
