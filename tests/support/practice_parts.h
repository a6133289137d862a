/* What practice.c asks of its neighbours. */
#ifndef TESTS_PRACTICE_PARTS_H
#define TESTS_PRACTICE_PARTS_H

#include "practice.h"

/* Appends one client's nights to p->night; the sessions are there and sorted. */
void sim_sleep(rnd *r, sim_practice *p, size_t client);

#endif
