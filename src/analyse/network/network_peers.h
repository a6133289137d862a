/* Key figures of practices beside each other. Pure. */
#ifndef ANALYSE_NETWORK_PEERS_H
#define ANALYSE_NETWORK_PEERS_H

#include <downshift/network.h>

typedef struct {
    size_t practice;
    double value, place; /* place: 0 .. 1, the share of the others that is lower, ties counted half; NaN: too few peers */
} an_peer;

typedef struct {
    const ds_kpi *kpi;
    an_peer *peer; /* by value, lowest first */
    size_t n;
    double low, middle, high; /* quartiles (type 7); NaN: too few peers */
    const char *told;         /* why there is no place; "" */
} an_peers;

/* Of each figure of the catalogue that anybody shares, in its order; *n of them. DS_MEMORY. */
DS_MUST ds_err an_network_peers(const ds_shared *all, size_t n, const ds_kpis *catalogue, ds_arena *a, an_peers **out, size_t *n_out,
                                ds_why *w);

#endif
