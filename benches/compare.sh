#!/usr/bin/env bash
# Compares dcmtap with wc, tcpdump, gzip and tshark on the same captures, in one run: throughput, ratios, peak memory.
#   benches/compare.sh [FOLDER]        the captures are made there once (5 GB; default target/bench)
# Every command runs three times after a first run that is not counted (tshark: once), and the fastest counts: what
# disturbs a machine only ever makes it slower. Needs root, and the Debian packages dcmtk, tcpdump, tshark, iproute2,
# ethtool, python3 and time. TSHARK=no leaves tshark out. docs/PERFORMANCE.md tells what came of it.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(realpath -m "${1:-target/bench}")
mkdir -p "$folder"
cargo build --release --locked --quiet
dcmtap=$PWD/target/release/dcmtap

# capture NAME COMMAND…: makes a capture with the command, whose last argument is its file, unless it is there.
capture() {
    local file=$folder/$1
    shift
    [ -s "$file" ] || { "$@" "$file.part" >&2 && mv "$file.part" "$file"; }
}
capture images-512M.pcap benches/make-capture.sh 470
capture images-offloaded-512M.pcap env OFFLOADING=yes benches/make-capture.sh 470
capture images-2G.pcap benches/make-capture.sh 1880
capture worklist.pcap benches/make-worklist-capture.sh 1000
capture images-512M-out-of-order.pcap python3 benches/vary.py out-of-order 30 "$folder/images-512M.pcap"
capture associations-10000.pcap python3 benches/vary.py interleave 10000 \
    captures/store-implicit-le-dcmtk-to-orthanc.pcap
for name in images-512M worklist; do
    capture $name.pcap.gz sh -c 'gzip -c "$0" >"$1"' "$folder/$name.pcap"
done

# What was measured: seconds, and MiB at most, by capture and command.
declare -A seconds_of memory_of

# measure RUNS FILE COMMAND…: one line of the table.
measure() {
    local runs=$1 file=$2 best="" peak=0 begin end run memory name key
    shift 2
    # As it is typed: without the folder of the program and the capture's name.
    name="${*/#"$dcmtap"/dcmtap}"
    name="${name/ "$file"/}"
    name="${name/ conformance-profiles\/dcmtk-storescp.toml/}"
    key="$(basename "$file") ${TITLE:-$name}"
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
    seconds_of[$key]=$best
    memory_of[$key]=$((peak / 1024))
    awk -v name="${TITLE:-$name}" -v t="$best" -v size="$(stat -L -c %s "$file")" \
        -v base="${seconds_of[$(basename "$file") dcmtap read]}" -v kib="$peak" \
        'BEGIN { printf "  %-28s %8.3f s  %7.3f GB/s  %7.2f × the time of read  %7.1f MiB\n",
                 name, t, size / t / 1e9, t / base, kib / 1024 }'
}

# ours FILE: the commands of dcmtap on one capture.
ours() {
    # What the system keeps of files in memory does not last on every machine.
    cat "$1" >/dev/null
    printf '\n%s: %s octets\n' "$(basename "$1")" "$(stat -c %s "$1")"
    measure 4 "$1" "$dcmtap" read "$1"
    measure 4 "$1" "$dcmtap" read --format jsonl "$1"
    measure 4 "$1" "$dcmtap" read --datasets "$1"
    measure 4 "$1" "$dcmtap" check "$1"
    measure 4 "$1" "$dcmtap" check --profile conformance-profiles/dcmtk-storescp.toml "$1"
}

# compare FILE: those, and the others on it.
compare() {
    ours "$1"
    TITLE="wc -l" measure 4 "$1" wc -l "$1"
    TITLE="tcpdump -w /dev/null" measure 4 "$1" tcpdump -r "$1" -w /dev/null
    [ "${TSHARK:-yes}" = no ] || TITLE=tshark measure 1 "$1" tshark -r "$1" -Y dicom -T fields -e dicom.pdu.type
}

compare "$folder/images-512M.pcap"
compare "$folder/images-offloaded-512M.pcap"
# tshark takes many minutes for it, as for the small messages below.
TSHARK=no compare "$folder/images-512M-out-of-order.pcap"
compare "$folder/images-2G.pcap"
TSHARK=no compare "$folder/worklist.pcap"
messages=$("$dcmtap" read "$folder/worklist.pcap" | tail -1 | sed 's/.*, \([0-9]*\) messages.*/\1/')
awk -v n="$messages" -v t="${seconds_of[worklist.pcap dcmtap read]}" \
    'BEGIN { printf "  %d messages: %d a second\n", n, n / t }'
ours "$folder/associations-10000.pcap"
for name in images-512M worklist; do
    ours "$folder/$name.pcap.gz"
    TITLE="gzip -dc" measure 4 "$folder/$name.pcap.gz" gzip -dc "$folder/$name.pcap.gz"
done

# each COMMAND…: milliseconds that starting it takes, of two hundred starts.
each() {
    local begin=$EPOCHREALTIME end
    for _ in {1..200}; do "$@" >/dev/null; done
    end=$EPOCHREALTIME
    awk -v a="$begin" -v b="$end" 'BEGIN { printf "%.1f", (b - a) * 1000 / 200 }'
}

# ratio WHAT FILE SLOWER FASTER GOAL: how much longer one command takes than another.
ratio() {
    [ -n "${seconds_of[$2 $3]:-}" ] || return 0
    awk -v what="$1" -v file="$2" -v a="${seconds_of[$2 $3]}" -v b="${seconds_of[$2 $4]}" -v goal="$5" \
        'BEGIN { printf "  %-36s %-30s %8.2f    goal %s\n", what, file, a / b, goal }'
}

printf '\nratios of speed:\n'
for file in images-512M.pcap images-offloaded-512M.pcap images-512M-out-of-order.pcap images-2G.pcap worklist.pcap; do
    ratio "read to wc -l" $file "wc -l" "dcmtap read" "0.7"
    ratio "read to tcpdump -w /dev/null" $file "tcpdump -w /dev/null" "dcmtap read" "1.5"
    ratio "check to read" $file "dcmtap read" "dcmtap check" "0.67"
    ratio "check to read --datasets" $file "dcmtap read --datasets" "dcmtap check" "-"
    ratio "read to tshark" $file tshark "dcmtap read" "150 (2 GiB)"
done
for file in images-512M.pcap.gz worklist.pcap.gz; do
    ratio "read to gzip -dc" $file "gzip -dc" "dcmtap read" "1"
done
printf 'memory with 10,000 open associations, MiB: read %s, check %s    goal: less than 128\n' \
    "${memory_of[associations-10000.pcap dcmtap read]}" "${memory_of[associations-10000.pcap dcmtap check]}"
printf 'a start of dcmtap --version, ms: %s; of true: %s    goal: less than 5\n' \
    "$(each "$dcmtap" --version)" "$(each /bin/true)"
