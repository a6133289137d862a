#include "analyse/model/counts.h"

#include <math.h>

bool an_enough_client(int64_t session_nights, int64_t plain_nights, const ds_analysis_settings *s)
{
    return session_nights >= s->min_session_nights_per_client && plain_nights >= s->min_plain_nights_per_client;
}

bool an_enough_alone(int64_t session_nights, int64_t plain_nights, const ds_analysis_settings *s)
{
    return session_nights >= s->min_own_session_nights && plain_nights >= s->min_own_plain_nights;
}

bool an_row_in_model(const struct an_panel_row *r, int outcome, enum an_model m)
{
    return an_row_usable(r, outcome) && (m == M_OVERALL || an_row_complete(r));
}

/* The groups that a row belongs to, with the sessions it has in each. */
struct groups {
    size_t n;
    int group[GROUPS], sessions[GROUPS];
};

static void put(struct groups *g, int group, int sessions)
{
    g->group[g->n] = group;
    g->sessions[g->n++] = sessions;
}

/* What is left out stands at the reference of the design, and in no group. */
static int pressure_in_model(const struct an_panel_row *r)
{
    return an_row_asks(r, ASK_PRESSURE) ? r->pressure : DS_MODERATE;
}

static enum an_band band_in_model(const struct an_panel_row *r)
{
    return an_row_asks(r, ASK_GAP) ? an_band_of(r->gap) : B_60_120;
}

static void put_length(const struct an_panel_row *r, struct groups *g)
{
    if (r->minutes < HINGE) put(g, G_BELOW, r->massages0);
    if (r->minutes > HINGE) put(g, G_ABOVE, r->massages0);
    for (int i = 0; i < LENGTHS; i++)
        if (fabs(r->minutes - (LENGTH_FIRST + i * LENGTH_STEP)) <= LENGTH_NEAR) put(g, G_LENGTH + i, r->massages0);
}

static void groups_of(const struct an_panel_row *r, struct groups *g)
{
    g->n = 0;
    if (r->massages0) put(g, G_SESSIONS, r->massages0);
    if (r->massages1) put(g, G_NIGHT1, r->massages1);
    if (!an_row_plain(r)) put(g, G_EITHER, r->massages0);
    if (r->selfs0) put(g, G_SELF, r->selfs0);
    if (r->twice) put(g, G_TWICE, r->massages0);
    if (r->missed0) put(g, G_MISSED, r->missed0);
    if (r->missed1) put(g, G_MISSED1, r->missed1);
    if (!r->massages0 || r->twice || !an_row_complete(r)) return;
    enum an_band b = band_in_model(r);
    const bool pressure = an_row_asks(r, ASK_PRESSURE), gap = an_row_asks(r, ASK_GAP);
    if (pressure) put(g, G_PRESSURE + r->pressure, r->massages0);
    if (gap) put(g, G_BAND + (int)b, r->massages0);
    if (pressure && gap && r->pressure == DS_DEEP && b == B_0_60) put(g, G_DEEP_LATE, r->massages0);
    if (an_row_asks(r, ASK_LENGTH)) put_length(r, g);
}

bool an_row_in_group(const struct an_panel_row *r, enum an_group which)
{
    struct groups g;
    groups_of(r, &g);
    for (size_t i = 0; i < g.n; i++)
        if (g.group[i] == (int)which) return true;
    return false;
}

static void add_lengths(struct an_counts *s, const struct an_panel_row *r)
{
    s->cell[pressure_in_model(r)][band_in_model(r)]++;
    if (!an_row_asks(r, ASK_LENGTH)) return;
    s->mean_lb += an_length_before(r->minutes); /* sums until the end of the pass */
    s->mean_la += an_length_after(r->minutes);
    s->shortest = fmin(s->shortest, r->minutes); /* fmin passes over the NaN of "none yet" */
    s->longest = fmax(s->longest, r->minutes);
}

static void count_row(struct an_counts *s, bool *seen, const struct an_panel_row *r)
{
    struct groups g;
    groups_of(r, &g);
    s->rows++;
    for (size_t i = 0; i < g.n; i++) {
        struct an_tally *t = &s->group[g.group[i]];
        t->nights++;
        t->sessions += g.sessions[i];
        t->clients += !seen[g.group[i]];
        seen[g.group[i]] = true;
    }
    if (r->massages0 && !r->twice && an_row_complete(r)) add_lengths(s, r);
}

