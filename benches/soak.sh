#!/usr/bin/env bash
# Chaos through dcmtap proxy: clients and servers that are killed in the middle, that never read, that say nothing or
# nonsense, for some minutes, while memory, threads and file descriptors of the proxy are looked at every two seconds.
#   benches/soak.sh [MINUTES]        default 10
# It fails if descriptors or threads do not come back to what they were, if memory grows steadily, if the proxy ends or
# does not answer, or if what it recorded cannot be read. DCMTAP names the program (default target/release/dcmtap),
# DCMTAP_PYTHON a Python with pynetdicom (clients and a server of pynetdicom are left out without it), SOAK a folder for
# files (default target/soak). Needs the Debian packages dcmtk, iproute2, curl, python3. It runs in a network of its own
# and as root of it, and whatever it starts ends with it.
set -uo pipefail
cd "$(dirname "$0")/.."
minutes=${1:-10}
export DCMTAP=$(realpath "${DCMTAP:-target/release/dcmtap}")
[ -x "$DCMTAP" ] || { echo "no program $DCMTAP: cargo build --release, or DCMTAP=…" >&2; exit 2; }
if [ -z "${SOAK_INSIDE:-}" ]; then
    exec env SOAK_INSIDE=yes unshare --user --map-root-user --net --pid --fork --mount-proc --kill-child "$0" "$minutes"
fi
ip link set lo up
folder=$(realpath -m "${SOAK:-target/soak}")
rm -rf "$folder"
mkdir -p "$folder"
python=${DCMTAP_PYTHON:-python3}
peers=$PWD/captures/make/peers
export PYTHONPATH=$PWD/captures/make PYTHONDONTWRITEBYTECODE=1 TCP_NODELAY=1
"$python" -c 'import pynetdicom, pydicom' 2>/dev/null && has_pynetdicom=yes || has_pynetdicom=no
scp=21104 slow=21112 deaf=21113 flood=21114 gone=21115   # where the targets listen; nobody ever does on the last one

# ---- objects: a small one, and one that takes a while

make_object() {
    local rows=$1 file=$2
    head -c $((rows * rows * 2)) /dev/urandom >"$folder/pixels.raw"
    printf '%s\n' "(0008,0016) UI =CTImageStorage" "(0008,0018) UI 2.25.$rows" "(0008,0060) CS CT" \
        "(0010,0010) PN SOAK^TEST" "(0010,0020) LO SOAK" "(0020,000d) UI 2.25.2" "(0020,000e) UI 2.25.3" \
        "(0028,0002) US 1" "(0028,0004) CS MONOCHROME2" "(0028,0010) US $rows" "(0028,0011) US $rows" \
        "(0028,0100) US 16" "(0028,0101) US 16" "(0028,0102) US 15" "(0028,0103) US 0" \
        "(7fe0,0010) OW =$folder/pixels.raw" >"$folder/dump"
    dump2dcm --write-xfer-little "$folder/dump" "$file"
    rm "$folder/pixels.raw" "$folder/dump"
}
make_object 256 "$folder/small.dcm"
make_object 3000 "$folder/large.dcm"

# ---- targets

end=$((SECONDS + minutes * 60))
goes_on() { [ $SECONDS -lt $end ]; }
# doze FROM TO: sleeps for some milliseconds.
doze() { local ms=$(($1 + RANDOM % ($2 - $1 + 1))); sleep "$((ms / 1000)).$(printf %03d $((ms % 1000)))"; }

# A storage SCP that dies every few seconds, in the middle of what it does, is away for a while, or hangs.
dying_target() {
    while goes_on; do
        setsid storescp --fork --ignore --max-pdu 131072 "$scp" >/dev/null 2>&1 &
        local pid=$!
        doze 4000 15000
        if [ $((RANDOM % 3)) = 0 ]; then
            kill -STOP -- "-$pid"; doze 500 3000; kill -CONT -- "-$pid"
            doze 1000 3000
        fi
        kill -KILL -- "-$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
        echo "target killed" >>"$folder/events"
        doze 0 2000
    done
}
python3 benches/soak.py deaf "$deaf" 2>/dev/null &
python3 benches/soak.py flood "$flood" 2>/dev/null &
[ $has_pynetdicom = no ] || "$python" "$peers/query_scp.py" "$slow" slow >/dev/null 2>&1 &

# ---- the proxy

help=$("$DCMTAP" proxy --help)
has() { grep -q -- "$1" <<<"$help"; }
options=(--format jsonl --grace 3s --connect-timeout 2s --max-connections 600)
for profile in dcmtk-storescu dcmtk-storescp; do
    options+=(--profile "conformance-profiles/$profile.toml")
