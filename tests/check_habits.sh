#!/bin/sh
# Habits beside massage, in made-up logs of a known truth: one that helps is found, as a hint; those that do nothing are not, not even where better sleepers
# have them more often; two that begin together are named.
set -u
. tests/support/script.sh
bin=$(realpath "${DOWNSHIFT:-build/release/downshift}")
SOURCE_DATE_EPOCH=1780272000; export SOURCE_DATE_EPOCH
command -v python3 >/dev/null || { echo "skip: no python3"; exit 0; }
cd "$tmp" || exit 1
mkdir inbox
python3 - <<'PY'
import random, sys
from datetime import date, timedelta
random.seed(7)
to = "inbox/"
sessions, days, nights = [], [], []
for c in range(14):
    code, level, error = "K%dQM" % (c + 10), random.gauss(6, 0.8), 0
    showers = min(0.85, max(0.15, 0.5 + 0.25 * (level - 6)))
    for d in range(150):
        day = date(2026, 1, 5) + timedelta(days=d)
        massage = random.random() < 1 / 6
        breathing, shower, minutes = random.random() < 0.45, random.random() < showers, random.choice([0, 0, 5, 10, 15])
        error = 0.4 * error + random.gauss(0, 1.0)
        quality = min(10, max(0, level + 0.5 * massage + 0.8 * breathing + error))
        if massage: sessions.append("%s,%s,17:00,60,moderate" % (code, day))
        begun = c or day >= date(2026, 5, 4)
        days.append("%s,%s,0,%s,%s,%s" % (code, day, ("yes" if breathing else "no") if begun else "no", ("yes" if shower else "no") if begun else "no", minutes if random.random() < 0.9 else ""))
        nights.append("%s,%s,%.1f" % (code, day, quality if begun or not breathing else quality - 0.8))
for name, head, rows in (("sessions", "client_id,date,start,duration_min,pressure", sessions), ("nights", "client_id,night_date,quality", nights),
                         ("days", "Client,Notes on (day),Alcoholic drinks,Breathing,warm shower,Self-massage", days)):
    open(to + name + ".csv", "w").write("\n".join([head] + rows) + "\n")
open("practice.yaml", "w").write("""habits:
  slow breathing: {columns: [Breathing], client_words: slow breathing before lights out}
  warm shower: {}
  self-massage: {tells: minutes}
analysis: {outcomes: [quality]}
""")
PY
"$bin" import inbox >said 2>&1 || fail "the import" <said
"$bin" analyse >said 2>&1 || fail "the analysis" <said
if python3 - >said 2>&1 <<'PY'
import sqlite3, sys
db = sqlite3.connect("practice.db")
found = {n: (e, low, high, verdict, nights) for n, e, low, high, verdict, nights in
         db.execute("SELECT name, estimate, low, high, verdict, n_nights FROM v1_effect WHERE run = (SELECT max(run) FROM v1_run) AND family LIKE 'habit%'")}
bad = []
if len(found) != 6: bad.append("six questions: %s" % sorted(found))
for name, truth, verdict in (("habit_slow_breathing", 0.8, "may help"), ("habit_warm_shower", 0, "no clear difference"), ("habit_self_massage", 0, "no clear difference"),
                             ("habit_slow_breathing_massage", 0, "no clear difference"), ("habit_warm_shower_massage", 0, "no clear difference")):
    e, low, high, got, nights = found.get(name, (None,) * 5)
    if got != verdict or not low <= truth <= high: bad.append("%s: %s %s..%s %s" % (name, e, low, high, got))
for line in bad: print(line)
sys.exit(bool(bad))
PY
then pass "what helps is a hint, what does nothing is none"; else fail "what helps is a hint, what does nothing is none" <said; fi
"$bin" flags --month 2026-05 >said 2>&1
for words in "Two new things began" "slow breathing from 2026-05-0"; do
    if grep -q "$words" said; then pass "begun together: $words"; else fail "begun together: $words" <said; fi
done
"$bin" report client-progress --month 2026-05 --client K15QM --out out >said 2>&1 || fail "the client's report" <said
unzip -p out/client-progress*.xlsx xl/sharedStrings.xml >words
if grep -q "Nights after slow breathing before lights out went better, all clients together, by 0\.[0-9] points" words; then pass "a client is told of what has words"
else fail "a client is told of what has words" "it is not"; fi
if grep -qi "shower" words; then fail "what has no words for clients stays here" "it is told"; else pass "what has no words for clients stays here"; fi
cp practice.yaml as_it_was
printf 'habits:\n  warm shower: {}\n  warm-shower: {columns: [shower again]}\n' >practice.yaml
"$bin" analyse >said 2>&1
if [ $? = 78 ] && grep -q 'the habits "warm shower" and "warm-shower" differ by signs' said; then pass "two names that are one"; else fail "two names that are one" <said; fi
mv as_it_was practice.yaml
finish
