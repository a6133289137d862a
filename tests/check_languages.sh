#!/bin/sh
# Every string of a client's and a care partner's report in Spanish: none of them English, none of another client, in workbooks, PDFs and
# the page of links. tests/languages.py.
set -u
. tests/support/script.sh
release_only "reports in Spanish"
bin=$PWD/${DOWNSHIFT:-build/release/downshift}
command -v python3 >/dev/null || { skip "reports in Spanish" "python3 is not here"; finish; }
cp sample-data/practice.yaml "$tmp"
export SOURCE_DATE_EPOCH=1793500000
db=$tmp/practice.db
write() { # folder, further options
    folder=$1
    shift
    "$bin" report client-progress --month 2026-10 --db "$db" --out "$tmp/$folder" "$@" >"$tmp/said" 2>&1 || fail "reports are made" <"$tmp/said"
}
both() { # folder
    write "$1" --all
    "$bin" report client-progress --from 2026-08-10 --to 2026-10-20 --client Z4P5 --as xlsx,pdf --db "$db" --out "$tmp/$1" >"$tmp/said" 2>&1 ||
        fail "a report of days is made" <"$tmp/said"
    for client in Z4P5 H3H3; do
        write "$1" --client $client --as pdf
        "$bin" report care-partner --month 2026-10 --client $client --partner "Dr. Vela" --as xlsx,pdf --db "$db" --out "$tmp/$1" >"$tmp/said" 2>&1 ||
            fail "a partner's page is made" <"$tmp/said"
    done
}
"$bin" import sample-data --db "$db" >"$tmp/said" 2>&1 || fail "import" <"$tmp/said"
for client in Z4P5 H3H3; do
    "$bin" authorise $client --partner "Dr. Vela" --scope sleep,sessions --until 2030-01-01 --db "$db" >/dev/null
done
both en
printf 'language: es\n' >>"$tmp/practice.yaml"
both es
if python3 tests/languages.py "$db" "$tmp/en" "$tmp/es" >"$tmp/faults"; then pass "$(cat "$tmp/faults")"; else
    fail "words of the Spanish reports" <"$tmp/faults"; fi

# one client's language, whatever the practice's
sed -i 's/^language: es/languages: {z4p5: es}/' "$tmp/practice.yaml"
write mixed --all
if cmp -s "$tmp/mixed/client-progress-2026-10-Z4P5.xlsx" "$tmp/es/client-progress-2026-10-Z4P5.xlsx" &&
   cmp -s "$tmp/mixed/client-progress-2026-10-H3H3.xlsx" "$tmp/en/client-progress-2026-10-H3H3.xlsx"; then pass "a client's own language"
else fail "a client's own language" </dev/null; fi

# a catalogue beside the user's reports, and a language that has none
mkdir -p "$tmp/mine/languages"
sed 's/^language: es/language: qq/; s/is: "Sus noches"/is: "QQQ"/' reports/languages/es.yaml >"$tmp/mine/languages/qq.yaml"
sed -i 's/^languages: .*/language: qq/' "$tmp/practice.yaml"
write qq --client Z4P5 --reports "$tmp/mine"
if unzip -p "$tmp/qq/client-progress-2026-10-Z4P5.xlsx" xl/workbook.xml | grep -q 'name="QQQ"'; then pass "a catalogue of one's own"
else fail "a catalogue of one's own" </dev/null; fi
if "$bin" report client-progress --month 2026-10 --client Z4P5 --db "$db" --out "$tmp/none" >"$tmp/said" 2>&1; then fail "a language without a catalogue" <"$tmp/said"
elif grep -q 'no catalogue of the language "qq" (there are en, es)' "$tmp/said" && ! [ -e "$tmp/none" ]; then pass "a language without a catalogue"
else fail "a language without a catalogue" <"$tmp/said"; fi

# what flags say to clients, also those that no sample client has
sed -n 's/^ *client_words: "\{0,1\}\(.*[^"]\)"\{0,1\}$/\1/p' reports/flags/*.yaml >"$tmp/flags"
while read -r words; do grep -qF -- "- en: \"$words\"" reports/languages/es.yaml || echo "$words"; done <"$tmp/flags" >"$tmp/said"
if [ -s "$tmp/flags" ] && ! [ -s "$tmp/said" ]; then pass "$(grep -c . "$tmp/flags") words of flags"; else fail "words of flags" <"$tmp/said"; fi

# on one core and on two the same bytes, the same page of links
sed -i "s,^language: qq,language: es," "$tmp/practice.yaml"
write one --all --jobs 1
write two --all --jobs 2
if diff -r "$tmp/one" "$tmp/two" >"$tmp/said" 2>&1 && [ -n "$(ls "$tmp/one")" ]; then pass "the same on one core and on two"; else fail "the same on one core and on two" <"$tmp/said"; fi
finish
