//! Keys, as data: the one table that moves, helps and hints.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Screen;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// One line up.
    Up,
    /// One line down.
    Down,
    /// One window up.
    PageUp,
    /// One window down.
    PageDown,
    /// To the first line.
    Top,
    /// To the last line.
    Bottom,
    /// To the left, or fold.
    Left,
    /// To the right, or unfold.
    Right,
    /// Into what is selected.
    Open,
    /// Back to the screen before.
    Back,
    /// The tab or pane after this one.
    NextTab,
    /// The tab or pane before this one.
    PreviousTab,
    /// All associations.
    ShowAssociations,
    /// Findings and claims.
    ShowFindings,
    /// Workflow.
    ShowWorkflow,
    /// Sort by the column after.
    SortNext,
    /// Sort by the column before.
    SortPrevious,
    /// Sort the other way round.
    SortReverse,
    /// The next association or message with a finding.
    NextFinding,
    /// The previous one.
    PreviousFinding,
    /// The page of the rule or diagnosis of what is selected.
    Explain,
    /// Show what is left out of the list, or leave it out.
    ShowAll,
    /// Fold all groups.
    FoldAll,
    /// Unfold all groups.
    UnfoldAll,
    /// The next association.
    NextAssociation,
    /// The previous association.
    PreviousAssociation,
    /// The next message or PDU.
    NextEntry,
    /// The previous message or PDU.
    PreviousEntry,
    /// From a request to its response, and back.
    Match,
    /// To the message of another association that belongs to this one.
    FollowLink,
    /// Fold or unfold equal exchanges.
    Fold,
    /// Fold or unfold all of them.
    FoldRuns,
    /// Show or hide what TCP did.
    Transport,
    /// Absolute, relative, delta.
    TimeMode,
    /// Local time or UTC.
    Zone,
    /// Show or mask patient data.
    ShowPatientData,
    /// All hosts, or those that have to do with what is selected.
    AllHosts,
    /// The next theme.
    NextTheme,
    /// Write a filter.
    Filter,
    /// Write a text to search for.
    Search,
    /// The next line with the text searched for.
    NextMatch,
    /// The previous one.
    PreviousMatch,
    /// Mark an association, or take its mark away.
    Mark,
    /// Compare the marked associations.
    Compare,
    /// Hold back what comes, or let it come.
    Pause,
    /// Choose what is saved.
    Save,
    /// Save the frames of associations.
    SavePcapng,
    /// Save associations as JSON Lines.
    SaveJsonLines,
    /// Save associations as text.
    SaveText,
    /// Save associations as a page of HTML.
    SaveHtml,
    /// Save the data set of a message.
    SaveDataSet,
    /// Choose an action by its words.
    Palette,
    /// Copy what is selected.
    Copy,
    /// The keys.
    Help,
    /// Leave.
    Quit,
}

/// Where a key does what the table says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// On all screens.
    Everywhere,
    /// On one screen.
    On(Screen),
}

/// A line of the table.
#[derive(Debug)]
pub struct Binding {
    /// Names of keys as [`name`] makes them; the first is the one shown in hints. None for what only the palette has.
    pub keys: &'static [&'static str],
    /// What they do.
    pub action: Action,
    /// Where.
    pub scope: Scope,
    /// What that is, in a few words.
    pub help: &'static str,
    /// One word for the line of hints; empty if it is not among them.
    pub hint: &'static str,
}

const fn everywhere(
    keys: &'static [&'static str],
    action: Action,
    help: &'static str,
    hint: &'static str,
) -> Binding {
    Binding { keys, action, scope: Scope::Everywhere, help, hint }
}

const fn on(
    screen: Screen,
    keys: &'static [&'static str],
    action: Action,
    help: &'static str,
    hint: &'static str,
) -> Binding {
    Binding { keys, action, scope: Scope::On(screen), help, hint }
}

