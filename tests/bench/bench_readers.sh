#!/bin/sh
# Reading every row of a file: JSON against jansson's own load, a workbook against openpyxl in its read-only mode. Three times each,
# alternately. ROWS=200000 unless told. Prints medians, the ratio, and the peak of memory, which stays below 64 MB.
set -eu
rows=${ROWS:-200000}
bench=$B/tests/bench/bench_readers watch=$B/tests/bench/stopwatch out=build/bench
mkdir -p "$out"
cat >"$out/by_openpyxl.py" <<'END'
import sys, openpyxl
for sheet in openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets:
    for row in sheet.iter_rows(values_only=True): pass
END
# clock NAME COMMAND...: adds a line of wall seconds, processor seconds and MB to $out/NAME
clock() {
    name=$1
    shift
    "$watch" "$@" 3>>"$out/$name" >/dev/null
}
median() { cut -d' ' -f"$2" "$out/$1" | sort -n | sed -n 2p; }
peak() { cut -d' ' -f"$2" "$out/$1" | sort -n | tail -n 1; }

# compare KIND WHAT COMMAND...: against the command, which is given the file
compare() {
    kind=$1 what=$2 file=$out/sleeps-$rows.$1
    shift 2
    [ -s "$file" ] || { "$bench" make "$kind" "$rows" "$file.part" && mv "$file.part" "$file"; }
    rm -f "$out/ours" "$out/theirs"
    for _ in 1 2 3; do
        clock ours "$bench" read "$file"
        if [ $# -gt 0 ]; then clock theirs "$@" "$file"; fi
    done
    printf '%s, %d rows, %d MB: ours %s s of the processor, peak %s MB' "$kind" "$rows" "$(($(wc -c <"$file") / 1000000))" "$(median ours 2)" "$(peak ours 3)"
    if [ $# -gt 0 ]; then
        awk -v a="$(median ours 2)" -v b="$(median theirs 2)" -v m="$(peak theirs 3)" -v what="$what" \
            'BEGIN { printf "; %s %s s, peak %s MB: we are %.1f times as fast\n", what, b, m, b / a }'
    else
        printf '; %s\n' "$what"
    fi
    awk -v mb="$(peak ours 3)" 'BEGIN { exit mb < 64 ? 0 : 1 }' || { echo "$kind: over 64 MB" >&2; exit 1; }
}
compare json "jansson's load" "$bench" jansson
if python3 -c 'import openpyxl' 2>/dev/null; then
    compare xlsx openpyxl python3 "$out/by_openpyxl.py"
else
    compare xlsx "openpyxl is not here (python3-openpyxl), so there is no comparison"
fi
