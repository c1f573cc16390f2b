//! What speaks on a connection that is not DICOM, told by the first octets of one side.

use crate::octets::Reader;

/// Octets that are enough to tell any of these, TLS extensions included.
pub const ENOUGH: usize = 4_096;

/// A protocol other than DICOM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// TLS, and what its hello says.
    Tls(Hello),
    /// HTTP/1 or the start of HTTP/2.
    Http,
    /// SSH.
    Ssh,
    /// HL7 version 2 in the Minimal Lower Layer Protocol.
    Hl7Mllp,
    /// SMB.
    Smb,
    /// Remote desktop (TPKT).
    Rdp,
    /// FTP, SMTP or another protocol in which the server greets with a number.
    Greeting,
    /// A PROXY protocol header, version 1 or 2.
    ProxyHeader,
    /// None that is known here.
    Unknown,
}

impl Protocol {
    /// Its name in the `connection` line.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Tls(_) => "tls",
            Self::Http => "http",
            Self::Ssh => "ssh",
            Self::Hl7Mllp => "hl7-mllp",
            Self::Smb => "smb",
            Self::Rdp => "rdp",
            Self::Greeting => "ftp-or-smtp",
            Self::ProxyHeader => "proxy-protocol",
            Self::Unknown => "unknown",
        }
    }
}

/// What a TLS hello says in clear text (RFC 8446 4.1, RFC 5246 7.4.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hello {
    /// Is it the client's? Else the server's, or an alert.
    pub is_client: bool,
    /// The description of the alert by which that side ended the handshake.
    pub alert: Option<u8>,
    /// The highest version offered, or the one chosen, as sent (0303H is TLS 1.2).
    pub version: Option<u16>,
    /// The name of the server that the client wants.
    pub server_name: Option<Vec<u8>>,
    /// The application protocols offered, or the one chosen.
    pub application_protocols: Vec<Vec<u8>>,
}

impl Hello {
    /// The version by name; `None` if unknown.
    #[must_use]
    pub const fn version_name(&self) -> Option<&'static str> {
        match self.version {
            Some(0x0300) => Some("SSL 3.0"),
            Some(0x0301) => Some("TLS 1.0"),
            Some(0x0302) => Some("TLS 1.1"),
            Some(0x0303) => Some("TLS 1.2"),
            Some(0x0304) => Some("TLS 1.3"),
            _ => None,
        }
    }
}

/// Names the protocol of a side that starts with `octets`; `None` if more of them decide.
#[must_use]
pub fn identify(octets: &[u8]) -> Option<Protocol> {
    const PREFIXES: &[(&[u8], Protocol)] = &[
        (b"SSH-", Protocol::Ssh),
        (b"\x0bMSH", Protocol::Hl7Mllp),
        (b"\x0bFHS", Protocol::Hl7Mllp),
        (b"\x0bBHS", Protocol::Hl7Mllp),
        (b"MSH|", Protocol::Hl7Mllp),
        (b"GET ", Protocol::Http),
        (b"POST ", Protocol::Http),
        (b"PUT ", Protocol::Http),
        (b"HEAD ", Protocol::Http),
        (b"OPTIONS ", Protocol::Http),
        (b"DELETE ", Protocol::Http),
        (b"PATCH ", Protocol::Http),
        (b"CONNECT ", Protocol::Http),
        (b"PRI * HTTP/2", Protocol::Http),
        (b"HTTP/", Protocol::Http),
        (b"PROXY ", Protocol::ProxyHeader),
        (b"\r\n\r\n\0\r\nQUIT\n", Protocol::ProxyHeader),
        (b"\x03\0\0", Protocol::Rdp),
        (b"220 ", Protocol::Greeting),
        (b"220-", Protocol::Greeting),
    ];
    if let [kind @ 0x14..=0x17, 0x03, ..] | [kind @ 0x14..=0x17] = octets {
        return tls(*kind, octets);
    }
    if let [0, _, _, _, 0xfe | 0xff, b'S', b'M', b'B', ..] = octets {
        return Some(Protocol::Smb);
    }
    for (prefix, protocol) in PREFIXES {
        if octets.starts_with(prefix) {
            return Some(protocol.clone());
        }
    }
    let may_become_one = PREFIXES.iter().any(|(prefix, _)| prefix.starts_with(octets));
    let may_become_smb = octets.len() < 8 && octets.first().is_none_or(|first| *first == 0);
    if may_become_one || may_become_smb { None } else { Some(Protocol::Unknown) }
}

