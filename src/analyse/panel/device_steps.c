#include "analyse/panel/device_steps.h"

#include <downshift/stats.h>

#include <math.h>
#include <string.h>

enum { PLAIN = 2, GIVEN_BED = 3 }; /* columns: nights after massage; the time in bed beside them */

/* Minutes: how far time asleep may go with the year; and the least step that matters. */
static const double DRIFT = 8, LEAST = 15;

/* Days from which people could have what measures sleep anew: reports of those days (checked 2026-11). Who gets it later is
 * still found, by what it takes anywhere. */
static const struct {
    const char *source;
    int year, month, day;
} known_changes[] = {
    { "apple", 2022, 9, 12 },  /* watchOS 9: stages */
    { "apple", 2025, 9, 15 },  /* watchOS 26 */
    { "fitbit", 2017, 3, 27 }, /* stages */
    { "oura", 2024, 10, 15 },  /* Ring 4 */
    { "oura", 2026, 6, 4 },    /* Ring 5 */
    { "whoop", 2021, 9, 27 },  /* 4.0 */
    { "whoop", 2025, 5, 8 },   /* 5.0 */
};

/* The nights of one outcome of a client, side by side. */
struct series {
    double *y, *x;
    int32_t *night;
    size_t *row; /* of the panel */
    size_t n;
};

static bool make_room(struct series *s, size_t n, ds_arena *a)
{
    s->y = ds_alloc(a, (n + 1) * sizeof *s->y);
    s->x = ds_alloc(a, (n + 1) * GIVEN_BED * sizeof *s->x);
    s->night = ds_alloc(a, (n + 1) * sizeof *s->night);
    s->row = ds_alloc(a, (n + 1) * sizeof *s->row);
    return s->y && s->x && s->night && s->row;
}

static void take(const struct an_panel *p, const struct an_panel_client *c, int outcome, size_t columns,
                 struct series *s)
{
    s->n = 0;
    for (size_t i = c->first; i < c->first + c->n; i++) {
        const struct an_panel_row *r = &p->row[i];
        if (isnan(r->y[outcome]) || (columns == GIVEN_BED && isnan(r->in_bed))) continue;
        double *x = s->x + s->n * columns;
        x[0] = r->massages0 > 0;
        x[1] = r->massages1 > 0;
        if (columns == GIVEN_BED) x[2] = r->in_bed;
        s->y[s->n] = r->y[outcome];
        s->night[s->n] = r->night;
        s->row[s->n++] = i;
    }
}

static size_t known_of(const char *source, int32_t *date)
{
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(known_changes); i++)
        if (!strncmp(source, known_changes[i].source, strlen(known_changes[i].source)))
            date[n++] = ds_date_of(known_changes[i].year, known_changes[i].month, known_changes[i].day);
    return n;
}

/* Given the time in bed first, then by itself. false: no memory. */
static bool find(const struct an_panel *p, const struct an_panel_client *c, const char *source, struct series *s,
                 ds_arena *a, ds_level_step *out)
{
    int32_t known[DS_COUNT(known_changes)];
    const ds_step_ask ask = { .drift = DRIFT, .least = LEAST, .known = known, .n_known = known_of(source, known) };
    const size_t ways[] = { GIVEN_BED, PLAIN };
    *out = (ds_level_step){ 0 };
    for (size_t i = 0; i < DS_COUNT(ways) && !out->found; i++) {
        take(p, c, Y_TST, ways[i], s);
        if (!ds_find_step(s->y, s->night, s->x, s->n, ways[i], &ask, a, out)) return false;
    }
    return true;
}

static void leave_out(struct an_panel *p, int outcome, const struct series *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) p->row[s->row[i]].y[outcome] = NAN;
}

/* Brings the outcome's nights from the evening on to the level before it. */
static bool level(struct an_panel *p, const struct an_panel_client *c, int outcome, ds_date evening, struct series *s,
                  ds_arena *a)
{
    ds_level_step step;
    size_t at = 0;
    take(p, c, outcome, PLAIN, s);
    while (at < s->n && s->night[at] < evening) at++;
    if (at == 0 || at == s->n) return true;
    const ds_step_ask ask = { .only = at };
    if (!ds_find_step(s->y, s->night, s->x, s->n, PLAIN, &ask, a, &step)) return false;
    if (!step.at) leave_out(p, outcome, s, 2 * at < s->n ? 0 : at, 2 * at < s->n ? at : s->n);
    for (size_t i = at; step.at && i < s->n; i++) p->row[s->row[i]].y[outcome] -= step.shift;
    return true;
}

static bool settle(struct an_panel *p, struct an_panel_client *c, const char *source, ds_arena *a)
{
    struct series s;
    ds_level_step step;
    if (!make_room(&s, c->n, a)) return false;
    while (c->n_steps < MOST_STEPS) {
        if (!find(p, c, source, &s, a, &step)) return false;
        if (!step.found) return true;
        const struct an_device_step found = { s.night[step.at], step.shift, step.se, step.near_known };
        for (int y = 0; y < OUTCOMES; y++)
            if (c->source[y] == c->source[Y_TST] && y != Y_TST && !level(p, c, y, found.night, &s, a)) return false;
        take(p, c, Y_TST, PLAIN, &s);
        for (size_t i = 0; i < s.n; i++)
            if (s.night[i] >= found.night) p->row[s.row[i]].y[Y_TST] -= found.minutes;
        c->step[c->n_steps++] = found;
    }
    return true;
}

ds_err an_device_steps(struct an_panel *p, const char *const *name, ds_why *w)
{
    ds_arena a = { 0 };
    bool fine = true;
    for (size_t i = 0; fine && i < p->n_clients; i++) {
        struct an_panel_client *c = &p->client[i];
        const int source = c->source[Y_TST];
        if (source < 0 || !strcmp(name[source], "diary")) continue;
        fine = settle(p, c, name[source], &a);
        ds_arena_reset(&a);
    }
    ds_arena_free(&a);
    return fine ? DS_OK : ds_fail(w, DS_MEMORY, "steps of devices");
}
