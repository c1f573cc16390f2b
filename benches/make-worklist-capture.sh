#!/usr/bin/env bash
# Makes a capture of many small messages: DCMTK's findscu asks wlmscpfs for its whole worklist again and again over
# loopback, and tcpdump records it. One query is answered by 400 entries.
#   benches/make-worklist-capture.sh QUERIES FILE.pcap
# Needs root, and the Debian packages dcmtk, tcpdump and iproute2.
set -euo pipefail
queries=$1
file=$(realpath -m "$2")
work=$(mktemp -d)
pids=()
cleanup() {
    trap - EXIT
    kill "${pids[@]}" 2>/dev/null || true
    ip netns delete dcmtap-worklist 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

ip netns add dcmtap-worklist
ip -n dcmtap-worklist link set lo up
mkdir -p "$work/list/RIS"
touch "$work/list/RIS/lockfile"
for entry in $(seq 400); do
    cat >"$work/entry.dump" <<DUMP
(0008,0005) CS [ISO_IR 100]
(0008,0050) SH [A$entry]
(0010,0010) PN [BENCH^PATIENT$entry]
(0010,0020) LO [P$entry]
(0010,0030) DA [19700101]
(0010,0040) CS [O]
(0020,000d) UI [2.25.$entry]
(0032,1060) LO [CT HEAD]
(0040,0100) SQ
(fffe,e000) -
(0008,0060) CS [CT]
(0040,0001) AE [CT01]
(0040,0002) DA [20240229]
(0040,0003) TM [080000]
(0040,0009) SH [S$entry]
(fffe,e00d) -
(fffe,e0dd) -
(0040,1001) SH [R$entry]
DUMP
    dump2dcm --write-xfer-little "$work/entry.dump" "$work/list/RIS/$entry.wl"
done

export TCP_NODELAY=1
ip netns exec dcmtap-worklist wlmscpfs --disable-file-reject --data-files-path "$work/list" 104 2>/dev/null &
pids+=($!)
ip netns exec dcmtap-worklist tcpdump -Z root -B 262144 -i lo -w "$file" tcp 2>"$work/tcpdump.log" &
pids+=($!)
until grep -q "listening on" "$work/tcpdump.log"; do sleep 0.1; done
ip netns exec dcmtap-worklist findscu --repeat "$queries" -W -aec RIS -aet CT01 127.0.0.1 104 \
    -k PatientName -k PatientID -k AccessionNumber -k StudyInstanceUID -k RequestedProcedureID \
    -k "ScheduledProcedureStepSequence[0].Modality=CT" -k "ScheduledProcedureStepSequence[0].ScheduledProcedureStepID" \
    >/dev/null 2>&1
sleep 1
kill -INT "${pids[1]}"
wait "${pids[1]}" || true
cat "$work/tcpdump.log"
