//! The timeline as text for people: one line an event, and a heading for each association.

mod data_set;
mod layers;
mod message;
mod negotiation;

use std::collections::HashMap;
use std::fmt::Display;
use std::io::{self, Write};
use std::net::IpAddr;

use super::lines::Lines;
use super::paint::{Painter, Tone};
use super::selection::Chosen;
use super::values::size;
use super::words::{self, plural};
use super::{CaptureInfo, FrameLayers, Phi, Selection, Style, Summary};
use crate::octets::EscapedText;
use crate::packet::Endpoint;
use crate::time::{Elapsed, Moment, Seconds, Timestamp};
use crate::timeline::{
    AnomalyEntry, AssociationEntry, ConnectionEntry, DataPdu, Entry, GapEntry, Opened, Outcome, PduContent,
    PduEntry, TransportEntry,
};
use crate::ul::{Anomaly, Body, Negotiation, PduType, Role};

/// Writes the timeline as text.
pub struct Text<W> {
    output: Lines<W>,
    style: Style,
    painter: Painter,
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

/// A frame's number; where there are no frames, nothing.
fn frame(number: u64) -> String {
    if number == 0 { String::new() } else { number.to_string() }
}

fn arrows(requestor: &str, acceptor: &str) -> [String; 2] {
    [format!("{requestor} → {acceptor}"), format!("{requestor} ← {acceptor}")]
}

impl<W: Write> Text<W> {
    /// Writes to `output`.
    pub fn new(output: W, style: Style, selection: Selection) -> Self {
        Self {
            output: Lines::new(output),
            style,
            painter: Painter { colour: style.colour },
            chosen: Chosen::new(selection),
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

    /// Where it writes to, for lines between its own.
    pub const fn output(&mut self) -> &mut Lines<W> {
        &mut self.output
    }

    /// A host name that the capture knows.
    pub fn note_name(&mut self, address: IpAddr, name: &str) {
        self.chosen.note_name(address, name);
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
        let is_chosen = self.chosen.has(entry);
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
        let place = format!("{:>7} {seconds:>12}  #{association:<3}", frame(at.frame));
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
        let (tone, text) = words::pdu(pdu, entry);
        let octets = self.painter.paint(Tone::Faint, size(pdu.header.span().length)).to_string();
        let parts = [name, self.painter.paint(tone, &text).to_string(), octets];
        let parts = parts.into_iter().enumerate().filter(|(index, _)| *index != 1 || !text.is_empty());
        writeln!(self.output, "{}", parts.map(|(_, part)| part).collect::<Vec<_>>().join("  "))?;
        for line in words::user_information(&pdu.body, self.style) {
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
        let text = format!("P-DATA-TF  {}", words::data_pdu(pdu));
        let tone = if pdu.is_odd() { Tone::Caution } else { Tone::Faint };
        writeln!(self.output, "{}", self.painter.paint(tone, text))?;
        if let Some(text) = words::exceeded(pdu, entry.sender) {
            let text = self.painter.paint(Tone::Caution, text).to_string();
            self.detail(text)?;
        }
        self.show_layers(entry)
    }

    fn anomalies(&mut self, anomalies: &[Anomaly]) -> io::Result<()> {
        for anomaly in anomalies {
            let text = words::anomaly(anomaly);
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
        writeln!(self.output, "{}", self.painter.paint(Tone::Caution, words::gap(entry)))
    }

    fn anomaly(&mut self, entry: &AnomalyEntry) -> io::Result<()> {
        self.prefix(entry.at, entry.association, entry.sender)?;
        writeln!(self.output, "{}", self.painter.paint(Tone::Caution, words::anomaly(&entry.anomaly)))
    }

    fn transport(&mut self, entry: &TransportEntry) -> io::Result<()> {
        let Some(text) = words::notice(entry.notice) else { return Ok(()) };
        self.prefix(entry.at, entry.association, entry.sender)?;
        writeln!(self.output, "{}", self.painter.paint(Tone::Caution, text))
    }

    fn association(&mut self, entry: &AssociationEntry) -> io::Result<()> {
        if entry.outcome != Outcome::Released || entry.is_failure() || self.chosen.is_filtered() {
            self.head(entry.association)?;
        }
        if !self.open.get(&entry.association).is_some_and(|head| head.is_printed) {
            return Ok(());
        }
        self.has_shown = true;
        let (tone, text) = words::ending(entry);
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
        for line in words::remarks(entry) {
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
        let place = format!("{:>7} {seconds:>12}", frame(entry.first.frame));
        let peers = format!("{} → {}", self.endpoint(entry.client), self.endpoint(entry.server));
        let text = words::connection_words(entry, &peers);
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
        let frames = match summary.frames {
            0 => String::new(),
            frames => format!("{}, ", plural(frames, "frame", "frames")),
        };
        let line = format!(
            "{frames}{}: {}, {}, {}",
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
        for line in words::capture_cautions(summary) {
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
