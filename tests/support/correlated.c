#include "correlated.h"
#include "random.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

static double *room(size_t n)
{
    double *v = calloc(n, sizeof *v);
    assert_non_null(v);
    return v;
}

/* One client's nights, after those that are there. */
static void add_client(const made_options *o, size_t g, rnd *r, made *d)
{
    double u0 = rnd_normal(r), u1 = rnd_normal(r), slow = rnd_normal(r), last = 0, before = 0;
    double baseline = 6 + o->sd0 * u0;
    d->effect[g] = o->effect0 + o->sd1 * u1;
    for (size_t k = 0; k < o->nights; k++) {
        double fresh = rnd_normal(r), quick = rnd_normal(r);
        if (k) slow = o->rho * slow + sqrt(1 - o->rho * o->rho) * fresh;
        bool session = rnd_chance(r, o->indicated ? (last < -0.8 * o->sigma ? 0.7 : 0.05) : 1.0 / 6);
        double mean = baseline + d->effect[g] * session + o->effect1 * before;
        double y = mean + o->sigma * (sqrt(1 - o->nu) * slow + sqrt(o->nu) * quick);
        bool missing = rnd_chance(r, o->missing);
        if (!missing) {
            size_t i = d->m.n++;
            d->one[i] = 1;
            d->a0[i] = session;
            d->a1[i] = before;
            d->y[i] = y;
            d->night[i] = (double)k;
            d->group[i] = g;
        }
        last = y - baseline;
        before = session;
    }
}

void made_new(const made_options *o, made *out)
{
    size_t most = o->clients * o->nights;
    rnd r = rnd_start(o->seed, 77);
    *out = (made){ .one = room(most),
                   .a0 = room(most),
                   .a1 = room(most),
                   .y = room(most),
                   .night = room(most),
                   .effect = room(o->clients),
                   .group = calloc(most, sizeof *out->group) };
    assert_non_null(out->group);
    for (size_t g = 0; g < o->clients; g++) add_client(o, g, &r, out);
    out->m.groups = o->clients;
    out->m.p = 3;
    out->m.q = 2;
    out->m.group = out->group;
    out->m.x[0] = out->m.z[0] = out->one;
    out->m.x[1] = out->m.z[1] = out->a0;
    out->m.x[2] = out->a1;
    out->m.y = out->y;
    out->m.night = out->night;
}

void made_free(made *d)
{
    free(d->one);
    free(d->a0);
    free(d->a1);
    free(d->y);
    free(d->night);
    free(d->effect);
    free(d->group);
    *d = (made){ 0 };
}
