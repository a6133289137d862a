#include "analyse/ask/by_source.h"
#include "analyse/ask/checks.h"
#include "analyse/model/adequacy.h"
#include "analyse/tell/source_words.h"

#include <math.h>

/* The outcome of clients who have it from one source, and what there is of it. */
struct of_source {
    double *y;
    struct an_counts counts;
};

/* As an_count_rows, of some clients: what the thresholds ask. */
static void count_client(const struct an_study *st, const struct an_panel_client *c, struct an_counts *n)
{
    int64_t sessions = 0, plain = 0, rows = 0;
    for (size_t i = c->first; i < c->first + c->n; i++) {
        const struct an_panel_row *r = &st->p->row[i];
        if (!an_row_usable(r, st->outcome)) continue;
        rows++;
        sessions += r->massages0 > 0;
        plain += an_row_plain(r);
        n->group[G_SESSIONS].sessions += r->massages0;
    }
    n->rows += rows;
    n->clients += rows > 0;
    n->group[G_SESSIONS].nights += sessions;
    n->group[G_SESSIONS].clients += sessions > 0;
    n->clients_enough += an_enough_client(sessions, plain, st->s);
}

static void take(const struct an_study *st, int source, struct of_source *out)
{
    const struct an_panel *p = st->p;
    out->counts = (struct an_counts){ 0 };
    for (size_t k = 0; k < p->n_clients; k++) {
        const struct an_panel_client *c = &p->client[k];
        const bool is = c->source[st->outcome] == source;
        for (size_t i = c->first; i < c->first + c->n; i++)
            out->y[i] = is && !p->row[i].unknown ? p->row[i].y[st->outcome] : NAN;
        if (is) count_client(st, c, &out->counts);
    }
}

static ds_err ask(const struct an_study *st, const struct of_source *s, struct an_answer *out, ds_why *w)
{
    const struct an_fit_options options = an_primary_options(st->s);
    const struct an_recipe r = { .model = M_OVERALL, .y = s->y };
    ds_arena own = { 0 };
    struct an_fit f = { 0 };
    ds_err err = an_study_fit(st, &r, &options, &own, &f, w);
    f.df_cap = an_df_cap(s->counts.group[G_SESSIONS].clients);
    if (!err) err = an_check_answer(&f, an_both_nights, an_first_night, out, w);
    an_model_free(&f);
    ds_arena_free(&own);
    return err;
}

static ds_err add_source(const struct an_checks *c, const char *name, const struct of_source *s, ds_why *w)
{
    struct an_answer t = an_no_answer;
    const bool enough = an_enough_overall(&s->counts, c->st->s);
    ds_err err = enough ? ask(c->st, s, &t, w) : DS_OK;
    const char *words = an_source_words(name, &s->counts, !isnan(t.both.estimate), c->a),
               *label = ds_textf(c->a, "Nights from %s", name);
    if (!err && (!words || !label)) err = ds_fail(w, DS_MEMORY, "a sentence");
    if (!err) err = an_check_add(c, "by_source", label, &t, s->counts.rows, words, w);
    if (!err)
        c->out->sensitivity[c->out->n_sensitivity - 1].estimand = "two_night_total"; /* also where it is withheld */
    return err;
}

/* Marks the sources that some client's outcome is taken from; how many. */
static size_t mark_used(const struct an_study *st, bool *used)
{
    size_t n = 0;
    for (size_t i = 0; i < st->p->n_clients; i++) {
        const int source = st->p->client[i].source[st->outcome];
        if (source < 0 || used[source]) continue;
        used[source] = true;
        n++;
    }
    return n;
}

ds_err an_by_source_results(const struct an_study *st, const struct an_sources *src, ds_arena *a,
                            ds_outcome_result *out, ds_why *w)
{
    const struct an_checks c = { st, out, a };
    ds_arena own = { 0 };
    struct of_source s = { ds_alloc(&own, (st->p->n_rows + 1) * sizeof *s.y), { 0 } };
    bool *used = ds_alloc(&own, src->n + 1);
    ds_err err = s.y && used ? DS_OK : ds_fail(w, DS_MEMORY, "%zu nights", st->p->n_rows);
    const bool mixed = !err && mark_used(st, used) > 1;
    if (mixed) err = an_checks_start(&c, w);
    for (size_t i = 0; mixed && !err && out->n_sensitivity && i < src->n; i++) {
        if (!used[i]) continue;
        take(st, (int)i, &s);
        err = add_source(&c, src->name[i], &s, w);
    }
    ds_arena_free(&own);
    return err;
}
