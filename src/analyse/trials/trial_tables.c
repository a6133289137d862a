/* Experiments as tables that reports ask: docs/views.md. */
#include "analyse/model/outcomes.h"
#include "analyse/rule/table_filling.h"
#include "analyse/tell/trial_words.h"
#include "analyse/trials/trial_items.h"
#include "analyse/trials/trial_log.h"

#include <downshift/trials.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const an_trials *all;
    an_trial_said *said; /* of each */
    bool *shown;
    ds_arena *a;
} telling;

static bool say(const an_trial *t, an_trial_said *s, ds_arena *a)
{
    *s = (an_trial_said){ t->y, { an_level_words(t->c, t->level[0], a), an_level_words(t->c, t->level[1], a) }, t->c->weeks ? "weeks" : "sessions",
                          (size_t)t->units, t->given, 1, t->over, t->detectable, &t->answer };
    return s->level[0] && s->level[1];
}

static bool is_newest(const an_trials *all, size_t i)
{
    for (size_t k = i + 1; k < all->n; k++)
        if (ds_same(all->at[k].client, all->at[i].client)) return false;
    return true;
}

static ds_err prepare(const an_trials *all, int64_t shown, ds_arena *a, telling *out, ds_why *w)
{
    *out = (telling){ all, ds_alloc(a, (all->n + 1) * sizeof *out->said), ds_alloc(a, (all->n + 1) * sizeof *out->shown), a };
    bool good = out->said && out->shown;
    for (size_t i = 0; good && i < all->n; i++) {
        good = say(&all->at[i], &out->said[i], a);
        out->shown[i] = shown ? all->at[i].id == shown : is_newest(all, i);
    }
    return good ? DS_OK : ds_fail(w, DS_MEMORY, "experiments");
}

static ds_val number(double x, bool tells)
{
    return DS_VREAL(tells ? x : (double)NAN);
}

/* ---- one row an experiment ---- */

static const char *const trial_columns[] = { "experiment", "client",   "shown", "of",     "level0",   "level1", "outcome", "unit", "units_word", "planned",
                                             "given",      "over",     "first", "drawn",  "sealed",   "every",  "block",   "n0",   "n1",         "mean0",
                                             "mean1",      "estimate", "low",   "high",   "p",        "power",  "verdict", "letter", "comparison", "code0", "code1" };
static const int trial_privacy[] = { DS_P_RESULT,    DS_P_KEY,    DS_P_RESULT, DS_P_TREATMENT, DS_P_TREATMENT, DS_P_TREATMENT, DS_P_HEALTH, DS_P_RESULT, DS_P_RESULT, DS_P_TREATMENT,
                                     DS_P_TREATMENT, DS_P_RESULT, DS_P_WHEN,   DS_P_WHEN,      DS_P_RESULT,    DS_P_TREATMENT, DS_P_RESULT, DS_P_HEALTH, DS_P_HEALTH, DS_P_HEALTH,
                                     DS_P_HEALTH,    DS_P_HEALTH, DS_P_HEALTH, DS_P_HEALTH,    DS_P_HEALTH,    DS_P_RESULT,    DS_P_HEALTH, DS_P_HEALTH, DS_P_TREATMENT, DS_P_TREATMENT, DS_P_TREATMENT };
_Static_assert(DS_COUNT(trial_columns) == DS_COUNT(trial_privacy), "a class for each column");

static void put_plan(an_filling *f, const an_trial *t, const an_trial_said *s, bool shown)
{
    an_fill_val(f, DS_VINT(t->id));
    an_fill_str(f, t->client);
    an_fill_val(f, DS_VINT(shown));
    an_fill_text(f, t->c->of);
    an_fill_text(f, s->level[0]);
    an_fill_text(f, s->level[1]);
    an_fill_text(f, an_outcomes[t->y].named);
    an_fill_text(f, an_outcomes[t->y].unit);
    an_fill_text(f, s->units);
    an_fill_val(f, DS_VINT(t->units));
    an_fill_val(f, DS_VINT((int64_t)t->given));
    an_fill_val(f, DS_VINT(t->over));
    an_fill_date(f, t->first, 10);
    an_fill_str(f, t->drawn);
    an_fill_val(f, DS_VINT(t->sealed));
    an_fill_val(f, DS_VINT(t->every));
    an_fill_val(f, DS_VINT(t->block));
}

static void put_answer(an_filling *f, const ds_trial_answer *x, bool tells)
{
    const double values[] = { x->mean[0], x->mean[1], x->estimate, x->low, x->high, x->p };
    for (int k = 0; k < 2; k++) an_fill_val(f, DS_VINT((int64_t)x->n[k]));
    for (size_t i = 0; i < DS_COUNT(values); i++) an_fill_val(f, number(values[i], tells));
}

static void put_words(an_filling *f, const an_trial_said *s)
{
    const char *words[] = { an_trial_power(s, f->a), an_trial_verdict(s, f->a), an_trial_letter(s, f->a) };
    for (size_t i = 0; i < DS_COUNT(words); i++) {
        f->full |= !words[i];
        an_fill_text(f, words[i]);
    }
}

