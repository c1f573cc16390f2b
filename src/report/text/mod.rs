//! The timeline as text for people: one line an event, and a heading for each association.

mod data_set;
mod layers;
mod message;
mod negotiation;

use std::collections::HashMap;
use std::fmt::Display;
use std::io::{self, Write};
use std::net::IpAddr;

pub(in crate::report) use message::cautions as message_cautions;
pub(in crate::report) use negotiation::short_name;

use super::paint::{Painter, Tone};
use super::selection::Chosen;
use super::values::size;
use super::{CaptureInfo, FrameLayers, Phi, Selection, Style, Summary};
use crate::octets::EscapedText;
use crate::packet::{Endpoint, UnreachableReason};
use crate::stream::protocol::Protocol;
use crate::stream::{Close, Notice, PerSide};
use crate::time::{Elapsed, Moment, Seconds, Timestamp};
use crate::timeline::{
    AnomalyEntry, AssociationEntry, ConnectionEntry, DataPdu, Entry, GapEntry, Opened, Outcome, PduContent,
    PduEntry, Speech, TransportEntry,
};
use crate::ul::{Anomaly, Body, Negotiation, Pdu, PduType, RejectReason, Role};

/// Writes the timeline as text.
pub struct Text<W> {
    output: W,
    style: Style,
    painter: Painter,
    selection: Selection,
    chosen: Chosen,
    phi: Phi,
    layers: FrameLayers,
    host_names: HashMap<IpAddr, String>,
    /// Time of the first frame: where the seconds count from.
    start: Option<Timestamp>,
    open: HashMap<u64, Head>,
    has_shown: bool,
}

/// What is known of an association whose lines are being written.
struct Head {
    opened: Opened,
    /// `CT01 → PACS`, `CT01 ← PACS`.
    arrows: [String; 2],
    is_printed: bool,
    /// Was the A-ASSOCIATE-RQ seen from its first octet?
    has_request: bool,
    /// Gaps not told in lines of their own since the last message.
    has_told_gap: bool,
}

impl Head {
    fn new(opened: Opened) -> Self {
        let arrows = arrows(&opened.requestor.to_string(), &opened.acceptor.to_string());
        Self { opened, arrows, is_printed: false, has_request: false, has_told_gap: false }
    }

    fn set_titles(&mut self, negotiation: &Negotiation) {
        if let Some(titles) = negotiation.request.as_ref().or(negotiation.accept.as_ref()) {
            let or_blank = |title: String| if title.is_empty() { "(blank)".to_owned() } else { title };
            let calling = or_blank(titles.calling_ae_title.to_string());
            self.arrows = arrows(&calling, &or_blank(titles.called_ae_title.to_string()));
        }
    }
}

fn arrows(requestor: &str, acceptor: &str) -> [String; 2] {
    [format!("{requestor} → {acceptor}"), format!("{requestor} ← {acceptor}")]
}

impl<W: Write> Text<W> {
    /// Writes to `output`.
    pub fn new(output: W, style: Style, selection: Selection) -> Self {
        Self {
            output,
            style,
            painter: Painter { colour: style.colour },
            selection,
            chosen: Chosen::default(),
            phi: Phi::new(style.shows_phi),
            layers: FrameLayers::default(),
            host_names: HashMap::new(),
            start: None,
            open: HashMap::new(),
            has_shown: false,
        }
    }

