#!/bin/sh
# formats_table.sh BINARY DOCUMENT: writes what `downshift formats --table` says between the document's two marks.
set -eu
bin=$1 doc=$2 new=$(mktemp)
trap 'rm -f "$new"' EXIT
grep -q '^<!-- downshift formats --table -->$' "$doc" && grep -q '^<!-- end of the table -->$' "$doc" ||
    { echo "$doc: the marks around the table of formats are gone"; exit 1; }
"$bin" formats --table >"$new.table" || { rm -f "$new.table"; exit 1; }
awk -v table="$new.table" '
    /^<!-- end of the table -->$/ { inside = 0 }
    !inside { print }
    /^<!-- downshift formats --table -->$/ { inside = 1; while ((getline line <table) > 0) print line }
' "$doc" >"$new"
rm -f "$new.table"
cmp -s "$new" "$doc" || cat "$new" >"$doc"
