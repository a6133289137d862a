#include "monthly.h"
#include "random.h"

#include "../../src/analyse/ask/panel_results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, BED = 23 * 3600, MOST_CLIENTS = 40, DAYS = 730, MINUTES = 60 };

const monthly_practice monthly_practices[] = {
    { "null_ratings", "ratings only, massage does nothing", 15, 1, false, 0, 0, 0 },
    { "null_all", "seven outcomes, pressure, length and time; massage does nothing", 15, 7, true, 0, 0, 0 },
    { "effect", "ratings only, an effect that one look after a year finds four times in five", 15, 1, false, 0.27, 0.07,
      0.15 },
    { "some",
      "seven outcomes, pressure, length and time; twice that effect on ratings, whatever the session, and no other", 15,
      7, true, 0.54, 0.14, 0.15 },
};
const size_t monthly_practices_n = DS_COUNT(monthly_practices);

/* ---- one client's two years ---- */

struct years {
    struct an_raw_session session[DAYS];
    struct an_raw_night night[DAYS];
    size_t n_sessions, n_nights;
    bool massage[DAYS];
    double minutes[DAYS];
};

static const int measured[] = { Y_QUALITY, Y_TST, Y_SOL, Y_WASO, Y_HR, Y_HRV, Y_EFFICIENCY };
static const double
    mean[OUTCOMES] = { [Y_QUALITY] = 6, [Y_TST] = 420, [Y_SOL] = 25, [Y_WASO] = 35, [Y_HR] = 60, [Y_HRV] = 50 },
    sd[OUTCOMES] = { [Y_QUALITY] = 1.2, [Y_TST] = 45, [Y_SOL] = 6, [Y_WASO] = 8, [Y_HR] = 4, [Y_HRV] = 9 };

static ds_date origin(void)
{
    return ds_date_of(2024, 1, 1);
}

static void add_session(const monthly_practice *p, int day, rnd *r, struct years *y)
{
    static const double lengths[] = { 45, 60, 75, 90, 120 };
    static const int gaps[] = { 40, 90, 180, 300 };
    int gap = p->conditions ? gaps[rnd_whole(r, 0, 3)] : 120,
        pressure = p->conditions ? rnd_whole(r, 0, 2) : DS_MODERATE;
    double minutes = p->conditions ? lengths[rnd_whole(r, 0, 4)] : MINUTES;
    int64_t end = (int64_t)(origin() + day) * DAY + BED - 60 * gap;
    y->session[y->n_sessions++] = (struct an_raw_session){ .start = end - (int64_t)(60 * minutes),
                                                           .offset_min = DS_NO_OFFSET,
                                                           .minutes = minutes,
                                                           .pressure = pressure,
                                                           .booked_on = DS_NO_DATE };
    y->massage[day] = true;
}

static void live_outcome(const monthly_practice *p, int outcome, int first, rnd *r, const struct years *y, double *out)
{
    const double rho = 0.4;
    double level = 0.7 * rnd_normal(r), spread = p->sd_effect * rnd_normal(r), error = rnd_normal(r);
    bool rated = outcome == Y_QUALITY;
    for (int d = first; d < DAYS; d++) {
        double fresh = rnd_normal(r);
        if (d > first) error = rho * error + sqrt(1 - rho * rho) * fresh;
        double gain = y->massage[d] && rated ? p->night0 + spread : 0;
        if (d > first && y->massage[d - 1] && rated) gain += p->night1;
        out[d] = mean[outcome] + sd[outcome] * (level + error + gain);
    }
}

static void live(const monthly_practice *p, rnd *r, struct years *y)
{
    static double value[OUTCOMES][DAYS];
    int first = rnd_whole(r, 0, 180);
    memset(y, 0, sizeof *y);
    for (int d = first + 7; d < DAYS; d++)
        if (!y->massage[d - 1] && rnd_chance(r, 0.11)) add_session(p, d, r, y);
    for (int k = 0; k < p->outcomes; k++)
        if (measured[k] != Y_EFFICIENCY) live_outcome(p, measured[k], first, r, y, value[measured[k]]);
    for (int d = first; d < DAYS; d++) {
        if (!rnd_chance(r, 0.5)) continue;
        struct an_raw_night *n = &y->night[y->n_nights++];
        *n = (struct an_raw_night){ .night = origin() + d, .bed = (int64_t)(origin() + d) * DAY + BED };
        n->offset_min = DS_NO_OFFSET;
        for (int k = 0; k < OUTCOMES; k++) n->y[k] = NAN;
        for (int k = 0; k < p->outcomes; k++)
            if (measured[k] != Y_EFFICIENCY) n->y[measured[k]] = value[measured[k]][d];
        if (p->outcomes > 6) n->y[Y_EFFICIENCY] = 100 * n->y[Y_TST] / (n->y[Y_TST] + n->y[Y_SOL] + n->y[Y_WASO]);
    }
}

