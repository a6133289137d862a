#!/bin/sh
# `downshift report partner`: what each kind of partner is told, what is hidden, and what is held back beside what was shown before.
set -u
. tests/support/script.sh
bin=${DOWNSHIFT:-build/release/downshift}
SOURCE_DATE_EPOCH=1796083200
export SOURCE_DATE_EPOCH
db=$tmp/practice.db
out=$tmp/out
in=$tmp/in
mkdir "$in"
# Sixteen clients whom a gym referred: in August all came, in September four, in October twelve, in November thirteen.
{
    echo 'client_id,date,start,duration_min,pressure,price,therapist,notes'
    for i in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16; do
        printf 'P%s,2026-08-%s,10:00,60,moderate,90,Tess,Zebra%s\n' $i $i $i
        [ $i -le 4 ] && printf 'P%s,2026-09-%s,10:00,60,moderate,90,Tess,\n' $i $i
        [ $i -le 12 ] && printf 'P%s,2026-10-%s,10:00,60,%s,90,Reed,\n' $i $i "$([ $i -le 2 ] && echo deep || echo light)"
        [ $i -le 12 ] && printf 'P%s,2026-10-%s,10:00,60,%s,90,Reed,\n' $i $((1$i - 86)) "$([ $i -le 2 ] && echo deep || echo light)"
        [ $i -le 13 ] && printf 'P%s,2026-11-%s,10:00,60,moderate,90,Tess,\n' $i $i
    done
} >"$in/sessions.csv" 2>"$tmp/odd"
{
    echo 'Date,Company,Site,Start,Hours,Slots offered,Slots used,Minutes a slot,Invoice,Invoice date,Amount,Tax,Paid'
    echo '2026-10-08,Acme Mills,Main hall,10:00,3,12,11,15,INV-31,2026-10-09,360.00,22.50,2026-10-20'
    echo '2026-10-15,Acme Mills,Main hall,10:00,3,12,3,15,INV-32,2026-10-19,360.00,22.50,'
    echo '2026-10-22,Acme Mills,Main hall,10:00,3,12,12,15,INV-33,2026-10-23,360.00,22.50,'
    echo '2026-10-23,Hollis,2nd floor,10:00,3,9,9,15,INV-34,2026-10-23,111.00,,'
} >"$in/events.csv"
cat >"$tmp/practice.yaml" <<'YAML'
name: Partners
partners:
  Ana Ruiz: {kind: co-owner}
  Gym: {kind: referral, clients: [P01, P02, P03, P04, P05, P06, P07, P08, P09, P10, P11, P12, P13, P14, P15, P16]}
  Low: {kind: referral, smallest_group: 6, clients: [P01, P02, P03, P04, P05, P06]}
  Empty: {kind: referral}
  Typo: {kind: referral, clients: [P01, Q99]}
  Acme: {kind: corporate, company: Acme Mills}
  Nowhere: {kind: corporate}
YAML

# run NAME STATUS ARGUMENTS...
run() {
    name=$1 want=$2
    shift 2
    "$bin" "$@" --db "$db" >"$tmp/said" 2>&1 </dev/null
    code=$?
    if [ $code = "$want" ]; then pass "$name"; else fail "$name: exit $code, not $want" <"$tmp/said"; fi
}
says() { if grep -q -e "$2" "$tmp/said"; then pass "$1"; else fail "$1" <"$tmp/said"; fi; }
lines() { if [ "$(wc -l <"$tmp/said")" = 1 ]; then pass "in one line"; else fail "in one line" <"$tmp/said"; fi; }
# sheet FILE: all texts of a workbook
sheet() { unzip -p "$out/$1" 'xl/*.xml' 'docProps/*' 2>/dev/null | sed 's/<[^>]*>/\n/g'; }
has() { if sheet "$1" | grep -q -e "$2"; then pass "$1 has: $2"; else sheet "$1" | grep -v '^$' | fail "$1 has: $2"; fi; }
lacks() { if sheet "$1" | grep -E -q -e "$2"; then sheet "$1" | grep -E -e "$2" | fail "$1 lacks: $2"; else pass "$1 lacks: $2"; fi; }

