//! UL-065.

use super::establishment::{associate, report, whole};
use super::examples;
use crate::check::{Check, Context, Evidence, Findings, Rule, Severity};
use crate::dict::Uid;
use crate::octets::Escaped;
use crate::scenario::Ladder;
use crate::timeline::PduEntry;
use crate::ul::{Content, ItemType};

pub(super) static RULE: Rule = Rule {
    id: "UL-065",
    name: "known_toolkit",
    title: "Peer uses a known toolkit",
    severity: Severity::Note,
    clause: "PS3.7 D.3.3.2",
    requirement: "The Implementation Class UID tells what software speaks.",
    rationale: "Known defects of a version can be looked up.",
    exceptions: "It is only a hint: products change the UID, or leave that of the toolkit.",
    advice: "Look at the release notes of the toolkit for the version named.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Pdu(check)],
    example,
    example_also_breaks: &[],
};

fn check(entry: &PduEntry, context: &Context, findings: &mut Findings<'_>) {
    let Some(associate) = associate(entry, context) else { return };
    let Some(class) = associate.implementation_class_uid() else { return };
    let is_root = |root: &str| {
        let rest = class.as_str().strip_prefix(root);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let Some((_, toolkit)) = TOOLKITS.iter().find(|(root, _)| is_root(root)) else { return };
    report(findings, entry, whole(entry), || {
        let name = associate.implementation_version_name().unwrap_or_default();
        Evidence::new("nothing: this only tells", format!("{toolkit}: {class} \"{}\"", Escaped(name)))
    });
}

/// Root of the Implementation Class UID, and whose it is.
const TOOLKITS: [(&str, &str); 12] = [
    ("1.2.276.0.7230010.3.0", "DCMTK"),
    ("1.2.40.0.13.1", "dcm4che"),
    ("1.2.826.0.1.3680043.10.854", "dcmjs-dimse"),
    ("1.2.826.0.1.3680043.2.1143", "GDCM"),
    ("1.2.826.0.1.3680043.9.3811", "pynetdicom"),
    ("1.2.826.0.1.3680043.9.55600", "Odil"),
    ("1.2.840.113654.2.3.1995", "CTN"),
    ("1.2.840.114257", "LEADTOOLS"),
    ("1.3.6.1.4.1.30071.8", "fo-dicom"),
    ("1.3.6.1.4.1.5962.99", "PixelMed"),
    ("2.16.840.1.113669.2.1", "MergeCOM"),
    ("2.25.268051044599311345688996422911472681751", "DICOM-rs"),
];

fn example() -> Ladder {
    let mut request = examples::request();
    let class = Content::ImplementationClassUid(Uid::from("1.2.276.0.7230010.3.0.3.6.9"));
    examples::replace(&mut request, examples::user_item(ItemType::IMPLEMENTATION_CLASS_UID, class));
    examples::association(&request, &examples::accept())
}
