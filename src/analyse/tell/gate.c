#include "analyse/tell/gate.h"
#include "analyse/model/contrasts.h"

#include <downshift/stats.h>

#include <math.h>
#include <string.h>

/* ---- families ---- */

/* Where a question begins with its share of the error; what it leaves when it is answered goes to its family first. */
enum family { HEADLINE, NIGHTS, CONDITION, OTHERS, SECOND, DISPLAY, SELF, CLIENTS, FLAGS, FAMILIES, EXPLORING };
static const double shares[FAMILIES] = {
    [HEADLINE] = AN_HEADLINE, /* two nights together, the declared outcome */
    [NIGHTS] = 0.10,          /* its two nights by themselves */
    [CONDITION] = 0.15,       /* its pressures, times, lengths and their differences */
    [OTHERS] = 0.13,          /* the other outcomes' nights */
    [SECOND] = 0.04,          /* conditions of time asleep where it is another outcome */
    [DISPLAY] = 0.01,         /* effects at single settings */
    [SELF] = 0.01,            /* self-massage */
    [CLIENTS] = 0.05,         /* all clients of an outcome are one question, divided by Holm */
    [FLAGS] = 0.01,           /* sessions worse in a row, the same */
};
/* Of what an answered question leaves, this goes to its kin: its own family; the headline's are the nights by
 * themselves. */
static const double to_kin = 0.8, headline_to_kin = 0.5;

struct question {
    enum family family;
    double estimate, p, weight, adjusted; /* p: today's; adjusted: the share of the error that it takes */
    bool many;                            /* stands for clients: nothing is passed on from it */
    const struct an_looks *looks;
    const struct an_history *known; /* how much was known at each look */
    const struct an_history *found; /* what would have been found; NULL: only today's p is known */
    ds_contrast *contrast;          /* NULL: of a bend or a plateau, told by strength; or of clients */
    ds_strength *strength;
    ds_outcome_result *outcome;
    double alpha, level;        /* out: the share of the error that is its, and the p to stay at or below today */
    size_t since;               /* out: the first look at which it was established; NEVER */
};
enum { NEVER = MOST_LOOKS };

struct gate {
    struct question *q;
    size_t n;
    double error; /* AN_ERROR, or AN_ERROR_OF_FEW */
    double *hint; /* q values for hints: of the questions, then of clients and flags one by one */
    ds_arena *a;
};

/* Of a few clients alone, or one. */
static bool is_of_few(const ds_outcome_result *o)
{
    const char *scope = o->overall.scope;
    return scope && *scope && strcmp(scope, DS_SCOPE_LIKE_THESE) != 0;
}

static size_t room_for(const ds_outcome_result *o, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) k += o[i].overall.n_contrasts + o[i].condition.n_contrasts + 4;
    return k;
}

static struct question *ask(struct gate *g, enum family f, double p, ds_outcome_result *o, const struct an_record *r,
                            const struct an_history *known)
{
    struct question *q = &g->q[g->n++];
    *q = (struct question){ .family = f,
                            .p = p,
                            .outcome = o,
                            .looks = &r->looks,
                            .known = known,
                            .level = NAN,
                            .since = NEVER,
                            .estimate = 1 };
    return q;
}

/* The history of a contrast by its name; NULL where there is none. */
static const struct an_history *history_named(const ds_model_result *m, const struct an_history *h, const char *name)
{
    for (size_t i = 0; h && i < m->n_contrasts; i++)
        if (!strcmp(m->contrast[i].name, name)) return &h[i];
    return NULL;
}

/* Each level against the most frequent one: which of them is better, and nothing of harm. */
static bool is_level(const ds_contrast *c)
{
    for (size_t i = 0; ds_comparable_names[i]; i++)
        if (!strcmp(c->family, ds_comparable_names[i])) return true;
    return false;
}

static bool is_part_of_day(const ds_contrast *c)
{
    return !strncmp(c->family, AN_PART_OF_DAY, sizeof AN_PART_OF_DAY - 1);
}

static bool is_habit(const ds_contrast *c)
{
    return !strncmp(c->family, AN_HABIT, sizeof AN_HABIT - 1);
}

