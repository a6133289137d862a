#!/bin/sh
# What the clients of the sample practice are told, against the tables below it: tests/independent_letters.py.
set -u
. tests/support/script.sh
bin=$PWD/${DOWNSHIFT:-build/release/downshift}
command -v python3 >/dev/null || { skip "words that agree with their tables" "python3 is not here"; finish; }
cp sample-data/practice.yaml "$tmp"
mkdir "$tmp/letters"
if ! { "$bin" import sample-data --db "$tmp/practice.db" &&
       "$bin" report client-progress --client all --month 2026-10 --as csv --db "$tmp/practice.db" --out "$tmp/letters"; } >"$tmp/said" 2>&1; then
    fail "letters are made" <"$tmp/said"
    finish
fi
if python3 tests/independent_letters.py "$tmp/practice.db" "$tmp/letters" >"$tmp/faults"; then pass "$(cat "$tmp/faults")"; else
    fail "words that agree with their tables" <"$tmp/faults"; fi
finish
