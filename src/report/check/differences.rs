//! Two associations side by side, as text.

use std::io::{self, Write};

use crate::check::{Difference, Digest};
use crate::report::paint::{Painter, Tone};
use crate::timeline::AssociationEntry;

/// What differs between two associations.
///
/// # Errors
/// Whatever the output reports.
pub fn differences(
    output: &mut impl Write,
    left: &Digest,
    right: &Digest,
    differences: &[Difference],
    colour: bool,
) -> io::Result<()> {
    let painter = Painter { colour };
    for (sign, digest) in [("-", left), ("+", right)] {
        writeln!(output, "{}", painter.paint(Tone::Strong, format!("{sign} {}", head(&digest.association))))?;
    }
    for Difference { what, left, right } in differences {
        writeln!(output, "\n{}", painter.paint(Tone::Strong, what))?;
        writeln!(output, "  {}", painter.paint(Tone::Bad, format!("- {left}")))?;
        writeln!(output, "  {}", painter.paint(Tone::Good, format!("+ {right}")))?;
    }
    if differences.is_empty() {
        writeln!(output, "\nnothing differs")?;
    }
    Ok(())
}

fn head(entry: &AssociationEntry) -> String {
    let titles = entry.negotiation.request.as_ref().map_or(String::new(), |request| {
        format!("  {} → {}", request.calling_ae_title, request.called_ae_title)
    });
    format!("#{}{titles}  {} → {}  {}", entry.association, entry.requestor, entry.acceptor, entry.first.at)
}
