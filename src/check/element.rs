//! The elements of a data set one by one, each with what rules want to know of its surroundings.

use crate::dataset::text::CharacterSets;
use crate::dataset::{Content, DataSet, Node};
use crate::dict::attribute::{self, Tag, Vr};
use crate::dimse::CommandField;
use crate::timeline::MessageEntry;

const SPECIFIC_CHARACTER_SET: Tag = Tag(0x0008, 0x0005);
const ITEM: Tag = Tag(0xfffe, 0xe000);

/// An element of a data set, or of an item in it.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    /// The message.
    pub entry: &'a MessageEntry,
    /// Its data set.
    pub data_set: &'a DataSet,
    /// The element.
    pub node: &'a Node,
    /// Its index among the nodes.
    pub index: usize,
    /// Index of the first element of the same data set or item.
    pub first: usize,
    /// The element before it in the same data set or item.
    pub previous: Option<&'a Node>,
    /// The sequence in whose item it stands; `None` outside of every sequence.
    pub sequence: Option<&'a Node>,
    /// The character sets that hold for it.
    pub character_sets: CharacterSets,
    /// Is it a key of a C-FIND, C-MOVE or C-GET, where wild cards, ranges and lists may stand?
    pub is_key: bool,
}

/// Where elements follow each other: the data set, or an item.
struct Scope<'a> {
    depth: usize,
    first: usize,
    previous: Option<&'a Node>,
    sequence: Option<&'a Node>,
    character_sets: CharacterSets,
}

/// Calls `each` for every element of the message's data set, in order.
pub(super) fn elements<'a>(
    entry: &'a MessageEntry,
    data_set: &'a DataSet,
    mut each: impl FnMut(&Element<'a>),
) {
    let is_key = matches!(
        entry.command_field(),
        Some(CommandField::C_FIND_RQ | CommandField::C_MOVE_RQ | CommandField::C_GET_RQ)
    );
    let outer = Scope {
        depth: 0,
        first: 0,
        previous: None,
        sequence: None,
        character_sets: data_set.character_sets(),
    };
    let mut scopes = vec![outer];
    for (index, node) in data_set.nodes.iter().enumerate() {
        if node.tag == ITEM {
            if node.content == Content::Item {
                open(&mut scopes, index, node);
            }
            continue;
        }
        while scopes.pop_if(|scope| scope.depth > node.depth).is_some() {}
        let Some(scope) = scopes.last_mut() else { return };
        if node.tag == SPECIFIC_CHARACTER_SET && scope.depth > 0 {
            scope.character_sets = CharacterSets::from_value(node.value().unwrap_or_default());
        }
        each(&Element {
            entry,
            data_set,
            node,
            index,
            first: scope.first,
            previous: scope.previous,
            sequence: scope.sequence,
            character_sets: scope.character_sets,
            is_key,
        });
        scope.previous = Some(node);
    }
}

/// An item starts: its elements stand one deeper than it, and its sequence was the element before.
fn open<'a>(scopes: &mut Vec<Scope<'a>>, index: usize, item: &'a Node) {
    while scopes.pop_if(|scope| scope.depth > item.depth).is_some() {}
    let Some(around) = scopes.last() else { return };
    let scope = Scope {
        depth: item.depth.saturating_add(1),
        first: index.saturating_add(1),
        previous: None,
        sequence: around.previous,
        character_sets: around.character_sets,
    };
    scopes.push(scope);
}

impl<'a> Element<'a> {
    /// Its tag.
    #[must_use]
    pub const fn tag(&self) -> Tag {
        self.node.tag
    }

    /// Its VR, as sent or as the dictionary has it.
    #[must_use]
    pub const fn vr(&self) -> Vr {
        self.node.vr
    }

    /// Its value, if it is kept.
    #[must_use]
    pub fn value(&self) -> Option<&'a [u8]> {
        self.node.value()
    }

    /// Its value without padding behind it, if there is one.
    #[must_use]
    pub fn text(&self) -> Option<&'a [u8]> {
        let value = self.value()?;
        let length = value
            .iter()
            .rposition(|octet| !matches!(octet, 0 | b' '))
            .map_or(0, |last| last.saturating_add(1));
        value.get(..length).filter(|text| !text.is_empty())
    }

    /// The elements before it in the same data set or item, last first.
    pub fn before(&self) -> impl Iterator<Item = &'a Node> + use<'a> {
        let depth = self.node.depth;
        let nodes = self.data_set.nodes.get(self.first..self.index).unwrap_or_default();
        nodes.iter().rev().filter(move |node| node.depth == depth)
    }

    /// Its tag and name, and where it stands: `(0008,0018) SOPInstanceUID in (0008,1115), offset 312`.
    #[must_use]
    pub fn place(&self) -> String {
        let name = attribute::keyword(self.tag()).map_or(String::new(), |name| format!(" {name}"));
        let inside = self.sequence.map_or(String::new(), |sequence| format!(" in {}", sequence.tag));
        format!("{}{name}{inside}, offset {}", self.tag(), self.node.offset)
    }
}
