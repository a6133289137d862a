#!/bin/sh
# valgrind.sh PROGRAM: one file imported under valgrind's memcheck: nothing is read that was not written, or is not there, and nothing is lost.
set -eu
program=$(realpath "$1") nights=$(realpath sample-data/nights.csv)
command -v valgrind >/dev/null || { echo "valgrind: skipped, it is not here"; exit 0; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
head -60 "$nights" >nights.csv
valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite "$program" import nights.csv --db practice.db
echo "valgrind: nothing to say of an import"
