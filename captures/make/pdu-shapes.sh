#!/usr/bin/env bash
# How messages may be cut into PDVs, PDUs and segments, and what real servers
# make of it. The client assembles its PDUs by hand (raw.py).
. "$(dirname "$0")/lib.sh"

raw() { client scu raw "$PY" "$PEERS/raw.py" $SCP "$@"; }
pynetdicom_at() {
    serve scp pynetdicom "$PY" "$PEERS/store_scp.py" 11112
    listening scp 11112
}

SHAPES="all-in-one-pdu many-pdvs many-data-pdvs empty-pdvs split-headers everything-in-one-segment
    two-messages-in-one-pdu pipelined interleaved cancel-nothing data-after-release"
shapes-to-dcmtk() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    # shellcheck disable=SC2086
    raw 104 $SHAPES
}
shapes-to-pynetdicom() {
    two_hosts
    pynetdicom_at
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    # shellcheck disable=SC2086
    raw 11112 $SHAPES
}
shapes-to-dicom-rs() {
    two_hosts
    mkdir -p "$TMP/rs"
    serve scp dicom-rs dicom-storescp -v -o "$TMP/rs" -p 11111 --read-timeout 3
    listening scp 11111
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    # shellcheck disable=SC2086
    raw 11111 $SHAPES
}

# Each byte in a segment of its own.
segments-of-one-byte-to-dcmtk() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 104 byte-by-byte
}

# A P-DATA-TF of 60 KB to servers which said that they take 16 KB.
pdu-longer-than-negotiated() {
    two_hosts
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    storescp_at scp 104
    pynetdicom_at
    raw 104 too-long-pdu
    raw 11112 too-long-pdu
}

pdu-of-4-gb() {
    two_hosts
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    storescp_at scp 104
    raw 104 huge-pdu
}

run_scenarios_here "$@"
