#!/usr/bin/env bash
# The same kind of traffic in many wrappings: link layers, tunnels, file formats.
. "$(dirname "$0")/lib.sh"

# traffic [ADDRESS [FILE]]: two small objects from storescu to storescp, port 104.
traffic() {
    client scu storescu storescu -d -xi -R -aec STORESCP "${1:-$SCP}" 104 "${2:-$DATA/mr.dcm}" "$DATA/name-utf8.dcm"
}

# ---- link layers

link-loopback() {
    node scu
    storescp_at scu 104
    capture scu lo "$CAPTURES/$CAP.pcap"
    traffic 127.0.0.1
}

# DICOM-rs to pynetdicom: DCMTK 3.6.7 does not know IPv6.
link-ipv6() {
    two_hosts
    local n last=a
    for n in scu scp; do
        on $n ip link set eth0 addrgenmode none
        on $n sysctl -qw net.ipv6.conf.eth0.disable_ipv6=0 net.ipv6.conf.eth0.accept_ra=0
        on $n ip addr add 2001:db8::$last/64 dev eth0 nodad
        last=14
    done
    on scu ip neigh replace 2001:db8::14 lladdr 02:00:00:00:00:14 dev eth0 nud permanent
    on scp ip neigh replace 2001:db8::a lladdr 02:00:00:00:00:0a dev eth0 nud permanent
    serve scp pynetdicom "$PY" "$PEERS/store_scp.py" 11112 --ipv6
    listening scp 11112
    # Without the multicast reports of hosts which have just come up.
    capture scu eth0 "$CAPTURES/$CAP.pcap" 'tcp or icmp6[0] >= 133'
    client scu dicom-rs dicom-storescu -v "PYNETDICOM@[2001:db8::14]:11112" "$DATA/mr.dcm" "$DATA/name-utf8.dcm"
}

# Linux cooked, version 1: any interface of a host; the loopback one too.
link-linux-cooked() {
    two_hosts
    storescp_at scp 104
    capture scp any "$CAPTURES/$CAP.pcap" -y LINUX_SLL
    traffic
    client scp echoscu echoscu -d 127.0.0.1 104
}

# Version 2, on a router: each packet is seen twice, coming and going.
link-linux-cooked-v2-router() {
    router_between
    storescp_at scp 104
    capture router any "$CAPTURES/$CAP.pcap" -y LINUX_SLL2
    traffic 198.51.100.20
}

# router_between [MTU]: scu 192.0.2.10 - router - scp 198.51.100.20; MTU: the
# router's on the way to scp.
router_between() {
    node scu; node router; node scp
    cable scu eth0 router left
    cable scp eth0 router right
    mac scu eth0 0a; mac scp eth0 14; mac router left f1; mac router right f2
    on scu ip addr add 192.0.2.10/24 dev eth0
    on router ip addr add 192.0.2.1/24 dev left
    on router ip addr add 198.51.100.1/24 dev right
    on scp ip addr add 198.51.100.20/24 dev eth0
    on router sysctl -qw net.ipv4.ip_forward=1
    [ -z "${1:-}" ] || on router ip link set right mtu "$1"
    on scu ip route add 198.51.100.0/24 via 192.0.2.1
    on scp ip route add 192.0.2.0/24 via 198.51.100.1
    on scu ip neigh replace 192.0.2.1 lladdr 02:00:00:00:00:f1 dev eth0 nud permanent
    on router ip neigh replace 192.0.2.10 lladdr 02:00:00:00:00:0a dev left nud permanent
    on router ip neigh replace 198.51.100.20 lladdr 02:00:00:00:00:14 dev right nud permanent
    on scp ip neigh replace 198.51.100.1 lladdr 02:00:00:00:00:f2 dev eth0 nud permanent
}

# IP fragments: a router with a small MTU, and a client which allows it to cut.
link-ip-fragments() {
    router_between 600
    on scu sysctl -qw net.ipv4.ip_no_pmtu_disc=1
    storescp_at scp 104
    capture scp eth0 "$CAPTURES/$CAP.pcap"
    traffic 198.51.100.20
}

# The same router, and a client which forbids it: ICMP tells it the MTU.
link-path-mtu-discovery() {
    router_between 600
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    traffic 198.51.100.20
}

# ---- encapsulations

