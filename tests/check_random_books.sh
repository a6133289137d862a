#!/bin/sh
# Six made-up months from files to the books: what practices type into the ledger and the cash book, drawn by chance, against sums that are
# kept by hand here; the same rows in a file a week, in another order and once more bring the same bytes.
set -eu
downshift=$(cd "$(dirname "$DOWNSHIFT")" && pwd)/$(basename "$DOWNSHIFT")
command -v python3 > /dev/null || { echo "[  SKIPPED ] no python3 here"; exit 0; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export SOURCE_DATE_EPOCH=1796000000
cat > draw.py <<'END'
import collections, random, sys
random.seed(int(sys.argv[1]))
month, rows, book = sys.argv[2], [], []
stands = collections.Counter()
def money(c): return "%s%d.%02d" % ("-" if c < 0 else "", abs(c) // 100, abs(c) % 100)
paid = {"card": "Card clearing", "cash": "Undeposited funds", "check": "Undeposited funds", "transfer": "Transfers clearing",
        "gift-card": "Gift cards outstanding", "package": "Deferred packages", "membership": "Deferred memberships", "credit": "Client deposits and credit"}
sold = {"service": "Service revenue", "add-on": "Add-on revenue", "product": "Product revenue", "no-show-fee": "No-show fees",
        "gift-card": "Gift cards outstanding", "package": "Deferred packages", "membership": "Deferred memberships", "deposit": "Client deposits and credit"}
back = {"service": "Refunds, services", "add-on": "Refunds, services", "product": "Refunds, products"}
for nth in range(70):
    what, day = random.choice(list(sold)), random.randint(1, 28)
    refund = what in back and random.random() < .15
    how = random.choice(list(paid)) if what in ("service", "product", "add-on") and not refund else random.choice(["card", "cash", "check", "transfer"])
    net = random.randint(1000, 20000) * (-1 if refund else 1)
    tax = int(net * .08) if what == "product" else 0
    tip = random.choice([0, 0, 500, 1234]) if what == "service" and not refund else 0
    fee = 0 if how != "card" or refund else 55
    rows.append(["%s-%02d" % (month, day), what, "thing", money(net + tax + tip), how, money(tip) if tip else "", money(tax) if tax else "", money(fee) if fee else "", "Reed", "R%d" % nth])
    stands[(back if refund else sold)[what]] -= net
    stands["Sales tax payable"] -= tax
    stands["Tips payable"] -= tip
    stands[paid[how]] += net + tax + tip
    stands["Merchant fees"] += fee
    stands["Card clearing"] -= fee
for what, account, other in (("payout", "Checking", "Card clearing"), ("cash-deposit", "Checking", "Undeposited funds"), ("transfer", "Checking", "Transfers clearing"),
                             ("tips-paid-cash", "Tips payable", "Undeposited funds"), ("drawer-short", "Cash over-short", "Undeposited funds")):
    cents = stands[other] if what in ("payout", "transfer") else random.randint(1, 900)
    book.append(["%s-28" % month, money(cents), what, ""])
    stands[account] += cents
    stands[other] -= cents
head = "date,what,item,amount,method,tip,tax,fee,therapist,reference"
def write(name, some): open(name, "w").write(head + "\n" + "".join(",".join(r) + "\n" for r in some))
import os
for f in ("whole", "weeks"): os.makedirs(f, exist_ok=True)
rows.sort(key=lambda r: r[0])
write("whole/ledger-%s.csv" % month, rows)
for week in range(4):
    part = [r for r in rows if (int(r[0][8:]) - 1) // 7 == week]
    random.shuffle(part)
    write("weeks/ledger-%s-%d.csv" % (month, 3 - week), part)
for f in ("whole", "weeks"): open("%s/cash-book-%s.csv" % (f, month), "w").write("Date,Amount,Movement,Reference\n" + "".join(",".join(r) + "\n" for r in book))
open("due-%s" % month, "w").write("".join("%s %d\n" % x for x in sorted(stands.items()) if x[1]))
END
cat > held.py <<'END'
import collections, sys
stands, entry, name = collections.Counter(), 0, ""
for at, line in enumerate(open(sys.argv[1])):
    if line[:2] == "20":
        if entry: sys.exit("%s: %s is off by %d" % (sys.argv[1], name, entry))
        name = line.strip()
    if line.startswith("    ") and "  $" in line:
        account, amount = line.strip().split("  $")
        cents = round(100 * float(amount))
        stands[account.split(":", 1)[1]] += cents
        entry += cents
if entry: sys.exit("%s: %s is off by %d" % (sys.argv[1], name, entry))
due = dict((l.rsplit(" ", 1)[0], int(l.rsplit(" ", 1)[1])) for l in open(sys.argv[2]))
wrong = ["%s stands at %d, not %d" % (a, stands[a], due.get(a, 0)) for a in set(stands) | set(due) if stands[a] != due.get(a, 0)]
if wrong: sys.exit("%s: %s" % (sys.argv[1], "; ".join(wrong)))
END
bad=0
verdict() { if [ "$1" = 0 ]; then echo "[       OK ] $2"; else echo "[  FAILED  ] $2"; bad=1; fi; }
months="2026-04 2026-05 2026-06 2026-07 2026-08 2026-09"
nth=1
for month in $months; do
    python3 draw.py $nth $month
    nth=$((nth + 1))
done
printf 'time_zone: America/New_York\n' > practice.yaml
"$downshift" import whole --db whole.db > said 2>&1 || { cat said; exit 1; }
"$downshift" import weeks --db weeks.db > said 2>&1 || { cat said; exit 1; }
"$downshift" report accountant --year 2026 --db whole.db --draft > said
for month in $months; do
    r=0
    "$downshift" report accountant --month $month --db whole.db --format hledger --out of-whole > said 2>&1 || { cat said; r=1; }
    python3 held.py of-whole/accountant-$month-accrual-hledger.journal due-$month || r=1
    "$downshift" report accountant --month $month --db weeks.db --format hledger --out of-weeks > said 2>&1 || { cat said; r=1; }
    cmp of-whole/accountant-$month-accrual-hledger.journal of-weeks/accountant-$month-accrual-hledger.journal || r=1
    verdict $r "$month stands as drawn, and is the same from a file a week"
done
# each month on both bases: programs take the journal, and hledger reads the files of QuickBooks Online and Xero back to nothing
printf '%s\n' 'skip 1' 'fields no, date, account1, amount1-in, amount1-out, description' 'date-format %m/%d/%Y' 'currency $' 'account2 equity:check' > qbo.rules
printf '%s\n' 'skip 1' 'fields narration, date, account1, code, rate, amount, t1, o1, t2, o2' 'date-format %e %b %Y' 'currency $' \
    'description %narration' 'account2 equity:check' > xero.rules
taken_by() { # program, words...: true, too, where it is not here
    if command -v "$1" > /dev/null; then "$@" > said 2>&1 || { cat said; return 1; }; else echo "[  SKIPPED ] no $1 here"; fi
}
comes_to_nothing() {
    command -v hledger > /dev/null || return 0
    hledger -f "$2" --rules-file "$1" balance equity:check --flat -E -N > said 2>&1 && awk '$1 != 0 { bad = 1 } END { exit bad }' said || { cat said; return 1; }
}
for basis in accrual cash; do
    "$downshift" report accountant --year 2026 --db whole.db --basis $basis --draft > said
    for month in $months; do
        r=0
        "$downshift" report accountant --month $month --basis $basis --db whole.db --format hledger,beancount,qbo,xero --out programs > said 2>&1 || { cat said; r=1; }
        b=programs/accountant-$month-$basis
        taken_by hledger -f "$b-hledger.journal" check --strict ordereddates || r=1
        taken_by ledger --strict --pedantic -f "$b-hledger.journal" balance || r=1
        taken_by bean-check "$b-beancount.beancount" || r=1
        comes_to_nothing qbo.rules "$b-qbo.csv" || r=1
        for part in "$b"-xero*.csv; do comes_to_nothing xero.rules "$part" || r=1; done
        verdict $r "programs take $month on the $basis basis"
    done
done
r=0
"$downshift" import whole --db whole.db > said 2>&1 || r=1
"$downshift" report accountant --month 2026-06 --db whole.db --format hledger --out again > said 2>&1 || r=1
cmp of-whole/accountant-2026-06-accrual-hledger.journal again/accountant-2026-06-accrual-hledger.journal || r=1
verdict $r "the same files again change nothing"
"$downshift" report accountant --year 2026 --db whole.db --as csv --out year > said 2>&1
r=0; [ "$(grep -c '"zero"' year/accountant-2026/01-Summary.csv)" = 3 ] || { cat year/accountant-2026/01-Summary.csv; r=1; }
verdict $r "the year's three zeros are zeros"
exit $bad
