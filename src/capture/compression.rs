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
        Some(Compression::Gzip) => (Box::new(MultiGzDecoder::new(BufReader::new(whole))), compression),
        Some(Compression::Zstd) => (Box::new(ZstdReader::new(BufReader::new(whole))), compression),
    })
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
            match self.decoder.reset(&mut self.input) {
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
