/* What the parts of the made-up practice ask of each other. */
#ifndef TESTS_PRACTICE_PARTS_H
#define TESTS_PRACTICE_PARTS_H

#include "practice.h"

/* Appends one client's nights to p->night; the sessions are there and sorted. */
void sim_sleep(rnd *r, sim_practice *p, size_t client);

/* Minutes ahead of UTC at a local time of the practice: central European, with the summer time of 2026. */
int sim_offset(int64_t local);

#endif
