#!/bin/sh
# A year of a practice of ten therapists: 60,000 sales of Square's transactions, a quarter of them in cash, with tips, fees and a deposit a
# day. The accountant's books of that year, workbook and journal, and hledger, which reads the same journal and adds up its accounts;
# three times each. Prints medians of the processor's seconds and their ratio.
set -eu
rows=${ROWS:-60000}
built=$(cd "$B" && pwd) out=build/bench/books
watch=$built/tests/bench/stopwatch program=$built/downshift
mkdir -p "$out/inbox"
sales=$out/inbox/transactions-$rows.csv
[ -s "$sales" ] || awk -v n="$rows" 'BEGIN {
    print "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Cash,Square Gift Card,Other Tender,Fees,Net Total,Transaction ID,Payment ID,Staff Name,Event Type,Deposit ID,Deposit Date,Transaction Status,Cash App"
    for (i = 0; i < n; i++) {
        day = int(i * 336 / n); m = int(day / 28) + 1; d = day % 28 + 1; price = 80 + i % 50; tip = i % 3 ? 15 : 0; cash = i % 4 == 0
        fee = cash ? 0 : 3.25
        printf "2025-%02d-%02d,%02d:%02d:00,Eastern Time (US & Canada),$%d.00,$0.00,$0.00,$%d.00,$0.00,$0.00,$%d.00,$0.00,$%d.00,Register,$%d.00,$%d.00,$0.00,$0.00,-$%.2f,$%.2f,T%08d,P%08d,Therapist %d,Payment,%s,%s,Complete,$0.00\n",
               m, d, 8 + i % 12, i * 7 % 60, price, price, tip, price + tip, cash ? 0 : price + tip, cash ? price + tip : 0, fee, price + tip - fee, i, i,
               i % 10 + 1, cash ? "" : sprintf("D%03d", day), cash ? "" : sprintf("2025-%02d-%02d", m, d < 28 ? d + 1 : d)
    }
}' > "$sales"
cat > "$out/practice.yaml" <<'END'
categories:
  square sales: {kind: service}
END
[ -s "$out/practice.db" ] || "$program" import "$out/inbox" --db "$out/practice.db" > /dev/null
"$program" report accountant --year 2025 --db "$out/practice.db" --draft > /dev/null
rm -f "$out"/ours "$out"/theirs
for i in 1 2 3; do
    "$watch" "$program" report accountant --year 2025 --db "$out/practice.db" --format hledger --out "$out" 3>> "$out/ours" > /dev/null
    command -v hledger > /dev/null || continue
    "$watch" hledger -f "$out/accountant-2025-accrual-hledger.journal" balance 3>> "$out/theirs" > /dev/null
done
median() { sort -n "$1" | awk '{ print $2 }' | sed -n 2p; }
ours=$(median "$out/ours")
echo "$rows sales, workbook and journal: $ours s"
[ -s "$out/theirs" ] || { echo "no hledger here"; exit 0; }
theirs=$(median "$out/theirs")
awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "hledger, the same journal: %s s; ratio %.1f\n", b, a / b }'
