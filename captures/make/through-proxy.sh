#!/usr/bin/env bash
# Every pair of peers once as it is and once through `dcmtap proxy`: it must end
# the same. Needs root, setup.sh, and the program.
#
#   through-proxy.sh PROGRAM [SCENARIO...]
#
# The captures and logs of both runs go to $WORK/through-proxy, and a table to the
# output: whether the clients' exit statuses are the same as without the proxy,
# and whether the proxy's timeline tells of the same associations, messages and
# statuses as the committed capture (same_end.py). What differs is run again,
# up to $TRIES times, since peers race with themselves without a proxy too.
# The exit status is the number of scenarios which differ to the end.
[ $# -ge 1 ] && [ -x "$1" ] || { sed -n '2,/^\[/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
PROGRAM=$(realpath "$1"); shift
cd "$(dirname "$0")" || exit 2
export WORK=${WORK:-/tmp/captures-work}
TRIES=${TRIES:-3}
RESULTS=$WORK/through-proxy
COMMITTED=$(dirname "$PWD")
export DATA=${DATA:-$WORK/data}
mkdir -p "$RESULTS" || exit 2
[ -f "$DATA/done" ] || PYTHONPATH=$PWD PYTHONDONTWRITEBYTECODE=1 "$WORK/venv/bin/python" data.py "$DATA" || exit 2

# left_out SCENARIO: why it says nothing of a proxy, if so.
left_out() {
    case $1 in
    tcp-connection-refused | tcp-no-answer | tcp-prohibited | tcp-no-such-host) echo "no server" ;;
    tcp-reset-by-firewall | tcp-black-hole) echo "its packet filter counts packets to the port, which is the proxy's now" ;;
    capture-both-ends | capture-out-of-order | capture-clock-set-back | capture-file-cut | capture-two-files | \
        capture-late-* | capture-lost-* | capture-ends-early | capture-without-handshake | capture-snaplen-* | capture-only-*)
        echo "about the file, not about the peers" ;;
    network-*) echo "about segments, which end at the proxy" ;;
    link-* | format-*) echo "about wrappings and files, not about the peers" ;;
    esac
}

# also SCENARIO: ports to tap on which its clients listen themselves, or which are no DICOM server's.
also() {
    case $1 in
    move-to-itself-dcmtk-from-dcmqrscp | ups-*) echo scu:11113 ;;
    move-dicom-rs-from-orthanc) echo scu:11111 ;;
    commitment-*-orthanc) echo scu:11112 ;;
    scheduled-workflow) echo modality:11112 ;;
    dicom-to-http-port) echo scp:8042 ;;
    esac
}

# run HOW SCRIPT SCENARIO: direct, or through.
run() {
    local how=$1 script=$2 scenario=$3
    export OUT=$RESULTS/$how CAPTURES=$RESULTS/$how/captures NS=dt-$how-
    mkdir -p "$CAPTURES"
    if [ "$how" = through ]; then
        DCMTAP_PROXY=$PROGRAM TAP_ALSO=$(also "$scenario") "./$script" "$scenario"
    else
        "./$script" "$scenario"
    fi >"$RESULTS/$how-$scenario.log" 2>&1
}

# compare SCRIPT SCENARIO: runs both, prints a line of the table.
compare() {
    local script=$1 scenario=$2 try said status
    for try in $(seq "$TRIES"); do
        run direct "$script" "$scenario" &
        run through "$script" "$scenario"
        status=$?
        wait $! || status=1
        if [ $status = 0 ]; then
            said=$(python3 -B same_end.py "$PROGRAM" "$COMMITTED" "$RESULTS" "$scenario")
            status=$?
        else
            said="does not run here: $(tail -qn 1 "$RESULTS"/{direct,through}-"$scenario.log" | tr '\n' ' ')"
        fi
        [ $status = 0 ] && break
    done
    [ "$try" = 1 ] || said="$said (try $try)"
    printf '%-52s %s\n' "$scenario" "$said"
    return $status
}

differing=0
for script in verification storage negotiation query retrieve worklist mpps commitment \
    print ups rejects aborts tcp-trouble pdu-shapes other-protocols scheduled-workflow capture-trouble link-layers; do
    script=$script.sh
    for scenario in $(sed -nE 's/^([a-z0-9]+(-[a-z0-9]+)+)\(\).*/\1/p' "$script"); do
        [ $# = 0 ] || [[ " $* " = *" $scenario "* ]] || continue
        why=$(left_out "$scenario")
        if [ -n "$why" ]; then
            printf '%-52s left out: %s\n' "$scenario" "$why"
            continue
        fi
        if ! [ -x "$WORK/cargo/bin/dicom-storescp" ] && grep -q dicom-rs <<<"$scenario"; then
            printf '%-52s left out: DICOM-rs is not installed\n' "$scenario"
            continue
        fi
        compare "$script" "$scenario" || differing=$((differing + 1))
    done
done
echo "$differing differ"
[ $differing -le 99 ] || differing=99
exit $differing
