#!/bin/sh
# Runs the monthly batch on the sample practice into a fresh build/demo, with the binary given.
set -eu
bin=$1 out=build/demo
rm -rf "$out"
mkdir -p "$out"
cp sample-data/practice.yaml "$out/practice.yaml"
"$bin" month 2026-10 --db "$out/practice.db" --inbox sample-data --out "$out"
echo "The workbooks of the made-up practice lie in $out/; its true effects are told in sample-data/TRUTH.md."
