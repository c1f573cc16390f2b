//! SOP classes, transfer syntaxes and attributes by UID, name, keyword or group.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::document::{Node, Problems};
use crate::dict::attribute::{self, Tag};
use crate::dict::service::Service;
use crate::dict::transfer_syntax::{self, Family};
use crate::dict::{sop_class, uid};

/// The Verification SOP Class.
pub(super) const VERIFICATION: &str = "1.2.840.10008.1.1";
/// Its name says storage, but it is for media.
const MEDIA_STORAGE_DIRECTORY: &str = "1.2.840.10008.1.3.10";
/// Names that are further from what was written are no help.
const LEAST_SIMILARITY: f64 = 0.75;
/// Groups in groups.
const MAX_DEPTH: usize = 8;

/// What a UID can be in a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    SopClass,
    TransferSyntax,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::SopClass => "SOP class",
            Self::TransferSyntax => "transfer syntax",
        }
    }

    const fn plural(self) -> &'static str {
        match self {
            Self::SopClass => "SOP classes",
            Self::TransferSyntax => "transfer syntaxes",
        }
    }

    /// UIDs by name and keyword.
    fn index(self) -> &'static Index {
        match self {
            Self::SopClass => &SOP_CLASSES,
            Self::TransferSyntax => &TRANSFER_SYNTAXES,
        }
    }

    /// UID, name and keyword of everything of this kind.
    fn all(self) -> Vec<(&'static str, &'static str, &'static str)> {
        match self {
            Self::SopClass => sop_class::all().map(|class| (class.uid, class.name, class.keyword)).collect(),
            Self::TransferSyntax => transfer_syntax::all()
                .iter()
                .map(|syntax| (syntax.uid, syntax.name, syntax.keyword))
                .collect(),
        }
    }
}

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

/// UIDs by their names and keywords, without what makes no difference.
type Index = HashMap<String, &'static str>;

static SOP_CLASSES: LazyLock<Index> = LazyLock::new(|| index(Kind::SopClass));
static TRANSFER_SYNTAXES: LazyLock<Index> = LazyLock::new(|| index(Kind::TransferSyntax));

fn index(kind: Kind) -> Index {
    let mut index = Index::new();
    // A retired one can have the name of its successor, and stands back.
    let (retired, current): (Vec<_>, Vec<_>) =
        kind.all().into_iter().partition(|(uid, ..)| uid::is_retired(uid));
    for (uid, name, keyword) in retired.into_iter().chain(current) {
        let name = plain(name);
        index.insert(format!("{name}sopclass"), uid);
        index.insert(name, uid);
        index.insert(plain(keyword), uid);
    }
    index
}

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
                self.add(kind, own, depth + 1, uids, problems);
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
        kind.index().contains_key(&plain(text)) || (is_like_uid(text) && uid_fault(text).is_none())
    }

    /// The UID of a name, keyword or UID.
    pub(super) fn uid(kind: Kind, text: &str) -> Result<String, (String, Option<String>)> {
        if is_like_uid(text) {
            return match uid_fault(text) {
                Some(fault) => Err((format!("malformed UID {text:?}: {fault}"), None)),
                None => Ok(text.to_owned()),
            };
        }
        if let Some(uid) = kind.index().get(&plain(text)) {
            return Ok((*uid).to_owned());
        }
        let all = kind.all();
        let names = all.iter().flat_map(|(_, name, keyword)| [*name, *keyword]);
        Err((format!("unknown {} {text:?}", kind.name()), nearest(text, names)))
    }
}

/// Is it meant to be a UID, and no name?
fn is_like_uid(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit()) && text.contains('.') && !text.contains(' ')
}

/// Letters and digits alone, so that punctuation and case make no difference.
fn plain(name: &str) -> String {
    let name = name.split(": Default Transfer").next().unwrap_or(name);
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What keeps a text from being a UID (PS3.5 9.1); `None` if nothing does.
pub(super) fn uid_fault(text: &str) -> Option<&'static str> {
    if text.len() > 64 {
        return Some("longer than 64 characters");
    }
    for component in text.split('.') {
        if component.is_empty() {
            return Some("an empty component");
        }
        if !component.bytes().all(|octet| octet.is_ascii_digit()) {
            return Some("only digits and dots are allowed");
        }
        if component.len() > 1 && component.starts_with('0') {
            return Some("a component starts with 0");
        }
    }
    None
}

/// The name most like `text`; `None` if none is much like it.
pub(super) fn nearest<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let wanted = text.to_lowercase();
    let rated =
        names.map(|name| (strsim::normalized_damerau_levenshtein(&wanted, &name.to_lowercase()), name));
    let best = rated.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (best.0 >= LEAST_SIMILARITY).then(|| best.1.to_owned())
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
