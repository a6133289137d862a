#!/bin/sh
# Runs the test programs given; ends with "N passed, N failed[, N skipped]". Fails when any test failed, a program
# died before its summary, or nothing ran.
set -u
passed=0 failed=0 skipped=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for t in "$@"; do
    "$t" >"$log" 2>&1
    status=$?
    grep -Ev '^\[ +(RUN|OK) +\]|^\[==+\]|^ *$' "$log" | sed "s|^|$(basename "$t"): |"
    p=$(grep -c '^\[       OK ' "$log")
    f=$(grep -cE '^\[  FAILED  \] [^0-9]' "$log")
    s=$(grep -c '^\[  SKIPPED ' "$log")
    [ "$f" -gt 0 ] && f=$((f / 2 > 0 ? (f + 1) / 2 : f)) # cmocka names each failure twice
    if [ $status -ne 0 ] && [ "$f" -eq 0 ]; then f=1; echo "$(basename "$t"): ended with status $status"; fi
    if [ $status -eq 0 ] && [ "$p" -eq 0 ] && [ "$s" -eq 0 ]; then f=1; echo "$(basename "$t"): ran no test"; fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done
[ "$passed" -gt 0 ] || failed=$((failed + 1))
if [ "$skipped" -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"
else echo "$passed passed, $failed failed"; fi
[ "$failed" -eq 0 ]
