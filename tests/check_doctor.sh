#!/bin/sh
# What `downshift doctor` finds: of a practice with which all is well nothing, and each thing that can be wrong once it is made so.
set -u
. tests/support/script.sh
command -v sqlite3 >/dev/null || { skip "the doctor" "sqlite3 is not here"; finish; }
bin=$(realpath "${DOWNSHIFT:-build/release/downshift}")
export SOURCE_DATE_EPOCH=1793664000 # 2026-11-03

# In a folder of its own: 3 clients of a small practice, October 2026, with a backup.
practice() {
    cd "$tmp" && rm -rf one && mkdir -p one/inbox/ann one/backups && cd one || exit 1
    chmod 700 backups
    printf 'time_zone: America/New_York\ncurrency: USD\ndates: mdy\nservices:\n  Relax: {minutes: 60, massage: yes}\n' >practice.yaml
    printf 'client_id,date,start,duration_min,pressure,service,kind,status,price\n' >inbox/sessions.csv
    printf 'client_id,night_date,bedtime,rise,tst_min\n' >inbox/nights.csv
    for day in 05 12 19 26; do
        printf 'ann,2026-10-%s,18:00,60,light,Relax,massage,completed,80\n' $day >>inbox/sessions.csv
        for night in 1 2 3; do printf 'ann,2026-10-%02d,23:00,07:00,420\n' $((${day#0} + night)) >>inbox/nights.csv; done
    done
    : >practice.db-backup && mv practice.db-backup backups/practice.db-2026-10
    rmdir inbox/ann
}
row() { printf '%s\n' "$2" >>"inbox/$1"; }
imports() { "$bin" import inbox >said 2>&1 || [ $? -eq 65 ] || cat said; }
asked() { "$bin" doctor --json 2>err | tr -d '\n' | grep -o '"check": "[a-z-]*", *"fine": false' | sed 's/"check": "\([a-z-]*\)".*/\1/' | tr '\n' ' '; }
# asks NAME: that is what it asks for now, among others that may follow from it
asks() {
    got=$(asked)
    case " $got" in *" $1 "*) pass "$1" ;; *) { echo "it asks for: $got"; cat err; } | fail "$1" ;; esac
}
# wrong NAME: a practice that has come in, with one more thing done by the lines on stdin
wrong() { practice; imports; . /dev/stdin; asks "$1"; }
before() { practice; . /dev/stdin; imports; asks "$1"; }

practice
imports
got=$(asked)
if [ -z "$got" ]; then pass "all is well"; else "$bin" doctor | fail "all is well"; fi
"$bin" doctor | grep -q '^all [0-9]* checks are fine$' && "$bin" doctor --rows | grep -c '^  fine: ' | grep -q '2[0-9]' && pass "says so" || fail "says so" "$("$bin" doctor --rows)"

echo 'sqlite3 practice.db "UPDATE session SET price = 8100 WHERE line = 2"' | wrong damage
echo 'chmod 644 practice.db' | wrong rights
if [ "$(id -u)" != 0 ]; then
    echo 'chmod a-w .' | wrong folder
    chmod u+w "$tmp/one"
else
    skip folder "root may write anywhere"
fi
if [ "$(id -u)" = 0 ] && mkdir -p "$tmp/small" && mount -t tmpfs -o size=20m none "$tmp/small" 2>/dev/null; then
    practice; imports; cp -R "$tmp/one/." "$tmp/small"; cd "$tmp/small" && asks room
    cd "$tmp" && umount "$tmp/small"
else
    skip room "no small disk can be made here"
fi
echo 'rm -r backups' | wrong backups
echo 'rm practice.yaml' | wrong settings
echo 'sed -i /time_zone/d practice.yaml' | wrong time-zone
practice; imports
printf '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/nowhere</dir></fontconfig>' >fonts.conf
export FONTCONFIG_FILE="$PWD/fonts.conf"
asks fonts
unset FONTCONFIG_FILE
echo 'rm inbox/*; rm practice.db; "$bin" init >/dev/null 2>&1' | wrong empty
echo 'printf "what,is,this\n1,2,3\n" >inbox/odd.csv' | before unread
echo 'row sessions.csv "ann,2026-10-33,18:00,60,light,Relax,massage,completed,80"' | before refused
echo 'row sessions.csv "ann,2026-10-27,18:00,60,squashy,Relax,massage,completed,80"' | before cells
echo 'row nights.csv "ann,2026-10-27,23:00,07:00,700"' | before doubts
echo 'row nights.csv "ann,2026-12-27,23:00,07:00,420"' | before future
before people <<'X'
printf 'Invitee Name,Invitee Email,Event Type Name,Start Date & Time,End Date & Time,Event Created Date & Time,Canceled\nBo Li,bo@x.example,Relax,2026-10-07 06:00 PM,2026-10-07 07:00 PM,2026-10-01 06:00 PM,false\nBo Li,bo.li@y.example,Relax,2026-10-14 06:00 PM,2026-10-14 07:00 PM,2026-10-01 06:00 PM,false\n' >inbox/events.csv
X
echo 'row sessions.csv "bea,2026-10-27,18:00,60,light,Relax,massage,completed,80"' | before no-nights
echo 'row nights.csv "bea,2026-10-27,23:00,07:00,420"' | before no-visits
echo 'row sessions.csv "ann,2026-10-28,18:00,60,,Relax,massage,completed,80"' | before pressure
before length <<'X'
sed -i 's/minutes: 60, //' practice.yaml
row sessions.csv "ann,2026-10-28,18:00,,light,Relax,massage,completed,80"
X
echo 'row sessions.csv "ann,2026-10-28,18:00,60,light,Hot stones,massage,completed,80"' | before services
# her own cash book tells of no day that it is all there was, a program's export does
sales() { printf 'date,amount,method,what,item\n10/05/2026,80,card,session,Relax\n%s\n10/26/2026,80,card,session,Relax\n' "$1" >inbox/ledger.csv; }
before unpaid <<'X'
printf 'Date,Transaction ID,Item,Qty,Gross Sales,Discounts,Net Sales,Tax\n2026-10-05,T1,Relax,1,$80.00,$0.00,$80.00,$0.00\n2026-10-26,T2,Relax,1,$80.00,$0.00,$80.00,$0.00\n' >inbox/items.csv
X
echo 'sales "10/13/2026,95,card,session,Relax"' | before unmatched
before notes <<'X'
row sessions.csv "ann,2026-10-26,10:00,60,light,Relax,massage,completed,80"
printf 'client_id,date,pressure,reaction\nann,2026-10-26,deep,fine\n' >inbox/notes.csv
X
wrong closed <<'X'
"$bin" close 2026-10 >/dev/null
row sessions.csv "ann,2026-10-28,18:00,60,light,Relax,massage,completed,80"
"$bin" import inbox --adjust >said 2>&1
X
echo '"$bin" authorise ann --partner "Dr. Li" --scope sleep --until 2026-11-20 >said 2>&1' | wrong authorisations
echo 'printf "review of,line,who,what was decided,until,done\n2026-10-01,1,Zoe,call ann,2026-10-30,\n" >inbox/decided.csv' | before decisions
practice; imports
SOURCE_DATE_EPOCH=1805000000 # March 2027
asks quiet
finish
