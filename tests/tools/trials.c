/* trials [SEEDS]: how often small randomised experiments with one client are right, for docs/methods.md: SEEDS (4,000) made-up
 * ones of each kind, in Markdown. Then how many clients it takes to tell 60 from 90 minutes. */
#include <stdio.h>
#include <stdlib.h>

#include "../support/small_trial.h"

static const small_trial kinds[] = {
    { "weekly, rho .4", 8, 0.4, false, 0 },       { "weekly, rho .4", 12, 0.4, false, 0 },
    { "weekly, rho .4", 16, 0.4, false, 0 },      { "weekly, rho .4", 20, 0.4, false, 0 },
    { "weekly, rho .8", 12, 0.8, false, 0 },      { "weekly, rho .8", 20, 0.8, false, 0 },
    { "booked after bad nights, rho .8", 12, 0.8, true, 0 }, { "booked after bad nights, rho .8", 20, 0.8, true, 0 },
    { "the same, a third of nights not logged", 12, 0.8, true, 0.33 }, { "the same, a third of nights not logged", 20, 0.8, true, 0.33 },
};

static ds_err one(const small_trial *t, size_t n, ds_why *w)
{
    small_trials_told got;
    double least = 0;
    const ds_trial_plan plan = { t->units, ds_trial_block(t->units), 1, 7, 0, 2, 1.2, t->rho };
    ds_err err = ds_trial_detectable(&plan, 0.8, 2000, 1, &least, w);
    if (!err) err = small_trials(t, least, n, 1, &got, w);
    if (err) return err;
    printf("| %s | %zu | %zu | %.3f | %.3f | %.3f | %.1f | %.2f | %.1f |\n", t->name, t->units, plan.block, ds_trial_size(t->units, plan.block),
           (double)got.rejected / (double)n, (double)got.covered / (double)(n - got.refused), least, (double)got.found / (double)n, got.width);
    return DS_OK;
}

/* 60 against 90 minutes: nights of SD 1.2 and rho .4, 12 sessions each a week apart. */
static ds_err people(ds_why *w)
{
    static const size_t many[] = { 1, 2, 5, 10, 20, 40 };
    printf("\n| Clients of 12 sessions each | found four times in five, points |\n| --- | --- |\n");
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
        double least = 0;
        const ds_trial_plan plan = { 12, ds_trial_block(12), many[i], 7, 0, 2, 1.2, 0.4 };
        ds_err err = ds_trial_detectable(&plan, 0.8, 400, 1, &least, w);
        if (err) return err;
        printf("| %zu | %.2f |\n", many[i], least);
    }
    return DS_OK;
}

int main(int argc, char **argv)
{
    ds_why w = { 0 };
    const size_t n = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 4000;
    ds_err err = n ? DS_OK : ds_fail(&w, DS_USAGE, "trials SEEDS");
    printf("| Sessions | n | block | size, at most | rejected though so | 95 %% interval covers | found four times in five, points | found | width |\n"
           "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; !err && i < sizeof kinds / sizeof *kinds; i++) err = one(&kinds[i], n, &w);
    if (!err) err = people(&w);
    if (err) fprintf(stderr, "trials: %s\n", w.text);
    return ds_exit_status(err);
}
