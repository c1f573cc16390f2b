//! What the rules find in the captures of real peers. Each line was examined against its clause: captures/README.md
//! says which product does it.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

mod common;

use std::fmt::Write as _;

use common::{captures, check, name};
use dcmtap::check::{Severity, rules};
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

/// All that a finding says: who, where, how often, what was wanted and what was seen.
#[test]
fn what_each_rule_says_of_its_example() {
    let mut text = String::new();
    for rule in rules::all() {
        writeln!(text, "{} {}", rule.id, rule.name).unwrap();
        for finding in check(&(rule.example)().pcapng(), true) {
            if finding.rule.id != rule.id {
                continue;
            }
            let evidence = &finding.evidence;
            let by = finding.at_fault.map_or("nobody", Role::name);
            let octets = evidence.octets.map_or_else(
                || "no octets".to_owned(),
                |(sender, span)| format!("octets {}+{} of the {}", span.offset, span.length, sender.name()),
            );
            let (certainty, severity) = (evidence.certainty.name(), finding.severity.name());
            let (first, last, count) = (finding.at.frame, finding.last.frame, finding.count);
            writeln!(
                text,
                "  {certainty} {severity} by {by}, frames {first} to {last}, {count} times, {octets}"
            )
            .unwrap();
            writeln!(text, "    wanted: {}\n    seen:   {}", evidence.expected, evidence.observed).unwrap();
        }
    }
    insta::assert_snapshot!(text);
}
