#!/bin/sh
# In a network namespace of its own: an SCU, an SCP, tcpdump between them, and dcmtap behind tcpdump.
# $DCMTAP is the program, $FOLDER a place for files. Prints what dcmtap prints.
set -eu
ip link set lo up

is_listening() { cat /proc/net/tcp /proc/net/tcp6 | grep -q ':2B67 .* 0A '; }
is_connected() { cat /proc/net/tcp /proc/net/tcp6 | grep -q ':2B67 .* 0[1-5] '; }

storescp 11111 &
scp=$!
trap 'kill $scp' EXIT
until is_listening; do sleep 0.1; done

{
    tcpdump -i lo --immediate-mode -U -w - tcp 2>"$FOLDER/log" &
    echo $! >"$FOLDER/pid"
    wait
} | "$DCMTAP" read - &
reader=$!
until grep -q listening "$FOLDER/log"; do sleep 0.1; done

echoscu -aet LIVE -aec PACS localhost 11111
while is_connected; do sleep 0.1; done
kill "$(cat "$FOLDER/pid")"
wait $reader
