#include "analyse/model/design.h"

#include <math.h>

enum band band_of(double gap)
{
    return gap < 60 ? B_0_60 : gap <= 120 ? B_60_120 : gap <= 240 ? B_120_240 : B_240P;
}

double length_before(double minutes)
{
    return (fmin(minutes, HINGE) - 60) / 15;
}

double length_after(double minutes)
{
    return length_past(minutes, HINGE);
}

double length_linear(double minutes)
{
    return (minutes - 60) / 15;
}

double length_past(double minutes, double bend)
{
    return fmax(minutes - bend, 0) / 15;
}

bool client_enough(int64_t session_nights, int64_t plain_nights, const ds_analysis_settings *s)
{
    return session_nights >= s->min_session_nights_per_client && plain_nights >= s->min_plain_nights_per_client;
}

bool row_in_model(const struct panel_row *r, int outcome, enum model m)
{
    return row_usable(r, outcome) && (m == M_OVERALL || row_complete(r));
}

static void count(struct survey *s, bool *seen, int group, int sessions)
{
    s->group[group].nights++;
    s->group[group].sessions += sessions;
    s->group[group].clients += !seen[group];
    seen[group] = true;
}

static void count_lengths(struct survey *s, bool *seen, const struct panel_row *r)
{
    int n = r->massages0;
    if (r->minutes < HINGE) count(s, seen, G_BELOW, n);
    if (r->minutes > HINGE) count(s, seen, G_ABOVE, n);
    for (int i = 0; i < LENGTHS; i++)
        if (fabs(r->minutes - (LENGTH_FIRST + i * LENGTH_STEP)) <= LENGTH_NEAR) count(s, seen, G_LENGTH + i, n);
    s->mean_lb += length_before(r->minutes); /* sums until the end of the pass */
    s->mean_la += length_after(r->minutes);
    s->shortest = fmin(s->shortest, r->minutes); /* fmin passes over the NaN of "none yet" */
    s->longest = fmax(s->longest, r->minutes);
}

static void count_row(struct survey *s, bool *seen, const struct panel_row *r)
{
    s->rows++;
    if (r->massages0) count(s, seen, G_SESSIONS, r->massages0);
    if (r->massages1) count(s, seen, G_NIGHT1, r->massages1);
    if (!row_plain(r)) count(s, seen, G_EITHER, r->massages0);
    if (r->selfs0) count(s, seen, G_SELF, r->selfs0);
    if (!r->massages0 || !row_complete(r)) return;
    enum band b = band_of(r->gap);
    s->cell[r->pressure][b]++;
    count(s, seen, G_PRESSURE + r->pressure, r->massages0);
    count(s, seen, G_BAND + (int)b, r->massages0);
    if (r->pressure == DS_DEEP && b == B_0_60) count(s, seen, G_DEEP_LATE, r->massages0);
    count_lengths(s, seen, r);
}

void survey_rows(const struct panel *p, int outcome, enum model m, const ds_analysis_settings *set, struct survey *s)
{
    *s = (struct survey){ .shortest = NAN, .longest = NAN };
    for (size_t k = 0; k < p->n_clients; k++) {
        const struct panel_client *c = &p->client[p->order[k]];
        bool seen[GROUPS] = { false };
        int64_t rows = s->rows, sessions = s->group[G_SESSIONS].nights, either = s->group[G_EITHER].nights;
        for (size_t i = c->first; i < c->first + c->n; i++)
            if (row_in_model(&p->row[i], outcome, m)) count_row(s, seen, &p->row[i]);
        int64_t plain = s->rows - rows - (s->group[G_EITHER].nights - either);
        s->clients += s->rows > rows;
        s->clients_enough += client_enough(s->group[G_SESSIONS].nights - sessions, plain, set);
    }
    int64_t known = 0;
    for (int i = 0; i < DS_PRESSURES; i++)
        for (int b = 0; b < BANDS; b++) known += s->cell[i][b];
    s->mean_lb = known ? s->mean_lb / (double)known : 0;
    s->mean_la = known ? s->mean_la / (double)known : 0;
}
