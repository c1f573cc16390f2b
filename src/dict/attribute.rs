//! Attributes: tags, value representations and keywords (PS3.6, PS3.7 Annex E, PS3.5 6.2).

use std::fmt;
use std::sync::LazyLock;

use dicom_core::dictionary::{DataDictionary as _, DataDictionaryEntry as _, VirtualVr};
pub use dicom_core::{Tag, VR};
use dicom_dictionary_std::StandardDataDictionary;

use crate::octets::Escaped;

/// A value representation as two octets; an open code, since a peer can send any two.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Vr(
    /// The two octets.
    pub [u8; 2],
);

impl Vr {
    /// Attribute tag.
    pub const AT: Self = Self(*b"AT");
    /// Person name.
    pub const PN: Self = Self(*b"PN");
    /// Sequence of items.
    pub const SQ: Self = Self(*b"SQ");
    /// Octets of unknown meaning.
    pub const UN: Self = Self(*b"UN");
    /// Unique identifier.
    pub const UI: Self = Self(*b"UI");
    /// Unsigned 32-bit integer.
    pub const UL: Self = Self(*b"UL");
    /// Unsigned 16-bit integer.
    pub const US: Self = Self(*b"US");
    /// Other octets.
    pub const OB: Self = Self(*b"OB");
    /// Other 16-bit words.
    pub const OW: Self = Self(*b"OW");

    /// Is it one that the standard defines (PS3.5 Table 6.2-1)?
    #[must_use]
    pub fn is_known(self) -> bool {
        self.standard().is_some()
    }

    /// The dictionary's own type for it.
    #[must_use]
    pub fn standard(self) -> Option<VR> {
        VR::from_binary(self.0)
    }

    /// Does its explicit form have two reserved octets and a length of 32 bits (PS3.5 7.1.2)?
    #[must_use]
    pub const fn has_long_length(self) -> bool {
        matches!(
            &self.0,
            b"OB"
                | b"OD"
                | b"OF"
                | b"OL"
                | b"OV"
                | b"OW"
                | b"SQ"
                | b"SV"
                | b"UC"
                | b"UN"
                | b"UR"
                | b"UT"
                | b"UV"
        )
    }

    /// Is its value text?
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(
            &self.0,
            b"AE"
                | b"AS"
                | b"CS"
                | b"DA"
                | b"DS"
                | b"DT"
                | b"IS"
                | b"LO"
                | b"LT"
                | b"PN"
                | b"SH"
                | b"ST"
                | b"TM"
                | b"UC"
                | b"UI"
                | b"UR"
                | b"UT"
        )
    }

    /// Does Specific Character Set apply to its value (PS3.5 6.1.2.3)?
    #[must_use]
    pub const fn has_character_set(self) -> bool {
        matches!(&self.0, b"LO" | b"LT" | b"PN" | b"SH" | b"ST" | b"UC" | b"UT")
    }

    /// Octets of one value, for binary numbers; else `None`.
    #[must_use]
    pub const fn number_width(self) -> Option<usize> {
        match &self.0 {
            b"SS" | b"US" => Some(2),
            b"AT" | b"FL" | b"SL" | b"UL" => Some(4),
            b"FD" | b"SV" | b"UV" => Some(8),
            _ => None,
        }
    }
}

impl From<VR> for Vr {
    fn from(vr: VR) -> Self {
        Self(vr.to_bytes())
    }
}

impl fmt::Display for Vr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Escaped(&self.0).fmt(f)
    }
}

impl fmt::Debug for Vr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The keyword of an attribute; `None` for a private or unknown one.
#[must_use]
pub fn keyword(tag: Tag) -> Option<&'static str> {
    match tag {
        Tag(group, 0x0000) if group > 0 => Some("GroupLength"),
        Tag(group, 0x0010..=0x00ff) if is_private(tag) && group > 0x0008 => Some("PrivateCreator"),
        Tag(group, _) if group & 1 == 1 => None,
        Tag(0xfffe, 0xe000) => Some("Item"),
        Tag(0xfffe, 0xe00d) => Some("ItemDelimitationItem"),
        Tag(0xfffe, 0xe0dd) => Some("SequenceDelimitationItem"),
        _ => StandardDataDictionary.by_tag(tag).map(|entry| entry.alias),
    }
}

