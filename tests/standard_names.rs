//! Codes of the upper layer under the names that the standard gives them, each told from all others.

use std::collections::BTreeSet;

use dcmtap::dataset;
use dcmtap::ul::state_machine::{Action, Event, State};
use dcmtap::ul::{
    AbortSource, ContextResult, ExtendedNegotiation, Fault, ItemType, PduType, RejectReason, Secret,
    UserIdentity,
};

#[test]
fn pdu_types() {
    let names = [
        "A-ASSOCIATE-RQ",
        "A-ASSOCIATE-AC",
        "A-ASSOCIATE-RJ",
        "P-DATA-TF",
        "A-RELEASE-RQ",
        "A-RELEASE-RP",
        "A-ABORT",
    ];
    for (number, name) in (1..).zip(names) {
        assert_eq!((PduType(number).name(), PduType(number).is_known()), (name, true));
    }
    for number in [0, 8, 0xff] {
        assert_eq!((PduType(number).name(), PduType(number).is_known()), ("unknown", false));
    }
}

/// PS3.8 9.3.2, 9.3.3 and Annex D; PS3.7 Annex D.3.3.
#[test]
fn item_types() {
    for (number, name) in [
        (0x10, "Application Context"),
        (0x20, "Presentation Context"),
        (0x21, "Presentation Context"),
        (0x30, "Abstract Syntax"),
        (0x40, "Transfer Syntax"),
        (0x50, "User Information"),
        (0x51, "Maximum Length"),
        (0x52, "Implementation Class UID"),
        (0x53, "Asynchronous Operations Window"),
        (0x54, "SCP/SCU Role Selection"),
        (0x55, "Implementation Version Name"),
        (0x56, "SOP Class Extended Negotiation"),
        (0x57, "SOP Class Common Extended Negotiation"),
        (0x58, "User Identity"),
        (0x59, "User Identity"),
        (0x00, "unknown"),
        (0x22, "unknown"),
        (0x5a, "unknown"),
    ] {
        assert_eq!(ItemType(number).name(), name, "{number:02X}H");
    }
}

/// PS3.8 Tables 9-18, 9-21 and 9-26.
#[test]
fn results_sources_and_reasons() {
    let contexts = [
        "accepted",
        "rejected by the user",
        "rejected, no reason",
        "abstract syntax not supported",
        "transfer syntaxes not supported",
        "unknown result",
    ];
    assert_eq!([0, 1, 2, 3, 4, 5].map(|result| ContextResult(result).name()), contexts);
    let reject = |source, reason| RejectReason { source, reason }.name();
    for (source, reason, name) in [
        (1, 1, "no reason given"),
        (1, 2, "application context name not supported"),
        (1, 3, "calling AE title not recognized"),
        (1, 7, "called AE title not recognized"),
        (2, 1, "no reason given"),
        (2, 2, "protocol version not supported"),
        (3, 1, "temporary congestion"),
        (3, 2, "local limit exceeded"),
        (1, 4, "reserved source and reason"),
        (2, 3, "reserved source and reason"),
        (3, 0, "reserved source and reason"),
        (4, 1, "reserved source and reason"),
    ] {
        assert_eq!(reject(source, reason), name, "{source} {reason}");
    }
    let source = |source| RejectReason { source, reason: 1 }.source_name();
    assert_eq!(
        [1, 2, 3, 4].map(source),
        ["service-user", "service-provider (ACSE)", "service-provider (presentation)", "reserved source"]
    );
    assert_eq!(
        [1, 2, 3].map(RejectReason::result_name),
        ["rejected permanently", "rejected for now", "rejected with a reserved result"]
    );
    let abort = |source, reason| AbortSource { source, reason };
    assert_eq!(
        [0, 2, 1].map(|it| abort(it, 0).source_name()),
        ["service-user", "service-provider", "reserved source"]
    );
    for (reason, name) in [
        (0, "reason not specified"),
        (1, "unrecognized PDU"),
        (2, "unexpected PDU"),
        (3, "reserved reason"),
        (4, "unrecognized PDU parameter"),
        (5, "unexpected PDU parameter"),
        (6, "invalid PDU parameter value"),
        (7, "reserved reason"),
    ] {
        assert_eq!(abort(2, reason).reason_name(), Some(name), "{reason}");
        assert_eq!(
            (abort(0, reason).reason_name(), abort(1, reason).reason_name()),
            (None, None),
            "not significant"
        );
    }
}

