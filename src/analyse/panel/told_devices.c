#include "analyse/panel/device_series.h"
#include "analyse/panel/told_devices.h"

#include <math.h>
#include <string.h>

/* Days that lie between the nights of two devices where these are held against each other: no night hangs together with
 * one of the other. */
enum { APART = 1 << 20 };

struct device {
    size_t nights;
    ds_date first;
    double level, se; /* less that of the one with most nights; NaN: too few nights */
};

/* By number (an_raw_night). */
struct devices {
    struct device of[UINT8_MAX + 1];
    uint8_t *by; /* of each of the client's rows; 0: the row tells no such outcome */
    uint8_t order[UINT8_MAX + 1], most; /* by their first nights; the one with most nights */
    size_t n;
};

static bool tells(const struct an_panel *p, size_t i, int outcome)
{
    return !isnan(p->row[i].y[outcome]);
}

static uint8_t first_told(const struct an_panel *p, const struct an_panel_client *c, int outcome)
{
    for (size_t i = c->first; i < c->first + c->n; i++)
        if (tells(p, i, outcome) && p->row[i].device[outcome]) return p->row[i].device[outcome];
    return 0;
}

static void count(const struct an_panel *p, const struct an_panel_client *c, int outcome, struct devices *d)
{
    uint8_t last = first_told(p, c, outcome);
    for (size_t i = 0; last && i < c->n; i++) {
        const struct an_panel_row *r = &p->row[c->first + i];
        if (!tells(p, c->first + i, outcome)) continue;
        if (r->device[outcome]) last = r->device[outcome];
        d->by[i] = last;
        if (!d->of[last].nights++) {
            d->of[last].first = r->night;
            d->order[d->n++] = last;
        }
        if (d->of[last].nights > d->of[d->most].nights) d->most = last;
    }
}

static void add_nights(const struct an_panel *p, const struct an_panel_client *c, int outcome, const struct devices *d,
                       uint8_t device, struct an_series *s)
{
    for (size_t i = 0; i < c->n; i++)
        if (d->by[i] == device) an_series_add(s, p, c->first + i, outcome, AN_PLAIN);
}

/* The device's nights behind those of the one with most. */
static bool measure(const struct an_panel *p, const struct an_panel_client *c, int outcome, struct devices *d,
                    uint8_t device, struct an_series *s, ds_arena *a)
{
    ds_level_step step;
    an_series_start(s);
    add_nights(p, c, outcome, d, d->most, s);
    const size_t at = s->n;
    add_nights(p, c, outcome, d, device, s);
    for (size_t i = at; i < s->n; i++) s->night[i] += APART;
    if (!an_series_level(s, at, a, &step)) return false;
    d->of[device].level = step.at ? step.shift : NAN;
    d->of[device].se = step.at ? step.se : NAN;
    return true;
}

static void bring_together(struct an_panel *p, const struct an_panel_client *c, int outcome, const struct devices *d)
{
    for (size_t i = 0; i < c->n; i++) p->row[c->first + i].y[outcome] -= d->of[d->by[i]].level;
}

static bool keep_steps(struct an_panel *p, const struct an_panel_client *c, int outcome, const struct devices *d)
{
    for (size_t k = 1; k < d->n; k++) {
        const struct device *before = &d->of[d->order[k - 1]], *from = &d->of[d->order[k]];
        const struct an_device_step step = { .client = (size_t)(c - p->client),
                                             .outcome = outcome,
                                             .night = from->first,
                                             .size = from->level - before->level,
                                             .se = hypot(from->se, before->se),
                                             .told = true,
                                             .split = !isnan(from->level) && !isnan(before->level) };
        if (!an_keep_step(p, &step)) return false;
    }
    return true;
}

bool an_told_devices(struct an_panel *p, const struct an_panel_client *c, int outcome, ds_arena *a)
{
    struct devices d = { .by = ds_alloc(a, c->n + 1) };
    struct an_series s;
    if (!d.by || !an_series_room(&s, c->n, a)) return false;
    count(p, c, outcome, &d);
    if (d.n < 2) return true;
    for (size_t k = 0; k < d.n; k++)
        if (d.order[k] != d.most && !measure(p, c, outcome, &d, d.order[k], &s, a)) return false;
    bring_together(p, c, outcome, &d);
    return keep_steps(p, c, outcome, &d);
}