/// All keys. What a screen binds goes before what is bound everywhere.
pub const BINDINGS: &[Binding] = &[
    on(Screen::Associations, &[">"], Action::SortNext, "sort by the next column", "sort"),
    on(Screen::Associations, &["<"], Action::SortPrevious, "sort by the previous column", ""),
    on(Screen::Associations, &["r"], Action::SortReverse, "sort the other way round", ""),
    on(Screen::Association, &["]"], Action::NextAssociation, "the next association", ""),
    on(Screen::Association, &["["], Action::PreviousAssociation, "the previous association", ""),
    on(Screen::Detail, &["Tab"], Action::NextTab, "between the fields and the octets", "octets"),
    on(Screen::Detail, &["]"], Action::NextEntry, "the next message or PDU", "next"),
    on(Screen::Detail, &["["], Action::PreviousEntry, "the previous message or PDU", ""),
    on(Screen::Detail, &["y"], Action::Copy, "copy the value of the selected field", "copy"),
    on(Screen::Workflow, &[">"], Action::SortNext, "cases by patient, accession number, study", "by"),
    on(Screen::Workflow, &["<"], Action::SortPrevious, "cases by study, accession number, patient", ""),
    on(Screen::Workflow, &["a"], Action::AllHosts, "all hosts, or those of the case", "hosts"),
    on(Screen::Findings, &["."], Action::ShowAll, "show notes and what was not exercised, or not", "notes"),
    on(Screen::Findings, &["+"], Action::UnfoldAll, "unfold all groups", ""),
    on(Screen::Findings, &["-"], Action::FoldAll, "fold all groups", ""),
    on(Screen::Association, &["m"], Action::Match, "from a request to its response, and back", "match"),
    on(Screen::Association, &["L"], Action::FollowLink, "to the message of another association", "link"),
    on(Screen::Association, &["Space"], Action::Fold, "fold or unfold equal exchanges", "fold"),
    on(Screen::Association, &["*"], Action::FoldRuns, "fold or unfold all equal exchanges", ""),
    on(Screen::Association, &["u"], Action::Transport, "show or hide what TCP did", ""),
    everywhere(&["Up", "k"], Action::Up, "up", ""),
    everywhere(&["Down", "j"], Action::Down, "down", ""),
    everywhere(&["PageUp", "Ctrl-b", "Ctrl-u"], Action::PageUp, "a page up", ""),
    everywhere(&["PageDown", "Ctrl-f", "Ctrl-d"], Action::PageDown, "a page down", ""),
    everywhere(&["Home", "g"], Action::Top, "to the top", ""),
    everywhere(&["End", "G"], Action::Bottom, "to the bottom", ""),
    everywhere(&["Left", "h"], Action::Left, "left, fold", ""),
    everywhere(&["Right", "l"], Action::Right, "right, unfold", ""),
    everywhere(&["Enter"], Action::Open, "open what is selected", "open"),
    everywhere(&["Esc", "Backspace"], Action::Back, "back", "back"),
    everywhere(&["Tab"], Action::NextTab, "the next tab or pane", "tab"),
    everywhere(&["Shift-Tab"], Action::PreviousTab, "the previous tab or pane", ""),
    everywhere(&["1", "F2"], Action::ShowAssociations, "all associations", ""),
    everywhere(&["2", "F3"], Action::ShowFindings, "findings and claims", "findings"),
    everywhere(&["3", "F4"], Action::ShowWorkflow, "workflow between hosts", "workflow"),
    everywhere(&["f"], Action::Filter, "show only what a filter lets through", "filter"),
    everywhere(&["/"], Action::Search, "search for a text", "search"),
    everywhere(&["n"], Action::NextMatch, "the next line with the text", ""),
    everywhere(&["N"], Action::PreviousMatch, "the previous line with the text", ""),
    everywhere(&["Space"], Action::Mark, "mark the association", ""),
    everywhere(&["D"], Action::Compare, "compare the marked associations", ""),
    everywhere(&["P"], Action::Pause, "hold back what comes, or let it come", ""),
    everywhere(&["s"], Action::Save, "choose what is saved to a file", "save"),
    everywhere(&[], Action::SaveHtml, "save as HTML: a page for the other vendor", ""),
    everywhere(&[], Action::SavePcapng, "save as pcapng: the frames, patient data and all", ""),
    everywhere(
        &[],
        Action::SaveDataSet,
        "save as DICOM file: the data set of the message, patient data and all",
        "",
    ),
    everywhere(&[], Action::SaveText, "save as text: what went between the peers", ""),
    everywhere(&[], Action::SaveJsonLines, "save as JSON Lines: the same for programs", ""),
    everywhere(&[":", "Ctrl-p"], Action::Palette, "choose an action by its words", ""),
    everywhere(&["x"], Action::Explain, "explain what was found", ""),
    everywhere(&["e"], Action::NextFinding, "the next finding", ""),
    everywhere(&["E"], Action::PreviousFinding, "the previous finding", ""),
    everywhere(
        &["t"],
        Action::TimeMode,
        "time: by the clock, since the start, since the line before",
        "time",
    ),
    everywhere(&["z"], Action::Zone, "time: UTC or local", ""),
    everywhere(&["p"], Action::ShowPatientData, "show or mask patient data", ""),
    everywhere(&["T"], Action::NextTheme, "colours: dark, light, plain", ""),
    everywhere(&["y"], Action::Copy, "copy what is selected", ""),
    everywhere(&["?", "F1"], Action::Help, "the keys", "help"),
    everywhere(&["q", "Ctrl-c"], Action::Quit, "leave", "quit"),
];

