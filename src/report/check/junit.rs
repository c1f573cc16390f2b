//! The rules as test cases, for whatever shows the results of tests.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::Judged;
use crate::check::{Certainty, Finding, Judgement, Severity, rules};
use crate::octets::EscapedText;
use crate::profile::{Claim, Verdict};

/// A report with one test case a rule; a rule fails if a violation beyond doubt was found.
///
/// # Errors
/// None that this program can cause.
pub fn junit(
    name: &str,
    judged: &Judged,
    suites: Vec<TestSuite>,
) -> Result<String, quick_junit::SerializeError> {
    let mut failures: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let of_others = judged.others.iter().filter_map(|judgement| match judgement {
        Judgement::Finding(finding) => Some(&**finding),
        _ => None,
    });
    let of_associations = judged.associations.iter().flat_map(|association| &association.findings);
    for finding in of_associations.chain(of_others) {
        if finding.severity == Severity::Violation && finding.evidence.certainty == Certainty::Certain {
            failures.entry(finding.rule.id).or_default().push(line(finding));
        }
    }
    let mut suite = TestSuite::new("rules");
    for rule in rules::all() {
        let status = failures.get(rule.id).map_or_else(TestCaseStatus::success, |lines| {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(rule.clause).set_message(rule.title).set_description(lines.join("\n"));
            status
        });
        let mut case = TestCase::new(format!("{} {}", rule.id, rule.title), status);
        case.set_classname(rule.name);
        suite.add_test_case(case);
    }
    let mut report = Report::new(name);
    report.add_test_suite(suite);
    report.add_test_suites(suites);
    let xml = report.to_string()?;
    Ok(xml.lines().flat_map(|line| [EscapedText(line).to_string(), "\n".to_owned()]).collect())
}

/// The claims of profiles as suites of test cases: one a claim, which fails if the traffic contradicts it.
#[must_use]
pub fn claims(claims: &[Claim]) -> Vec<TestSuite> {
    let mut suites: BTreeMap<(&str, &str), TestSuite> = BTreeMap::new();
    for claim in claims {
        let status = match claim.verdict {
            Verdict::Contradicted => {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_type("contradicted").set_message(claim.text.as_str());
                status
            }
            Verdict::NotExercised | Verdict::Undecidable => {
                let mut status = TestCaseStatus::skipped();
                status.set_message(claim.verdict.name());
                status
            }
            Verdict::Confirmed | Verdict::Undeclared => TestCaseStatus::success(),
        };
        let mut case = TestCase::new(claim.claim.as_str(), status);
        case.set_classname(claim.ae.as_str());
        let key = (claim.profile.as_str(), claim.ae.as_str());
        let suite = suites
            .entry(key)
            .or_insert_with(|| TestSuite::new(format!("{}: AE {}", claim.profile, claim.ae)));
        suite.add_test_case(case);
    }
    suites.into_values().collect()
}

fn line(finding: &Finding) -> String {
    let place = finding.association.map_or(String::new(), |number| format!("association {number}, "));
    let by = finding.at_fault.map_or(String::new(), |role| format!(" by the {}", role.name()));
    let times = if finding.count > 1 { format!(", {} times", finding.count) } else { String::new() };
    let evidence = &finding.evidence;
    format!(
        "{place}frame {}{by}{times}: expected {}; observed {}",
        finding.at.frame, evidence.expected, evidence.observed
    )
}
