//! Command sets (PS3.7 6.3.1): always Implicit VR Little Endian, whatever the context agreed on.

use super::CommandField;
use crate::dict::Uid;
use crate::dict::attribute::{self, Tag, Vr};
use crate::octets::{Escaped, Reader};

/// Elements kept of one command set; the standard defines 24, retired ones included about 50.
const MAX_ELEMENTS: usize = 256;

/// One command element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandElement {
    /// Its tag.
    pub tag: Tag,
    /// Its value length as sent.
    pub length: u32,
    /// Offset of its first octet in the command set.
    pub offset: u32,
}

/// What can be odd about a command set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// An element goes beyond the end of the command set.
    ElementBeyondSet,
    /// Octets at the end that are no element.
    TrailingOctets,
    /// More elements than are kept.
    TooManyElements,
    /// An octet of the command set was lost; what follows it is not decoded.
    Hole,
    /// The command set is longer than is kept.
    OverCap,
}

impl Fault {
    /// It, in words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::ElementBeyondSet => "element goes beyond the end",
            Self::TrailingOctets => "octets left over after the last element",
            Self::TooManyElements => "more elements than are kept",
            Self::Hole => "octets lost",
            Self::OverCap => "longer than is kept",
        }
    }
}

/// A decoded command set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandSet {
    octets: Box<[u8]>,
    elements: Vec<CommandElement>,
    faults: Vec<(Fault, u32)>,
}

impl CommandSet {
    const HEADER: usize = 8;
    /// Command Data Set Type that says: no data set (PS3.7 E.1).
    pub const NO_DATA_SET: u16 = 0x0101;

    /// Decodes a command set as far as it goes.
    #[must_use]
    pub fn decode(octets: &[u8]) -> Self {
        let mut set = Self { octets: octets.into(), elements: Vec::with_capacity(12), faults: Vec::new() };
        let mut reader = Reader::new(octets, 0);
        while !reader.is_empty() {
            let offset = reader.offset() as u32;
            if set.elements.len() >= MAX_ELEMENTS {
                set.faults.push((Fault::TooManyElements, offset));
                break;
            }
            let Some(mut header) = reader.sub_reader(Self::HEADER) else {
                set.faults.push((Fault::TrailingOctets, offset));
                break;
            };
            let group = header.u16_le().unwrap_or_default();
            let element = header.u16_le().unwrap_or_default();
            let length = header.u32_le().unwrap_or_default();
            if reader.take_at_most(length as usize).len() < length as usize {
                set.faults.push((Fault::ElementBeyondSet, offset));
            }
            set.elements.push(CommandElement { tag: Tag(group, element), length, offset });
        }
        set
    }

    /// Notes that the set is not whole; that its last element is cut is then nothing odd.
    pub(super) fn note(&mut self, fault: Fault) {
        self.faults.retain(|(other, _)| !matches!(other, Fault::ElementBeyondSet | Fault::TrailingOctets));
        self.faults.push((fault, self.octets.len() as u32));
    }

    /// All octets.
    #[must_use]
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// The elements, in the order sent.
    #[must_use]
    pub fn elements(&self) -> &[CommandElement] {
        &self.elements
    }

    /// What is odd, and at which offset.
    #[must_use]
    pub fn faults(&self) -> &[(Fault, u32)] {
        &self.faults
    }

    /// The value of an element; cut where the set is.
    #[must_use]
    pub fn value(&self, element: &CommandElement) -> &[u8] {
        let start = (element.offset as usize).saturating_add(Self::HEADER);
        let rest = self.octets.get(start..).unwrap_or_default();
        rest.get(..element.length as usize).unwrap_or(rest)
    }

    /// Octets of an element, its header included; fewer than it announces where the set is cut.
    #[must_use]
    pub fn octets_of(&self, element: &CommandElement) -> u64 {
        self.value(element).len().saturating_add(Self::HEADER) as u64
    }

