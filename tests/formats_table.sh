#!/bin/sh
# formats_table.sh BINARY DOCUMENT [COMMAND]: writes what `downshift COMMAND --table` (formats when none is given) says between
# the document's two marks.
set -eu
bin=$1 doc=$2 command=${3:-formats} new=$(mktemp)
trap 'rm -f "$new"' EXIT
grep -q "^<!-- downshift $command --table -->\$" "$doc" && grep -q '^<!-- end of the table -->$' "$doc" ||
    { echo "$doc: the marks around the table of $command are gone"; exit 1; }
"$bin" "$command" --table >"$new.table" || { rm -f "$new.table"; exit 1; }
awk -v table="$new.table" -v mark="<!-- downshift $command --table -->" '
    /^<!-- end of the table -->$/ { inside = 0 }
    !inside { print }
    $0 == mark { inside = 1; while ((getline line <table) > 0) print line }
' "$doc" >"$new"
rm -f "$new.table"
cmp -s "$new" "$doc" || cat "$new" >"$doc"