static ds_err trials_table(const telling *k, ds_table *t, ds_why *w)
{
    an_filling f;
    if (!an_fill(&f, t, "v1_trial", trial_columns, DS_COUNT(trial_columns), k->all->n, k->a)) return an_filled(&f, w);
    t->privacy = trial_privacy;
    for (size_t i = 0; i < k->all->n; i++) {
        put_plan(&f, &k->all->at[i], &k->said[i], k->shown[i]);
        put_answer(&f, &k->all->at[i].answer, an_trial_tells(&k->said[i]));
        put_words(&f, &k->said[i]);
        an_fill_text(&f, k->all->at[i].c->name);
        for (int n = 0; n < 2; n++) an_fill_str(&f, k->all->at[i].level[n]);
    }
    return an_filled(&f, w);
}

/* ---- one row a unit ---- */

static const char *const unit_columns[] = { "experiment", "client", "shown", "number", "date", "level", "told", "given_on", "given", "as_drawn", "value" };
static const int unit_privacy[] = { DS_P_RESULT, DS_P_KEY,  DS_P_RESULT,    DS_P_RESULT,    DS_P_WHEN,  DS_P_TREATMENT,
                                    DS_P_TREATMENT, DS_P_WHEN, DS_P_TREATMENT, DS_P_TREATMENT, DS_P_HEALTH };
_Static_assert(DS_COUNT(unit_columns) == DS_COUNT(unit_privacy), "a class for each column");

static void put_unit(an_filling *f, const an_trial *t, const an_trial_said *s, const an_unit *u, bool shown)
{
    const bool given = u->given_on != DS_NO_DATE;
    const char *words = given ? an_given_words(t->c, &u->given, f->a) : "";
    an_fill_val(f, DS_VINT(t->id));
    an_fill_str(f, t->client);
    an_fill_val(f, DS_VINT(shown));
    an_fill_val(f, DS_VINT(u->number));
    an_fill_date(f, u->day, 10);
    an_fill_val(f, u->level < 0 ? (ds_val){ .type = DS_V_NULL } : DS_VINT(u->level));
    an_fill_text(f, u->level < 0 ? NULL : s->level[u->level]);
    an_fill_date(f, u->given_on, 10);
    f->full |= !words;
    an_fill_text(f, words);
    an_fill_text(f, u->as < 0 || u->level < 0 ? NULL : u->as == u->level ? "yes" : "no");
    an_fill_val(f, DS_VREAL(u->y));
}

static ds_err units_table(const telling *k, ds_table *t, ds_why *w)
{
    an_filling f;
    size_t n = 0;
    for (size_t i = 0; i < k->all->n; i++) n += (size_t)k->all->at[i].units;
    if (!an_fill(&f, t, "v1_trial_unit", unit_columns, DS_COUNT(unit_columns), n, k->a)) return an_filled(&f, w);
    t->privacy = unit_privacy;
    for (size_t i = 0; i < k->all->n; i++)
        for (int64_t u = 0; u < k->all->at[i].units; u++) put_unit(&f, &k->all->at[i], &k->said[i], &k->all->at[i].unit[u], k->shown[i]);
    return an_filled(&f, w);
}

/* ---- what a reader of a single case wants to know ---- */

static ds_err items_table(const telling *k, ds_table *t, ds_why *w)
{
    static const char *const columns[] = { "experiment", "client", "shown", "number", "item", "told" };
    an_filling f;
    ds_err err = DS_OK;
    if (!an_fill(&f, t, "v1_trial_item", columns, DS_COUNT(columns), k->all->n * AN_TRIAL_ITEMS, k->a)) return an_filled(&f, w);
    for (size_t i = 0; !err && i < k->all->n; i++) {
        an_trial_item item[AN_TRIAL_ITEMS];
        err = an_trial_items(&k->all->at[i], &k->said[i], k->a, item, w);
        for (size_t n = 0; !err && n < AN_TRIAL_ITEMS; n++) {
            an_fill_val(&f, DS_VINT(k->all->at[i].id));
            an_fill_str(&f, k->all->at[i].client);
            an_fill_val(&f, DS_VINT(k->shown[i]));
            an_fill_val(&f, DS_VINT(item[n].number));
            an_fill_text(&f, item[n].item);
            an_fill_text(&f, item[n].told);
        }
    }
    return err ? err : an_filled(&f, w);
}

/* ---- those of one comparison together ---- */

static bool compare_alike(const an_trial *a, const an_trial *b)
{
    return a->c == b->c && a->y == b->y && ds_same(a->level[0], b->level[0]) && ds_same(a->level[1], b->level[1]);
}

/* The first that compares what the i-th does. */
static size_t first_alike(const an_trials *all, size_t i)
{
    size_t k = 0;
    while (!compare_alike(&all->at[k], &all->at[i])) k++;
    return k;
}

