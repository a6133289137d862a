#!/bin/sh
# An experiment from the draw to the answer: drawn and kept, followed by a made-up log with a known difference, answered for the
# practice and the client; sealed orders are told one by one; experiments of one comparison are answered together.
set -u
. tests/support/script.sh
root=$PWD
bin=$(realpath "${DOWNSHIFT:-build/release/downshift}")
SOURCE_DATE_EPOCH=1782892800; export SOURCE_DATE_EPOCH
command -v python3 >/dev/null || { echo "skip: no python3"; exit 0; }
cd "$tmp" || exit 1
mkdir in
# log CODE LEVEL-1-ADDS: a night each day of 2026; after the first draw, the sessions of its list with 2 nights each that level 1 makes better
cat >log.py <<'P'
import csv, datetime as d, random, sqlite3, sys
code, adds, days, book = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "all"
random.seed(code)
first, ar, lift = d.date(2026, 4, 1), 0, {}
units = sqlite3.connect("practice.db").execute("SELECT date, level, level0, level1 FROM v1_experiment_unit u JOIN v1_experiment e USING (experiment) "
    "WHERE u.client = ? ORDER BY number", (code,)).fetchall() if book else []
with open(f"in/sessions-{code}.csv", "w", newline="") as f:
    w = csv.writer(f); w.writerow(["client", "date", "start", "duration_min", "pressure"])
    w.writerow([code, "2026-04-03", "17:00", 60, "moderate"])
    for i, (day, level, low, high) in enumerate(units):
        day = d.date.fromisoformat(day) + d.timedelta(i % 3)  # whenever it takes place
        w.writerow([code, day, "17:00", 60, high if level else low])
        for k in range(2): lift[day + d.timedelta(k)] = adds * level
with open(f"in/nights-{code}.csv", "w", newline="") as f:
    w = csv.writer(f); w.writerow(["client", "night_date", "quality"])
    for i in range(days):
        night, ar = first + d.timedelta(i), .4 * ar + random.gauss(0, .7)
        w.writerow([code, night, round(min(10, max(0, 5.5 + ar + lift.get(night, 0))), 1)])
P
ok() { if "$@" >said 2>&1; then :; else fail "$1" <said; fi; }
says() { if grep -q "$2" said; then pass "$1"; else fail "$1" <said; fi; }
"$bin" init >/dev/null
for c in R7 R8; do python3 log.py $c 0 90 none; done
ok "$bin" import in
ok "$bin" experiment R7 --compare pressure:light,moderate --sessions 12 --seed 7 --start 2026-07-03 --out out
says "what it would show is told" "With 12 sessions you would see a difference of .* four times in five"
[ -s out/experiment-schedule-R7.xlsx ] && pass "the schedule is written" || fail "the schedule is written" "none"
"$bin" experiment R7 --compare pressure:light,deep >said 2>&1; says "one at a time" "under way: one thing at a time"
"$bin" experiment R7 --compare pressure:light,mild >said 2>&1; says "what is no level" "compare two of"
"$bin" experiment R7 --compare pressure:light,deep --sessions 6 --replace >said 2>&1; says "too few sessions" "an even number from 8"
"$bin" experiment R7 --compare pressure:light,deep --every 10 --replace >said 2>&1; says "weekdays that move" "whole weeks"
ok "$bin" experiment R8 --compare pressure:light,moderate --sessions 12 --seed 8 --start 2026-07-03 --sealed --out out
"$bin" experiment R8 --next >said 2>&1; says "the first of a sealed order" "^1: \(light\|moderate\) pressure"
[ "$(python3 -c 'import sqlite3; print(sqlite3.connect("practice.db").execute("SELECT count(level), count(*), max(seed) FROM v1_experiment_unit u JOIN v1_experiment e USING (experiment) WHERE u.client = ?", ("R8",)).fetchone())')" = "(1, 12, None)" ] &&
    pass "what is sealed is in no view" || fail "what is sealed is in no view" "it is"
