//! gzip and zstd around a capture, recognised by content.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::FrameDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};

use super::buffer::read_prefix;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Low nibble is free: 0x184D2A50 to 0x184D2A5F, little-endian.
const ZSTD_SKIPPABLE_MAGIC: [u8; 3] = [0x2a, 0x4d, 0x18];

/// Largest zstd window that is held, in octets: `zstd` asks for more only at its last level and with `--long`.
const MAX_WINDOW: u64 = 64 << 20;

/// What a capture is wrapped in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// gzip, one or several members.
    Gzip,
    /// zstd, one or several frames.
    Zstd,
}

/// Takes the wrapping off `input`, if there is one.
pub(super) fn unwrap(
    mut input: Box<dyn Read + Send>,
) -> io::Result<(Box<dyn Read + Send>, Option<Compression>)> {
    let prefix = read_prefix(&mut input, ZSTD_MAGIC.len())?;
    let compression = recognise(&prefix);
    let whole: Box<dyn Read + Send> = Box::new(Cursor::new(prefix).chain(input));
    Ok(match compression {
        None => (whole, None),
        Some(Compression::Gzip) => (Box::new(MultiGzDecoder::new(buffered(whole))), compression),
        Some(Compression::Zstd) => (Box::new(ZstdReader::new(buffered(whole))), compression),
    })
}

/// Compressed octets read at once.
const COMPRESSED: usize = 64 << 10;

fn buffered(input: Box<dyn Read + Send>) -> BufReader<Box<dyn Read + Send>> {
    BufReader::with_capacity(COMPRESSED, input)
}

fn recognise(prefix: &[u8]) -> Option<Compression> {
    match prefix {
        [a, b, ..] if [*a, *b] == GZIP_MAGIC => Some(Compression::Gzip),
        _ if prefix == ZSTD_MAGIC => Some(Compression::Zstd),
        [nibble, rest @ ..] if nibble & 0xf0 == 0x50 && rest == ZSTD_SKIPPABLE_MAGIC => {
            Some(Compression::Zstd)
        }
        _ => None,
    }
}

/// The library's own words are of its insides.
fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the zstd data is damaged or cut short")
}

fn window_too_large(window: u64) -> io::Error {
    io::Error::other(format!(
        "the zstd data needs a window of {window} octets, and at most {MAX_WINDOW} are held; unpack it before"
    ))
}

/// The header of a zstd frame (RFC 8878 3.1.1.1), or of one that is skipped (3.1.2).
struct FrameHeader {
    octets: Vec<u8>,
    is_single_segment: bool,
    content_size_length: usize,
}

impl FrameHeader {
    const MAGIC_LENGTH: usize = ZSTD_MAGIC.len();

    /// Takes it from the input, and nothing behind it.
    fn read(input: &mut impl Read) -> io::Result<Self> {
        let mut octets = Vec::new();
        take(input, Self::MAGIC_LENGTH.saturating_add(1), &mut octets)?;
        let [magic @ .., descriptor] = octets.as_slice() else { return Err(damaged()) };
        let is_single_segment = descriptor & 0x20 != 0;
        let content_size_length = match descriptor >> 6 {
            0 => usize::from(is_single_segment),
            1 => 2,
            2 => 4,
            _ => 8,
        };
        let dictionary_id_length = match descriptor & 3 {
            3 => 4,
            length => usize::from(length),
        };
        let left = match magic {
            [_, rest @ ..] if rest == ZSTD_SKIPPABLE_MAGIC => 3,
            _ => usize::from(!is_single_segment)
                .saturating_add(dictionary_id_length)
                .saturating_add(content_size_length),
        };
        take(input, left, &mut octets)?;
        Ok(Self { octets, is_single_segment, content_size_length })
    }

    /// Octets that the decoder has to keep: those of the window, or of all the content.
    fn window(&self) -> u64 {
        if !self.octets.starts_with(&ZSTD_MAGIC) {
            return 0;
        }
        if self.is_single_segment {
            let start = self.octets.len().saturating_sub(self.content_size_length);
            let size = self.octets.get(start..).unwrap_or_default().iter().rev();
            return size.fold(0, |sum: u64, octet| sum.wrapping_shl(8) | u64::from(*octet));
        }
        let Some(descriptor) = self.octets.get(Self::MAGIC_LENGTH.saturating_add(1)) else { return 0 };
        let base = 1_u64.wrapping_shl(u32::from(descriptor >> 3).saturating_add(10));
        base.saturating_add((base >> 3).saturating_mul(u64::from(descriptor & 7)))
    }
}

/// Reads so many octets, and fails where the input ends before.
fn take(input: &mut impl Read, count: usize, into: &mut Vec<u8>) -> io::Result<()> {
    let taken = input.take(count as u64).read_to_end(into)?;
    if taken < count { Err(damaged()) } else { Ok(()) }
}

/// Decodes all zstd frames of a stream, one after the other.
struct ZstdReader<R> {
    input: R,
    decoder: FrameDecoder,
    in_frame: bool,
}

impl<R: BufRead> ZstdReader<R> {
    fn new(input: R) -> Self {
        Self { input, decoder: FrameDecoder::new(), in_frame: false }
    }

    /// Goes to the next frame; false at the end of the input.
    fn start_frame(&mut self) -> io::Result<bool> {
        while !self.input.fill_buf()?.is_empty() {
            let header = FrameHeader::read(&mut self.input)?;
            if header.window() > MAX_WINDOW {
                return Err(window_too_large(header.window()));
            }
            match self.decoder.reset(header.octets.as_slice()) {
                Ok(()) => {
                    self.in_frame = true;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    io::copy(&mut (&mut self.input).take(u64::from(length)), &mut io::sink())?;
                }
                Err(_) => return Err(damaged()),
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for ZstdReader<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        use ruzstd::decoding::BlockDecodingStrategy::UptoBlocks;
        loop {
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(into);
            }
            if self.in_frame && !self.decoder.is_finished() {
                self.decoder.decode_blocks(&mut self.input, UptoBlocks(1)).map_err(|_| damaged())?;
            } else if !self.start_frame()? {
                return Ok(0);
            }
        }
    }
}
