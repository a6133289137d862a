#!/bin/sh
# Import of a large night log against `sqlite3 .import` of the same file into a table without types: five times each,
# alternately. ROWS=5000000 unless told. Prints medians, the ratio, where our time goes and the peak of memory.
set -eu
rows=${ROWS:-5000000}
bench=$B/tests/bench/bench_import watch=$B/tests/bench/stopwatch out=build/bench
if ! command -v sqlite3 >/dev/null; then
    echo "the comparison needs sqlite3; please run:  sudo apt-get install -y --no-install-recommends sqlite3" >&2
    exit 1
fi
median() { sort -n | sed -n 3p; }
clock() { "$watch" "$@" 3>&1 >/dev/null; }

compare() {
    kind=$1
    csv=$out/nights-$kind-$rows.csv
    [ -s "$csv" ] || "$bench" make "$kind" "$rows" "$csv"
    : >"$out/theirs"
    : >"$out/ours"
    : >"$out/read"
    : >"$out/map"
    for _ in 1 2 3 4 5; do
        rm -f "$out/theirs.db" "$out/ours.db"
        clock sqlite3 "$out/theirs.db" ".mode csv" ".import $csv nights" >>"$out/theirs"
        clock "$bench" import "$csv" "$out/ours.db" >>"$out/ours"
        clock "$bench" read "$csv" >>"$out/read"
        clock "$bench" map "$csv" >>"$out/map"
    done
    printf '%s %s %s %s %s %s %s\n' "$kind" "$rows" "$(cut -d' ' -f1 "$out/theirs" | median)" \
        "$(cut -d' ' -f1 "$out/ours" | median)" "$(cut -d' ' -f1 "$out/read" | median)" \
        "$(cut -d' ' -f1 "$out/map" | median)" "$(cut -d' ' -f2 "$out/ours" | sort -n | tail -n 1)" |
        awk '{ printf "import of %d nights%s: %.2f times sqlite3 .import (%.2f s to %.2f s, medians of five), %d MB\n", $2,
                      $1 == "days" ? " with confounders" : "", $4 / $3, $4, $3, $7
               printf "  of it reading %.2f s, mapping %.2f s, storing %.2f s\n", $5, $6 - $5, $4 - $6 }'
    rm -f "$out/theirs.db" "$out/ours.db"
}
compare plain
compare days
