#!/bin/sh
# The table of flags and guidance in docs/guidance.md is what the catalogue says.
set -u
. tests/support/script.sh
bin=${DOWNSHIFT:-build/release/downshift}
cp docs/guidance.md "$tmp/guidance.md"
sh tests/formats_table.sh "$bin" "$tmp/guidance.md" flags >"$tmp/said" 2>&1 || fail "the table of docs/guidance.md" <"$tmp/said"
sh tests/formats_table.sh "$bin" "$tmp/guidance.md" plan >"$tmp/said" 2>&1 || fail "the table of plans in docs/guidance.md" <"$tmp/said"
if cmp -s docs/guidance.md "$tmp/guidance.md"; then pass "the table of docs/guidance.md"; else
    fail "the table of docs/guidance.md" "it is not what downshift flags --table says: make guidance-table"; fi
finish
