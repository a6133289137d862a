#include "analyse/model/counts.h"

#include <math.h>

bool an_enough_client(int64_t session_nights, int64_t plain_nights, const ds_analysis_settings *s)
{
    return session_nights >= s->min_session_nights_per_client && plain_nights >= s->min_plain_nights_per_client;
}

bool an_row_in_model(const struct an_panel_row *r, int outcome, enum an_model m)
{
    return an_row_usable(r, outcome) && (m == M_OVERALL || an_row_complete(r));
}

static void count(struct an_counts *s, bool *seen, int group, int sessions)
{
    s->group[group].nights++;
    s->group[group].sessions += sessions;
    s->group[group].clients += !seen[group];
    seen[group] = true;
}

static void count_lengths(struct an_counts *s, bool *seen, const struct an_panel_row *r)
{
    int n = r->massages0;
    if (r->minutes < HINGE) count(s, seen, G_BELOW, n);
    if (r->minutes > HINGE) count(s, seen, G_ABOVE, n);
    for (int i = 0; i < LENGTHS; i++)
        if (fabs(r->minutes - (LENGTH_FIRST + i * LENGTH_STEP)) <= LENGTH_NEAR) count(s, seen, G_LENGTH + i, n);
    s->mean_lb += an_length_before(r->minutes); /* sums until the end of the pass */
    s->mean_la += an_length_after(r->minutes);
    s->shortest = fmin(s->shortest, r->minutes); /* fmin passes over the NaN of "none yet" */
    s->longest = fmax(s->longest, r->minutes);
}

static void count_row(struct an_counts *s, bool *seen, const struct an_panel_row *r)
{
    s->rows++;
    if (r->massages0) count(s, seen, G_SESSIONS, r->massages0);
    if (r->massages1) count(s, seen, G_NIGHT1, r->massages1);
    if (!an_row_plain(r)) count(s, seen, G_EITHER, r->massages0);
    if (r->selfs0) count(s, seen, G_SELF, r->selfs0);
    if (!r->massages0 || !an_row_complete(r)) return;
    enum an_band b = an_band_of(r->gap);
    s->cell[r->pressure][b]++;
    count(s, seen, G_PRESSURE + r->pressure, r->massages0);
    count(s, seen, G_BAND + (int)b, r->massages0);
    if (r->pressure == DS_DEEP && b == B_0_60) count(s, seen, G_DEEP_LATE, r->massages0);
    count_lengths(s, seen, r);
}

void an_count_rows(const struct an_panel *p, int outcome, enum an_model m, const ds_analysis_settings *set,
                   struct an_counts *s)
{
    *s = (struct an_counts){ .shortest = NAN, .longest = NAN };
    for (size_t k = 0; k < p->n_clients; k++) {
        const struct an_panel_client *c = &p->client[p->order[k]];
        bool seen[GROUPS] = { false };
        int64_t rows = s->rows, sessions = s->group[G_SESSIONS].nights, either = s->group[G_EITHER].nights;
        for (size_t i = c->first; i < c->first + c->n; i++)
            if (an_row_in_model(&p->row[i], outcome, m)) count_row(s, seen, &p->row[i]);
        int64_t plain = s->rows - rows - (s->group[G_EITHER].nights - either);
        s->clients += s->rows > rows;
        s->clients_enough += an_enough_client(s->group[G_SESSIONS].nights - sessions, plain, set);
    }
    int64_t known = 0;
    for (int i = 0; i < DS_PRESSURES; i++)
        for (int b = 0; b < BANDS; b++) known += s->cell[i][b];
    s->mean_lb = known ? s->mean_lb / (double)known : 0;
    s->mean_la = known ? s->mean_la / (double)known : 0;
}
