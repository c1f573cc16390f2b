#!/usr/bin/env bash
# Associations and presentation contexts which are not accepted.
. "$(dirname "$0")/lib.sh"

# odd_at PORT WHAT: a pynetdicom server with a character, see odd_scp.py.
odd_at() {
    serve scp pynetdicom "$PY" "$PEERS/odd_scp.py" "$1" "$2"
    listening scp "$1"
}
raw() { client scu raw "$PY" "$PEERS/raw.py" $SCP "$@"; }

reject-called-aet-by-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242 '"DicomCheckCalledAet": true'
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu echoscu echoscu -d -aec NOTORTHANC $SCP 4242
    client scu dicom-rs dicom-echoscu -v NOTORTHANC@$SCP:4242
}

reject-called-aet-by-dcmqrscp() {
    two_hosts
    dcmqrscp_at scp 104 "ct-1.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu findscu findscu -d -S -aec NOBODY -k QueryRetrieveLevel=STUDY $SCP 104
}

reject-calling-aet-by-pynetdicom() {
    two_hosts
    odd_at 11112 calling
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu echoscu echoscu -d -aet STRANGER -aec ODD $SCP 11112
    client scu echoscu echoscu -d -aet FRIEND -aec ODD $SCP 11112
}

# storescp --refuse, and --reject for a client without implementation class.
reject-by-storescp() {
    two_hosts
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    storescp_at scp 104 --refuse
    client scu echoscu echoscu -d $SCP 104
    stop "$SERVER"
    storescp_at scp 104 --reject
    raw 104 no-implementation-class
}

# The second association is one too many: transient.
reject-local-limit-by-pynetdicom() {
    two_hosts
    odd_at 11112 limit
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    hold_while 11112 client scu echoscu echoscu -d -aec ODD $SCP 11112
}
reject-local-limit-by-dcmqrscp() {
    two_hosts
    MAX_ASSOCIATIONS=1 dcmqrscp_at scp 104 "ct-1.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    CALLED=DCMQRSCP hold_while 104 client scu echoscu echoscu -d -aec DCMQRSCP $SCP 104
}
# hold_while PORT COMMAND...: runs it while another client has an association.
hold_while() {
    local port=$1; shift
    mkfifo "$TMP/hold"
    CALLED=${CALLED:-ANY-SCP} ip netns exec ${NS}scu "$PY" "$PEERS/raw.py" $SCP "$port" hold <"$TMP/hold" >"$LOG/raw.log" 2>&1 &
    local pid=$!
    exec 9>"$TMP/hold"
    until_true 10 grep -q holding "$LOG/raw.log" || fail "no association to hold"
    "$@"
    echo >&9
    exec 9>&-
    wait $pid
}

reject-protocol-version-by-dcmtk() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 104 protocol-version-2
}
reject-protocol-version-by-pynetdicom() {
    two_hosts
    odd_at 11112 none
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 11112 protocol-version-2
}
reject-application-context-by-many() {
    two_hosts
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    storescp_at scp 104
    odd_at 11112 none
    orthanc scp ORTHANC 4242
    mkdir -p "$TMP/rs"
    serve scp dicom-rs dicom-storescp -v -o "$TMP/rs" -p 11111
    listening scp 11111
    raw 104 other-application
    raw 11112 other-application
    raw 4242 other-application
    raw 11111 other-application
}

# Abstract and transfer syntaxes which are not known, odd ids, odd UIDs.
contexts-rejected-by-dcmtk() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 104 contexts-unknown contexts-odd
}
contexts-rejected-by-pynetdicom() {
    two_hosts
    odd_at 11112 none
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 11112 contexts-unknown contexts-odd
}
contexts-rejected-by-dicom-rs() {
    two_hosts
    mkdir -p "$TMP/rs"
    serve scp dicom-rs dicom-storescp -v -o "$TMP/rs" -p 11111
    listening scp 11111
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 11111 contexts-unknown contexts-odd
}

# The association is accepted without any context, and useless.
contexts-none-accepted-dcmtk() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu findscu findscu -d -S -aec STORESCP -k QueryRetrieveLevel=STUDY $SCP 104
    client scu storescu storescu -d -xs -R --no-halt -aec STORESCP $SCP 104 "$DATA/mr-jpeg-ls.dcm"
}
contexts-none-accepted-by-pynetdicom() {
    two_hosts
    odd_at 11112 none
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu dicom-rs dicom-storescu -v ODD@$SCP:11112 "$DATA/ct-1.dcm"
}

run_scenarios_here "$@"