/* ---- a month's review ---- */

static ds_err panel_at(const struct years *y, int clients, ds_date as_of, struct an_panel *out, ds_why *w)
{
    static char code[MOST_CLIENTS][4];
    an_panel_start(out, 1, as_of);
    ds_err err = DS_OK;
    for (int i = 0; !err && i < clients; i++) {
        code[i][0] = 'C', code[i][1] = (char)('0' + i / 10), code[i][2] = (char)('0' + i % 10);
        const struct an_raw_client c = { .id = i,
                                         .code = code[i],
                                         .session = (struct an_raw_session *)(uintptr_t)y[i].session,
                                         .night = (struct an_raw_night *)(uintptr_t)y[i].night,
                                         .n_sessions = y[i].n_sessions,
                                         .n_nights = y[i].n_nights };
        err = an_panel_add(out, &c, w);
    }
    return err ? err : an_panel_finish(out, w);
}

/* ---- what is said in it, and whether that is so ---- */

const char *const monthly_places[MONTHLY_PLACES] = { "overall", "others", "conditions", "length", "clients", "runs" };

static bool ends_in(const char *name, const char *end)
{
    size_t n = strlen(name), k = strlen(end);
    return n >= k && !strcmp(name + n - k, end);
}

/* Sessions gain alike whatever they are like, so what compares them is nothing. */
static double truth(const monthly_practice *p, const char *name)
{
    if (!strcmp(name, "night1")) return p->night1;
    if (!strcmp(name, "two_night_total")) return p->night0 + p->night1;
    bool at_a_setting = !strncmp(name, "std_", 4) || !strncmp(name, "len", 3) || ends_in(name, "_ref");
    return at_a_setting || !strcmp(name, "night0") ? p->night0 : 0;
}

static bool is_wrong(double truth, double said)
{
    return truth == 0 || truth * said < 0;
}

static void hear(monthly_look *l, enum monthly_place at, ds_verdict v, bool wrong)
{
    ds_strength s = ds_verdict_strength(v);
    l->established[at] |= s == DS_ESTABLISHED;
    l->wrong |= s == DS_ESTABLISHED && wrong;
    l->hints += s == DS_HINT;
    l->wrong_hints += s == DS_HINT && wrong;
}

static void hear_model(const monthly_practice *p, bool rated, const ds_model_result *m, enum monthly_place at,
                       monthly_look *l)
{
    for (size_t i = 0; i < m->n_contrasts; i++) {
        const ds_contrast *c = &m->contrast[i];
        bool wrong = is_wrong(rated ? truth(p, c->name) : 0, c->estimate);
        hear(l, at, c->verdict, wrong);
        l->one_look |= wrong && c->p_holm < 0.05; /* Holm within its family */
    }
}

/* Four statements of which none is so, and a bend where there is none. */
static void hear_length(const ds_outcome_result *o, monthly_look *l)
{
    bool any = o->n_breakpoint && o->breakpoint->strength == DS_ESTABLISHED;
    for (size_t i = 0; i < o->n_statements; i++) {
        const ds_statement *s = &o->statement[i];
        if (!strcmp(s->name, "plateau_supported")) continue; /* level it is */
        any |= s->strength == DS_ESTABLISHED;
        l->one_look |= s->p < 0.05;
    }
    l->established[MONTHLY_LENGTH] |= any;
    l->wrong |= any;
}

