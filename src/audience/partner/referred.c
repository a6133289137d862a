/* A partner who refers clients: how many came, what they had, and what followed, over all of them together. */
#include "audience/partner/partner_told.h"

#include <downshift/stats.h>

#include <math.h>
#include <string.h>

enum { MONTHS = 12, OUTCOMES = 3, LEVELS = 4, MIDDLE = 52, LONG = 75 };

typedef struct {
    ds_str code;
    int64_t visits, in_month[MONTHS];
    size_t pressure, length; /* levels below */
} person;

typedef struct {
    aud_told *t;
    person *who;
    size_t n; /* who came in the period */
    size_t came[MONTHS];
    size_t months;
} referred;

static const struct topic {
    const char *name, *level[LEVELS + 1];
} topics[] = {
    { "Massages in the period", { "one", "two or three", "four or more" } },
    { "Pressure, most often", { "light", "moderate", "deep", "not told" } },
    { "Length, on average", { "up to 52 minutes", "53 to 75 minutes", "over 75 minutes", "not told" } },
};

/* ---- one client ---- */

static const char visits_sql[] = "SELECT date, minutes, pressure FROM v1_session WHERE client = :client AND kind = 'massage' AND status = 'completed' AND is_massage "
                                 "AND date BETWEEN :first AND :last";

static size_t level_of_pressure(const int64_t count[LEVELS])
{
    size_t best = LEVELS - 1;
    for (size_t i = 0; i + 1 < LEVELS; i++)
        if (count[i] && (best == LEVELS - 1 || count[i] > count[best])) best = i;
    return best;
}

static size_t level_of_length(double minutes, int64_t known)
{
    if (!known) return LEVELS - 1;
    const double mean = minutes / (double)known;
    return mean <= MIDDLE ? 0 : mean <= LONG ? 1 : 2;
}

static size_t pressure_place(ds_val v)
{
    size_t i = 0;
    while (i + 1 < LEVELS && !(v.type == DS_V_TEXT && ds_same(v.as.s, ds_str_of(topics[1].level[i])))) i++;
    return i;
}

static void add_visit(const referred *r, person *p, const ds_rows *row, int64_t pressure[LEVELS], double *minutes, int64_t *known)
{
    ds_date day = r->t->o->first;
    (void)ds_date_parse(ds_rows_at(row, 0).as.s, DS_DATES_ISO, &day);
    size_t month = 0;
    for (ds_date m = r->t->o->first; month + 1 < r->months && day > ds_month_last(m); m = aud_next_month(m)) month++;
    p->visits++;
    p->in_month[month]++;
    pressure[pressure_place(ds_rows_at(row, 2))]++;
    if (ds_rows_at(row, 1).type == DS_V_NULL) return;
    *minutes += ds_val_real(ds_rows_at(row, 1));
    ++*known;
}

static ds_err ask_person(const referred *r, ds_str code, person *p, ds_why *w)
{
    const ds_param of[] = { { "client", DS_VTEXT(code) }, { "first", DS_VTEXT(ds_str_of(r->t->first)) }, { "last", DS_VTEXT(ds_str_of(r->t->last)) } };
    int64_t pressure[LEVELS] = { 0 }, known = 0;
    double minutes = 0;
    ds_rows *rows = NULL;
    bool more = false;
    *p = (person){ .code = code };
    ds_err err = ds_ask(r->t->o->db, DS_LIT(visits_sql), of, DS_COUNT(of), &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) add_visit(r, p, rows, pressure, &minutes, &known);
    ds_rows_close(rows);
    p->pressure = level_of_pressure(pressure);
    p->length = level_of_length(minutes, known);
    return err;
}

static bool is_named_before(const ds_partner_order *o, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (ds_same(o->client[k], o->client[i])) return true;
    return false;
}

static ds_err ask_people(referred *r, ds_why *w)
{
    const ds_partner_order *o = r->t->o;
    ds_err err = DS_OK;
    r->who = ds_alloc(r->t->cells.a, (o->n_clients + 1) * sizeof *r->who);
    if (!r->who) return ds_fail(w, DS_MEMORY, "clients of %s", o->partner->name);
    for (ds_date m = o->first; m <= o->last && r->months < MONTHS; m = aud_next_month(m)) r->months++;
    for (size_t i = 0; !err && i < o->n_clients; i++) {
        if (is_named_before(o, i)) continue;
        err = ask_person(r, o->client[i], &r->who[r->n], w);
        const person *p = &r->who[r->n];
        r->n += p->visits > 0;
        for (size_t m = 0; m < r->months; m++) r->came[m] += p->in_month[m] > 0;
    }
    return err;
}

