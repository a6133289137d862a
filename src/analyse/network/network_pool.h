/* The estimates of one contrast of many practices, pooled, and without each of them. Pure. */
#ifndef ANALYSE_NETWORK_POOL_H
#define ANALYSE_NETWORK_POOL_H

#include <downshift/network.h>
#include <downshift/pool.h>

typedef struct {
    size_t practice;               /* place in the list of those who share */
    const ds_shared_effect *effect;
    ds_drawn drawn;                /* where it is pooled */
    ds_pooled without;             /* where it is pooled without this one; n 0: too few are left */
} an_member;

typedef struct {
    int outcome;          /* of DS_OUTCOMES */
    const char *name, *label;
    an_member *member;    /* in the order of practices */
    size_t n;
    int64_t clients;      /* of all of them */
    bool is_pooled;
    ds_pooled pooled;
    double p_holm;        /* over all that is pooled; NaN: not pooled */
} an_network_effect;

typedef struct {
    an_network_effect *at; /* by outcome, then in the order of ds_shared_contrasts */
    size_t n;
} an_network;

/* All contrasts that anybody shares. DS_MEMORY. */
DS_MUST ds_err an_network_pool(const ds_shared *all, size_t n, ds_arena *a, an_network *out, ds_why *w);

#endif
