//! The screen of findings, diagnoses and claims: what it shows, and where its keys lead.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::time::{Duration, Instant};

use common::tui::Ui;
use dcmtap::check::{Evidence, Finding, Judgement, Severity, rules};
use dcmtap::report::index::{Collector, Judged};
use dcmtap::time::{Moment, Timestamp};
use dcmtap::tui::screens::findings::{self, Line, Tab};
use dcmtap::tui::{Message, Overlay, Screen, update};
use dcmtap::ul::Role;
use ratatui::style::Color;

mod common;

const WORKFLOW: &str = "captures/scheduled-workflow.pcapng";
const LEDGER: &str = "captures/move-pynetdicom-from-orthanc.pcapng";
const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (160, 50);

/// The screen of findings over a capture.
fn open(capture: &str, size: (u16, u16)) -> Ui {
    let mut ui = Ui::open(capture, size);
    ui.press("2");
    ui
}

#[test]
fn findings_by_rule_peer_and_association() {
    for size in [SMALL, WIDE] {
        let mut ui = open("captures/rules/UL-048.pcapng", size);
        for tab in ["rule", "peer", "association"] {
            insta::assert_snapshot!(format!("{tab}-{}", size.0), ui.screen());
            ui.press("Tab");
        }
    }
}

#[test]
fn diagnoses_tell_what_went_wrong() {
    for size in [SMALL, WIDE] {
        let mut ui = open("captures/diagnoses/reject-storm.pcapng", size);
        insta::assert_snapshot!(format!("diagnosis-{}", size.0), ui.screen());
    }
}

#[test]
fn connections_that_are_not_dicom_have_their_diagnoses() {
    let mut ui = open("captures/diagnoses/tls-on-a-plain-port.pcapng", WIDE);
    assert!(ui.screen().contains("not DICOM"), "{}", ui.screen());
    ui.press("Tab Tab");
    assert!(ui.screen().contains("beyond single associations"), "{}", ui.screen());
    ui.press("j Enter");
    assert!(matches!(ui.model.overlay, Some(Overlay::Explain { .. })), "there is no association to show");
    assert_eq!(ui.model.screen, Screen::Findings);
}

#[test]
fn a_rule_is_explained_over_the_list() {
    let mut ui = open("captures/rules/UL-048.pcapng", SMALL);
    insta::assert_snapshot!("explain-80", ui.press("x").screen());
    let before = ui.screen();
    assert_ne!(before, ui.press("j j j").screen(), "it scrolls");
    ui.press("G");
    assert!(ui.screen().contains("captures/rules/") || ui.screen().contains("What to do"), "{}", ui.screen());
    let end = ui.screen();
    assert_eq!(end, ui.press("j j j PageDown").screen(), "it ends at its last line");
    assert_eq!(before, ui.press("g").screen());
    assert!(!ui.press("x").screen().contains("explain:"));
}

#[test]
fn what_is_selected_is_explained_on_other_screens_too() {
    let mut ui = Ui::open("captures/diagnoses/called-ae-title-not-recognized.pcapng", SMALL);
    assert!(ui.press("x").screen().contains("called-ae-title-not-recognized"), "{}", ui.screen());
    ui.press("Esc Enter x");
    assert_eq!(ui.model.screen, Screen::Association);
    assert!(ui.screen().contains("called-ae-title-not-recognized"), "{}", ui.screen());
    let mut ui = Ui::of_batch(Collector::default().take(), SMALL);
    ui.press("x");
    assert!(ui.model.overlay.is_none(), "nothing is selected");
}

#[test]
fn severities_have_colours_and_signs() {
    let mut ui = open("captures/rules/UL-048.pcapng", WIDE);
    assert_eq!(ui.style_of("✗ ▸").fg, Some(Color::Red));
    ui.press("T T");
    let style = ui.style_of("✗ ▸");
    assert!(style.fg.is_none_or(|colour| colour == Color::Reset), "{style:?}");
    let mut ui = open("captures/rules/UL-105.pcapng", WIDE);
    assert_eq!(ui.style_of("! ▸").fg, Some(Color::Yellow));
    let mut ui = open(WORKFLOW, WIDE);
    ui.press(".");
    assert_eq!(ui.style_of("· ▸").fg, Some(Color::DarkGray));
}

#[test]
fn notes_are_counted_and_shown_when_asked_for() {
    let mut ui = open(WORKFLOW, SMALL);
    let hidden = ui.model.findings.hidden;
    assert!(hidden > 0);
    assert!(ui.screen().contains(&format!("{hidden} notes hidden")), "{}", ui.screen());
    let count = |ui: &Ui| ui.model.findings.groups.iter().map(|group| group.items.len()).sum::<usize>();
    let before = count(&ui);
    ui.press(".");
    assert_eq!(count(&ui), before + usize::try_from(hidden).unwrap());
    assert!(!ui.screen().contains("hidden"));
    ui.press(".");
    assert_eq!((count(&ui), ui.model.findings.hidden), (before, hidden));
}

