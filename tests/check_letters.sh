#!/bin/sh
# What the clients of the sample practice are told, against the tables below it: tests/independent_letters.py.
set -u
. tests/support/script.sh
release_only "words that agree with their tables"
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
# Small practices, of one to four clients: words that agree with their tables, and none on clients to who is alone.
python3 tests/small_practices.py "$tmp/small" 40 sample-data >"$tmp/folders"
answers=0
while read -r folder; do
    cp sample-data/practice.yaml "$folder"
    if ! { "$bin" import "$folder" --db "$folder/practice.db" &&
           "$bin" report client-progress --client all --month 2026-05 --as csv --db "$folder/practice.db" --out "$folder/letters"; } >"$tmp/said" 2>&1; then
        fail "letters of ${folder##*/} are made" <"$tmp/said"
        continue
    fi
    python3 tests/independent_letters.py "$folder/practice.db" "$folder/letters" few >"$tmp/faults" || fail "words of ${folder##*/}" <"$tmp/faults"
    answers=$((answers + $(cut -d' ' -f1 "$tmp/faults" | head -1)))
done <"$tmp/folders"
if [ "$answers" -ge 40 ]; then pass "small practices: $answers sentences agree with their tables"; else fail "only $answers sentences in small practices"; fi
finish
