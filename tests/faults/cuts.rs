//! What faults do does not depend on how a stream is cut.

use super::*;

/// Acts as far as they do not depend on cuts: octets of both sides between the others, put together.
fn essence(acts: &[Act]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut sent = PerSide::<Vec<u8>>::default();
    let tell = |sent: &mut PerSide<Vec<u8>>, lines: &mut Vec<String>| {
        for side in Side::BOTH {
            lines.push(format!("{side:?} {:?}", std::mem::take(sent.of_mut(side))));
        }
    };
    for act in acts {
        match act {
            Act::Send { sender, octets, remark, .. } => {
                sent.of_mut(*sender).extend(octets);
                lines.extend(remark.clone());
            }
            other => {
                tell(&mut sent, &mut lines);
                lines.push(format!("{other:?}"));
            }
        }
    }
    tell(&mut sent, &mut lines);
    lines
}

/// Each step in pieces, of these sizes in turn.
fn cut(steps: &[Step], sizes: &[usize]) -> Vec<Step> {
    let mut sizes = sizes.iter().cycle();
    let mut pieces = Vec::new();
    for (side, octets) in steps {
        let mut rest = octets.as_slice();
        while !rest.is_empty() {
            let (piece, after) = rest.split_at(rest.len().min(*sizes.next().unwrap()));
            pieces.push((*side, piece.to_vec()));
            rest = after;
        }
    }
    pieces
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_cut_of_the_same_octets_gives_the_same(
        chosen in proptest::collection::vec(proptest::sample::select(MANY.to_vec()), 1..4),
        sizes in proptest::collection::vec(1_usize..400, 1..12),
    ) {
        let steps = stores();
        let whole = disturb(&chosen, &steps);
        let pieces = disturb(&chosen, &cut(&steps, &sizes));
        prop_assert_eq!(essence(&whole.acts), essence(&pieces.acts));
        prop_assert_eq!(whole.closes, pieces.closes);
        prop_assert_eq!(whole.remarks, pieces.remarks);
    }

    #[test]
    fn hostile_octets_neither_panic_nor_are_kept(
        chosen in proptest::collection::vec(proptest::sample::select(MANY.to_vec()), 1..5),
        places in proptest::collection::vec((0_usize..4_000, any::<u8>()), 0..12),
        noise in proptest::collection::vec((any::<bool>(), proptest::collection::vec(any::<u8>(), 0..300)), 0..8),
    ) {
        let mut steps = stores();
        let count = steps.len();
        for (place, octet) in places {
            let (_, octets) = &mut steps[place % count];
            let length = octets.len();
            octets[place % length] = octet;
        }
        for (index, (is_initiator, octets)) in noise.into_iter().enumerate() {
            let side = if is_initiator { Initiator } else { Responder };
            steps.insert((index * 3).min(steps.len()), (side, octets));
        }
        let offered: usize = steps.iter().map(|(_, octets)| octets.len()).sum();
        let outcome = disturb(&chosen, &cut(&steps, &[61]));
        let sent = outcome.sent.initiator.len() + outcome.sent.responder.len();
        // The most that is added: a maximum length in each A-ASSOCIATE, an A-ABORT for each side.
        prop_assert!(sent <= offered + 1_000);
    }
}
