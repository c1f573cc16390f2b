//! The page of HTML: complete, well-formed, inert and without patients.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use common::{captures, name, stdout};
use roxmltree::{Document, Node, ParsingOptions};

/// Parses a page as XML, which is stricter than HTML.
fn parsed(page: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(page, options).unwrap()
}

fn page(arguments: &[&str]) -> String {
    stdout(["check", "--format", "html"].iter().chain(arguments))
}

fn elements<'a, 'b>(document: &'a Document<'b>, element: &str) -> Vec<Node<'a, 'b>> {
    document.descendants().filter(|node| node.has_tag_name(element)).collect()
}

fn words(node: Node<'_, '_>) -> String {
    let texts: Vec<&str> = node.descendants().filter_map(|node| node.text()).map(str::trim).collect();
    texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What no page may have: scripts, handlers, anything from elsewhere, links that lead nowhere, characters that deceive.
fn assert_is_inert(page: &str, of: &str) {
    let document = parsed(page);
    let mut ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count, "{of}: an id twice");
    for node in document.descendants().filter(Node::is_element) {
        let tag = node.tag_name().name();
        assert!(
            !matches!(tag, "script" | "iframe" | "img" | "link" | "object" | "base" | "form"),
            "{of}: {tag}"
        );
        for attribute in node.attributes() {
            assert!(!attribute.name().starts_with("on") && attribute.name() != "src", "{of}: {attribute:?}");
        }
        if let Some(target) = node.attribute("href") {
            let id = target.strip_prefix('#').unwrap_or_else(|| unreachable!("{of}: {target}"));
            assert!(ids.binary_search(&id).is_ok(), "{of}: {target} leads nowhere");
        }
    }
    for deceiving in ['\0', '\u{1b}', '\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}'] {
        assert!(!page.contains(deceiving), "{of}: {}", deceiving.escape_unicode());
    }
}

#[test]
fn pages_of_all_captures_are_well_formed_and_inert() {
    for capture in captures().iter().step_by(9) {
        let page = page(&["--notes", "--phi", "show", capture.to_str().unwrap()]);
        assert_is_inert(&page, name(capture));
        assert!(!page.contains(common::root().to_str().unwrap()), "{}: a folder", name(capture));
    }
}

#[test]
fn the_page_of_a_workflow_has_a_section_and_a_ladder_for_each_association() {
    let page = page(&["captures/scheduled-workflow.pcapng"]);
    assert_is_inert(&page, "workflow");
    let document = parsed(&page);
    let sections: Vec<Node<'_, '_>> =
        elements(&document, "section").into_iter().filter(|node| node.attribute("class").is_some()).collect();
    let listed = elements(&document, "table")[0].descendants().filter(|node| node.has_tag_name("tr")).count();
    assert!(sections.len() > 1);
    assert!(listed >= 1);
    for section in &sections {
        let svg = section.descendants().filter(|node| node.has_tag_name("svg")).count();
        assert!(svg >= 2, "peers and at least one sheet");
    }
    let all = words(document.root());
    for said in
        ["C-FIND-RQ", "scheduled-workflow.pcapng", "masked", "Presentation contexts", "Median", "frame "]
    {
        assert!(all.contains(said), "{said}");
    }
    assert!(page.contains("href=\"#association-"), "links to other associations");
}

#[test]
fn patients_are_not_in_the_page_unless_asked_for() {
    let shown = page(&["--phi", "show", "captures/scheduled-workflow.pcapng"]);
    let masked = page(&["captures/scheduled-workflow.pcapng"]);
    let document = parsed(&shown);
    let terms = elements(&document, "dt").into_iter().filter(|node| node.text() == Some("Patients"));
    let names: Vec<String> = terms.filter_map(|term| Some(words(term.next_sibling_element()?))).collect();
    assert!(!names.is_empty());
    for part in names.iter().flat_map(|name| name.split([' ', ';', ','])).filter(|part| part.contains('^')) {
        assert!(shown.contains(part) && !masked.contains(part), "{part}");
    }
    assert!(masked.contains("‹name 1›") && !shown.contains("‹name"));
}