#[test]
fn each_state_event_and_action_has_a_meaning_of_its_own() {
    fn distinct<'a>(meanings: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
        meanings.filter(|meaning| meaning.len() > 6).collect()
    }
    assert_eq!(distinct(State::ALL.iter().map(|state| state.meaning())).len(), 13);
    assert_eq!(distinct(Event::ALL.iter().map(|event| event.meaning())).len(), 19);
    assert_eq!(Action::ALL.iter().map(|action| action.name()).collect::<BTreeSet<_>>().len(), 28);
    // AR-5 and AA-5, AA-3 and others do the same in the words of the standard.
    assert!(distinct(Action::ALL.iter().map(|action| action.meaning())).len() >= 24);
    for (number, state) in (1..).zip(State::ALL) {
        assert_eq!((state.number(), state.to_string()), (number, format!("Sta{number}")));
    }
    for (number, event) in (1..).zip(Event::ALL) {
        assert_eq!((event.number(), event.to_string()), (number, format!("Evt{number}")));
    }
    // PS3.8 Table 9-10 names a PDU in each event of one that arrives.
    for (event, word) in [
        (Event::EVT3, "A-ASSOCIATE-AC"),
        (Event::EVT4, "A-ASSOCIATE-RJ"),
        (Event::EVT6, "A-ASSOCIATE-RQ"),
        (Event::EVT10, "P-DATA-TF"),
        (Event::EVT12, "A-RELEASE-RQ"),
        (Event::EVT13, "A-RELEASE-RP"),
        (Event::EVT16, "A-ABORT"),
        (Event::EVT18, "ARTIM"),
    ] {
        assert!(event.meaning().contains(word), "{event}: {}", event.meaning());
    }
    for (action, pdu) in [
        (Action::Ae2, "A-ASSOCIATE-RQ"),
        (Action::Ae7, "A-ASSOCIATE-AC"),
        (Action::Ae8, "A-ASSOCIATE-RJ"),
        (Action::Dt1, "P-DATA-TF"),
        (Action::Ar1, "A-RELEASE-RQ"),
        (Action::Ar4, "A-RELEASE-RP"),
        (Action::Aa1, "A-ABORT"),
        (Action::Aa8, "A-ABORT"),
    ] {
        assert!(action.meaning().contains(pdu), "{}: {}", action.name(), action.meaning());
        assert_eq!(action.sends().map(PduType::name), Some(pdu), "{}", action.name());
    }
    for action in [Action::Ae1, Action::Ae3, Action::Dt2, Action::Ar2, Action::Aa2, Action::Aa6] {
        assert_eq!(action.sends(), None, "{}", action.name());
    }
}

#[test]
fn a_pdu_causes_the_event_of_its_type_on_both_sides() {
    for (kind, received, sent) in [
        (PduType::ASSOCIATE_RQ, Event::EVT6, Event::EVT2),
        (PduType::ASSOCIATE_AC, Event::EVT3, Event::EVT7),
        (PduType::ASSOCIATE_RJ, Event::EVT4, Event::EVT8),
        (PduType::P_DATA_TF, Event::EVT10, Event::EVT9),
        (PduType::RELEASE_RQ, Event::EVT12, Event::EVT11),
        (PduType::RELEASE_RP, Event::EVT13, Event::EVT14),
        (PduType::ABORT, Event::EVT16, Event::EVT15),
    ] {
        assert_eq!(
            (Event::of_received(kind), Event::of_sent(kind)),
            (received, Some(sent)),
            "{}",
            kind.name()
        );
    }
    assert_eq!((Event::of_received(PduType(8)), Event::of_sent(PduType(8))), (Event::EVT19, None));
}

