#!/usr/bin/env bash
# Modality worklist.
. "$(dirname "$0")/lib.sh"

wlmscpfs_at() {
    local n=$1 port=$2; shift 2
    serve "$n" wlmscpfs wlmscpfs -d -dhl -dfp "$DATA/worklist" "$@" "$port"
    listening "$n" "$port"
}
STEP='ScheduledProcedureStepSequence[0]'

# Entries in the character sets which the files have.
worklist-dcmtk-to-dcmtk() {
    two_hosts
    wlmscpfs_at scp 104 -csk
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu findscu findscu -d -W -aet CT01 -aec RIS -k PatientName= -k PatientID= -k AccessionNumber= \
        -k StudyInstanceUID= -k RequestedProcedureID= -k RequestedProcedureDescription= \
        -k "$STEP.Modality=CT" -k "$STEP.ScheduledStationAETitle=CT01" \
        -k "$STEP.ScheduledProcedureStepStartDate=20240229" -k "$STEP.ScheduledProcedureStepID=" \
        -k "$STEP.ScheduledProcedureStepDescription=" -k "$STEP.ScheduledProtocolCodeSequence[0].CodeValue=" $SCP 104
}

# The server leaves the character set away by default: names which are not
# ASCII arrive without a word on their encoding.
worklist-no-charset-pynetdicom-to-dcmtk() {
    two_hosts
    wlmscpfs_at scp 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom "$PY" "$PEERS/worklist_scu.py" $SCP 11112 RIS CT
}

worklist-pynetdicom-to-dcmtk() {
    two_hosts
    wlmscpfs_at scp 11112 -csk +xe
    capture scu eth0 "$CAPTURES/$CAP.pcapng"
    client scu pynetdicom "$PY" "$PEERS/worklist_scu.py" $SCP 11112 RIS
}

worklist-dicom-rs-to-orthanc() {
    two_hosts
    orthanc scp RIS 4242 '"DicomModalities": { "ct": ["CT01", "192.0.2.10", 104] }, "Plugins": ["/usr/share/orthanc/plugins/libModalityWorklists.so"],
        "Worklists": { "Enable": true, "Database": "'"$DATA/worklist/RIS"'" }'
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu dicom-rs dicom-findscu -v -W --called-ae-title RIS --calling-ae-title CT01 RIS@$SCP:4242 \
        -q PatientName= -q PatientID= -q AccessionNumber= -q StudyInstanceUID= \
        -q "$STEP.Modality=CT" -q "$STEP.ScheduledProcedureStepID="
}

# The query of CTN's example program.
worklist-ctn-to-orthanc() {
    two_hosts
    orthanc scp RIS 4242 '"DicomModalities": { "ct": ["CT01", "192.0.2.10", 104] }, "Plugins": ["/usr/share/orthanc/plugins/libModalityWorklists.so"],
        "Worklists": { "Enable": true, "Database": "'"$DATA/worklist/RIS"'" }'
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu ctn mwlQuery -v -p -a CT01 -c RIS $SCP 4242
}

# A worklist which nobody keeps: the called AE title is the name of a folder
# which does not exist.
worklist-unknown-aet-dcmtk-to-dcmtk() {
    two_hosts
    wlmscpfs_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu findscu findscu -d -W -aet CT01 -aec NOWHERE -k PatientName= $SCP 104
}

run_scenarios_here "$@"
