//! The fields of the filter language, for people and for docs/FILTERS.md.

use std::io::{self, Write};

use crate::filter::{Description, Field, Operator};

/// The list of fields, as text.
///
/// # Errors
/// Whatever the output reports.
pub fn fields(output: &mut impl Write) -> io::Result<()> {
    for field in Field::all() {
        writeln!(output, "{:<16} {}", field.name, field.what)?;
        let example = example(field);
        writeln!(output, "{:<16}   {example}", "")?;
    }
    writeln!(output, "\nA field alone is true where it is there. Operators:\n")?;
    for operator in Operator::ALL {
        writeln!(output, "{:<16} {}", operator.sign(), operator.what())?;
    }
    Ok(())
}

/// The table of fields in docs/FILTERS.md.
///
/// # Errors
/// Whatever the output reports.
pub fn fields_table(output: &mut impl Write) -> io::Result<()> {
    writeln!(output, "| field | meaning | operators | for example |\n|---|---|---|---|")?;
    for field in Field::all() {
        let operators = Operator::ALL.into_iter().filter(|operator| operator.is_of(field.kind));
        let signs: Vec<String> = operators.map(|operator| format!("`{}`", operator.sign())).collect();
        let alias = field.alias.map(|alias| format!(", `{alias}`")).unwrap_or_default();
        let (name, what, example) = (field.name, field.what, example(field));
        writeln!(output, "| `{name}`{alias} | {what} | {} | `{example}` |", signs.join(" "))?;
    }
    Ok(())
}

/// A test of a field as people write it.
fn example(field: &Description) -> String {
    let is_pattern = field.example.contains('*');
    let usual = if is_pattern { Operator::Fits } else { Operator::usual(field.kind) };
    let operator = Some(usual).filter(|operator| operator.is_of(field.kind));
    operator.map_or_else(
        || field.name.to_owned(),
        |operator| format!("{} {} {}", field.name, operator.sign(), field.example),
    )
}
