//! Our reading of a PDU held against dicom-ul's.

use dcmtap::dict::Uid;
use dcmtap::time::Moment;
use dcmtap::ul::{Associate, Body, Content, Decoder, Item, ItemType, Pdu, PdvHeader, Unit};
use dicom_ul::pdu as oracle;

/// The whole PDUs at the start of a stream.
pub(crate) fn whole_pdus(mut stream: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    while let Some([1..=7, _, a, b, c, d]) = stream.first_chunk::<6>() {
        let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize + 6;
        let Some((pdu, rest)) = stream.split_at_checked(length) else { break };
        found.push(pdu);
        stream = rest;
    }
    found
}

/// What our decoder makes of one PDU: the PDU, or the PDV items with their fragments.
#[derive(Debug, Default)]
pub(crate) struct Ours {
    pub(crate) pdu: Option<Pdu>,
    pub(crate) pdvs: Vec<(PdvHeader, Vec<u8>)>,
    is_data: bool,
}

/// Decodes one PDU.
pub(crate) fn decode(octets: &[u8]) -> Ours {
    let mut ours = Ours::default();
    Decoder::new(0, false).push(octets, Moment::default(), &mut |unit| match unit {
        Unit::Pdu(pdu) => ours.pdu = Some(pdu),
        Unit::DataStart(_) => ours.is_data = true,
        Unit::PdvStart(header) => ours.pdvs.push((header, Vec::new())),
        Unit::Fragment(octets) => ours.pdvs.last_mut().unwrap().1.extend(octets),
        _ => {}
    });
    ours
}

/// Where dicom-ul reads a PDU, our fields are the same.
pub(crate) fn assert_agrees(ours: &Ours, theirs: &oracle::Pdu, octets: &[u8]) {
    match theirs {
        oracle::Pdu::AssociationRQ(theirs) => {
            let Some(Body::AssociateRq(ours)) = ours.pdu.as_ref().map(|pdu| &pdu.body) else {
                panic!("no request")
            };
            assert_eq!(ours.protocol_version, theirs.protocol_version);
            for (ours, theirs) in [
                (&ours.calling_ae_title, &theirs.calling_ae_title),
                (&ours.called_ae_title, &theirs.called_ae_title),
            ] {
                // What is not ASCII dicom-ul takes for Latin-1.
                if let Ok(ours) = std::str::from_utf8(ours.trimmed())
                    && ours.is_ascii()
                {
                    assert_eq!(ours.trim(), theirs.trim());
                }
            }
            // Of several names dicom-ul takes the last.
            if ours.items.iter().filter(|item| item.kind == ItemType::APPLICATION_CONTEXT).count() == 1 {
                let theirs = unpadded(&theirs.application_context_name);
                assert_eq!(text(ours.application_context_name()), theirs);
            }
            let contexts: Vec<_> = ours
                .presentation_contexts(ItemType::PRESENTATION_CONTEXT_RQ)
                .map(|context| oracle::PresentationContextProposed {
                    id: context.id,
                    abstract_syntax: text(context.abstract_syntaxes().last()),
                    transfer_syntaxes: context.transfer_syntaxes().map(|uid| text(Some(uid))).collect(),
                })
                .collect();
            let mut theirs_contexts = theirs.presentation_contexts.clone();
            for context in &mut theirs_contexts {
                context.abstract_syntax = unpadded(&context.abstract_syntax);
                context.transfer_syntaxes.iter_mut().for_each(|syntax| *syntax = unpadded(syntax));
            }
            assert_eq!(contexts, theirs_contexts);
            assert_user_variables(ours, &theirs.user_variables);
        }
        oracle::Pdu::AssociationAC(theirs) => {
            let Some(Body::AssociateAc(ours)) = ours.pdu.as_ref().map(|pdu| &pdu.body) else {
                panic!("no accept")
            };
            let contexts: Vec<_> = ours
                .presentation_contexts(ItemType::PRESENTATION_CONTEXT_AC)
                .map(|context| (context.id, context.result.0, text(context.transfer_syntaxes().last())))
                .collect();
            let theirs_contexts: Vec<_> = theirs
                .presentation_contexts
                .iter()
                .map(|context| (context.id, context.reason.clone() as u8, unpadded(&context.transfer_syntax)))
                .collect();
            assert_eq!(contexts, theirs_contexts);
            assert_user_variables(ours, &theirs.user_variables);
        }
        oracle::Pdu::AssociationRJ(_) => {
            assert!(matches!(ours.pdu.as_ref().map(|pdu| &pdu.body), Some(Body::AssociateRj(_))));
        }
        oracle::Pdu::PData { data } => {
            let pdvs: Vec<_> = ours
                .pdvs
                .iter()
                .map(|(header, octets)| oracle::PDataValue {
                    presentation_context_id: header.context_id,
                    value_type: if header.is_command() {
                        oracle::PDataValueType::Command
                    } else {
                        oracle::PDataValueType::Data
                    },
                    is_last: header.is_last(),
                    data: octets.clone(),
                })
                .collect();
            assert_eq!(&pdvs, data);
        }
        oracle::Pdu::ReleaseRQ => assert!(matches!(body(ours), Body::ReleaseRq(_))),
        oracle::Pdu::ReleaseRP => assert!(matches!(body(ours), Body::ReleaseRp(_))),
        oracle::Pdu::AbortRQ { .. } => assert!(matches!(body(ours), Body::Abort(_))),
        oracle::Pdu::Unknown { .. } => assert!(matches!(body(ours), Body::Unknown(_)), "{octets:?}"),
    }
}

