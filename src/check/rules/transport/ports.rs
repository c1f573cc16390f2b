//! Ports that are in common use for DICOM.

/// Is this one of them? 104, 2761, 2762 and 11112 are registered; 4242 is what some archives use.
pub(super) fn is_dicom(port: u16) -> bool {
    matches!(port, 104 | 2_761 | 2_762 | 4_242 | 11_112)
}
