#!/bin/sh
# The fit of a million nights (5000 clients x 200), nine columns: client, outcome and seven predictors, hence eight fixed effects,
# with a random intercept and a random session effect. Against R's lme4 where it is installed, in processor time; reading the file is
# timed for neither.
# Targets: at least 10 times faster, same estimates to 1e-4 standard errors, under 500 MB.
set -eu
data=build/bench/nights-fit.csv
mkdir -p build/bench
[ -s "$data" ] || { "$B/tests/bench/bench_fit" write "$data.part" && mv "$data.part" "$data"; }
"$B/tests/bench/bench_fit" fit "$data" >build/bench/fit-ours.txt
of() { awk -v k="$2" '$1 == k { print $2 }' "build/bench/fit-$1.txt"; }
echo "fit of $(of ours rows) nights, $(of ours clients) clients, 8 fixed effects, random intercept and session effect"
echo "  downshift: $(of ours total_s) s (sums $(of ours sums_s), fit $(of ours fit_s) in $(of ours evaluations) evaluations), peak $(of ours peak_mb) MB"
if ! Rscript -e 'quit(status = !requireNamespace("lme4", quietly = TRUE))' >/dev/null 2>&1; then
    echo "  R with lme4 is not installed: no comparison"
    exit 0
fi
Rscript - "$data" >build/bench/fit-lme4.txt <<'R'
suppressMessages(library(lme4))
d <- read.csv(commandArgs(TRUE)[1], colClasses = c("integer", rep("numeric", 8)))
took <- system.time(f <- suppressWarnings(
    lmer(quality ~ A0 + A1 + training_load + alcohol + caffeine_mg + stress + weekend + (A0 | client), d)))
status <- tryCatch(readLines("/proc/self/status"), error = function(e) character())
peak <- sub("[^0-9]*([0-9]+).*", "\\1", grep("^VmHWM", status, value = TRUE))
b <- fixef(f)
s <- sqrt(diag(as.matrix(vcov(f))))
cat(sprintf("total_s %.2f\nreml %.6f\npeak_mb %.0f\n", took[["user.self"]] + took[["sys.self"]], REMLcrit(f), as.numeric(c(peak, NA)[1]) / 1024))
cat(sprintf("beta%d %.15g\nse%d %.15g\n", seq_along(b) - 1, b, seq_along(s) - 1, s), sep = "")
R
echo "  lme4: $(of lme4 total_s) s, peak $(of lme4 peak_mb) MB"
awk 'NR == FNR { ours[$1] = $2; next }
     { lme4[$1] = $2 }
     END {
         for (k = 0; ("beta" k) in ours; k++) {
             d = (ours["beta" k] - lme4["beta" k]) / lme4["se" k]
             if (d < 0) d = -d
             if (d > worst) worst = d
         }
         printf "  %.0f times faster; largest difference of an estimate %.1e standard errors; REML criterion lower by %.1e\n",
                lme4["total_s"] / ours["total_s"], worst, lme4["reml"] - ours["reml"]
     }' build/bench/fit-ours.txt build/bench/fit-lme4.txt
