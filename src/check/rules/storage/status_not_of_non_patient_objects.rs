//! SVC-STO-011.

use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::attribute::Tag;
use crate::dict::service::Service;
use crate::dimse::CommandField;
use crate::scenario::{DataSetBuilder, Ladder};
use crate::timeline::MessageEntry;

use super::{examples, statuses};

pub(super) static RULE: Rule = Rule {
    id: "SVC-STO-011",
    name: "status_not_of_non_patient_objects",
    title: "Status that the storage of non-patient objects does not know",
    severity: Severity::Violation,
    clause: "PS3.4 GG.4.2",
    requirement: "Storage of objects without patient has its own, short list of statuses: of A7xx, A9xx and \
                  Cxxx only A700, A900 and C000, and no warnings.",
    rationale: "A sender that knows the list of Annex GG cannot tell what the answer means.",
    exceptions: "",
    advice: "Answer these SOP classes with the statuses of Annex GG, not with those of Annex B.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Message(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &MessageEntry, _: &Context, findings: &mut Findings<'_>) {
    if entry.command_field() != Some(CommandField::C_STORE_RQ.response()) {
        return;
    }
    let Some(status @ (0xa701..=0xa7ff | 0xa901..=0xa9ff | 0xc001..=0xcfff | 0xb000 | 0xb006 | 0xb007)) =
        entry.status()
    else {
        return;
    };
    if entry.service() != Service::NonPatientObjectStorage {
        return;
    }
    findings.report(entry.last, Some(entry.sender), || {
        Evidence::new("0000H, A700H, A900H, C000H, or a status of PS3.7", statuses::describe(entry, status))
            .octets(entry.sender, entry.span())
    });
}

fn example() -> Ladder {
    const COLOR_PALETTE_STORAGE: &str = "1.2.840.10008.5.1.4.39.1";
    let palette = DataSetBuilder::default()
        .with(Tag(0x0008, 0x0016), COLOR_PALETTE_STORAGE)
        .with(Tag(0x0008, 0x0018), "2.25.2")
        .with(Tag(0x0070, 0x0080), "WARM");
    examples::stored_as(COLOR_PALETTE_STORAGE, &palette, 0xa702)
}
