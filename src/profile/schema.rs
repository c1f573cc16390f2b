//! The JSON Schema of profiles, made from the table of their keys: editors complete and check by it.

use serde_json::{Map, Value, json};

use super::keys::{EXTENDED_FIELDS, Key, PROFILE, Shape};

/// The JSON Schema (draft 2020-12).
#[must_use]
pub fn schema() -> Value {
    let mut schema = table(PROFILE);
    if let Some(object) = schema.as_object_mut() {
        object.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        object.insert("title".to_owned(), json!("Conformance profile of dcmtap"));
        // A profile that extends another has what it needs there.
        object.insert("required".to_owned(), json!(["schema"]));
    }
    schema
}

fn table(keys: &[Key]) -> Value {
    let properties: Map<String, Value> = keys
        .iter()
        .map(|key| {
            let mut value = if key.name == "extended_negotiation" { extended() } else { shape(&key.shape) };
            if let Some(object) = value.as_object_mut() {
                object.insert("description".to_owned(), json!(key.about));
            }
            (key.name.to_owned(), value)
        })
        .collect();
    let required: Vec<&str> = keys.iter().filter(|key| key.is_required).map(|key| key.name).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn extended() -> Value {
    let field =
        json!({ "anyOf": [{ "type": "boolean" }, { "type": "integer", "minimum": 0, "maximum": 255 }] });
    let properties: Map<String, Value> =
        EXTENDED_FIELDS.iter().map(|name| ((*name).to_owned(), field.clone())).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn shape(shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!({ "type": "string" }),
        Shape::Integer(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Shape::Seconds => json!({ "type": "number", "minimum": 0 }),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Date => json!({ "type": "string", "format": "date" }),
        Shape::Choice(names) => json!({ "enum": names }),
        Shape::List(member) => json!({ "type": "array", "items": self::shape(member) }),
        Shape::Either(shapes, _) => json!({ "anyOf": shapes.iter().map(self::shape).collect::<Vec<_>>() }),
        Shape::Table(keys) => table(keys),
        Shape::Tables(keys) => json!({ "type": "array", "items": table(keys) }),
        Shape::Map(member) => json!({ "type": "object", "additionalProperties": self::shape(member) }),
    }
}
