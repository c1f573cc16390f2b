#!/usr/bin/env bash
# Storage commitment.
. "$(dirname "$0")/lib.sh"

# The report comes on the association of the request, with failed instances.
commitment-same-association-pynetdicom() {
    two_hosts
    serve scp pynetdicom-scp "$PY" "$PEERS/commitment.py" scp 11112 0.1
    listening scp 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom-scu "$PY" "$PEERS/commitment.py" scu $SCP 11112 COMMITTER 5 "$DATA"/ct-?.dcm
}

# Orthanc reports on an association of its own, to the port of the modality
# which it was told. It has three of the five objects.
commitment-other-association-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242 '"DicomModalities": { "ct": ["CT01", "192.0.2.10", 11112] }'
    orthanc_load scp "$DATA"/ct-[123].dcm
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom "$PY" "$PEERS/commitment.py" scu $SCP 4242 ORTHANC 10 11112 "$DATA"/ct-?.dcm
}

# All objects are there: event type 1.
commitment-complete-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242 '"DicomModalities": { "ct": ["CT01", "192.0.2.10", 11112] }'
    orthanc_load scp "$DATA"/ct-[123].dcm
    capture scu eth0 "$CAPTURES/$CAP.pcapng"
    client scu pynetdicom "$PY" "$PEERS/commitment.py" scu $SCP 4242 ORTHANC 10 11112 "$DATA"/ct-[123].dcm
}

# The archive cannot deliver its report: the modality does not listen.
commitment-report-not-delivered-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242 '"DicomModalities": { "ct": ["CT01", "192.0.2.10", 11112] }'
    orthanc_load scp "$DATA"/ct-1.dcm
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom "$PY" "$PEERS/commitment.py" scu $SCP 4242 ORTHANC 2 "$DATA"/ct-1.dcm
}

run_scenarios_here "$@"