#[test]
fn groups_fold_and_unfold() {
    let mut ui = open(WORKFLOW, WIDE);
    ui.press(".");
    let groups = ui.model.findings.groups.len();
    assert_eq!(ui.model.findings.lines.len(), groups, "rules are folded at first");
    let first = ui.model.findings.groups[0].items.len();
    ui.press("Right");
    assert_eq!(ui.model.findings.lines.len(), groups + first);
    ui.press("j Left");
    assert_eq!(ui.model.findings.list.selected, 0, "to the head of the group");
    ui.press("Left");
    assert_eq!(ui.model.findings.lines.len(), groups);
    ui.press("+");
    let all: usize = ui.model.findings.groups.iter().map(|group| 1 + group.items.len()).sum();
    assert_eq!(ui.model.findings.lines.len(), all);
    ui.press("-");
    assert_eq!(ui.model.findings.lines.len(), groups);
}

#[test]
fn the_finding_stays_selected_from_tab_to_tab() {
    let mut ui = open(WORKFLOW, WIDE);
    ui.press(". + j j j e");
    let place = findings::selected(&ui.model).unwrap();
    for _ in 0..4 {
        ui.press("Tab");
        if ui.model.findings.tab != Tab::Ledger {
            assert_eq!(findings::selected(&ui.model), Some(place), "{:?}", ui.model.findings.tab);
        }
    }
}

#[test]
fn enter_leads_to_the_evidence_and_back_to_the_finding() {
    let mut ui = open(WORKFLOW, WIDE);
    ui.press(". +");
    for line in 0..ui.model.findings.lines.len() {
        let Line::Item(group, item) = ui.model.findings.lines[line] else { continue };
        let place = ui.model.findings.groups[group as usize].items[item as usize].place;
        let Some(Judged::Finding(finding)) = ui.model.index.judged(place) else { continue };
        let (number, frame, octets) = (finding.association, finding.at.frame, finding.evidence.octets);
        ui.model.findings.list.selected = line;
        let before = ui.screen();
        ui.press("Enter");
        assert_eq!((ui.model.screen, Some(ui.model.association.number)), (Screen::Association, number));
        let one = ui.model.index.of(ui.model.association.number).unwrap();
        let row = findings::jump::row_of(one, Some(frame), octets).map(|row| &one.rows[row]).unwrap();
        assert!(
            row.frame >= frame || octets.is_some(),
            "{} at {frame}: row at {}",
            number.unwrap(),
            row.frame
        );
        if let Some((sender, span)) = octets {
            assert_eq!(row.sender, sender);
            assert!(row.offset <= span.offset);
        }
        ui.press("Backspace");
        assert_eq!(before, ui.screen(), "back to the same place");
    }
}

#[test]
fn evidence_is_the_row_that_has_its_octets() {
    let mut ui = open("captures/rules/UL-048.pcapng", SMALL);
    ui.press("Enter");
    assert_eq!(ui.model.screen, Screen::Association);
    let one = ui.model.index.of(ui.model.association.number).unwrap();
    let finding = one.findings.iter().find(|finding| finding.rule.id == "UL-048").unwrap();
    let row = findings::jump::row_of(one, Some(finding.at.frame), finding.evidence.octets).unwrap();
    assert_eq!(one.rows[row].frame, finding.at.frame);
}

#[test]
fn claims_stand_with_their_verdicts() {
    for size in [SMALL, WIDE] {
        let mut ui = Ui::with_profiles(LEDGER, size, &["conformance-profiles/orthanc.toml"]);
        ui.press("2 Shift-Tab");
        insta::assert_snapshot!(format!("ledger-{}", size.0), ui.screen());
        ui.press("j e");
        insta::assert_snapshot!(format!("ledger-selected-{}", size.0), ui.screen());
    }
}

#[test]
fn claims_lead_to_their_evidence() {
    let mut ui = Ui::with_profiles(LEDGER, WIDE, &["conformance-profiles/orthanc.toml"]);
    ui.press("2 Shift-Tab +");
    let mut jumped = 0;
    for line in 0..ui.model.findings.ledger.lines.len() {
        let shown = ui.model.findings.ledger.lines[line];
        let claim = &ui.model.index.claims[shown.claim()];
        let is_leaf = matches!(shown, findings::ledger::Line::Claim(_) | findings::ledger::Line::Cell(_));
        let Some(number) = claim.evidence.first().and_then(|at| at.association).filter(|_| is_leaf) else {
            continue;
        };
        ui.model.findings.ledger.list.selected = line;
        ui.press("Enter");
        assert_eq!((ui.model.screen, ui.model.association.number), (Screen::Association, number));
        ui.press("Backspace");
        assert_eq!(ui.model.findings.ledger.list.selected, line);
        jumped += 1;
    }
    assert!(jumped > 3, "{jumped} claims have evidence");
}