#[test]
fn a_rejection_is_explained_at_the_head_and_marked_in_its_section() {
    let page = page(&["captures/reject-called-aet-by-orthanc.pcap"]);
    let document = parsed(&page);
    let summary = elements(&document, "section")[0];
    assert!(
        words(summary).contains("does not know the called AE title \"NOTORTHANC\""),
        "{}",
        words(summary)
    );
    assert!(words(summary).contains("What to do."));
    let bad = document.descendants().filter(|node| node.attribute("class") == Some("bad"));
    assert!(
        bad.filter(|node| words(*node).contains("A-ASSOCIATE-RJ")).count() == 2,
        "the arrows of both associations are red"
    );
}

#[test]
fn what_the_capture_lost_is_told_and_drawn() {
    let page = page(&["captures/capture-lost-segment.pcap"]);
    assert!(page.contains("what depends on it cannot be judged"));
    assert!(page.contains("class=\"lost\""), "the gap stands in the ladder");
}

#[test]
fn a_finding_stands_beside_the_line_that_it_is_about() {
    let page = page(&["captures/rules/UL-048.pcapng"]);
    assert_is_inert(&page, "UL-048");
    assert!(page.contains("class=\"flag bad\"") && page.contains("href=\"#association-1-finding-1\""));
    for said in ["PS3.8 7.1.1.14", "context 1: Explicit VR Little Endian", "frame 6"] {
        assert!(page.contains(said), "{said}");
    }
}

#[test]
fn a_page_of_one_association_has_no_other() {
    let page = page(&["--association", "2", "captures/scheduled-workflow.pcapng"]);
    assert_is_inert(&page, "one");
    assert!(page.contains("id=\"association-2\"") && !page.contains("id=\"association-1\""));
}

#[test]
fn the_ledger_has_a_verdict_for_each_claim() {
    let page = page(&[
        "captures/store-implicit-le-dcmtk-to-orthanc.pcap",
        "--profile",
        "conformance-profiles/orthanc.toml",
    ]);
    assert_is_inert(&page, "ledger");
    for said in ["What the products claim", "claims were exercised", "confirmed", "orthanc.toml"] {
        assert!(page.contains(said), "{said}");
    }
    assert!(!page.contains("conformance-profiles/"), "no folders");
}

#[test]
fn equal_operations_are_told_together() {
    let page = page(&["captures/scheduled-workflow.pcapng"]);
    assert!(page.contains("class=\"fold\""), "a run");
}

#[test]
fn hostile_titles_are_text_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    for (number, title) in [
        *b"<script>alert(1)",
        *b"\"'><b onload=x \"",
        *b"\0\0\x1b[2J\x07]]>&lt;&;",
        *b"\xe2\x80\xae<!-- -->\xff\xfe\xc0!!",
        *b"{{7*7}}${x}%00\r\n",
    ]
    .iter()
    .enumerate()
    {
        let mut octets = std::fs::read(common::root().join("captures/echo-dcmtk-to-dcmtk.pcap")).unwrap();
        let found: Vec<usize> = (0..octets.len() - 42)
            .filter(|at| {
                octets[*at] == 1 && octets[at + 6..at + 8] == [0, 1] && octets[at + 10..at + 26].is_ascii()
            })
            .filter(|at| octets[at + 25] == b' ' && octets[at + 41] == b' ')
            .collect();
        assert!(!found.is_empty(), "the A-ASSOCIATE-RQ is not where it was");
        for at in found {
            octets[at + 10..at + 26].copy_from_slice(title);
            octets[at + 26..at + 42].copy_from_slice(title);
        }
        let path = folder.path().join(format!("<i>{number}&\".pcap"));
        std::fs::write(&path, &octets).unwrap();
        let page = page(&["--notes", path.to_str().unwrap()]);
        assert_is_inert(&page, &String::from_utf8_lossy(title));
        assert!(!page.contains("<script") && !page.contains("<b ") && !page.contains("<i>"));
    }
}
