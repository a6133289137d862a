#!/bin/sh
# The worked day of docs/accountant.md, from files as programs write them to the accountant's workbook and import files: the journal's lines and
# sums, what bookkeeping programs say of it, that nothing in any byte names a client, and that the same files bring nothing more.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
downshift=$(cd "$(dirname "$DOWNSHIFT")" && pwd)/$(basename "$DOWNSHIFT")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export SOURCE_DATE_EPOCH=1793000000
bad=0
verdict() { if [ "$1" = 0 ]; then echo "[       OK ] $2"; else echo "[  FAILED  ] $2"; bad=1; fi; }
# status NUMBER WORDS...: the command ends so
status() {
    want=$1
    shift
    got=0
    "$downshift" "$@" > said 2> cried || got=$?
    [ "$got" = "$want" ] || { cat said cried; return 1; }
}

cp "$here/accounting-day/practice.yaml" .
TZ=UTC "$downshift" init > said
"$downshift" import "$here/accounting-day" > said 2>&1 || true

r=0; status 65 report accountant --month 2026-10 --format qbo --out out && grep -q '  services: {name: Service revenue, code: "4000"}' said || r=1
[ ! -e out ] || r=1
verdict $r "without accounts nothing is written, and the lines to add are told"

r=0; status 0 report accountant --month 2026-10 --draft && grep -q '^accounts:' practice.yaml || r=1
status 0 report accountant --month 2026-10 --out out --format qbo,xero,iif,sage-us,sage-uk,hledger,beancount,wave || r=1
verdict $r "with the draft every kind of import file is written"

