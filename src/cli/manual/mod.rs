//! `dcmtap man`: the manual pages; and what the help says beside the options.

mod pages;

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use clap::{Args, Command, ValueHint};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::arguments::Known;
use super::print;
use pages::PAGES;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The command that the page is about, such as check, or profile infer; without one, dcmtap itself.
    #[arg(value_name = "COMMAND", value_parser = COMMANDS, hide_possible_values = true)]
    command: Vec<String>,
    /// Write all pages into this folder.
    #[arg(long, short, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
    output: Option<PathBuf>,
}

const COMMANDS: Known = Known { parse: |text| Ok(text.to_owned()), names: commands };

/// The words of all commands.
fn commands() -> Vec<&'static str> {
    let mut words: Vec<&str> = PAGES.iter().flat_map(|page| page.command.split_whitespace()).collect();
    words.sort_unstable();
    words.dedup();
    words
}

const VERSION: &str = concat!("dcmtap ", env!("CARGO_PKG_VERSION"));

/// What is said of a command beside its options.
struct Page {
    /// Its words behind `dcmtap`; none for the program itself.
    command: &'static str,
    /// Paragraphs.
    notes: &'static [&'static str],
    /// What is written, and what for.
    examples: &'static [(&'static str, &'static str)],
    /// Each exit status with its meaning.
    exits: &'static [(u8, &'static str)],
    environment: &'static [(&'static str, &'static str)],
    files: &'static [(&'static str, &'static str)],
    /// Other pages.
    see_also: &'static [&'static str],
}

/// The command line with notes, examples and exit statuses in the help of each command.
pub(super) fn described(command: Command) -> Command {
    PAGES.iter().fold(command, |command, page| {
        let words: Vec<&str> = page.command.split_whitespace().collect();
        describe(command, &words, page)
    })
}

fn describe(command: Command, words: &[&str], page: &Page) -> Command {
    match words.split_first() {
        None => command.after_help(page.help()),
        Some((first, others)) => command.mut_subcommand(first, |command| describe(command, others, page)),
    }
}

/// Prints a page, or writes all of them.
///
/// # Errors
/// There is no such command, or a page cannot be written.
pub(super) fn run(arguments: &Arguments, command: Command) -> Result<u8> {
    let mut command = command.disable_help_subcommand(true);
    command.build();
    if let Some(folder) = &arguments.output {
        return write_all(&command, folder);
    }
    let name = arguments.command.join(" ");
    let page = PAGES.iter().find(|page| page.command == name);
    let page = page.ok_or_else(|| anyhow!("there is no command {name:?}"))?;
    let mut output = Vec::new();
    page.write(&command, &mut output)?;
    print(&output)
}

fn write_all(command: &Command, folder: &Path) -> Result<u8> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for page in PAGES {
        let path = folder.join(page.file());
        let mut output = Vec::new();
        page.write(command, &mut output)?;
        fs::write(&path, output).with_context(|| path.display().to_string())?;
    }
    print(format!("{} pages in {}\n", PAGES.len(), folder.display()).as_bytes())
}

impl Page {
    /// Its name, such as dcmtap-profile-infer.
    fn name(&self) -> String {
        let words = std::iter::once("dcmtap").chain(self.command.split_whitespace());
        words.collect::<Vec<_>>().join("-")
    }

    fn file(&self) -> String {
        format!("{}.1", self.name())
    }

    /// What stands below the options in the help.
    fn help(&self) -> String {
        let mut text = String::new();
        for note in self.notes.iter().filter(|_| !self.command.is_empty()) {
            let _ = writeln!(text, "{note}\n");
        }
        text.push_str("Examples:\n");
        for (line, what) in self.examples {
            let _ = writeln!(text, "  {line}\n      {what}");
        }
        text.push_str("\nExit status:");
        for (status, meaning) in self.exits {
            let _ = write!(text, "\n  {status}  {meaning}");
        }
        text
    }

    fn write(&self, command: &Command, output: &mut impl Write) -> io::Result<()> {
        let mut words = self.command.split_whitespace();
        let command = words.try_fold(command, |command, word| command.find_subcommand(word));
        let command = command.ok_or_else(|| io::Error::other("a page about no command"))?;
        // Man would leave an empty date out, and what follows would be taken for it.
        writeln!(output, ".TH \"{}\" \"1\" \"\" \"{VERSION}\" \"DICOM networking\"", self.name())?;
        let man = Man::new(command.clone());
        man.render_name_section(output)?;
        man.render_synopsis_section(output)?;
        man.render_description_section(output)?;
        self.notes(output)?;
        man.render_options_section(output)?;
        if command.has_subcommands() {
            man.render_subcommands_section(output)?;
        }
        self.sections().to_writer(output)
    }

    fn notes(&self, output: &mut impl Write) -> io::Result<()> {
        let mut roff = Roff::new();
        for note in self.notes {
            roff.control("PP", []);
            roff.text([roman(*note)]);
        }
        roff.to_writer(output)
    }

    /// The sections that clap knows nothing of.
    fn sections(&self) -> Roff {
        let mut roff = Roff::new();
        let exits: Vec<_> = self.exits.iter().map(|(status, what)| (status.to_string(), *what)).collect();
        let exits: Vec<_> = exits.iter().map(|(status, what)| (status.as_str(), *what)).collect();
        list(&mut roff, "EXIT STATUS", &exits);
        list(&mut roff, "ENVIRONMENT", self.environment);
        list(&mut roff, "FILES", self.files);
        list(&mut roff, "EXAMPLES", self.examples);
        roff.control("SH", ["SEE ALSO"]);
        let own = if self.command.is_empty() { own_pages() } else { vec!["dcmtap(1)".to_owned()] };
        let others = self.see_also.iter().map(|page| (*page).to_owned());
        let all: Vec<String> = own.into_iter().chain(others).collect();
        roff.text([roman(all.join(", "))]);
        roff
    }
}

/// The pages of the commands.
fn own_pages() -> Vec<String> {
    PAGES.iter().skip(1).map(|page| format!("{}(1)", page.name())).collect()
}

/// A section of names with what is to be said of each; none where there is nothing.
fn list(roff: &mut Roff, title: &str, rows: &[(&str, &str)]) {
    if rows.is_empty() {
        return;
    }
    roff.control("SH", [title]);
    for (name, what) in rows {
        roff.control("TP", []);
        roff.text([bold(*name)]);
        roff.text([roman(*what)]);
    }
}
