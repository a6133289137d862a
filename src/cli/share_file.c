#include "cli/share_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BEFORE_SIGNATURE ",\n\"signature\": \""
#define AFTER_SIGNATURE  "\"\n}\n"
enum { TAIL = sizeof BEFORE_SIGNATURE - 1 + DS_SIGNATURE_TEXT - 1 + sizeof AFTER_SIGNATURE - 1 };

/* ---- what contrasts and figures are made by ---- */

static const char *const defining[] = { "weekday", "bedtime", "two_apart", "confounders", "kenward_roger", "length_average", "own_spread", "integrate_sd" };

static ds_err hash_them(const json_t *settings, char hash[DS_HASH_TEXT], ds_why *w)
{
    ds_hash h;
    char *text = json_dumps(settings, JSON_COMPACT | JSON_SORT_KEYS);
    if (!text) return ds_fail(w, DS_MEMORY, "the settings");
    ds_hash_start(&h);
    ds_hash_add(&h, text, strlen(text));
    ds_kpis_hash(&h);
    ds_hash_end(&h, hash);
    free(text);
    return DS_OK;
}

ds_err cli_share_settings(const ds_settings *s, ds_arena *a, json_t **out, char hash[DS_HASH_TEXT], ds_why *w)
{
    const char *text = ds_settings_json(s, a);
    json_t *all = text ? json_loads(text, 0, NULL) : NULL;
    *out = all ? json_object() : NULL;
    for (size_t i = 0; *out && i < DS_COUNT(defining); i++)
        if (json_object_set(*out, defining[i], json_object_get(all, defining[i]))) {
            json_decref(*out);
            *out = NULL;
        }
    json_decref(all);
    return *out ? hash_them(*out, hash, w) : ds_fail(w, DS_MEMORY, "the settings");
}

/* ---- the seal ---- */

ds_err cli_share_seal(ds_growing *text, const ds_sign_key *key, ds_why *w)
{
    char print[DS_FINGERPRINT_TEXT], signature[DS_SIGNATURE_TEXT];
    ds_fingerprint(ds_str_of(key->open), print);
    const char *keys = ds_textf(text->a, ",\n\"public_key\": \"%s\",\n\"fingerprint\": \"%s\"", key->open, print);
    if (!keys || !ds_grow(text, ds_str_of(keys))) return ds_fail(w, DS_MEMORY, "the file to share");
    ds_sign(key, (ds_str){ text->p, text->n }, signature);
    const char *tail = ds_textf(text->a, BEFORE_SIGNATURE "%s" AFTER_SIGNATURE, signature);
    return tail && ds_grow(text, ds_str_of(tail)) ? DS_OK : ds_fail(w, DS_MEMORY, "the file to share");
}

static bool is_sealed(ds_str text, const char *open)
{
    if (text.n <= TAIL) return false;
    const char *tail = text.p + text.n - TAIL, *signature = tail + sizeof BEFORE_SIGNATURE - 1;
    return !memcmp(tail, BEFORE_SIGNATURE, sizeof BEFORE_SIGNATURE - 1) &&
           !memcmp(signature + DS_SIGNATURE_TEXT - 1, AFTER_SIGNATURE, sizeof AFTER_SIGNATURE - 1) &&
           ds_signed(ds_str_of(open), (ds_str){ text.p, text.n - TAIL }, (ds_str){ signature, DS_SIGNATURE_TEXT - 1 });
}

/* ---- what it tells ---- */

static ds_err wrong(const struct share *s, const char *what, ds_why *w)
{
    return ds_fail(w, DS_DATA, "%s: %s", s->path, what);
}

bool cli_is_one_of(const char *const *list, const char *name)
{
    while (*list && strcmp(*list, name)) list++;
    return *list;
}

static bool take_effect(json_t *j, ds_shared_effect *e)
{
    json_t *df = NULL;
    json_int_t clients = 0;
    if (json_unpack(j, "{s:s, s:s, s:F, s:F, s:o, s:I}", "outcome", &e->outcome, "name", &e->name, "estimate", &e->estimate, "se", &e->se, "df", &df, "clients",
                    &clients))
        return false;
    e->df = json_is_null(df) ? (double)INFINITY : json_number_value(df);
    e->clients = clients;
    return cli_is_one_of(ds_outcome_names, e->outcome) && cli_is_one_of(ds_shared_contrasts, e->name) && isfinite(e->estimate) && e->se > 0 && e->df > 0 &&
           clients >= DS_SHARE_LEAST;
}

