#!/bin/sh
# Every key figure of the catalogue, month by month, and what is said of the last one, against a script of its own that
# reads the same CSV files (tests/independent_kpis.py), for six made-up practices, one of ten therapists, one without prices.
set -u
. tests/support/script.sh
release_only "key figures recomputed"
bin=${DOWNSHIFT:-build/release/downshift}
cp docs/kpis.md "$tmp/kpis.md"
sh tests/formats_table.sh "$bin" "$tmp/kpis.md" kpi >"$tmp/said" 2>&1 || fail "the table of docs/kpis.md" <"$tmp/said"
if cmp -s docs/kpis.md "$tmp/kpis.md"; then pass "the table of docs/kpis.md"; else
    fail "the table of docs/kpis.md" "it is not what downshift kpi --table says: make kpis-table"; fi
command -v python3 >/dev/null || { skip "key figures recomputed" "python3 is not here"; finish; }
for kind in small busy bare first sold ten; do
    in=$tmp/$kind
    python3 tests/independent_kpis.py make "$in" $kind
    cp "$in/practice.yaml" "$tmp/practice.yaml"
    rm -f "$tmp"/practice.db*
    "$bin" import "$in" --db "$tmp/practice.db" >"$tmp/said" 2>&1 || fail "$kind: comes in" <"$tmp/said"
    for month in 2026-10 2026-04; do
        [ $kind = first ] && [ $month = 2026-04 ] && continue
        "$bin" kpi --month $month --json --rows --db "$tmp/practice.db" >"$tmp/kpi.json" 2>"$tmp/said" || fail "$kind $month: is told" <"$tmp/said"
        if python3 tests/independent_kpis.py check "$in" $month <"$tmp/kpi.json" >"$tmp/faults"; then
            pass "$kind practice, $month: $(cat "$tmp/faults")"
        else
            fail "$kind practice, $month" <"$tmp/faults"
        fi
    done
done
finish
