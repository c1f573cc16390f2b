#!/usr/bin/env bash
# Other protocols on the ports of DICOM, and DICOM on the ports of others.
. "$(dirname "$0")/lib.sh"

# certificate NAME: a self-signed one, with its key; made again on every run.
certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/O=DCMTAP SYNTHETIC/CN=$1.example.test" \
        -addext "subjectAltName=DNS:$1.example.test" \
        -keyout "$TMP/$1.key" -out "$TMP/$1.crt" 2>/dev/null
}
tls_storescp() {
    certificate pacs
    storescp_at scp 2762 +tls "$TMP/pacs.key" "$TMP/pacs.crt" "$@"
}

# ---- mistakes of configuration

tls-client-to-dicom-port() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu openssl timeout 5 openssl s_client -connect $SCP:104 -servername pacs.example.test
}

http-to-dicom-port() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu curl curl -sv -m 3 "http://$SCP:104/dicom-web/studies"
}

ssh-to-dicom-port() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu ssh timeout 3 ssh -v -o BatchMode=yes -o StrictHostKeyChecking=no -p 104 nobody@$SCP
}

hl7-to-dicom-port() {
    two_hosts
    orthanc scp ORTHANC 4242
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu mllp "$PY" "$PEERS/mllp.py" sender $SCP 4242
}

dicom-to-http-port() {
    two_hosts
    orthanc scp ORTHANC 4242
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu echoscu echoscu -d -ta 3 -aec ORTHANC $SCP 8042
}

dicom-to-ssh-port() {
    two_hosts
    ssh-keygen -q -t ed25519 -N '' -f "$TMP/hostkey"
    mkdir -p /run/sshd
    serve scp sshd /usr/sbin/sshd -D -e -f /dev/null -h "$TMP/hostkey" -p 22
    listening scp 22
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu echoscu echoscu -d -ta 3 -aec ORTHANC $SCP 22
}

# An order to the RIS, on the usual port of MLLP.
hl7-mllp() {
    two_hosts
    serve scp mllp-receiver "$PY" "$PEERS/mllp.py" receiver 2575
    listening scp 2575
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu mllp-sender "$PY" "$PEERS/mllp.py" sender $SCP 2575
}

# ---- TLS

# Both sides with certificates.
tls-dcmtk-to-dcmtk() {
    two_hosts
    certificate modality
    tls_storescp +cf "$TMP/modality.crt"
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -d -xi -R +tls "$TMP/modality.key" "$TMP/modality.crt" +cf "$TMP/pacs.crt" \
        $SCP 2762 "$DATA/ct-1.dcm"
}

# The keys of the session are in the file beside it, and in the .pcapng itself.
tls-with-keys() {
    two_hosts
    tls_storescp -ic
    capture scu eth0 "$TMP/$CAP.pcap"
    rm -f "$CAPTURES/$CAP.keys"
    client scu pynetdicom "$PY" "$PEERS/store_scu.py" $SCP 2762 STORESCP \
        --tls "$TMP/pacs.crt" "$CAPTURES/$CAP.keys" "$DATA/ct-1.dcm" "$@"
    stop_all
    cp "$TMP/$CAP.pcap" "$CAPTURES/$CAP.pcap"
    editcap --inject-secrets "tls,$CAPTURES/$CAP.keys" "$TMP/$CAP.pcap" "$TMP/secrets.pcapng" 2>/dev/null
    "$PY" "$MAKE/pcapng_tidy.py" "$TMP/secrets.pcapng" "$CAPTURES/$CAP-inside.pcapng"
}
tls12-with-keys() { tls-with-keys --tls12; }

# A client without TLS at a server which wants it, and a client which does not
# trust the server.
tls-server-plain-client() {
    two_hosts
    tls_storescp -ic
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu echoscu echoscu -d -ta 3 $SCP 2762
}
tls-server-not-trusted() {
    two_hosts
    certificate other
    tls_storescp -ic
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu echoscu echoscu -d +tla $SCP 2762
    client scu storescu storescu -d -xi -R +tls "$TMP/other.key" "$TMP/other.crt" +cf "$TMP/other.crt" $SCP 2762 "$DATA/ct-1.dcm"
}

run_scenarios_here "$@"
