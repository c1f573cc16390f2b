//! The module table of ARCHITECTURE.md, held against the code.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What only the edges may use.
const EDGE_ONLY: [&str; 7] = [
    "std::fs",
    "std::net::Tcp",
    "std::net::Udp",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::process",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The top-level module that a file belongs to; `None` for the roots of library and program.
fn module_of(path: &Path) -> Option<String> {
    let relative = path.strip_prefix(root().join("src")).unwrap();
    let first = relative.components().next().unwrap().as_os_str().to_str().unwrap();
    let name = first.strip_suffix(".rs").unwrap_or(first);
    (!matches!(name, "lib" | "main")).then(|| name.to_owned())
}

/// Rows of the table: module → modules it may use.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|line| {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        let (module, uses) = (cells.next().unwrap(), cells.nth(1).unwrap());
        let uses = uses.split(',').map(str::trim).filter(|name| *name != "–");
        (module.trim_matches('`').to_owned(), uses.map(str::to_owned).collect())
    })
    .collect()
}

/// The code of a file without its comments and its tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let production = text.split("#[cfg(test)]").next().unwrap();
    production.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn crate_paths(code: &str) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        let names = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap(),
            None => rest,
        };
        for name in names.split(',') {
            let name: String = name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if name.chars().next().is_some_and(char::is_lowercase) {
                modules.insert(name);
            }
            if !rest.starts_with('{') {
                break;
            }
        }
    }
    modules
}

#[test]
fn every_module_is_in_the_table_and_uses_only_what_the_table_allows() {
    let table = table();
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        let Some(module) = module_of(&path) else { continue };
        let Some(allowed) = table.get(&module) else {
            wrong.push(format!("{module} is not in the table"));
            continue;
        };
        for used in crate_paths(&code(&path)) {
            if used != module && !allowed.contains(&used) {
                wrong.push(format!("{} uses {used}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "edges that are not in the table of ARCHITECTURE.md:\n{}", wrong.join("\n"));
}

#[test]
fn the_table_names_only_modules_that_are_there() {
    let modules: BTreeSet<String> =
        sources(&root().join("src")).iter().filter_map(|path| module_of(path)).collect();
    let named: BTreeSet<String> =
        table().into_iter().flat_map(|(module, uses)| uses.into_iter().chain([module])).collect();
    assert_eq!(named.difference(&modules).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn the_arrows_of_the_table_make_no_circle() {
    let table = table();
    let mut left: BTreeSet<&String> = table.keys().collect();
    while !left.is_empty() {
        let free: Vec<&String> = left
            .iter()
            .copied()
            .filter(|module| table.get(*module).unwrap().iter().all(|used| !left.contains(used)))
            .collect();
        assert!(!free.is_empty(), "a circle among {left:?}");
        for module in free {
            left.remove(module);
        }
    }
}

#[test]
fn files_sockets_threads_and_clocks_stay_at_the_edges() {
    for path in sources(&root().join("src")) {
        if module_of(&path).as_deref().is_none_or(|module| matches!(module, "cli" | "proxy")) {
            continue;
        }
        let code = code(&path);
        for forbidden in EDGE_ONLY {
            assert!(!code.contains(forbidden), "{} uses {forbidden}", path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_holds() {
    for path in sources(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//! "), "{} has no `//!` at its head", path.display());
    }
}

/// Only `octets` takes numbers out of octets by hand.
#[test]
fn only_the_reader_indexes_octets() {
    for path in sources(&root().join("src")) {
        let module = module_of(&path);
        if module.as_deref().is_none_or(|module| module == "octets") {
            continue;
        }
        let code = code(&path);
        for pattern in ["from_le_bytes(octets[", "from_be_bytes(octets[", "get_unchecked", "unsafe "] {
            assert!(!code.contains(pattern), "{} has {pattern}", path.display());
        }
    }
}
