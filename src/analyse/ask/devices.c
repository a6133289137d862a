#include "analyse/ask/devices.h"
#include "analyse/tell/device_words.h"

#include <stdlib.h>
#include <string.h>

static const double TWO_SIDED = 1.96; /* 95 %; 28 nights on either side, at least */

static ds_device_step_row row_of(const struct an_panel *p, const struct an_device_step *s)
{
    return (ds_device_step_row){ .client = p->client[s->client].code,
                                 .night = s->night,
                                 .origin = s->told ? "told" : "found",
                                 .size = s->size,
                                 .low = s->size - TWO_SIDED * s->se,
                                 .high = s->size + TWO_SIDED * s->se,
                                 .near_known = s->near_known,
                                 .split = s->split };
}

static int by_client(const void *x, const void *y)
{
    const ds_device_step_row *a = x, *b = y;
    const int order = strcmp(a->client, b->client);
    if (order) return order;
    return a->night != b->night ? (a->night > b->night) - (a->night < b->night) : strcmp(a->origin, b->origin);
}

ds_err an_devices_results(const struct an_panel *p, int outcome, ds_arena *a, ds_outcome_result *out, ds_why *w)
{
    if (!(out->device_step = ds_alloc(a, (p->n_steps + 1) * sizeof *out->device_step)))
        return ds_fail(w, DS_MEMORY, "%zu steps of devices", p->n_steps);
    for (size_t i = 0; i < p->n_steps; i++)
        if (p->step[i].outcome == outcome) out->device_step[out->n_device_steps++] = row_of(p, &p->step[i]);
    qsort(out->device_step, out->n_device_steps, sizeof *out->device_step, by_client);
    for (size_t i = 0; i < out->n_device_steps; i++) {
        ds_device_step_row *r = &out->device_step[i];
        if (!(r->sentence = an_device_sentence(r, outcome, a))) return ds_fail(w, DS_MEMORY, "a sentence on a device");
    }
    return DS_OK;
}
