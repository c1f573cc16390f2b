//! Faults on purpose: whatever they are and whatever passes, what is to be done is bounded.

use std::collections::VecDeque;

use dcmtap::proxy::fault::{Act, Disturber, Fault};

use crate::conversation::{Step, steps};
use crate::input::Input;

/// `faults, one a line, with their length in front`, then a conversation.
pub fn run(octets: &[u8]) {
    let mut input = Input(octets);
    let text = String::from_utf8_lossy(input.octets()).into_owned();
    let faults: Vec<Fault> = text.lines().take(8).filter_map(|line| Fault::parse(line).ok()).collect();
    let mut disturber = Disturber::new(&faults, 0);
    let mut acts = VecDeque::new();
    for step in steps(input.0) {
        let was_idle = disturber.is_idle();
        acts.clear();
        match step {
            Step::Octets(side, octets) => {
                disturber.octets(side, &octets, &mut acts);
                if was_idle {
                    let expected = Act::Send { sender: side, octets, pieces_of: None, remark: None };
                    assert_eq!(acts.make_contiguous(), [expected]);
                }
            }
            Step::Closed(side, _) => {
                let is_passed = disturber.closed(side, &mut acts);
                assert!(is_passed || !was_idle);
            }
            Step::Gap(..) | Step::Wait(_) => {}
        }
        assert!(!was_idle || disturber.is_idle(), "it stays so");
        for act in &acts {
            let remark = match act {
                Act::Send { remark, .. } | Act::Withhold { remark, .. } | Act::Wait { remark, .. } => {
                    remark.as_deref()
                }
                Act::Reset { remark } | Act::Finish { remark } => Some(remark.as_str()),
            };
            assert!(!remark.is_some_and(|remark| remark.chars().any(char::is_control)), "{remark:?}");
        }
    }
}
