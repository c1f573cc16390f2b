#!/usr/bin/env bash
# Makes a large capture of real image traffic: DCMTK's storescu sends CT images to storescp over a link with an MTU of
# 1500, and tcpdump records it: without offloading as it is on a wire, with OFFLOADING=yes as it is recorded on a host
# whose network card cuts and joins segments, in frames of up to 64 KiB.
#   [OFFLOADING=yes] benches/make-capture.sh MEBIBYTES FILE.pcap
# Needs root, and the Debian packages dcmtk, tcpdump, iproute2 and ethtool.
set -euo pipefail
mebibytes=$1
file=$(realpath -m "$2")
work=$(mktemp -d)
cleanup() {
    trap - EXIT
    kill "${pids[@]}" 2>/dev/null || true
    ip netns delete dcmtap-scu 2>/dev/null || true
    ip netns delete dcmtap-scp 2>/dev/null || true
    rm -rf "$work"
}
pids=()
trap cleanup EXIT

ip netns add dcmtap-scu
ip netns add dcmtap-scp
ip link add eth0 netns dcmtap-scu type veth peer name eth0 netns dcmtap-scp
for side in scu:1 scp:2; do
    ns=dcmtap-${side%:*}
    [ "${OFFLOADING:-no}" = yes ] ||
        ip netns exec "$ns" ethtool -K eth0 tx off rx off tso off gso off gro off >/dev/null
    ip -n "$ns" addr add "10.0.1.${side#*:}/24" dev eth0
    ip -n "$ns" link set eth0 up
done

# A CT image of 512 by 512 pixels with 16 bits, its pixels noise: 0.5 MiB.
head -c 524288 /dev/urandom >"$work/pixels.raw"
cat >"$work/image.dump" <<DUMP
(0008,0016) UI =CTImageStorage
(0008,0018) UI 2.25.1
(0008,0020) DA 20240229
(0008,0060) CS CT
(0010,0010) PN BENCH^MARK
(0010,0020) LO BENCH
(0020,000d) UI 2.25.2
(0020,000e) UI 2.25.3
(0028,0002) US 1
(0028,0004) CS MONOCHROME2
(0028,0010) US 512
(0028,0011) US 512
(0028,0100) US 16
(0028,0101) US 16
(0028,0102) US 15
(0028,0103) US 0
(7fe0,0010) OW =$work/pixels.raw
DUMP
dump2dcm --write-xfer-little "$work/image.dump" "$work/image.dcm"

export TCP_NODELAY=1
ip netns exec dcmtap-scp storescp --ignore 104 &
pids+=($!)
ip netns exec dcmtap-scp tcpdump -Z root -B 1048576 -i eth0 -w "$file" tcp 2>"$work/tcpdump.log" &
pids+=($!)
until grep -q "listening on" "$work/tcpdump.log"; do sleep 0.1; done
ip netns exec dcmtap-scu storescu --repeat $((mebibytes * 2)) 10.0.1.2 104 "$work/image.dcm"
sleep 1
kill -INT "${pids[1]}"
wait "${pids[1]}" || true
cat "$work/tcpdump.log"
