#include "cli/share_file.h"

#include <downshift/authorisation.h>
#include <downshift/secret.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LABEL_SIGNS = 9, DIGITS = 6 };

/* One line: an item of a list, or a key of the document. Takes the JSON over. */
static bool put_line(ds_growing *g, const char *before, json_t *j)
{
    char *text = j ? json_dumps(j, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(DIGITS)) : NULL;
    const bool good = text && ds_grow(g, ds_str_of(before)) && ds_grow(g, ds_str_of(text));
    free(text);
    json_decref(j);
    return good;
}

/* ---- effects ---- */

static const char effects_sql[] = "SELECT outcome, name, estimate, se, df, low, high, n_clients FROM v1_effect WHERE run = :run ORDER BY outcome, model DESC, rank";

static json_t *effect_json(const ds_shared_effect *e)
{
    const char *fault = ds_share_effect_fault(e);
    if (fault) return json_pack("{s:s, s:s, s:s}", "outcome", e->outcome, "name", e->name, "withheld", fault);
    return json_pack("{s:s, s:s, s:f, s:f, s:o, s:I}", "outcome", e->outcome, "name", e->name, "estimate", e->estimate, "se", e->se, "df",
                     isfinite(e->df) ? json_real(e->df) : json_null(), "clients", (json_int_t)e->clients);
}

static bool put_effect(ds_growing *g, const ds_rows *rows, size_t *n)
{
    const double x[] = { ds_val_real(ds_rows_at(rows, 2)), ds_val_real(ds_rows_at(rows, 3)), ds_val_real(ds_rows_at(rows, 4)),
                         ds_val_real(ds_rows_at(rows, 5)), ds_val_real(ds_rows_at(rows, 6)) };
    const ds_shared_effect e = { ds_keep(g->a, ds_rows_at(rows, 0).as.s).p, ds_keep(g->a, ds_rows_at(rows, 1).as.s).p, x[0], x[1], x[2], x[3], x[4],
                                 ds_val_int(ds_rows_at(rows, 7), 0) };
    if (!e.outcome || !e.name) return false;
    return !cli_is_one_of(ds_shared_contrasts, e.name) || put_line(g, (*n)++ ? ",\n" : "\n", effect_json(&e));
}

static ds_err put_effects(ds_growing *g, struct practice *p, int64_t run, ds_why *w)
{
    const ds_param of = { "run", DS_VINT(run) };
    ds_rows *rows = NULL;
    bool more = false, good = ds_grow(g, DS_LIT(",\n\"effects\": ["));
    size_t n = 0;
    ds_err err = ds_ask(ds_store_db(p->store), DS_LIT(effects_sql), &of, 1, &rows, w);
    while (!err && good && !(err = ds_rows_next(rows, &more, w)) && more) good = put_effect(g, rows, &n);
    ds_rows_close(rows);
    return err || (good && ds_grow(g, DS_LIT("\n]"))) ? err : ds_fail(w, DS_MEMORY, "the file to share");
}

/* ---- key figures ---- */

/* The shipped ones, whatever practice.yaml makes of them: others would be none to compare. */
static ds_err ask_figures(const struct options *o, struct practice *p, ds_date month, ds_kpi_figures *out, ds_why *w)
{
    ds_kpis *shipped = NULL;
    ds_settings *plain = ds_alloc(&p->arena, sizeof *plain);
    if (!plain) return ds_fail(w, DS_MEMORY, "key figures");
    ds_settings_default(plain);
    ds_err err = ds_kpis_load(NULL, plain, &p->arena, &shipped, w);
    return err ? err : ds_kpis_ask(shipped, o->db, &p->settings, month, &p->arena, out, w);
}

static json_t *kpi_json(const ds_kpi_figures *f, size_t i)
{
    const ds_kpi_series *s = &f->series[i];
    const char *fault = ds_share_kpi_fault(f, i);
    if (fault) return json_pack("{s:s, s:s}", "name", s->kpi->name, "withheld", fault);
    return json_pack("{s:s, s:f}", "name", s->kpi->name, "value", s->month[s->n - 1].value);
}

static ds_err put_kpis(ds_growing *g, const ds_kpi_figures *f, ds_why *w)
{
    bool good = ds_grow(g, DS_LIT(",\n\"kpis\": ["));
    for (size_t i = 0; good && i < f->n; i++) good = put_line(g, i ? ",\n" : "\n", kpi_json(f, i));
    return good && ds_grow(g, DS_LIT("\n]")) ? DS_OK : ds_fail(w, DS_MEMORY, "the file to share");
}

/* ---- the head ---- */

/* share_name of practice.yaml, else the first signs of the fingerprint: a code by chance, as the key is. */
static ds_err label_of(const struct practice *p, const ds_sign_key *key, char out[SHARE_LABEL + 1], ds_why *w)
{
    char print[DS_FINGERPRINT_TEXT];
    const ds_str own = ds_str_of(p->settings.share_name);
    if (own.n > SHARE_LABEL) return ds_fail(w, DS_CONFIG, "practice.yaml: share_name: at most %d bytes", SHARE_LABEL);
    ds_fingerprint(ds_str_of(key->open), print);
    ds_copy(out, SHARE_LABEL + 1, own.n ? own : (ds_str){ print, LABEL_SIGNS });
    return DS_OK;
}

