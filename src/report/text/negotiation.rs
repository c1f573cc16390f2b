//! What two peers propose and accept, as lines and as a table.

use std::io::{self, Write};

use super::super::words;
use super::Text;
use crate::dict::Uid;
use crate::report::paint::Tone;
use crate::ul::{Negotiation, PresentationContext};

/// Contexts shown one by one; of more, only those that were not accepted.
const MAX_CONTEXTS: usize = 32;

impl<W: Write> Text<W> {
    /// The table of proposed against accepted contexts.
    ///
    /// `no_answer` says it of a context without one.
    pub(super) fn contexts(&mut self, negotiation: &Negotiation, no_answer: &str) -> io::Result<()> {
        let all = &negotiation.contexts;
        let shows_all = all.len() <= MAX_CONTEXTS || self.style.shows_all_contexts;
        let is_telling = |context: &&PresentationContext| context.result.is_some() && !context.is_accepted();
        let shown: Vec<&PresentationContext> =
            all.iter().filter(|context| shows_all || is_telling(context)).collect();
        let rows: Vec<Row> = shown.into_iter().map(|context| Row::new(context, no_answer)).collect();
        let width = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0).min(60);
        for row in &rows {
            let result = self.painter.paint(row.tone, &row.result).to_string();
            let Row { id, name, roles, proposed, .. } = row;
            self.detail(format_args!("[{id:>3}] {name:<width$}  {proposed} ⇒ {result}{roles}"))?;
        }
        if !shows_all {
            let others = all.len() - rows.len();
            let what = if negotiation.accept.is_some() { "accepted" } else { "unanswered" };
            self.detail(format_args!("… and {others} {what} contexts (--all-contexts shows them)"))?;
        }
        for (is_cut, whose) in
            [(negotiation.is_request_cut, "requestor"), (negotiation.is_accept_cut, "acceptor")]
        {
            if is_cut {
                let text = format!("… and those that were not seen of the {whose}'s list");
                let text = self.painter.paint(Tone::Caution, text).to_string();
                self.detail(text)?;
            }
        }
        Ok(())
    }
}

/// One context of the table.
struct Row {
    id: u8,
    name: String,
    proposed: String,
    result: String,
    tone: Tone,
    roles: String,
}

impl Row {
    fn new(context: &PresentationContext, no_answer: &str) -> Self {
        let name = context.abstract_syntax.as_ref().map_or_else(|| "?".to_owned(), Uid::name_or_self);
        let proposed = words::proposed(context);
        let (tone, result) = words::answer(context, no_answer);
        let roles = if words::has_default_roles(context) {
            String::new()
        } else {
            let names = |roles: crate::ul::Roles| roles.names().collect::<Vec<_>>().join("+");
            format!(
                "  (requestor {}, acceptor {})",
                names(context.requestor_roles),
                names(context.acceptor_roles)
            )
        };
        Self { id: context.id, name, proposed, result, tone, roles }
    }
}
