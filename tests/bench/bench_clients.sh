#!/bin/sh
# Workbooks for the clients of a large practice, 1,000 by default, each with 120 nights of five months and eight massages: all of them by
# report client-progress, on one core and on two; and libxlsxwriter alone, which writes the same cells, formats, tables, links and charts
# in a bare loop, taken from every tenth of the workbooks. Prints seconds of the processor and on the wall, memory, and ratios: at most 1.2
# times the bare loop on one core, at least 1.7 times as fast on two, is what was aimed at.
set -eu
clients=${CLIENTS:-1000}
built=$(cd "$B" && pwd) out=build/bench/clients-$clients
watch=$built/tests/bench/stopwatch program=$built/downshift
command -v python3 >/dev/null || { echo "python3 is not here, which reads what the bare loop has to write"; exit 0; }
mkdir -p "$out/inbox"
export SOURCE_DATE_EPOCH=1793500000
[ -s "$out/inbox/nights.csv" ] || awk -v n="$clients" -v out="$out/inbox" 'BEGIN {
    srand(7)
    nights = out "/nights.csv"; sessions = out "/sessions.csv"
    print "client_id,night_date,bedtime,sleep_onset,wake,rise,quality,tst_min,sol_min,waso_min,awakenings" > nights
    print "client_id,date,start,duration_min,kind,service,pressure,areas,goal,reaction,status,price" > sessions
    split("light moderate deep", pressure)
    for (c = 0; c < n; c++)
        for (d = 0; d < 150; d++) {
            day = sprintf("2026-%02d-%02d", 6 + int(d / 30), d % 30 + 1)
            came = d > 20 && d % 16 == c % 16
            if (came) printf "K%04d,%s,%02d:30,%d,massage,Deep tissue 60,%s,back;neck,sleep,calm,completed,95\n", c, day, 10 + c % 9, 45 + 15 * (c % 3), pressure[c % 3 + 1] > sessions
            if (rand() < 0.8)
                printf "K%04d,%s,22:%02d,23:05,06:40,06:50,%.1f,%d,%d,%d,%d\n", c, day, 30 + 5 * int(rand() * 6), 4 + 3 * rand() + came / 2, 380 + 70 * rand(), 10 + 20 * rand(), 5 + 30 * rand(), 4 * rand() > nights
        }
}'
[ -s "$out/practice.db" ] || "$program" import "$out/inbox" --db "$out/practice.db" >/dev/null
"$program" analyse --as-of 2026-10-31 --db "$out/practice.db" >/dev/null
all() { # cores
    rm -rf "$out/books"
    "$watch" "$program" report client-progress --month 2026-10 --client all --jobs "$1" --db "$out/practice.db" --out "$out/books" 3>"$out/on-$1" >/dev/null 2>&1
}
all 2
all 1
find "$out/books" -name '*.xlsx' | sort | awk 'NR % 10 == 1' | xargs python3 tests/bench/record_books.py >"$out/list"
rm -rf "$out/bare"
mkdir "$out/bare"
written=$(find "$out/books" -name '*.xlsx' | grep -c .)
"$watch" "$built/tests/bench/bench_clients" "$out/list" "$out/bare" "$written" 3>"$out/bare-loop"
awk -v n="$written" -v cells="$(grep -cE '^(NUMBER|WORDS|BLANK|SUM)' "$out/list")" -v books="$(grep -c '^BOOK' "$out/list")" '
    FILENAME ~ /on-1$/ { wall = $1; cpu = $2; memory = $3 }
    FILENAME ~ /on-2$/ { wall2 = $1; cpu2 = $2; memory2 = $3 }
    FILENAME ~ /bare-loop$/ { bare = $2; bare_wall = $1 }
    END {
        printf "%d workbooks of %d cells on average, one core: %.1f s of the processor (%.1f s), %d MB a process\n", n, cells / books, cpu, wall, memory
        printf "libxlsxwriter alone, the same cells and charts: %.1f s of the processor (%.1f s): ratio %.2f\n", bare, bare_wall, cpu / bare
        printf "two cores: %.1f s of the processor, %.1f s, %d MB a process: %.2f times as fast\n", cpu2, wall2, memory2, wall / wall2
    }' "$out/on-1" "$out/on-2" "$out/bare-loop"