#[test]
fn the_ledger_counts_what_check_counts() {
    let profile = "conformance-profiles/orthanc.toml";
    let mut ui = Ui::with_profiles(LEDGER, (240, 50), &[profile]);
    let screen = ui.press("2 Shift-Tab").screen();
    let printed = common::stdout(["check", "--profile", profile, LEDGER]);
    let counts = printed.lines().find(|line| line.contains(" not-exercised") && line.contains(" confirmed"));
    assert!(screen.contains(counts.unwrap().trim()), "{screen}\n{printed}");
}

#[test]
fn cells_are_folded_and_what_was_not_exercised_can_be_left_out() {
    let mut ui = Ui::with_profiles(LEDGER, WIDE, &["conformance-profiles/orthanc.toml"]);
    ui.press("2 Shift-Tab");
    let is_cell = |line: &findings::ledger::Line| matches!(line, findings::ledger::Line::Cell(_));
    let before = ui.model.findings.ledger.lines.len();
    assert!(!ui.model.findings.ledger.lines.iter().any(is_cell));
    ui.press("+");
    assert!(ui.model.findings.ledger.lines.iter().any(is_cell));
    ui.press("- Right");
    ui.press(".");
    assert!(ui.model.findings.ledger.hidden > 0);
    assert_eq!(ui.model.findings.ledger.lines.len() + ui.model.findings.ledger.hidden, before);
    assert!(ui.screen().contains("not exercised: . shows"), "{}", ui.screen());
}

#[test]
fn without_a_profile_the_ledger_says_how_to_come_by_one() {
    let mut ui = open(WORKFLOW, SMALL);
    insta::assert_snapshot!("ledger-without-profile", ui.press("Shift-Tab").screen());
}

#[test]
fn where_nothing_was_found_that_is_said() {
    let mut ui = open("captures/echo-dcmtk-to-dcmtk.pcap", SMALL);
    assert!(ui.screen().contains("nothing was found"), "{}", ui.screen());
}

#[test]
fn a_search_finds_a_line() {
    let mut ui = open(WORKFLOW, WIDE);
    ui.press(". + /").write("pacs").press("Enter");
    let line = ui.model.findings.list.selected;
    assert!(line > 0);
    ui.press("n");
    assert_ne!(ui.model.findings.list.selected, line);
}

/// A collector with so many findings, in no association.
fn many(count: u64) -> Collector {
    let mut collector = Collector::default();
    for (nth, rule) in (0..count).zip(rules::all().collect::<Vec<_>>().into_iter().cycle()) {
        let at = Moment { at: Timestamp::from_nanoseconds(i128::from(nth)), frame: nth + 1 };
        collector.judgement(Judgement::Finding(Box::new(Finding {
            rule,
            association: None,
            at,
            last: at,
            count: 1,
            at_fault: Some(Role::Requestor),
            severity: Severity::Warning,
            evidence: Evidence::new("this", "that"),
        })));
    }
    collector
}

#[test]
fn twenty_thousand_findings_scroll() {
    let mut ui = Ui::of_batch(many(20_000).take(), WIDE);
    update(&mut ui.model, Message::LoadingEnded);
    ui.press("2 + G");
    assert!(findings::selected(&ui.model).is_some());
    let groups = ui.model.findings.groups.as_ptr();
    let started = Instant::now();
    for _ in 0..200 {
        ui.press("k").screen();
    }
    assert_eq!(groups, ui.model.findings.groups.as_ptr(), "keys do not group anew");
    // Grouping anew for each key would take much longer even here.
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
fn findings_that_come_while_the_screen_is_shown_are_taken_in() {
    let mut collector = many(10);
    let mut ui = Ui::of_batch(collector.take(), WIDE);
    ui.press("2");
    let count = |ui: &Ui| ui.model.findings.groups.iter().map(|group| group.items.len()).sum::<usize>();
    assert_eq!(count(&ui), 10);
    let mut more = many(1);
    update(&mut ui.model, Message::Loaded(Box::new(more.take()), 0));
    assert_eq!(count(&ui), 10, "one more can wait");
    update(&mut ui.model, Message::Tick);
    assert_eq!(count(&ui), 11);
}
