#!/usr/bin/env bash
# Compares dcmtap proxy with a direct connection, haproxy and socat on loopback, in one run: transfers of DCMTK's storescu
# to storescp, the delay of C-ECHO, associations a second, CPU time and memory.
#   benches/proxy.sh [FOLDER]        objects and recordings are made there (2 GB; default target/bench)
# Each measurement is done RUNS times (default 3), of all in turn, and the best one counts: what disturbs a machine only
# ever makes it slower; the machine's load when it began is told. With QUICK=yes everything is done once, with a tenth of the objects, to try the script.
# Needs the Debian packages dcmtk, haproxy and socat.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(realpath -m "${1:-target/bench}")
runs=${RUNS:-3} images=2000 objects=8 echoes=20000 seconds=5
[ "${QUICK:-no}" = no ] || { runs=1 images=200 objects=2 echoes=2000 seconds=1; }

missing=()
for pair in storescu:dcmtk haproxy:haproxy socat:socat; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
done
[ ${#missing[@]} -eq 0 ] || {
    echo "missing: apt-get install -y ${missing[*]}" >&2
    exit 1
}
mkdir -p "$folder"
cargo build --release --locked --quiet
dcmtap=$PWD/target/release/dcmtap
load=$(cargo bench --locked --no-run --bench load 2>&1 | sed -n 's/.*Executable.*(\(.*\))$/\1/p')
[ -x "$load" ] || {
    echo "benches/load.rs does not build: cargo bench --no-run --bench load" >&2
    exit 1
}

pids=()
work=$(mktemp -d "$folder/proxy.XXXXXX")
cleanup() {
    trap - EXIT
    kill "${pids[@]}" 2>/dev/null || true
    wait "${pids[@]}" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

# make_object ROWS COLUMNS FILE: a CT image of as many pixels with 16 bits, its pixels noise.
make_object() {
    local rows=$1 columns=$2 file=$3
    [ -s "$file" ] && return
    head -c $((rows * columns * 2)) /dev/urandom >"$work/pixels.raw"
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
(0028,0010) US $rows
(0028,0011) US $columns
(0028,0100) US 16
(0028,0101) US 16
(0028,0102) US 15
(0028,0103) US 0
(7fe0,0010) OW =$work/pixels.raw
DUMP
    dump2dcm --write-xfer-little "$work/image.dump" "$file"
    rm "$work/pixels.raw"
}
make_object 512 512 "$folder/ct.dcm"
make_object 8192 4096 "$folder/large.dcm"

# The two who answer, and for each who stands between a port for both of them.
modes=(direct haproxy socat "dcmtap proxy --quiet" "dcmtap proxy --record" "dcmtap proxy --profile")
mapfile -t ports < <("$load" ports $((2 * ${#modes[@]})))
declare -A store_port echo_port pid_of
for index in "${!modes[@]}"; do
    store_port[${modes[index]}]=${ports[2 * index]}
    echo_port[${modes[index]}]=${ports[2 * index + 1]}
done
scp=${store_port[direct]} answerer=${echo_port[direct]}

# start NAME COMMAND…: in the background, as a process of NAME.
start() {
    local name=$1
    shift
    "$@" >>"$work/${name// /-}.log" 2>&1 &
    pids+=($!)
    pid_of[$name]+=" $!"
}

export TCP_NODELAY=1 TCP_BUFFER_LENGTH=${TCP_BUFFER_LENGTH:-262144}
start direct storescp --fork --ignore --max-pdu 131072 "$scp"
start direct "$load" serve "$answerer"
cat >"$work/haproxy.cfg" <<CONFIGURATION
global
    nbthread 2
    maxconn 4000
defaults
    mode tcp
    timeout connect 10s
    timeout client 1h
    timeout server 1h
listen store
    bind 127.0.0.1:${store_port[haproxy]}
    server scp 127.0.0.1:$scp
listen echo
    bind 127.0.0.1:${echo_port[haproxy]}
    server scp 127.0.0.1:$answerer
CONFIGURATION
start haproxy haproxy -db -f "$work/haproxy.cfg"
for pair in "${store_port[socat]}:$scp" "${echo_port[socat]}:$answerer"; do
    start socat socat -b131072 "TCP-LISTEN:${pair%:*},bind=127.0.0.1,reuseaddr,fork,nodelay,backlog=128" \
        "TCP:127.0.0.1:${pair#*:},nodelay"
done
# start_dcmtap NAME ARGUMENTS…
start_dcmtap() {
    local name=$1
    shift
    start "$name" "$dcmtap" proxy --route "127.0.0.1:${store_port[$name]}=127.0.0.1:$scp" \
        --route "127.0.0.1:${echo_port[$name]}=127.0.0.1:$answerer" --quiet "$@"
}
start_dcmtap "dcmtap proxy --quiet"
start_dcmtap "dcmtap proxy --profile" --profile conformance-profiles/dcmtk-storescp.toml
if "$dcmtap" proxy --help | grep -q -- "--record"; then
    start_dcmtap "dcmtap proxy --record" --record "$work/traffic.pcapng" --rotate 100MB --keep 4
else
    echo "this dcmtap does not record: left out" >&2
    mapfile -t modes < <(printf '%s\n' "${modes[@]}" | grep -v -- --record)
fi

# Waits until everybody listens.
for mode in "${modes[@]}"; do
    for port in "${store_port[$mode]}" "${echo_port[$mode]}"; do
        for ((try = 0; ; try++)); do
            (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
            ((try < 100)) || {
                echo "$mode does not listen on port $port:" >&2
                cat "$work/${mode// /-}.log" >&2
                exit 1
            }
            sleep 0.1
        done
    done
done

# The best of each measurement, by measurement and mode.
declare -A best cpu octets
# keep WHICH MEASUREMENT MODE VALUE: WHICH is max or min.
keep() {
    local key=$2,$3
    best[$key]=$(awk -v which="$1" -v new="$4" -v old="${best[$key]:-}" \
        'BEGIN { print old == "" || (which == "max" ? new > old : new < old) ? new : old }')
}

# cpu_of MODE: the ticks of CPU time that its processes took, with those that ended.
cpu_of() {
    local pid sum=0 line fields
    for pid in ${pid_of[$1]}; do
        line=$(<"/proc/$pid/stat")
        read -ra fields <<<"${line##*) }"
        sum=$((sum + fields[11] + fields[12] + fields[13] + fields[14]))
    done
    echo "$sum"
}

# transfer MEASUREMENT MODE COUNT FILE REPEATS: COUNT transfers at once.
transfer() {
    local measurement=$1 mode=$2 count=$3 file=$4 repeats=$5 begin end before size senders=() sender
    before=$(cpu_of "$mode")
    begin=$EPOCHREALTIME
    for ((sender = 0; sender < count; sender++)); do
        storescu --max-pdu 131072 --repeat "$repeats" 127.0.0.1 "${store_port[$mode]}" "$file" >>"$work/storescu.log" 2>&1 &
        senders+=($!)
    done
    for sender in "${senders[@]}"; do
        wait "$sender" || {
            echo "storescu failed ($mode):" >&2
            tail "$work/storescu.log" >&2
            exit 1
        }
    done
    end=$EPOCHREALTIME
    # Processes of socat that are about to end, and what is still being analysed, count too.
    sleep 0.5
    size=$(($(stat -c %s "$file") * repeats * count))
    cpu[$mode]=$((${cpu[$mode]:-0} + $(cpu_of "$mode") - before))
    octets[$mode]=$((${octets[$mode]:-0} + size))
    keep max "$measurement" "$mode" "$(awk -v t="$begin" -v e="$end" -v n="$size" 'BEGIN { print n / (e - t) / 1e6 }')"
}

read -r busy _ </proc/loadavg
for ((run = 1; run <= runs; run++)); do
    for mode in "${modes[@]}"; do
        echo "run $run of $runs: $mode" >&2
        transfer one "$mode" 1 "$folder/large.dcm" "$objects"
        transfer four "$mode" 4 "$folder/large.dcm" "$objects"
        transfer images "$mode" 1 "$folder/ct.dcm" "$images"
        read -r p50 p99 < <("$load" echo "${echo_port[$mode]}" "$echoes")
        keep min p50 "$mode" "$p50"
        keep min p99 "$mode" "$p99"
        keep max associations "$mode" "$("$load" associations "${echo_port[$mode]}" "$seconds" 8)"
    done
done
for mode in "${modes[@]:1}"; do
    best[cpu,$mode]=$(awk -v ticks="${cpu[$mode]}" -v hz="$(getconf CLK_TCK)" -v n="${octets[$mode]}" \
        'BEGIN { print ticks / hz / (n / 1e9) }')
    peak=0
    for pid in ${pid_of[$mode]}; do
        peak=$((peak + $(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status")))
    done
    best[memory,$mode]=$(awk -v kib="$peak" 'BEGIN { print kib / 1024 }')
done

# table MEASUREMENT UNIT TITLE: a line for each mode, with what it is to direct and to haproxy.
table() {
    local mode
    printf '\n%s\n' "$3"
    for mode in "${modes[@]}"; do
        [ -n "${best[$1,$mode]:-}" ] || continue
        awk -v name="$mode" -v value="${best[$1,$mode]}" -v unit="$2" -v direct="${best[$1,direct]:-}" \
            -v haproxy="${best[$1,haproxy]}" 'BEGIN {
                printf "  %-24s %9.1f %-6s", name, value, unit
                if (direct != "") printf "%6.2f × direct", value / direct
                printf "  %6.2f × haproxy", value / haproxy
                if (unit == "µs") printf "  %+7.1f µs", value - direct
                print "" }'
    done
}
printf '%s, %s CPUs, load %s when it began, %s; best of %d\n' "$(uname -sr)" "$(nproc)" "$busy" \
    "$(haproxy -v | sed -n 's/ version \([^ ]*\).*/ \1/p;q')" "$runs"
table one MB/s "one storescu, $objects objects of 64 MiB"
table four MB/s "four storescu at once, $objects objects of 64 MiB each"
table images MB/s "one storescu, $images CT images of 0.5 MiB on one association"
table p50 µs "C-ECHO on one association, median of $echoes"
table p99 µs "C-ECHO on one association, 99th percentile of $echoes"
table associations /s "associations with a C-ECHO, 8 clients"
table cpu s/GB "CPU time of the proxy for the transfers"
table memory MiB "most memory of the proxy (of socat without its children)"

# What a proxy could not analyse or record, it says when it ends.
for mode in "${modes[@]}"; do
    [[ $mode == dcmtap* ]] || continue
    for pid in ${pid_of[$mode]}; do
        kill "$pid"
        wait "$pid" || [ $? -eq 1 ]
    done
    printf '\n%s\n' "$mode"
    sed '/listening on/d; s/^/  /' "$work/${mode// /-}.log" | tail -4
done
