#!/bin/sh
# Every format stands in the table of docs/formats.md, as the command says it, and by its name among the shipped formats.
set -u
. tests/support/script.sh

cp docs/formats.md "$tmp/formats.md"
if ! sh tests/formats_table.sh "$DOWNSHIFT" "$tmp/formats.md" >"$tmp/said" 2>&1; then
    fail "the table of docs/formats.md" <"$tmp/said"
elif cmp -s "$tmp/formats.md" docs/formats.md; then
    pass "the table of docs/formats.md"
else
    { diff docs/formats.md "$tmp/formats.md" | grep '^[<>]'
      echo "it is not what the formats say: run \"make formats-table\", and look at the change"; } >"$tmp/said"
    fail "the table of docs/formats.md" <"$tmp/said"
fi

for file in src/formats/*/*.yaml; do
    name=$(sed -n 's/^name: *//p' "$file")
    grep -q "^### .*\b$name\b" docs/formats.md || echo "docs/formats.md: no section names $name: add \"### $name: ...\""
done >"$tmp/missing"
if [ -s "$tmp/missing" ]; then fail "each format has a section" <"$tmp/missing"; else pass "each format has a section"; fi
finish
