#!/bin/sh
# A plan from the template to what was kept of it: laid out for a made-up runner, edited as LibreOffice saves it, imported back,
# followed for twelve weeks by a made-up log, and told in the client's report and the review; what was kept is counted once more
# by tests/independent_plans.py, from the workbook and the logs alone. Of every template a log that keeps it and one that does not.
set -u
. tests/support/script.sh
release_only plans
bin=$(realpath "${DOWNSHIFT:-build/release/downshift}")
command -v python3 >/dev/null || { skip "plans" "python3 is not here"; finish; }
count=$PWD/tests/independent_plans.py
SOURCE_DATE_EPOCH=1797336000 TZ=UTC; export SOURCE_DATE_EPOCH TZ # 2026-12-15
cd "$tmp" || exit 1
mkdir in
ok() { if "$bin" "$@" >said 2>&1; then :; else fail "$*" <said; fi; }
says() { if grep -q "$2" said; then pass "$1"; else fail "$1" <said; fi; }
ask() { python3 -c 'import sqlite3, sys; print("\n".join("|".join("" if c is None else format(c, "g") if isinstance(c, float) else str(c) for c in r) for r in sqlite3.connect("practice.db").execute(sys.argv[1])))' "$1"; }
is() { if [ "$(ask "$2")" = "$3" ]; then pass "$1"; else { ask "$2"; echo "and not: $3"; } | fail "$1"; fi; }
no() { what=$1 words=$2; shift 2; if "$bin" plan "$@" >said 2>&1; then fail "$what" <said; elif [ "$(wc -l <said)" -eq 1 ]; then says "$what" "$words"; else fail "$what: one line" <said; fi; }
"$bin" init --country US >/dev/null
{ printf 'client,date,start,duration_min,pressure\nR7,2026-12-01,17:00,60,moderate\nB2,2026-12-01,12:00,60,moderate\n'
  for t in taper base build off-season monthly biweekly half-marathon; do printf 'K-%s,2026-12-02,12:00,60,light\nN-%s,2026-12-02,14:00,60,light\n' $t $t; done; } >in/first.csv
ok import in

no "a template that is none" 'no plan "marathon"; there are half-marathon, taper' R7 --template marathon --event 2027-03-14
no "an event that is past" "event: 2026-12-14 is past" R7 --template half-marathon --event 2026-12-14
no "an event that is no day" 'not a date: "2027-02-30"' R7 --template half-marathon --event 2027-02-30
no "no event" "needs the day of the event" R7 --template half-marathon
no "an event for a plan without" "is for no event" R7 --template base --event 2027-03-14
no "an unknown client" 'no client has the code "X9"' X9 --template base
no "options without a template" "plan CODE --template NAME" R7 --event 2027-03-14
"$bin" plan --list >said 2>&1; says "the list" "half-marathon .*needs --event"
is "nothing was planned by these" "SELECT count(*) FROM v1_planned" 0

ok plan R7 --template half-marathon --event 2027-03-14
book=plan-R7-half-marathon-2027-03-14.xlsx
[ "$(stat -c %a $book)" = 600 ] && pass "the workbook is the practice's alone" || fail "the workbook is the practice's alone" "$(stat -c %a $book)"
is "the twelve weeks" "SELECT what, count(*), min(first), max(last), sum(times) FROM v1_planned GROUP BY what ORDER BY what" \
"massage|11|2026-12-21|2027-03-16|11
race|1|2027-03-14|2027-03-14|
self-massage|8|2026-12-21|2027-02-14|12
sleep|8|2026-12-21|2027-03-13|9"
is "three days before the race, and within two days after it" "SELECT first, last, least_minutes, most_minutes, pressure FROM v1_planned WHERE what = 'massage' AND first >= '2027-03-08' ORDER BY first" \
"2027-03-11|2027-03-11|25|30|light
2027-03-15|2027-03-16||30|light"
no "the workbook is not written over" "is there already" R7 --template half-marathon --event 2027-03-14 --replace
no "one plan at a time" "has a plan on these days, .Half marathon in 12 weeks 2027-03-14., 27 rows" R7 --template base
ask "SELECT * FROM v1_planned" >before
ok import $book; ask "SELECT * FROM v1_planned" >after
cmp -s before after && pass "the same file changes nothing" || diff before after | fail "the same file changes nothing"

# edited: a session of week 6 an hour and deep, the sleep of week 4 taken out, one bad cell, one empty cell, a row more
python3 "$count" edit $book edited.xlsx
edited=edited.xlsx
if command -v soffice >/dev/null; then
    mkdir saved
    soffice "-env:UserInstallation=file://$tmp/profile" --headless --convert-to xlsx --outdir saved edited.xlsx >/dev/null 2>&1
    [ -s saved/edited.xlsx ] && pass "LibreOffice saves it" && edited=saved/edited.xlsx || fail "LibreOffice saves it" "nothing was written"