run "comes in" 0 import "$in"
run "no partner of that name" 64 report partner --partner Nobody --month 2026-10 --out "$out"
says "and where one is declared" 'no partner "Nobody" in practice.yaml'
run "no clients" 78 report partner --partner Empty --month 2026-10 --out "$out"
says "with the place" 'practice.yaml:6:.*partner "Empty": a referral partner needs'
lines
run "a code that nobody has" 78 report partner --partner Typo --month 2026-10 --out "$out"
says "which" 'no client has the code "Q99"'
run "a company without an event" 65 report partner --partner Nowhere --month 2026-10 --out "$out"
run "needs a partner" 64 report partner --month 2026-10 --out "$out"
run "and a period" 64 report partner --partner Gym --out "$out"
if [ -e "$out" ]; then fail "nothing is written so far" <"$tmp/said"; else pass "nothing is written so far"; fi

run "the gym's October" 0 report partner --partner gym --month 2026-10 --as xlsx,pdf,csv --out "$out"
has partner-2026-10-Gym.xlsx '^Clients you referred$'
has partner-2026-10-Gym.xlsx 'Rule: no count of 1 to 10 clients'
has partner-2026-10-Gym.xlsx 'Hidden: 2 of the counts'
has partner-2026-10-Gym.xlsx 'Audit passed'
lacks partner-2026-10-Gym.xlsx '^P[01][0-9]$|Zebra|Tess|Reed|2026-10-[0-9]'
run "November has one client more" 77 report partner --partner Gym --month 2026-11 --out "$out"
says "which the two would tell" 'differ from those of 2026-10, which was shown before, by one or two'
lines
if [ -e "$out/partner-2026-11-Gym.xlsx" ]; then fail "it is held" <"$tmp/said"; else pass "it is held"; fi
run "August" 0 report partner --partner Gym --month 2026-08 --out "$out"
run "September" 0 report partner --partner Gym --month 2026-09 --out "$out"
has partner-2026-09-Gym.xlsx 'Fewer than 11 clients whom Gym referred came in September 2026'
lacks partner-2026-09-Gym.xlsx 'Massages they had|suppressed|Pressure'
run "the quarter less August is September" 77 report partner --partner Gym --quarter 2026-Q3 --out "$out"
says "and names a count" 'the hidden count ".* 2026-0[79]" could be told to within [1-5];'
lines
if [ -e "$out/partner-2026-Q3-Gym.xlsx" ]; then fail "it is held, too" <"$tmp/said"; else pass "it is held, too"; fi
run "October again" 0 report partner --partner Gym --month 2026-10 --out "$out"
run "of groups of six" 0 report partner --partner Low --month 2026-08 --out "$out"
has partner-2026-08-Low.xlsx 'has set the smallest group to 6 clients; 11 is usual'

run "the company's October" 0 report partner --partner Acme --month 2026-10 --out "$out"
has partner-2026-10-Acme.xlsx '^INV-32$'
has partner-2026-10-Acme.xlsx '^suppressed$'
lacks partner-2026-10-Acme.xlsx 'Hollis|INV-34|P[01][0-9]$|Tess|2026-10-[0-9]'
run "a co-owner's" 0 report partner --partner "Ana Ruiz" --quarter 2026-Q4 --out "$out"
has partner-2026-Q4-Ana%20Ruiz.xlsx '^Money by therapist$'
has partner-2026-Q4-Ana%20Ruiz.xlsx '^Reed$'
has partner-2026-Q4-Ana%20Ruiz.xlsx '^Visits per client$'
lacks partner-2026-Q4-Ana%20Ruiz.xlsx '^P[01][0-9]$|Zebra'

run "what left" 0 releases
says "with the partner" 'to Gym: partner 2026-10, partner-2026-10-Gym.xlsx'
says "also as tables" 'to Gym: partner 2026-10, partner-2026-10-Gym,'
run "a client asks to be erased" 0 clients erase P01
sed -i 's/P01, //' "$tmp/practice.yaml"
run "then October would tell of that client" 77 report partner --partner Gym --month 2026-10 --out "$out"
says "beside October as it was" 'differ from those of'
finish