    /// The first line.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn start(&mut self, info: &CaptureInfo) -> io::Result<()> {
        let compression = info.compression.map_or(String::new(), |name| format!(", {name}"));
        let files: Vec<String> = info.files.iter().map(|file| EscapedText(file).to_string()).collect();
        let formats = info.formats.join(" and ");
        writeln!(
            self.output,
            "{} ({formats}{compression})",
            self.painter.paint(Tone::Strong, files.join(" + "))
        )
    }

    /// A frame is about to be decoded: the first one sets the time that all others count from.
    pub fn frame(&mut self, at: Timestamp) {
        self.start.get_or_insert(at);
    }

    /// The layers of a frame, for `--layers`.
    pub fn note_layers(&mut self, frame: u64, layers: &[crate::packet::Layer]) {
        self.layers.push(frame, layers);
    }

    /// A host name that the capture knows.
    pub fn note_name(&mut self, address: IpAddr, name: &str) {
        self.host_names.insert(address, name.to_owned());
    }

    /// A remark in the capture file.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn comment(&mut self, frame: Option<u64>, text: &str) -> io::Result<()> {
        let place = frame.map_or(String::new(), |frame| format!(" on frame {frame}"));
        let mut lines = text.lines();
        writeln!(self.output, "  remark{place}: {}", EscapedText(lines.next().unwrap_or_default()))?;
        for line in lines {
            writeln!(self.output, "    {}", EscapedText(line))?;
        }
        Ok(())
    }

    /// One entry.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        let is_chosen = self.chosen.has(&self.selection, entry);
        self.note(entry);
        if !is_chosen {
            if let Entry::Association(association) = entry {
                self.open.remove(&association.association);
            }
            return Ok(());
        }
        match entry {
            Entry::Opened(_) => Ok(()),
            Entry::Pdu(entry) => self.pdu(entry),
            Entry::Message(entry) => {
                self.head(entry.association)?;
                self.message(entry)
            }
            Entry::Gap(entry) => self.gap(entry),
            Entry::Anomaly(entry) => self.anomaly(entry),
            Entry::Transport(entry) => self.transport(entry),
            Entry::Association(entry) => {
                self.association(entry)?;
                self.open.remove(&entry.association);
                Ok(())
            }
            Entry::Connection(entry) => self.connection(entry),
        }
    }

    /// Keeps what later lines need, whether or not this one is shown.
    fn note(&mut self, entry: &Entry) {
        match entry {
            Entry::Opened(opened) => {
                self.open.insert(opened.association, Head::new(opened.clone()));
            }
            Entry::Pdu(pdu) => {
                if let (Some(negotiation), Some(head)) =
                    (&pdu.negotiation, self.open.get_mut(&pdu.association))
                {
                    head.set_titles(negotiation);
                    let is_request = pdu.content.header().kind == PduType::ASSOCIATE_RQ;
                    head.has_request |= is_request && pdu.content.header().offset == 0;
                }
            }
            _ => {}
        }
    }

    /// The heading of an association, once.
    fn head(&mut self, association: u64) -> io::Result<()> {
        let Some(head) = self.open.get_mut(&association).filter(|head| !head.is_printed) else {
            return Ok(());
        };
        head.is_printed = true;
        let (opened, names, has_request) = (head.opened.clone(), head.arrows[0].clone(), head.has_request);
        let peers = format!("{} → {}", self.endpoint(opened.requestor), self.endpoint(opened.acceptor));
        let names = if names == peers { String::new() } else { format!("  {names}") };
        let start = match (opened.is_mid_stream, has_request) {
            (false, _) => "",
            (true, true) => "  (no handshake captured)",
            (true, false) => "  (the capture starts in the middle)",
        };
        let title = self.painter.paint(Tone::Strong, format!("association {association}{names}"));
        writeln!(self.output, "\n{title}  {peers}  {}{start}", opened.at.at)
    }

    /// An endpoint, with its name where the capture knows one.
    fn endpoint(&self, endpoint: Endpoint) -> String {
        match self.host_names.get(&endpoint.address) {
            Some(name) => format!("{endpoint} ({})", EscapedText(name)),
            None => endpoint.to_string(),
        }
    }

    /// The start of a line: frame, seconds, association, who to whom.
    fn prefix(&mut self, at: Moment, association: u64, sender: Role) -> io::Result<()> {
        self.has_shown = true;
        self.head(association)?;
        let seconds = Seconds(at.at.since(self.start.unwrap_or(at.at)));
        let arrow = self.open.get(&association).map_or("", |head| match sender {
            Role::Requestor => &head.arrows[0],
            Role::Acceptor => &head.arrows[1],
        });
        let place = format!("{:>7} {seconds:>12}  #{association:<3}", at.frame);
        write!(
            self.output,
            "{} {}  ",
            self.painter.paint(Tone::Faint, place),
            self.painter.paint(Tone::Name, arrow)
        )
    }

    /// A line under an event.
    fn detail(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.output, "{:26}{text}", "")
    }

    fn pdu(&mut self, entry: &PduEntry) -> io::Result<()> {
        let pdu = match &entry.content {
            PduContent::Control(pdu) => pdu,
            PduContent::Data(data) => {
                let is_shown = self.style.shows_pdus || data.is_odd();
                return if is_shown { self.data_pdu(entry, data) } else { Ok(()) };
            }
        };
        self.prefix(entry.last, entry.association, entry.sender)?;
        let name = self.painter.paint(Tone::Strong, pdu.header.kind.name()).to_string();
        let (tone, text) = describe(pdu, entry);
        let octets = self.painter.paint(Tone::Faint, size(pdu.header.span().length)).to_string();
        let parts = [name, self.painter.paint(tone, &text).to_string(), octets];
        let parts = parts.into_iter().enumerate().filter(|(index, _)| *index != 1 || !text.is_empty());
        writeln!(self.output, "{}", parts.map(|(_, part)| part).collect::<Vec<_>>().join("  "))?;
        for line in negotiation::user_information(&pdu.body, self.style) {
            self.detail(line)?;
        }
        if let (Body::AssociateAc(_), Role::Acceptor, Some(negotiation)) =
            (&pdu.body, entry.sender, &entry.negotiation)
        {
            let no_answer = if negotiation.is_accept_cut { "answer not seen" } else { "no answer" };
            self.contexts(negotiation, no_answer)?;
        }
        self.anomalies(&pdu.anomalies)?;
        self.show_layers(entry)
    }

    fn data_pdu(&mut self, entry: &PduEntry, pdu: &DataPdu) -> io::Result<()> {
        self.prefix(entry.last, entry.association, entry.sender)?;
        let pdvs: Vec<String> = pdu
            .pdvs
            .iter()
            .map(|pdv| {
                let kind = if pdv.is_command() { "command" } else { "data set" };
                let last = if pdv.is_last() { ", last" } else { "" };
                format!("[{}] {kind}{last} {}", pdv.context_id, size(u64::from(pdv.fragment_length)))
            })
            .collect();
        let more = match pdu.pdv_count - pdu.pdvs.len() as u64 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let missing = match (pdu.missing, pdu.is_cut_off) {
            (0, _) => String::new(),
            (missing, true) => format!("  {missing} octets of it never came"),
            (missing, false) => format!("  {missing} octets of it missing"),
        };
        let text =
            format!("P-DATA-TF  {}{more}  {}{missing}", pdvs.join(" + "), size(pdu.header.span().length));
        let tone = if pdu.is_odd() { Tone::Caution } else { Tone::Faint };
        writeln!(self.output, "{}", self.painter.paint(tone, text))?;
        if let Some(limit) = pdu.exceeded {
            let (length, receiver) = (pdu.header.length, entry.sender.other().name());
            let text = format!("odd: PDU length {length}, the {receiver} takes {limit}");
            let text = self.painter.paint(Tone::Caution, text).to_string();
            self.detail(text)?;
        }
        self.show_layers(entry)
    }

    fn anomalies(&mut self, anomalies: &[Anomaly]) -> io::Result<()> {
        for anomaly in anomalies {
            let text = anomaly_text(anomaly);
            let text = self.painter.paint(Tone::Caution, text).to_string();
            self.detail(text)?;
        }
        Ok(())
    }

    /// The first gap in a message has a line of its own; the message tells the sum.
    fn gap(&mut self, entry: &GapEntry) -> io::Result<()> {
        if let Some(head) = self.open.get_mut(&entry.association)
            && std::mem::replace(&mut head.has_told_gap, true)
        {
            return Ok(());
        }
        self.prefix(entry.at, entry.association, entry.sender)?;
        let what = if entry.is_cut { "cut" } else { "lost" };
        let text =
            format!("gap: the capture {what} {} octets at offset {} of this side", entry.count, entry.offset);
        writeln!(self.output, "{}", self.painter.paint(Tone::Caution, text))
    }

    fn anomaly(&mut self, entry: &AnomalyEntry) -> io::Result<()> {
        self.prefix(entry.at, entry.association, entry.sender)?;
        writeln!(self.output, "{}", self.painter.paint(Tone::Caution, anomaly_text(&entry.anomaly)))
    }

    fn transport(&mut self, entry: &TransportEntry) -> io::Result<()> {
        let text = match entry.notice {
            Notice::Conflict { offset } => {
                format!("TCP: sent again with other octets at offset {offset}; the first ones are kept")
            }
            Notice::ZeroWindow => "TCP: receive window closed".to_owned(),
            Notice::WindowOpened => "TCP: receive window open again".to_owned(),
            Notice::Unreachable { by, why } => unreachable_text(by, why),
            _ => return Ok(()),
        };
        self.prefix(entry.at, entry.association, entry.sender)?;
        writeln!(self.output, "{}", self.painter.paint(Tone::Caution, text))
    }

    fn association(&mut self, entry: &AssociationEntry) -> io::Result<()> {
        if entry.outcome != Outcome::Released || entry.is_failure() {
            self.head(entry.association)?;
        }
        if !self.open.get(&entry.association).is_some_and(|head| head.is_printed) {
            return Ok(());
        }
        self.has_shown = true;
        let (tone, text) = ending(entry);
        let requestor = *entry.octets.of(entry.side(Role::Requestor));
        let acceptor = *entry.octets.of(entry.side(Role::Acceptor));
        let lasted = if entry.is_duration_unknown() {
            "for how long is not known".to_owned()
        } else {
            Elapsed(entry.duration_ns()).to_string()
        };
        let messages = plural(entry.messages, "message", "messages");
        let volume =
            format!("{messages}, {} sent and {} received, {lasted}", size(requestor), size(acceptor));
        let text = self.painter.paint(tone, text).to_string();
        writeln!(self.output, "  = #{}  {text}; {volume}", entry.association)?;
        for line in remarks(entry) {
            writeln!(self.output, "       {}", self.painter.paint(Tone::Caution, line))?;
        }
        if entry.negotiation.accept.is_none() && entry.negotiation.request.is_some() {
            let has_lost = *entry.lost.of(entry.side(Role::Acceptor)) > 0;
            self.contexts(&entry.negotiation, if has_lost { "answer not captured" } else { "no answer" })?;
        }
        Ok(())
    }

    fn connection(&mut self, entry: &ConnectionEntry) -> io::Result<()> {
        self.has_shown = true;
        let seconds = Seconds(entry.first.at.since(self.start.unwrap_or(entry.first.at)));
        let place = format!("{:>7} {seconds:>12}", entry.first.frame);
        let peers = format!("{} → {}", self.endpoint(entry.client), self.endpoint(entry.server));
        let (sent, received) = (size(entry.octets.initiator), size(entry.octets.responder));
        let (said, how) = (speech(entry), how_closed(entry));
        let text = if said.is_some() || entry.octets != PerSide::default() {
            let said = said.unwrap_or_default();
            format!("not DICOM  {peers}  {said}, {sent} sent and {received} received{how}")
        } else if entry.is_silent() {
            format!("nothing sent  {peers}  what it was for is not known{how}")
        } else {
            format!("nothing captured  {peers}  {} octets sent and received{how}", entry.lost_octets)
        };
        writeln!(self.output, "{}  {text}", self.painter.paint(Tone::Faint, place))
    }

    /// Was anything of the timeline written?
    #[must_use]
    pub const fn has_shown(&self) -> bool {
        self.has_shown
    }

    /// The last lines.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        writeln!(self.output)?;
        let counts = summary.counts;
        let line = format!(
            "{}, {}: {}, {}, {}",
            plural(summary.frames, "frame", "frames"),
            size(summary.octets),
            plural(summary.connections, "TCP connection", "TCP connections"),
            plural(counts.associations, "association", "associations"),
            plural(counts.messages, "message", "messages"),
        );
        writeln!(self.output, "{}", self.painter.paint(Tone::Strong, line))?;
        let skipped: Vec<String> =
            summary.skipped.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        if !skipped.is_empty() {
            writeln!(self.output, "  frames without a TCP segment: {}", skipped.join(", "))?;
        }
        for line in cautions(summary) {
            writeln!(self.output, "  {}", self.painter.paint(Tone::Caution, line))?;
        }
        for error in &summary.errors {
            writeln!(
                self.output,
                "  {}",
                self.painter.paint(Tone::Bad, format!("not read further: {error}"))
            )?;
        }
        self.output.flush()
    }

    /// Writes out what is buffered.
    ///
    /// # Errors
    /// Whatever the output reports.
    pub fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// What a PDU other than P-DATA-TF says, in words.
