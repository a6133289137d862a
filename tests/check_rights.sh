#!/bin/sh
# What a person may ask a practice for: all that is kept of them, and that it goes for good. Marks are planted in every text of
# every file that tells of her; after erasing, and after all old files came in again, none is left in the database.
set -u
. tests/support/script.sh
bin=${DOWNSHIFT:-build/release/downshift}
SOURCE_DATE_EPOCH=1796083200
export SOURCE_DATE_EPOCH
db=$tmp/practice.db
in=$tmp/in
mkdir -p "$in/CANO7" "$tmp/out"
printf 'name: Rights\nnames: yes\n' >"$tmp/practice.yaml"
{
    echo 'client_id,date,start,duration_min,pressure,price,therapist,areas,reaction,notes'
    for m in 06 07 08 09 10; do
        for d in 03 09 16 23; do
            printf 'CANO7,2026-%s-%s,18:00,60,deep,110,Tess,zebraneck,zebrafine,Zebrafinch said\n' $m $d
            printf 'BEA,2026-%s-%s,11:00,60,light,90,Tess,neck,,asked after the weather\n' $m $d
        done
    done
    echo 'CANO7,2026-10-30,29:73,60,deep,115,Tess,zebraback,,Zebrafinch late'
} >"$in/sessions.csv"
{
    echo 'client_id,night_date,bedtime,rise,quality,tst_min'
    for m in 06 07 08 09 10; do
        for d in 03 04 09 10 16 17 23 24; do
            printf 'cano7,2026-%s-%s,22:4%s,06:30,6,431\n' $m $d "${d#?}"
            printf 'BEA,2026-%s-%s,22:10,06:30,7,441\n' $m $d
        done
    done
    echo 'CANO7,2026-10-28,27:91,06:30,6,430'
} >"$in/nights.csv"
{
    echo 'Cycle start time,Cycle end time,Cycle timezone,Sleep onset,Wake onset,Sleep performance %,Respiratory rate (rpm),Asleep duration (min),In bed duration (min),Light sleep duration (min),Deep (SWS) duration (min),REM duration (min),Awake duration (min),Sleep need (min),Sleep debt (min),Sleep efficiency %,Nap'
    echo '2026-10-20 22:20:06,,UTC-04:00,2026-10-20 22:20:06,2026-10-21 05:19:31,77,15.8,367,418,213,53,101,51,476,0,88,false'
} >"$in/CANO7/sleeps.csv"
head='User Name,Team,Invitee Name,Invitee First Name,Invitee Last Name,Invitee Email,Invitee Time Zone,Invitee accepted marketing emails,Text Reminder Number,Event Type Name,Start Date & Time,End Date & Time,Location,Event Created Date & Time,Canceled,Canceled By,Cancellation reason,Question 1,Response 1,UTM Campaign,UTM Source,UTM Medium,UTM Term,UTM Content,Salesforce UUID,Event Price,Payment Currency,Guest Email(s),Invitee Reconfirmed,Marked as No-Show,Meeting Notes,Group,User Email,Event UUID,Invitee UUID,Invitee scheduled by,Scheduling method'
event() { printf 'Tess,,%s,,,%s,Eastern Time - US & Canada,false,,Massage 60,2026-10-%s 05:00 pm,2026-10-%s 06:00 pm,Studio,2026-10-01 08:00 am,false,,,,,,,,,,,%s,USD,,,No,,,tess@example.com,%s,%s,x,self-service\n' "$1" "$2" "$3" "$3" "$4" "$5" "$5"; }
{
    echo "$head"
    event 'Quilla Marrowby' quilla@canary.example 05 120 canary-ev-1
    event 'Marrowby Quilla' '' 06 120 canary-ev-2
    event 'Q. Marrowby' quilla@canary.example 07 120 canary-ev-3
    event 'Peter Marrowby' peter@home.example 08 120 plain-ev-4
} >"$in/events-export.csv"
marks='cano7|quilla|marrowby, q|marrowby quilla|canary|zebra|29:73|27:91'

