#!/bin/sh
# `downshift export`: every published view row by row and value by value against SQLite's own answers, its manifest against
# the files; who may read them, and what is not in them.
set -u
. tests/support/script.sh
bin=${DOWNSHIFT:-build/release/downshift}
command -v python3 >/dev/null || { skip "exports against the views" "python3 is not here"; finish; }
mkdir "$tmp/in"
printf 'client_id,date,start,duration_min,pressure,price,notes,client_name\nK7QM,2026-10-03,18:00,60,deep,110.10,"said ""ouch"", twice",Ana P\nK7QM,2026-10-09,09:00,60,light,0.1,=1+1,Ana P\n' >"$tmp/in/sessions.csv"
printf 'client_id,night_date,quality,tst_min\nK7QM,2026-10-03,7.3,401\nK7QM,2026-10-04,,388\n' >"$tmp/in/nights.csv"
"$bin" import "$tmp/in" --db "$tmp/practice.db" >"$tmp/said" 2>&1 || fail "comes in" <"$tmp/said"
for kind in csv ndjson; do
    "$bin" export "$tmp/$kind" --$kind --db "$tmp/practice.db" >"$tmp/said" 2>&1 || fail "$kind is written" <"$tmp/said"
    if python3 tests/same_flat.py "$tmp/$kind" "$tmp/practice.db" >"$tmp/faults" 2>&1; then
        pass "$kind: $(cat "$tmp/faults")"
    else
        fail "$kind" <"$tmp/faults"
    fi
    cp -r "$tmp/$kind" "$tmp/$kind.again"
    SOURCE_DATE_EPOCH=1793500000 "$bin" export "$tmp/$kind" --$kind --db "$tmp/practice.db" >/dev/null 2>&1
    SOURCE_DATE_EPOCH=1793500000 "$bin" export "$tmp/$kind.again" --$kind --db "$tmp/practice.db" >/dev/null 2>&1
    if diff -r "$tmp/$kind" "$tmp/$kind.again" >"$tmp/faults"; then pass "$kind: the same bytes again"; else fail "$kind again" <"$tmp/faults"; fi
done
open=$(find "$tmp/csv" "$tmp/ndjson" \( -perm /077 -o -name '.*' -type f \) | wc -l)
if [ "$open" = 0 ]; then pass "for their owner's eyes, and nothing left aside"; else fail "modes" "$open files"; fi
if [ -e "$tmp/csv/v1_person.csv" ]; then fail "names" "there without names: yes"; else pass "no names unless the practice says so"; fi
printf 'names: yes\n' >"$tmp/practice.yaml"
"$bin" export "$tmp/named" --db "$tmp/practice.db" >"$tmp/said" 2>&1
if [ -e "$tmp/named/v1_person.csv" ]; then pass "names where it says so"; else fail "names: yes" <"$tmp/said"; fi
: >"$tmp/file"
"$bin" export "$tmp/file" --db "$tmp/practice.db" >"$tmp/said" 2>&1
code=$?
if [ $code = 73 ] && grep -q "Not a directory" "$tmp/said"; then pass "no folder: $(cat "$tmp/said")"; else fail "no folder, exit $code" <"$tmp/said"; fi
"$bin" export "$tmp/x" --csv --ndjson --db "$tmp/practice.db" >"$tmp/said" 2>&1
code=$?
if [ $code = 64 ] && [ ! -e "$tmp/x" ]; then pass "two kinds at once are refused"; else fail "two kinds, exit $code" <"$tmp/said"; fi
finish
