//! Fields taken from the octets of a fuzzer: simple enough that seeds can be written by hand.

/// The octets that are left.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Input<'a>(pub(crate) &'a [u8]);

impl<'a> Input<'a> {
    pub(crate) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The next octet; 0 at the end.
    pub(crate) fn octet(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// Two octets, the least significant first.
    pub(crate) fn u16(&mut self) -> u16 {
        u16::from_le_bytes([self.octet(), self.octet()])
    }

    /// Four octets, the least significant first.
    pub(crate) fn u32(&mut self) -> u32 {
        u32::from(self.u16()) | u32::from(self.u16()) << 16
    }

    /// So many octets, or all that are left.
    pub(crate) fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// Octets with their number in front.
    pub(crate) fn octets(&mut self) -> &'a [u8] {
        let count = self.u16();
        self.take(count.into())
    }
}

/// Octets cut into pieces, as a seed says.
pub(crate) fn pieces(mut octets: &[u8], mut seed: u32) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let size = match seed >> 30 {
            0 => 1,
            1 => 1 + (seed >> 16) as usize % 8,
            _ => 1 + (seed >> 16) as usize % 2_000,
        };
        let (piece, rest) = octets.split_at(size.min(octets.len()));
        octets = rest;
        (!piece.is_empty()).then_some(piece)
    })
}
