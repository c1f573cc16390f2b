//! Storage commitment never comes back.

use crate::check::{Look, Pattern, Stories, Told};
use crate::dict::Uid;
use crate::scenario::{Ladder, pdus, workflow};
use crate::ul::{Content, ItemType, PduType, RejectReason, RoleSelection, encode};

pub(super) static PATTERN: Pattern = Pattern {
    id: "commitment-never-reported",
    title: "Storage commitment never comes back",
    symptom: "A request for storage commitment is accepted, and no N-EVENT-REPORT-RQ follows.",
    causes: &[
        "the archive does not know host and port of the modality",
        "a firewall stops the reverse direction",
        "the modality rejects the calling AE title of the archive",
        "the role selection is missing on the reverse association",
    ],
    advice: "Look for connections from the archive to the modality; check the role items of their associations.",
    look: Look::Capture(recognise),
    example,
};

fn recognise(stories: &Stories) -> Vec<Told> {
    let silent =
        stories.commitments().filter(|commitment| commitment.is_accepted() && commitment.reports == 0);
    let told = silent.filter_map(|commitment| {
        let attempt = commitment.attempts.iter().find_map(|attempt| Some((attempt, attempt.failure()?)));
        let (attempt, why) = attempt?;
        let text = format!(
            "The storage commitment {} of #{} is not reported: the association with {} failed ({why}).",
            commitment.transaction,
            commitment.association,
            attempt.destination()
        );
        let told = Told::new(text, commitment.requested).and(attempt.first).with(commitment.association);
        Some(match attempt.association {
            Some(association) => told.with(association),
            None => told,
        })
    });
    told.collect()
}

const COMMITMENT: &str = "1.2.840.10008.1.20.1";

fn example() -> Ladder {
    let modality = [10, 0, 1, 30];
    let archive = [10, 0, 1, 2];
    let mut ladder = Ladder::between(modality, archive);
    ladder.requestor(&pdus::request("CT01", "PACS", &[COMMITMENT]));
    ladder.acceptor(&pdus::accept("CT01", "PACS", &[1]));
    let references = workflow::references("2.25.9", None, Some(&[workflow::reference("2.25.2")]));
    ladder.requestor(&workflow::commitment_request(1, &references));
    ladder.acceptor(&workflow::commitment_response(1, 0x0000));
    ladder.release();
    ladder.connect_between(archive, modality);
    let roles = RoleSelection { sop_class_uid: Uid::from(COMMITMENT), scu_role: 0, scp_role: 1 };
    let mut request = pdus::associate("PACS", "CT01", vec![pdus::proposal(1, COMMITMENT)]);
    for item in &mut request.items {
        if let Content::UserInformation(items) = &mut item.content {
            items.push(pdus::item(ItemType::ROLE_SELECTION, Content::RoleSelection(roles.clone())));
        }
    }
    ladder.requestor(&encode::associate(PduType::ASSOCIATE_RQ, &request));
    ladder.acceptor(&encode::reject(1, RejectReason { source: 1, reason: 3 }));
    ladder.close();
    ladder
}
