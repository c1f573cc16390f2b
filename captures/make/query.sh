#!/usr/bin/env bash
# C-FIND.
. "$(dirname "$0")/lib.sh"

# All studies by patient root: at the levels PATIENT, STUDY, IMAGE.
find-patient-root-dcmtk-to-dcmqrscp() {
    two_hosts
    dcmqrscp_at scp 104 "ct-?.dcm name-*.dcm mr.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu findscu findscu -d -P -aec DCMQRSCP -k QueryRetrieveLevel=PATIENT -k PatientName= \
        -k PatientID= -k PatientSex= $SCP 104
    client scu findscu findscu -d -P -aec DCMQRSCP -k QueryRetrieveLevel=STUDY -k PatientID=DT0001 \
        -k StudyInstanceUID= -k StudyDate=20240101-20241231 -k AccessionNumber= $SCP 104
}

find-study-root-pynetdicom-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    orthanc_load scp "$DATA"/ct-?.dcm "$DATA"/name-*.dcm "$DATA/mr.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom "$PY" "$PEERS/query_scu.py" $SCP 4242 ORTHANC find QueryRetrieveLevel=STUDY \
        PatientName= PatientID= StudyInstanceUID= StudyDate= ModalitiesInStudy= \
        NumberOfStudyRelatedInstances= SpecificCharacterSet=ISO_IR\ 192
}

find-study-root-dicom-rs-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    orthanc_load scp "$DATA"/ct-?.dcm "$DATA"/name-*.dcm
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu dicom-rs dicom-findscu -v ORTHANC@$SCP:4242 -S --called-ae-title ORTHANC -q QueryRetrieveLevel=SERIES \
        -q StudyInstanceUID= -q SeriesInstanceUID= -q Modality= -q PatientName=TEST\*
}

find-patient-root-gdcm-to-dcmqrscp() {
    two_hosts
    dcmqrscp_at scp 104 "ct-?.dcm mr.dcm colour.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu gdcm gdcmscu --find --patientroot --patient -D --aetitle GDCM --call DCMQRSCP \
        --key '10,10=TEST*' --key 10,20= $SCP 104
}

find-study-root-odil-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    orthanc_load scp "$DATA"/ct-?.dcm "$DATA/mr.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu odil odil find -v debug $SCP 4242 ODIL ORTHANC study QueryRetrieveLevel=STUDY PatientName StudyInstanceUID
}

# It asks with identifiers of its own, for which there is no match.
find-image-level-pixelmed-to-dcmqrscp() {
    two_hosts
    dcmqrscp_at scp 104 "ct-?.dcm mr.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pixelmed $(pixelmed FindSOPClassSCU) $SCP 104 DCMQRSCP PIXELMED
}

# 30 matches; the client cancels after three.
find-cancel-dcmtk-to-dcmqrscp() {
    two_hosts
    dcmqrscp_at scp 104 "many-*.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu findscu findscu -d -S -aec DCMQRSCP --cancel 3 -k QueryRetrieveLevel=STUDY \
        -k PatientName= -k StudyInstanceUID= $SCP 104
}

# A server which takes its time, so that C-CANCEL has an effect.
find-cancel-pynetdicom() {
    two_hosts
    serve scp pynetdicom-scp "$PY" "$PEERS/query_scp.py" 11112 slow
    listening scp 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom-scu "$PY" "$PEERS/query_scu.py" $SCP 11112 QUERYSCP find 3 \
        QueryRetrieveLevel=STUDY PatientName= StudyInstanceUID=
}

find-cancel-dcmtk-to-pynetdicom() {
    two_hosts
    serve scp pynetdicom "$PY" "$PEERS/query_scp.py" 11112 slow
    listening scp 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu findscu findscu -d -S -aec QUERYSCP --cancel 2 -k QueryRetrieveLevel=STUDY -k PatientName= $SCP 11112
}

find-no-match-dcmtk-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    orthanc_load scp "$DATA/ct-1.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu findscu findscu -d -P -aec ORTHANC -k QueryRetrieveLevel=PATIENT -k PatientName=NOBODY^AT^ALL $SCP 4242
}

# Identifiers which the server does not like: without a level, with a level
# which the model has not.
find-failed-dcmtk-to-dcmqrscp() {
    two_hosts
    dcmqrscp_at scp 104 "ct-?.dcm" -XF
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu findscu findscu -d -S -aec DCMQRSCP -k PatientName= $SCP 104
    client scu findscu findscu -d -S -aec DCMQRSCP -k QueryRetrieveLevel=PATIENT -k PatientName= $SCP 104
}

find-failed-dcmtk-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu findscu findscu -d -S -aec ORTHANC -k PatientName= $SCP 4242
}

# Orthanc does not know the client: it aborts instead of a refusing status.
find-not-allowed-dicom-rs-to-orthanc() {
    two_hosts
    ALLOW=false orthanc scp ORTHANC 4242
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu dicom-rs dicom-findscu -v ORTHANC@$SCP:4242 -S --called-ae-title ORTHANC \
        -q QueryRetrieveLevel=STUDY -q PatientName=
}

find-failed-dcmtk-to-pynetdicom() {
    local what
    two_hosts
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    for what in refuse unable raise; do
        serve scp pynetdicom-$what "$PY" "$PEERS/query_scp.py" 11112 $what
        listening scp 11112
        client scu findscu findscu -d -S -aec QUERYSCP -k QueryRetrieveLevel=STUDY -k PatientName= $SCP 11112
        stop "$SERVER"
    done
}

run_scenarios_here "$@"
