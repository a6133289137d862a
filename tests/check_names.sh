#!/bin/sh
# Names, addresses and numbers of people: in the practice's own reports where practice.yaml says so, in no other's at all.
set -u
. tests/support/script.sh
downshift=$(cd "$(dirname "$DOWNSHIFT")" && pwd)/$(basename "$DOWNSHIFT")
cd "$tmp" || exit 1
mkdir inbox
# who DAY HOUR NAME EMAIL PHONE: a visit, and its payment
printf 'Date,Start Time,Duration,Service,Status,Price,Client Name,Email,Phone\n' >inbox/bookings.csv
printf 'Date,Time,Service,Customer Name,Customer Email,Customer Phone,Staff,Price\n' >inbox/history.csv
day=1
while [ $day -le 9 ]; do
    name=Vogel$(printf %s "$day" | tr 1-9 a-i)
    echo "2026-10-0$day,17:00,60,Deep 60,Completed,95.00,Canaria $name,vogel$day@canary.example,503-555-777$day" >>inbox/bookings.csv
    echo "2026-10-1$day,18:00,Deep 60,\"$name, Canaria\",VOGEL$day@canary.example,(503) 555-777$day,Mia,95.00" >>inbox/history.csv
    day=$((day + 1))
done
printf 'client_id,night_date,bedtime,quality,tst_min\nvogel1@canary.example,2026-10-02,23:00,7,430\nCanaria Vogelb,2026-10-03,23:00,6,410\n' >inbox/nights.csv
canaries='canar|vogel[0-9a-i]|503[-). ]*555|5035557'
# held FOLDER: what the files there say, workbooks unpacked, and what they are called
held() { python3 -c '
import os, sys, zipfile
for folder, _, files in os.walk(sys.argv[1]):
    for path in (os.path.join(folder, f) for f in files):
        print(path)
        if not zipfile.is_zipfile(path):
            print(open(path, encoding="utf-8", errors="replace").read())
            continue
        z = zipfile.ZipFile(path)
        for n in z.namelist(): print(n, z.read(n).decode("utf-8", "replace"))' "$1" >held.txt; cat held.txt; }
TZ=UTC "$downshift" init >/dev/null
"$downshift" month 2026-10 --inbox inbox --out out >said 2>&1
if held out | grep -qiE "$canaries"; then fail "codes only, unless the practice says otherwise" "$(held out | grep -oiE ".{40}($canaries).{20}" | head -3)"
else pass "codes only, unless the practice says otherwise"; fi
n=$("$downshift" clients | wc -l)
if [ "$n" = 9 ]; then pass "one client for each"; else fail "one client for each" "$n"; fi
sed -i 's/^#* *names: no.*/names: yes/' practice.yaml
"$downshift" month 2026-10 --inbox inbox --out out >said 2>&1
mkdir own && mv out/monthly-review* out/*-index.html own/ # what is the practice's own
if held own | grep -q 'Canaria V\. ('; then pass "names in the practice's review"; else fail "names in the practice's review" "none"; fi
if grep -q 'Canaria V\. (' own/*-index.html; then pass "names on the practice's page of links"; else fail "names on the practice's page of links" "none"; fi
if held own | grep -qiE 'canary|5035557|503-555'; then fail "no addresses there" "one"; else pass "no addresses there"; fi
if held out | grep -qiE "$canaries"; then fail "no names in others' reports" "$(held out | grep -oiE ".{40}($canaries).{20}" | head -3)"
else pass "no names in others' reports"; fi
[ "$(find out -name '*.xlsx' | wc -l)" -gt 3 ] && pass "others' reports are there" || fail "others' reports are there" "$(ls out)"
finish
