#!/usr/bin/env bash
# C-STORE: transfer syntaxes, stacks, sizes, statuses.
. "$(dirname "$0")/lib.sh"

# dicom_rs_at NODE PORT [OPTION...]: the storage SCP of DICOM-rs.
dicom_rs_at() {
    local n=$1 port=$2; shift 2
    mkdir -p "$TMP/received"
    serve "$n" dicom-rs dicom-storescp -v --calling-ae-title DICOMRS -o "$TMP/received" -p "$port" "$@"
    listening "$n" "$port"
}

# ---- transfer syntaxes

store-implicit-le-dcmtk-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -d -xi -R -aec ORTHANC $SCP 4242 "$DATA/ct-implicit.dcm"
}

store-explicit-le-pynetdicom-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom "$PY" "$PEERS/store_scu.py" $SCP 104 ORTHANC "$DATA/report.dcm" "$DATA/pdf.dcm"
}

store-explicit-be-dcmtk-to-dcmtk() {
    two_hosts
    storescp_at scp 104 +xb
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -d -xb -R -aec STORESCP $SCP 104 "$DATA/mr-big-endian.dcm"
}

store-deflated-dcmtk-to-dcmtk() {
    two_hosts
    storescp_at scp 104 +xd
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -d -xd -R -aec STORESCP $SCP 104 "$DATA/report-deflated.dcm" "$DATA/medium-deflated.dcm"
}

store-jpeg-baseline-dcmtk-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -d -xy -R -aec ORTHANC $SCP 11112 "$DATA/colour-jpeg.dcm"
}

store-jpeg-lossless-dcmsend-to-dcmtk() {
    two_hosts
    storescp_at scp 104 +xs
    capture scu eth0 "$CAPTURES/$CAP.pcapng"
    client scu dcmsend dcmsend -d -aec STORESCP $SCP 104 "$DATA/mr-jpeg-lossless.dcm"
}

store-jpeg-ls-dicom-rs-to-dcmtk() {
    two_hosts
    storescp_at scp 104 +xt
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu dicom-rs dicom-storescu -v STORESCP@$SCP:104 "$DATA/mr-jpeg-ls.dcm"
}

store-rle-pynetdicom-to-dicom-rs() {
    two_hosts
    dicom_rs_at scp 11111
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom "$PY" "$PEERS/store_scu.py" $SCP 11111 DICOMRS "$DATA/frames-rle.dcm"
}

store-jpeg2000-dicom-rs-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu dicom-rs dicom-storescu -v ORTHANC@$SCP:4242 "$DATA/mr-j2k.dcm"
}

# ---- stacks

store-pixelmed-to-pynetdicom() {
    two_hosts
    serve scp pynetdicom "$PY" "$PEERS/store_scp.py" 11112
    listening scp 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pixelmed $(pixelmed StorageSOPClassSCU) $SCP 11112 PYNETDICOM PIXELMED "$DATA/mr.dcm"
}

store-dcmtk-to-ctn() {
    two_hosts
    mkdir -p "$TMP/ctn"
    serve scp ctn simple_storage -v -p -c CTN -x "$TMP/ctn" 104
    listening scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -d -xi -R -aec CTN $SCP 104 "$DATA/ct-1.dcm" "$DATA/ct-2.dcm"
}

store-ctn-to-dcmtk() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu ctn send_image -v -a CTN -c STORESCP $SCP 104 "$DATA/ct-implicit.dcm"
}

store-gdcm-to-pynetdicom() {
    two_hosts
    serve scp pynetdicom "$PY" "$PEERS/store_scp.py" 11112
    listening scp 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu gdcm gdcmscu --store -V --aetitle GDCM --call PYNETDICOM $SCP 11112 "$DATA/ct-implicit.dcm"
}

store-odil-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu odil odil store -v debug $SCP 4242 ODIL ORTHANC "$DATA/ct-1.dcm"
}

# Orthanc as SCU, started over its REST interface.
store-orthanc-to-dicom-rs() {
    local id
    two_hosts
    dicom_rs_at scp 11111
    orthanc scu ORTHANC 4242 '"DicomModalities": { "rs": ["DICOMRS", "192.0.2.20", 11111] }'
    id=$(rest scu POST /instances --data-binary @"$DATA/ct-1.dcm" | grep -oE '"ParentStudy" : "[^"]*"' | cut -d'"' -f4)
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    rest scu POST /modalities/rs/store -d "$id" >"$LOG/rest.log"
}

# ---- more than one object, more than one association

# Names in nine character sets; the SCU proposes one context for all.
store-character-sets-dcmsend-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    capture scu eth0 "$CAPTURES/$CAP.pcapng"
    client scu dcmsend dcmsend -d -aec ORTHANC $SCP 4242 "$DATA"/name-*.dcm
}

# Different SOP classes and transfer syntaxes on one association.
store-several-dicom-rs-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu dicom-rs dicom-storescu -v ORTHANC@$SCP:4242 "$DATA"/ct-[123].dcm "$DATA/report.dcm" \
        "$DATA/colour-jpeg.dcm" "$DATA/mr-jpeg-lossless.dcm"
}

# Three associations at the same time.
store-concurrent-dicom-rs-to-orthanc() {
    two_hosts
    orthanc scp ORTHANC 4242
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu dicom-rs dicom-storescu -v -c 3 ORTHANC@$SCP:4242 "$DATA"/ct-?.dcm "$DATA/mr.dcm"
}

# storescu proposes all it knows: an A-ASSOCIATE-RQ of several segments.
store-128-contexts-dcmtk-to-dcmtk() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -d -aec STORESCP $SCP 104 "$DATA/ct-1.dcm"
}

# An object of a private SOP class, to a server which takes all.
store-private-class-pynetdicom-to-dcmtk() {
    two_hosts
    storescp_at scp 104 -pm
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom "$PY" "$PEERS/store_scu.py" $SCP 104 STORESCP "$DATA/private-class.dcm"
}

# ---- large objects

store-large-4k-pdus-dcmtk-to-dcmtk() {
    two_hosts
    storescp_at scp 104 -pdu 4096
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -v -xe -R -aec STORESCP $SCP 104 "$DATA/large.dcm"
}

# Maximum length 0 (no limit) both ways: the data set in one PDU.
store-large-unlimited-pdu-pynetdicom() {
    two_hosts
    serve scp pynetdicom-scp "$PY" "$PEERS/store_scp.py" 11112 --max-pdu 0
    listening scp 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom-scu "$PY" "$PEERS/store_scu.py" $SCP 11112 PYNETDICOM --max-pdu 0 "$DATA/medium.dcm"
}

# Offloads on, as on most hosts: frames of up to 64 KB, checksums not done.
store-large-offload-dcmtk-to-orthanc() {
    two_hosts
    on scu ethtool -K eth0 tx on tso on gso on gro on >/dev/null 2>&1
    on scp ethtool -K eth0 tx on tso on gso on gro on >/dev/null 2>&1
    orthanc scp ORTHANC 4242
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -v -xe -R -aec ORTHANC $SCP 4242 "$DATA/large.dcm"
}

# ---- statuses

# Success, a warning, and failures with comment and offending elements.
store-statuses-dcmtk-to-pynetdicom() {
    two_hosts
    serve scp pynetdicom "$PY" "$PEERS/store_scp.py" 11112 0000 B000 A700 C123 0122 A900
    listening scp 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -d -nh -R -xi -aec PYNETDICOM $SCP 11112 "$DATA"/ct-?.dcm "$DATA/mr.dcm"
}

run_scenarios_here "$@"
