//! What rules on several services ask about attributes.

use crate::check::stories::step::has_value;
use crate::dataset::Elements;
use crate::dict::attribute;
use crate::dict::requirement::{Path, Type};

/// Is an attribute missing, or empty where its type wants a value? Inside a sequence: of any of its items.
pub(super) fn lacks(elements: Elements<'_>, path: Path, kind: Type) -> bool {
    match path {
        [] => false,
        [tag] => match kind {
            Type::One => !has_value(elements, *tag),
            Type::Two => elements.element(*tag).is_none(),
            _ => false,
        },
        [sequence, inside @ ..] => elements.items(*sequence).any(|item| lacks(item, inside, kind)),
    }
}

/// `PatientName`; inside a sequence `PerformedSeriesSequence > ProtocolName`.
pub(super) fn path_name(path: Path) -> String {
    let names =
        path.iter().map(|tag| attribute::keyword(*tag).map_or_else(|| tag.to_string(), str::to_owned));
    names.collect::<Vec<_>>().join(" > ")
}
