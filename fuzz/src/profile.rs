//! Conformance profiles, and the configurations that are made into them.

use dcmtap::profile::{Direction, Import, Ledger, Problems, Profile, compare};

/// Octets of a profile: enough for a hundred contexts.
const MAX_LENGTH: usize = 1 << 16;

/// A profile as text; a first octet of 0 or 1 says that it is a configuration of DCMTK's tools.
pub fn run(octets: &[u8]) {
    let Some((kind, rest)) = octets.split_first() else { return };
    let rest = rest.get(..MAX_LENGTH.min(rest.len())).unwrap_or_default();
    if *kind > 1 {
        let Ok(text) = std::str::from_utf8(&octets[..=rest.len()]) else { return };
        let _ = load(text);
        return;
    }
    let direction = if *kind == 0 { Direction::Proposes } else { Direction::Accepts };
    let (name, text) = match std::str::from_utf8(rest) {
        Ok(text) => text.split_once('\n').unwrap_or_default(),
        Err(_) => return,
    };
    let import = Import { file: "storescp.cfg", profile: name, direction };
    match import.convert(text) {
        // What is made is a profile.
        Ok(profile) => assert!(load(&profile).is_ok(), "{profile}"),
        Err(problems) => told(&problems),
    }
}

fn load(text: &str) -> Result<Profile, ()> {
    // A file that extends another: itself.
    let mut read = |_: &str| Ok(text.to_owned());
    match Profile::load("input.toml", text, &mut read) {
        Ok(profile) => {
            let _ = compare(&profile, &profile);
            let _ = Ledger::new(vec![profile.clone()]).finish();
            Ok(profile)
        }
        Err(problems) => {
            told(&problems);
            Err(())
        }
    }
}

/// Every problem has a place and no control characters.
fn told(problems: &Problems) {
    assert!(!problems.0.is_empty());
    for problem in &problems.0 {
        let text = problem.to_string();
        assert!(!text.chars().any(char::is_control), "{text:?}");
    }
}
