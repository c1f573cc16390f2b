#!/usr/bin/env bash
# Compares dcmtap with wc, tcpdump and tshark on the same captures, in one run: throughput, ratios, peak memory.
#   benches/compare.sh [FOLDER]        the captures are made there once (2.6 GB; default target/bench)
# Every command runs three times after a first run that is not counted (tshark: once), and the fastest counts: what
# disturbs a machine only ever makes it slower. Needs root, and the Debian packages dcmtk, tcpdump, tshark, iproute2,
# ethtool and time. TSHARK=no leaves tshark out.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(realpath -m "${1:-target/bench}")
mkdir -p "$folder"
cargo build --release --locked --quiet
dcmtap=$PWD/target/release/dcmtap

[ -s "$folder/images-512M.pcap" ] || benches/make-capture.sh 470 "$folder/images-512M.pcap"
[ -s "$folder/images-2G.pcap" ] || benches/make-capture.sh 1880 "$folder/images-2G.pcap"
[ -s "$folder/worklist.pcap" ] || benches/make-worklist-capture.sh 1000 "$folder/worklist.pcap"

# measure RUNS FILE NAME COMMAND…: one line of the table; leaves the seconds in $seconds.
measure() {
    local runs=$1 file=$2 name=$3 best="" peak=0 begin end run memory
    shift 3
    for ((run = 0; run < runs; run++)); do
        begin=$EPOCHREALTIME
        /usr/bin/time -q -f %M -o "$folder/memory" "$@" >/dev/null 2>"$folder/messages" ||
            # Findings are a result: check ends with status 1.
            [[ $? -eq 1 && $name == "dcmtap check"* ]] || {
            cat "$folder/messages" >&2
            exit 1
        }
        end=$EPOCHREALTIME
        memory=$(tail -1 "$folder/memory")
        ((memory > peak)) && peak=$memory
        # The first of several runs only warms the cache.
        ((run == 0 && runs > 1)) && continue
        best=$(awk -v a="$begin" -v b="$end" -v best="$best" 'BEGIN { t = b - a; print best == "" || t < best ? t : best }')
    done
    seconds=$best
    awk -v name="$name" -v t="$seconds" -v size="$(stat -c %s "$file")" -v base="${base:-$seconds}" -v kib="$peak" \
        'BEGIN { printf "  %-28s %8.3f s  %7.3f GB/s  %7.2f × the time of read  %7.1f MiB\n",
                 name, t, size / t / 1e9, t / base, kib / 1024 }'
}

# compare FILE: the table of one capture.
compare() {
    local file=$1 base
    printf '\n%s: %s octets\n' "$(basename "$file")" "$(stat -c %s "$file")"
    measure 4 "$file" "dcmtap read" "$dcmtap" read "$file"
    base=$seconds
    measure 4 "$file" "dcmtap read --format jsonl" "$dcmtap" read --format jsonl "$file"
    measure 4 "$file" "dcmtap read --datasets" "$dcmtap" read --datasets "$file"
    measure 4 "$file" "dcmtap check" "$dcmtap" check "$file"
    measure 4 "$file" "dcmtap check --profile" "$dcmtap" check "$file" \
        --profile conformance-profiles/dcmtk-storescp.toml
    measure 4 "$file" "wc -l" wc -l "$file"
    measure 4 "$file" "tcpdump -w /dev/null" tcpdump -r "$file" -w /dev/null
    [ "${TSHARK:-yes}" = no ] || measure 1 "$file" "tshark" tshark -r "$file" -Y dicom -T fields -e dicom.pdu.type
}

compare "$folder/images-512M.pcap"
compare "$folder/images-2G.pcap"
compare "$folder/worklist.pcap"
messages=$("$dcmtap" read "$folder/worklist.pcap" | tail -1 | sed 's/.*, \([0-9]*\) messages.*/\1/')
measure 4 "$folder/worklist.pcap" "dcmtap read" "$dcmtap" read "$folder/worklist.pcap"
awk -v n="$messages" -v t="$seconds" 'BEGIN { printf "  %d messages: %d a second\n", n, n / t }'
