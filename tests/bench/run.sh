#!/bin/sh
# Runs every bench_*.sh of this folder in turn. Ratios are what counts: seconds are this machine's.
set -eu
export B="${B:-build/release}"
mkdir -p build/bench
for bench in tests/bench/bench_*.sh; do
    echo "== $(basename "$bench" .sh)"
    sh "$bench"
done