fn tls(kind: u8, octets: &[u8]) -> Option<Protocol> {
    const ALERT: u8 = 0x15;
    const HANDSHAKE: u8 = 0x16;
    let mut reader = Reader::new(octets, 0);
    reader.take(3)?;
    let length = reader.u16_be()?;
    let is_whole = reader.remaining() >= usize::from(length) || octets.len() >= ENOUGH;
    let record = Reader::new(reader.take_at_most(usize::from(length)), 0);
    let hello = match kind {
        HANDSHAKE if !is_whole => return None,
        HANDSHAKE => handshake(record.clone()),
        ALERT => Hello { alert: record.peek(1), ..Hello::default() },
        _ => Hello::default(),
    };
    Some(Protocol::Tls(hello))
}

/// Reads a hello as far as it goes: what is cut or malformed ends it.
fn handshake(mut record: Reader<'_>) -> Hello {
    let mut hello = Hello::default();
    // The closure's `None` only says that the rest is missing.
    let _ = (|| {
        let kind = record.u8()?;
        hello.is_client = kind == 1;
        if !matches!(kind, 1 | 2) {
            return None;
        }
        record.take(3)?;
        hello.version = Some(record.u16_be()?);
        record.take(32)?;
        let session_id = record.u8()?;
        record.take(usize::from(session_id))?;
        if hello.is_client {
            let cipher_suites = record.u16_be()?;
            record.take(usize::from(cipher_suites))?;
            let compressions = record.u8()?;
            record.take(usize::from(compressions))?;
        } else {
            record.take(3)?;
        }
        record.u16_be()?;
        while !record.is_empty() {
            let (kind, length) = (record.u16_be()?, record.u16_be()?);
            let extension = record.sub_reader(usize::from(length))?;
            read_extension(&mut hello, kind, extension);
        }
        Some(())
    })();
    hello
}

fn read_extension(hello: &mut Hello, kind: u16, mut extension: Reader<'_>) -> Option<()> {
    const SERVER_NAME: u16 = 0;
    const APPLICATION_PROTOCOLS: u16 = 16;
    const SUPPORTED_VERSIONS: u16 = 43;
    match kind {
        SERVER_NAME if hello.is_client => {
            extension.take(3)?;
            let length = extension.u16_be()?;
            hello.server_name = Some(extension.take(usize::from(length))?.to_vec());
        }
        APPLICATION_PROTOCOLS => {
            extension.u16_be()?;
            while let Some(length) = extension.u8() {
                hello.application_protocols.push(extension.take(usize::from(length))?.to_vec());
            }
        }
        SUPPORTED_VERSIONS => {
            if hello.is_client {
                extension.u8()?;
            }
            let versions = std::iter::from_fn(|| extension.u16_be());
            // RFC 8701: values of the form 0xXaXa are noise on purpose.
            let highest = versions.filter(|version| version & 0x0f0f != 0x0a0a).max();
            hello.version = highest.or(hello.version);
        }
        _ => {}
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_first_octets() {
        for (octets, protocol) in [
            (&b"GET / HTTP/1.1\r\n"[..], Protocol::Http),
            (b"HTTP/1.1 400 Bad Request", Protocol::Http),
            (b"SSH-2.0-OpenSSH_9.2", Protocol::Ssh),
            (b"\x0bMSH|^~\\&|", Protocol::Hl7Mllp),
            (b"\0\0\0\x90\xfeSMB", Protocol::Smb),
            (b"\x99\x01\x02", Protocol::Unknown),
        ] {
            assert_eq!(identify(octets), Some(protocol), "{octets:?}");
        }
        assert_eq!(identify(b"GE"), None);
        assert_eq!(identify(b""), None);
    }

    /// A `ClientHello` with server name `pacs`, versions 1.3 and 1.2 and a GREASE value.
    #[test]
    fn a_client_hello_tells_server_name_and_version() {
        let mut body = vec![0x03, 0x03];
        body.extend([7; 32]);
        body.extend([0]); // session id
        body.extend([0, 2, 0x13, 0x01]); // cipher suites
        body.extend([1, 0]); // compressions
        let mut extensions = vec![0, 0, 0, 9, 0, 7, 0, 0, 4];
        extensions.extend(b"pacs");
        extensions.extend([0, 43, 0, 7, 6, 0x1a, 0x1a, 3, 4, 3, 3]);
        body.extend((extensions.len() as u16).to_be_bytes());
        body.extend(extensions);
        let mut octets = vec![0x16, 3, 1];
        octets.extend((body.len() as u16 + 4).to_be_bytes());
        octets.extend([1, 0, 0, body.len() as u8]);
        octets.extend(body);
        let Some(Protocol::Tls(hello)) = identify(&octets) else { panic!("not TLS") };
        assert!(hello.is_client);
        assert_eq!(hello.server_name.as_deref(), Some(&b"pacs"[..]));
        assert_eq!(hello.version_name(), Some("TLS 1.3"));
        assert_eq!(identify(&octets[..40]), None);
    }
}