# tunnel KIND [MTU]: scu 10.9.0.10 and scp 10.9.0.20 through a tunnel on eth0.
tunnel() {
    local kind=$1 mtu=${2:-1500} n last local remote
    two_hosts
    for n in scu scp; do
        on $n ip link set eth0 mtu 1600
        [ $n = scu ] && last=10 local=$SCU remote=$SCP || last=20 local=$SCP remote=$SCU
        serve $n tunnel-$n "$PY" "$PEERS/tunnel.py" "$kind" t0 eth0 $local $remote
        until_true 10 grep -q ready "$LOG/tunnel-$n.log" || fail "no tunnel"
        on $n ip link set t0 mtu "$mtu"
        case $kind in
        vlan | qinq | gretap) on $n ip link set t0 address "02:00:00:00:01:$last" ;;
        esac
        on $n ip addr add 10.9.0.$last/24 dev t0
        on $n ip link set t0 up
    done
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    traffic 10.9.0.20
}
link-vlan() { tunnel vlan; }
link-qinq() { tunnel qinq; }
link-mpls() { tunnel mpls; }
link-pppoe() { tunnel pppoe 1492; }
link-ipip() { tunnel ipip 1480; }
link-gre() { tunnel gre 1468; }
link-gre-ethernet() { tunnel gretap 1462; }

link-vxlan() {
    two_hosts
    local n last
    for n in scu scp; do
        [ $n = scu ] && last=10 || last=20
        on $n ip link add vx0 type vxlan id 4242 dstport 4789 dev eth0 nolearning \
            remote "$([ $n = scu ] && echo $SCP || echo $SCU)"
        wire_up $n vx0
        on $n ip link set vx0 address "02:00:00:00:01:$last"
        on $n ip addr add 10.9.0.$last/24 dev vx0
    done
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    traffic 10.9.0.20
}

# Raw IP: the inside of a tunnel.
link-raw-ip() {
    CAPTURES=$TMP tunnel ipip 1480
    stop "${PIDS[2]}"; end_capture
    storescp_at scp 104
    capture scu t0 "$CAPTURES/$CAP.pcap"
    traffic 10.9.0.20
}

# ---- file formats

format-nanoseconds() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap" --time-stamp-precision=nano
    traffic
}

format-gzip() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$TMP/$CAP.pcap"
    traffic
    stop_all
    gzip -9n <"$TMP/$CAP.pcap" >"$CAPTURES/$CAP.pcap.gz"
}

format-zstd() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$TMP/$CAP.pcapng"
    traffic
    stop_all
    "$PY" "$MAKE/pcapng_tidy.py" "$TMP/$CAP.pcapng" "$TMP/tidy.pcapng"
    zstd -q -19 -f "$TMP/tidy.pcapng" -o "$CAPTURES/$CAP.pcapng.zst"
}

# Two interfaces of a router in one file: each packet twice, with other MAC
# addresses and TTL. Comments on the file and on packets, names of the hosts.
format-pcapng-interfaces() {
    router_between
    storescp_at scp 104
    capture router left "$TMP/$CAP.pcapng" -i right
    traffic 198.51.100.20
    stop_all
    printf '%s\n' '192.0.2.10 modality.example.test' '198.51.100.20 pacs.example.test' >"$TMP/hosts"
    editcap --capture-comment "Two interfaces of a router" -a "1:the connection begins" \
        -a "9:Zażółć gęślą jaźń" "$TMP/$CAP.pcapng" "$TMP/comments.pcapng" 2>/dev/null
    tshark -r "$TMP/comments.pcapng" -N n -H "$TMP/hosts" -W n -P -w "$TMP/named.pcapng" >/dev/null 2>/dev/null
    "$PY" "$MAKE/pcapng_tidy.py" "$TMP/named.pcapng" "$CAPTURES/$CAP.pcapng"
}

# Two captures put behind each other: two sections, the first one ends within
# an association.
format-pcapng-sections() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$TMP/a.pcapng"
    traffic
    stop_all
    local half=$(($(capinfos -Mrc "$TMP/a.pcapng" 2>/dev/null | grep -oE '[0-9]+$' | head -1) / 2))
    editcap -r "$TMP/a.pcapng" "$TMP/1.pcapng" 1-$half 2>/dev/null
    editcap -r "$TMP/a.pcapng" "$TMP/2.pcapng" $((half + 1))-999 2>/dev/null
    cat "$TMP/1.pcapng" "$TMP/2.pcapng" >"$TMP/both.pcapng"
    "$PY" "$MAKE/pcapng_tidy.py" "$TMP/both.pcapng" "$CAPTURES/$CAP.pcapng"
}

run_scenarios_here "$@"
