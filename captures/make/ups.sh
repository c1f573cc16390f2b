#!/usr/bin/env bash
# Unified procedure step, all roles by pynetdicom. The manager is at .20; the
# watcher, the scheduler and the performer are at .10. Events come on
# associations of the manager, which proposes the SCP role.
. "$(dirname "$0")/lib.sh"

# work [cancel]: the life of a step; events while the watcher is subscribed.
work() {
    two_hosts
    serve scp manager "$PY" "$PEERS/ups.py" scp 11112 $SCU 11113
    listening scp 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    serve scu watcher "$PY" "$PEERS/ups.py" watcher $SCP 11112 UPS 11113 $2
    until_true 10 grep -q ^subscribed "$LOG/watcher.log" || fail "no subscription"
    client scu scheduler "$PY" "$PEERS/ups.py" scheduler $SCP 11112 UPS
    # shellcheck disable=SC2086
    client scu performer "$PY" "$PEERS/ups.py" performer $SCP 11112 UPS $1
    until_true 25 gone "$SERVER"
}

ups-completed() { work "" 4; }

ups-cancelled() { work cancel 5; }

run_scenarios_here "$@"