# the worked day: 31 lines, 1,723.59 on each side; a payout of 787.11 and a deposit of 169.00 on the next
j=out/accountant-2026-10-accrual-hledger.journal
# the day's lines, the cents above 0 and those below
sums=$(awk '/^2026-/ { day = $1 } /^ / && day == "2026-10-13" { gsub(/.*[$]/, ""); n++; c = sprintf("%.0f", 100 * $0); if (c > 0) d += c; else e -= c }
    END { print n, d, e }' "$j")
r=0; [ "$sums" = "31 172359 172359" ] || { echo "$sums"; r=1; }
verdict $r "the worked day has 31 lines and 1,723.59 on each side"
r=0
for line in 'Card clearing  $874.98' 'Card clearing  $-87.87' 'Undeposited funds  $209.50' 'Undeposited funds  $-40.50' 'Service revenue  $-525.00' \
    'Discounts  $11.00' 'Refunds, services  $50.00' 'Refunds, products  $12.00' 'No-show fees  $-40.00' 'Product revenue  $-42.00' 'Owner tips  $-10.00' \
    'Gift card breakage  $-5.43' 'Cash rounding  $-0.01' 'Sales tax payable  $0.99' 'Sales tax payable  $-3.47' 'Tips payable  $40.00' 'Tips payable  $-60.00' \
    'Gift cards outstanding  $90.43' 'Gift cards outstanding  $-100.00' 'Deferred packages  $100.00' 'Deferred packages  $-500.00' \
    'Deferred memberships  $80.00' 'Deferred memberships  $-80.00' 'Merchant fees  $24.88' 'Cash over-short  $0.50' 'Wages  $82.80' 'Wages payable  $-82.80' \
    'Payroll tax expense  $9.01' 'Payroll tax payable  $-9.01' 'Contract labour  $137.50' 'Contractors payable  $-137.50' 'Card clearing  $-787.11' \
    'Undeposited funds  $-169.00' 'Checking  $956.11'; do
    grep -qF ":$line" "$j" || { echo "lacks: $line"; r=1; }
done
verdict $r "each of its lines, the payout and the deposit stand in the journal"

status 0 report accountant --month 2026-10 --out tables --as csv
t=tables/accountant-2026-10
r=0
for figure in '"Income, accrual basis","earned when delivered",549.44' '"Income, cash basis","when money was received",959.01' ',-409.57' \
    '"Sales tax to be paid","collected less refunded",2.48' '"Tips still owed","at the end of the period",20'; do
    grep -qF "$figure" "$t"/02-Summary.csv || { echo "lacks: $figure"; cat "$t"/02-Summary.csv; r=1; }
done
[ "$(grep -c '"zero"' "$t"/01-Summary.csv)" = 3 ] || r=1
verdict $r "its figures: 549.44, 959.01, 409.57, 2.48 and 20.00, and three zeros"

cp practice.yaml kept.yaml
r=0; status 65 report accountant --month 2026-10 --basis cash --format hledger --out cash || r=1
status 0 report accountant --month 2026-10 --basis cash --draft || r=1
status 0 report accountant --month 2026-10 --basis cash --format hledger --out cash || r=1
grep -qF 'Gift cards sold (cash basis)  $-100.00' cash/accountant-2026-10-cash-hledger.journal || r=1
[ -f cash/accountant-2026-10-cash.xlsx ] || r=1
verdict $r "the cash basis has accounts of its own"

# every row of money is told in the trace, once
r=0; [ "$(tail -n +2 out/accountant-2026-10-sources.csv | sort | uniq -d | wc -l)" = 0 ] || r=1
[ "$(grep -c '"posted"' out/accountant-2026-10-sources.csv)" = 57 ] || { wc -l out/accountant-2026-10-sources.csv; r=1; }
verdict $r "each source row is posted once and traced to its file and line"

r=0; "$downshift" import "$here/accounting-day" > said 2>&1 || true
status 0 report accountant --month 2026-10 --out again --format qbo && cmp -s again/accountant-2026-10-accrual-qbo.csv out/accountant-2026-10-accrual-qbo.csv || r=1
verdict $r "the same files again bring the same bytes"

r=0; status 0 report accountant --quarter 2026-Q4 --format hledger --out quarter && cmp -s quarter/accountant-2026-Q4-accrual-hledger.journal "$j" || r=1
status 0 report accountant --year 2026 --out year || r=1
status 64 report accountant --month 2026-10 --year 2026 || r=1
verdict $r "a quarter and a year are periods, too, and two at once are none"

# what a run that was killed left beside its files
touch out/.accountant-2026-10-accrual-iif.iif.a1B2c3 out/.accountant-2026-10-accrual-hledger.journal.a1B2c3 out/.accountant-2026-10-sources.csv.a1B2c3 out/.mine.txt.a1B2c3
r=0; status 0 report accountant --month 2026-10 --out out --format iif,hledger || r=1
[ "$(ls -A out | grep -c '^[.].*a1B2c3$')" = 1 ] && [ -f out/.mine.txt.a1B2c3 ] || { ls -A out; r=1; }
verdict $r "what a killed run left of its files is taken away by the next"

# every format, on both bases: programs take it, and what is read back adds up to nothing
rules() {
    printf '%s\n' 'skip 1' 'fields no, date, account1, amount1-in, amount1-out, description' 'date-format %m/%d/%Y' 'currency $' \
        'account2 equity:check' > qbo.rules
    printf '%s\n' 'skip 1' 'fields narration, date, account1, code, rate, amount, t1, o1, t2, o2' 'date-format %e %b %Y' 'currency $' \
        'description %narration' 'account2 equity:check' > xero.rules
}
takes() { command -v "$1" > /dev/null || { echo "[  SKIPPED ] no $1 here"; return; }; r=0; "$@" > said 2>&1 || { cat said; r=1; }; verdict $r "$1 takes ${basis:-the} journal"; }
zero() {
    command -v hledger > /dev/null || return 0
    r=0; hledger -f "$2" --rules-file "$1" balance equity:check --flat -E -N > sum 2> cried && awk '$1 != 0 { bad = 1 } END { exit bad }' sum || { cat sum cried; r=1; }
    verdict $r "$(basename "$2") adds up to nothing"
}
# sums FILE COLUMNS SEPARATOR: the signed amounts of an import file, in cents; columns from the end, as names may hold commas
sums() { awk -F "$3" -v back="$2" '{ gsub(/\r/, ""); c = NF - back } c > 0 && $c ~ /^-?[0-9]+[.][0-9][0-9]$/ { s += sprintf("%.0f", 100 * $c) } END { print s + 0 }' "$1"; }
rules
for basis in accrual cash; do
    status 0 report accountant --month 2026-10 --basis $basis --draft || true
    status 0 report accountant --month 2026-10 --basis $basis --out both --format qbo,xero,iif,sage-us,sage-uk,hledger,beancount,wave || bad=1
    b=both/accountant-2026-10-$basis
    takes hledger -f "$b-hledger.journal" check --strict ordereddates
    takes ledger --strict --pedantic -f "$b-hledger.journal" balance
    takes bean-check "$b-beancount.beancount"
    zero qbo.rules "$b-qbo.csv"
    zero xero.rules "$b-xero.csv"
    r=0; [ "$(sums "$b-iif.iif" 2 '\t')" = 0 ] || r=1
    [ "$(sums "$b-sage-us.csv" 0 ,)" = 0 ] || r=1
    [ "$(awk -F, '{ c = sprintf("%.0f", 100 * $(NF - 2)); s += $1 == "JD" ? c : -c } END { print s + 0 }' "$b-sage-uk.csv")" = 0 ] || r=1
    verdict $r "QuickBooks Desktop's and both Sages' files of $basis add up to nothing"
done

# no client, contact, code, card, service of a person, note or night in any byte, archives unpacked
mkdir -p canaries/C001 bytes
cat > canaries/sessions.csv <<'END'
client_id,date,start,duration_min,service,status,price,notes
C001,2026-10-15,10:00,60,Canary Deep,completed,66.00,canarynote shoulder pain
END
cat > canaries/C001/nights.csv <<'END'
client_id,night_date,bedtime,wake_time,sleep_quality,notes
C001,2026-10-15,22:47,06:13,7,canarysleep woke twice
END
cat > "canaries/ledger-C001.csv" <<'END'
date,what,item,amount,method,tip,reference
2026-10-16,service,Canary Item,31.00,card,,CARD 4242 canaryref
bad day canarycell,service,Canary Item,77.77,card,,
END
"$downshift" import canaries > said 2>&1 || true
status 0 report accountant --month 2026-10 --draft || true
status 0 report accountant --month 2026-10 --out canary --format qbo,xero,iif,sage-us,sage-uk,hledger,beancount,wave || bad=1
for book in out/*.xlsx year/*.xlsx canary/*.xlsx; do unzip -q -o "$book" -d "bytes/$(echo "$book" | tr / -)" 2> /dev/null || python3 -m zipfile -e "$book" "bytes/$(echo "$book" | tr / -)"; done
cp canary/*.csv canary/*.iif canary/*.journal canary/*.beancount bytes
cp out/*.csv out/*.iif out/*.journal out/*.beancount bytes
r=0; for word in 'C00[0-9]' C010 4242 'Client C' 'Massage 60' 'Massage 45' '[Cc]anarynote' canarysleep canaryref canarycell '22:47' '06:13' 'shoulder' 'PM0[0-9]' TX0; do grep -rlE "$word" bytes && { echo "$word"; r=1; }; done
grep -rq '77.77' bytes || { echo "the refused row's amount is lost"; r=1; }
grep -q '31.00' canary/accountant-2026-10-sources.csv || { echo "a row is lost"; r=1; }
verdict $r "no byte of it names a client, a card, a note, a night or a client's service"
exit $bad
