/* A made-up practice straight into a store, past files and import. */
#ifndef TESTS_PRACTICE_STORE_H
#define TESTS_PRACTICE_STORE_H

#include <downshift/audience.h>
#include <downshift/person.h>
#include <downshift/query.h>
#include <downshift/results.h>
#include <downshift/store.h>

#include "practice.h"

/* Sessions and the diaries of every client, as they would stand in the logs: ratings in halves, minutes in fives. The
 * practice should have no facials or waxing in it: without a service catalogue these would count as massages. */
DS_MUST ds_err sim_store(ds_store *s, const sim_practice *p, ds_why *w);

#endif
