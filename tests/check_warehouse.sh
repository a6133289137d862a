#!/bin/sh
# The recipe of docs/scale.md: exports of two practices into PostgreSQL by COPY, counts and sums against the manifest and SQLite's own;
# one that is loaded again takes its own place. Skips where there is no PostgreSQL.
set -u
. tests/support/script.sh
release_only "exports into PostgreSQL"
bin=$(cd "$(dirname "${DOWNSHIFT:-build/release/downshift}")" && pwd)/downshift
pg=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ ! -x "$pg/initdb" ] || ! command -v python3 >/dev/null || ! command -v sqlite3 >/dev/null; then skip "exports into PostgreSQL" "PostgreSQL, python3 or sqlite3 is not here"; finish; fi
# PostgreSQL does not run as root
as=
if [ "$(id -u)" = 0 ]; then
    if ! id postgres >/dev/null 2>&1 || ! command -v runuser >/dev/null; then skip "exports into PostgreSQL" "there is nobody but root to run it"; finish; fi
    as="runuser -u postgres --"
    chmod 755 "$tmp"
fi
mkdir "$tmp/pg" && { [ -z "$as" ] || chown postgres "$tmp/pg"; }
end() { $as "$pg/pg_ctl" -D "$tmp/pg/data" -m immediate stop >/dev/null 2>&1; rm -rf "$tmp"; }
trap end EXIT
awk '/^```python/ { on = 1; next } /^```/ { on = 0 } on' docs/scale.md >"$tmp/warehouse.py"
awk '/^```sql/ { on = 1; next } /^```/ { on = 0 } on' docs/scale.md >"$tmp/example.sql"
$as "$pg/initdb" -D "$tmp/pg/data" -A trust -E UTF8 --locale=C >"$tmp/said" 2>&1 || fail "a cluster" <"$tmp/said"
$as "$pg/pg_ctl" -D "$tmp/pg/data" -w -o "-k $tmp/pg -c listen_addresses='' -c fsync=off" -l "$tmp/pg/log" start >"$tmp/said" 2>&1 || { fail "PostgreSQL starts" <"$tmp/said"; finish; }
sql() { $as "$pg/psql" -X -A -t -q -v ON_ERROR_STOP=1 -h "$tmp/pg" -d postgres "$@"; }

for k in 1 2; do
    python3 tests/make_network.py "$tmp/in$k" $k
    "$bin" import "$tmp/in$k" --db "$tmp/p$k.db" >"$tmp/said" 2>&1 && "$bin" export "$tmp/out$k" --db "$tmp/p$k.db" >>"$tmp/said" 2>&1 || fail "practice $k" <"$tmp/said"
    chmod -R a+rX "$tmp/out$k"
    python3 "$tmp/warehouse.py" "it's $k" "$tmp/out$k" >"$tmp/load$k.sql" && sql <"$tmp/load$k.sql" >"$tmp/said" 2>&1 && pass "practice $k is loaded" || fail "practice $k is loaded" <"$tmp/said"
done
sql <"$tmp/load1.sql" >"$tmp/said" 2>&1 || fail "again" <"$tmp/said" # again: takes its own place
counts() {
    for k in 1 2; do
        python3 -c 'import json, sys
for f in json.load(open(sys.argv[1] + "/manifest.json"))["files"]: print(f["view"], f["rows"])' "$tmp/out$k" | while read -r view rows; do
            echo "SELECT '$k $view', (SELECT count(*) FROM $view WHERE practice = 'it''s $k') = $rows;"
        done
    done
}
counts | sql >"$tmp/said" 2>&1
views=$(grep -c '|t$' "$tmp/said")
if [ "$views" -gt 100 ] && ! grep -qv '|t$' "$tmp/said"; then pass "$views views have as many rows as the manifests say"; else grep -v '|t$' "$tmp/said" | fail "rows"; fi
sql -f - <"$tmp/example.sql" >"$tmp/got" 2>&1 || fail "the example" <"$tmp/got"
for k in 1 2; do sqlite3 "$tmp/p$k.db" "SELECT 'it''s $k', count(*), round(avg(quality), 9) FROM v1_night"; done >"$tmp/want"
awk -F'|' '{ printf "%s|%s|%.9f\n", $1, $2, $3 }' "$tmp/got" >"$tmp/got9"
awk -F'|' '{ printf "%s|%s|%.9f\n", $1, $2, $3 }' "$tmp/want" >"$tmp/want9"
if diff "$tmp/want9" "$tmp/got9" >"$tmp/faults"; then pass "the example's answer is SQLite's"; else fail "the example" <"$tmp/faults"; fi
finish
