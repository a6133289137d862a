#!/bin/sh
# The settings of the database that docs/reliability.md explains are those that the code sets, and the other way round; what SQLite then does at the end of
# a transaction is asked of the system: the folder is brought to disk after the journal is gone.
set -u
. tests/support/script.sh
release_only "durability"
bin=${DOWNSHIFT:-build/release/downshift}
sed -n '/^static const char settings/,/;$/p' src/store/db/store.c | grep -o 'PRAGMA [a-z_]* = [-A-Z0-9]*' | sort -u >"$tmp/code"
sed -n '/^## What survives a power cut/,/^## What was written/p' docs/reliability.md | grep -o 'PRAGMA [a-z_]* = [-A-Z0-9]*' | grep -v secure_delete | sort -u >"$tmp/text"
if [ -s "$tmp/code" ] && cmp -s "$tmp/code" "$tmp/text"; then pass "text and code agree"; else diff "$tmp/code" "$tmp/text" | fail "text and code agree"; fi
command -v strace >/dev/null || { skip "the folder is synced" "strace is not here"; finish; }
mkdir "$tmp/p" && printf 'client_id,date,start,duration_min\nANN,2026-10-03,18:00,60\n' >"$tmp/p/sessions.csv"
strace -f -y -e trace=unlink,unlinkat,fsync,fdatasync -o "$tmp/calls" "$bin" import "$tmp/p/sessions.csv" --client ANN --db "$tmp/p/practice.db" >"$tmp/said" 2>&1
# the last journal's end, and a sync of its folder behind it
if awk '/unlink.*practice.db-journal/ { gone = 1; synced = 0 } gone && /sync\([0-9]*<[^>]*\/p>/ { synced = 1 } END { exit !(gone && synced) }' "$tmp/calls"; then
    pass "the folder is synced after a transaction"
elif ! grep -q unlink "$tmp/calls"; then skip "the folder is synced" "strace may not look here"
else tail -12 "$tmp/calls" | fail "the folder is synced after a transaction"; fi
finish
