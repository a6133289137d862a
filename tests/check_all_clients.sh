#!/bin/sh
# Reports for all clients, cut off or hindered in the middle: what is there is whole, nothing half written is left, and what happened is said.
set -u
. tests/support/script.sh
bin=$PWD/${DOWNSHIFT:-build/release/downshift} here=$PWD
command -v python3 >/dev/null || { skip "reports cut off" "python3 is not here"; finish; }
cp sample-data/practice.yaml "$tmp"
export SOURCE_DATE_EPOCH=1793500000
cd "$tmp" || exit 1
"$bin" import "$here/sample-data" --db practice.db >said 2>&1 || fail "import" <said
report() { # folder, options: all clients'
    folder=$1
    shift
    "$bin" report client-progress --client all --db practice.db --out "$folder" "$@"
}
month="--month 2026-10"
# shellcheck disable=SC2086 # two words
report all $month --as xlsx,pdf >said 2>&1 || fail "reports for all" <said
clients=$(find all -name '*.xlsx' | grep -c .)

leftover() { find "$1" -name '.*' -type f; }
# Each file that is there is the one that an undisturbed run writes.
whole() { # folder
    for file in "$1"/*; do
        [ -e "$file" ] || continue
        cmp "$file" "all/${file##*/}" || return 1
    done
    [ -z "$(leftover "$1")" ]
}
fewer() { [ "$(find "$1" -type f | grep -c .)" -lt $((2 * clients)) ]; }
ended() { # whom signal folder
    python3 "$here/tests/ended.py" "$1" "$2" "$3" "$bin" report client-progress --client all $month --as xlsx,pdf --jobs 2 --db practice.db --out "$3"
}

for whom in parent group; do
    for signal in INT TERM; do
        status=$([ $signal = INT ] && echo 130 || echo 143)
        ended $whom SIG$signal $whom-$signal >said
        if [ "$(head -1 said)" = "$status" ] && grep -q '^downshift: stopped; what was written is whole' said &&
           [ "$(grep -c stopped said)" = 1 ] && fewer $whom-$signal && whole $whom-$signal >>said 2>&1; then pass "SIG$signal to the $whom"
        else { leftover $whom-$signal; cat said; } | fail "SIG$signal to the $whom"; fi
    done
done

# one of the processes is killed: the others write what it did not begin
ended child SIGKILL killed >said
if [ "$(head -1 said)" = 70 ] && grep -q 'was ended by signal 9' said && [ "$(grep -c '^downshift: ' said)" = 1 ] &&
   grep -q "^client-progress: $((clients - 1)) of $clients were written, each of them whole" said && whole killed >>said 2>&1 &&
   [ "$(find killed -name '*.xlsx' | grep -c .)" -ge $((clients - 1)) ]; then pass "a process that is killed"
else { leftover killed; cat said; } | fail "a process that is killed"; fi
# and the program itself: its processes end with it, and the next run removes what they had begun
ended parent SIGKILL orphans >said
sleep 1
before=$(find orphans -type f | sort | cksum)
sleep 1
if [ "$(head -1 said)" = 137 ] && [ "$before" = "$(find orphans -type f | sort | cksum)" ] &&
   report orphans $month --as xlsx,pdf >said 2>&1 && diff -r all orphans >>said; then pass "the program is killed"
else fail "the program is killed" <said; fi

# no room: files of at most 8 KB
(ulimit -f 16 && report full $month --jobs 2) >said 2>&1
status=$?
if [ $status = 73 ] && grep -q '^downshift: .*\.xlsx: ' said && [ "$(grep -c '^downshift: ' said)" = 1 ] && [ -z "$(leftover full)" ] &&
   [ -z "$(ls full)" ]; then pass "no room for a file"
else fail "no room for a file: status $status" <said; fi
# a folder in which one file's name is taken by a folder
mkdir -p taken/client-progress-2026-10-H3H3.xlsx
report taken $month --jobs 2 >said 2>&1
status=$?
if [ $status = 73 ] && grep -q '^downshift: taken/client-progress-2026-10-H3H3.xlsx: is a folder' said && grep -q "of $clients were written" said &&
   [ -z "$(leftover taken)" ]; then pass "one file cannot be written"
else fail "one file cannot be written: status $status" <said; fi
if [ "$(id -u)" != 0 ]; then
    mkdir locked
    chmod 500 locked
    report locked $month --jobs 2 >said 2>&1
    status=$?
    if [ $status = 73 ] && grep -q 'Permission denied' said && [ -z "$(ls -A locked)" ]; then pass "a folder that may not be written"
    else fail "a folder that may not be written: status $status" <said; fi
else skip "a folder that may not be written" "root may write everywhere"; fi

# Less and less memory: whole and 0, or one line and a status of its own; Pango ends its process, never the program.
short=0 wrong=0
if [ "${VARIANT:-release}" = asan ]; then skip "little memory for PDFs" "the sanitizer takes terabytes of addresses"
else
    for limit in 400000 300000 250000 220000 200000 180000 160000 140000 120000 100000; do
        rm -rf little
        (ulimit -v $limit && report little $month --as pdf --jobs 2) >said 2>&1
        status=$?
        if [ $status = 0 ]; then continue; fi
        short=$((short + 1))
        if [ $status -ge 64 ] && [ $status -lt 128 ] && [ "$(grep -c '^downshift: ' said)" = 1 ] && { [ ! -d little ] || whole little >>said 2>&1; }; then continue; fi
        wrong=$((wrong + 1))
        { echo "limit $limit, status $status"; tail -5 said; } >>short
    done
    if [ $short -gt 0 ] && [ $wrong = 0 ]; then pass "little memory for PDFs: $short limits too low, each told"
    else fail "little memory for PDFs: $short too low, $wrong wrong" <short; fi
fi

# the days from one to another, for all: each as it is for one client alone
days="--from 2026-08-10 --to 2026-10-20"
report days $days --as xlsx,pdf --jobs 2 >said 2>&1
status=$?
for client in Z4P5 H3H3; do
    "$bin" report client-progress --client $client $days --as xlsx,pdf --db practice.db --out one >>said 2>&1 || status=1
done
if [ $status = 0 ] && [ "$(find one -name 'client-*' | grep -c .)" = 4 ] && [ -f days/client-progress-2026-08-10_2026-10-20-index.html ] &&
   (cd one && for file in client-*; do cmp "$file" "../days/$file" || exit 1; done) >>said 2>&1; then pass "days, for all clients"
else fail "days, for all clients: status $status" <said; fi
finish