static void add_units(const an_trial *t, int *blocks, double *y, int *level, int *block, size_t *n)
{
    for (int64_t i = 0; i < t->units; i++, ++*n) {
        const an_unit *u = &t->unit[i];
        y[*n] = u->level < 0 ? NAN : u->y;
        level[*n] = u->level > 0;
        block[*n] = *blocks + u->block;
    }
    *blocks += (int)(t->units / t->block);
}

/* Whether no experiment before it, from the first on, that is over and compares the same is of this client. */
static bool is_another(const an_trials *all, size_t first, size_t i)
{
    for (size_t k = first; k < i; k++)
        if (all->at[k].over && compare_alike(&all->at[k], &all->at[i]) && ds_same(all->at[k].client, all->at[i].client)) return false;
    return true;
}

/* Each experiment that is over keeps its own blocks, so that what is drawn together is what was drawn together. */
static ds_err pool(const an_trials *all, size_t first, ds_trial_answer *out, size_t *people, ds_why *w)
{
    const size_t room = all->n * DS_TRIAL_MOST;
    double *y = malloc(room * sizeof *y);
    int *level = malloc(room * sizeof *level), *block = malloc(room * sizeof *block), blocks = 0;
    ds_trial t = { y, level, block, 0 };
    ds_err err = y && level && block ? DS_OK : ds_fail(w, DS_MEMORY, "experiments of one comparison");
    *people = 0;
    for (size_t i = first; !err && i < all->n; i++) {
        if (!all->at[i].over || !compare_alike(&all->at[i], &all->at[first])) continue;
        add_units(&all->at[i], &blocks, y, level, block, &t.n);
        *people += is_another(all, first, i);
    }
    if (!err) err = ds_trial_test(&t, 1, out, w);
    free(y);
    free(level);
    free(block);
    return err;
}

static void put_over(an_filling *f, const telling *k, size_t i, const char *who, const an_trial_said *s)
{
    const ds_trial_answer *x = s->answer;
    const bool tells = an_trial_tells(s);
    const char *verdict = an_trial_verdict(s, f->a);
    const double values[] = { x->estimate, x->low, x->high, x->p };
    an_fill_val(f, DS_VINT(k->all->at[first_alike(k->all, i)].id));
    an_fill_text(f, k->all->at[i].c->of);
    an_fill_text(f, s->level[0]);
    an_fill_text(f, s->level[1]);
    an_fill_text(f, an_outcomes[s->outcome].named);
    an_fill_text(f, who);
    an_fill_val(f, DS_VINT((int64_t)s->people));
    an_fill_val(f, DS_VINT((int64_t)(x->n[0] + x->n[1])));
    for (size_t n = 0; n < DS_COUNT(values); n++) an_fill_val(f, number(values[n], tells));
    f->full |= !verdict;
    an_fill_text(f, verdict);
}

static ds_err put_all_of(an_filling *f, const telling *k, size_t first, ds_why *w)
{
    ds_trial_answer *x = ds_alloc(k->a, sizeof *x);
    an_trial_said s = k->said[first];
    if (!x) return ds_fail(w, DS_MEMORY, "experiments of one comparison");
    ds_err err = pool(k->all, first, x, &s.people, w);
    s.answer = x;
    s.over = s.people > 0;
    s.detectable = NAN;
    if (!err) put_over(f, k, first, NULL, &s);
    return err;
}

static ds_err over_table(const telling *k, ds_table *t, ds_why *w)
{
    static const char *const columns[] = { "comparison", "of", "level0", "level1", "outcome", "client", "clients", "units", "estimate", "low", "high", "p", "verdict" };
    an_filling f;
    ds_err err = DS_OK;
    size_t n = k->all->n;
    for (size_t i = 0; i < k->all->n; i++) n += first_alike(k->all, i) == i;
    if (!an_fill(&f, t, "v1_trial_over", columns, DS_COUNT(columns), n, k->a)) return an_filled(&f, w);
    for (size_t i = 0; !err && i < k->all->n; i++) {
        put_over(&f, k, i, k->all->at[i].client.p, &k->said[i]);
        if (first_alike(k->all, i) == i) err = put_all_of(&f, k, i, w);
    }
    return err ? err : an_filled(&f, w);
}

ds_err ds_trials_ask(ds_db *db, const ds_settings *s, int64_t shown, ds_arena *a, ds_table out[DS_TRIAL_TABLES], ds_why *w)
{
    an_trials *all = ds_alloc(a, sizeof *all);
    telling k;
    ds_err err = all ? an_trials_read(db, s, a, all, w) : ds_fail(w, DS_MEMORY, "experiments");
    if (!err) err = prepare(all, shown, a, &k, w);
    if (!err) err = trials_table(&k, &out[0], w);
    if (!err) err = units_table(&k, &out[1], w);
    if (!err) err = items_table(&k, &out[2], w);
    return err ? err : over_table(&k, &out[3], w);
}
