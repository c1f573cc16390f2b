#!/usr/bin/env bash
# C-ECHO between the many stacks.
. "$(dirname "$0")/lib.sh"

echo-dcmtk-to-dcmtk() {
    two_hosts
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    storescp_at scp 104
    client scu echoscu echoscu -d -aet ECHOSCU -aec STORESCP $SCP 104
}

# Three messages on one association; more contexts and syntaxes than needed.
echo-dcmtk-repeated() {
    two_hosts
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    storescp_at scp 11112
    client scu echoscu echoscu -d -pts 20 -ppc 5 --repeat 3 -pdu 65536 $SCP 11112
}

# AE titles of 16 characters, with spaces inside and before, in lower case.
echo-ae-titles-dcmtk() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu echoscu echoscu -d -aet SIXTEENCHARACTER -aec "WITH TWO SPACES" $SCP 104
    client scu echoscu echoscu -d -aet "  LEADING" -aec lower_case $SCP 104
    client scu echoscu echoscu -d -aet 'A!"#$%&/()=?' -aec X $SCP 104
}

echo-pynetdicom-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom "$PY" -m pynetdicom echoscu -d -aet PYNETDICOM -aec ORTHANC $SCP 4242
}

echo-dicom-rs-to-dcmtk() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu dicom-rs dicom-echoscu -v --calling-ae-title DICOMRS STORESCP@$SCP:104
}

echo-dcmjs-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu dcmjs env NODE_PATH="$WORK/npm/node_modules" node "$PEERS/echo.js" $SCP 4242 DCMJS ORTHANC
}

echo-gdcm-to-pynetdicom() {
    two_hosts
    serve scp pynetdicom "$PY" -m pynetdicom echoscp -d -aet PYNETDICOM 11112
    listening scp 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu gdcm gdcmscu --echo -D --aetitle GDCM --call PYNETDICOM $SCP 11112
}

echo-pixelmed-to-dcmtk() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pixelmed $(pixelmed VerificationSOPClassSCU) $SCP 104 STORESCP PIXELMED 3
}

echo-odil-to-dicom-rs() {
    two_hosts
    mkdir -p "$TMP/rs"
    serve scp dicom-rs dicom-storescp -v --calling-ae-title DICOMRS -o "$TMP/rs" -p 11111
    listening scp 11111
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu odil odil echo -v debug $SCP 11111 ODIL DICOMRS
}

echo-ctn-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu ctn dicom_echo -v -p -r 2 -a CTN -c ORTHANC $SCP 104
}

run_scenarios_here "$@"
