/* Private to stats: the rows that are kept, and what is computed from them at any correlation of the errors. */
#ifndef STATS_PANEL_H
#define STATS_PANEL_H

#include "stats/lmm/lmm.h"

typedef struct ds_segment ds_segment;
/* Rows of one call. A random-effect column that equals a fixed one in all of them is not kept twice. */
struct ds_segment {
    ds_segment *next;
    size_t client, n;
    signed char same_as[DS_MAX_Q]; /* the column of X, or -1: among the own ones */
    const double *x, *own, *y;     /* n x p, n x (columns of Z that are kept), n */
    const int32_t *night;          /* NULL: not given */
    double zmax[DS_MAX_Q];         /* the largest |z| of each column */
};

/* Where rows lie: written before they are read, so not zeroed. */
typedef struct ds_slab ds_slab;

struct ds_lmm_panel {
    ds_arena arena;
    ds_slab *slab; /* the latest */
    size_t q, p, clients, nonempty, rows;
    bool nights; /* every row has one */
    ds_segment *first, *last;
};

/* Clients whose hash is not above limit. */
enum { DS_SAMPLE = 2000 };
/* The limit that leaves n clients (all where there are no more); false when out of memory. */
bool ds_panel_sample(const ds_lmm_panel *p, size_t n, ds_arena *a, uint64_t *limit);

/* Which rows of a panel, and how they are weighed. */
typedef struct {
    const ds_lmm_panel *panel;
    uint64_t limit;       /* clients whose hash is not above it; UINT64_MAX: all */
    const double *spread; /* SD of each client's errors over sigma; NULL: all 1 */
} ds_rows;
/* Restarts s and fills it with the whitened rows. Under a limit the clients that are left are numbered anew. */
DS_MUST ds_err ds_panel_sum(const ds_rows *r, ds_corr corr, ds_lmm_sums *s, ds_why *w);
/* Adds a segment's rows to s as client number. */
DS_MUST ds_err ds_segment_sum(const ds_segment *g, const ds_rows *r, size_t number, ds_lmm_sums *s, ds_why *w);
/* Rows of Z of at most 64 rows of a segment, from row at on. */
void ds_segment_z(const ds_segment *g, const ds_lmm_panel *p, size_t at, size_t n, double *z);

#endif
