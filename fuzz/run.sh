#!/usr/bin/env bash
# Fuzzes: fuzz/run.sh [--minutes N | --seconds N] [--jobs N] [--seed N] [--asan] [TARGET…]
#
# What was found before (fuzz/regressions/TARGET/) is tried first, then what chance and coverage bring; with a seed,
# chance is the same each time. Without targets: all of them, each for so long. Needs Rust (stable) and a C++ compiler.
# What is found stands in fuzz/findings/TARGET/, and makes the exit status 1; what was learnt stays in
# fuzz/corpus/TARGET/. One line a target goes to fuzz/findings/log.tsv: date, commit, variant, target, seconds,
# executions, edges covered, inputs kept, findings.
set -euo pipefail
cd "$(dirname "$0")"

seconds=60 jobs=1 seed=0 asan=no targets=()
while [ $# -gt 0 ]; do
    case "$1" in
        --minutes) seconds=$(("$2" * 60)); shift ;;
        --seconds) seconds=$2; shift ;;
        --jobs) jobs=$2; shift ;;
        --seed) seed=$2; shift ;;
        --asan) asan=yes ;;
        -*) sed -n '2,8s/^# \{0,1\}//p' run.sh; exit 2 ;;
        *) targets+=("$1") ;;
    esac
    shift
done
mapfile -t all < <(basename -s .rs targets/*.rs)
[ ${#targets[@]} -gt 0 ] || targets=("${all[@]}")
for target in "${targets[@]}"; do
    [ -f "targets/$target.rs" ] || { echo "no target is called $target; there are: ${all[*]}" >&2; exit 2; }
done

host=$(rustc -vV | sed -n 's/^host: //p')
flags="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
flags+=" -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table"
flags+=" -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1"
variant=plain
if [ "$asan" = yes ]; then
    # The one thing that the stable compiler hides: its sanitizers.
    export RUSTC_BOOTSTRAP=1
    flags+=" -Zsanitizer=address --cfg address_sanitizer"
    variant=asan
fi
folder=$PWD/target/$variant
bins=(--bin seeds)
for target in "${targets[@]}"; do bins+=(--bin "$target"); done
# --target keeps the flags away from build scripts.
RUSTFLAGS=$flags cargo build --locked --release --target "$host" --target-dir "$folder" "${bins[@]}"
"$folder/$host/release/seeds" corpus

run() {
    local target=$1 started=$SECONDS left count=0 executions=0 edges=0 log
    mkdir -p "findings/$target"
    log=findings/$target/$variant.log
    : >"$log"
    local before=(regressions/"$target"/*)
    if [ -e "${before[0]}" ] && ! "$folder/$host/release/$target" "${before[@]}" >"$log" 2>&1; then
        echo "$target: what was found before is there again: $log" >&2
        return 1
    fi
    # Each input may take a second of processor time (src/lib.rs): by the clock only what never ends is ended.
    # After a finding it goes on with what is left of the time; three of them are enough to work on. What a thread holds that
    # is about to end is no leak.
    while left=$((seconds - SECONDS + started)); [ "$left" -gt 0 ] && [ "$count" -lt 3 ]; do
        local here
        here=$(mktemp)
        if "$folder/$host/release/$target" -seed="$seed" -max_total_time="$left" -timeout=300 \
            -rss_limit_mb=2048 -detect_leaks=0 -max_len=98304 -print_final_stats=1 -artifact_prefix="findings/$target/" \
            "corpus/$target" >"$here" 2>&1; then
            :
        else
            count=$((count + 1))
            grep -v '^#' "$here" | tail -50 | cut -c 1-500 >&2
        fi
        executions=$((executions + $(sed -n 's/^stat::number_of_executed_units: *//p' "$here" | tail -1 || echo 0) + 0))
        edges=$(grep -o 'cov: [0-9]*' "$here" | tail -1 | cut -d' ' -f2)
        cat "$here" >>"$log"
        rm "$here"
    done
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$(date -u +%F)" "$(git rev-parse --short HEAD)" "$variant" \
        "$target" "$((SECONDS - started))" "$executions" "${edges:-0}" "$(find "corpus/$target" -type f | wc -l)" \
        "$count" | tee -a findings/log.tsv
    [ "$count" -eq 0 ]
}

export -f run
export folder host seconds seed variant
status=0
printf '%s\n' "${targets[@]}" | xargs -P "$jobs" -I '{}' bash -c 'run {}' || status=1
exit "$status"
