//! The ledger of a conformance profile: as tables that can be laid beside those of the statement, and as JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::paint::{Painter, Tone};
use crate::dict::Uid;
use crate::octets::EscapedText;
use crate::profile::{Cell, Claim, Direction, Evidence, ServiceRole, Verdict};

/// Verdicts in the order in which they matter.
pub(super) const ORDER: [Verdict; 5] = [
    Verdict::Contradicted,
    Verdict::Undeclared,
    Verdict::Confirmed,
    Verdict::Undecidable,
    Verdict::NotExercised,
];
/// Places told in a line of text.
const PLACES: usize = 2;
/// Columns of the tables.
const NAME_WIDTH: usize = 62;
const ID_WIDTH: usize = 18;

/// A claim as a line of JSON Lines.
#[must_use]
pub fn json(claim: &Claim) -> Value {
    let evidence =
        claim.evidence.iter().map(|at| json!({ "association": at.association, "frame": at.frame }));
    let mut line = json!({
        "event": "claim",
        "profile": claim.profile,
        "product": claim.product,
        "ae": claim.ae,
        "claim": claim.claim,
        "verdict": claim.verdict.name(),
        "evidence": evidence.collect::<Vec<_>>(),
        "count": claim.count,
        "text": claim.text,
        "expected": none_if_empty(&claim.expected),
        "reference": claim.reference,
    });
    if let (Some(cell), Some(line)) = (&claim.cell, line.as_object_mut()) {
        line.insert("cell".to_owned(), json_cell(cell));
    }
    line
}

fn none_if_empty(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn json_cell(cell: &Cell) -> Value {
    json!({
        "direction": cell.direction.name(),
        "id": cell.id,
        "sop_class_uid": cell.sop_class,
        "sop_class_name": Uid::from(cell.sop_class.as_str()).name(),
        "role": cell.role.name(),
        "transfer_syntax": cell.transfer_syntax,
        "transfer_syntax_name": Uid::from(cell.transfer_syntax.as_str()).name(),
        "support": cell.support.map(crate::profile::Support::name),
    })
}

/// All claims for people: for each application entity what is contradicted or undeclared, then its tables.
///
/// # Errors
/// Whatever the output reports.
pub fn text(output: &mut impl Write, claims: &[Claim], colour: bool) -> io::Result<()> {
    let mut entities: Vec<(&str, &str, Vec<&Claim>)> = Vec::new();
    for claim in claims {
        match entities.last_mut() {
            Some((profile, ae, own)) if (*profile, *ae) == (claim.profile.as_str(), claim.ae.as_str()) => {
                own.push(claim);
            }
            _ => entities.push((&claim.profile, &claim.ae, vec![claim])),
        }
    }
    for (profile, ae, own) in entities {
        let mut page = Text { output, painter: Painter { colour } };
        page.head(profile, ae, &own)?;
        page.broken(&own)?;
        page.parameters(&own)?;
        for direction in Direction::BOTH {
            page.contexts(direction, &own)?;
        }
    }
    Ok(())
}

struct Text<'a, W> {
    output: &'a mut W,
    painter: Painter,
}

