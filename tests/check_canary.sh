#!/bin/sh
# Marks in every text that tells of a person, in every free text and reference, of every table format that downshift describes: none is in any byte
# of what a client, a care partner, the accountant or a partner gets, as workbook, PDF or tables.
set -u
. tests/support/script.sh
release_only "marks in what others get"
bin=${DOWNSHIFT:-build/release/downshift}
command -v python3 >/dev/null || { skip "marks in what others get" "python3 is not here"; finish; }
SOURCE_DATE_EPOCH=1796083200
export SOURCE_DATE_EPOCH
db=$tmp/practice.db
out=$tmp/out
marks='zqx|555 77[01] 9183'
mkdir "$tmp/in" "$tmp/seen"
python3 tests/canary_inbox.py "$bin" "$tmp/in" >"$tmp/made" || fail "the marks are made" <"$tmp/made"
{
    echo 'client_id,date,start,duration_min,pressure,price,therapist,notes'
    for i in 01 02 03 04 05 06 07 08 09 10 11 12 13; do printf 'SEEN,2026-10-%s,18:00,60,deep,110,Tess,Zqxnote of mine\n' $i; done
} >"$tmp/seen/sessions.csv"
{
    echo 'client_id,night_date,bedtime,rise,quality,tst_min'
    for i in 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15; do printf 'SEEN,2026-10-%s,23:00,06:30,6,431\n' $i; done
} >"$tmp/seen/nights.csv"
printf 'name: Canary\nnames: yes\n' >"$tmp/practice.yaml"

# make NAME ARGUMENTS...: a report
make() {
    name=$1
    shift
    if "$bin" "$@" --db "$db" >"$tmp/said" 2>&1 </dev/null; then pass "$name"; else fail "$name" <"$tmp/said"; fi
}
# scan NAME PATH...: no mark
scan() {
    name=$1
    shift
    if python3 tests/canary_scan.py "$marks" "$@" >"$tmp/found" 2>&1; then pass "$name: $(tail -1 "$tmp/found")"; else fail "$name" <"$tmp/found"; fi
}
"$bin" import "$tmp/in" "$tmp/seen" --db "$db" >"$tmp/said" 2>&1 </dev/null
if [ "$(cat "$db"* | tr '\000' '\n' | grep -a -o -i 'zqx[0-9][0-9]*r' | sort -u | wc -l)" -ge 40 ]; then
    pass "$(cat "$tmp/made") formats and marks, most of which came in"
else
    fail "marks came in" <"$tmp/said"
fi
codes=$("$bin" clients --db "$db" --json | python3 -c 'import json, sys; print(json.dumps([c["client"] for c in json.load(sys.stdin)]))')
company=$("$bin" formats downshift-events --json | python3 -c 'import json, sys
print([c["samples"][0] for c in json.load(sys.stdin)["columns"] if c["fills"] == "company"][0])')
printf 'partners:\n  Owner: {kind: co-owner}\n  Gym: {kind: referral, clients: %s}\n  Site: {kind: corporate, company: "%s"}\n' "$codes" "$company" >>"$tmp/practice.yaml"
make "the practice has them" report monthly-review --month 2026-10 --out "$tmp/own"
if python3 tests/canary_scan.py "$marks" "$tmp/own" >"$tmp/found" 2>&1; then fail "the search finds what the practice sees" <"$tmp/found"; else pass "the search finds what the practice sees"; fi
"$bin" report accountant --month 2026-10 --draft --db "$db" >/dev/null 2>&1 </dev/null
make "the accountant's books" report accountant --month 2026-10 --as xlsx,pdf,csv --format qbo,xero,iif,beancount,hledger --out "$out/accountant"
make "a client's" report client-progress --month 2026-10 --client SEEN --as xlsx,pdf,csv --out "$out/client"
make "a client authorises" authorise SEEN --partner Dr-Lee --scope sleep,sessions --until 2027-06-01
make "a care partner's" report care-partner --month 2026-10 --client SEEN --partner Dr-Lee --as xlsx,pdf,csv --out "$out/care"
for partner in Owner Gym Site; do make "a partner's, $partner" report partner --month 2026-10 --partner $partner --as xlsx,pdf,csv --out "$out/partner-$partner"; done
for one in accountant client care partner-Owner partner-Gym partner-Site; do scan "$one" "$out/$one"; done
finish
