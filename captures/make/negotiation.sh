#!/usr/bin/env bash
# What can be negotiated in the user information of an association.
. "$(dirname "$0")/lib.sh"

# pynetdicom_pair WHAT...: pynetdicom to pynetdicom, one association for each
# word; a word may hold more than one thing ("async roles").
pynetdicom_pair() {
    two_hosts
    serve scp pynetdicom-scp "$PY" "$PEERS/negotiate.py" scp 11112
    listening scp 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    local what
    # shellcheck disable=SC2086
    for what; do client scu pynetdicom-scu "$PY" "$PEERS/negotiate.py" scu $SCP 11112 $what; done
}

negotiate-async-window() { pynetdicom_pair async; }

# The last one is refused.
negotiate-user-identity() { pynetdicom_pair user passcode kerberos saml jwt wrong-passcode; }

negotiate-extended() { pynetdicom_pair extended common; }

negotiate-roles() { pynetdicom_pair roles; }

negotiate-everything() { pynetdicom_pair "async passcode extended common roles"; }

# storescu wants a positive answer to its user name.
negotiate-user-identity-dcmtk() {
    two_hosts
    serve scp pynetdicom "$PY" "$PEERS/negotiate.py" scp 11112
    listening scp 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -d -xi -R -usr ada -pwd opensesame -rsp $SCP 11112 "$DATA/ct-1.dcm"
    client scu storescu storescu -d -xi -R -usr ada -pwd opensesame $SCP 11112 "$DATA/ct-1.dcm"
}

# To a peer which does not know what a user identity is.
negotiate-user-identity-dicom-rs-to-dcmtk() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu dicom-rs dicom-storescu -v --username ada --password opensesame STORESCP@$SCP:104 "$DATA/ct-1.dcm"
    client scu dicom-rs dicom-storescu -v --jwt eyJhbGciOiJub25lIn0.e30. STORESCP@$SCP:104 "$DATA/ct-2.dcm"
}

run_scenarios_here "$@"