/* An own effect is hardly ever nothing where clients differ; where it was the other way is not counted. */
static void hear_clients(const monthly_practice *p, bool rated, const ds_outcome_result *o, monthly_look *l)
{
    bool nothing = !rated || (p->night0 == 0 && p->sd_effect == 0);
    for (size_t i = 0; i < o->n_clients; i++) {
        const double chance = o->client[i].p_improved;
        hear(l, MONTHLY_CLIENT, o->client[i].verdict, nothing);
        l->one_look |= nothing && (chance > 0.94 || chance < 0.06); /* rounded: "95 % or more", "5 % or less" */
        hear(l, MONTHLY_FLAG, o->client[i].flag, true);
    }
}

static void hear_headline(const ds_model_result *m, monthly_look *l)
{
    for (size_t i = 0; i < m->n_contrasts; i++) {
        const ds_contrast *c = &m->contrast[i];
        if (strcmp(c->name, "two_night_total")) continue;
        l->asked = !isnan(c->p);
        l->headline = ds_verdict_strength(c->verdict) == DS_ESTABLISHED;
        l->found = c->p < 0.05;
    }
}

static monthly_look hear_all(const monthly_practice *p, const ds_results *r)
{
    monthly_look l = { 0 };
    for (size_t i = 0; i < r->n_outcomes; i++) {
        const ds_outcome_result *o = &r->outcome[i];
        hear_model(p, !i, &o->overall, i ? MONTHLY_OTHER : MONTHLY_OVERALL, &l);
        hear_model(p, !i, &o->condition, MONTHLY_CONDITION, &l);
        hear_length(o, &l);
        hear_clients(p, !i, o, &l);
    }
    if (r->n_outcomes) hear_headline(&r->outcome[0].overall, &l);
    for (size_t i = 0; i < r->n_findings; i++) {
        const ds_finding *f = &r->finding[i];
        bool hint = !strncmp(f->verdict, "may ", 4);
        l.unmarked |= ds_on_page_one(f->kind) && hint && strncmp(f->sentence, "A hint", 6) != 0;
    }
    return l;
}

static void month_settings(const monthly_practice *p, ds_settings *s)
{
    static const char *names[OUTCOMES];
    ds_settings_default(s);
    for (int k = 0; k < p->outcomes; k++) names[k] = ds_outcome_names[measured[k]];
    s->analysis.outcomes = (ds_list){ names, (size_t)p->outcomes };
    s->analysis.primary = names[0];
}

static ds_err review(const monthly_practice *p, const struct years *y, int month, monthly_look *out, ds_why *w)
{
    const ds_date end = ds_date_of(2024 + (month + 1) / 12, (month + 1) % 12 + 1, 1) - 1;
    const struct an_sources none = { 0 };
    const struct an_prices prices = { 0 };
    struct an_panel panel = { 0 };
    ds_arena a = { 0 };
    ds_results r = { 0 };
    ds_settings s;
    month_settings(p, &s);
    ds_err err = panel_at(y, p->clients, end, &panel, w);
    if (!err) err = an_panel_results(&panel, &none, &prices, &s.analysis, NULL, true, &a, &r, w);
    if (!err) *out = hear_all(p, &r);
    an_panel_free(&panel);
    ds_arena_free(&a);
    return err;
}

ds_err monthly_run(const monthly_practice *p, uint64_t seed, int first, int last, monthly_review *out, ds_why *w)
{
    struct years *y = calloc((size_t)p->clients, sizeof *y);
    ds_err err = y ? DS_OK : ds_fail(w, DS_MEMORY, "two years of %d clients", p->clients);
    *out = (monthly_review){ 0 };
    for (int i = 0; !err && i < p->clients; i++) {
        rnd r = rnd_start(seed, (uint64_t)i);
        live(p, &r, &y[i]);
    }
    for (int m = first; !err && m < last; m++) err = review(p, y, m, &out->look[m], w);
    free(y);
    return err ? ds_within(w, "%s: seed %llu", p->name, (unsigned long long)seed) : DS_OK;
}

bool monthly_any(const monthly_look *l)
{
    for (int k = 0; k < MONTHLY_PLACES; k++)
        if (l->established[k]) return true;
    return false;
}

const monthly_practice *monthly_named(const char *name)
{
    for (size_t i = 0; i < monthly_practices_n; i++)
        if (!strcmp(monthly_practices[i].name, name)) return &monthly_practices[i];
    return NULL;
}
