//! Reads a data set in a transfer syntax, from pieces, into a [`DataSet`].

use super::anomaly::{Anomaly, Fault};
use super::collect::DataSet;
use super::deflate::Inflater;
use super::walker::{Encoding, Stop, Walker};
use crate::dict::attribute::Tag;
use crate::dict::transfer_syntax;

/// A data set being read.
#[derive(Debug)]
pub struct Reading {
    inflater: Option<Inflater>,
    walker: Walker,
    data_set: DataSet,
    kept: usize,
    stop: Option<Stop>,
    /// The first octets, as sent.
    head: Vec<u8>,
}

/// Octets in front of the prefix of a file (PS3.10 7.1), and the prefix.
const PREAMBLE: usize = 128;
const PREFIX: &[u8] = b"DICM";
const HEAD: usize = PREAMBLE + PREFIX.len();

impl Reading {
    /// Starts to read a data set written like this.
    #[must_use]
    pub fn new(encoding: transfer_syntax::Encoding) -> Self {
        let is_deflated = encoding == transfer_syntax::Encoding::DeflatedExplicitLittle;
        Self {
            inflater: is_deflated.then(Inflater::new),
            walker: Walker::new(Encoding::from(encoding)),
            data_set: DataSet::default(),
            kept: 0,
            stop: None,
            head: Vec::new(),
        }
    }

    /// Takes in the next octets.
    pub fn push(&mut self, octets: &[u8]) {
        let room = HEAD.saturating_sub(self.head.len());
        self.head.extend_from_slice(octets.get(..room).unwrap_or(octets));
        if self.stop.is_some() {
            if let Some(inflater) = &mut self.inflater {
                inflater.pass_over(octets);
            }
            return;
        }
        let Self { inflater, walker, data_set, kept, .. } = self;
        let mut walk = |octets: &[u8]| walker.push(octets, &mut |step| data_set.push(&step, kept));
        match inflater {
            Some(inflater) => self.stop = inflater.push(octets, &mut walk).err(),
            None => walk(octets),
        }
    }

    /// `count` octets were lost; `None`: an unknown number.
    pub fn gap(&mut self, count: Option<u64>) {
        let Some(count) = count.filter(|_| self.inflater.is_none()) else {
            self.stop.get_or_insert(Stop::Lost(self.walker.offset()));
            return;
        };
        let Self { walker, data_set, kept, .. } = self;
        walker.gap(count, &mut |step| data_set.push(&step, kept));
    }

