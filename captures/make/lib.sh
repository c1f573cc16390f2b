# Shared helpers of the capture scripts. Source it; it runs nothing by itself.
#
# A scenario is a bash function with the name of the capture it makes. It
# builds a small network of namespaces, starts a capture, starts servers, runs
# clients. What it started is stopped and deleted when it ends, in any case.

set -u -o pipefail
MAKE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CAPTURES=${CAPTURES:-$(dirname "$MAKE")}     # where the captures go
OUT=${OUT:-$MAKE/out}
LOGS=$OUT/logs                               # logs/<capture name>/<peer>.log
DATA=${DATA:-$OUT/data}                      # test objects, see data.py
WORK=${WORK:-/tmp/captures-work}             # installed peers and scratch
PEERS=$MAKE/peers
PY=$WORK/venv/bin/python
PATH=$WORK/cargo/bin:$PATH
NS=${NS:-dt-}                                # prefix of our namespaces
SCU=192.0.2.10
SCP=192.0.2.20
export DATA PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$MAKE PYTHONUNBUFFERED=1
export TCP_NODELAY=1                         # DCMTK: send without delay
export RUST_BACKTRACE=0 NO_COLOR=1

say() { printf '%s: %s\n' "${CAP:-captures}" "$*" >&2; }
fail() { say "FAILED: $*"; exit 1; }

# until_true SECONDS COMMAND...: polls until the command succeeds.
until_true() {
    local end=$((SECONDS + $1)); shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -le $end ] || return 1
        sleep 0.05
    done
}

# ---------------------------------------------------------------- network

# node NAME: a host (a network namespace) without any IPv6 chatter.
node() {
    ip netns add "$NS$1"
    NODES+=("$1")
    on "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 \
        net.ipv6.conf.default.disable_ipv6=1 net.ipv4.ip_no_pmtu_disc=0
    on "$1" ip link set lo up
}

# on NODE COMMAND...: runs a command on a node.
on() { local n=$1; shift; ip netns exec "$NS$n" "$@"; }

# cable NODE1 IF1 NODE2 IF2: a cable. Offloads are off, so that frames have
# the size and the checksums which they have on a wire.
cable() {
    ip link add "$2" netns "$NS$1" type veth peer name "$4" netns "$NS$3"
    wire_up "$1" "$2"; wire_up "$3" "$4"
}
wire_up() {
    on "$1" ethtool -K "$2" tx off rx off tso off gso off gro off >/dev/null 2>&1
    on "$1" ip link set "$2" up
}

# mac NODE IF LAST_BYTE: a fixed address.
mac() { on "$1" ip link set "$2" address "02:00:00:00:00:$3"; }

# two_hosts: SCU and SCP on one cable, with fixed and already known addresses.
two_hosts() {
    node scu; node scp
    cable scu eth0 scp eth0
    mac scu eth0 0a; mac scp eth0 14
    on scu ip addr add $SCU/24 dev eth0
    on scp ip addr add $SCP/24 dev eth0
    know_each_other
}
know_each_other() {
    on scu ip neigh replace $SCP lladdr 02:00:00:00:00:14 dev eth0 nud permanent
    on scp ip neigh replace $SCU lladdr 02:00:00:00:00:0a dev eth0 nud permanent
}

