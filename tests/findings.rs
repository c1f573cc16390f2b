//! What the rules find in the captures of real peers. Each line was examined against its clause: captures/README.md
//! says which product does it.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::fmt::Write as _;

use common::{captures, check, name};
use dcmtap::check::Severity;
use dcmtap::ul::Role;

#[test]
fn findings_in_the_captures_of_real_peers() {
    let mut text = String::new();
    for capture in captures() {
        let octets = std::fs::read(&capture).unwrap();
        let mut lines: Vec<String> = check(&octets, false)
            .iter()
            .filter(|finding| finding.severity > Severity::Note)
            .map(|finding| {
                let association = finding.association.map_or(String::new(), |number| format!("#{number} "));
                let by = finding.at_fault.map_or("nobody", Role::name);
                let evidence = &finding.evidence;
                format!(
                    "  {association}{} {} {} by {by}, frame {}, {} times: {}",
                    evidence.certainty.name(),
                    finding.severity.name(),
                    finding.rule.id,
                    finding.at.frame,
                    finding.count,
                    evidence.observed
                )
            })
            .collect();
        if !lines.is_empty() {
            lines.sort();
            writeln!(text, "{}\n{}", name(&capture), lines.join("\n")).unwrap();
        }
    }
    insta::assert_snapshot!(text);
}
