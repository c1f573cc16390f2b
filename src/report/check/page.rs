//! docs/RULES.md.

use std::io::{self, Write};

use crate::check::{Rule, diagnoses, rules};
use crate::dict::EDITION;

const HEAD: &str = "\
What `dcmtap check` and the other commands look for. This page is written by `dcmtap rules --format markdown`.

```sh
dcmtap rules                                       # all rules, a line each
dcmtap rules --format json                         # the same for programs
dcmtap explain UL-048                              # one rule: what it demands, why, what to do
dcmtap explain called-ae-title-not-recognized      # one diagnosis
```

A rule marked `--strict` is asked only then: it is true by the letter and harmless. A *policy* says which rules count
([CHECK.md](CHECK.md)). Each rule is shown by `captures/rules/ID.pcapng`, each diagnosis by
`captures/diagnoses/ID.pcapng`.";

/// All rules and diagnoses as a page of documentation.
///
/// # Errors
/// Whatever the output reports.
pub fn rules_page(output: &mut impl Write) -> io::Result<()> {
    writeln!(output, "# Rules and diagnoses\n")?;
    writeln!(output, "{HEAD}\nClauses are those of the standard's {EDITION} edition.\n")?;
    writeln!(output, "## Rules\n\n| id | severity | fault | clause |\n|---|---|---|---|")?;
    let mut all: Vec<&Rule> = rules::all().collect();
    all.sort_by_key(|rule| rule.id);
    for rule in &all {
        let pedantic = if rule.is_pedantic { ", `--strict`" } else { "" };
        let (id, severity, title, clause) = (rule.id, rule.severity.name(), rule.title, rule.clause);
        writeln!(output, "| [{id}](#{}) | {severity}{pedantic} | {title} | {clause} |", id.to_lowercase())?;
    }
    writeln!(output, "\n## Not decidable by watching\n")?;
    writeln!(output, "These show only when a peer is provoked, so no capture can decide them:\n")?;
    for (id, title) in rules::NOT_DECIDABLE_BY_WATCHING {
        writeln!(output, "- {id}: {title}")?;
    }
    writeln!(output, "\n## Diagnoses\n\n| id | failure |\n|---|---|")?;
    for pattern in diagnoses::all() {
        writeln!(output, "| {} | {} |", pattern.id, pattern.title)?;
    }
    for rule in all {
        writeln!(
            output,
            "\n### {}\n\n**{}** ({}, {})\n",
            rule.id,
            rule.title,
            rule.severity.name(),
            rule.clause
        )?;
        writeln!(output, "{} {}\n", rule.requirement, rule.rationale)?;
        if !rule.exceptions.is_empty() {
            writeln!(output, "Not flagged: {}\n", rule.exceptions)?;
        }
        writeln!(output, "What to do: {}", rule.advice)?;
    }
    for pattern in diagnoses::all() {
        writeln!(output, "\n### {}\n\n**{}.** {}\n", pattern.id, pattern.title, pattern.symptom)?;
        for (index, cause) in pattern.causes.iter().enumerate() {
            writeln!(output, "{}. {cause}", index.saturating_add(1))?;
        }
        writeln!(output, "\nWhat to do: {}", pattern.advice)?;
    }
    Ok(())
}
