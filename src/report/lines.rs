//! Lines for people, none without end: a peer may send a value of 64 KiB where 16 octets belong.

use std::io::{self, Write};

use memchr::{memchr, memrchr};

const ESCAPE: u8 = 0x1b;

/// Passes on what is written, each line up to [`Lines::MOST`] octets, and says how many more it had.
#[derive(Debug)]
pub struct Lines<W> {
    output: W,
    /// Octets of the line so far.
    length: usize,
    /// Octets of it that were not passed on.
    left_out: usize,
    /// Were there colours in it?
    is_coloured: bool,
}

impl<W: Write> Lines<W> {
    /// Octets of a line: more than the longest text that a report holds of a data set.
    pub const MOST: usize = 20_000;

    /// Lines to `output`.
    pub const fn new(output: W) -> Self {
        Self { output, length: 0, left_out: 0, is_coloured: false }
    }

    fn part(&mut self, octets: &[u8]) -> io::Result<()> {
        let room = if self.left_out > 0 { 0 } else { Self::MOST.saturating_sub(self.length) };
        let (kept, rest) =
            octets.split_at(if octets.len() > room { whole(octets, room) } else { octets.len() });
        self.length = self.length.saturating_add(kept.len());
        self.left_out = self.left_out.saturating_add(rest.len());
        self.is_coloured |= memchr(ESCAPE, kept).is_some();
        self.output.write_all(kept)
    }

    fn end(&mut self) -> io::Result<()> {
        if self.left_out > 0 {
            let plain = if self.is_coloured { "\u{1b}[0m" } else { "" };
            write!(self.output, "{plain} … {} octets more", self.left_out)?;
        }
        (self.length, self.left_out, self.is_coloured) = (0, 0, false);
        self.output.write_all(b"\n")
    }
}

impl<W: Write> Write for Lines<W> {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let mut rest = octets;
        while let Some((line, behind)) = memchr(b'\n', rest).and_then(|end| rest.split_at_checked(end)) {
            self.part(line)?;
            self.end()?;
            rest = behind.get(1..).unwrap_or_default();
        }
        self.part(rest)?;
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// The most octets up to `room` that end with a whole character and outside of a colour.
fn whole(octets: &[u8], room: usize) -> usize {
    let is_start = |octet: &u8| octet & 0xc0 != 0x80;
    let head = octets.get(..=room).unwrap_or(octets);
    let end = head.iter().rposition(is_start).unwrap_or(0);
    let head = head.get(..end).unwrap_or_default();
    match memrchr(ESCAPE, head) {
        Some(start) if memchr(b'm', head.get(start..).unwrap_or_default()).is_none() => start,
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pieces: &[&str]) -> String {
        let mut output = Vec::new();
        let mut lines = Lines::new(&mut output);
        for piece in pieces {
            lines.write_all(piece.as_bytes()).unwrap();
        }
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn what_is_short_is_passed_on_as_it_is() {
        let most = "x".repeat(Lines::<Vec<u8>>::MOST);
        for pieces in [&["a", "b\nc", "\n\n", "d"][..], &["é\n"], &[&most, "\n"], &[]] {
            assert_eq!(written(pieces), pieces.concat());
        }
    }

    #[test]
    fn what_is_long_is_cut_behind_a_whole_character_and_outside_of_colours() {
        let before = "x".repeat(Lines::<Vec<u8>>::MOST - 2);
        assert_eq!(written(&[&before, "山y", "z\nnext\n"]), format!("{before} … 5 octets more\nnext\n"));
        let plain = "\u{1b}[0m";
        let start = format!("{plain}{}", &before[plain.len()..]);
        assert_eq!(written(&[&start, "\u{1b}[31mred\n"]), format!("{start}{plain} … 8 octets more\n"));
    }
}
