/* network: made-up networks of practices whose effects differ, analysed by what each practice shares alone, and by all of their
 * clients' data at once. */
#ifndef TESTS_NETWORK_H
#define TESTS_NETWORK_H

#include <downshift/base.h>

typedef struct {
    const char *name;
    size_t practices;
    int least_clients, most_clients;   /* of a practice, any number of them as likely */
    int sessions, plain;               /* nights of a client, of either kind */
    double effect, sd_practice, sd_client, sigma; /* the mean effect; SD between practices, between a practice's clients, of a night */
} made_network;

typedef struct {
    size_t networks, failed;  /* failed: could not be pooled; not among the others */
    size_t near;              /* pooled estimate within a quarter of a standard error of that of all clients' data */
    size_t covers, next_covers; /* the 95 % interval has the true mean; that for another practice, a new practice's true effect */
    size_t drawn_better;      /* practices' estimates drawn towards the rest lie nearer to the truth, on the whole (sum of squares) */
    double off, se, se_all;   /* means: distance in standard errors; standard error by shares, and by all data */
    size_t ignoring;          /* the interval that takes all clients for those of one practice has the true mean */
} networks_told;

/* n networks by seeds from `first` on. Each practice is fitted by the mixed model of nights that an analysis fits, and pooled by
 * ds_pool. All clients' data: each client's mean difference, with the variances between practices and clients and of nights by
 * restricted maximum likelihood. DS_MEMORY. */
DS_MUST ds_err networks_try(const made_network *m, size_t n, uint64_t first, networks_told *out, ds_why *w);

#endif
