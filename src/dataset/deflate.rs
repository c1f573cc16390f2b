//! Deflated data sets (PS3.5 A.5): raw RFC 1951, inflated in small pieces, within a cap.

use flate2::{Decompress, FlushDecompress, Status};

use super::walker::Stop;

/// Octets of inflated data set that are decoded: an image of 4,096 by 4,096 pixels and its header.
const MAX_INFLATED: u64 = 64 << 20;
const PIECE: usize = 16 << 10;

/// Inflates one data set.
pub(super) struct Inflater {
    inflate: Decompress,
    piece: Vec<u8>,
    has_ended: bool,
}

impl std::fmt::Debug for Inflater {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inflater").field("has_ended", &self.has_ended).finish_non_exhaustive()
    }
}

impl Inflater {
    pub(super) fn new() -> Self {
        Self { inflate: Decompress::new(false), piece: vec![0; PIECE], has_ended: false }
    }

    /// Inflates the next octets.
    pub(super) fn push(&mut self, mut octets: &[u8], sink: &mut impl FnMut(&[u8])) -> Result<(), Stop> {
        // What follows the end of the stream is padding to an even length.
        while !self.has_ended {
            let (read, written) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self
                .inflate
                .decompress(octets, &mut self.piece, FlushDecompress::None)
                .map_err(|_| Stop::BadDeflate)?;
            let taken = (self.inflate.total_in() - read) as usize;
            let made = (self.inflate.total_out() - written) as usize;
            octets = octets.get(taken..).unwrap_or_default();
            sink(self.piece.get(..made).unwrap_or_default());
            self.has_ended = status == Status::StreamEnd;
            if self.inflate.total_out() > MAX_INFLATED {
                return Err(Stop::InflatedOverCap);
            }
            if taken == 0 && made == 0 {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Is the deflated stream whole?
    pub(super) const fn has_ended(&self) -> bool {
        self.has_ended
    }
}
