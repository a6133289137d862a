#include "analyse/ask/panel_results.h"
#include "analyse/panel/load.h"
#include "analyse/write_results.h"

#include <downshift/stats.h>

#include <math.h>
#include <string.h>

/* ---- the run ---- */

static void hash_settings(const ds_settings *s, char out[DS_HASH_TEXT])
{
    ds_hash h;
    ds_hash_start(&h);
    ds_settings_hash(s, &h);
    ds_hash_end(&h, out);
}

/* What identifies a run; its texts live in a. */
static ds_err identify(ds_store *s, const ds_settings *set, ds_date as_of, const char *when, ds_arena *a,
                       ds_run_row *out, ds_why *w)
{
    char settings[DS_HASH_TEXT], data[DS_HASH_TEXT];
    hash_settings(set, settings);
    ds_err err = ds_store_fingerprint(s, as_of, data, w);
    if (err) return err;
    *out = (ds_run_row){ .made_at = ds_keep(a, ds_str_of(when)).p,
                         .version = DS_VERSION,
                         .fingerprint = ds_keep(a, ds_str_of(data)).p,
                         .as_of = as_of,
                         .settings = ds_settings_json(set, a),
                         .settings_hash = ds_keep(a, ds_str_of(settings)).p };
    if (!out->made_at || !out->settings_hash || !out->fingerprint || !out->settings)
        return ds_fail(w, DS_MEMORY, "the run's identity");
    return DS_OK;
}

static ds_err analyse_as(ds_store *s, const ds_settings *set, const ds_run_row *run, const ds_analyse_watch *watch,
                         ds_arena *a, ds_results *out, ds_why *w)
{
    struct an_panel p = { 0 };
    struct an_sources src = { 0 };
    *out = (ds_results){ .when = run->made_at,
                         .version = run->version,
                         .fingerprint = run->fingerprint,
                         .settings_json = run->settings,
                         .as_of = run->as_of,
                         .provisional = run->provisional };
    struct an_prices prices;
    ds_err err = an_load_panel(s, set, run->as_of, a, &p, &src, w);
    if (!err) err = an_load_prices(s, run->as_of, a, &prices, w);
    if (!err) err = an_panel_results(&p, &src, &prices, &set->analysis, watch, false, a, out, w);
    if (!err) err = an_results_truth(set, a, out, w);
    if (!err) err = ds_store_begin_run(s, run, &out->run, w);
    if (!err) err = an_results_write(s, out->run, out, &p, w);
    an_panel_free(&p);
    return err;
}

ds_err ds_analyse(ds_store *s, const ds_settings *settings, ds_date as_of, const char *when,
                  const ds_analyse_watch *watch, ds_arena *a, ds_results *out, ds_why *w)
{
    ds_run_row run;
    ds_stats_init();
    ds_err err = ds_store_begin(s, w);
    if (err) return err;
    err = ds_store_catalogue(s, settings, w);
    if (!err) err = identify(s, settings, as_of, when, a, &run, w);
    if (!err) err = analyse_as(s, settings, &run, watch, a, out, w);
    if (!err) err = ds_store_commit(s, w);
    if (err) ds_store_rollback(s);
    return err;
}

ds_err ds_analyse_cached(ds_store *s, const ds_settings *settings, ds_date as_of, const char *when,
                         const ds_analyse_watch *watch, ds_arena *a, int64_t *run, ds_why *w)
{
    ds_run_row row;
    ds_results made = { 0 };
    ds_err err = ds_store_catalogue(s, settings, w); /* reports read views, whatever run they show */
    if (!err) err = identify(s, settings, as_of, when, a, &row, w);
    if (!err) err = ds_store_find_run(s, &row, run, w);
    if (err || *run) return err;
    err = ds_analyse(s, settings, as_of, when, watch, a, &made, w);
    *run = made.run;
    return err;
}