/// The bindings of a screen: its own, then those of all.
pub fn of(screen: Screen) -> impl Iterator<Item = &'static Binding> {
    let own = move || BINDINGS.iter().filter(move |binding| binding.scope == Scope::On(screen));
    let is_taken = move |key: &'static str| own().any(|binding| binding.keys.contains(&key));
    let others = BINDINGS.iter().filter(|binding| binding.scope == Scope::Everywhere);
    let is_free =
        move |binding: &&Binding| binding.keys.is_empty() || !binding.keys.iter().all(|key| is_taken(key));
    own().chain(others.filter(is_free))
}

/// What a key does on a screen.
#[must_use]
pub fn action(screen: Screen, key: KeyEvent) -> Option<Action> {
    let name = name(key);
    of(screen).find(|binding| binding.keys.contains(&&*name)).map(|binding| binding.action)
}

/// The name of a key: `j`, `G`, `Ctrl-d`, `PageDown`, `F1`.
#[must_use]
pub fn name(key: KeyEvent) -> String {
    let base = match key.code {
        KeyCode::Char(' ') => "Space".to_owned(),
        KeyCode::Char(character) => character.to_string(),
        KeyCode::F(number) => format!("F{number}"),
        KeyCode::BackTab => return "Shift-Tab".to_owned(),
        other => format!("{other:?}"),
    };
    let ctrl = if key.modifiers.contains(KeyModifiers::CONTROL) { "Ctrl-" } else { "" };
    let alt = if key.modifiers.contains(KeyModifiers::ALT) { "Alt-" } else { "" };
    format!("{ctrl}{alt}{base}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things_on_a_screen() {
        for screen in
            [Screen::Associations, Screen::Association, Screen::Detail, Screen::Findings, Screen::Workflow]
        {
            let mut own: Vec<&str> = Vec::new();
            let of_screen = BINDINGS.iter().filter(|binding| binding.scope == Scope::On(screen));
            for key in of_screen.flat_map(|binding| binding.keys) {
                assert!(!own.contains(key), "{key} on {screen:?}");
                own.push(key);
            }
        }
        let mut all: Vec<&str> = Vec::new();
        for key in
            BINDINGS.iter().filter(|binding| binding.scope == Scope::Everywhere).flat_map(|one| one.keys)
        {
            assert!(!all.contains(key), "{key}");
            all.push(key);
        }
    }

    #[test]
    fn keys_have_the_names_of_the_table() {
        let key = |code, modifiers| name(KeyEvent::new(code, modifiers));
        assert_eq!(key(KeyCode::Char('d'), KeyModifiers::CONTROL), "Ctrl-d");
        assert_eq!(key(KeyCode::Char('G'), KeyModifiers::SHIFT), "G");
        assert_eq!(key(KeyCode::PageDown, KeyModifiers::NONE), "PageDown");
        assert_eq!(key(KeyCode::F(1), KeyModifiers::NONE), "F1");
        assert_eq!(key(KeyCode::BackTab, KeyModifiers::SHIFT), "Shift-Tab");
    }
}
