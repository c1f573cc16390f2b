//! UL-093.

use super::examples;
use crate::check::{Check, Evidence, Findings, Rule, Severity, Stories};
use crate::scenario::Ladder;
use crate::time::Elapsed;
use crate::ul::{PduType, RejectReason, Role, encode};

pub(super) static RULE: Rule = Rule {
    id: "UL-093",
    name: "rejected_request_repeated",
    title: "Permanently rejected request is repeated",
    severity: Severity::Note,
    clause: "PS3.8 7.1.1.7",
    requirement: "A requestor that was rejected permanently does not try the same again.",
    rationale: "Logs fill up, and the acceptor is kept busy.",
    exceptions: "A few attempts by hand are normal: how many are too many is up to the policy. Ten minutes \
                 without one start the count anew.",
    advice: "Correct what the reject names; let the client wait longer from one attempt to the next.",
    is_pedantic: false,
    needs: &[],
    follows_from: &[],
    checks: &[Check::Capture(check)],
    example,
    example_also_breaks: &[],
};

fn check(stories: &Stories, findings: &mut Findings<'_>) {
    let limit = findings.policy.limits.repeated_rejects;
    for repeated in stories.rejections().filter(|known| known.count > limit) {
        findings.report_in(Some(repeated.association), repeated.last, Some(Role::Requestor), || {
            let lasted_ns = repeated.last.at.since(repeated.first.at);
            let observed = format!(
                "{} requests of {} to {} within {}, {}",
                repeated.count,
                repeated.requestor,
                repeated.acceptor,
                Elapsed(lasted_ns),
                repeated.reject.why.name(),
            );
            Evidence::new(format!("at most {limit} requests that are the same"), observed)
        });
    }
}

fn example() -> Ladder {
    let why = RejectReason { source: 1, reason: 7 };
    let request = encode::associate(PduType::ASSOCIATE_RQ, &examples::request());
    let mut ladder = Ladder::new();
    for attempt in 0..6 {
        if attempt > 0 {
            ladder.wait_ms(10_000);
            ladder.connect();
        }
        ladder.requestor(&request);
        ladder.acceptor(&encode::reject(1, why));
        ladder.close();
    }
    ladder
}
