#!/bin/sh
# Bookkeeping programs take our journals: strict checks of hledger, ledger and beancount pass on 24 made-up months, and the files for
# QuickBooks Online and Xero, read again by hledger, add up to nothing. Says which programs are not here.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$B/tests/tools/make_journals" "$folder"
bad=0
verdict() { if [ "$1" = 0 ]; then echo "[       OK ] $2"; else echo "[  FAILED  ] $2"; cat "$folder/said"; bad=1; fi; }
# each PROGRAM SUFFIX COMMAND...: all files of that suffix, the file's name last
each() {
    program=$1 suffix=$2
    shift 2
    command -v "$program" > /dev/null || { echo "[  SKIPPED ] no $program here"; return 0; }
    failed=0
    for file in "$folder"/*."$suffix"; do "$@" "$file" > "$folder/said" 2>&1 || { failed=1; echo "$file"; break; }; done
    verdict $failed "$program takes every month of $suffix"
}
hledger_takes() { hledger -f "$1" check --strict ordereddates; }
ledger_takes() { ledger --strict --pedantic -f "$1" balance; }
# zero RULES FILE: what is read from it by these rules adds up to nothing
zero() {
    hledger -f "$2" --rules-file "$1" balance equity:check --flat -E -N > "$folder/sum" &&
        awk '$1 != 0 { bad = 1; print } END { exit bad }' "$folder/sum"
}
printf '%s\n' 'skip 1' 'fields no, date, account1, amount1-in, amount1-out, description' 'date-format %m/%d/%Y' 'currency $' \
    'account2 equity:check' > "$folder/qbo.rules"
printf '%s\n' 'skip 1' 'fields narration, date, account1, code, rate, amount, t1, o1, t2, o2' 'date-format %e %b %Y' 'currency $' \
    'description %narration' 'account2 equity:check' > "$folder/xero.rules"
each hledger hledger.journal hledger_takes
each ledger hledger.journal ledger_takes
each bean-check beancount bean-check
each hledger qbo.csv zero "$folder/qbo.rules"
each hledger xero.csv zero "$folder/xero.rules"
exit $bad