# lan NODE=LAST_BYTE...: hosts 192.0.2.x on a switch (node "switch", bridge br0).
# NET changes the network, e.g. to 10.0.1.
lan() {
    local spec n last net=${NET:-192.0.2}
    node switch
    on switch ip link add br0 address 02:00:00:00:00:fe type bridge mcast_snooping 0
    on switch ip link set br0 up
    for spec; do
        n=${spec%=*}; last=${spec#*=}
        node "$n"
        cable "$n" eth0 switch "$n"
        mac "$n" eth0 "$(printf %02x "$last")"
        on switch ip link set "$n" master br0
        on "$n" ip addr add "$net.$last/24" dev eth0
    done
    for n in "${@%=*}"; do
        for spec; do
            [ "${spec%=*}" = "$n" ] || on "$n" ip neigh replace "$net.${spec#*=}" dev eth0 \
                lladdr "02:00:00:00:00:$(printf %02x "${spec#*=}")" nud permanent
        done
    done
}

# ---------------------------------------------------------------- processes

# serve NODE LABEL COMMAND...: a server in the background, logging to LABEL.log.
serve() {
    local node=$1 label=$2; shift 2
    # Not by on(): so that the process id is the server's own.
    ip netns exec "$NS$node" "$@" >"$LOG/$label.log" 2>&1 </dev/null &
    SERVER=$!
    PIDS+=($SERVER)
}

# listening NODE PORT: waits until something listens there.
listening() {
    until_true 30 port_open "$1" "$2" || fail "nothing listens on $1 port $2"
    # Orthanc's REST interface is not spoken to over the network.
    [ -z "${DCMTAP_PROXY:-}" ] || [ "$2" = 8042 ] || tap_port "$1" "$2"
}
port_open() { [ -n "$(on "$1" ss -Hltn "sport = :$2")" ]; }

# tap_port NODE PORT: with DCMTAP_PROXY, a dcmtap, what comes to the port from
# other nodes goes through its proxy (see through-proxy.sh), which tells of it in
# proxy-NODE-PORT.jsonl. TAP_ALSO names more ports (NODE:PORT).
tap_port() {
    local spec also=${TAP_ALSO:-}
    TAP_ALSO=
    for spec in "$1:$2" $also; do
        [ -e "$LOG/proxy-${spec/:/-}.jsonl" ] || tap_route "${spec%:*}" "${spec#*:}"
    done
}
tap_route() {
    local node=$1 port=$2 name=$LOG/proxy-$1-$2 tap=$(($2 + 20000))
    ip netns exec "$NS$node" "$DCMTAP_PROXY" proxy --listen "0.0.0.0:$tap" --to "127.0.0.1:$port" \
        --format jsonl --output "$name.jsonl" --grace 2s >"$name.log" 2>&1 </dev/null &
    PIDS+=($!)
    until_true 10 port_open "$node" "$tap" || fail "no proxy for $node port $port: $(cat "$name.log")"
    on "$node" nft add table ip tap
    on "$node" nft 'add chain ip tap prerouting { type nat hook prerouting priority dstnat; }'
    on "$node" nft add rule ip tap prerouting iifname eth0 tcp dport "$port" redirect to ":$tap"
}

# client NODE LABEL COMMAND...: a client in the foreground. Its exit status is
# noted in the log; many scenarios want a failure.
client() {
    local node=$1 label=$2 rc; shift 2
    echo "\$ ${*//$WORK\//}" | sed "s#$MAKE/##g" >>"$LOG/$label.log"
    on "$node" timeout 60 "$@" >>"$LOG/$label.log" 2>&1 </dev/null
    rc=$?
    echo "exit status $rc" >>"$LOG/$label.log"
    return 0
}

# stop PID...: ends processes which we started.
stop() {
    local p
    for p; do kill "$p" 2>/dev/null; done
    for p; do
        until_true 10 gone "$p" || kill -9 "$p" 2>/dev/null
        wait "$p" 2>/dev/null
    done
}
gone() { ! kill -0 "$1" 2>/dev/null || [ "$(ps -o stat= -p "$1" | cut -c1)" = Z ]; }

# ---------------------------------------------------------------- capturing

# capture NODE IF FILE [OPTION...]: tcpdump for .pcap, dumpcap for .pcapng.
capture() {
    local node=$1 ifc=$2 file=$3 log; shift 3
    log=$LOG/capture-$(basename "$file").log
    case $file in
    *.pcapng)
        ip netns exec "$NS$node" dumpcap -q -i "$ifc" "$@" -w "$TMP/$(basename "$file")" >"$log" 2>&1 & ;;
    *)
        ip netns exec "$NS$node" tcpdump -Z root -U --immediate-mode -B 8192 -s 262144 -i "$ifc" "$@" \
            -w "$file" >"$log" 2>&1 & ;;
    esac
    SNIFFERS+=($!); FILES+=("$file")
    until_true 10 grep -qE 'listening on|^File:' "$log" || fail "capture does not start: $(cat "$log")"
    # dumpcap says so a moment before it has opened the interface's ring.
    case $file in *.pcapng) sleep 0.3 ;; esac
}