static enum family family_of(const ds_contrast *c, bool first, bool condition)
{
    if (is_level(c) || is_part_of_day(c) || is_habit(c)) return EXPLORING;
    if (!strcmp(c->family, "display")) return DISPLAY;
    if (!strcmp(c->name, "self_night0")) return SELF;
    if (condition) return first ? CONDITION : SECOND;
    if (!first) return OTHERS;
    return !strcmp(c->name, "two_night_total") ? HEADLINE : NIGHTS;
}

static void ask_model(struct gate *g, ds_outcome_result *o, bool first, bool condition, const struct an_record *r)
{
    ds_model_result *m = condition ? &o->condition : &o->overall;
    const struct an_history *h = condition ? r->condition : r->overall;
    for (size_t i = 0; i < m->n_contrasts; i++) {
        ds_contrast *c = &m->contrast[i];
        struct question *q = ask(g, family_of(c, first, condition), c->p, o, r, &h[i]);
        q->contrast = c;
        q->estimate = c->estimate;
        q->found = &h[i];
    }
}

/* Of what has no history of its own: known as the change of slope is. */
static struct question *ask_strength(struct gate *g, bool first, double p, ds_strength *to, ds_outcome_result *o,
                                     const struct an_record *r)
{
    const struct an_history *known = history_named(&o->condition, r->condition, "hinge_difference");
    if (!known) return NULL;
    struct question *q = ask(g, first ? CONDITION : SECOND, p, o, r, known);
    q->strength = to;
    return q;
}

static void ask_clients(struct gate *g, enum family f, ds_outcome_result *o, const struct an_record *r)
{
    const struct an_history *known = history_named(&o->overall, r->overall, "night0");
    if (!known || !o->n_clients) return;
    struct question *q = ask(g, f, 1, o, r, known);
    q->many = true;
}

static void ask_outcome(struct gate *g, ds_outcome_result *o, bool first, const struct an_record *r)
{
    ask_model(g, o, first, false, r);
    ask_model(g, o, first, true, r);
    if (o->length.known) (void)ask_strength(g, first, o->length.p_plateau, &o->length.plateau, o, r);
    if (o->n_breakpoint) (void)ask_strength(g, first, o->breakpoint->score_p, &o->breakpoint->strength, o, r);
    ask_clients(g, CLIENTS, o, r);
    ask_clients(g, FLAGS, o, r);
}

/* ---- month ends ---- */

/* The looks at which a question could be asked. */
struct plan {
    size_t n, at[MOST_LOOKS]; /* number of each among all looks */
    double information[MOST_LOOKS], time[MOST_LOOKS], level[MOST_LOOKS];
};

static void plan_of(const struct question *q, struct plan *p)
{
    p->n = 0;
    for (size_t k = 0; k < q->looks->n; k++) {
        double se = q->known->se[k], information = 1 / (se * se), before = p->n ? p->information[p->n - 1] : 0;
        if (!(information > 0)) continue;
        p->at[p->n] = k;
        p->information[p->n] = fmax(information, before);
        p->time[p->n++] = q->looks->time[k];
    }
}

/* The p that each look must not exceed when all together may err with alpha. */
static ds_err put_levels(struct plan *p, double alpha, ds_why *w)
{
    double spent[MOST_LOOKS];
    for (size_t i = 0; i < p->n; i++) spent[i] = ds_spent(p->time[i], alpha, AN_RESERVE);
    ds_err err = ds_look_bounds(p->information, spent, p->n, p->level, w);
    for (size_t i = 0; !err && i < p->n; i++) p->level[i] = fmin(ds_t_two_sided(p->level[i], INFINITY), AN_LOOK);
    return err;
}

static double p_at(const struct question *q, size_t look)
{
    if (look + 1 == q->looks->n) return q->p;
    return q->found && q->found->estimate[look] * q->estimate > 0 ? q->found->p[look]
                                                                  : 1; /* 1: pointed the other way */
}

/* The first look that stayed within its level; NEVER. */
static size_t crossing(const struct question *q, const struct plan *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->level[i] > 0 && p_at(q, p->at[i]) <= p->level[i]) return p->at[i];
    return NEVER;
}

