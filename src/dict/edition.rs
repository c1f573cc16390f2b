//! Which edition of the standard the tables and rules are of.

/// Edition of PS3 whose clauses the rules and tables cite. Parts were compared with editions up to 2024.
pub const EDITION: &str = "2020";

/// Where the names of UIDs and attributes are from, which are of a later edition.
pub const DICTIONARY: &str = "dicom-dictionary-std 0.10.1";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_is_the_one_that_is_built_in() {
        let (name, version) = DICTIONARY.split_once(' ').unwrap();
        let locked = format!("name = \"{name}\"\nversion = \"{version}\"\n");
        assert!(include_str!("../../Cargo.lock").contains(&locked));
    }
}
