#!/bin/sh
# Import of a large night log against `sqlite3 .import` of the same file into a table without types: five times each,
# alternately. ROWS=5000000 unless told. Prints medians, the ratio, where our time goes and the peak of memory. On a busy machine
# the processor's seconds say more than those of the clock.
set -eu
rows=${ROWS:-5000000}
bench=$B/tests/bench/bench_import watch=$B/tests/bench/stopwatch out=build/bench
if ! command -v sqlite3 >/dev/null; then
    echo "the comparison needs sqlite3; please run:  sudo apt-get install -y --no-install-recommends sqlite3" >&2
    exit 1
fi
mkdir -p "$out"
# clock NAME COMMAND...: adds a line of wall seconds, processor seconds and MB to $out/NAME
clock() {
    name=$1
    shift
    "$watch" "$@" 3>>"$out/$name" >/dev/null
}
# median NAME COLUMN, peak NAME COLUMN
median() { cut -d' ' -f"$2" "$out/$1" | sort -n | sed -n 3p; }
peak() { cut -d' ' -f"$2" "$out/$1" | sort -n | tail -n 1; }

compare() {
    csv=$out/nights-$1-$rows.csv
    [ -s "$csv" ] || { "$bench" make "$1" "$rows" "$csv.part" && mv "$csv.part" "$csv"; }
    rm -f "$out/theirs" "$out/ours" "$out/read" "$out/map"
    for _ in 1 2 3 4 5; do
        rm -f "$out/theirs.db" "$out/ours.db"
        clock theirs sqlite3 "$out/theirs.db" ".mode csv" ".import $csv nights"
        clock ours "$bench" import "$csv" "$out/ours.db"
        clock read "$bench" read "$csv"
        clock map "$bench" map "$csv"
    done
    awk -v rows="$rows" -v what="$2" -v tw="$(median theirs 1)" -v tc="$(median theirs 2)" -v ow="$(median ours 1)" \
        -v oc="$(median ours 2)" -v r="$(median read 2)" -v m="$(median map 2)" -v mb="$(peak ours 3)" 'BEGIN {
        printf "import of %d nights%s: %.2f times sqlite3 .import by the clock (%.2f s to %.2f s), ", rows, what, ow / tw, ow, tw
        printf "%.2f times in processor time (%.2f s to %.2f s), peak %d MB\n", oc / tc, oc, tc, mb
        printf "  of our processor time: reading %.2f s, mapping %.2f s, storing %.2f s\n", r, m - r, oc - m }'
    rm -f "$out/theirs.db" "$out/ours.db"
}
compare plain ""
compare days " with three confounders (a second table)"