static ds_err put_head(ds_growing *g, struct practice *p, const char *label, const char *month, ds_why *w)
{
    char hash[DS_HASH_TEXT];
    json_t *settings = NULL;
    ds_err err = cli_share_settings(&p->settings, &p->arena, &settings, hash, w);
    if (err) return err;
    const bool good = put_line(g, "{\n\"downshift_share\": ", json_integer(SHARE_VERSION)) && put_line(g, ",\n\"practice\": ", cli_json_text(ds_str_of(label))) &&
                      put_line(g, ",\n\"month\": ", json_string(month)) && put_line(g, ",\n\"made\": ", json_string(p->now)) &&
                      put_line(g, ",\n\"version\": ", json_string(DS_VERSION)) && put_line(g, ",\n\"currency\": ", json_string(p->settings.currency)) &&
                      put_line(g, ",\n\"smallest_count\": ", json_integer(DS_SHARE_LEAST)) && put_line(g, ",\n\"settings\": ", json_incref(settings)) &&
                      put_line(g, ",\n\"settings_hash\": ", json_string(hash));
    json_decref(settings);
    return good ? DS_OK : ds_fail(w, DS_MEMORY, "the file to share");
}

/* ---- the file ---- */

static const char *path_of(const struct options *o, const char *month, ds_arena *a)
{
    struct stat st;
    if (!o->out) return ds_textf(a, "share-%s.json", month);
    const size_t n = strlen(o->out);
    const bool folder = o->out[n - 1] == '/' || (!stat(o->out, &st) && S_ISDIR(st.st_mode));
    return folder ? ds_textf(a, "%s%sshare-%s.json", o->out, o->out[n - 1] == '/' ? "" : "/", month) : o->out;
}

static ds_err note_release(struct practice *p, const char *path, const char *month, const ds_growing *g, ds_why *w)
{
    const char *slash = strrchr(path, '/');
    char hash[DS_HASH_TEXT];
    ds_hash h;
    ds_hash_start(&h);
    ds_hash_add(&h, g->p, g->n);
    ds_hash_end(&h, hash);
    const ds_release r = { .made_at = p->now, .audience = "network", .recipient = "other practices", .report = "share", .period = month,
                           .file = slash ? slash + 1 : path, .hash = hash };
    ds_err err = ds_store_begin(p->store, w);
    if (err) return err;
    err = cli_transaction_end(p, ds_store_released(p->store, &r, w), w);
    return err ? ds_within(w, "release log") : DS_OK;
}

static ds_err write_file(const struct options *o, struct practice *p, const char *label, const char *month, ds_growing *g, ds_why *w)
{
    const char *path = path_of(o, month, &p->arena);
    if (!path) return ds_fail(w, DS_MEMORY, "the file to share");
    if (g->n > SHARE_LARGEST) return ds_fail(w, DS_INTERNAL, "a file to share of %zu bytes, and 10 KB are the most", g->n);
    ds_err err = ds_report_write_text(path, (ds_str){ g->p, g->n }, w);
    if (!err) err = note_release(p, path, month, g, w);
    if (!err) cli_say("wrote %s, %zu bytes, signed as %s: read it before you hand it on\n", path, g->n, label);
    return err;
}

static ds_err share(const struct options *o, struct practice *p, ds_date month, const ds_sign_key *key, ds_why *w)
{
    ds_growing g = { .a = &p->arena };
    ds_kpi_figures figures;
    int64_t run = 0;
    char label[SHARE_LABEL + 1], text[11];
    ds_date_text(month, text);
    text[7] = '\0';
    ds_err err = label_of(p, key, label, w);
    if (!err) err = ds_analyse_cached(p->store, &p->settings, ds_month_last(month), p->now, &cli_show_analysis, &p->arena, &run, w);
    cli_bar_clear();
    if (!err) err = ask_figures(o, p, month, &figures, w);
    if (!err) err = put_head(&g, p, label, text, w);
    if (!err) err = put_effects(&g, p, run, w);
    if (!err) err = put_kpis(&g, &figures, w);
    if (!err) err = cli_share_seal(&g, key, w);
    return err ? err : write_file(o, p, label, text, &g, w);
}

ds_err cmd_share(const struct options *o, ds_why *w)
{
    struct practice p;
    ds_sign_key key = { .open = "" };
    ds_date month = DS_NO_DATE;
    ds_err err = o->month ? cli_month_option(o->month, &month, w) : DS_OK;
    if (err || (err = cli_practice_open(o, DS_STORE_WRITE, false, &p, w))) return err;
    const char *file = ds_textf(&p.arena, "%s.sign-key", o->db);
    if (month == DS_NO_DATE) err = cli_last_month(&p, &month, w);
    if (!err) err = ds_store_verify(p.store, w);
    if (!err) err = file ? ds_sign_key_at(file, &key, w) : ds_fail(w, DS_MEMORY, "the signing key");
    if (!err) err = share(o, &p, month, &key, w);
    ds_wipe(&key, sizeof key);
    cli_practice_close(&p);
    return err;
}
