#!/usr/bin/env bash
# TCP connections which fail, or do not come about.
. "$(dirname "$0")/lib.sh"

raw() { client scu raw "$PY" "$PEERS/raw.py" $SCP "$@"; }
# deny NODE RULE...: a packet filter for what comes in.
deny() {
    local n=$1; shift
    on "$n" nft add table inet f
    on "$n" nft 'add chain inet f input { type filter hook input priority 0; }'
    on "$n" nft add rule inet f input "$@"
}

tcp-connection-refused() {
    two_hosts
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu echoscu echoscu -d $SCP 104
}

# SYN and SYN again: a packet filter swallows it.
tcp-no-answer() {
    two_hosts
    deny scp tcp dport 104 drop
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu echoscu echoscu -d -to 4 $SCP 104
}

# ICMP instead of an answer: communication administratively prohibited.
tcp-prohibited() {
    two_hosts
    deny scp tcp dport 104 reject with icmpx type admin-prohibited
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu echoscu echoscu -d -to 2 $SCP 104
}

# Nobody has the address: ARP without an answer.
tcp-no-such-host() {
    two_hosts
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu echoscu echoscu -d -to 4 192.0.2.77 104
}

# A load balancer's look whether the port is open.
tcp-health-check() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 104 connect-and-close connect-and-reset
}

tcp-reset-by-client() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    raw 104 reset-in-pdu
}

# The server is killed while it receives (it sleeps for a moment while storing).
tcp-server-killed() {
    two_hosts
    storescp_at scp 104 --sleep-during 3
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    (until_true 10 grep -q 'Received Store Request' "$LOG/storescp.log"; sleep 0.2; kill -9 "$SERVER") &
    client scu storescu storescu -d -xi -R $SCP 104 "$DATA/medium.dcm"
    wait $!
}

# A firewall cuts the connection after 40 packets to the server: resets in the
# name of the server, which does not know of it.
tcp-reset-by-firewall() {
    two_hosts
    storescp_at scp 104
    deny scp tcp dport 104 ct original packets gt 40 reject with tcp reset
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -v -xi -R -ts 5 $SCP 104 "$DATA/medium.dcm"
}

# ... or simply drops what comes, without a word: retransmissions without end.
tcp-black-hole() {
    two_hosts
    storescp_at scp 104
    deny scp tcp dport 104 ct original packets gt 20 drop
    on scu sysctl -qw net.ipv4.tcp_retries2=4
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -v -xi -R -ts 3 $SCP 104 "$DATA/medium.dcm"
}

# The server is too slow to read: zero windows.
tcp-zero-window() {
    two_hosts
    on scp sysctl -qw net.ipv4.tcp_rmem="4096 8192 8192"
    storescp_at scp 104 --sleep-during 1
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu storescu storescu -v -xi -R $SCP 104 "$DATA/medium.dcm"
}

# A client which always comes from the same port: connections which differ by
# their sequence numbers only.
tcp-port-reused() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    SOURCE_PORT=50104 raw 104 echo-and-reset echo-and-reset store-medium
}

# Sequence numbers which begin again from 0 in the middle of a PDU.
tcp-sequence-wraps() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    FIRST_SEQUENCE=$((0xffffffff - 20000)) raw 104 store-medium
}

run_scenarios_here "$@"
