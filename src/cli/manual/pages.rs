//! What the help and the manual pages say of each command beside its options: a table.

use super::Page;

const NO_COLOR: (&str, &str) = ("NO_COLOR", "If it is set and not empty, there are no colours.");
const TZ: (&str, &str) = ("TZ", "The time zone in which the terminal UI shows local time.");
const TMPDIR: (&str, &str) =
    ("TMPDIR", "Where temporary files are made, which belong to their owner alone and are gone at the end.");

const READ: (u8, &str) = (0, "The capture was read.");
const UNREADABLE: (u8, &str) = (2, "Something could not be used; what was read before that is shown.");
const DONE: (u8, &str) = (0, "Done.");
const NOT_WRITTEN: (u8, &str) = (2, "The output could not be written.");

const CAPTURE: (&str, &str) =
    ("*.pcap, *.pcapng, *.gz, *.zst", "Captures of tcpdump, dumpcap, Wireshark and dcmtap.");
const PROFILE: (&str, &str) =
    ("PROFILE.toml", "A conformance profile; \"dcmtap profile schema\" describes it to editors.");
const POLICY: (&str, &str) = ("POLICY.toml", "Which rules count, and how long things may take.");

/// All pages, that of the program first.
pub(super) const PAGES: &[Page] = &[
    Page {
        command: "",
        notes: &[
            "dcmtap reads packet captures of DICOM traffic (PS3.7, PS3.8), or stands between two systems, and shows what \
             they said to each other: associations, PDUs, DIMSE messages and data sets. It finds DICOM on any port, goes on \
             after lost packets, judges what it sees by the rules of the standard and by the claims of conformance \
             profiles, and says what went wrong, on whose side, with the frames that prove it.",
            "Patient data is masked everywhere unless it is asked for.",
        ],
        examples: &[
            ("dcmtap traffic.pcapng", "Look at a capture in the terminal."),
            ("dcmtap read traffic.pcapng", "Print what happened in it."),
            ("dcmtap check traffic.pcapng", "Say what went wrong in it."),
        ],
        exits: &[
            (0, "Done."),
            (1, "check, proxy: a departure or contradiction. extract: not whole."),
            (2, "Something could not be used, read or written."),
        ],
        environment: &[NO_COLOR, TZ, TMPDIR],
        files: &[CAPTURE, PROFILE, POLICY],
        see_also: &["tcpdump(8)", "dumpcap(1)", "wireshark(1)"],
    },
    Page {
        command: "view",
        notes: &[
            "Where standard output is no terminal, the timeline is printed as text. In the terminal UI, ? lists the keys.",
        ],
        examples: &[
            ("dcmtap traffic.pcapng", "The same as dcmtap view traffic.pcapng."),
            (
                "dcmtap view --profile orthanc.toml traffic.pcapng",
                "With the claims of a product and their verdicts.",
            ),
            ("dcmtap view --follow growing.pcap", "A file that tcpdump still writes."),
            ("ssh scanner tcpdump -U -w - tcp | dcmtap view -", "As it arrives."),
        ],
        exits: &[READ, UNREADABLE],
        environment: &[NO_COLOR, TZ, TMPDIR],
        files: &[CAPTURE, PROFILE, POLICY],
        see_also: &["dcmtap-read(1)", "dcmtap-check(1)"],
    },
    Page {
        command: "read",
        notes: &[],
        examples: &[
            ("dcmtap read traffic.pcapng", "The timeline."),
            ("dcmtap read --failed traffic.pcapng", "What did not succeed."),
            ("dcmtap read --datasets --command C-FIND traffic.pcapng", "Queries with their values."),
            (
                "dcmtap read --filter 'ae = PACS and octets > 1kB' traffic.pcapng",
                "What an expression matches.",
            ),
            ("dcmtap read --format jsonl traffic.pcapng", "For programs."),
        ],
        exits: &[READ, UNREADABLE],
        environment: &[NO_COLOR],
        files: &[CAPTURE],
        see_also: &["dcmtap-fields(1)", "dcmtap-view(1)", "dcmtap-check(1)"],
    },
    Page {
        command: "check",
        notes: &[
            "--phi is about the page that --format html writes; elsewhere patient data is always masked.",
        ],
        examples: &[
            ("dcmtap check traffic.pcapng", "Verdicts, diagnoses, findings."),
            ("dcmtap check --profile orthanc.toml traffic.pcapng", "Also a product against its claims."),
            ("dcmtap check --format html traffic.pcapng", "A page for whoever looks after the other side."),
            ("dcmtap check --format junit traffic.pcapng", "For whatever shows the results of tests."),
        ],
        exits: &[
            (0, "Nothing surely contradicts the standard or a claim."),
            (1, "Something does."),
            (2, "Something could not be read; what could be judged was judged."),
        ],
        environment: &[NO_COLOR],
        files: &[
            CAPTURE,
            PROFILE,
            POLICY,
            ("BASELINE.toml", "Findings that are known; --write-baseline writes it."),
        ],
        see_also: &["dcmtap-explain(1)", "dcmtap-rules(1)", "dcmtap-profile(1)"],
    },
    Page {
        command: "proxy",
        notes: &[
            "On a terminal this is the terminal UI, live; with --format, --output or --quiet, or where there is no \
             terminal, it prints. SIGINT and SIGTERM end it: what is open has --grace to end by itself. A second signal \
             cuts at once. SIGHUP opens the file of --output and that of --record anew.",
        ],
        examples: &[
            ("dcmtap proxy --listen 11112 --to pacs.example:104", "See what passes."),
            ("dcmtap proxy --listen 11112 --to pacs.example:104 --record live.pcapng", "Record it too."),
            (
                "dcmtap proxy --listen 11112 --to pacs.example:104 --fault 'delay response 5s'",
                "Disturb it on purpose.",
            ),
            ("dcmtap proxy --fault help", "List the faults."),
        ],
        exits: &[
            (0, "Nothing surely contradicts the standard or a claim."),
            (1, "Something does."),
            (2, "Something could not be done, the recording included."),
        ],
        environment: &[NO_COLOR, TZ, TMPDIR],
        files: &[
            PROFILE,
            POLICY,
            ("ROUTES.toml", "Several routes, for --routes."),
            ("RECORDING.pcapng", "What passed, with its patient data; it belongs to its owner alone (0600)."),
        ],
        see_also: &["dcmtap-view(1)", "dcmtap-check(1)", "systemd.service(5)"],
    },
    Page {
        command: "diff",
        notes: &[],
        examples: &[
            ("dcmtap diff working.pcap failing.pcap", "The first association of each."),
            ("dcmtap diff traffic.pcapng#1 traffic.pcapng#2", "Two of one capture."),
        ],
        exits: &[(0, "Both were compared, whether they differ or not."), (2, "One of them is not there.")],
        environment: &[NO_COLOR],
        files: &[CAPTURE],
        see_also: &["dcmtap-check(1)", "dcmtap-view(1)"],
    },
    Page {
        command: "extract",
        notes: &[
            "The files hold what was sent, patient data included: nothing in them is masked. A file is named for the SOP \
             instance of its object; what is no object, or has a UID that is none, for its association and message. \
             Files that are there are never changed, and one that holds the same octets already is not written again.",
        ],
        examples: &[
            ("dcmtap extract traffic.pcapng --output objects", "What was stored."),
            (
                "dcmtap extract traffic.pcapng --all --association 1 --output queries",
                "Queries and their answers.",
            ),
        ],
        exits: &[
            (0, "Every data set was written as a whole."),
            (1, "One has a hole or lacks its end."),
            (2, "The capture or an argument could not be used, or a file not be written."),
        ],
        environment: &[],
        files: &[CAPTURE, ("DIR/*.dcm", "The objects (PS3.10).")],
        see_also: &["dcmtap-read(1)", "dcmtap-fields(1)"],
    },
    Page {
        command: "fields",
        notes: &[],
        examples: &[("dcmtap fields", "All fields, with an example of each.")],
        exits: &[DONE, NOT_WRITTEN],
        environment: &[],
        files: &[],
        see_also: &["dcmtap-read(1)", "dcmtap-check(1)", "dcmtap-extract(1)"],
    },
    Page {
        command: "rules",
        notes: &[],
        examples: &[
            ("dcmtap rules", "All rules, a line each."),
            ("dcmtap rules --format json", "For programs."),
        ],
        exits: &[DONE, NOT_WRITTEN],
        environment: &[],
        files: &[],
        see_also: &["dcmtap-explain(1)", "dcmtap-check(1)"],
    },
    Page {
        command: "explain",
        notes: &[],
        examples: &[
            ("dcmtap explain UL-048", "A rule."),
            ("dcmtap explain called-ae-title-not-recognized", "A diagnosis."),
        ],
        exits: &[DONE, (2, "Nothing has this id.")],
        environment: &[],
        files: &[],
        see_also: &["dcmtap-rules(1)", "dcmtap-check(1)"],
    },
    Page {
        command: "profile",
        notes: &[
            "A conformance profile holds the network part of a product's conformance statement as claims. \"dcmtap check \
             --profile\" holds traffic against them.",
        ],
        examples: &[
            ("dcmtap profile infer traffic.pcapng", "A profile of what was seen, to start from."),
            ("dcmtap profile check orthanc.toml", "Is it well formed?"),
            ("dcmtap profile compare storescu.toml orthanc.toml", "What will negotiate, and what will not."),
        ],
        exits: &[DONE, (2, "A profile or capture could not be used.")],
        environment: &[NO_COLOR],
        files: &[PROFILE],
        see_also: &["dcmtap-check(1)"],
    },
    Page {
        command: "profile check",
        notes: &["Each mistake is told with its file and line."],
        examples: &[("dcmtap profile check orthanc.toml", "What is in it, or what is wrong with it.")],
        exits: &[(0, "All are well formed."), (2, "One is not, or cannot be read.")],
        environment: &[],
        files: &[PROFILE],
        see_also: &["dcmtap-profile(1)", "dcmtap-profile-schema(1)"],
    },
    Page {
        command: "profile infer",
        notes: &[],
        examples: &[
            ("dcmtap profile infer traffic.pcapng", "All application entities that were seen."),
            ("dcmtap profile infer --ae PACS traffic.pcapng", "One of them."),
        ],
        exits: &[READ, UNREADABLE],
        environment: &[],
        files: &[CAPTURE],
        see_also: &["dcmtap-profile(1)", "dcmtap-profile-check(1)"],
    },
    Page {
        command: "profile compare",
        notes: &[],
        examples: &[("dcmtap profile compare storescu.toml orthanc.toml", "Before a cable is plugged.")],
        exits: &[(0, "Both were compared, whatever came of it."), (2, "One of them could not be used.")],
        environment: &[NO_COLOR],
        files: &[PROFILE],
        see_also: &["dcmtap-profile(1)"],
    },
    Page {
        command: "profile schema",
        notes: &[],
        examples: &[("dcmtap profile schema", "JSON Schema (2020-12).")],
        exits: &[DONE, NOT_WRITTEN],
        environment: &[],
        files: &[],
        see_also: &["dcmtap-profile(1)"],
    },
    Page {
        command: "profile import",
        notes: &[],
        examples: &[(
            "dcmtap profile import storescp.cfg Default --as acceptor",
            "A profile of a configuration of storescp.",
        )],
        exits: &[DONE, (2, "The file could not be used, or has no such profile.")],
        environment: &[],
        files: &[("*.cfg", "An association configuration file of DCMTK's tools.")],
        see_also: &["dcmtap-profile(1)", "storescp(1)", "storescu(1)"],
    },
    Page {
        command: "completions",
        notes: &["The script is printed; it belongs where the shell looks for such."],
        examples: &[
            (
                "dcmtap completions bash > dcmtap.bash",
                "For ~/.local/share/bash-completion/completions/dcmtap.",
            ),
            ("dcmtap completions zsh > _dcmtap", "For a folder of $fpath."),
            ("dcmtap completions fish > dcmtap.fish", "For ~/.config/fish/completions."),
        ],
        exits: &[DONE, NOT_WRITTEN],
        environment: &[],
        files: &[],
        see_also: &["bash(1)", "zsh(1)", "fish(1)"],
    },
    Page {
        command: "man",
        notes: &[],
        examples: &[
            ("dcmtap man check | man -l -", "Read a page."),
            (
                "dcmtap man --output man1",
                "Write all pages; with man1 in a folder of MANPATH, man finds them.",
            ),
        ],
        exits: &[DONE, (2, "There is no such command, or a page could not be written.")],
        environment: &[],
        files: &[("DIR/dcmtap.1, DIR/dcmtap-check.1, ...", "What --output writes.")],
        see_also: &["man(1)"],
    },
];
