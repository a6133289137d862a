/* Practices together as tables that a report asks: docs/reports.md. */
#include "analyse/model/outcomes.h"
#include "analyse/network/network_peers.h"
#include "analyse/network/network_pool.h"
#include "analyse/rule/table_filling.h"
#include "analyse/tell/network_words.h"

#include <downshift/stats.h>

#include <math.h>
#include <string.h>

typedef struct {
    const ds_shared *all;
    size_t n;
    an_network effects;
    an_peers *peers;
    size_t n_peers;
    ds_arena *a;
} together;

static void put_text(an_filling *f, const char *s)
{
    f->full |= !s;
    an_fill_text(f, s);
}

static void put_numbers(an_filling *f, const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++) an_fill_val(f, DS_VREAL(x[i]));
}

static void put_count(an_filling *f, size_t n)
{
    an_fill_val(f, DS_VINT((int64_t)n));
}

/* ---- one row a contrast ---- */

static const char *const effect_columns[] = { "rank",     "outcome", "named", "unit", "format", "name",   "label", "title",
                                              "practices", "clients", "estimate", "se", "df",   "low",    "high",  "p",
                                              "p_holm",   "tau",     "i2",    "q_p",  "next_low", "next_high", "verdict", "spread", "steady" };

static const char *format_of(int outcome)
{
    static const char *const formats[] = { "signed0", "signed1", "signed2" };
    const int d = an_outcomes[outcome].decimals;
    return formats[d > 2 ? 2 : d];
}

static const char *title_of(const an_network_effect *e, ds_arena *a)
{
    const char *named = an_outcomes[e->outcome].named;
    if (!strncmp(named, "the ", 4)) named += 4;
    return ds_textf(a, "%c%s: %s", named[0] >= 'a' && named[0] <= 'z' ? named[0] - 'a' + 'A' : named[0], named + 1, e->label);
}

static const char *steady(const an_network_effect *e, ds_arena *a)
{
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < e->n; i++) {
        if (!e->member[i].without.n) continue;
        low = fmin(low, e->member[i].without.mu);
        high = fmax(high, e->member[i].without.mu);
    }
    return an_network_steady(&e->pooled, low, high, e->outcome, a);
}

static void put_pooled(an_filling *f, const an_network_effect *e)
{
    const ds_pooled *p = &e->pooled;
    const double values[] = { p->mu, p->se, p->df, p->low, p->high, p->p, e->p_holm, sqrt(p->tau2), p->i2, p->q_p, p->next_low, p->next_high };
    put_numbers(f, values, DS_COUNT(values));
    an_fill_text(f, ds_verdict_word(an_network_verdict(p, e->p_holm)));
    put_text(f, an_network_spread(p, e->outcome, f->a));
    put_text(f, steady(e, f->a));
}

/* Of too few practices there is nothing but their number. */
static void put_none(an_filling *f)
{
    enum { NUMBERS = 12 };
    for (int i = 0; i < NUMBERS; i++) an_fill_val(f, (ds_val){ .type = DS_V_NULL });
    an_fill_text(f, "fewer than 3 practices");
    an_fill_text(f, NULL);
    an_fill_text(f, NULL);
}

static ds_err effects_table(const together *t, ds_table *out, ds_why *w)
{
    an_filling f;
    if (!an_fill(&f, out, "v1_network_effect", effect_columns, DS_COUNT(effect_columns), t->effects.n, t->a)) return an_filled(&f, w);
    for (size_t i = 0; i < t->effects.n; i++) {
        const an_network_effect *e = &t->effects.at[i];
        put_count(&f, i + 1);
        an_fill_text(&f, ds_outcome_names[e->outcome]);
        an_fill_text(&f, an_outcomes[e->outcome].named);
        an_fill_text(&f, an_outcomes[e->outcome].unit);
        an_fill_text(&f, format_of(e->outcome));
        an_fill_text(&f, e->name);
        an_fill_text(&f, e->label);
        put_text(&f, title_of(e, t->a));
        put_count(&f, e->n);
        an_fill_val(&f, DS_VINT(e->clients));
        if (e->is_pooled)
            put_pooled(&f, e);
        else
            put_none(&f);
    }
    return an_filled(&f, w);
}

/* ---- one row a practice and contrast ---- */

static const char *const practice_columns[] = { "rank",  "practice",  "clients",    "estimate", "se",      "low",         "high",
                                                "drawn", "drawn_low", "drawn_high", "own",      "without", "without_low", "without_high" };

