#!/bin/sh
# The whole analysis of 60,000 nights, 200 clients, four outcomes: both models, every check, every month end; against what R's lme4 takes
# for the plainest fit of each of the four, independent errors and no check, where it is installed. Processor time, one core; reading is
# timed for neither but of ours what reading the store takes.
# Target: under 8 s where it was 24 to 29 s before.
set -eu
out=build/bench/analyse
D=$B/downshift
rm -rf "$out" && mkdir -p "$out"
"$B/tests/bench/bench_analyse" "$out"
printf 'analysis: {outcomes: [quality, tst_min, sol_min, waso_min]}\n' >"$out/practice.yaml"
"$D" import "$out/sessions.csv" "$out/nights.csv" --db "$out/practice.db" >/dev/null 2>"$out/import.txt"
"$B/tests/bench/stopwatch" "$D" analyse --db "$out/practice.db" 3>"$out/ours" >"$out/analysis.txt"
read -r _ ours peak <"$out/ours"
nights=$(($(wc -l <"$out/rows.csv") - 1))
echo "analysis of $nights nights, 200 clients, 4 outcomes: $ours s of processor time, peak $peak MB"
if ! Rscript -e 'quit(status = !requireNamespace("lme4", quietly = TRUE))' >/dev/null 2>&1; then
    echo "  R with lme4 is not installed: no comparison"
    exit 0
fi
Rscript - "$out/rows.csv" >"$out/theirs" <<'R'
suppressMessages(library(lme4))
d <- read.csv(commandArgs(TRUE)[1])
took <- system.time(for (y in c("quality", "tst", "sol", "waso"))
    suppressWarnings(lmer(as.formula(paste(y, "~ A0 + A1 + load + alcohol + caffeine + stress + supplement + factor(day) + (A0 | client)")), d)))
cat(sprintf("%.2f\n", took[["user.self"]] + took[["sys.self"]]))
R
awk -v a="$ours" -v b="$(cat "$out/theirs")" 'BEGIN { printf "  four fits by lme4: %.2f s; ours, with all that is asked beside them, %.1f times that\n", b, a / b }'
