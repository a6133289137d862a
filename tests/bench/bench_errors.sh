#!/bin/sh
# Fits whose errors are correlated from night to night, and how time and memory grow.
#   100,000 nights, AR(1), against R's nlme where it is installed: at least 50 times faster, same estimates to 1e-3 standard errors.
#     nlme needs many minutes for it: it gets BENCH_NLME_S seconds (default 120; 0 leaves it out), and the ratio is a lower bound when
#     that is not enough; estimates are compared on 10,000 nights too. Its results are kept in build/bench for the next run.
#   1 and 10 million nights, independent errors: time per night within 20 %, memory per client.
#   BENCH_10M=1: 10 million nights against lme4 (8 GB and many minutes): at least 10 times faster, same estimates to 1e-4.
set -eu
run="$B/tests/bench/bench_errors"
out=build/bench
of() { awk -v k="$2" '$1 == k { $1 = ""; print substr($0, 2) }' "$out/errors-$1.txt"; }
file() { [ -s "$out/$1.csv" ] || { "$run" write "$out/$1.part" "$2" "$3" && mv "$out/$1.part" "$out/$1.csv"; }; }
has() { Rscript -e "quit(status = !requireNamespace('$1', quietly = TRUE))" >/dev/null 2>&1; }
# estimates of two files: largest difference in standard errors of the second
apart() {
    awk 'NR == FNR { ours[$1] = $2; next }
         { other[$1] = $2 }
         END { for (k = 0; ("beta" k) in ours; k++) {
                   d = (ours["beta" k] - other["beta" k]) / other["se" k]
                   if (d < 0) d = -d
                   if (d > worst) worst = d
               }
               printf "%.1e", worst }' "$out/errors-$1.txt" "$out/errors-$2.txt"
}
mkdir -p "$out"

file nights-100k 500 200
for kind in ar1 noise; do "$run" "$kind" "$out/nights-100k.csv" >"$out/errors-$kind.txt"; done
echo "fit of $(of ar1 rows) nights, $(of ar1 clients) clients, 8 fixed effects, random intercept and session effect"
echo "  AR(1): $(of ar1 fit_s) s, rho $(of ar1 rho); AR(1) and noise: $(of noise fit_s) s; peak $(of noise peak_mb) MB"
limit="${BENCH_NLME_S:-120}"
# nlme's AR(1) fit of a file to errors-$2.txt, unless it is there; false when it is not done in time
nlme() {
    [ ! -s "$out/errors-$2.txt" ] || return 0
    timeout "$limit" Rscript - "$out/$1.csv" >"$out/errors-$2.part" 2>/dev/null <<'R' || return 1
suppressMessages(library(nlme))
d <- read.csv(commandArgs(TRUE)[1])
took <- system.time(f <- lme(quality ~ A0 + A1 + training_load + alcohol + caffeine_mg + stress + weekend, d,
                             random = ~ A0 | client, correlation = corCAR1(form = ~ night | client)))
b <- fixef(f)
s <- sqrt(diag(vcov(f)))
cat(sprintf("total_s %.2f\nreml %.6f\nrho %.9f\n", took[["user.self"]] + took[["sys.self"]], -2 * c(logLik(f)),
            coef(f$modelStruct$corStruct, unconstrained = FALSE)))
cat(sprintf("beta%d %.15g\nse%d %.15g\n", seq_along(b) - 1, b, seq_along(s) - 1, s), sep = "")
R
    mv "$out/errors-$2.part" "$out/errors-$2.txt"
}
compare() { # ours, nlme's
    awk -v a="$(of "$1" fit_s)" -v b="$(of "$2" total_s)" 'BEGIN { printf "%s s, %.0f times as long; ", b, b / a }'
    echo "largest difference of an estimate $(apart "$1" "$2") standard errors, of rho: $(of "$2" rho) $(of "$1" rho)"
}
if [ "$limit" = 0 ] || ! has nlme; then
    echo "  no comparison with nlme"
else
    file nights-10k 50 200
    "$run" ar1 "$out/nights-10k.csv" >"$out/errors-ar1-10k.txt"
    nlme nights-10k nlme-10k && echo "  nlme on 10,000 of such nights: $(compare ar1-10k nlme-10k)"
    if nlme nights-100k nlme-100k; then
        echo "  nlme: $(compare ar1 nlme-100k)"
    else
        awk -v a="$(of ar1 fit_s)" -v b="$limit" 'BEGIN { printf "  nlme: not done after %d s, more than %.0f times as long\n", b, b / a }'
    fi
fi

file nights-1m 5000 200
for kind in ar1 noise; do "$run" "$kind" "$out/nights-1m.csv" >"$out/errors-$kind-1m.txt"; done
echo "fit of $(of ar1-1m rows) nights, $(of ar1-1m clients) clients, the errors' correlation from a sample of 2,000"
echo "  AR(1): $(of ar1-1m fit_s) s; AR(1) and noise: $(of noise-1m fit_s) s; peak $(of noise-1m peak_mb) MB"

"$run" scale 5000 200 >"$out/errors-1.txt"
"$run" scale 50000 200 >"$out/errors-10.txt"
echo "independent errors, rows not kept:"
for m in 1 10; do
    echo "  $m million nights: $(of $m total_s) s, $(of $m ns_per_night) ns a night, peak $(of $m peak_mb) MB"
done
awk -v a="$(of 1 ns_per_night)" -v b="$(of 10 ns_per_night)" -v m="$(of 1 peak_mb)" -v n="$(of 10 peak_mb)" \
    'BEGIN { printf "  time a night %+.0f %%; memory: none a night, %.0f bytes a client\n", 100 * (b / a - 1), (n - m) * 1048576 / 45000 }'

[ "${BENCH_10M:-0}" = 1 ] && has lme4 || exit 0
file nights-10m 50000 200
"$run" iid "$out/nights-10m.csv" >"$out/errors-iid-10m.txt"
Rscript - "$out/nights-10m.csv" >"$out/errors-lme4-10m.txt" <<'R'
suppressMessages(library(lme4))
d <- read.csv(commandArgs(TRUE)[1], colClasses = c("integer", "integer", rep("numeric", 8)))
took <- system.time(f <- suppressWarnings(
    lmer(quality ~ A0 + A1 + training_load + alcohol + caffeine_mg + stress + weekend + (A0 | client), d)))
b <- fixef(f)
s <- sqrt(diag(as.matrix(vcov(f))))
cat(sprintf("total_s %.2f\nreml %.6f\n", took[["user.self"]] + took[["sys.self"]], REMLcrit(f)))
cat(sprintf("beta%d %.15g\nse%d %.15g\n", seq_along(b) - 1, b, seq_along(s) - 1, s), sep = "")
R
awk -v a="$(of iid-10m total_s)" -v b="$(of lme4-10m total_s)" \
    'BEGIN { printf "10 million nights: downshift %.1f s, lme4 %.0f s, %.0f times faster; ", a, b, b / a }'
echo "largest difference of an estimate $(apart iid-10m lme4-10m) standard errors"
