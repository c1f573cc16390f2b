//! Association configuration files of the DCMTK tools (their `asconfig.txt`): sections `[[Kind]]`, in them lists
//! `[Name]`, in them `Key = Value`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::model::Direction;
use super::names::{Kind, Names, uid_fault};
use super::write::{quoted, uids};
use super::{Place, Problems};
use crate::dict::uid;
use crate::octets::EscapedText;

/// Which part of the file, and what for.
#[derive(Clone, Debug)]
pub struct Import<'a> {
    /// The file, as it was named.
    pub file: &'a str,
    /// Profile in the file.
    pub profile: &'a str,
    /// Is it the configuration of an acceptor (storescp) or a requestor (storescu)?
    pub direction: Direction,
}

/// Keys and values of a list, each with its line.
type List = Vec<(String, String, usize)>;
/// Lists by kind and name, in lower case.
type Lists = BTreeMap<(String, String), List>;

impl Import<'_> {
    /// The profile as text. SOP classes and transfer syntaxes that the standard does not have are left out, and told
    /// in comments.
    ///
    /// # Errors
    /// What cannot be read, or is not there.
    pub fn convert(&self, text: &str) -> Result<String, Problems> {
        let mut problems = Problems::default();
        let lists = self.parse(text, &mut problems);
        let body = self.write(&lists, &mut problems);
        if problems.0.is_empty() { Ok(body) } else { Err(problems) }
    }

    fn place(&self, line: usize) -> Place {
        Place { file: self.file.into(), line, column: 1 }
    }

    fn parse(&self, text: &str, problems: &mut Problems) -> Lists {
        let mut lists = Lists::new();
        let (mut kind, mut name) = (String::new(), String::new());
        for (index, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if let Some(section) = line.strip_prefix("[[").and_then(|rest| rest.strip_suffix("]]")) {
                (kind, name) = (section.trim().to_lowercase(), String::new());
            } else if let Some(list) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                name = list.trim().to_lowercase();
                lists.entry((kind.clone(), name.clone())).or_default();
            } else if let Some((key, value)) = line.split_once('=') {
                let entry = (key.trim().to_lowercase(), value.trim().to_owned(), index.saturating_add(1));
                lists.entry((kind.clone(), name.clone())).or_default().push(entry);
            } else if !line.is_empty() {
                problems.push(
                    &self.place(index.saturating_add(1)),
                    "[[section]], [list] or key = value expected",
                );
            }
        }
        lists
    }

    fn write(&self, lists: &Lists, problems: &mut Problems) -> String {
        let key = ("profiles".to_owned(), self.profile.to_lowercase());
        let Some(profile) = lists.get(&key) else {
            let known: Vec<&str> =
                lists.keys().filter(|(kind, _)| kind == "profiles").map(|(_, name)| name.as_str()).collect();
            let near = super::names::nearest(&key.1, known.iter().copied());
            let message = format!("no profile {:?}; there are: {}", self.profile, known.join(", "));
            problems.push_near(&self.place(1), message, near);
            return String::new();
        };
        let mut text = format!(
            "# From the profile {} of {}.\nschema = 1\n\n[product]\nname = {}\n\n[[ae]]\nname = {}\n",
            quoted(self.profile),
            quoted(self.file),
            quoted(self.file.rsplit('/').next().unwrap_or(self.file)),
            quoted(self.profile),
        );
        let find = |key: &str| profile.iter().find(|(own, ..)| own == key);
        let Some((_, contexts, line)) = find("presentationcontexts") else {
            problems.push(&self.place(1), format!("{:?} has no PresentationContexts", self.profile));
            return text;
        };
        let roles = find("scpscuroleselection").map(|(_, name, _)| name.as_str());
        let roles =
            roles.and_then(|name| lists.get(&("scpscuroleselection".to_owned(), name.to_lowercase())));
        match lists.get(&("presentationcontexts".to_owned(), contexts.to_lowercase())) {
            Some(contexts) => self.claims(&mut text, lists, contexts, roles, problems),
            None => problems.push(&self.place(*line), format!("there is no list {contexts:?}")),
        }
        text
    }

    fn claims(
        &self,
        text: &mut String,
        lists: &Lists,
        contexts: &List,
        roles: Option<&List>,
        problems: &mut Problems,
    ) {
        let mut unknown = Vec::new();
        // Role and list of transfer syntaxes → SOP classes.
        let mut claims: BTreeMap<(&'static str, String), Vec<String>> = BTreeMap::new();
        for (_, value, line) in contexts {
            let Some((class, syntaxes)) = value.split_once('\\') else {
                problems.push(&self.place(*line), "SOP class\\list of transfer syntaxes expected");
                continue;
            };
            let syntaxes = syntaxes.split('\\').next().unwrap_or_default().trim();
            match sop_class(class.trim()) {
                Some(uid) => {
                    let role = self.role(roles, class.trim());
                    claims.entry((role, syntaxes.to_lowercase())).or_default().push(uid);
                }
                None => unknown.push(class.trim().to_owned()),
            }
        }
        for ((role, list), classes) in &claims {
            let Some(syntaxes) = lists.get(&("transfersyntaxes".to_owned(), list.clone())) else {
                problems.push(&self.place(1), format!("there is no list of transfer syntaxes {list:?}"));
                continue;
            };
            let mut own = Vec::new();
            for (_, name, _) in syntaxes {
                match transfer_syntax(name) {
                    Some(uid) => own.push(uid),
                    None => unknown.push(name.clone()),
                }
            }
            if own.is_empty() {
                // A claim needs one that is in the standard.
                let name = |class| uid::name(class).unwrap_or(class);
                unknown.extend(classes.iter().map(|class| format!("{} in {list}", name(class))));
                continue;
            }
            let _ = writeln!(text, "\n[[ae.{}]]\nid = {}", self.direction.name(), quoted(list));
            let _ = writeln!(text, "sop_classes = {}", uids(classes.iter().map(String::as_str)));
            let _ = writeln!(text, "role = {}", quoted(role));
            let _ = writeln!(text, "transfer_syntaxes = {}", uids(own.iter().map(String::as_str)));
        }
        if !unknown.is_empty() {
            let unknown = unknown.join(", ");
            let _ = writeln!(text, "\n# Not in the standard, and left out: {}", EscapedText(&unknown));
        }
    }

    /// The role of the tool for a SOP class: the default of its direction, or what a role selection adds.
    fn role(&self, roles: Option<&List>, class: &str) -> &'static str {
        let selection = roles.and_then(|roles| {
            roles.iter().find_map(|(_, value, _)| {
                let (own, role) = value.split_once('\\')?;
                (own.trim() == class).then(|| role.trim().to_uppercase())
            })
        });
        match (selection.as_deref(), self.direction) {
            (Some("BOTH"), _) => "both",
            (Some("SCP"), Direction::Proposes) | (Some("SCU") | None, Direction::Accepts) => "SCP",
            (Some("SCP"), Direction::Accepts) | (_, Direction::Proposes) => "SCU",
            (Some(_), Direction::Accepts) => "SCP",
        }
    }
}