static ds_err crosses(const struct question *q, struct plan *p, double alpha, size_t *look, ds_why *w)
{
    ds_err err = put_levels(p, alpha, w);
    *look = err ? NEVER : crossing(q, p);
    return err;
}

/* The smallest share of the error at which some look has stayed within its level: by halving, to a thousandth. What one
 * look today would not find takes all; less than `least` no question is ever given. */
static ds_err adjust_for_looks(struct question *q, double error, ds_why *w)
{
    static const double least = 1e-7, close = 1e-3;
    struct plan p;
    size_t look;
    double low = log(least), high = log(error);
    q->adjusted = isnan(q->p) ? NAN : 1;
    if (!(q->p < AN_LOOK) || q->family == EXPLORING) return DS_OK;
    plan_of(q, &p);
    ds_err err = crosses(q, &p, error, &look, w);
    if (err || look == NEVER) return err;
    err = crosses(q, &p, least, &look, w);
    if (!err && look != NEVER) high = low;
    while (!err && high - low > close) {
        double middle = (low + high) / 2;
        err = crosses(q, &p, exp(middle), &look, w);
        if (look == NEVER)
            low = middle;
        else
            high = middle;
    }
    q->adjusted = exp(high);
    return err;
}

static ds_err level_of(const struct question *q, double alpha, double *level, ds_why *w)
{
    struct plan p;
    *level = 0;
    plan_of(q, &p);
    if (!p.n || !(alpha > 0)) return DS_OK;
    ds_err err = put_levels(&p, alpha, w);
    if (!err && p.at[p.n - 1] + 1 == q->looks->n) *level = p.level[p.n - 1];
    return err;
}

/* ---- the graph ---- */

/* Within a family questions begin alike but for these: what the practice's founder asked, and of other outcomes the
 * nights that are told first. */
static double emphasis(const struct question *q)
{
    static const struct {
        enum family family;
        const char *name;
        double times;
    } rows[] = { { CONDITION, "deep_within_60min_ref", 3 },
                 { CONDITION, "hinge_difference", 3 },
                 { CONDITION, "slope_after", 2 },
                 { NIGHTS, "night0", 3 },
                 { OTHERS, "night1", 0.1 } };
    for (size_t i = 0; q->contrast && i < DS_COUNT(rows); i++)
        if (q->family == rows[i].family && !strcmp(q->contrast->name, rows[i].name)) return rows[i].times;
    return 1;
}

/* What no family of this practice has is the others'. */
static void weigh(struct gate *g, size_t size[FAMILIES])
{
    double present = 0, sum[FAMILIES] = { 0 };
    memset(size, 0, FAMILIES * sizeof *size);
    for (size_t i = 0; i < g->n; i++) {
        if (g->q[i].family >= FAMILIES) continue;
        size[g->q[i].family]++;
        sum[g->q[i].family] += emphasis(&g->q[i]);
    }
    for (int f = HEADLINE + 1; f < FAMILIES; f++) present += size[f] ? shares[f] : 0;
    for (size_t i = 0; i < g->n; i++) {
        enum family f = g->q[i].family;
        double all = f == HEADLINE ? 1 : (1 - AN_HEADLINE) / present;
        g->q[i].weight = f < FAMILIES ? shares[f] * all * emphasis(&g->q[i]) / sum[f] : 0;
    }
}

/* What question i leaves goes to its kin, and to all others as they were weighed; never to the headline. */
static void pass_on(const struct gate *g, const size_t size[FAMILIES], size_t i, double *pass)
{
    enum family own = g->q[i].family, kin = own == HEADLINE ? NIGHTS : own;
    double heirs = (double)(own == HEADLINE ? size[NIGHTS] : size[own] - 1), others = 0;
    double share = !(heirs > 0) ? 0 : own == HEADLINE ? headline_to_kin : to_kin;
    for (size_t k = 0; k < g->n; k++)
        if (g->q[k].family != kin && g->q[k].family != HEADLINE) others += g->q[k].weight;
    for (size_t k = 0; k < g->n; k++) {
        const struct question *to = &g->q[k];
        if (k == i || to->family >= FAMILIES || to->family == HEADLINE) continue;
        pass[k] = to->family == kin ? share / heirs : others > 0 ? (1 - share) * to->weight / others : 0;
    }
}