done
routes=()
for target in $scp $slow $deaf $flood $gone; do routes+=(--route "127.0.0.1:$((target + 1000))=127.0.0.1:$target"); done
options+=(--record "$folder/soak.pcapng" --metrics 127.0.0.1:9911)
# A recording that is not rotated takes about 2 GB a minute.
! has --rotate || options+=(--rotate 50MB --keep 4)
"$DCMTAP" proxy "${routes[@]}" "${options[@]}" >"$folder/timeline" 2>"$folder/stderr" &
proxy=$!
until [ "$(grep -c 'listening on' "$folder/stderr")" -ge 5 ]; do
    kill -0 $proxy || { cat "$folder/stderr" >&2; exit 1; }
    sleep 0.1
done
# The timeline would fill the disk in time: the proxy appends to it, so that it can be emptied.
sweep() { while sleep 20; do [ "$(stat -c %s "$folder/timeline")" -lt 200000000 ] || : >"$folder/timeline"; done; }

# ---- clients

# hurt COMMAND…: runs it, and kills it in the middle one time in three.
hurt() {
    echo "${1##*/}" >>"$folder/events"
    if [ $((RANDOM % 3)) = 0 ]; then
        "$@" >/dev/null 2>&1 &
        local pid=$!
        doze 5 400
        kill -KILL "$pid" 2>/dev/null && echo "client killed" >>"$folder/events"
        wait "$pid" 2>/dev/null
    else
        timeout -s KILL 20 "$@" >/dev/null 2>&1
    fi
}
store_small() { while goes_on; do hurt storescu --repeat $((1 + RANDOM % 30)) 127.0.0.1 $((scp + 1000)) "$folder/small.dcm"; doze 0 300; done; }
store_large() { while goes_on; do hurt storescu 127.0.0.1 $((scp + 1000)) "$folder/large.dcm"; doze 100 1000; done; }
echo_often() { while goes_on; do hurt echoscu --repeat $((1 + RANDOM % 20)) 127.0.0.1 $((scp + 1000)); doze 0 200; done; }
echo_nobody() { while goes_on; do hurt echoscu 127.0.0.1 $((gone + 1000)); doze 200 1000; done; }
find_slowly() { while goes_on; do hurt findscu -S --cancel $((1 + RANDOM % 20)) -k QueryRetrieveLevel=STUDY -k PatientName= 127.0.0.1 $((slow + 1000)); doze 100 500; done; }
store_by_pynetdicom() { while goes_on; do hurt "$python" "$peers/store_scu.py" 127.0.0.1 $((scp + 1000)) SOAK "$folder/small.dcm"; doze 100 1000; done; }
noise() { python3 benches/soak.py noise "$1" "$2" "$folder/events"; }
scrape() {
    while goes_on; do
        curl -sf -m 5 http://127.0.0.1:9911/metrics >"$folder/metrics.new" && mv "$folder/metrics.new" "$folder/metrics" \
            || echo "metrics did not answer" >>"$folder/failures"
        sleep 5
    done
}

sleep 2
python3 benches/soak.py sample $proxy "$folder/samples" &
sampler=$!
sleep 6
echo "$minutes minutes of chaos, from $(date -u '+%F %T') UTC, load $(cut -d' ' -f1-3 /proc/loadavg), pynetdicom: $has_pynetdicom"
echo "dcmtap proxy ${options[*]}"
workers=()
for work in dying_target store_small store_small store_large echo_often echo_often echo_nobody find_slowly; do
    $work & workers+=($!)
done
[ $has_pynetdicom = no ] || { store_by_pynetdicom & workers+=($!); }
for port in $scp $deaf $flood; do noise $((port + 1000)) $((minutes * 60)) & workers+=($!); done
scrape & workers+=($!)
sweep &
sweeper=$!
wait "${workers[@]}" 2>/dev/null
kill $sweeper

# ---- the end: nobody is left, and the proxy is as it was

sleep 12
kill $sampler; wait $sampler 2>/dev/null
failed=0
kill -TERM $proxy 2>/dev/null || { echo "THE PROXY HAS ENDED BY ITSELF"; failed=1; }
wait $proxy; status=$?
echo "exit status of the proxy: $status"
[ $status -le 1 ] || failed=1
sort "$folder/events" | uniq -c | sort -rn | sed 's/^/  /'
python3 benches/soak.py judge "$folder/samples" || failed=1
[ ! -s "$folder/failures" ] || { sort "$folder/failures" | uniq -c; failed=1; }
[ ! -s "$folder/metrics" ] || grep -E '^dcmtap_(associations_total|connections_accepted|tap|recorder)' "$folder/metrics" | grep -v ' 0$' | sed 's/^/  /'
grep -vE 'listening on|refused|connect|reset' "$folder/stderr" | cut -c1-150 | sort | uniq -c | sort -rn | head -20
for recording in "$folder"/soak*.pcapng*; do
    [ -e "$recording" ] || continue
    "$DCMTAP" read --format jsonl "$recording" >"$folder/read" || { echo "cannot be read: $recording"; failed=1; }
    echo "  ${recording##*/}: $(stat -c %s "$recording") B, $(tail -n 1 "$folder/read" | cut -c1-120)"
done
[ $failed = 0 ] && echo "all is as it was" || echo "FAILED"
exit $failed
