#!/bin/sh
# Import of an export of Apple Health, from its bytes to nights in a new store, against `xmllint --stream` of the same file, which
# only parses it: five times each, alternately. MB=100 unless told; 900 is what real exports have. Prints medians, ratios and the
# peak of memory; on a busy machine the processor's seconds say more than those of the clock.
set -eu
mb=${MB:-100}
watch=$B/tests/bench/stopwatch out=build/bench/health
if ! command -v xmllint >/dev/null; then
    echo "the comparison needs xmllint; please run:  sudo apt-get install -y --no-install-recommends libxml2-utils" >&2
    exit 1
fi
mkdir -p "$out"
file=$out/export-$mb.xml
[ -s "$file" ] || { LC_ALL=C awk -v MB="$mb" -f tests/bench/health.awk >"$file.part" && mv "$file.part" "$file"; }
# clock NAME COMMAND...: adds a line of wall seconds, processor seconds and MB to $out/NAME. 65: some of the records are
# refused, as they are to be.
clock() {
    name=$1
    shift
    "$watch" "$@" 3>>"$out/$name" >/dev/null 2>&1 || [ $? -eq 65 ]
}
# median NAME COLUMN, peak NAME COLUMN
median() { cut -d' ' -f"$2" "$out/$1" | sort -n | sed -n 3p; }
peak() { cut -d' ' -f"$2" "$out/$1" | sort -n | tail -n 1; }

rm -f "$out/theirs" "$out/ours"
for _ in 1 2 3 4 5; do
    rm -rf "$out/practice.db"*
    clock theirs xmllint --stream "$file"
    clock ours "$B/downshift" import "$file" --client ann --db "$out/practice.db"
done
nights=$(sqlite3 "$out/practice.db" "SELECT count(*) FROM v1_night" 2>/dev/null || echo "?")
awk -v mb="$mb" -v nights="$nights" -v tw="$(median theirs 1)" -v tc="$(median theirs 2)" -v ow="$(median ours 1)" -v oc="$(median ours 2)" \
    -v peak="$(peak ours 3)" 'BEGIN {
    printf "Apple Health, %d MB, %s nights: xmllint takes %.1f times as long by the clock (%.2f s to %.2f s), ", mb, nights, tw / ow, tw, ow
    printf "%.1f times in processor time (%.2f s to %.2f s), peak %d MB\n", tc / oc, tc, oc, peak }'
rm -rf "$out/practice.db"*