/* ---- rows whose massages came after nights that are in the log ---- */

static bool logged(const struct an_panel *p, const struct an_panel_client *c, ds_date night, int outcome)
{
    const struct an_panel_row *r = an_panel_find(p, c, night);
    return r && an_row_usable(r, outcome);
}

bool an_row_led(const struct an_panel *p, const struct an_panel_client *c, size_t i, int outcome)
{
    const struct an_panel_row *r = &p->row[i];
    return (!r->massages0 || logged(p, c, r->night - 1, outcome)) &&
           (!r->massages1 || logged(p, c, r->night - 2, outcome));
}

static bool is_until(const struct an_panel_row *r, ds_date until)
{
    return until == DS_NO_DATE || r->night <= until;
}

void an_count_led(const struct an_panel *p, const struct an_panel_client *c, int outcome, ds_date until,
                  int64_t *sessions, int64_t *plain)
{
    *sessions = *plain = 0;
    for (size_t i = c->first; i < c->first + c->n; i++) {
        const struct an_panel_row *r = &p->row[i];
        if (!is_until(r, until) || !an_row_usable(r, outcome)) continue;
        *sessions += r->massages0 && an_row_led(p, c, i, outcome);
        *plain += an_row_plain(r);
    }
}

/* ---- all rows ---- */

/* Which rows are counted. */
struct counted {
    int outcome;
    enum an_model m;
    ds_date until;
    bool led;
};

static bool counts_in(const struct counted *of, const struct an_panel *p, const struct an_panel_client *c, size_t i)
{
    return is_until(&p->row[i], of->until) && an_row_in_model(&p->row[i], of->outcome, of->m) &&
           (!of->led || an_row_led(p, c, i, of->outcome));
}

static void count_client(const struct counted *of, const struct an_panel *p, const struct an_panel_client *c,
                         const ds_analysis_settings *set, struct an_counts *s)
{
    bool seen[GROUPS] = { false };
    const int64_t rows = s->rows, sessions = s->group[G_SESSIONS].nights, either = s->group[G_EITHER].nights;
    int64_t led_sessions, led_plain;
    for (size_t i = c->first; i < c->first + c->n; i++)
        if (counts_in(of, p, c, i)) count_row(s, seen, &p->row[i]);
    const int64_t plain = s->rows - rows - (s->group[G_EITHER].nights - either);
    s->clients += s->rows > rows;
    s->clients_enough += an_enough_client(s->group[G_SESSIONS].nights - sessions, plain, set);
    an_count_led(p, c, of->outcome, of->until, &led_sessions, &led_plain);
    s->clients_alone += an_enough_alone(led_sessions, led_plain, set);
}

static void count_all(const struct counted *of, const struct an_panel *p, const ds_analysis_settings *set,
                      struct an_counts *s)
{
    *s = (struct an_counts){ .shortest = NAN, .longest = NAN };
    for (size_t k = 0; k < p->n_clients; k++) count_client(of, p, &p->client[p->order[k]], set, s);
    int64_t known = 0;
    for (int i = 0; i < DS_PRESSURES; i++)
        for (int b = 0; b < BANDS; b++) known += s->cell[i][b];
    s->mean_lb = known ? s->mean_lb / (double)known : 0;
    s->mean_la = known ? s->mean_la / (double)known : 0;
}

void an_count_rows_until(const struct an_panel *p, int outcome, enum an_model m, ds_date until,
                         const ds_analysis_settings *set, struct an_counts *s)
{
    count_all(&(struct counted){ outcome, m, until, false }, p, set, s);
}

void an_count_rows(const struct an_panel *p, int outcome, enum an_model m, const ds_analysis_settings *set,
                   struct an_counts *s)
{
    count_all(&(struct counted){ outcome, m, DS_NO_DATE, false }, p, set, s);
}

void an_count_led_rows(const struct an_panel *p, int outcome, const ds_analysis_settings *set, struct an_counts *s)
{
    count_all(&(struct counted){ outcome, M_OVERALL, DS_NO_DATE, true }, p, set, s);
}