static ds_err test(struct gate *g, ds_why *w)
{
    size_t n = g->n, size[FAMILIES];
    double *weight = ds_alloc(g->a, (n + 1) * sizeof *weight), *pass = ds_alloc(g->a, (n * n + 1) * sizeof *pass);
    double *p = ds_alloc(g->a, (n + 1) * sizeof *p), *out = ds_alloc(g->a, (2 * n + 1) * sizeof *out);
    if (!weight || !pass || !p || !out) return ds_fail(w, DS_MEMORY, "a procedure over %zu questions", n);
    weigh(g, size);
    for (size_t i = 0; i < n; i++) {
        const struct question *q = &g->q[i];
        weight[i] = q->weight;
        p[i] = isnan(q->adjusted) && q->family == HEADLINE ? 1 : q->adjusted; /* the headline's share stays its own */
        if (!q->many && q->family < FAMILIES) pass_on(g, size, i, pass + i * n);
    }
    ds_err err = ds_graph_test(&(ds_graph){ n, weight, pass }, p, g->error, out, out + n, w);
    for (size_t i = 0; !err && i < n; i++) g->q[i].alpha = out[n + i];
    return err;
}

/* ---- hints ---- */

static bool hinted(double p, double adjusted)
{
    return p < AN_LOOK && adjusted <= AN_HINTS;
}

static size_t clients_in(const ds_outcome_result *o, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) k += o[i].n_clients;
    return k;
}

/* None of a few clients alone: read month after month, one in three whom massage does nothing for would get one
 * (docs/methods.md 13). */
static ds_err find_hints(struct gate *g, const ds_outcome_result *o, size_t n, ds_why *w)
{
    size_t all = g->n + 2 * clients_in(o, n), k = 0;
    double *p = ds_alloc(g->a, (all + 1) * sizeof *p);
    g->hint = ds_alloc(g->a, (all + 1) * sizeof *g->hint);
    if (!p || !g->hint) return ds_fail(w, DS_MEMORY, "%zu questions", all);
    for (; k < g->n; k++) p[k] = g->q[k].many || is_of_few(g->q[k].outcome) ? NAN : g->q[k].p;
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < o[i].n_clients; c++) {
            p[k++] = is_of_few(&o[i]) ? NAN : o[i].client[c].p;
            p[k++] = is_of_few(&o[i]) ? NAN : o[i].client[c].luck;
        }
    ds_benjamini_hochberg(p, k, g->hint);
    return DS_OK;
}

/* ---- what is said ---- */

static ds_verdict verdict(double estimate, ds_strength s)
{
    if (isnan(estimate)) return DS_WITHHELD;
    if (s == DS_NO_STRENGTH || estimate == 0) return DS_UNCLEAR;
    if (s == DS_HINT) return estimate > 0 ? DS_MAY_HELP : DS_MAY_HURT;
    return estimate > 0 ? DS_HELPS : DS_HURTS;
}

/* What was established at an earlier look stays so as long as one look alone would find it. */
static ds_err look_back(struct question *q, ds_why *w)
{
    struct plan p;
    bool established = q->adjusted <= q->alpha;
    ds_err err = level_of(q, q->alpha, &q->level, w);
    if (err || !established) return err;
    plan_of(q, &p);
    err = crosses(q, &p, q->alpha * 1.001, &q->since, w); /* adjusted is that close */
    if (!err && q->since + 1 < q->looks->n) q->level = AN_LOOK;
    return err;
}

static ds_strength strength_of(const struct question *q, double hint)
{
    if (isnan(q->p)) return DS_NO_STRENGTH;
    if (q->since != NEVER && q->p < AN_LOOK) return DS_ESTABLISHED;
    return hinted(q->p, hint) ? DS_HINT : DS_NO_STRENGTH;
}

