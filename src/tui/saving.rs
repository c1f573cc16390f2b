//! What can be saved of what the user looks at, and under which name.

use super::keys::Action;
use super::prompt::{self, Purpose};
use super::{Effect, Model, Save, Screen, screens};
use crate::octets::EscapedText;
use crate::report::Tone;

/// Asks for the name of a file for what is to be saved.
pub(super) fn start(model: &mut Model, action: Action) {
    let associations = associations(model);
    let save = match action {
        Action::SaveDataSet => {
            let message = screens::association::selected(model).and_then(|row| row.message().copied());
            let is_shown = matches!(model.screen, Screen::Association | Screen::Detail);
            let Some(message) = message.filter(|message| is_shown && message.has_data_set) else {
                return model
                    .say(Tone::Plain, "no message with a data set is selected: choose one in a ladder");
            };
            Save::DataSet(model.association.number, message.number.into())
        }
        _ if associations.is_empty() => return model.say(Tone::Plain, "there is nothing to save"),
        Action::SavePcapng => Save::Pcapng(associations),
        Action::SaveJsonLines => Save::JsonLines(associations),
        Action::SaveText => Save::Text(associations),
        _ => Save::Html(associations),
    };
    model.saving = Some(save);
    prompt::open(model, Purpose::File);
}

/// The associations that are marked; or the one on the screen; or all that are shown.
fn associations(model: &Model) -> Vec<u64> {
    match model.screen {
        _ if !model.marks.is_empty() => model.marks.clone(),
        Screen::Associations => screens::associations::selected(model).into_iter().collect(),
        Screen::Association | Screen::Detail => vec![model.association.number],
        Screen::Findings | Screen::Workflow => {
            model.associations.lines.iter().map(|line| line.association).collect()
        }
    }
}

/// A name for the file, made of numbers only: nothing that a peer sent gets into it.
pub(super) fn file_name(save: &Save) -> String {
    let (numbers, ending) = match save {
        Save::DataSet(association, message) => {
            return format!("association-{association}-message-{message}.dcm");
        }
        Save::Pcapng(numbers) => (numbers, "pcapng"),
        Save::JsonLines(numbers) => (numbers, "jsonl"),
        Save::Text(numbers) => (numbers, "txt"),
        Save::Html(numbers) => (numbers, "html"),
    };
    match numbers.as_slice() {
        [one] => format!("association-{one}.{ending}"),
        several => format!("{}-associations.{ending}", several.len()),
    }
}

/// Has it written.
pub(super) fn save(model: &mut Model, file: &str) -> Vec<Effect> {
    let file = file.trim();
    let Some(save) = model.saving.take().filter(|_| !file.is_empty()) else {
        model.say(Tone::Plain, "nothing is saved");
        return Vec::new();
    };
    model.say(Tone::Plain, format!("saving in {} …", EscapedText(file)));
    vec![Effect::Save(save, file.to_owned())]
}
