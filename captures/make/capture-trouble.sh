#!/usr/bin/env bash
# What goes wrong between the wire and the file, and what the network itself
# does to segments. Frames are taken out of real captures.
. "$(dirname "$0")/lib.sh"

# stored [CLIENT...]: one capture of an association with an object of 64 KB and a
# small one, in $BASE.
stored() {
    two_hosts
    storescp_at scp 104
    BASE=$TMP/base.pcap
    capture scu eth0 "$BASE"
    [ $# -gt 0 ] || set -- dicom-storescu -v STORESCP@$SCP:104
    client scu client "$@" "$DATA/medium.dcm" "$DATA/ct-1.dcm"
    stop_all
    FRAMES=$(capinfos -Mrc "$BASE" 2>/dev/null | grep -oE '[0-9]+$' | head -1)
}
pick() { "$PY" "$MAKE/pick.py" "$BASE" "$1" || fail "pick $1"; }
# without FRAMES...: the base without these frames (numbers or ranges).
without() { editcap -F pcap "$BASE" "$CAPTURES/$CAP.pcap" "$@" 2>/dev/null; }
# part FILE RANGE...: only these.
part() { local f=$1; shift; editcap -F pcap -r "$BASE" "$f" "$@" 2>/dev/null; }
# behind_each_other FILE PART...: one after the other, whatever their times are.
behind_each_other() { local f=$1; shift; mergecap -F pcap -a -w "$f" "$@" 2>/dev/null; }

# ---- frames which the capture has lost (the peers have not)

capture-lost-segment() { stored; without "$(pick middle)"; }
capture-lost-pdu-header() { stored; without "$(pick header)"; }
# A client which lets TCP collect its data: PDUs begin within segments.
capture-lost-pdu-header-inside() {
    stored env TCP_NODELAY=0 storescu -v -xi -R $SCP 104
    without "$(pick inside)"
}
capture-lost-response() { stored; without "$(pick response)"; }
capture-lost-many() {
    stored
    without $(seq 9 7 $((FRAMES - 4)))
}

# ---- captures which begin late or end early

capture-late-behind-association() { stored; without 1-$(($(pick behind) - 1)); }
capture-late-at-pdu() { stored; without 1-$(($(pick header) - 1)); }
capture-late-in-pdu() { stored; without 1-$(($(pick middle) - 1)); }
capture-ends-early() { stored; without $(($(pick middle) + 2))-$FRAMES; }
capture-without-handshake() { stored; without 1-3; }

# A ring buffer: two files, cut in the middle of a PDU.
capture-two-files() {
    stored
    local m; m=$(pick middle)
    part "$CAPTURES/$CAP-1.pcap" 1-$m
    part "$CAPTURES/$CAP-2.pcap" $((m + 1))-$FRAMES
}

# ---- files

# The writer was stopped in the middle of a packet.
capture-file-cut() {
    stored
    head -c $(($(stat -c %s "$BASE") / 2 + 77)) "$BASE" >"$CAPTURES/$CAP.pcap"
}
# Frames in the file in another order than in time (many queues of one card).
capture-out-of-order() {
    stored
    local m; m=$(pick middle)
    part "$TMP/1.pcap" 1-$((m - 1)); part "$TMP/2.pcap" $m-$((m + 4))
    part "$TMP/3.pcap" $((m + 5))-$((m + 9)); part "$TMP/4.pcap" $((m + 10))-$FRAMES
    behind_each_other "$CAPTURES/$CAP.pcap" "$TMP"/{1,3,2,4}.pcap
}
# The clock was set back by an hour between two frames.
capture-clock-set-back() {
    stored
    local m; m=$(pick middle)
    part "$TMP/1.pcap" 1-$m; part "$TMP/2.pcap" $((m + 1))-$FRAMES
    editcap -F pcap -t -3600 "$TMP/2.pcap" "$TMP/3.pcap" 2>/dev/null
    behind_each_other "$CAPTURES/$CAP.pcap" "$TMP"/{1,3}.pcap
}
# Both ends of the cable in one file: each frame twice, at nearly the same time.
capture-both-ends() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$TMP/a.pcap"
    capture scp eth0 "$TMP/b.pcap"
    client scu storescu storescu -d -xi -R $SCP 104 "$DATA/mr.dcm"
    stop_all
    mergecap -F pcap -w "$CAPTURES/$CAP.pcap" "$TMP/a.pcap" "$TMP/b.pcap" 2>/dev/null
}

# ---- how it was captured

# 96 bytes of each frame: headers only; small PDUs are whole.
capture-snaplen-96() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap" -s 96
    client scu storescu storescu -d -xi -R $SCP 104 "$DATA/mr.dcm"
}
# 256 bytes: whole commands, A-ASSOCIATE cut.
capture-snaplen-256() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap" -s 256
    client scu storescu storescu -d -xi -R $SCP 104 "$DATA/ct-1.dcm"
    client scu findscu findscu -d -S -k QueryRetrieveLevel=STUDY $SCP 104
}
capture-only-requests() {
    two_hosts
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP.pcap" -Q out
    client scu storescu storescu -d -xi -R $SCP 104 "$DATA/mr.dcm" "$DATA/ct-1.dcm"
}
capture-only-responses() {
    two_hosts
    dcmqrscp_at scp 104 "ct-?.dcm mr.dcm"
    capture scu eth0 "$CAPTURES/$CAP.pcap" -Q in
    client scu findscu findscu -d -S -aec DCMQRSCP -k QueryRetrieveLevel=STUDY -k PatientName= $SCP 104
}

# ---- what the network does

# bad_wire KIND...: a store through a cable of bad quality (wire.py), seen at
# both ends: $CAP-at-sender.pcap and $CAP-at-receiver.pcap.
bad_wire() {
    node scu; node scp
    # The program moves itself between the namespaces.
    "$PY" "$PEERS/wire.py" ${NS}scu ${NS}scp "$@" >"$LOG/wire.log" 2>&1 </dev/null &
    PIDS+=($!)
    until_true 10 grep -q ready "$LOG/wire.log" || fail "no wire"
    local n
    for n in scu scp; do
        [ $n = scu ] && mac scu eth0 0a || mac scp eth0 14
        on $n ip addr add "$([ $n = scu ] && echo $SCU || echo $SCP)"/24 dev eth0
        on $n ip link set eth0 up
    done
    know_each_other
    storescp_at scp 104
    capture scu eth0 "$CAPTURES/$CAP-at-sender.pcap"
    capture scp eth0 "$CAPTURES/$CAP-at-receiver.pcap"
    client scu storescu storescu -v -xi -R $SCP 104 "$DATA/medium.dcm"
}
network-loss() { bad_wire loss; }
network-reorder() { bad_wire reorder; }
network-duplicate() { bad_wire duplicate; }
network-all-at-once() { bad_wire loss reorder duplicate delay; }

run_scenarios_here "$@"
