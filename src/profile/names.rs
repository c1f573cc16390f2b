//! SOP classes, transfer syntaxes and attributes by UID, name, keyword or group.

use std::collections::BTreeMap;

use super::document::{Node, Problems};
use crate::dict::attribute::{self, Tag};
use crate::dict::service::Service;
use crate::dict::sop_class;
use crate::dict::transfer_syntax::{self, Family};
use crate::names::is_like_uid;
pub(super) use crate::names::{Kind, nearest, uid_fault};

/// The Verification SOP Class.
pub(super) const VERIFICATION: &str = "1.2.840.10008.1.1";
/// Its name says storage, but it is for media.
const MEDIA_STORAGE_DIRECTORY: &str = "1.2.840.10008.1.3.10";
/// Groups in groups.
const MAX_DEPTH: usize = 8;

/// Groups of SOP classes that are always there.
pub(super) const SOP_CLASS_GROUPS: &[&str] = &[
    "storage",
    "non-patient-storage",
    "query-retrieve",
    "find",
    "move",
    "get",
    "worklist",
    "print",
    "mpps",
    "ups",
];
/// Groups of transfer syntaxes that are always there.
pub(super) const TRANSFER_SYNTAX_GROUPS: &[&str] =
    &["uncompressed", "deflated", "jpeg", "jpeg-ls", "jpeg2000", "jpeg-xl", "jpip", "rle", "video", "any"];

/// The groups of a profile, beside every name of the standard.
pub(super) struct Names<'a> {
    groups: BTreeMap<&'a str, &'a [Node]>,
}

impl<'a> Names<'a> {
    pub(super) fn new(groups: impl Iterator<Item = (&'a str, &'a [Node])>) -> Self {
        Self { groups: groups.collect() }
    }

    /// The UIDs that these texts stand for, sorted, each once.
    pub(super) fn uids(&self, kind: Kind, nodes: &[Node], problems: &mut Problems) -> Vec<String> {
        let mut uids = Vec::new();
        self.add(kind, nodes, 0, &mut uids, problems);
        uids.sort();
        uids.dedup();
        uids
    }

    fn add(&self, kind: Kind, nodes: &[Node], depth: usize, uids: &mut Vec<String>, problems: &mut Problems) {
        for node in nodes {
            let Some(text) = node.text() else { continue };
            match text.strip_prefix('@') {
                Some(group) => self.add_group(kind, node, group, depth, uids, problems),
                None => match Self::uid(kind, text) {
                    Ok(uid) => uids.push(uid),
                    Err((message, near)) => problems.push_near(&node.place, message, near),
                },
            }
        }
    }

    fn add_group(
        &self,
        kind: Kind,
        node: &Node,
        group: &str,
        depth: usize,
        uids: &mut Vec<String>,
        problems: &mut Problems,
    ) {
        if let Some(own) = self.groups.get(group) {
            if depth >= MAX_DEPTH {
                problems
                    .push(&node.place, format!("the group @{group} is in itself, or groups are too deep"));
            } else {
                self.add(kind, own, depth.saturating_add(1), uids, problems);
            }
            return;
        }
        let (known, members) = match kind {
            Kind::SopClass => (SOP_CLASS_GROUPS, sop_class_group(group)),
            Kind::TransferSyntax => (TRANSFER_SYNTAX_GROUPS, transfer_syntax_group(group)),
        };
        if members.is_empty() {
            let names: Vec<&str> = known.iter().copied().chain(self.groups.keys().copied()).collect();
            let message = format!("unknown group @{group} of {}; known: {}", kind.plural(), names.join(", "));
            let near = nearest(group, names.iter().copied()).map(|name| format!("@{name}"));
            problems.push_near(&node.place, message, near);
        }
        uids.extend(members.into_iter().map(str::to_owned));
    }

    /// Is it a name, keyword or UID of this kind? What it is like if not, [`Names::uid`] finds out, which takes long.
    pub(super) fn has(kind: Kind, text: &str) -> bool {
        kind.uid(text).is_some() || (is_like_uid(text) && uid_fault(text).is_none())
    }

    /// The UID of a name, keyword or UID.
    pub(super) fn uid(kind: Kind, text: &str) -> Result<String, (String, Option<String>)> {
        if is_like_uid(text) {
            return match uid_fault(text) {
                Some(fault) => Err((format!("malformed UID {text:?}: {fault}"), None)),
                None => Ok(text.to_owned()),
            };
        }
        if let Some(uid) = kind.uid(text) {
            return Ok(uid.to_owned());
        }
        let all = kind.all();
        let names = all.iter().flat_map(|(_, name, keyword)| [*name, *keyword]);
        Err((format!("unknown {} {text:?}", kind.name()), nearest(text, names)))
    }
}

fn sop_class_group(group: &str) -> Vec<&'static str> {
    let is_in = |service: Service| match group {
        "storage" => service == Service::Storage,
        "non-patient-storage" => service == Service::NonPatientObjectStorage,
        "query-retrieve" => matches!(
            service,
            Service::QueryRetrieveFind | Service::QueryRetrieveMove | Service::QueryRetrieveGet
        ),
        "find" => service == Service::QueryRetrieveFind,
        "move" => service == Service::QueryRetrieveMove,
        "get" => service == Service::QueryRetrieveGet,
        "worklist" => service == Service::ModalityWorklist,
        "mpps" => service == Service::PerformedProcedureStep,
        "ups" => service == Service::UnifiedProcedureStep,
        "print" => service.name() == Service::Print.name(),
        _ => false,
    };
    let classes = sop_class::all().filter(|class| class.uid != MEDIA_STORAGE_DIRECTORY);
    classes.filter(|class| is_in(Service::of(class.uid))).map(|class| class.uid).collect()
}

fn transfer_syntax_group(group: &str) -> Vec<&'static str> {
    let family = match group {
        "uncompressed" => {
            return vec![
                transfer_syntax::IMPLICIT_VR_LITTLE_ENDIAN,
                transfer_syntax::EXPLICIT_VR_LITTLE_ENDIAN,
                transfer_syntax::EXPLICIT_VR_BIG_ENDIAN,
            ];
        }
        "any" => return transfer_syntax::all().iter().map(|syntax| syntax.uid).collect(),
        "deflated" => Family::Deflated,
        "jpeg" => Family::Jpeg,
        "jpeg-ls" => Family::JpegLs,
        "jpeg2000" => Family::Jpeg2000,
        "jpeg-xl" => Family::JpegXl,
        "jpip" => Family::Jpip,
        "rle" => Family::Rle,
        "video" => Family::Video,
        _ => return Vec::new(),
    };
    let members = transfer_syntax::all().iter().filter(|syntax| syntax.family == family);
    members.map(|syntax| syntax.uid).collect()
}

/// The attributes that a path of keywords leads through, such as `ScheduledProcedureStepSequence.Modality`.
pub(super) fn attribute_path(text: &str) -> Result<Vec<Tag>, String> {
    text.split('.')
        .map(|part| attribute_of(part).ok_or_else(|| format!("unknown attribute {part:?}")))
        .collect()
}

fn attribute_of(text: &str) -> Option<Tag> {
    let hex = text.trim_matches(['(', ')']);
    let numbers = hex.split_once(',').and_then(|(group, element)| {
        Some(Tag(u16::from_str_radix(group.trim(), 16).ok()?, u16::from_str_radix(element.trim(), 16).ok()?))
    });
    numbers.or_else(|| attribute::by_keyword(text).filter(|tag| attribute::keyword(*tag) == Some(text)))
}
