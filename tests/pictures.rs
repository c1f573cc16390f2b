//! The pictures in the documentation are what the terminal UI draws. `DCMTAP_WRITE_EXAMPLES=1` writes them anew.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::path::Path;

use common::tui::Ui;
use dcmtap::cli::evidence::Reopen;
use dcmtap::tui::{Effect, Message, update};

mod common;

const WORKFLOW: &str = "captures/scheduled-workflow.pcapng";
const REJECTED: &str = "captures/reject-called-aet-by-orthanc.pcap";

fn is_current(name: &str, ui: &mut Ui) {
    let path = common::root().join("docs/pictures").join(name).with_extension("svg");
    let picture = ui.picture();
    if std::env::var_os("DCMTAP_WRITE_EXAMPLES").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &picture).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == picture, "{name} is not what is drawn: run with DCMTAP_WRITE_EXAMPLES=1");
}

/// Carries out what the screen wants to be read again.
fn read_again(ui: &mut Ui, capture: &str) {
    let reopen = Reopen::new(&[Path::new(common::root()).join(capture)], common::everything());
    for effect in std::mem::take(&mut ui.effects) {
        if let Effect::Read(wanted) = effect {
            let read = reopen.read(wanted, &false.into()).map_err(|error| error.to_string());
            update(&mut ui.model, Message::Read(wanted, read.map(|evidence| Box::new(evidence.unwrap()))));
        }
    }
}

#[test]
fn pictures_show_what_is_drawn() {
    let size = (110, 28);
    is_current("associations", &mut Ui::open(WORKFLOW, size));
    is_current("ladder", Ui::open(WORKFLOW, size).press("Enter j j j j"));
    is_current("rejected", Ui::open(REJECTED, size).press("Enter"));
    is_current(
        "contexts",
        Ui::open("captures/contexts-rejected-by-pynetdicom.pcap", size).press("Enter Tab"),
    );
    is_current("negotiation", Ui::open(WORKFLOW, size).press("Enter Tab Tab"));
    let timing = "captures/move-some-failed-dcmtk-from-dcmqrscp.pcap";
    is_current("timing", Ui::open(timing, size).press("Enter Shift-Tab"));
    is_current("findings", Ui::open("captures/rules/UL-032.pcapng", size).press("2"));
    is_current("workflow", Ui::open(WORKFLOW, (130, 32)).press("3"));
    let mut detail = Ui::open(WORKFLOW, (140, 34));
    detail.press("Enter j j j j Enter");
    read_again(&mut detail, WORKFLOW);
    is_current("detail", &mut detail);
    let profiles = ["conformance-profiles/orthanc.toml"];
    let mut ledger = Ui::with_profiles("captures/move-pynetdicom-from-orthanc.pcapng", size, &profiles);
    is_current("ledger", ledger.press("2 Shift-Tab"));
}
