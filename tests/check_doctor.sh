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
# wrong NAME [COMMANDS]: a practice that has come in, with one more thing done by them, or by the lines on stdin; before: they are done
# before it comes in. Not behind a pipe, whose failures would be lost.
run_lines() { if [ $# -gt 0 ]; then eval "$1"; else . /dev/stdin; fi; }
wrong() { name=$1; shift; practice; imports; run_lines "$@"; asks "$name"; }
before() { name=$1; shift; practice; run_lines "$@"; imports; asks "$name"; }

practice
imports
got=$(asked)
if [ -z "$got" ]; then pass "all is well"; else "$bin" doctor | fail "all is well"; fi
"$bin" doctor | grep -q '^all [0-9]* checks are fine$' && "$bin" doctor --rows | grep -c '^  fine: ' | grep -q '2[0-9]' && pass "says so" || fail "says so" "$("$bin" doctor --rows)"

wrong damage 'sqlite3 practice.db "UPDATE session SET price = 8100 WHERE line = 2"'
wrong rights 'chmod 644 practice.db'
if [ "$(id -u)" != 0 ]; then
    wrong folder 'chmod a-w .'
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
wrong backups 'rm -r backups'
wrong settings 'rm practice.yaml'
wrong time-zone 'sed -i /time_zone/d practice.yaml'
practice; imports
printf '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/nowhere</dir></fontconfig>' >fonts.conf
export FONTCONFIG_FILE="$PWD/fonts.conf"
asks fonts
unset FONTCONFIG_FILE
wrong empty 'rm inbox/*; rm practice.db; "$bin" init >/dev/null 2>&1'
before unread 'printf "what,is,this\n1,2,3\n" >inbox/odd.csv'
before refused 'row sessions.csv "ann,2026-10-33,18:00,60,light,Relax,massage,completed,80"'
before cells 'row sessions.csv "ann,2026-10-27,18:00,60,squashy,Relax,massage,completed,80"'
before doubts 'row nights.csv "ann,2026-10-27,23:00,07:00,700"'
before future 'row nights.csv "ann,2026-12-27,23:00,07:00,420"'
before people <<'X'
printf 'Invitee Name,Invitee Email,Event Type Name,Start Date & Time,End Date & Time,Event Created Date & Time,Canceled\nBo Li,bo@x.example,Relax,2026-10-07 06:00 PM,2026-10-07 07:00 PM,2026-10-01 06:00 PM,false\nBo Li,bo.li@y.example,Relax,2026-10-14 06:00 PM,2026-10-14 07:00 PM,2026-10-01 06:00 PM,false\n' >inbox/events.csv
X
before no-nights 'row sessions.csv "bea,2026-10-27,18:00,60,light,Relax,massage,completed,80"'
before no-visits 'row nights.csv "bea,2026-10-27,23:00,07:00,420"'
before pressure 'row sessions.csv "ann,2026-10-28,18:00,60,,Relax,massage,completed,80"'
before length <<'X'
sed -i 's/minutes: 60, //' practice.yaml
row sessions.csv "ann,2026-10-28,18:00,,light,Relax,massage,completed,80"
X
before services 'row sessions.csv "ann,2026-10-28,18:00,60,light,Hot stones,massage,completed,80"'
# her own cash book tells of no day that it is all there was, a program's export does
sales() { printf 'date,amount,method,what,item\n10/05/2026,80,card,session,Relax\n%s\n10/26/2026,80,card,session,Relax\n' "$1" >inbox/ledger.csv; }
before unpaid <<'X'
printf 'Date,Transaction ID,Item,Qty,Gross Sales,Discounts,Net Sales,Tax\n2026-10-05,T1,Relax,1,$80.00,$0.00,$80.00,$0.00\n2026-10-26,T2,Relax,1,$80.00,$0.00,$80.00,$0.00\n' >inbox/items.csv
X
before unmatched 'sales "10/13/2026,95,card,session,Relax"'
bookings() { printf 'Invitee Name,Invitee Email,Event Type Name,Start Date & Time,End Date & Time,Event Created Date & Time,Canceled\nann,ann@x.example,Relax,2026-10-%s 06:00 PM,2026-10-%s 07:00 PM,2026-10-01 06:00 PM,false\nann,ann@x.example,Relax,2026-10-19 06:00 PM,2026-10-19 07:00 PM,2026-10-01 06:00 PM,false\n' "$1" "$1" >inbox/events.csv; }
before not-booked 'bookings 05'
before not-logged 'bookings 06'
before notes <<'X'
row sessions.csv "ann,2026-10-26,10:00,60,light,Relax,massage,completed,80"
printf 'client_id,date,pressure,reaction\nann,2026-10-26,deep,fine\n' >inbox/notes.csv
X
wrong closed <<'X'
"$bin" close 2026-10 >/dev/null
row sessions.csv "ann,2026-10-28,18:00,60,light,Relax,massage,completed,80"
"$bin" import inbox --adjust >said 2>&1
X
wrong authorisations '"$bin" authorise ann --partner "Dr. Li" --scope sleep --until 2026-11-20 >said 2>&1'
before decisions 'printf "review of,line,who,what was decided,until,done\n2026-10-01,1,Zoe,call ann,2026-10-30,\n" >inbox/decided.csv'
practice; imports
SOURCE_DATE_EPOCH=1805000000 # March 2027
asks quiet
finish