/// DCMTK's names are mostly keywords, with a word before or behind.
fn sop_class(text: &str) -> Option<String> {
    if uid_fault(text).is_none() {
        return Some(text.to_owned());
    }
    let retired = text.strip_prefix("RETIRED_").map(|name| format!("{name}Retired"));
    let text = text.strip_prefix("RETIRED_").unwrap_or(text);
    let moved = ["FIND", "MOVE", "GET"].iter().find_map(|verb| {
        let (first, rest) = text.strip_prefix(verb).map(|rest| (verb, rest))?;
        let (head, tail) = first.split_at(1);
        Some(format!("{rest}{head}{}", tail.to_lowercase()))
    });
    let candidates =
        [retired, Some(text.to_owned()), moved, text.strip_suffix("SOPClass").map(str::to_owned)];
    candidates.into_iter().flatten().find_map(|name| Names::uid(Kind::SopClass, &name).ok())
}

fn transfer_syntax(text: &str) -> Option<String> {
    if uid_fault(text).is_none() {
        return Some(text.to_owned());
    }
    let known = TRANSFER_SYNTAXES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    known.map(|(_, uid)| (*uid).to_owned()).or_else(|| Names::uid(Kind::TransferSyntax, text).ok())
}

/// DCMTK's names; of its names for a machine's own byte order those of a little-endian machine.
#[rustfmt::skip]
static TRANSFER_SYNTAXES: &[(&str, &str)] = &[
    ("LittleEndianImplicit", "1.2.840.10008.1.2"),
    ("LittleEndianExplicit", "1.2.840.10008.1.2.1"),
    ("BigEndianExplicit", "1.2.840.10008.1.2.2"),
    ("LocalEndianExplicit", "1.2.840.10008.1.2.1"),
    ("OppositeEndianExplicit", "1.2.840.10008.1.2.2"),
    ("DeflatedLittleEndianExplicit", "1.2.840.10008.1.2.1.99"),
    ("JPEGBaseline", "1.2.840.10008.1.2.4.50"),
    ("JPEGExtended:Process2+4", "1.2.840.10008.1.2.4.51"),
    ("JPEGExtended:Process3+5", "1.2.840.10008.1.2.4.52"),
    ("JPEGSpectralSelection:Non-hierarchical:Process6+8", "1.2.840.10008.1.2.4.53"),
    ("JPEGSpectralSelection:Non-hierarchical:Process7+9", "1.2.840.10008.1.2.4.54"),
    ("JPEGFullProgression:Non-hierarchical:Process10+12", "1.2.840.10008.1.2.4.55"),
    ("JPEGFullProgression:Non-hierarchical:Process11+13", "1.2.840.10008.1.2.4.56"),
    ("JPEGLossless:Non-hierarchical:Process14", "1.2.840.10008.1.2.4.57"),
    ("JPEGLossless:Non-hierarchical:Process15", "1.2.840.10008.1.2.4.58"),
    ("JPEGExtended:Hierarchical:Process16+18", "1.2.840.10008.1.2.4.59"),
    ("JPEGExtended:Hierarchical:Process17+19", "1.2.840.10008.1.2.4.60"),
    ("JPEGSpectralSelection:Hierarchical:Process20+22", "1.2.840.10008.1.2.4.61"),
    ("JPEGSpectralSelection:Hierarchical:Process21+23", "1.2.840.10008.1.2.4.62"),
    ("JPEGFullProgression:Hierarchical:Process24+26", "1.2.840.10008.1.2.4.63"),
    ("JPEGFullProgression:Hierarchical:Process25+27", "1.2.840.10008.1.2.4.64"),
    ("JPEGLossless:Hierarchical:Process28", "1.2.840.10008.1.2.4.65"),
    ("JPEGLossless:Hierarchical:Process29", "1.2.840.10008.1.2.4.66"),
    ("JPEGLossless:Non-hierarchical-1stOrderPrediction", "1.2.840.10008.1.2.4.70"),
    ("JPEGLSLossless", "1.2.840.10008.1.2.4.80"),
    ("JPEGLSLossy", "1.2.840.10008.1.2.4.81"),
    ("JPEG2000LosslessOnly", "1.2.840.10008.1.2.4.90"),
    ("JPEG2000", "1.2.840.10008.1.2.4.91"),
    ("JPEG2000MulticomponentLosslessOnly", "1.2.840.10008.1.2.4.92"),
    ("JPEG2000Multicomponent", "1.2.840.10008.1.2.4.93"),
    ("JPIPReferenced", "1.2.840.10008.1.2.4.94"),
    ("JPIPReferencedDeflate", "1.2.840.10008.1.2.4.95"),
    ("MPEG2MainProfile@MainLevel", "1.2.840.10008.1.2.4.100"),
    ("MPEG2MainProfile@HighLevel", "1.2.840.10008.1.2.4.101"),
    ("MPEG4HighProfile/Level4.1", "1.2.840.10008.1.2.4.102"),
    ("MPEG4BDcompatibleHighProfile/Level4.1", "1.2.840.10008.1.2.4.103"),
    ("MPEG4HighProfile/Level4.2For2DVideo", "1.2.840.10008.1.2.4.104"),
    ("MPEG4HighProfile/Level4.2For3DVideo", "1.2.840.10008.1.2.4.105"),
    ("MPEG4StereoHighProfile/Level4.2", "1.2.840.10008.1.2.4.106"),
    ("HEVCMainProfile/Level5.1", "1.2.840.10008.1.2.4.107"),
    ("HEVCMain10Profile/Level5.1", "1.2.840.10008.1.2.4.108"),
    ("RLELossless", "1.2.840.10008.1.2.5"),
];
