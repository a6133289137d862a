#!/bin/sh
# What one file carries: SCALE nights (10,000,000 unless told), 1,000 of each client, who has a massage a week: made, imported and
# analysed (OUTCOMES=quality), a row of docs/scale.md. AT names the folder, build/bench/scale unless told; it is emptied.
set -eu
scale=${SCALE:-10000000} outcomes=${OUTCOMES:-quality}
built=$(cd "$B" && pwd) at=${AT:-build/bench/scale}
watch=$built/tests/bench/stopwatch program=$built/downshift
rm -rf "$at"
mkdir -p "$at"
cd "$at"
printf 'time_zone: Europe/Berlin\nanalysis:\n  outcomes: [%s]\n' "$outcomes" >practice.yaml
"$built/tests/bench/bench_import" make plain "$scale" nights.csv
"$built/tests/bench/bench_import" make sessions "$scale" sessions.csv
size() { du -m "$1" | cut -f1; }
"$watch" "$program" import sessions.csv nights.csv 3>import >said 2>&1
"$watch" "$program" analyse 3>analyse >findings 2>&1
"$watch" "$program" status 3>status >state 2>&1
rows=$(sqlite3 practice.db 'SELECT count(*) FROM v1_night' 2>/dev/null || echo "$scale")
[ "$rows" = "$scale" ] || { echo "of $scale nights $rows came in" >&2; exit 1; }
echo "| nights | clients | massages | log, MB | database, MB | import, s of the processor (of the clock), MB | analysis of $outcomes, the same | status |"
echo "| --- | --- | --- | --- | --- | --- | --- | --- |"
awk -v n="$scale" -v visits="$(($(wc -l <sessions.csv) - 1))" -v log_mb="$(size nights.csv)" -v db="$(size practice.db)" '
    { s = s sprintf(" %.0f (%.0f), %d |", $2, $1, $3) }
    END { printf "| %d | %d | %d | %d | %d |%s\n", n, n / 1000, visits, log_mb, db, s }' import analyse status
rm -f nights.csv sessions.csv