    /// The value of an element as its VR wants it read.
    #[must_use]
    pub fn typed_value(&self, element: &CommandElement) -> CommandValue<'_> {
        CommandValue::of(attribute::vr(element.tag), self.value(element))
    }

    /// The value of the first element with this tag; `None` if the set has none, or not all of it.
    #[must_use]
    pub fn get(&self, tag: Tag) -> Option<&[u8]> {
        let element = self.elements.iter().find(|element| element.tag == tag)?;
        Some(self.value(element)).filter(|value| value.len() == element.length as usize)
    }

    fn u16(&self, element: u16) -> Option<u16> {
        Reader::new(self.get(Tag(0, element))?, 0).u16_le()
    }

    fn uid(&self, element: u16) -> Option<Uid> {
        self.get(Tag(0, element)).map(Uid::new)
    }

    /// Command Field (0000,0100).
    #[must_use]
    pub fn command_field(&self) -> Option<CommandField> {
        self.u16(0x0100).map(CommandField)
    }

    /// Message ID (0000,0110).
    #[must_use]
    pub fn message_id(&self) -> Option<u16> {
        self.u16(0x0110)
    }

    /// Message ID Being Responded To (0000,0120).
    #[must_use]
    pub fn message_id_being_responded_to(&self) -> Option<u16> {
        self.u16(0x0120)
    }

    /// Priority (0000,0700).
    #[must_use]
    pub fn priority(&self) -> Option<super::Priority> {
        self.u16(0x0700).map(super::Priority)
    }

    /// Status (0000,0900).
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.u16(0x0900)
    }

    /// Affected SOP Class UID (0000,0002) or Requested SOP Class UID (0000,0003).
    #[must_use]
    pub fn sop_class_uid(&self) -> Option<Uid> {
        self.uid(0x0002).or_else(|| self.uid(0x0003))
    }

    /// Affected SOP Instance UID (0000,1000) or Requested SOP Instance UID (0000,1001).
    #[must_use]
    pub fn sop_instance_uid(&self) -> Option<Uid> {
        self.uid(0x1000).or_else(|| self.uid(0x1001))
    }

    /// Move Destination (0000,0600), without padding.
    #[must_use]
    pub fn move_destination(&self) -> Option<String> {
        Some(Escaped(self.get(Tag(0, 0x0600))?.trim_ascii()).to_string())
    }

    /// Move Originator Application Entity Title (0000,1030), without padding.
    #[must_use]
    pub fn move_originator(&self) -> Option<String> {
        Some(Escaped(self.get(Tag(0, 0x1030))?.trim_ascii()).to_string())
    }

    /// Event Type ID (0000,1002).
    #[must_use]
    pub fn event_type_id(&self) -> Option<u16> {
        self.u16(0x1002)
    }

    /// Action Type ID (0000,1008).
    #[must_use]
    pub fn action_type_id(&self) -> Option<u16> {
        self.u16(0x1008)
    }

    /// Error Comment (0000,0902), without padding.
    #[must_use]
    pub fn error_comment(&self) -> Option<&[u8]> {
        self.get(Tag(0, 0x0902)).map(<[u8]>::trim_ascii)
    }

    /// Numbers of sub-operations remaining, completed, failed, with warning (0000,1020 to 1023).
    #[must_use]
    pub fn sub_operations(&self) -> [Option<u16>; 4] {
        [0x1020, 0x1021, 0x1022, 0x1023].map(|element| self.u16(element))
    }

    /// Does a data set follow? Command Data Set Type (0000,0800) tells, or else what the command is.
    #[must_use]
    pub fn has_data_set(&self) -> bool {
        match self.u16(0x0800) {
            Some(kind) => kind != Self::NO_DATA_SET,
            None => self.command_field().is_some_and(CommandField::needs_data_set),
        }
    }

    /// Does it say that no data set follows?
    #[must_use]
    pub fn announces_no_data_set(&self) -> bool {
        self.u16(0x0800) == Some(Self::NO_DATA_SET)
    }

    /// Elements with their keyword and value as a person reads it; without one that is cut.
    pub fn named_values(&self) -> impl Iterator<Item = (Tag, Option<&'static str>, CommandValue<'_>)> {
        let whole =
            self.elements.iter().filter(|element| self.value(element).len() == element.length as usize);
        whole.map(|element| (element.tag, attribute::keyword(element.tag), self.typed_value(element)))
    }
}

/// Builds the octets of a command set (PS3.7 6.3.1).
#[derive(Clone, Debug, Default)]
pub struct CommandSetBuilder {
    elements: Vec<u8>,
}

impl CommandSetBuilder {
    /// A command set with this Command Field, and nothing else yet.
    #[must_use]
    pub fn new(field: CommandField) -> Self {
        Self::default().u16(0x0100, field.0)
    }

    /// Adds an element of group 0000 with these octets as its value.
    #[must_use]
    pub fn element(mut self, element: u16, value: &[u8]) -> Self {
        self.elements.extend(0_u16.to_le_bytes());
        self.elements.extend(element.to_le_bytes());
        self.elements.extend(u32::try_from(value.len()).unwrap_or(u32::MAX).to_le_bytes());
        self.elements.extend(value);
        self
    }

    /// Adds a number of 16 bits.
    #[must_use]
    pub fn u16(self, element: u16, value: u16) -> Self {
        self.element(element, &value.to_le_bytes())
    }

    /// Adds text, padded with a space to an even length.
    #[must_use]
    pub fn text(self, element: u16, value: &str) -> Self {
        let mut octets = value.as_bytes().to_vec();
        octets.resize(octets.len().next_multiple_of(2), b' ');
        self.element(element, &octets)
    }

    /// Adds a UID, padded with a NUL to an even length.
    #[must_use]
    pub fn uid(self, element: u16, value: &str) -> Self {
        let mut octets = value.as_bytes().to_vec();
        octets.resize(octets.len().next_multiple_of(2), 0);
        self.element(element, &octets)
    }

    /// The octets, with the group length at their head.
    #[must_use]
    pub fn build(self) -> Vec<u8> {
        let length = u32::try_from(self.elements.len()).unwrap_or(u32::MAX);
        let mut octets = Self::default().element(0x0000, &length.to_le_bytes()).elements;
        octets.extend(self.elements);
        octets
    }
}

/// The value of a command element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandValue<'a> {
    /// US or UL, one or more.
    Numbers(Vec<u32>),
    /// AT, one or more.
    Tags(Vec<Tag>),
    /// UI.
    Uid(Uid),
    /// Text, without padding.
    Text(&'a [u8]),
}

impl<'a> CommandValue<'a> {
    fn of(vr: Vr, octets: &'a [u8]) -> Self {
        let mut reader = Reader::new(octets, 0);
        match vr {
            Vr::US => Self::Numbers(std::iter::from_fn(|| reader.u16_le()).map(u32::from).collect()),
            Vr::UL => Self::Numbers(std::iter::from_fn(|| reader.u32_le()).collect()),
            Vr::AT => {
                let tag = || Some(Tag(reader.u16_le()?, reader.u16_le()?));
                Self::Tags(std::iter::from_fn(tag).collect())
            }
            Vr::UI => Self::Uid(Uid::new(octets)),
            _ => Self::Text(octets.trim_ascii()),
        }
    }
}
