#!/bin/sh
# What a practice's own software exports: 60,000 rows of Square's transactions against Python's csv, and ten years of a calendar with 2,000
# series (weekly, of a year each, with a date left out and one moved) against Python's icalendar. Reading every row, three times each,
# alternately; then one import of each into a new store. Prints medians of the processor's seconds and ratios.
set -eu
rows=${ROWS:-60000} series=${SERIES:-2000}
built=$(cd "$B" && pwd) out=build/bench
bench=$built/tests/bench/bench_readers watch=$built/tests/bench/stopwatch program=$built/downshift
mkdir -p "$out"
sales=$out/square-$rows.csv calendar=$out/calendar-$series.ics

[ -s "$sales" ] || awk -v n="$rows" 'BEGIN {
    print "Date,Time,Time Zone,Gross Sales,Discounts,Service Charges,Net Sales,Gift Card Sales,Tax,Tip,Partial Refunds,Total Collected,Source,Card,Card Entry Methods,Cash,Square Gift Card,Other Tender,Other Tender Type,Tender Note,Fees,Net Total,Transaction ID,Payment ID,Card Brand,PAN Suffix,Device Name,Staff Name,Staff ID,Details,Description,Event Type,Location,Dining Option,Customer ID,Customer Name,Customer Reference ID,Device Nickname,Third Party Fees,Deposit ID,Deposit Date,Deposit Details,Fee Percentage Rate,Fee Fixed Rate,Refund Reason,Discount Name,Transaction Status,Cash App,Order Reference ID,Fulfillment Note,Free Processing Applied,Channel,Unattributed Tips,Table Info,International Fee"
    for (i = 0; i < n; i++)
        printf "%d-%02d-%02d,%02d:%02d:00,Eastern Time (US & Canada),$1%02d.00,$0.00,$0.00,$1%02d.00,$0.00,$0.00,$15.00,$0.00,$1%02d.00,Register,$1%02d.00,Tapped,$0.00,$0.00,$0.00,\"\",\"\",-$3.00,$1%02d.00,T%08d,P%08d,Visa,4242,Terminal,Kim,1,\"\",\"Deep tissue, 60\",Payment,Main,\"\",\"\",\"\",\"\",\"\",$0.00,D%06d,\"\",\"\",2.6,$0.10,\"\",\"\",Complete,$0.00,\"\",\"\",\"\",\"\",$0.00,\"\",$0.00\n",
               2017 + int(i / 6720) % 9, int(i / 560) % 12 + 1, int(i / 20) % 28 + 1, 9 + i % 20 / 2, i % 2 * 30, i % 50, i % 50, i % 50 + 15, i % 50 + 15, i % 50 + 12, i, i, i / 20
}' >"$sales"
[ -s "$calendar" ] || awk -v n="$series" 'BEGIN {
    print "BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-TIMEZONE:America/New_York"
    for (i = 0; i < n; i++) {
        y = 2016 + i % 10; m = int(i / 10) % 12 + 1; d = int(i / 120) % 14 + 1
        zone = ";TZID=America/New_York:"; s = sprintf("%d%02d%02dT%02d0000", y, m, d, 9 + i % 10)
        title = sprintf("SUMMARY:K%04d Deep tissue 60", 1000 + i % 200)
        printf "BEGIN:VEVENT\nUID:s%d\nDTSTAMP:20261101T000000Z\nDTSTART%s%s\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=52\nEXDATE%s%d%02d%02dT%02d0000\n%s\nEND:VEVENT\n", i, zone, s, zone, y, m, d + 7, 9 + i % 10, title
        printf "BEGIN:VEVENT\nUID:s%d\nDTSTAMP:20261101T000000Z\nRECURRENCE-ID%s%d%02d%02dT%02d0000\nDTSTART%s%d%02d%02dT%02d3000\nDURATION:PT1H\n%s\nEND:VEVENT\n", i, zone, y, m, d + 14, 9 + i % 10, zone, y, m, d + 14, 9 + i % 10, title
    }
    print "END:VCALENDAR"
}' >"$calendar"
cat >"$out/by_csv.py" <<'END'
import csv, sys
for row in csv.reader(open(sys.argv[1], newline="", encoding="utf-8")): pass
END
cat >"$out/by_icalendar.py" <<'END'
import icalendar, sys
for event in icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read()).walk("VEVENT"): pass
END
clock() {
    name=$1
    shift
    "$watch" "$@" 3>>"$out/$name" >/dev/null
}
median() { cut -d' ' -f"$2" "$out/$1" | sort -n | sed -n 2p; }

# compare WHAT FILE THEIRS SCRIPT: against the script, "" where it cannot run
compare() {
    rm -f "$out/ours" "$out/theirs"
    for _ in 1 2 3; do
        clock ours "$bench" read "$2"
        if [ -n "$4" ]; then clock theirs python3 "$4" "$2"; fi
    done
    if [ -n "$4" ]; then
        awk -v what="$1" -v a="$(median ours 2)" -v b="$(median theirs 2)" -v theirs="$3" \
            'BEGIN { printf "%s: %s s of the processor to read; %s %s s: we are %.1f times as fast\n", what, a, theirs, b, b / a }'
    else
        echo "$1: $(median ours 2) s of the processor to read; $3 is not here, so there is no comparison"
    fi
    folder=$(mktemp -d)
    cp "$2" "$folder/"
    printf 'time_zone: America/New_York\n' >"$folder/practice.yaml"
    rm -f "$out/import"
    (cd "$folder" && "$watch" "$program" import "$(basename "$2")" 3>import.txt >/dev/null)
    echo "$1: $(cut -d' ' -f1 "$folder/import.txt") s from the file into a new store"
    rm -rf "$folder"
}
script=
if command -v python3 >/dev/null; then script=$out/by_csv.py; fi
compare "$rows rows of Square" "$sales" "Python's csv" "$script"
script=
if python3 -c 'import icalendar' 2>/dev/null; then script=$out/by_icalendar.py; fi
compare "ten years of a calendar, $series series" "$calendar" "Python's icalendar (python3-icalendar)" "$script"