fn describe(pdu: &Pdu, entry: &PduEntry) -> (Tone, String) {
    let missing = match pdu.missing {
        0 => String::new(),
        missing => format!(", {missing} octets of it missing"),
    };
    let (tone, text) = match &pdu.body {
        Body::AssociateRq(associate) => (Tone::Plain, negotiation::request(associate, pdu.missing > 0)),
        Body::AssociateAc(associate) => {
            let negotiation = entry.negotiation.as_deref();
            let text = negotiation.map(|all| negotiation::accept(associate, all, pdu.missing > 0));
            (Tone::Plain, text.unwrap_or_default())
        }
        Body::AssociateRj(reject) => {
            let (result, why) = (RejectReason::result_name(reject.result), reject.why);
            let codes = format!("{}/{}/{}", reject.result, why.source, why.reason);
            (Tone::Bad, format!("{result} by the {}: {} ({codes})", why.source_name(), why.name()))
        }
        Body::Abort(abort) => {
            let reason = abort.why.reason_name().map_or(String::new(), |reason| format!(": {reason}"));
            let codes = format!("{}/{}", abort.why.source, abort.why.reason);
            (Tone::Bad, format!("by the {}{reason} ({codes})", abort.why.source_name()))
        }
        Body::ReleaseRq(_) | Body::ReleaseRp(_) => (Tone::Plain, String::new()),
        Body::Unknown(octets) if pdu.header.kind.is_known() => {
            (Tone::Caution, format!("only its first {} octets", octets.len()))
        }
        Body::Unknown(_) => (Tone::Bad, format!("type {:02X}H", pdu.header.kind.0)),
    };
    (tone, text + &missing)
}