    /// The data set is over.
    #[must_use]
    pub fn finish(mut self) -> DataSet {
        let Self { inflater, walker, data_set, kept, stop, .. } = &mut self;
        if let Some(inflater) = inflater.as_mut().filter(|_| stop.is_none()) {
            let mut walk = |octets: &[u8]| walker.push(octets, &mut |step| data_set.push(&step, kept));
            *stop = inflater.finish(&mut walk).err();
        }
        let is_cut = self.inflater.as_ref().is_some_and(|inflater| !inflater.has_ended());
        if is_cut {
            self.stop.get_or_insert(Stop::CutOff(self.walker.offset()));
        }
        let Self { walker, data_set, kept, .. } = &mut self;
        walker.finish(&mut |step| data_set.push(&step, kept));
        self.data_set.stop = self.stop.or(self.walker.stopped());
        let has_prefix = self.head.starts_with(PREFIX) || self.head.get(PREAMBLE..) == Some(PREFIX);
        if has_prefix && self.data_set.stop.is_some() {
            self.data_set.anomalies.insert(0, Anomaly::new(Fault::FilePrefix, Tag(0, 0), 0, 0));
        }
        self.data_set.length = self.walker.offset();
        self.data_set.deflated = self.inflater.as_ref().map(Inflater::deflated);
        self.data_set
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use transfer_syntax::Encoding::{DeflatedExplicitLittle, ExplicitLittle, ImplicitLittle};

    /// (0008,0060) CS "CT", with VR.
    const MODALITY: [u8; 10] = [8, 0, 0x60, 0, b'C', b'S', 2, 0, b'C', b'T'];
    /// (0008,1140) SQ of undefined length.
    const SEQUENCE: [u8; 12] = [8, 0, 0x40, 0x11, b'S', b'Q', 0, 0, 0xff, 0xff, 0xff, 0xff];
    const SEQUENCE_END: [u8; 8] = [0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0];

    fn faults(encoding: transfer_syntax::Encoding, octets: &[u8]) -> Vec<Fault> {
        let read = |piece: usize| {
            let mut reading = Reading::new(encoding);
            octets.chunks(piece).for_each(|piece| reading.push(piece));
            reading.finish()
        };
        let whole = read(octets.len().max(1));
        assert_eq!(whole, read(1), "pieces make no difference");
        whole.anomalies.iter().map(|anomaly| anomaly.fault).collect()
    }

    /// An item of this length.
    fn item(length: u8, value: &[u8]) -> Vec<u8> {
        [&[0xfe, 0xff, 0x00, 0xe0, length, 0, 0, 0], value].concat()
    }

    #[test]
    fn nothing_is_odd_about_a_right_data_set() {
        let octets = [&MODALITY[..], &SEQUENCE, &item(10, &MODALITY), &SEQUENCE_END].concat();
        assert_eq!(faults(ExplicitLittle, &octets), []);
    }

    #[test]
    fn lengths_that_do_not_fit_are_told() {
        let octets = [&SEQUENCE[..], &item(8, &MODALITY), &SEQUENCE_END].concat();
        assert_eq!(faults(ExplicitLittle, &octets), [Fault::BeyondContainer]);
        let odd = [8, 0, 0x60, 0, b'C', b'S', 1, 0, b'C'];
        assert_eq!(faults(ExplicitLittle, &odd), [Fault::OddLength]);
    }

    #[test]
    fn delimiters_that_are_missing_or_needless_are_told() {
        assert_eq!(faults(ExplicitLittle, &SEQUENCE), [Fault::MissingDelimiter]);
        let octets = [&MODALITY[..], &SEQUENCE_END].concat();
        assert_eq!(faults(ExplicitLittle, &octets), [Fault::NeedlessDelimiter]);
    }

    #[test]
    fn an_item_in_the_other_form_is_read() {
        let implicit = [8, 0, 0x60, 0, 2, 0, 0, 0, b'C', b'T'];
        let octets = [&SEQUENCE[..], &item(10, &implicit), &SEQUENCE_END, &MODALITY].concat();
        assert_eq!(faults(ExplicitLittle, &octets), [Fault::WithoutVr]);
        // (0008,1140) of 18 octets, without VR.
        let octets = [&[8, 0, 0x40, 0x11, 18, 0, 0, 0][..], &item(10, &MODALITY)].concat();
        assert_eq!(faults(ImplicitLittle, &octets), [Fault::WithVr]);
    }

    #[test]
    fn a_cut_and_zeros_behind_the_end_are_told() {
        assert_eq!(faults(ExplicitLittle, &MODALITY[..9]), [Fault::CutOff]);
        assert_eq!(faults(ExplicitLittle, &[&MODALITY[..], &[0; 3]].concat()), [Fault::TrailingZeros]);
        assert_eq!(faults(ExplicitLittle, &[&MODALITY[..], &[0; 32]].concat()), [Fault::TrailingZeros]);
        assert_eq!(faults(ExplicitLittle, &[&[0; 128][..], b"DICM"].concat())[0], Fault::FilePrefix);
    }

    #[test]
    fn a_zlib_wrapper_is_noted_and_undone() {
        use std::io::Write as _;
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&MODALITY).unwrap();
        let octets = encoder.finish().unwrap();
        let mut reading = Reading::new(DeflatedExplicitLittle);
        for octet in &octets {
            reading.push(std::slice::from_ref(octet));
        }
        let data_set = reading.finish();
        assert_eq!(data_set.get(Tag(0x0008, 0x0060)), Some(&b"CT"[..]));
        assert_eq!(data_set.deflated.unwrap().wrapper, Some(crate::dataset::Wrapper::Zlib));
    }
}
