#include "flag_rates.h"
#include "practice_store.h"

#include <downshift/analyse.h>

#include <unistd.h>

enum { MONTHS = 9 };

static sim_params stable(uint64_t seed)
{
    sim_params p = sim_sample();
    p.seed = seed;
    p.clients = FLAG_CLIENTS;
    p.late = 0;
    p.leaves = p.beauty = p.self_care = 0;
    return p;
}

ds_err flag_rates_rules(ds_arena *a, ds_flags **out, ds_why *w)
{
    ds_settings *plain = ds_alloc(a, sizeof *plain);
    if (!plain) return ds_fail(w, DS_MEMORY, "settings");
    ds_settings_default(plain);
    return ds_flags_load(NULL, plain, a, out, w);
}

/* The month's flags, by what was known at its end. */
static ds_err ask(ds_store *s, const char *db, const ds_settings *set, const ds_flags *rules, ds_date first, ds_date last, flag_rates *out, ds_why *w)
{
    ds_arena a = { 0 };
    ds_results r = { 0 };
    ds_flags_found found = { 0 };
    ds_err err = ds_analyse(s, set, last, "2026-11-01 09:00", NULL, &a, &r, w);
    if (!err) err = ds_flags_ask(rules, db, set, r.run, first, &a, &found, w);
    for (size_t i = 0; !err && i < found.n; i++)
        if (!found.flag[i].rule->guidance) out->raised[found.flag[i].place]++;
    out->months += !err;
    ds_arena_free(&a);
    return err;
}

static ds_err ask_all(const sim_practice *p, int months, const char *db, ds_arena *a, flag_rates *out, ds_why *w)
{
    static const char *only[] = { "quality" };
    ds_settings set;
    ds_flags *rules = NULL;
    ds_store *s = NULL;
    ds_settings_default(&set);
    set.analysis.outcomes = (ds_list){ only, 1 };
    ds_err err = flag_rates_rules(a, &rules, w);
    if (!err && ds_flags_count(rules) > FLAG_RULES) err = ds_fail(w, DS_INTERNAL, "more than %d rules", FLAG_RULES);
    if (!err) err = ds_store_open(db, DS_STORE_CREATE, &s, NULL, w);
    if (!err) err = sim_store(s, p, w);
    for (int i = 0; !err && i < months; i++) {
        const int month = 2 + MONTHS - 1 - i; /* from February on */
        err = ask(s, db, &set, rules, ds_date_of(2026, month, 1), ds_date_of(2026, month + 1, 1) - 1, out, w);
    }
    ds_store_close(s);
    return err;
}

ds_err flag_rates_of(uint64_t seed, int months, const char *db, flag_rates *out, ds_why *w)
{
    ds_arena a = { 0 };
    const sim_params params = stable(seed);
    const sim_practice *p = sim_make(&params, &a);
    ds_err err = p ? ask_all(p, months, db, &a, out, w) : ds_fail(w, DS_MEMORY, "the made-up practice");
    (void)unlink(db);
    ds_arena_free(&a);
    return err;
}
