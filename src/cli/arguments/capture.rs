//! The arguments that name a capture.

use std::net::IpAddr;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;

use crate::analysis::Options;
use crate::cli::evidence::Reopen;
use crate::cli::input::{self, Inputs};
use crate::cli::spool::Spool;

/// Which capture, and how DICOM is found in it.
#[derive(Debug, Args)]
pub(in crate::cli) struct CaptureArguments {
    /// Captures (pcap, pcapng, also in gzip or zstd); - is standard input. Several are one capture in time order.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Keep reading a file that grows.
    #[arg(long, help_heading = "Capture")]
    follow: bool,
    /// Take connections to this port for DICOM, unless they start as TLS, HTTP or another protocol known by name; may be
    /// given several times.
    #[arg(long, value_name = "PORT", help_heading = "Capture")]
    port: Vec<u16>,
    /// The same for one server (an IPv6 address stands in brackets).
    #[arg(long, value_name = "HOST:PORT", value_parser = parse_server, help_heading = "Capture")]
    decode_as: Vec<(IpAddr, u16)>,
    /// Where standard input is kept.
    #[arg(skip)]
    spool: Option<Spool>,
    /// Number of the first frame, where the files are what is left of a longer recording.
    #[arg(skip)]
    first_frame: u64,
}

impl CaptureArguments {
    /// The files of a recording, the first frame of which has this number.
    pub(in crate::cli) const fn of_recording(files: Vec<PathBuf>, first_frame: u64) -> Self {
        Self { files, follow: false, port: Vec::new(), decode_as: Vec::new(), spool: None, first_frame }
    }

    /// Opens the files.
    pub(in crate::cli) fn open(&self) -> Result<Inputs> {
        if self.follow && self.files.len() > 1 {
            bail!("--follow takes one file");
        }
        match &self.spool {
            Some(spool) => input::open_spool(spool),
            None => input::open(&self.files, self.follow).map(|inputs| self.numbered(inputs)),
        }
    }

    /// Copies standard input to a file from now on, if it is what is read; [`Self::open`] then reads that, and it can be
    /// read again.
    ///
    /// # Errors
    /// There is no room for a file, or more than standard input is to be read.
    pub(in crate::cli) fn keep_standard_input(&mut self) -> Result<()> {
        if !self.files.iter().any(|path| input::is_standard_input(path)) {
            return Ok(());
        }
        if self.files.len() > 1 {
            bail!("standard input (-) is looked at alone");
        }
        let spool = Spool::start()?;
        self.files = vec![spool.path().to_owned()];
        self.spool = Some(spool);
        Ok(())
    }

    /// Opens the files to be read to their present end.
    pub(in crate::cli) fn open_once(&self) -> Result<Inputs> {
        input::open(&self.files, false).map(|inputs| self.numbered(inputs))
    }

    fn numbered(&self, mut inputs: Inputs) -> Inputs {
        inputs.merge.number_from(self.first_frame);
        inputs
    }

    /// Does more come as the file grows?
    pub(in crate::cli) const fn follows(&self) -> bool {
        self.follow
    }

    /// Why the capture cannot be read twice; `None` if it can.
    pub(in crate::cli) fn is_read_once(&self) -> Option<&'static str> {
        if self.follow {
            return Some("with --follow the capture has no end");
        }
        if self.files.iter().any(|path| input::is_standard_input(path)) {
            return Some("standard input can be read only once; save it to a file first");
        }
        let is_file = |path: &PathBuf| std::fs::metadata(path).map_or(true, |metadata| metadata.is_file());
        (!self.files.iter().all(is_file)).then_some("a pipe can be read only once; save it to a file first")
    }

    /// The files, for whoever reads them again.
    pub(in crate::cli) fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// The same captures, to be read again.
    pub(in crate::cli) fn reopen(&self) -> Reopen {
        Reopen::new(&self.files, self.options(true, true)).numbered_from(self.first_frame)
    }

    /// What the analysis is asked for.
    pub(in crate::cli) fn options(&self, pdus: bool, data_sets: bool) -> Options {
        let any_host = self.port.iter().map(|port| (None, *port));
        let one_host = self.decode_as.iter().map(|(host, port)| (Some(*host), *port));
        let of_servers = self.decode_as.iter().map(|(_, port)| *port);
        Options {
            pdus,
            data_sets,
            places: false,
            decode_as: any_host.chain(one_host).collect(),
            dicom_ports: self.port.iter().copied().chain(of_servers).collect(),
        }
    }
}

fn parse_server(text: &str) -> Result<(IpAddr, u16), String> {
    let address: std::net::SocketAddr = text
        .parse()
        .map_err(|_| "an address and port expected, such as 10.0.1.2:104 or [2001:db8::2]:104")?;
    Ok((address.ip(), address.port()))
}