/// PS3.4 B.3.1.1, C.5.1.1, C.5.2.1, K.5.1.1.
#[test]
fn octets_of_extended_negotiation_have_the_names_of_their_service() {
    let names = |sop_class: &str| {
        let item = ExtendedNegotiation {
            sop_class_uid: sop_class.into(),
            application_information: vec![2, 0, 1, 0, 1, 0, 7].into(),
        };
        item.fields().map(|(name, octet)| (name.unwrap_or("-"), octet)).collect::<Vec<_>>()
    };
    let storage = names("1.2.840.10008.5.1.4.1.1.2");
    assert_eq!(
        storage,
        [
            ("level_of_support", 2),
            ("-", 0),
            ("level_of_digital_signature_support", 1),
            ("-", 0),
            ("element_coercion", 1),
            ("-", 0),
            ("-", 7)
        ]
    );
    let find = [
        ("relational_queries", 2),
        ("combined_date_time_matching", 0),
        ("fuzzy_semantic_matching", 1),
        ("timezone_query_adjustment", 0),
        ("enhanced_multi_frame_image_conversion", 1),
        ("-", 0),
        ("-", 7),
    ];
    assert_eq!(names("1.2.840.10008.5.1.4.1.2.2.1"), find);
    assert_eq!(names("1.2.840.10008.5.1.4.31"), find);
    let retrieve = &[("relational_retrieval", 2), ("enhanced_multi_frame_image_conversion", 0), ("-", 1)];
    assert_eq!(names("1.2.840.10008.5.1.4.1.2.2.2")[..3], retrieve[..]);
    assert_eq!(names("1.2.840.10008.5.1.4.1.2.2.3")[..3], retrieve[..]);
    assert!(names("1.2.840.10008.1.1").iter().all(|(name, _)| *name == "-"));
}

#[test]
fn kinds_of_user_identity() {
    let kind = |kind| {
        UserIdentity {
            kind,
            positive_response_requested: 0,
            primary_field: Secret::new(b"u"),
            secondary_field: Secret::new(b""),
        }
        .kind_name()
    };
    assert_eq!(
        [1, 2, 3, 4, 5, 6].map(kind),
        [
            "username",
            "username and passcode",
            "Kerberos service ticket",
            "SAML assertion",
            "JSON web token",
            "unknown"
        ]
    );
}

#[test]
fn a_secret_is_not_shown_by_accident() {
    let secret = Secret::new(b"passcode");
    assert_eq!(format!("{secret:?}"), "8 octets");
    assert_eq!((secret.length(), secret.reveal()), (8, &b"passcode"[..]));
}

#[test]
fn what_is_odd_has_words_of_its_own() {
    let pdu = [
        Fault::UnknownPduType,
        Fault::PduTooShort,
        Fault::PduTooLong,
        Fault::PduOverCap,
        Fault::ItemBeyondContainer,
        Fault::TrailingOctets,
        Fault::MalformedItem,
        Fault::TooManyItems,
        Fault::PdvTooShort,
        Fault::PdvBeyondPdu,
        Fault::TrailingPdvOctets,
        Fault::LostBoundary,
    ]
    .map(Fault::text);
    let set = [
        dataset::Fault::OddLength,
        dataset::Fault::BeyondContainer,
        dataset::Fault::NotAnItem,
        dataset::Fault::NotAFragment,
        dataset::Fault::ItemWithoutSequence,
        dataset::Fault::DelimiterWithLength,
        dataset::Fault::NeedlessDelimiter,
        dataset::Fault::MissingDelimiter,
        dataset::Fault::UndefinedLength,
        dataset::Fault::NotAVr,
        dataset::Fault::ReservedNotZero,
        dataset::Fault::LongHeader,
        dataset::Fault::WithoutVr,
        dataset::Fault::WithVr,
        dataset::Fault::WithVrInUnknown,
        dataset::Fault::CutOff,
        dataset::Fault::FilePrefix,
        dataset::Fault::OddFragment,
        dataset::Fault::TrailingZeros,
    ]
    .map(dataset::Fault::text);
    let texts: BTreeSet<&str> = pdu.into_iter().chain(set).collect();
    assert_eq!(texts.len(), pdu.len() + set.len());
    assert!(texts.iter().all(|text| text.len() > 8));
}