# run NAME STATUS COMMAND...
run() {
    name=$1 want=$2
    shift 2
    "$@" >"$tmp/said" 2>&1 </dev/null
    code=$?
    if [ $code = "$want" ]; then pass "$name"; else fail "$name: exit $code, not $want" <"$tmp/said"; fi
}
says() { if grep -q -e "$2" "$tmp/said"; then pass "$1"; else fail "$1" <"$tmp/said"; fi; }
# no_mark NAME: not in the database, nor beside it
no_mark() {
    cat "$db"* | tr '\000' '\n' | grep -a -i -o -E ".{0,30}($marks).{0,20}" | head -20 >"$tmp/found"
    if [ -s "$tmp/found" ]; then fail "$1" <"$tmp/found"; else pass "$1"; fi
}
# figures NAME: takings by day and what was sold, and how many clients and visits there are
figures() {
    rm -rf "$tmp/flat"
    "$bin" export "$tmp/flat" --db "$db" >"$tmp/said" 2>&1 || fail "export $1" <"$tmp/said"
    cp "$tmp/flat/v1_takings.csv" "$tmp/$1.takings"
    "$bin" clients --db "$db" | wc -l >"$tmp/$1.clients"
}
same() { if cmp -s "$tmp/$1" "$tmp/$2"; then pass "$3"; else diff "$tmp/$1" "$tmp/$2" | fail "$3"; fi; }

