#!/usr/bin/env bash
# C-MOVE and C-GET. Three hosts on a switch: a client (.10), an archive (.20),
# a workstation (.30) which is the move destination.
. "$(dirname "$0")/lib.sh"

three_hosts() { lan scu=10 scp=20 workstation=30; }
workstation() {
    mkdir -p "$TMP/moved"
    serve workstation storescp-workstation storescp -d -dhl -od "$TMP/moved" -aet WORKSTATION01 11113
    listening workstation 11113
}
study() { dcmdump +P 0020,000d "$DATA/$1" | grep -o '2\.25\.[0-9]*'; }

move-dcmtk-from-dcmqrscp() {
    three_hosts
    dcmqrscp_at scp 104 "ct-?.dcm mr.dcm"
    workstation
    capture switch br0 "$CAPTURES/$CAP.pcap"
    client scu movescu movescu -d -S -aec DCMQRSCP -aem WORKSTATION01 -k QueryRetrieveLevel=STUDY \
        -k StudyInstanceUID="$(study ct-1.dcm)" $SCP 104
}

# The client is the destination itself, on a port of its own.
move-to-itself-dcmtk-from-dcmqrscp() {
    two_hosts
    dcmqrscp_at scp 104 "ct-?.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu movescu movescu -d -P -aec DCMQRSCP -aet MOVESCU -aem MOVESCU +P 11113 -od "$TMP" \
        -k QueryRetrieveLevel=PATIENT -k PatientID=DT0001 $SCP 104
}

move-pynetdicom-from-orthanc() {
    three_hosts
    orthanc scp ORTHANC 4242 '"DicomModalities": { "ws": ["WORKSTATION01", "192.0.2.30", 11113] }'
    orthanc_load scp "$DATA"/ct-[123].dcm
    workstation
    capture switch br0 "$CAPTURES/$CAP.pcapng"
    client scu pynetdicom "$PY" "$PEERS/query_scu.py" $SCP 4242 ORTHANC move QueryRetrieveLevel=SERIES \
        StudyInstanceUID="$(study ct-1.dcm)" \
        SeriesInstanceUID="$(dcmdump +P 0020,000e "$DATA/ct-1.dcm" | grep -o '2\.25\.[0-9]*')"
}

# DICOM-rs asks, and receives on a port of its own.
move-dicom-rs-from-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242 '"DicomModalities": { "rs": ["RSMOVE", "192.0.2.10", 11111] }'
    orthanc_load scp "$DATA"/ct-[12].dcm
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu dicom-rs dicom-movescu -v -S --calling-ae-title RSMOVE --called-ae-title ORTHANC --move-destination RSMOVE \
        -p 11111 -o "$TMP" $SCP:4242 -q QueryRetrieveLevel=STUDY -q StudyInstanceUID="$(study ct-1.dcm)"
}

move-unknown-destination-dcmtk-from-dcmqrscp() {
    two_hosts
    dcmqrscp_at scp 104 "ct-?.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu movescu movescu -d -S -aec DCMQRSCP -aem NOWHERE -k QueryRetrieveLevel=STUDY \
        -k StudyInstanceUID="$(study ct-1.dcm)" $SCP 104
}

move-unknown-destination-dcmtk-from-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    orthanc_load scp "$DATA/ct-1.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu movescu movescu -d -S -aec ORTHANC -aem NOWHERE -k QueryRetrieveLevel=STUDY \
        -k StudyInstanceUID="$(study ct-1.dcm)" $SCP 4242
}

# The destination is known, but nothing listens there.
move-destination-down-dcmtk-from-dcmqrscp() {
    three_hosts
    dcmqrscp_at scp 104 "ct-[12].dcm"
    capture switch br0 "$CAPTURES/$CAP.pcap"
    client scu movescu movescu -d -S -aec DCMQRSCP -aem SWITCHEDOFF -k QueryRetrieveLevel=STUDY \
        -k StudyInstanceUID="$(study ct-1.dcm)" $SCP 104
}

# Some of the sub-operations fail: the destination refuses objects.
move-some-failed-dcmtk-from-dcmqrscp() {
    three_hosts
    dcmqrscp_at scp 104 "ct-?.dcm"
    serve workstation pynetdicom "$PY" "$PEERS/store_scp.py" 11113 0000 A700 B000
    listening workstation 11113
    capture switch br0 "$CAPTURES/$CAP.pcap"
    client scu movescu movescu -d -S -aec DCMQRSCP -aem WORKSTATION01 -k QueryRetrieveLevel=STUDY \
        -k StudyInstanceUID="$(study ct-1.dcm)" $SCP 104
}

get-dcmtk-from-dcmqrscp() {
    two_hosts
    dcmqrscp_at scp 104 "ct-?.dcm mr.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu getscu getscu -d -S -aec DCMQRSCP -od "$TMP" -k QueryRetrieveLevel=STUDY \
        -k StudyInstanceUID="$(study ct-1.dcm)" $SCP 104
}

get-pynetdicom-from-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    orthanc_load scp "$DATA"/ct-?.dcm
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom "$PY" "$PEERS/query_scu.py" $SCP 4242 ORTHANC get QueryRetrieveLevel=STUDY \
        StudyInstanceUID="$(study ct-1.dcm)"
}

# odil asks for the identifiers with C-FIND first, then fails by a mistake of its
# own and closes the connection without a release.
get-client-crash-odil-from-dcmqrscp() {
    two_hosts
    dcmqrscp_at scp 104 "ct-?.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu odil odil get -v debug -d "$TMP" $SCP 104 ODIL DCMQRSCP study QueryRetrieveLevel=STUDY \
        StudyInstanceUID="$(study ct-1.dcm)"
}

# Cancelled after the first sub-operation.
get-cancel-pynetdicom-from-dcmqrscp() {
    two_hosts
    dcmqrscp_at scp 104 "ct-?.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom "$PY" "$PEERS/query_scu.py" $SCP 104 DCMQRSCP get 1 QueryRetrieveLevel=STUDY \
        StudyInstanceUID="$(study ct-1.dcm)"
}

run_scenarios_here "$@"
