//! Messages, their command sets and data sets.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::dataset::{self, DataSet};
use crate::dict::{Uid, attribute};
use crate::dimse::{CommandSet, CommandValue, End, Pending};
use crate::report::values::{self, Shown};
use crate::report::{Phi, Style};
use crate::timeline::{Link, MessageEntry};

#[derive(Serialize)]
pub(in crate::report) struct MessageLine {
    event: &'static str,
    association: u64,
    message: u64,
    time: String,
    first_frame: u64,
    last_frame: u64,
    sender: &'static str,
    context_id: u8,
    command: &'static str,
    command_field: Option<u16>,
    message_id: Option<u16>,
    message_id_being_responded_to: Option<u16>,
    sop_class_uid: Option<String>,
    sop_instance_uid: Option<String>,
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_class: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_meaning: Option<&'static str>,
    abstract_syntax: Option<String>,
    transfer_syntax: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    inferred: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unexpected_encoding: Option<String>,
    dataset_bytes: Option<u64>,
    complete: bool,
    missing_bytes: u64,
    #[serde(skip_serializing_if = "is_zero")]
    unplaced_bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<&'static str>,
    response_time_us: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Value>,
    stream_offset: u64,
    pdv_count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<Value>,
    command_set: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    command_set_faults: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dataset_stopped: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

pub(in crate::report) fn message(entry: &MessageEntry, phi: &Phi, style: Style) -> MessageLine {
    let command = entry.command.as_ref();
    let shown = entry.data_set.as_deref().filter(|_| !style.hides_data_sets);
    let data_set = shown.map(|data_set| elements(data_set, phi));
    MessageLine {
        event: "message",
        association: entry.association,
        message: entry.number,
        time: entry.last.at.to_string(),
        first_frame: entry.first.frame,
        last_frame: entry.last.frame,
        sender: entry.sender.name(),
        context_id: entry.context_id,
        command: entry.command_name(),
        command_field: entry.command_field().map(|field| field.0),
        message_id: command.and_then(CommandSet::message_id),
        message_id_being_responded_to: command.and_then(CommandSet::message_id_being_responded_to),
        sop_class_uid: command.and_then(CommandSet::sop_class_uid).map(|uid| uid.to_string()),
        sop_instance_uid: command.and_then(CommandSet::sop_instance_uid).map(|uid| uid.to_string()),
        status: entry.status(),
        status_class: entry.status_class().map(crate::dict::status::Class::name),
        status_meaning: entry.status_meaning().map(|status| status.meaning),
        abstract_syntax: entry.abstract_syntax.as_ref().map(Uid::to_string),
        transfer_syntax: entry.transfer_syntax.as_ref().map(Uid::to_string),
        inferred: entry.is_abstract_syntax_inferred || entry.is_transfer_syntax_inferred,
        unexpected_encoding: entry.unexpected_encoding.map(|encoding| format!("{encoding:?}")),
        dataset_bytes: entry.data_set_octets,
        complete: entry.is_complete,
        missing_bytes: entry.missing,
        unplaced_bytes: entry.unplaced,
        ended: match entry.end {
            End::Complete => None,
            End::Lost => Some("lost"),
            End::Superseded => Some("superseded"),
            End::CutOff => Some("cut-off"),
            End::CaptureEnded => Some("capture-ended"),
        },
        response_time_us: entry.response_time_ns().map(|nanoseconds| nanoseconds / 1_000),
        request: entry.failed_request().map(request),
        stream_offset: entry.offset,
        pdv_count: entry.pdv_count,
        link: entry.link.as_ref().map(link),
        command_set: command.map(|command| command_set(command, phi)).unwrap_or_default(),
        command_set_faults: command.map(command_set_faults).unwrap_or_default(),
        dataset: data_set.or_else(|| style.shows_data_sets.then_some(Value::Null)),
        dataset_stopped: shown.and_then(|data_set| data_set.stop).map(dataset::Stop::text),
    }
}

fn link(link: &Link) -> Value {
    let to = &link.to;
    let mut object = json!({
        "kind": link.kind.name(),
        "association": to.association,
        "message": to.message,
        "command": to.command_field.name(),
        "message_id": to.message_id,
        "frame": to.frame,
    });
    if let Value::Object(object) = &mut object
        && link.is_inferred
    {
        object.insert("inferred".to_owned(), Value::from(true));
    }
    object
}

fn command_set(set: &CommandSet, phi: &Phi) -> Map<String, Value> {
    let mut object = Map::new();
    for (tag, keyword, value) in set.named_values() {
        let name = keyword.map_or_else(|| tag.to_string(), str::to_owned);
        let value = match value {
            CommandValue::Numbers(numbers) => one_or_more(numbers.into_iter().map(Value::from)),
            CommandValue::Tags(tags) => tags.iter().map(ToString::to_string).collect(),
            CommandValue::Uid(uid) => Value::from(uid.to_string()),
            CommandValue::Text(text) => Value::from(values::command_text(tag, text, phi)),
        };
        object.entry(name).or_insert(value);
    }
    object
}

fn one_or_more(values: impl Iterator<Item = Value>) -> Value {
    let mut values: Vec<Value> = values.collect();
    if values.len() == 1 { values.remove(0) } else { Value::from(values) }
}

/// What a response that tells of a failure is about.
fn request(request: &Pending) -> Value {
    json!({
        "frame": request.ended.frame,
        "sop_class_uid": request.sop_class_uid.as_ref().map(Uid::to_string),
        "sop_instance_uid": request.sop_instance_uid.as_ref().map(Uid::to_string),
    })
}

fn command_set_faults(set: &CommandSet) -> Vec<Value> {
    set.faults().iter().map(|(fault, offset)| json!({ "what": fault.text(), "offset": offset })).collect()
}

/// Elements as nested arrays. The walker bounds the depth.
fn elements(data_set: &DataSet, phi: &Phi) -> Value {
    let shown: Vec<Shown<'_>> = values::shown(data_set, phi).collect();
    let mut rest = shown.as_slice();
    Value::from(nested(&mut rest, 0))
}

fn nested(rest: &mut &[Shown<'_>], depth: usize) -> Vec<Value> {
    use dataset::Content;
    let mut objects = Vec::new();
    while let Some((Shown { node, value }, behind)) =
        rest.split_first().filter(|(shown, _)| shown.node.depth >= depth)
    {
        *rest = behind;
        let mut object = Map::new();
        object.insert("tag".to_owned(), Value::from(node.tag.to_string()));
        if !matches!(node.content, Content::Item | Content::Fragment) {
            object.insert("vr".to_owned(), Value::from(node.vr.to_string()));
            object.insert("keyword".to_owned(), attribute::keyword(node.tag).into());
        }
        let length = if node.has_undefined_length() { Value::Null } else { Value::from(node.length) };
        object.insert("length".to_owned(), length);
        if node.missing > 0 {
            object.insert("missing".to_owned(), Value::from(node.missing));
        }
        match node.content {
            Content::Value(_) => {
                object.insert("value".to_owned(), value.as_ref().map_or(Value::Null, element_value));
            }
            Content::Bulk | Content::Fragment => {}
            Content::Sequence | Content::Fragments => {
                object.insert("items".to_owned(), Value::from(nested(rest, depth.saturating_add(1))));
            }
            Content::Item => {
                object.insert("elements".to_owned(), Value::from(nested(rest, depth.saturating_add(1))));
            }
        }
        objects.push(Value::from(object));
    }
    objects
}

fn element_value(value: &values::Value) -> Value {
    match value {
        values::Value::Texts(texts) => one_or_more(texts.iter().map(|text| Value::from(text.as_str()))),
        values::Value::Numbers(numbers) => {
            let number = |text: &String| {
                text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<f64>().map(Value::from))
            };
            one_or_more(
                numbers.iter().map(|text| number(text).unwrap_or_else(|_| Value::from(text.as_str()))),
            )
        }
        values::Value::Octets(hex) => Value::from(hex.as_str()),
    }
}