static bool take_kpi(json_t *j, ds_shared_kpi *k)
{
    return !json_unpack(j, "{s:s, s:F}", "name", &k->name, "value", &k->value);
}

/* Those that are withheld tell nothing more. */
static bool is_withheld(json_t *j)
{
    return json_is_string(json_object_get(j, "withheld"));
}

static ds_err take_lists(struct share *s, ds_arena *a, json_t *effects, json_t *kpis, ds_why *w)
{
    ds_shared_effect *effect = ds_alloc(a, (json_array_size(effects) + 1) * sizeof *effect);
    ds_shared_kpi *kpi = ds_alloc(a, (json_array_size(kpis) + 1) * sizeof *kpi);
    if (!effect || !kpi) return ds_fail(w, DS_MEMORY, "%s", s->path);
    for (size_t i = 0; i < json_array_size(effects); i++) {
        json_t *one = json_array_get(effects, i);
        if (!is_withheld(one) && !take_effect(one, &effect[s->told.effects++]))
            return ds_fail(w, DS_DATA, "%s: its effect no. %zu is none that this version knows", s->path, i + 1);
    }
    for (size_t i = 0; i < json_array_size(kpis); i++) {
        json_t *one = json_array_get(kpis, i);
        if (!is_withheld(one) && !take_kpi(one, &kpi[s->told.kpis++]))
            return ds_fail(w, DS_DATA, "%s: its key figure no. %zu is none that this version knows", s->path, i + 1);
    }
    s->told.effect = effect;
    s->told.kpi = kpi;
    return DS_OK;
}

static ds_err take_all(struct share *s, ds_arena *a, ds_why *w)
{
    json_t *effects = NULL, *kpis = NULL;
    const char *print = NULL;
    char should[DS_FINGERPRINT_TEXT];
    ds_date month;
    if (json_unpack(s->root, "{s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:s}", "practice", &s->told.practice, "month", &s->month, "currency", &s->told.currency,
                    "settings", &s->settings, "settings_hash", &s->settings_hash, "effects", &effects, "kpis", &kpis, "fingerprint", &print) ||
        !json_is_array(effects) || !json_is_array(kpis) || !json_is_object(s->settings) || !ds_month_parse(ds_str_of(s->month), &month))
        return wrong(s, "something is missing in it; another program wrote it", w);
    const ds_str label = ds_str_of(s->told.practice);
    if (!label.n || label.n > SHARE_LABEL || !ds_is_clean(label, DS_CLEAN_SHOWN)) return wrong(s, "the practice's name in it is no text of 1 to 60 bytes", w);
    ds_fingerprint(ds_str_of(s->open), should);
    if (strcmp(print, should)) return wrong(s, "its fingerprint is not that of its key; another program wrote it", w);
    s->told.fingerprint = print;
    return take_lists(s, a, effects, kpis, w);
}

/* ---- the file ---- */

static ds_err parse(struct share *s, ds_str text, ds_why *w)
{
    json_error_t at;
    json_int_t version = 0;
    s->root = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &at);
    if (!s->root) return ds_fail(w, DS_DATA, "%s: line %d: is no whole JSON: cut off, or changed by hand; ask for the file again", s->path, at.line);
    if (json_unpack(s->root, "{s:I, s:s}", "downshift_share", &version, "public_key", &s->open))
        return wrong(s, "is no file of `downshift share`", w);
    if (version != SHARE_VERSION) return wrong(s, "a later version of downshift wrote it; update this one", w);
    return DS_OK;
}

ds_err cli_share_read(const char *path, ds_arena *a, struct share *out, ds_why *w)
{
    ds_str text;
    *out = (struct share){ .path = path };
    ds_err err = ds_read_file(path, 100 * SHARE_LARGEST, a, &text, w);
    if (err) return err;
    if (text.n > SHARE_LARGEST) return wrong(out, "is no file of `downshift share`, none of which is larger than 10 KB", w);
    if ((err = parse(out, text, w))) return err;
    if (!is_sealed(text, out->open)) return wrong(out, "was changed after it was signed: its signature does not fit; ask for the file again", w);
    return take_all(out, a, w);
}

void cli_share_close(struct share *s)
{
    json_decref(s->root);
    s->root = NULL;
}