# end_capture: waits until the files do not grow any more, then closes them.
end_capture() {
    local a= b= n=0 f
    [ ${#SNIFFERS[@]} -gt 0 ] || return 0
    until [ "$a" = "$b" ] && [ $n -ge 4 ] || [ $n -ge 40 ]; do
        b=$a; a=$(stat -c %s "${FILES[@]}" "$TMP"/*.pcapng 2>/dev/null | tr '\n' ' ')
        n=$((n + 1)); sleep 0.1
    done
    local p
    for p in "${SNIFFERS[@]}"; do kill "$p" 2>/dev/null; wait "$p" 2>/dev/null; done
    SNIFFERS=()
    for f in "${FILES[@]}"; do
        # dumpcap notes processor and kernel of the machine: nobody's business.
        case $f in *.pcapng) "$PY" "$MAKE/pcapng_tidy.py" "$TMP/$(basename "$f")" "$f" ;; esac
    done
    FILES=()
}

# stop_all: stops the servers and then the captures (so that what servers do
# while they stop is seen too).
stop_all() {
    [ ${#PIDS[@]} -eq 0 ] || stop "${PIDS[@]}"
    PIDS=()
    end_capture
}

cleanup() {
    local n
    stop_all
    for n in "${NODES[@]}"; do ip netns del "$NS$n" 2>/dev/null; done
    rm -rf "$TMP"
}

# run_scenarios NAME... -- [WANTED...]: runs all scenarios or the wanted ones.
run_scenarios() {
    local all=() s bad=0
    while [ "$1" != -- ]; do all+=("$1"); shift; done
    shift
    [ -f "$DATA/done" ] || "$PY" "$MAKE/data.py" "$DATA" || exit 1
    for s in "${@:-${all[@]}}"; do
        declare -F "$s" >/dev/null || { echo "no scenario $s; there are: ${all[*]}" >&2; exit 2; }
        (
            CAP=$s; LOG=$LOGS/$s; TMP=$WORK/tmp/$NS$s
            rm -rf "$LOG" "$TMP"; mkdir -p "$LOG" "$TMP"
            PIDS=(); NODES=(); SNIFFERS=(); FILES=()
            trap cleanup EXIT
            "$s"
            stop_all
            say "done"
        ) || { bad=1; echo "$s: FAILED" >&2; }
    done
    return $bad
}

# run_scenarios_here "$@": all functions of the script which are scenarios
# (their names have a hyphen), in the order of the file.
run_scenarios_here() {
    # shellcheck disable=SC2046
    run_scenarios $(sed -nE 's/^([a-z0-9]+(-[a-z0-9]+)+)\(\).*/\1/p' "$0") -- "$@"
}

# ---------------------------------------------------------------- peers

# orthanc NODE AET PORT [JSON]: starts Orthanc; the JSON members are added to
# its configuration. Its REST interface listens on port 8042.
orthanc() {
    local conf=$TMP/orthanc.json dir=$TMP/orthanc
    mkdir -p "$dir"
    cat >"$conf" <<JSON
{ "Name": "dcmtap", "StorageDirectory": "$dir", "IndexDirectory": "$dir",
  "DicomAet": "$2", "DicomPort": $3, "RemoteAccessAllowed": true,
  "AuthenticationEnabled": false, "HttpPort": 8042, "DicomScpTimeout": 30,
  "OverwriteInstances": true,
  "DicomAlwaysAllowFind": ${ALLOW:-true}, "DicomAlwaysAllowGet": true, "DicomAlwaysAllowMove": true, "DicomThreadsCount": 2${4:+, $4} }
JSON
    serve "$1" orthanc Orthanc --verbose --trace-dicom "$conf"
    listening "$1" "$3"
    listening "$1" 8042
}
# rest NODE METHOD PATH [CURL OPTION...]: a call of Orthanc's REST interface,
# from its own host, so that it is not in the capture.
rest() { local n=$1 m=$2 p=$3; shift 3; on "$n" curl -sS -X "$m" "http://127.0.0.1:8042$p" "$@"; }

# storescp NODE PORT [OPTION...]: DCMTK's storage SCP.
storescp_at() {
    local n=$1 port=$2; shift 2
    mkdir -p "$TMP/received"
    serve "$n" storescp storescp -d -dhl -od "$TMP/received" "$@" "$port"
    listening "$n" "$port"
}
# dcmqrscp_at NODE PORT FILES [OPTION...]: DCMTK's image server with the objects
# FILES (a pattern in the data folder); it knows some move destinations.
dcmqrscp_at() {
    local n=$1 port=$2 files=$3; shift 3
    mkdir -p "$TMP/qr"
    (cd "$DATA" && for f in $files; do cp "$f" "$TMP/qr/"; done)
    dcmqridx "$TMP/qr" "$TMP"/qr/*.dcm >"$LOG/dcmqridx.log" 2>&1
    cat >"$TMP/dcmqrscp.cfg" <<CFG
NetworkTCPPort  = $port
MaxPDUSize      = 16384
MaxAssociations = ${MAX_ASSOCIATIONS:-16}
HostTable BEGIN
workstation = (WORKSTATION01, 192.0.2.30, 11113)
switchedoff = (SWITCHEDOFF, 192.0.2.30, 9999)
itself = (MOVESCU, 192.0.2.10, 11113)
HostTable END
VendorTable BEGIN
VendorTable END
AETable BEGIN
DCMQRSCP $TMP/qr RW (200, 1024mb) ANY
AETable END
CFG
    serve "$n" dcmqrscp dcmqrscp -d -dhl -c "$TMP/dcmqrscp.cfg" "$@"
    listening "$n" "$port"
}
# orthanc_load NODE FILE...: stores objects over the REST interface.
orthanc_load() {
    local n=$1 f; shift
    for f; do rest "$n" POST /instances --data-binary @"$f" >>"$LOG/orthanc-load.log" || fail "load $f"; done
}
# pixelmed CLASS: the command for main() of a class of PixelMed's toolkit.
pixelmed() { echo java -cp "/usr/share/java/pixelmed.jar:/usr/share/java/*" "com.pixelmed.network.$1"; }
