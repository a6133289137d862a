#include "analyse/panel/device_series.h"
#include "analyse/panel/device_steps.h"
#include "analyse/panel/told_devices.h"

#include <math.h>
#include <string.h>

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

static size_t known_of(const char *source, int32_t *date)
{
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(known_changes); i++)
        if (!strncmp(source, known_changes[i].source, strlen(known_changes[i].source)))
            date[n++] = ds_date_of(known_changes[i].year, known_changes[i].month, known_changes[i].day);
    return n;
}

/* Given the time in bed first, then by itself. false: no memory. */
static bool find(const struct an_panel *p, const struct an_panel_client *c, const char *source, struct an_series *s,
                 ds_arena *a, ds_level_step *out)
{
    int32_t known[DS_COUNT(known_changes)];
    ds_step_ask ask = { .drift = DRIFT, .least = LEAST, .known = known, .n_known = known_of(source, known) };
    const size_t ways[] = { AN_GIVEN_BED, AN_PLAIN };
    *out = (ds_level_step){ 0 };
    for (size_t i = 0; i < DS_COUNT(ways) && !out->found; i++) {
        ask.given = ways[i] == AN_GIVEN_BED;
        an_series_take(s, p, c, Y_TST, ways[i]);
        if (!ds_find_step(s->y, s->night, s->x, s->n, ways[i], &ask, a, out)) return false;
    }
    return true;
}

/* Brings the outcome's nights from the evening on to the level before it, and keeps that with the panel. by: what the
 * step is; NULL: asked of the outcome's own nights. */
static bool level(struct an_panel *p, const struct an_panel_client *c, int outcome, ds_date evening,
                  const ds_level_step *by, bool near_known, struct an_series *s, ds_arena *a)
{
    ds_level_step own;
    size_t at = 0;
    an_series_take(s, p, c, outcome, AN_PLAIN);
    while (at < s->n && s->night[at] < evening) at++;
    if (at == 0 || at == s->n) return true;
    if (!by && !an_series_level(s, at, a, &own)) return false;
    if (!by) by = &own;
    if (!by->at) an_series_leave_out(p, outcome, s, 2 * at < s->n ? 0 : at, 2 * at < s->n ? at : s->n);
    for (size_t i = at; by->at && i < s->n; i++) p->row[s->row[i]].y[outcome] -= by->shift;
    const struct an_device_step step = { .client = (size_t)(c - p->client),
                                         .outcome = outcome,
                                         .night = evening,
                                         .size = by->at ? by->shift : NAN,
                                         .se = by->at ? by->se : NAN,
                                         .near_known = near_known,
                                         .split = by->at };
    return an_keep_step(p, &step);
}

/* What a device does to the time asleep it does to all that it tells. */
static bool settle(struct an_panel *p, struct an_panel_client *c, const char *source, ds_arena *a)
{
    struct an_series s;
    ds_level_step found;
    if (!an_series_room(&s, c->n, a)) return false;
    for (int n = 0; n < MOST_STEPS; n++) {
        if (!find(p, c, source, &s, a, &found)) return false;
        if (!found.found) return true;
        const ds_date evening = s.night[found.at];
        for (int y = 0; y < OUTCOMES; y++)
            if (c->source[y] == c->source[Y_TST] &&
                !level(p, c, y, evening, y == Y_TST ? &found : NULL, found.near_known, &s, a))
                return false;
    }
    return true;
}

static bool is_device(const char *const *name, int source)
{
    return source >= 0 && strcmp(name[source], "diary") != 0;
}

ds_err an_device_steps(struct an_panel *p, const char *const *name, ds_why *w)
{
    ds_arena a = { 0 };
    bool fine = true;
    for (size_t i = 0; fine && i < p->n_clients; i++) {
        struct an_panel_client *c = &p->client[i];
        for (int y = 0; fine && y < OUTCOMES; y++)
            if (is_device(name, c->source[y])) fine = an_told_devices(p, c, y, &a);
        if (fine && is_device(name, c->source[Y_TST])) fine = settle(p, c, name[c->source[Y_TST]], &a);
        ds_arena_reset(&a);
    }
    ds_arena_free(&a);
    return fine ? DS_OK : ds_fail(w, DS_MEMORY, "steps of devices");
}