run "all comes in, but for a row" 65 "$bin" import "$in" --db "$db"
made=$("$bin" clients --db "$db" --json | python3 -c 'import json, sys
print([c["client"] for c in json.load(sys.stdin) if c["client"] not in ("CANO7", "BEA") and c["sessions"] > 1][0])')
run "the booked person is the logged one" 0 "$bin" clients merge "$made" CANO7 --db "$db"
run "authorised" 0 "$bin" authorise CANO7 --partner Dr-Lee --scope sleep,sessions --until 2027-06-01 --db "$db"
run "another, that ends soon" 0 "$bin" authorise BEA --partner Coach --scope sleep --until 2026-12-20 --db "$db"
run "reckoned" 0 "$bin" analyse --db "$db"
run "closed" 0 "$bin" close 2026-07 --db "$db"
run "told" 0 "$bin" report client-progress --month 2026-10 --client CANO7 --out "$tmp/out" --db "$db"

run "and to her doctor" 0 "$bin" report care-partner --month 2026-10 --client CANO7 --partner Dr-Lee --out "$tmp/out" --db "$db"
run "and another client" 0 "$bin" report client-progress --month 2026-10 --client BEA --out "$tmp/out" --db "$db"
run "told again" 0 "$bin" report client-progress --month 2026-10 --client CANO7 --out "$tmp/out" --db "$db"
run "what left is listed" 0 "$bin" releases --db "$db"
if [ "$(wc -l <"$tmp/said")" = 3 ]; then pass "each file once"; else fail "each file once" <"$tmp/said"; fi
hash=$(b2sum -l 256 "$tmp/out/care-partner-2026-10-CANO7-Dr-Lee.xlsx" | cut -d' ' -f1)
says "with its recipient" "to Dr-Lee, of CANO7: care-partner 2026-10"
says "and its hash" "$hash"
run "of one person" 0 "$bin" releases --client bea --db "$db"
if [ "$(wc -l <"$tmp/said")" = 1 ]; then pass "are hers alone"; else fail "are hers alone" <"$tmp/said"; fi
run "the review" 0 "$bin" report monthly-review --month 2026-11 --out "$tmp/review" --db "$db"
if unzip -p "$tmp/review/monthly-review-2026-11.xlsx" | grep -q 'Ask BEA whether the professionals'; then pass "names whose authorization ends within a month"; else fail "names whose authorization ends within a month" "no line of it"; fi
run "all that is kept is handed over" 0 "$bin" clients export cano7 --out "$tmp/out" --db "$db"
if python3 - "$tmp/out/person-CANO7.json" <<'P' >"$tmp/said" 2>&1; then pass "the JSON has every view that tells of clients, and their rows"; else fail "the JSON" <"$tmp/said"; fi
import json, sys
d = json.load(open(sys.argv[1]))
v = d["views"]
assert len(v["v1_session"]) == 23, len(v["v1_session"])
assert len(v["v1_night"]) == 42, len(v["v1_night"])
assert any(p["email"] == "quilla@canary.example" for p in v["v1_person"]), v["v1_person"]
assert len(v["v1_release"]) == 2, v["v1_release"]
assert v["v1_authorisation"][0]["partner"] == "Dr-Lee"
assert {"29:73"} <= {r["value"] for r in v["v1_refused"]} | {r["value"] for r in v["v1_cell"]}, (v["v1_refused"], v["v1_cell"])
assert d["retention"] and d["purpose"] and d["as_stored"]["sleep"]
assert all(r["client"] == "CANO7" for rows in v.values() for r in rows)
P
unzip -p "$tmp/out/person-CANO7.xlsx" >"$tmp/book"
if grep -q Zebrafinch "$tmp/book" && grep -q quilla@canary.example "$tmp/book" && ! grep -q 'the weather' "$tmp/book"; then pass "the workbook has her words and nobody else's"
else fail "the workbook" "her words, or another's"; fi
run "which is in the log" 0 "$bin" releases --client CANO7 --db "$db"
says "as what the client was given" "to the client, of CANO7: person , person-CANO7.json"
run "nobody has that code" 65 "$bin" clients export NOBODY --out "$tmp/out" --db "$db"

for mark in cano7 'quilla marrowby' quilla@canary zebraneck 'Zebrafinch said' 29:73 27:91 canary-ev; do
    grep -a -i -q "$mark" "$db" || fail "marks are planted" "$mark is not in the database"
done
figures before
# left NAME N: so many experiments, and none without the other half
left() {
    n=$(python3 - "$db" <<'P'
import sqlite3, sys
d = sqlite3.connect(sys.argv[1])
print(d.execute("SELECT (SELECT count(*) FROM experiment) || ' ' || (SELECT count(*) > 0 FROM experiment_unit)").fetchone()[0])
P
)
    if [ "$n" = "$2" ]; then pass "$1"; else fail "$1" "$n"; fi
}
run "an experiment is drawn" 0 "$bin" experiment CANO7 --compare pressure:light,deep --sessions 8 --start 2026-12-05 --out "$tmp/out" --db "$db"
left "and kept" "1 1"
cp "$db" "$tmp/copy.db"
run "what would go" 0 "$bin" clients erase CANO7 --dry-run --out "$tmp/out" --db "$db"
if cmp -s "$db" "$tmp/copy.db"; then pass "looking changes nothing"; else fail "looking changes nothing" "the database is another"; fi
rm "$tmp/copy.db"
run "erased" 0 "$bin" clients erase CANO7 --out "$tmp/out" --db "$db"
says "her report is listed" "out/client-progress-2026-10-CANO7.xlsx"
says "what goes to the books is told" "visits"
no_mark "no mark of her in the database"
left "nor her experiment" "0 0"
run "what left stays in the log" 0 "$bin" releases --db "$db"
says "without her" "to Dr-Lee: care-partner 2026-10, of a person since erased"
run "undo does not bring her back" 66 "$bin" undo --db "$db"
figures after
same before.takings after.takings "the books have what they had"
run "what is left is sound" 0 "$bin" report monthly-review --month 2026-10 --out "$tmp/out2" --db "$db"

for turn in 1 2; do
    run "old files come again, $turn" 65 "$bin" import "$in" --db "$db"
    no_mark "and no mark of her comes with them, $turn"
    figures again
    same after.takings again.takings "the books are as they were, $turn"
    same after.clients again.clients "and so is who is a client, $turn"
    sed -i '$a BEA,2026-10-31,11:00,60,light,90,Tess,neck,,' "$in/sessions.csv" # another file to the store
    sed -i '$d' "$in/sessions.csv"
    printf '\n' >>"$in/sessions.csv"
    printf '\n' >>"$in/CANO7/sleeps.csv"
done
mkdir -p "$tmp/hers/Quilla Marrowby"
cp "$in/CANO7/sleeps.csv" "$tmp/hers/Quilla Marrowby/"
run "a folder of her name" 0 "$bin" import "$tmp/hers" --db "$db"
says "is passed over" "of a person whose data were erased"
no_mark "and no mark of her comes with it"
if "$bin" clients --db "$db" --json | grep -q '"nights": 4[12]'; then fail "she is not back" "somebody has her nights"; else pass "she is not back"; fi
run "her code is nobody's" 65 "$bin" clients rename BEA CANO7 --db "$db"
says "and is refused" "was the code of a person who was erased"
{
    echo "$head"
    event 'Peter Marrowby' quilla@canary.example 12 120 plain-ev-5
} >"$tmp/family.csv"
run "another of the family, by her address" 0 "$bin" import "$tmp/family.csv" --db "$db"
"$bin" clients --db "$db" | wc -l >"$tmp/more.clients"
if [ "$(cat "$tmp/more.clients")" -gt "$(cat "$tmp/after.clients")" ]; then pass "is somebody else"; else fail "is somebody else" "no client was made"; fi
run "erasing nobody" 65 "$bin" clients erase CANO7 --db "$db"
finish
