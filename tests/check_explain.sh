#!/bin/sh
# downshift explain: every key figure of the sample's October is the sum of the rows that are listed, every effect counts the nights that are; what nobody
# prints is answered with the nearest names.
set -u
. tests/support/script.sh
release_only "figures explained"
bin=${DOWNSHIFT:-build/release/downshift}
command -v python3 >/dev/null || { skip "figures explained" "python3 is not here"; finish; }
cp sample-data/practice.yaml "$tmp/practice.yaml" 2>/dev/null
grep -q '^analysis:' "$tmp/practice.yaml" || printf 'analysis: {compare: [technique, therapist], technique: yes}\n' >>"$tmp/practice.yaml"
db=$tmp/practice.db
"$bin" import sample-data --db "$db" >"$tmp/said" 2>&1
"$bin" analyse --as-of 2026-10-31 --db "$db" >"$tmp/said" 2>&1 || fail "the sample is analysed" <"$tmp/said"
if python3 tests/explained.py "$bin" "$db" sample-data 2026-10 >"$tmp/faults" 2>&1; then pass "$(cat "$tmp/faults")"; else fail "figures explained" <"$tmp/faults"; fi

# asks WHAT STATUS FIGURE PIECE: the piece stands in what is said
asks() {
    "$bin" explain monthly-review 2026-10 "$3" --db "$db" >"$tmp/said" 2>&1
    got=$?
    if [ $got = "$2" ] && grep -qF -- "$4" "$tmp/said"; then pass "$1"; else { echo "status $got"; head -20 "$tmp/said"; } | fail "$1"; fi
}
asks "a figure by its name" 0 no_shows "No-shows (no_shows), 2026-10: "
asks "whatever its capitals" 0 "no-show RATE" "Formula, reports/kpis/practice.yaml:"
asks "a figure's common queries" 0 "No-show rate" "booked is"
asks "an effect" 0 "Deep pressure" "Model: "
asks "an effect's contrast" 0 "night0" "Contrast (docs/methods.md): 1 x night 0"
asks "an effect of another outcome" 0 "tst_min: Both nights together" "on tst_min"
asks "what was left out" 0 "Deep pressure" "Left out: "
asks "a slip, and the nearest name" 64 "No-shov rate" 'nearest is: "No-shows"'
asks "what is like nothing" 64 "zzzzq" 'prints no figure "zzzzq"'
"$bin" explain nonsense 2026-10 visits --db "$db" >"$tmp/said" 2>&1
if [ $? = 64 ] && grep -q 'no report "nonsense"' "$tmp/said"; then pass "a report that is none"; else fail "a report that is none" <"$tmp/said"; fi
"$bin" explain monthly-review October visits --db "$db" >"$tmp/said" 2>&1
if [ $? = 64 ]; then pass "a month that is none"; else fail "a month that is none" <"$tmp/said"; fi
finish