else skip "the edited plan as LibreOffice saves it" "soffice is not here"; fi
"$bin" import $edited >said 2>&1; says "what is not in it is said" "1 planned row of older versions of this plan is not in it, and was taken out"
says "a bad cell is refused with its reason" 'In bed by.*"late".*not a time of day\|not a time of day: "late"'
is "what was changed" "SELECT most_minutes, pressure, focus IS NULL FROM v1_planned WHERE what = 'massage' AND first = '2027-01-25'" "60|deep|1"
is "what was taken out" "SELECT count(*) FROM v1_planned WHERE what = 'sleep' AND first = '2027-01-11'" 0
is "what was added" "SELECT what, first, last, times, most_minutes FROM v1_planned WHERE first = '2027-01-06'" "massage|2027-01-06|2027-01-06|1|20"
is "what was taken out is listed" "SELECT count(*) FROM v1_refused WHERE reason LIKE '%has it no more' AND client = 'R7'" 1
is "a refused row leaves the one that it may be" "SELECT bed_by FROM v1_planned WHERE what = 'sleep' AND first = '2027-01-04'" 22:30
ask "SELECT * FROM v1_planned" >before
ok_again() { "$bin" import $edited >said 2>&1; ask "SELECT * FROM v1_planned" >after; cmp -s before after && pass "$1" || diff before after | fail "$1"; }
ok_again "the edited file again changes nothing"
"$bin" import $book >said 2>&1; ask "SELECT * FROM v1_planned" >after
cmp -s before after && pass "the older file again changes nothing" || diff before after | fail "the older file again changes nothing"

# twelve weeks that follow it, but for what independent_plans.py leaves out
SOURCE_DATE_EPOCH=1806624000 # 2027-04-01
python3 "$count" follow $edited R7 in
ok import in
for month in 2026-12 2027-01 2027-02 2027-03; do
    python3 "$count" count $edited R7 in $month >want
    ask "SELECT what, planned, told, kept, minutes_known, minutes_kept, pressure_known, pressure_kept FROM v1_plan_month WHERE client = 'R7' AND month = '$month' ORDER BY what" >got
    [ -s want ] && cmp -s want got && pass "$month is counted alike" || diff want got | fail "$month is counted alike"
done
ask "SELECT what, sum(planned), sum(told), sum(kept) FROM v1_plan_week GROUP BY what ORDER BY what" >got
ask "SELECT what, sum(planned), sum(told), sum(kept) FROM v1_plan_month GROUP BY what ORDER BY what" >want
cmp -s want got && pass "weeks and months add up" || diff want got | fail "weeks and months add up"

# in the client's report, and in the review
ok report client-progress --client R7 --month 2027-02 --out out --as csv,xlsx
python3 "$count" count $edited R7 in 2027-02 >want
python3 "$count" shown out/client-progress-2027-02-R7 2027-02 >got 2>&1
cmp -s want got && pass "the client's report tells it" || diff want got | fail "the client's report tells it"
grep -h '"2027-03-14",,"race"' out/client-progress-2027-02-R7/*plan* >/dev/null 2>&1 && pass "and what is to come" || { ls out/client-progress-2027-02-R7; cat out/client-progress-2027-02-R7/*plan*; } | fail "and what is to come"
ok report client-progress --client B2 --month 2026-12 --out out --as csv
ls out/client-progress-2026-12-B2 | grep -q plan && fail "no plan, no sheet" "there is one" || pass "no plan, no sheet"
ok report monthly-review --month 2027-02 --out out --as csv,xlsx
massages=$(sed -n 's/^massage|\([0-9]*\)|[0-9]*|\([0-9]*\)|.*/\2 of \1/p' want)
grep -h "^\"*R7" out/monthly-review-2027-02/*Plans* >said && grep -q "$massages" said && pass "the review tells it" || { ls out/monthly-review-2027-02; cat said; } | fail "the review tells it"
"$bin" flags --month 2027-03 >said 2>&1
says "the race of the plan is one" "days before race (Half marathon\|events\? *:\|event"
ok undo && is "a plan is taken back like any import" "SELECT count(*) > 0 FROM v1_planned" 1

# another plan in its place, and every template kept by one client and not by another
ok plan R7 --template monthly --start 2027-04-05 --replace
for t in taper base build off-season monthly biweekly half-marathon; do
    case $t in half-marathon) how="--event 2027-07-11" ;; taper) how="--event 2027-04-25" ;; *) how="--start 2027-04-05" ;; esac
    ok plan K-$t --template $t $how --out laid
    ok plan N-$t --template $t $how --out laid
done
SOURCE_DATE_EPOCH=1816992000 # 2027-07-31
python3 "$count" keep laid in
ok import in/kept.csv in/kept-nights.csv
for t in taper base build off-season monthly biweekly half-marathon; do
    is "$t is kept by one that follows it" "SELECT sum(kept) = sum(planned), sum(ifnull(minutes_kept, 0)) = sum(ifnull(minutes_known, 0)), sum(ifnull(pressure_kept, 0)) = sum(ifnull(pressure_known, 0)) FROM v1_plan_kept WHERE client = 'K-$t'" "1|1|1"
    is "$t is not kept without a log" "SELECT sum(kept), sum(planned) > 0 FROM v1_plan_kept WHERE client = 'N-$t'" "0|1"
done
printf 'plans: {mine: {title: Mine, about: one, weeks: 2, rows: [{what: massage, from_week: 1, to_week: 3}]}}\n' >own.yaml
mkdir -p own/plans && mv own.yaml own/plans/
no "a template of one's own with a fault" "own/plans/own.yaml:1:.*ends after the plan.s last week" R7 --template mine --reports own --replace
printf 'plans: {mine: {title: Mine, about: one, weeks: 2, rows: [{what: massage, from_week: 1, to_week: 2, times: 1}]}}\n' >own/plans/own.yaml
ok plan R7 --template mine --reports own --replace --out mine
is "a template of one's own" "SELECT count(*) FROM v1_planned WHERE client = 'R7' AND plan LIKE 'Mine %'" 2
finish
