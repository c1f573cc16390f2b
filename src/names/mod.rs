//! What people write for the things of the standard: names and keywords of UIDs, globs, networks, statuses; and which
//! name is most like a wrong one.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

pub mod amount;
mod pattern;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::dict::{sop_class, transfer_syntax, uid};

pub use pattern::{Glob, Network, Statuses};

/// Names that are further from what was written are no help.
const LEAST_SIMILARITY: f64 = 0.75;
/// The same the other way round: characters of a hundred that may differ.
const DIFFERENT_PERCENT: usize = 25;

/// What a UID can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A SOP class.
    SopClass,
    /// A transfer syntax.
    TransferSyntax,
}

impl Kind {
    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SopClass => "SOP class",
            Self::TransferSyntax => "transfer syntax",
        }
    }

    /// What several of it are called.
    #[must_use]
    pub const fn plural(self) -> &'static str {
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

    /// The UID with this name or keyword, whatever the case of its letters; of two with one name, the one not retired.
    #[must_use]
    pub fn uid(self, text: &str) -> Option<&'static str> {
        self.index().get(&plain(text)).copied()
    }

    /// All UIDs with this name or keyword, whatever the case of its letters.
    #[must_use]
    pub fn uids(self, text: &str) -> Vec<&'static str> {
        let wanted = plain(text);
        let wanted = wanted.strip_suffix("sopclass").unwrap_or(&wanted);
        let is_it = |name: &str| plain(name) == wanted;
        self.all()
            .into_iter()
            .filter(|(_, name, keyword)| is_it(name) || is_it(keyword))
            .map(|(uid, ..)| uid)
            .collect()
    }

    /// UID, name and keyword of everything of this kind.
    #[must_use]
    pub fn all(self) -> Vec<(&'static str, &'static str, &'static str)> {
        match self {
            Self::SopClass => sop_class::all().map(|class| (class.uid, class.name, class.keyword)).collect(),
            Self::TransferSyntax => transfer_syntax::all()
                .iter()
                .map(|syntax| (syntax.uid, syntax.name, syntax.keyword))
                .collect(),
        }
    }
}

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

/// Is it meant to be a UID, and no name?
#[must_use]
pub fn is_like_uid(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit()) && text.contains('.') && !text.contains(' ')
}

/// Letters and digits alone, so that punctuation and case make no difference.
fn plain(name: &str) -> String {
    let name = name.split(": Default Transfer").next().unwrap_or(name);
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What keeps a text from being a UID (PS3.5 9.1); `None` if nothing does.
#[must_use]
pub fn uid_fault(text: &str) -> Option<&'static str> {
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
#[must_use]
pub fn nearest<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let wanted = text.to_lowercase();
    let length = wanted.chars().count();
    // Every character that one has more than the other makes them less alike: most names need no closer look.
    let may_be_like = |name: &&str| {
        let other = name.chars().count();
        length.abs_diff(other).saturating_mul(100) <= DIFFERENT_PERCENT.saturating_mul(length.max(other))
    };
    let rated = names
        .filter(may_be_like)
        .map(|name| (strsim::normalized_damerau_levenshtein(&wanted, &name.to_lowercase()), name));
    let best = rated.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (best.0 >= LEAST_SIMILARITY).then(|| best.1.to_owned())
}
