#!/usr/bin/env bash
# Associations which do not end by a release.
. "$(dirname "$0")/lib.sh"

odd_at() {
    serve scp pynetdicom "$PY" "$PEERS/odd_scp.py" "$1" "$2"
    listening scp "$1"
}
raw() { client scu raw "$PY" "$PEERS/raw.py" $SCP "$@"; }

abort-by-user-echoscu() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu echoscu echoscu -d --abort $SCP 104
}

abort-after-store-by-dcmtk() {
    two_hosts
    storescp_at scp 104 --abort-after
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -d -xi -R $SCP 104 "$DATA/ct-1.dcm"
}

abort-during-store-by-dcmtk() {
    two_hosts
    storescp_at scp 104 --abort-during
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -d -xi -R $SCP 104 "$DATA/medium.dcm"
}

abort-instead-of-answer-by-pynetdicom() {
    two_hosts
    odd_at 11112 abort
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu dicom-rs dicom-echoscu -v ODD@$SCP:11112
}

# What each stack does about PDUs which are wrong: one connection each.
WRONG="data-before-association release-before-association second-associate unknown-pdu
    unknown-first-pdu unexpected-accept unknown-context pdv-too-long broken-items"
abort-by-provider-dcmtk() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 104 $WRONG
}
abort-by-provider-pynetdicom() {
    two_hosts
    odd_at 11112 none
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 11112 $WRONG
}
abort-by-provider-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 4242 $WRONG
}
abort-by-provider-dicom-rs() {
    two_hosts
    mkdir -p "$TMP/rs"
    serve scp dicom-rs dicom-storescp -v -o "$TMP/rs" -p 11111 --read-timeout 2
    listening scp 11111
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 11111 $WRONG
}

# The server aborts, or closes, when the client is silent.
timeout-association-pynetdicom() {
    two_hosts
    odd_at 11112 timeout
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 11112 connect-and-wait associate-and-wait
}
timeout-association-dcmtk() {
    two_hosts
    storescp_at scp 104 -ta 2
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 104 connect-and-wait
}
timeout-association-dicom-rs() {
    two_hosts
    mkdir -p "$TMP/rs"
    serve scp dicom-rs dicom-storescp -v -o "$TMP/rs" -p 11111 --read-timeout 1
    listening scp 11111
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 11111 connect-and-wait associate-and-wait
}

# The server releases; and client and server do so at the same time.
release-by-acceptor-pynetdicom() {
    two_hosts
    odd_at 11112 release
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 11112 associate-echo-and-answer-release
}
release-collision-pynetdicom() {
    two_hosts
    odd_at 11112 release
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 11112 release-collision
}

closed-without-release() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 104 close-in-association close-in-pdu half-closed
}

run_scenarios_here "$@"
