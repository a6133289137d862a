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
# One night of each kind is missing, and is told as one.
command -v pdftotext >/dev/null || { skip "one night more" "poppler-utils is not here"; finish; }
mkdir -p "$tmp/one/inbox"
python3 - "$tmp/one/inbox" <<'PY'
import datetime, sys
first, week = datetime.date(2026, 8, 10), datetime.timedelta(7)
with open(sys.argv[1] + "/sessions.csv", "w") as sessions, open(sys.argv[1] + "/nights.csv", "w") as nights:
    print("client_id,date,start,duration_min,price", file=sessions)
    print("client_id,night_date,bedtime,quality", file=nights)
    for k in range(11):
        day = first + k * week
        print(f"ann,{day},17:00,60,80", file=sessions)
        for back in (1, 0):
            print(f"ann,{day - datetime.timedelta(back)},22:30,{6 + k % 3}", file=nights)
    for k in range(8):
        print(f"ann,{first + k * week + datetime.timedelta(3)},22:30,6", file=nights)
PY
for wanted in "en:It takes 1 more night after a massage and 1 more night without one" "es:Lo que falta: 1 noche más después de un masaje y 1 noche más sin masaje"; do
    echo "language: ${wanted%%:*}" >"$tmp/one/practice.yaml"
    if (cd "$tmp/one" && "$bin" import inbox && "$bin" report client-progress --client ann --month 2026-10 --as pdf --out letters) >"$tmp/said" 2>&1 &&
       pdftotext "$tmp/one/letters/client-progress-2026-10-ann.pdf" - | tr '\n' ' ' | grep -q "${wanted#*:}"; then
        pass "one night more: ${wanted%%:*}"
    else
        fail "one night more: ${wanted%%:*}" <"$tmp/said"
    fi
done
finish
