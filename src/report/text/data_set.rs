//! A data set, an element a line.

use std::io::{self, Write};

use super::super::values::{shown, size, value_text};
use super::Text;
use crate::dataset::{Content, DataSet};
use crate::dict::attribute;
use crate::report::paint::Tone;

/// Characters of a value on one line.
const MAX_WIDTH: usize = 200;
/// What most keywords need.
const MIN_KEYWORD_WIDTH: usize = 24;

impl<W: Write> Text<W> {
    pub(super) fn data_set(&mut self, data_set: &DataSet) -> io::Result<()> {
        let phi = std::mem::take(&mut self.phi);
        let width = keyword_width(data_set);
        let mut item_numbers: Vec<usize> = Vec::new();
        let mut result = Ok(());
        for shown in shown(data_set, &phi) {
            let node = shown.node;
            let indent = "  ".repeat(node.depth);
            item_numbers.truncate(node.depth.saturating_add(1));
            item_numbers.resize(node.depth.saturating_add(1), 0);
            let text = match (&node.content, shown.value) {
                (Content::Item | Content::Fragment, _) => {
                    let number = item_numbers.last_mut().map_or(0, |number| {
                        *number = number.saturating_add(1);
                        *number
                    });
                    let what = if node.content == Content::Item { "item" } else { "fragment" };
                    let length = if node.content == Content::Item {
                        String::new()
                    } else {
                        size(u64::from(node.length))
                    };
                    format!("{indent}{what} {number}  {length}")
                }
                (_, value) => {
                    let keyword = attribute::keyword(node.tag).unwrap_or("");
                    let value =
                        value.map_or_else(|| without_value(node), |value| cut(&value_text(node, value)));
                    let lost = if node.missing > 0 {
                        format!("  ({} octets lost or behind a loss)", node.missing)
                    } else {
                        String::new()
                    };
                    format!("{indent}{} {} {keyword:<width$}  {value}{lost}", node.tag, node.vr)
                }
            };
            let line = self.painter.paint(Tone::Faint, text.trim_end()).to_string();
            result = self.detail(line);
            if result.is_err() {
                break;
            }
        }
        self.phi = phi;
        result?;
        if data_set.left_out > 0 {
            self.detail(format_args!("limit reached: {} more elements are not shown", data_set.left_out))?;
        }
        if let Some(stop) = data_set.stop {
            let text = format!("not decoded further: {}", stop.text());
            let text = self.painter.paint(Tone::Caution, text).to_string();
            self.detail(text)?;
        }
        Ok(())
    }
}

fn without_value(node: &crate::dataset::Node) -> String {
    match node.content {
        Content::Sequence | Content::Fragments => String::new(),
        _ => size(u64::from(node.length)),
    }
}

/// Characters of the column of keywords.
fn keyword_width(data_set: &DataSet) -> usize {
    let keywords = data_set.nodes.iter().filter_map(|node| attribute::keyword(node.tag));
    keywords.map(str::len).max().unwrap_or(0).max(MIN_KEYWORD_WIDTH)
}

/// One line's worth of a value.
fn cut(value: &str) -> String {
    match value.char_indices().nth(MAX_WIDTH) {
        Some((end, _)) => {
            format!("{}… ({} characters)", value.get(..end).unwrap_or(value), value.chars().count())
        }
        None => value.to_owned(),
    }
}
