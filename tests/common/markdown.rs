//! Documents in Markdown: their blocks of code, headings and links.

use std::path::{Path, PathBuf};

use super::root;

/// A block of code in a document.
pub(crate) struct Block {
    /// What stands behind its opening fence.
    pub(crate) language: String,
    pub(crate) lines: Vec<String>,
    /// The line of its opening fence, from 0.
    pub(crate) start: usize,
    /// Does it follow a block with nothing but empty lines between?
    pub(crate) follows: bool,
}

/// The documents that users read: README and the guide.
pub(crate) fn guide() -> Vec<PathBuf> {
    let mut documents = in_folder("docs");
    documents.insert(0, root().join("README.md"));
    documents
}

/// All documents of the repository.
pub(crate) fn all() -> Vec<PathBuf> {
    ["", "docs", "captures", "conformance-profiles", "fuzz", "benches"]
        .into_iter()
        .flat_map(in_folder)
        .collect()
}

fn in_folder(folder: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(root().join(folder)) else { return Vec::new() };
    let mut documents: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    documents.sort();
    documents
}

/// The blocks of code in a document.
pub(crate) fn blocks(document: &Path) -> Vec<Block> {
    let text = std::fs::read_to_string(document).unwrap();
    let mut blocks: Vec<Block> = Vec::new();
    let (mut is_open, mut follows) = (false, false);
    for (start, line) in text.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(_) if is_open => (is_open, follows) = (false, true),
            Some(language) => {
                blocks.push(Block { language: language.to_owned(), lines: Vec::new(), start, follows });
                is_open = true;
            }
            None if is_open => blocks.last_mut().unwrap().lines.push(line.to_owned()),
            None => follows &= line.is_empty(),
        }
    }
    blocks
}

/// The lines of all blocks of a language in a document.
pub(crate) fn lines_of(document: &Path, language: &str) -> Vec<String> {
    let blocks = blocks(document).into_iter().filter(|block| block.language == language);
    blocks.flat_map(|block| block.lines).collect()
}

/// Replaces the table behind a heading row by another, if `DCMTAP_WRITE_EXAMPLES` asks for it; then the document must have it.
pub(crate) fn hold_table(document: &Path, heading: &str, rows: &str) {
    let page = std::fs::read_to_string(document).unwrap();
    let start = page.find(heading).unwrap();
    let start = start + page[start..].match_indices('\n').nth(1).unwrap().0 + 1;
    let end = page[start..].find("\n\n").map_or(page.len(), |at| start + at + 1).max(start);
    let end = if page[start..].starts_with('\n') { start } else { end };
    if std::env::var_os("DCMTAP_WRITE_EXAMPLES").is_some() {
        std::fs::write(document, [&page[..start], rows, &page[end..]].concat()).unwrap();
    }
    let now = std::fs::read_to_string(document).unwrap();
    assert!(now.contains(rows), "{}: the table behind {heading} is another", document.display());
}

/// The text of a document without its blocks of code.
fn prose(document: &Path) -> String {
    let text = std::fs::read_to_string(document).unwrap();
    let mut is_open = false;
    let keeps = |line: &&str| {
        let is_fence = line.starts_with("```");
        is_open ^= is_fence;
        !is_open && !is_fence
    };
    text.lines().filter(keeps).collect::<Vec<_>>().join("\n")
}

/// Where its links lead.
pub(crate) fn links(document: &Path) -> Vec<String> {
    let prose = prose(document);
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    targets.map(|(target, _)| target.to_owned()).collect()
}

/// The anchors of its headings, as GitHub makes them.
pub(crate) fn anchors(document: &Path) -> Vec<String> {
    let slug = |heading: &str| {
        let kept = heading.trim().to_lowercase();
        let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    prose(document)
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| slug(line.trim_start_matches('#')))
        .collect()
}