for i in 2 3 4 5 6 7 8 9 10 11 12; do ok "$bin" experiment R8 --next; done
"$bin" experiment R8 --next >said 2>&1; says "no more of it" "nothing of this experiment is sealed"
SOURCE_DATE_EPOCH=1793000000
python3 log.py R7 2.5 130 all; python3 log.py R8 2.5 200 all
ok "$bin" import in
"$bin" experiment R7 --analyse --out early >said 2>&1; says "no answer before its end" "The answer waits for the last one"
python3 log.py R7 2.5 200 all
ok "$bin" import in
"$bin" experiment R7 --analyse --out out --as xlsx,csv,pdf >said 2>&1; says "the answer" "After moderate pressure, sleep quality was .* points higher than after light pressure"
says "is as large as it was made" "2\.[0-9] points higher"
ok "$bin" experiment R8 --analyse --out out --as xlsx,csv
grep -h "All of them" out/experiment-answer-R8/*.csv >said && says "both clients together" "^.*All of them.*2.*24"
grep -h "Your experiment\|drawn by lot" out/experiment-letter-R7/*.csv >/dev/null; [ -s out/experiment-letter-R7.xlsx ] && pass "a page for the client" || fail "a page for the client" "none"
if grep -h R8 out/experiment-letter-R7/*.csv >said 2>&1; then fail "nothing of another client" <said; else pass "nothing of another client"; fi
# in Spanish no line of the page is the English one; a name, a date and a number are in both
printf 'languages: {R7: es, R8: es}\n' >practice.yaml
ok "$bin" experiment R7 --analyse --out es
unzip -p es/experiment-letter-R7.xlsx xl/sharedStrings.xml | sed 's/<[^>]*>/\
/g' >es.txt
grep -q "Tras una presión media hubo 2,[0-9]* puntos más en la calidad del sueño\|Tras una presión media hubo 2\.[0-9]* puntos más" es.txt && pass "the answer in Spanish" || fail "the answer in Spanish" <es.txt
if grep -nE "[Pp]ressure|drawn|After|higher|experiment[^o]|points|Source" es.txt >said; then fail "all of it in Spanish" <said; else pass "all of it in Spanish"; fi
ok "$bin" clients merge R8 R7
"$bin" experiment >said 2>&1; says "experiments follow a client that is one with another" "2  R7"
# the made-up client of sample-experiment/, as the README walks through it
mkdir walk && cd walk && "$bin" init >/dev/null
ok "$bin" import "$root/sample-experiment"
ok "$bin" experiment W3K8 --compare length:60,90 --sessions 20 --seed 7 --start 2026-06-01
"$bin" experiment W3K8 --analyse >said 2>&1; says "the made-up experiment is answered" "After 90 minutes, sleep quality was [12]\.[0-9] points higher than after 60 minutes"
"$bin" experiment W3K8 --analyse --out answer --as csv >told 2>&1
python3 "$root/tests/orders.py" answer/experiment-answer-W3K8 4 >said
if grep -qF "$(sed 's/.*\(p = [0-9.]*\)$/\1/' said)" told && grep -q "^7776 orders" said; then pass "p by all orders, counted apart"; else cat told said | fail "p by all orders, counted apart"; fi
if Rscript -e 'quit(status = !requireNamespace("coin", quietly = TRUE))' >/dev/null 2>&1; then
    Rscript -e 'd <- read.csv(Sys.glob("answer/experiment-answer-W3K8/02-*.csv"), fileEncoding = "UTF-8-BOM"); d$y <- round(20 * d[[7]]); d$b <- factor((seq_len(nrow(d)) - 1) %/% 4); d$l <- factor(d[[3]])
        cat(sprintf("p = %.3f", coin::pvalue(coin::oneway_test(y ~ l | b, data = d, distribution = "exact"))))' >said 2>&1
    if grep -qF "$(cat said)" told; then pass "p by R"; else cat told said | fail "p by R"; fi
else skip "p by R" "R with its package coin is not here"; fi
cd ..
[ -z "${KEEP:-}" ] || cp -r out "$KEEP"
finish
