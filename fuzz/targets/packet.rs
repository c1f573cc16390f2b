#![no_main]

libfuzzer_sys::fuzz_target!(|octets: &[u8]| dcmtap_fuzz::bounded(dcmtap_fuzz::packet::run, octets));
