#!/usr/bin/env bash
# One examination from the worklist to the workstation (IHE Scheduled Workflow):
#
#   RIS         10.0.1.1   worklist (wlmscpfs, port 104), MPPS (pynetdicom, 11112)
#   PACS        10.0.1.2   Orthanc, port 11112
#   CT01        10.0.1.30  pynetdicom; storage commitment reports on port 11112
#   workstation 10.0.1.40  DCMTK: findscu, movescu, storescp (11112)
. "$(dirname "$0")/lib.sh"

scheduled-workflow() {
    local study
    NET=10.0.1 lan ris=1 pacs=2 modality=30 workstation=40
    serve ris wlmscpfs wlmscpfs -d -dhl -csk -dfp "$DATA/worklist" 104
    serve ris mpps-scp "$PY" "$PEERS/mpps.py" scp 11112
    orthanc pacs PACS 11112 '"DicomModalities": {
        "ct": ["CT01", "10.0.1.30", 11112], "ws": ["WORKSTATION01", "10.0.1.40", 11112] }'
    mkdir -p "$TMP/moved" "$TMP/images"
    serve workstation storescp storescp -d -dhl -aet WORKSTATION01 -od "$TMP/moved" 11112
    listening ris 104; listening ris 11112; listening workstation 11112

    capture switch br0 "$CAPTURES/$CAP.pcapng"
    client modality modality "$PY" "$PEERS/modality.py" 10.0.1.1 10.0.1.2 "$TMP/images"
    study=$(dcmdump +P 0020,000d "$TMP/images/image-1.dcm" | grep -o '2\.25\.[0-9]*')
    client workstation findscu findscu -d -S -aet WORKSTATION01 -aec PACS -k QueryRetrieveLevel=STUDY \
        -k AccessionNumber=ACCW04 -k PatientName= -k PatientID= -k StudyInstanceUID= -k StudyDate= 10.0.1.2 11112
    client workstation movescu movescu -d -S -aet WORKSTATION01 -aec PACS -aem WORKSTATION01 \
        -k QueryRetrieveLevel=STUDY -k StudyInstanceUID="$study" 10.0.1.2 11112
    stop_all
    [ "$(ls "$TMP/moved" | wc -l)" = 6 ] || fail "images did not arrive at the workstation"
}

run_scenarios_here "$@"
