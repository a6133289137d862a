#include "analyse/network/network_pool.h"
#include "analyse/model/contrasts.h"
#include "analyse/panel/panel.h"

#include <downshift/settings.h>
#include <downshift/stats.h>

#include <math.h>
#include <string.h>

const char *const ds_shared_contrasts[] = { "night0", "night1", "two_night_total", "light_ref", "moderate_ref", "deep_ref", "deep_late",
                                            "slope_before", "slope_after", "len45", "len75", "len90", "diff_moderate_light", "diff_deep_moderate",
                                            "diff_b60_120_b0_60", "diff_b120_240_b60_120", "diff_b240p_b120_240", NULL };
enum { CONTRASTS = DS_COUNT(ds_shared_contrasts) - 1 };

static const char *label_of(const char *name)
{
    for (size_t i = 0; i < an_n_overall_specs; i++)
        if (!strcmp(an_overall_specs[i].name, name)) return an_overall_specs[i].label;
    for (size_t i = 0; i < an_n_condition_specs; i++)
        if (!strcmp(an_condition_specs[i].name, name)) return an_condition_specs[i].label;
    return name;
}

static const ds_shared_effect *find(const ds_shared *s, const char *outcome, const char *name)
{
    for (size_t i = 0; i < s->effects; i++)
        if (!strcmp(s->effect[i].outcome, outcome) && !strcmp(s->effect[i].name, name)) return &s->effect[i];
    return NULL;
}

static bool gather(const ds_shared *all, size_t n, ds_arena *a, an_network_effect *e)
{
    if (!(e->member = ds_alloc(a, (n + 1) * sizeof *e->member))) return false;
    for (size_t i = 0; i < n; i++) {
        const ds_shared_effect *own = find(&all[i], ds_outcome_names[e->outcome], e->name);
        if (!own) continue;
        e->member[e->n++] = (an_member){ .practice = i, .effect = own };
        e->clients += own->clients;
    }
    return true;
}

/* y and se: rooms for e->n. without: the member left out; e->n: none. */
static bool pool_without(const an_network_effect *e, size_t without, double *y, double *se, ds_pooled *out)
{
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++) {
        if (i == without) continue;
        y[n] = e->member[i].effect->estimate;
        se[n++] = e->member[i].effect->se;
    }
    return ds_pool(y, se, n, out);
}

static bool pool(an_network_effect *e, ds_arena *a)
{
    double *y = ds_alloc(a, (e->n + 1) * sizeof *y), *se = ds_alloc(a, (e->n + 1) * sizeof *se);
    if (!y || !se) return false;
    e->is_pooled = pool_without(e, e->n, y, se, &e->pooled);
    for (size_t i = 0; e->is_pooled && i < e->n; i++) {
        an_member *m = &e->member[i];
        m->drawn = ds_pool_towards(&e->pooled, m->effect->estimate, m->effect->se);
        if (!pool_without(e, i, y, se, &m->without)) m->without = (ds_pooled){ 0 };
    }
    return true;
}

static bool count_looks(an_network *all, ds_arena *a)
{
    double *p = ds_alloc(a, (all->n + 1) * sizeof *p), *holm = ds_alloc(a, (all->n + 1) * sizeof *holm);
    if (!p || !holm) return false;
    for (size_t i = 0; i < all->n; i++) p[i] = all->at[i].is_pooled ? all->at[i].pooled.p : (double)NAN;
    ds_holm(p, all->n, holm);
    for (size_t i = 0; i < all->n; i++) all->at[i].p_holm = holm[i];
    return true;
}

ds_err an_network_pool(const ds_shared *all, size_t n, ds_arena *a, an_network *out, ds_why *w)
{
    *out = (an_network){ ds_alloc(a, OUTCOMES * CONTRASTS * sizeof *out->at), 0 };
    bool good = out->at != NULL;
    for (int y = 0; good && y < OUTCOMES; y++)
        for (size_t k = 0; good && k < CONTRASTS; k++) {
            an_network_effect e = { .outcome = y, .name = ds_shared_contrasts[k], .label = label_of(ds_shared_contrasts[k]) };
            good = gather(all, n, a, &e) && pool(&e, a);
            if (good && e.n) out->at[out->n++] = e;
        }
    return good && count_looks(out, a) ? DS_OK : ds_fail(w, DS_MEMORY, "estimates of practices");
}
