#include "stats/lmm/fit.h"
#include "stats/lmm/lmm_panel.h"

#include <math.h>

/* ---- scales ------------------------------------------------------------------------------------------ */

/* |rho| up to 0.989 (AR1); rho and nu up to 0.982 (AR1_NOISE). */
static const struct {
    double low, high;
} LIMITS[][2] = {
    [DS_ERRORS_AR1] = { { -2.6, 2.6 }, { 0, 0 } },
    [DS_ERRORS_AR1_NOISE] = { { 0, 2.351131660719548 }, { 0, 0.982 } },
};

double ds_corr_low(ds_errors errors, int which)
{
    return LIMITS[errors][which].low;
}

double ds_corr_high(ds_errors errors, int which)
{
    return LIMITS[errors][which].high;
}

double ds_corr_value(int which, double u)
{
    return which == DS_RHO ? tanh(u) : u;
}

ds_corr ds_lmm_corr_at(const ds_lmm_free *f, const double *u)
{
    ds_corr c = f->fixed;
    const double *at = u + f->n;
    if (f->free_rho) c.rho = ds_corr_value(DS_RHO, *at++);
    if (f->free_nu) c.nu = ds_corr_value(DS_NU, *at);
    return c;
}

static bool within(ds_errors errors, int which, double u)
{
    return u > LIMITS[errors][which].low && u < LIMITS[errors][which].high;
}

bool ds_corr_inside(const double *u, void *context)
{
    const ds_lmm_free *f = &((const ds_lmm_target *)context)->free;
    const double *at = u + f->n;
    if (f->free_rho && !within(f->errors, DS_RHO, *at++)) return false;
    return !f->free_nu || within(f->errors, DS_NU, *at);
}

/* ---- sums at the points visited last ----------------------------------------------------------------- */

/* A round of Newton in two parameters visits thirteen: the middle, four on each axis, four corners. */
enum { KEPT = 16 };

struct ds_whitened {
    ds_rows rows;
    struct {
        ds_corr corr;
        unsigned long used;
        bool filled;
        ds_lmm_sums *sums;
    } at[KEPT];
    unsigned long now;
    ds_err err;
    ds_why why;
};

ds_whitened *ds_whitened_new(const ds_rows *r, ds_arena *a)
{
    ds_whitened *h = ds_alloc(a, sizeof *h);
    if (h) *h = (ds_whitened){ .rows = *r };
    return h;
}

void ds_whitened_free(ds_whitened *h)
{
    for (size_t i = 0; h && i < KEPT; i++) ds_lmm_sums_free(h->at[i].sums);
}

ds_err ds_whitened_error(const ds_whitened *h, ds_why *w)
{
    return h->err ? ds_fail(w, h->err, "%s", h->why.text) : DS_OK;
}

/* Where corr is kept, or else the place unused for longest. */
static size_t place_of(const ds_whitened *h, ds_corr corr)
{
    size_t oldest = 0;
    for (size_t i = 0; i < KEPT; i++) {
        if (h->at[i].filled && h->at[i].corr.rho == corr.rho && h->at[i].corr.nu == corr.nu) return i;
        if (h->at[i].used < h->at[oldest].used) oldest = i;
    }
    return oldest;
}

const ds_lmm_sums *ds_whitened_at(ds_whitened *h, ds_corr corr)
{
    if (h->err) return NULL;
    size_t i = place_of(h, corr);
    h->at[i].used = ++h->now;
    if (h->at[i].filled && h->at[i].corr.rho == corr.rho && h->at[i].corr.nu == corr.nu) return h->at[i].sums;
    h->at[i].filled = false;
    if (!h->at[i].sums && !(h->at[i].sums = ds_lmm_sums_new(h->rows.panel->q, h->rows.panel->p)))
        h->err = ds_fail(&h->why, DS_MEMORY, "the sums of whitened rows");
    if (!h->err) h->err = ds_panel_sum(&h->rows, corr, h->at[i].sums, &h->why);
    h->at[i].corr = corr;
    h->at[i].filled = !h->err;
    return h->err ? NULL : h->at[i].sums;
}