fn plural(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn anomaly_text(anomaly: &Anomaly) -> String {
    let (offset, length) = (anomaly.span.offset, anomaly.span.length);
    format!("odd: {} (offset {offset}, {length} octets)", anomaly.fault.text())
}

/// What the capture itself got wrong.
pub(in crate::report) fn cautions(summary: &Summary) -> Vec<String> {
    let mut lines = Vec::new();
    let counts = summary.counts;
    if counts.gaps > 0 {
        lines.push(format!(
            "the capture lost {} octets in {}",
            counts.lost_octets,
            plural(counts.gaps, "gap", "gaps")
        ));
    }
    if let Some(dropped) = summary.dropped_by_capture.filter(|dropped| *dropped > 0) {
        lines.push(format!("the capturing system dropped {dropped} frames"));
    }
    if summary.clock_set_back > 0 {
        lines.push(format!(
            "the capture's clock was set back {}",
            plural(summary.clock_set_back, "time", "times")
        ));
    }
    if summary.cut_frames > 0 {
        lines.push(format!("the capture cut {}", plural(summary.cut_frames, "frame", "frames")));
    }
    if summary.incomplete_packets > 0 {
        let packets = plural(summary.incomplete_packets, "IP packet", "IP packets");
        lines.push(format!("{packets} given up because fragments never came"));
    }
    if counts.forgotten_negotiations > 0 {
        let count = counts.forgotten_negotiations;
        lines.push(format!(
            "limit reached: what {count} open associations negotiated was forgotten, too many at once"
        ));
    }
    if summary.evicted_connections > 0 {
        lines.push(format!(
            "limit reached: {} connections no longer followed, too many at once",
            summary.evicted_connections
        ));
    }
    lines
}

/// How an association ended, in words.
fn ending(entry: &AssociationEntry) -> (Tone, String) {
    let by = entry.ended_by.map_or(String::new(), |role| format!(" by the {}", role.name()));
    let inferred = if entry.is_outcome_inferred { " (inferred)" } else { "" };
    let (tone, text) = match entry.outcome {
        Outcome::Released => (Tone::Good, format!("released{by}")),
        Outcome::Rejected => (Tone::Bad, format!("rejected{by}")),
        Outcome::Aborted => (Tone::Bad, format!("aborted{by}")),
        Outcome::Reset => (Tone::Bad, format!("TCP reset{by}")),
        Outcome::Closed => (Tone::Bad, format!("TCP closed{by}, without release or abort")),
        Outcome::Open => (Tone::Caution, "still open when the capture ended".to_owned()),
        Outcome::Refused => (Tone::Bad, refused(entry)),
    };
    (tone, text + inferred)
}

fn refused(entry: &AssociationEntry) -> String {
    let text = match (entry.close, entry.is_accepted, entry.transport.unreachable) {
        (Some(Close::Reset), Some(false), _) => "TCP connection refused",
        (Some(Close::Reset), _, _) => "TCP connection reset before a PDU",
        (Some(_), _, _) => "TCP connection closed before a PDU",
        (None, _, Some((by, why))) if !why.is_about_size() => {
            return format!("TCP connection not possible; {}", unreachable_text(by, why));
        }
        (None, _, _) => "TCP connection never answered",
    };
    text.to_owned()
}

/// What somebody on the way said.
fn unreachable_text(by: IpAddr, why: UnreachableReason) -> String {
    format!("ICMP: {}, says {by} ({}/{})", why.text(), why.kind, why.code)
}

/// What else there is to say about an association.
fn remarks(entry: &AssociationEntry) -> Vec<String> {
    let mut lines = Vec::new();
    if entry.failures > 0 {
        lines.push(format!("{} failed", plural(entry.failures, "message", "messages")));
    }
    if entry.incomplete > 0 {
        lines.push(format!("{} not captured whole", plural(entry.incomplete, "message", "messages")));
    }
    if entry.unanswered > 0 {
        let yet = if entry.outcome == Outcome::Open { " yet" } else { "" };
        let requests = plural(entry.unanswered, "request", "requests");
        lines.push(format!("{requests} without a final response{yet}"));
    }
    if entry.answers_not_captured > 0 {
        let requests = plural(entry.answers_not_captured, "request", "requests");
        lines.push(format!("{requests} whose final response was not captured"));
    }
    if entry.gaps > 0 {
        lines.push(format!(
            "the capture lost {} octets in {}",
            entry.lost_octets,
            plural(entry.gaps, "gap", "gaps")
        ));
    }
    for role in Role::BOTH {
        let side = entry.side(role);
        if *entry.unseen.of(side) {
            lines.push(format!("nothing that the {} sent was captured", role.name()));
        }
        if let Some(protocol) = entry.foreign.of(side) {
            lines.push(format!("the {} speaks {}", role.name(), protocol_text(protocol)));
        }
    }
    let transport = entry.transport;
    if transport.retransmitted_octets > 0 {
        lines.push(format!("TCP: {} sent again", size(transport.retransmitted_octets)));
    }
    if transport.repeated_syns > 0 {
        let times = plural(transport.repeated_syns, "time", "times");
        lines.push(format!("TCP: connection request repeated {times}"));
    }
    if transport.captured_twice > 0 {
        lines.push(format!("{} captured twice", plural(transport.captured_twice, "packet", "packets")));
    }
    if entry.anomalies_left_out > 0 {
        lines.push(format!("limit reached: {} more oddities are not shown", entry.anomalies_left_out));
    }
    lines
}

/// What is spoken on a connection; `None` if nothing was seen.
fn speech(entry: &ConnectionEntry) -> Option<String> {
    let PerSide { initiator, responder } = &entry.speaks;
    let text = |speech: &Speech| match speech {
        Speech::Dicom => "DICOM".to_owned(),
        Speech::Other(protocol) => protocol_text(protocol),
    };
    Some(match (initiator, responder) {
        (None, None) => return None,
        (Some(client), None) => text(client),
        (None, Some(server)) => format!("server speaks {}", text(server)),
        (Some(client), Some(server)) if client.name() == server.name() => text(client),
        (Some(client), Some(server)) => format!("client speaks {}, server {}", text(client), text(server)),
    })
}

/// A protocol with what its first octets say.
fn protocol_text(protocol: &Protocol) -> String {
    let name = match protocol {
        Protocol::Tls(hello) => {
            let version = hello.version_name().unwrap_or("TLS");
            let server_name =
                hello.server_name.as_ref().map(|name| format!(" for {}", super::values::name_field(name)));
            let alert = hello.alert.map(|alert| format!(", alert {alert}"));
            return format!("{version}{}{}", server_name.unwrap_or_default(), alert.unwrap_or_default());
        }
        Protocol::Http => "HTTP",
        Protocol::Ssh => "SSH",
        Protocol::Hl7Mllp => "HL7 (MLLP)",
        Protocol::Smb => "SMB",
        Protocol::Rdp => "RDP",
        Protocol::Greeting => "FTP or SMTP",
        Protocol::ProxyHeader => "the PROXY protocol",
        Protocol::Unknown => "an unknown protocol",
    };
    name.to_owned()
}

fn how_closed(entry: &ConnectionEntry) -> String {
    let count =
        |count: u64, what: &str| if count > 0 { format!(", {what} {count} times") } else { String::new() };
    let syns = count(entry.transport.repeated_syns, "SYN repeated");
    let conflicts = count(entry.transport.conflicts, "sent again with other octets");
    let unreachable = entry.transport.unreachable;
    let unreachable = unreachable.map(|(by, why)| format!(", {}", unreachable_text(by, why)));
    let close = match (entry.close, entry.is_accepted) {
        (Some(Close::Reset), Some(false)) => ", connection refused",
        (None, Some(false)) => ", connection never answered",
        (Some(Close::Reset), _) => ", reset",
        _ => "",
    };
    format!("{close}{syns}{conflicts}{}", unreachable.unwrap_or_default())
}
