#!/bin/sh
# `downshift backup` and `restore`: what comes back is what was there, encrypted or not; what is not whole, not ours or
# another's changes nothing; the three monthly copies.
set -u
. tests/support/script.sh
bin=${DOWNSHIFT:-build/release/downshift}
DOWNSHIFT_PASSPHRASE='correct horse battery'
export DOWNSHIFT_PASSPHRASE
mkdir "$tmp/in"
for m in 06 07 08 09 10; do
    for d in 03 09 16 23; do printf 'K7QM,2026-%s-%s,18:00,60,deep,110\n' $m $d; done
done | sed '1i client_id,date,start,duration_min,pressure,price' >"$tmp/in/sessions.csv"
db=$tmp/practice.db
"$bin" import "$tmp/in" --db "$db" >"$tmp/said" 2>&1 || fail "comes in" <"$tmp/said"
"$bin" status --json --db "$db" >"$tmp/was.json"

# run NAME STATUS COMMAND...: its exit status, its last line kept in $tmp/said
run() {
    name=$1 want=$2
    shift 2
    "$@" >"$tmp/said" 2>&1 </dev/null
    code=$?
    if [ $code = "$want" ]; then pass "$name: $(tail -n 1 "$tmp/said")"; else fail "$name: exit $code, not $want" <"$tmp/said"; fi
}
# is_as_it_was NAME DB
is_as_it_was() {
    "$bin" status --json --db "$2" >"$tmp/is.json" 2>&1
    if cmp -s "$tmp/was.json" "$tmp/is.json"; then pass "$1"; else fail "$1" <"$tmp/is.json"; fi
}

run "a backup" 0 "$bin" backup "$tmp/plain" --db "$db"
run "an encrypted one" 0 "$bin" backup "$tmp/sealed" --encrypt --db "$db"
run "never over a file" 73 "$bin" backup "$tmp/plain" --db "$db"
if grep -q K7QM "$tmp/plain" && ! grep -q K7QM "$tmp/sealed"; then pass "the client's code is in the one and not in the other"; else fail "what is in them"; fi
if [ -z "$(find "$tmp/plain" "$tmp/sealed" -perm /077)" ]; then pass "for their owner's eyes"; else fail "modes"; fi
for kind in plain sealed; do
    run "$kind comes back" 0 "$bin" restore "$tmp/$kind" --db "$tmp/$kind.db"
    is_as_it_was "$kind is what was there" "$tmp/$kind.db"
done
run "not over a database unasked" 73 "$bin" restore "$tmp/plain" --db "$db"
printf 'broken' >"$tmp/broken.db"
run "over a broken one with --replace" 0 "$bin" restore "$tmp/sealed" --replace --db "$tmp/broken.db"
is_as_it_was "and it is whole" "$tmp/broken.db"
if [ "$(cat "$tmp/broken.db.before-restore")" = broken ]; then pass "what stood there is kept"; else fail "what stood there"; fi
head -c 50000 "$tmp/plain" >"$tmp/cut"
head -c 50000 "$tmp/sealed" >"$tmp/sealed-cut"
sum=$(cksum <"$db")
run "a backup that was cut off" 74 "$bin" restore "$tmp/cut" --replace --db "$db"
run "an encrypted one likewise" 77 "$bin" restore "$tmp/sealed-cut" --replace --db "$db"
run "a file of something else" 74 "$bin" restore "$tmp/in/sessions.csv" --replace --db "$db"
run "a folder" 74 "$bin" restore "$tmp/in" --replace --db "$db"
DOWNSHIFT_PASSPHRASE='another horse'
run "another passphrase" 77 "$bin" restore "$tmp/sealed" --replace --db "$db"
DOWNSHIFT_PASSPHRASE=short
run "a short passphrase" 64 "$bin" backup "$tmp/short" --encrypt --db "$db"
unset DOWNSHIFT_PASSPHRASE
if command -v setsid >/dev/null; then run "none to be had" 64 setsid "$bin" backup "$tmp/none" --encrypt --db "$db"; else skip "none to be had" "setsid is not here"; fi
if [ "$sum" = "$(cksum <"$db")" ] && [ ! -e "$db.before-restore" ]; then pass "and nothing was changed"; else fail "the database after refusals"; fi
left=$(find "$tmp" -maxdepth 1 -name '*part*' | wc -l)
if [ "$left" = 0 ]; then pass "nothing is left aside"; else fail "left aside" "$left files"; fi

for m in 06 07 08 09 10; do "$bin" month 2026-$m --inbox "$tmp/in" --out "$tmp/out" --db "$db" >"$tmp/said" 2>&1 || fail "month $m" <"$tmp/said"; done
kept=$(cd "$tmp/backups" && echo *)
if [ "$kept" = "practice.db-2026-08 practice.db-2026-09 practice.db-2026-10" ]; then pass "the last three months are kept"; else fail "monthly copies" "$kept"; fi
run "one of them comes back" 0 "$bin" restore "$tmp/backups/practice.db-2026-09" --db "$tmp/september.db"
finish
