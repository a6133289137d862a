/* Made-up clients whose sleep is correlated from night to night: intercept, session that day, session the day before. */
#ifndef TEST_CORRELATED_H
#define TEST_CORRELATED_H

#include "reference.h"

typedef struct {
    size_t clients, nights; /* calendar nights each, of which some are missing */
    double rho, nu, sigma;  /* of the errors */
    double sd0, sd1;        /* of clients' baselines and effects */
    double effect0, effect1;
    double missing; /* share of nights */
    bool indicated; /* sessions are booked after bad nights; otherwise by chance, one in six */
    uint64_t seed;
} made_options;

typedef struct {
    ref_model m; /* x and z: 1, A0, A1 and 1, A0; night: days */
    double *one, *a0, *a1, *y, *night;
    double *effect; /* a client's true effect */
    size_t *group;
} made;

/* Asserts that there is memory. */
void made_new(const made_options *o, made *out);
void made_free(made *d);

#endif