fn body(ours: &Ours) -> &Body {
    &ours.pdu.as_ref().unwrap().body
}

/// dicom-ul takes what is not ASCII for Latin-1.
fn latin_1(octets: &[u8]) -> String {
    octets.iter().copied().map(char::from).collect()
}

fn text(uid: Option<&Uid>) -> String {
    uid.map(|uid| unpadded(&latin_1(uid.octets()))).unwrap_or_default()
}

/// Padding is taken off by us everywhere, and by dicom-ul in some places: NULs, or NULs and then white space at both ends.
fn unpadded(text: &str) -> String {
    text.trim_end_matches(|c: char| c == '\0' || c.is_whitespace()).trim_start().to_owned()
}

fn assert_user_variables(ours: &Associate, theirs: &[oracle::UserVariableItem]) {
    // What identifies a user in a way that dicom-ul does not know is left out by it.
    let is_known = |item: &&Item| match &item.content {
        Content::UserIdentity(identity) => (1..=5).contains(&identity.kind),
        _ => true,
    };
    let mut ours = ours.user_data().filter(is_known);
    for theirs in theirs {
        let Item { kind, content, .. } = ours.next().unwrap();
        match (content, theirs) {
            (Content::MaximumLength(ours), oracle::UserVariableItem::MaxLength(theirs)) => {
                assert_eq!(ours, theirs);
            }
            (
                Content::ImplementationClassUid(ours),
                oracle::UserVariableItem::ImplementationClassUID(theirs),
            ) => {
                assert_eq!(text(Some(ours)), unpadded(theirs));
            }
            (
                Content::ImplementationVersionName(ours),
                oracle::UserVariableItem::ImplementationVersionName(theirs),
            ) => {
                assert_eq!(latin_1(ours).trim(), theirs.trim());
            }
            (
                Content::ExtendedNegotiation(ours),
                oracle::UserVariableItem::SopClassExtendedNegotiationSubItem(uid, octets),
            ) => {
                assert_eq!(
                    (text(Some(&ours.sop_class_uid)), &*ours.application_information),
                    (unpadded(uid), &octets[..])
                );
            }
            (
                Content::RoleSelection(ours),
                oracle::UserVariableItem::ScuScpRoleSelectionSubItem(uid, roles),
            ) => {
                // 0 and 1 are what there is (PS3.7 D.3.3.4); dicom-ul takes anything else for 1.
                let ours = (text(Some(&ours.sop_class_uid)), ours.scu_role != 0, ours.scp_role != 0);
                assert_eq!(ours, (unpadded(uid), roles.scu, roles.scp));
            }
            (Content::UserIdentity(ours), oracle::UserVariableItem::UserIdentityItem(theirs)) => {
                assert_eq!(ours.primary_field.reveal(), theirs.primary_field());
                assert_eq!(ours.secondary_field.reveal(), theirs.secondary_field());
            }
            // dicom-ul knows neither 53H nor 57H nor 59H, and no item that belongs elsewhere.
            (_, oracle::UserVariableItem::Unknown(theirs, _)) => {
                assert_eq!(kind.0, *theirs);
                assert!(!(0x51..=0x58).contains(theirs) || matches!(theirs, 0x53 | 0x57), "{content:?}");
            }
            (ours, theirs) => panic!("{ours:?} and {theirs:?}"),
        }
    }
    assert_eq!(ours.next(), None);
}
