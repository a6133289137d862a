#!/bin/sh
# cov.sh BUILD: the lines of src that the tests ran, least covered files first, and of all together.
set -eu
build=$(realpath "$1")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
find "$build/src" -name '*.gcda' | xargs gcov -n >"$tmp/said" 2>/dev/null
awk -F"['%]" '
/^File / { file = $2 }
/^Lines executed:/ && file ~ /^src\/.*\.c$/ {
    split($0, part, /[:% ]+/)       # Lines executed:98.53% of 136
    share[file] = part[3]; lines[file] = part[5]
    all += part[5]; run += part[3] / 100 * part[5]
    file = ""
}
END {
    for (f in share) printf "%7.2f %% of %4d  %s\n", share[f], lines[f], f | "sort -n"
    close("sort -n")
    if (!all) exit 1
    printf "%7.2f %% of %d lines of src\n", 100 * run / all, all
}' "$tmp/said"
