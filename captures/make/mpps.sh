#!/usr/bin/env bash
# Modality performed procedure step, pynetdicom to pynetdicom.
. "$(dirname "$0")/lib.sh"

steps() {
    two_hosts
    serve scp pynetdicom-scp "$PY" "$PEERS/mpps.py" scp 11112
    listening scp 11112
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    local actions
    # shellcheck disable=SC2086
    for actions; do client scu pynetdicom-scu "$PY" "$PEERS/mpps.py" scu $SCP 11112 RIS $actions; done
}

# N-CREATE and N-SET on an association each.
mpps-completed() { steps create complete; }

mpps-discontinued() { steps "create discontinue"; }

# Statuses 0111, 0110 (with error id A710), 0112, 0106.
mpps-refused() { steps "create again complete after unknown completed-at-once"; }

# A peer which does not know the SOP class.
mpps-not-supported-by-orthanc() {
    two_hosts
    orthanc scp RIS 4242
    capture scu eth0 "$CAPTURES/$CAP.pcap"
    client scu pynetdicom "$PY" "$PEERS/mpps.py" scu $SCP 4242 RIS create
}

run_scenarios_here "$@"
