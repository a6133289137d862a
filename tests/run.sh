#!/bin/sh
# Runs the test programs and scripts given, as many at a time as there are processors, and tells of them in their order; ends with
# "N passed, N failed[, N skipped]", before it once more whatever failed. Fails when any test failed, a program died before its summary, or nothing ran.
set -u
# what the sanitizers find in libraries and not in us
export LSAN_OPTIONS="suppressions=$PWD/tests/lsan.supp:print_suppressions=0${LSAN_OPTIONS:+:$LSAN_OPTIONS}"
passed=0 failed=0 skipped=0
tmp=$(mktemp -d) # where all tests write; some as another user
trap 'rm -rf "$tmp"' EXIT
chmod 1777 "$tmp"
export TMPDIR="$tmp"
logs=$tmp/logs # of the programs: what they printed and how they ended
mkdir "$logs"
again=$tmp/failed.txt # what failed, a line each
: >"$again"
# What makes up practices by the hundred is about numbers: the sanitizers see the same code in other tests, and the release has these.
simulated='test_analyse_sim test_average test_bends test_circumstances test_coverage test_first_page test_flag_rates test_lmm_sim test_simulation'
[ "${VARIANT:-release}" = asan ] || simulated=
run_one='b=$LOGS/$(basename "$1")
case " $SIMULATED " in *" $(basename "$1") "*) echo "[  SKIPPED ] simulations: the release has them" >"$b"; echo 0 >"$b.status"; exit 0 ;; esac
case $1 in *.sh) sh "$1" ;; *) "$1" ;; esac >"$b" 2>&1
echo $? >"$b.status"'
printf '%s\n' "$@" | LOGS=$logs SIMULATED=$simulated xargs -P "$(nproc)" -I '{}' sh -c "$run_one" run '{}'
# cmocka names a failed or skipped test when it ends and once more in its summary; each counts once
named() { grep -E "^\[ +$1 +\] " "$log" | grep -Ev '\] [0-9]+ test\(s\)' | sort -u | wc -l; }
for t in "$@"; do
    log=$logs/$(basename "$t")
    status=$(cat "$log.status")
    name=$(basename "$t")
    grep -Ev '^\[ +(RUN|OK) +\]|^\[==+\]|^\[ +SKIPPED +\]|^ *$' "$log" | sed "s|^|$name: |"
    p=$(grep -c '^\[       OK ' "$log")
    f=$(named FAILED)
    grep -E '^\[ +FAILED +\] ' "$log" | grep -Ev '\] [0-9]+ test\(s\)' | sort -u | sed "s|^|$name: |" >>"$again"
    s=$(named SKIPPED)
    if [ $status -ne 0 ] && [ "$f" -eq 0 ]; then f=1; echo "$name: ended with status $status" | tee -a "$again"; fi
    if [ $status -eq 0 ] && [ "$p" -eq 0 ] && [ "$s" -eq 0 ]; then f=1; echo "$name: ran no test" | tee -a "$again"; fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done
cat "$again"
[ "$passed" -gt 0 ] || failed=$((failed + 1))
if [ "$skipped" -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"
else echo "$passed passed, $failed failed"; fi
[ "$failed" -eq 0 ]
