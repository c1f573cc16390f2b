//! Two profiles side by side, for people and for programs.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::paint::{Painter, Tone};
use crate::dict::Uid;
use crate::octets::EscapedText;
use crate::profile::{Comparison, Prospect, Row};

/// A comparison as a line of JSON Lines.
#[must_use]
pub fn json(comparison: &Comparison) -> Value {
    let peer = |(product, ae): &(String, String)| json!({ "product": product, "ae": ae });
    json!({
        "event": "comparison",
        "requestor": peer(&comparison.requestor),
        "acceptor": peer(&comparison.acceptor),
        "remarks": comparison.remarks,
        "presentation_contexts": comparison.rows.iter().map(json_row).collect::<Vec<_>>(),
    })
}

fn json_row(row: &Row) -> Value {
    json!({
        "sop_class_uid": row.sop_class,
        "sop_class_name": Uid::from(row.sop_class.as_str()).name(),
        "requestor_role": row.role.name(),
        "negotiates": row.prospect.name(),
        "transfer_syntaxes": row.transfer_syntaxes,
        "text": row.why,
    })
}

/// All comparisons as tables: what will, what may and what will not negotiate.
///
/// # Errors
/// Whatever the output reports.
pub fn text(output: &mut impl Write, comparisons: &[Comparison], colour: bool) -> io::Result<()> {
    let painter = Painter { colour };
    if comparisons.is_empty() {
        writeln!(output, "neither proposes what the other could accept")?;
    }
    for comparison in comparisons {
        let (requestor, acceptor) = (&comparison.requestor, &comparison.acceptor);
        let title = format!("{} ({}) → {} ({})", requestor.1, requestor.0, acceptor.1, acceptor.0);
        writeln!(output, "\n{}", painter.paint(Tone::Strong, EscapedText(&title)))?;
        for remark in &comparison.remarks {
            writeln!(output, "  {}", painter.paint(Tone::Caution, EscapedText(remark)))?;
        }
        for (prospect, heading, tone) in [
            (Prospect::Will, "will negotiate", Tone::Good),
            (Prospect::May, "may negotiate", Tone::Caution),
            (Prospect::WillNot, "will not negotiate", Tone::Bad),
        ] {
            let rows: Vec<&Row> = comparison.rows.iter().filter(|row| row.prospect == prospect).collect();
            if !rows.is_empty() {
                writeln!(output, "  {}: {}", painter.paint(tone, heading), rows.len())?;
            }
            write_rows(output, &rows)?;
        }
    }
    Ok(())
}

/// Rows that say the same are told once, above their SOP classes.
fn write_rows(output: &mut impl Write, rows: &[&Row]) -> io::Result<()> {
    let mut groups: Vec<(String, Vec<&Row>)> = Vec::new();
    for row in rows {
        let said = said(row);
        match groups.iter_mut().find(|(other, _)| *other == said) {
            Some((_, same)) => same.push(row),
            None => groups.push((said, vec![row])),
        }
    }
    for (said, rows) in groups {
        writeln!(output, "    {}", EscapedText(&said))?;
        for row in rows {
            writeln!(output, "      {}", Uid::from(row.sop_class.as_str()).name_or_self())?;
        }
    }
    Ok(())
}

/// Role, transfer syntaxes and reason of a row.
fn said(row: &Row) -> String {
    let syntaxes: Vec<String> =
        row.transfer_syntaxes.iter().map(|syntax| Uid::from(syntax.as_str()).name_or_self()).collect();
    let parts = [syntaxes.join(", "), row.why.clone()];
    let told: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    format!("requestor {}: {}", row.role.name(), told.join("; "))
}