/// The keyword and the tag of an attribute, for people: `Modality (0008,0060)`.
#[must_use]
pub fn label(tag: Tag) -> String {
    keyword(tag).map_or_else(|| tag.to_string(), |keyword| format!("{keyword} {tag}"))
}

/// The attribute with this keyword; `None` for no such.
#[must_use]
pub fn by_keyword(keyword: &str) -> Option<Tag> {
    StandardDataDictionary.by_name(keyword).map(|entry| entry.tag.inner())
}

/// Keywords of the attributes that queries, worklists and procedure steps use, and many more. The dictionary does not
/// list what it has: the first call asks it for every tag of their groups, which takes long.
pub fn keywords() -> impl Iterator<Item = &'static str> {
    KEYWORDS.iter().copied()
}

static KEYWORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    const GROUPS: [u16; 18] = [
        0x0008, 0x0010, 0x0012, 0x0018, 0x0020, 0x0028, 0x0032, 0x0038, 0x0040, 0x0042, 0x0054, 0x0074,
        0x0088, 0x0100, 0x2000, 0x2010, 0x2020, 0x2100,
    ];
    let tags = GROUPS.into_iter().flat_map(|group| (0..=u16::MAX).map(move |element| Tag(group, element)));
    tags.filter_map(keyword).collect()
});

/// The value representation that the dictionary gives an attribute: how an implicit encoding is to be read.
/// [`Vr::UN`] for an unknown one.
#[must_use]
pub fn vr(tag: Tag) -> Vr {
    match tag {
        Tag(_, 0x0000) => Vr::UL,
        Tag(group, 0x0010..=0x00ff) if is_private(tag) && group > 0x0008 => Vr(*b"LO"),
        Tag(group, _) if group & 1 == 1 => Vr::UN,
        _ => match StandardDataDictionary.by_tag(tag).map(dicom_core::dictionary::DataDictionaryEntryRef::vr)
        {
            Some(VirtualVr::Exact(vr)) => vr.into(),
            Some(VirtualVr::Xs) => Vr::US,
            Some(_) => Vr::OW,
            None => Vr::UN,
        },
    }
}

/// Is the VR (one of those) that the dictionary gives a standard attribute? `None` if it does not know the attribute.
#[must_use]
pub fn is_vr_of(tag: Tag, vr: Vr) -> Option<bool> {
    if is_private(tag) {
        return None;
    }
    if tag.1 == 0 {
        return Some(vr == Vr::UL);
    }
    let expected =
        StandardDataDictionary.by_tag(tag).map(dicom_core::dictionary::DataDictionaryEntryRef::vr)?;
    Some(match expected {
        VirtualVr::Exact(exact) => vr == exact.into(),
        VirtualVr::Xs => matches!(&vr.0, b"US" | b"SS"),
        VirtualVr::Lt => matches!(&vr.0, b"US" | b"SS" | b"OW"),
        _ => matches!(&vr.0, b"OB" | b"OW"),
    })
}

/// Is the group odd: an attribute outside of the standard (PS3.5 7.8)?
#[must_use]
pub const fn is_private(tag: Tag) -> bool {
    tag.0 & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_private_and_unknown_attributes_are_told_apart() {
        assert_eq!(keyword(Tag(0x0010, 0x0010)), Some("PatientName"));
        assert_eq!(vr(Tag(0x0010, 0x0010)), Vr::PN);
        assert_eq!(keyword(Tag(0x0029, 0x0010)), Some("PrivateCreator"));
        assert_eq!(keyword(Tag(0x0029, 0x1010)), None);
        assert_eq!(vr(Tag(0x0029, 0x1010)), Vr::UN);
        assert_eq!(vr(Tag(0x0008, 0x0000)), Vr::UL);
        assert_eq!(keyword(Tag(0x0000, 0x0900)), Some("Status"));
        assert_eq!(vr(Tag(0x7fe0, 0x0010)), Vr::OW);
        assert_eq!(keyword(Tag(0x6002, 0x3000)), Some("OverlayData"));
    }
}