static ds_err conclude(struct question *q, double hint, ds_why *w)
{
    bool exploring = q->family == EXPLORING;
    ds_err err = exploring || isnan(q->p) ? DS_OK : look_back(q, w);
    ds_strength s = strength_of(q, hint);
    if (q->strength) *q->strength = s;
    if (err || !q->contrast) return err;
    if (is_level(q->contrast) && q->estimate < 0) s = DS_NO_STRENGTH; /* ideas to follow only */
    q->contrast->verdict = isnan(q->p) ? DS_WITHHELD : verdict(q->estimate, s);
    q->contrast->level = q->level;
    q->contrast->strength = ds_verdict_strength(q->contrast->verdict);
    q->contrast->since = s == DS_ESTABLISHED ? q->looks->end[q->since] : DS_NO_DATE;
    return DS_OK;
}

static double client_p(const ds_client_result *c, enum family f)
{
    return f == FLAGS ? c->luck : c->p;
}

static void put_client(ds_client_result *c, enum family f, ds_strength s)
{
    if (f == FLAGS)
        c->flag = isnan(c->luck) ? DS_WITHHELD : verdict(-1, s);
    else
        c->verdict = isnan(c->p) ? DS_WITHHELD : verdict(c->effect, s);
}

/* The smallest p of clients that has no verdict yet; NULL for none. */
static ds_client_result *smallest(const struct question *q, const bool *done)
{
    ds_client_result *best = NULL;
    for (size_t i = 0; i < q->outcome->n_clients; i++) {
        ds_client_result *c = &q->outcome->client[i];
        double p = client_p(c, q->family);
        if (!done[i] && !isnan(p) && (!best || p < client_p(best, q->family))) best = c;
    }
    return best;
}

/* Holm's steps over the clients with what the graph leaves them; the rest may be hints. */
static ds_err conclude_clients(struct gate *g, const struct question *q, const double *hint, ds_why *w)
{
    const size_t n = q->outcome->n_clients;
    const size_t flag = (size_t)(q->family == FLAGS);
    bool *done = ds_alloc(g->a, n + 1);
    size_t asked = 0;
    ds_client_result *c;
    double level;
    if (!done) return ds_fail(w, DS_MEMORY, "%zu clients", n);
    for (size_t i = 0; i < n; i++) {
        const ds_client_result *one = &q->outcome->client[i];
        double p = client_p(one, q->family);
        asked += isnan(p) ? 0 : 1;
        put_client(&q->outcome->client[i], q->family, hinted(p, hint[2 * i + flag]) ? DS_HINT : DS_NO_STRENGTH);
    }
    for (; (c = smallest(q, done)) && client_p(c, q->family) < AN_LOOK; asked--) {
        ds_err err = level_of(q, q->alpha / (double)asked, &level, w);
        if (err || client_p(c, q->family) > level) return err;
        put_client(c, q->family, DS_ESTABLISHED);
        done[c - q->outcome->client] = true;
    }
    return DS_OK;
}

static ds_err conclude_all(struct gate *g, const ds_outcome_result *o, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < g->n; i++) {
        struct question *q = &g->q[i];
        size_t at = g->n + 2 * (q->many ? clients_in(o, (size_t)(q->outcome - o)) : 0);
        err = q->many ? conclude_clients(g, q, g->hint + at, w) : conclude(q, g->hint[i], w);
    }
    return err;
}

ds_err an_gate(ds_outcome_result *o, const struct an_record *record, size_t n, ds_arena *a, ds_why *w)
{
    const size_t most = room_for(o, n);
    struct gate g = { .q = ds_alloc(a, (most + 1) * sizeof *g.q), .error = n && is_of_few(o) ? AN_ERROR_OF_FEW : AN_ERROR, .a = a };
    ds_err err = DS_OK;
    if (!g.q) return ds_fail(w, DS_MEMORY, "%zu questions", most);
    for (size_t i = 0; i < n; i++) ask_outcome(&g, &o[i], i == 0, &record[i]);
    for (size_t i = 0; !err && i < g.n; i++) err = adjust_for_looks(&g.q[i], g.error, w);
    if (!err) err = test(&g, w);
    if (!err) err = find_hints(&g, o, n, w);
    return err ? err : conclude_all(&g, o, w);
}