static void put_member(an_filling *f, const together *t, const an_network_effect *e, size_t rank, const an_member *m)
{
    const ds_shared_effect *own = m->effect;
    const double reach = ds_t_quantile(0.975, own->df) * own->se;
    const double told[] = { own->estimate, own->se, own->estimate - reach, own->estimate + reach };
    const double pooled[] = { m->drawn.estimate, m->drawn.low, m->drawn.high, m->drawn.own }, without[] = { m->without.mu, m->without.low, m->without.high };
    put_count(f, rank);
    an_fill_text(f, t->all[m->practice].practice);
    an_fill_val(f, DS_VINT(own->clients));
    put_numbers(f, told, DS_COUNT(told));
    for (size_t i = 0; i < DS_COUNT(pooled); i++) an_fill_val(f, DS_VREAL(e->is_pooled ? pooled[i] : (double)NAN));
    for (size_t i = 0; i < DS_COUNT(without); i++) an_fill_val(f, DS_VREAL(m->without.n ? without[i] : (double)NAN));
}

static ds_err practices_table(const together *t, ds_table *out, ds_why *w)
{
    an_filling f;
    size_t n = 0;
    for (size_t i = 0; i < t->effects.n; i++) n += t->effects.at[i].n;
    if (!an_fill(&f, out, "v1_network_practice", practice_columns, DS_COUNT(practice_columns), n, t->a)) return an_filled(&f, w);
    for (size_t i = 0; i < t->effects.n; i++)
        for (size_t k = 0; k < t->effects.at[i].n; k++) put_member(&f, t, &t->effects.at[i], i + 1, &t->effects.at[i].member[k]);
    return an_filled(&f, w);
}

/* ---- key figures ---- */

static ds_err kpis_table(const together *t, ds_table *out, ds_why *w)
{
    static const char *const columns[] = { "rank", "name", "words", "about", "better", "format", "practices", "low", "middle", "high", "told" };
    an_filling f;
    if (!an_fill(&f, out, "v1_network_kpi", columns, DS_COUNT(columns), t->n_peers, t->a)) return an_filled(&f, w);
    for (size_t i = 0; i < t->n_peers; i++) {
        const an_peers *p = &t->peers[i];
        const double quartiles[] = { p->low, p->middle, p->high };
        put_count(&f, i + 1);
        an_fill_text(&f, p->kpi->name);
        an_fill_text(&f, p->kpi->words);
        an_fill_text(&f, p->kpi->about);
        an_fill_text(&f, ds_kpi_better_names[p->kpi->better]);
        an_fill_text(&f, ds_kpi_format((ds_kpi_unit)p->kpi->unit));
        put_count(&f, p->n);
        put_numbers(&f, quartiles, DS_COUNT(quartiles));
        an_fill_text(&f, p->told);
    }
    return an_filled(&f, w);
}

static ds_err places_table(const together *t, ds_table *out, ds_why *w)
{
    static const char *const columns[] = { "rank", "practice", "value", "place" };
    an_filling f;
    size_t n = 0;
    for (size_t i = 0; i < t->n_peers; i++) n += t->peers[i].n;
    if (!an_fill(&f, out, "v1_network_place", columns, DS_COUNT(columns), n, t->a)) return an_filled(&f, w);
    for (size_t i = 0; i < t->n_peers; i++)
        for (size_t k = 0; k < t->peers[i].n; k++) {
            const an_peer *p = &t->peers[i].peer[k];
            put_count(&f, i + 1);
            an_fill_text(&f, t->all[p->practice].practice);
            an_fill_val(&f, DS_VREAL(p->value));
            an_fill_val(&f, DS_VREAL(p->place));
        }
    return an_filled(&f, w);
}

/* ---- who tells ---- */

static ds_err files_table(const together *t, ds_table *out, ds_why *w)
{
    static const char *const columns[] = { "practice", "fingerprint", "effects", "kpis" };
    an_filling f;
    if (!an_fill(&f, out, "v1_network_file", columns, DS_COUNT(columns), t->n, t->a)) return an_filled(&f, w);
    for (size_t i = 0; i < t->n; i++) {
        an_fill_text(&f, t->all[i].practice);
        an_fill_text(&f, t->all[i].fingerprint);
        put_count(&f, t->all[i].effects);
        put_count(&f, t->all[i].kpis);
    }
    return an_filled(&f, w);
}

ds_err ds_network_ask(const ds_shared *all, size_t n, const ds_kpis *catalogue, ds_arena *a, ds_table out[DS_NETWORK_TABLES], ds_why *w)
{
    together t = { .all = all, .n = n, .a = a };
    ds_err err = an_network_pool(all, n, a, &t.effects, w);
    if (!err) err = an_network_peers(all, n, catalogue, a, &t.peers, &t.n_peers, w);
    if (!err) err = effects_table(&t, &out[0], w);
    if (!err) err = practices_table(&t, &out[1], w);
    if (!err) err = kpis_table(&t, &out[2], w);
    if (!err) err = places_table(&t, &out[3], w);
    return err ? err : files_table(&t, &out[4], w);
}
