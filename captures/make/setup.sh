#!/usr/bin/env bash
# Installs the peers on a Debian machine: run it as root, once. Some packages
# start services of their own there (orthanc, ssh); the captures do not need them.
set -eu
MAKE=$(cd "$(dirname "$0")" && pwd)
WORK=${WORK:-/tmp/captures-work}
export DEBIAN_FRONTEND=noninteractive

apt-get update
apt-get install -y --no-install-recommends \
    dcmtk orthanc libgdcm-tools odil ctn pixelmed-apps \
    tshark wireshark-common tcpdump iproute2 nftables ethtool \
    openssl openssh-server curl zstd gzip procps python3-venv
# Unless there is a Node.js from elsewhere.
command -v npm >/dev/null || apt-get install -y --no-install-recommends nodejs npm

mkdir -p "$WORK"
[ -x "$WORK/venv/bin/python" ] || python3 -m venv "$WORK/venv"
"$WORK/venv/bin/pip" install pynetdicom==3.0.4 pydicom==3.0.2 numpy

# The tools of DICOM-rs; needs a Rust toolchain.
for tool in dicom-echoscu dicom-storescu dicom-storescp dicom-findscu dicom-movescu; do
    CARGO_TARGET_DIR=$WORK/cargo-target \
        cargo install --locked --root "$WORK/cargo" --version 0.10.1 $tool
done

# dcmjs-dimse, a DICOM stack in JavaScript.
mkdir -p "$WORK/npm"
(cd "$WORK/npm" && npm install --no-fund --no-audit --ignore-scripts dcmjs-dimse@0.3.3)

"$WORK/venv/bin/python" -B "$MAKE/data.py" "$MAKE/out/data"