/* ---- counts ---- */

static size_t level_in(const person *p, size_t topic)
{
    const size_t by_visits = p->visits < 2 ? 0 : p->visits < 4 ? 1 : 2;
    return topic == 0 ? by_visits : topic == 1 ? p->pressure : p->length;
}

static void count_topic(referred *r, size_t topic, size_t total)
{
    const struct topic *of = &topics[topic];
    size_t cell[LEVELS + 1], n = 0;
    for (; of->level[n]; n++) {
        int64_t count = 0;
        for (size_t i = 0; i < r->n; i++) count += level_in(&r->who[i], topic) == n;
        const char *name = aud_name(r->t, of->name, ds_str_of(r->t->o->period), of->level[n]);
        cell[n] = r->t->below ? aud_unshown(&r->t->cells, name, count, DS_COUNT_MOST, true) : aud_cell(&r->t->cells, name, count, AUD_TABLE);
    }
    cell[n] = total;
    if (!r->t->cells.full) aud_total(&r->t->cells, cell, n + 1);
}

static bool one_tells(const referred *r)
{
    double *part = ds_alloc(r->t->cells.a, (r->n + 1) * sizeof *part);
    for (size_t i = 0; part && i < r->n; i++) part[i] = (double)r->who[i].visits;
    return !part || ds_sum_tells(part, r->n);
}

static int64_t visits_in(const referred *r, size_t month)
{
    int64_t n = 0;
    for (size_t i = 0; i < r->n; i++) n += r->who[i].in_month[month];
    return n;
}

static bool is_few(const referred *r, size_t n)
{
    return n < (size_t)r->t->o->partner->smallest_group;
}

/* What is told of a quarter tells of its months, too. */
static void relate_months(referred *r, size_t clients, size_t visits)
{
    size_t of_clients[MONTHS + 1], of_visits[MONTHS + 1], i = 0;
    for (ds_date m = r->t->o->first; i < r->months; m = aud_next_month(m), i++) {
        char text[11];
        ds_date_text(m, text);
        const ds_str month = { text, 7 };
        const bool few = is_few(r, r->came[i]);
        of_clients[i] = aud_unshown(&r->t->cells, aud_name(r->t, "clients", month, ""), (int64_t)r->came[i],
                                    few ? r->t->o->partner->smallest_group - 1 : DS_COUNT_MOST, few);
        of_visits[i] = aud_unshown(&r->t->cells, aud_name(r->t, "visits", month, ""), visits_in(r, i), DS_COUNT_MOST, few);
    }
    of_clients[i] = clients;
    of_visits[i] = visits;
    if (r->t->cells.full) return;
    aud_union(&r->t->cells, of_clients, i + 1);
    aud_total(&r->t->cells, of_visits, i + 1);
    for (size_t k = 0; k < i; k++) aud_no_more(&r->t->cells, of_visits[k], of_clients[k]);
}

static void count_all(referred *r, size_t *clients, size_t *visits)
{
    aud_cells *c = &r->t->cells;
    const ds_str period = ds_str_of(r->t->o->period);
    const char *name = aud_name(r->t, "clients", period, ""), *of_visits = aud_name(r->t, "visits", period, "");
    int64_t sum = 0;
    for (size_t i = 0; i < r->n; i++) sum += r->who[i].visits;
    *clients = r->t->below ? aud_unshown(c, name, (int64_t)r->n, r->t->o->partner->smallest_group - 1, true) : aud_cell(c, name, (int64_t)r->n, AUD_NO_TABLE);
    *visits = r->t->below || one_tells(r) ? aud_unshown(c, of_visits, sum, DS_COUNT_MOST, true) : aud_cell(c, of_visits, sum, AUD_NO_TABLE);
    for (size_t i = 0; i < DS_COUNT(topics); i++) count_topic(r, i, *clients);
    if (r->months > 1) relate_months(r, *clients, *visits);
    else if (!c->full) aud_no_more(c, *visits, *clients);
}

