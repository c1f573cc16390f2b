//! `docs/LIMITS.md` against the source: every constant that bounds something, with its value and its reason.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{root, stdout};

/// Words in the name of a constant that bounds something.
const WORDS: &[&str] = &[
    "AHEAD",
    "BATCH",
    "BEFORE",
    "BUCKETS",
    "BUFFER",
    "CAP",
    "CAPACITY",
    "COMPARED",
    "DOUBLED",
    "ENOUGH",
    "FILLED",
    "FINISHING",
    "GATHERED",
    "HELD",
    "KEPT",
    "LEAD",
    "LIMIT",
    "LONGEST",
    "LOOKED",
    "MAX",
    "MOST",
    "PATIENCE",
    "QUEUE",
    "RANGES",
    "RECENT",
    "REMEMBERED",
    "SLOTS",
    "STACK",
    "TOGETHER",
    "WAIT",
    "WINDOW",
];

/// Types that a bound can have.
const TYPES: &[&str] = &["usize", "u8", "u16", "u32", "u64", "u128", "i64", "i128", "Duration"];

/// Folders where a constant with such a name is what the standard or a rule demands, or what an example needs.
const ELSEWHERE: &[&str] = &["check/rules/", "scenario/"];

/// Value and documentation of a constant in the source.
#[derive(Debug, PartialEq)]
struct Constant {
    value: String,
    reason: String,
}

/// All constants of a bound's type, by `path NAME`.
fn constants() -> BTreeMap<String, Constant> {
    let mut all = BTreeMap::new();
    let source = root().join("src");
    collect(&source, &mut |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let file = path.strip_prefix(&source).unwrap().to_str().unwrap();
        let mut reason: Vec<&str> = Vec::new();
        for line in text.lines().map(str::trim) {
            if let Some(text) = line.strip_prefix("///") {
                reason.push(text.trim());
            } else if !line.starts_with("#[") {
                if let Some((name, value)) = constant(line) {
                    let reason = reason.join(" ").replace("[`", "`").replace("`]", "`");
                    all.insert(format!("{file} {name}"), Constant { value: value.to_owned(), reason });
                }
                reason.clear();
            }
        }
    });
    assert!(all.len() > 300, "the source is missing");
    all
}

/// Name and value in `pub const NAME: usize = 1 << 20;`, if its type is one of a bound.
fn constant(line: &str) -> Option<(&str, &str)> {
    let (_, rest) = line.split_once("const ")?;
    let (name, rest) = rest.split_once(": ")?;
    let (kind, value) = rest.split_once(" = ")?;
    let is_name = name.chars().all(|one| one.is_ascii_uppercase() || one.is_ascii_digit() || one == '_');
    (is_name && TYPES.contains(&kind)).then(|| (name, value.trim_end_matches(';')))
}

fn collect(folder: &Path, each: &mut impl FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, each);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            each(&path);
        }
    }
}

/// The cells of the tables that have so many columns, below a heading.
fn rows(page: &str, heading: impl Fn(&str) -> bool, columns: usize) -> Vec<Vec<String>> {
    let mut is_below = false;
    let mut found = Vec::new();
    for line in page.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            is_below = heading(title);
        }
        let cells: Vec<String> =
            line.split('|').map(|cell| cell.trim().to_owned()).skip(1).take(columns).collect();
        let is_row = line.starts_with("| `") && line.split('|').count() == columns + 2;
        if is_below && is_row {
            found.push(cells);
        }
    }
    found
}

fn page() -> String {
    std::fs::read_to_string(root().join("docs/LIMITS.md")).unwrap()
}

/// `` `file` `NAME` `` as `file NAME`.
fn key(cell: &str) -> String {
    cell.replace('`', "")
}

#[test]
fn every_limit_is_told_with_its_value_and_reason() {
    let constants = constants();
    let page = page();
    let told = rows(&page, |title| !["Options", "Not limits"].contains(&title), 5);
    let others: Vec<String> =
        rows(&page, |title| title == "Not limits", 2).iter().map(|cells| key(&cells[0])).collect();
    let mut wrong = Vec::new();
    for cells in &told {
        let key = key(&cells[0]);
        let Some(constant) = constants.get(&key) else {
            wrong.push(format!("{key}: is told, and not there"));
            continue;
        };
        if constant.value != cells[1].replace('`', "") {
            wrong.push(format!("{key}: has the value {}, and not {}", constant.value, cells[1]));
        }
        if !constant.reason.is_empty() && constant.reason != cells[2] {
            wrong.push(format!("{key}: is documented as {:?}, and not {:?}", constant.reason, cells[2]));
        }
        if cells[2].is_empty() || cells[3].is_empty() {
            wrong.push(format!("{key}: reason, or what is seen, is missing"));
        }
    }
    for key in constants.keys().filter(|key| is_limit(key)) {
        if !told.iter().any(|cells| self::key(&cells[0]) == *key) && !others.contains(key) {
            wrong.push(format!("{key}: is not told"));
        }
    }
    wrong.extend(
        others.iter().filter(|key| !constants.contains_key(*key)).map(|key| format!("{key}: is not there")),
    );
    assert!(wrong.is_empty(), "docs/LIMITS.md:\n{}", wrong.join("\n"));
    assert!(told.len() > 150, "only {} limits are told", told.len());
}

/// Does its name say that it bounds something?
fn is_limit(key: &str) -> bool {
    let (file, name) = key.split_once(' ').unwrap();
    !ELSEWHERE.iter().any(|folder| file.starts_with(folder))
        && name.split('_').any(|word| WORDS.contains(&word))
}

#[test]
fn limits_that_are_options_have_the_defaults_that_are_told() {
    let told = rows(&page(), |title| title == "Options", 4);
    assert!(!told.is_empty());
    for cells in told {
        let option = key(&cells[0]);
        let (command, option) = option.split_once(' ').unwrap();
        let help = stdout([command, "--help"]);
        let (_, rest) =
            help.split_once(&format!("{option} <")).unwrap_or_else(|| panic!("no {option} in {command}"));
        let text = rest.split("\n  -").next().unwrap();
        let expected = format!("[default: {}]", key(&cells[1]));
        assert!(text.contains(&expected), "{option}: {text}");
    }
}