impl<W: Write> Text<'_, W> {
    fn head(&mut self, profile: &str, ae: &str, claims: &[&Claim]) -> io::Result<()> {
        let product = claims.first().map_or("", |claim| claim.product.as_str());
        let title = format!("{}: AE {}", EscapedText(product), EscapedText(ae));
        writeln!(self.output, "\n{}  ({})", self.painter.paint(Tone::Strong, title), EscapedText(profile))?;
        let told = counts(claims.iter().copied());
        let told: Vec<_> = told.map(|(verdict, count)| format!("{count} {}", verdict.name())).collect();
        writeln!(self.output, "  {}", told.join(", "))
    }

    /// What somebody has to look at.
    fn broken(&mut self, claims: &[&Claim]) -> io::Result<()> {
        for verdict in [Verdict::Contradicted, Verdict::Undeclared] {
            for claim in claims.iter().filter(|claim| claim.verdict == verdict && !claim.is_summary) {
                let word = self.painter.paint(tone(verdict), verdict.name());
                write!(self.output, "  {word}  {}: {}", EscapedText(&claim.claim), EscapedText(&claim.text))?;
                if !claim.expected.is_empty() && claim.cell.is_none() {
                    write!(self.output, "; claimed: {}", EscapedText(&claim.expected))?;
                }
                write!(self.output, "  {}", self.painter.paint(Tone::Faint, places(claim)))?;
                match &claim.reference {
                    Some(reference) => writeln!(self.output, "  [{}]", EscapedText(reference))?,
                    None => writeln!(self.output)?,
                }
            }
        }
        Ok(())
    }

    fn parameters(&mut self, claims: &[&Claim]) -> io::Result<()> {
        let own: Vec<_> = claims.iter().filter(|claim| claim.cell.is_none() && !claim.is_summary).collect();
        let width = own.iter().map(|claim| claim.claim.chars().count()).max().unwrap_or(0).min(NAME_WIDTH);
        for claim in own {
            let (name, verdict) = (EscapedText(&claim.claim).to_string(), claim.verdict);
            let word = self.painter.paint(tone(verdict), format!("{:<13}", verdict.name()));
            let said = if claim.text.is_empty() { &claim.expected } else { &claim.text };
            let place = self.painter.paint(Tone::Faint, places(claim));
            writeln!(self.output, "  {name:<width$}  {word}  {}  {place}", EscapedText(said))?;
        }
        Ok(())
    }

    fn contexts(&mut self, direction: Direction, claims: &[&Claim]) -> io::Result<()> {
        let mut rows: BTreeMap<(String, ServiceRole), Vec<(&Claim, &Cell)>> = BTreeMap::new();
        for claim in claims {
            if let Some(cell) = claim.cell.as_ref().filter(|cell| cell.direction == direction) {
                let name = Uid::from(cell.sop_class.as_str()).name_or_self();
                rows.entry((name, cell.role)).or_default().push((claim, cell));
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
        let title = format!("  {}", direction.name());
        let head = format!(
            "{title:<NAME_WIDTH$}  role  verdict        {:<ID_WIDTH$}  transfer syntaxes, first seen",
            "claim"
        );
        writeln!(self.output, "{}", self.painter.paint(Tone::Strong, head))?;
        let mut untouched = 0_usize;
        for ((name, role), cells) in &rows {
            if cells.iter().all(|(claim, _)| claim.verdict == Verdict::NotExercised && claim.text.is_empty())
            {
                untouched = untouched.saturating_add(1);
            } else {
                self.row(name, *role, cells)?;
            }
        }
        if untouched > 0 {
            let rest = format!("  {untouched} of {} SOP classes and roles not exercised", rows.len());
            writeln!(self.output, "{}", self.painter.paint(Tone::Faint, rest))?;
        }
        Ok(())
    }

    /// A line for each verdict; transfer syntaxes of which the same is to be said stand together.
    fn row(&mut self, name: &str, role: ServiceRole, cells: &[(&Claim, &Cell)]) -> io::Result<()> {
        let is_touched = |claim: &Claim| claim.verdict != Verdict::NotExercised || !claim.text.is_empty();
        let (touched, rest): (Vec<_>, Vec<_>) = cells.iter().partition(|(claim, _)| is_touched(claim));
        let mut name = format!("  {}", EscapedText(name));
        let mut role = role.name();
        let mut left = rest.len();
        for group in touched.chunk_by(|(one, a), (other, b)| {
            (one.verdict, &one.evidence, &a.id) == (other.verdict, &other.evidence, &b.id)
        }) {
            let Some((claim, cell)) = group.first() else { continue };
            let names = group.iter().map(|(_, cell)| Uid::from(cell.transfer_syntax.as_str()).name_or_self());
            let names = names.collect::<Vec<_>>().join(", ");
            let word = self.painter.paint(tone(claim.verdict), format!("{:<13}", claim.verdict.name()));
            let id = EscapedText(cell.id.as_deref().unwrap_or("–")).to_string();
            write!(self.output, "{name:<NAME_WIDTH$}  {role:<4}  {word}  {id:<ID_WIDTH$}  {names}")?;
            let more = if left > 0 { format!(" (and {left} not exercised)") } else { String::new() };
            write!(self.output, "{}", self.painter.paint(Tone::Faint, more))?;
            write!(self.output, "  {}", self.painter.paint(Tone::Faint, places(claim)))?;
            match &claim.reference {
                Some(reference) => writeln!(self.output, "  [{}]", EscapedText(reference))?,
                None => writeln!(self.output)?,
            }
            name.clear();
            (role, left) = ("", 0);
        }
        Ok(())
    }
}

/// How many claims there are of each verdict, in the order in which they matter.
pub(crate) fn counts<'a>(claims: impl Iterator<Item = &'a Claim>) -> impl Iterator<Item = (Verdict, usize)> {
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    // A claim about contexts is counted by its cells.
    for claim in claims.filter(|claim| !claim.is_summary) {
        *counts.entry(claim.verdict).or_default() += 1;
    }
    ORDER.into_iter().filter_map(move |verdict| Some((verdict, *counts.get(&verdict)?)))
}

/// How a verdict is meant.
pub(crate) const fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Confirmed => Tone::Good,
        Verdict::Contradicted => Tone::Bad,
        Verdict::Undeclared | Verdict::Undecidable => Tone::Caution,
        Verdict::NotExercised => Tone::Faint,
    }
}

/// `#1 frame 6`.
pub(crate) fn place(at: &Evidence) -> String {
    match at.association {
        Some(association) => format!("#{association} frame {}", at.frame),
        None => format!("frame {}", at.frame),
    }
}

/// `#1 frame 6, #2 frame 14 and 3 more`.
pub(crate) fn places(claim: &Claim) -> String {
    let told: Vec<String> = claim.evidence.iter().take(PLACES).map(place).collect();
    let rest = usize::try_from(claim.count).unwrap_or(usize::MAX).saturating_sub(told.len());
    match rest {
        _ if told.is_empty() => String::new(),
        0 => told.join(", "),
        rest => format!("{} and {rest} more", told.join(", ")),
    }
}