static void tell_counts(referred *r)
{
    size_t cell = 2; /* behind clients and visits */
    for (size_t i = 0; i < DS_COUNT(topics); i++)
        for (size_t k = 0; topics[i].level[k]; k++, cell++) {
            const ds_val row[] = { DS_VINT((int64_t)cell - 1), DS_VTEXT(ds_str_of(topics[i].name)), DS_VTEXT(ds_str_of(topics[i].level[k])),
                                   aud_shown(r->t, cell), DS_VINT(!r->t->cells.cell[cell].shown) };
            if (!aud_told_row(r->t, AUD_COUNT, row)) return;
        }
}

/* ---- effects ---- */

static const char *const outcomes[OUTCOMES] = { "quality", "sleep_score", "tst_min" };
static const char effect_sql[] = "SELECT mean_session - mean_plain FROM v1_client_effect WHERE run = :run AND client = :client AND outcome = :outcome AND "
                                 "n_session_nights > 0 AND n_plain > 0";

static ds_err ask_effect(const referred *r, ds_str client, const char *outcome, double *out, ds_why *w)
{
    const ds_param of[] = { { "run", DS_VINT(r->t->o->run) }, { "client", DS_VTEXT(client) }, { "outcome", DS_VTEXT(ds_str_of(outcome)) } };
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_ask(r->t->o->db, DS_LIT(effect_sql), of, DS_COUNT(of), &rows, w);
    if (!err) err = ds_rows_next(rows, &more, w);
    *out = !err && more ? ds_val_real(ds_rows_at(rows, 0)) : NAN;
    ds_rows_close(rows);
    return err;
}

/* Mean of one difference a client, and Student's 95 % interval over clients. */
static void tell_effect(referred *r, size_t outcome, const double *value, size_t n)
{
    double mean = 0, square = 0;
    for (size_t i = 0; i < n; i++) mean += value[i] / (double)n;
    for (size_t i = 0; i < n; i++) square += (value[i] - mean) * (value[i] - mean);
    const double df = (double)n - 1, half = ds_t_quantile(0.975, df) * sqrt(square / df / (double)n);
    const ds_val row[] = { DS_VINT((int64_t)outcome), DS_VTEXT(ds_str_of(outcomes[outcome])), DS_VINT((int64_t)n),
                           DS_VREAL(mean),            DS_VREAL(mean - half),                  DS_VREAL(mean + half) };
    (void)aud_told_row(r->t, AUD_EFFECT, row);
}

static ds_err tell_outcome(referred *r, size_t outcome, ds_why *w)
{
    const char *part = ds_textf(r->t->cells.a, "effect %s", outcomes[outcome]);
    double *value = ds_alloc(r->t->cells.a, (r->n + 1) * sizeof *value);
    const size_t before = r->t->cells.n_members;
    size_t n = 0;
    bool held;
    ds_err err = part && value ? DS_OK : ds_fail(w, DS_MEMORY, "effects");
    for (size_t i = 0; !err && i < r->n; i++) {
        err = ask_effect(r, r->who[i].code, outcomes[outcome], &value[n], w);
        if (err || isnan(value[n])) continue;
        aud_member(&r->t->cells, part, r->who[i].code);
        n++;
    }
    if (err || is_few(r, n)) {
        r->t->cells.n_members = before;
        return err;
    }
    if ((err = aud_members_settle(&r->t->cells, part, r->t->o, &held, w))) return err;
    if (!held) tell_effect(r, outcome, value, n);
    if (held) r->t->cells.n_members = before;
    r->t->effects_held = r->t->effects_held || held;
    return DS_OK;
}

/* ---- the whole ---- */

ds_err aud_referred(aud_told *t, ds_why *w)
{
    referred r = { .t = t };
    size_t clients, visits;
    ds_err err = ask_people(&r, w);
    if (err) return err;
    t->below = is_few(&r, r.n);
    count_all(&r, &clients, &visits);
    for (size_t i = 0; !t->below && i < r.n; i++) aud_member(&t->cells, "clients", r.who[i].code);
    if ((err = aud_cells_before(&t->cells, t->o, w))) return err;
    if ((err = aud_cells_settle(&t->cells, t->o->partner->smallest_group, t->o, w)) || t->below) return err;
    if ((err = aud_members_settle(&t->cells, "clients", t->o, NULL, w))) return err;
    t->clients = aud_shown(t, clients);
    t->visits = aud_shown(t, visits);
    tell_counts(&r);
    for (size_t i = 0; !err && t->o->run && i < OUTCOMES; i++) err = tell_outcome(&r, i, w);
    return err;
}
