/* False alarms: how often each shipped flag is raised in made-up practices in which nothing goes wrong. */
#ifndef TESTS_FLAG_RATES_H
#define TESTS_FLAG_RATES_H

#include <downshift/flag.h>

enum { FLAG_RULES = 48, FLAG_CLIENTS = 20 };
typedef struct {
    int months, raised[FLAG_RULES]; /* by rule, as the catalogue has them: clients for whom it was, over all months */
} flag_rates;

/* The month ends of a practice of FLAG_CLIENTS clients and nine months, from the last backwards. Massage does what it always does, nobody
 * leaves, nights go up and down, some are not logged, holidays are. db: a file that must not exist, and is gone afterwards. */
DS_MUST ds_err flag_rates_of(uint64_t seed, int months, const char *db, flag_rates *out, ds_why *w);
/* The shipped catalogue, in a. */
DS_MUST ds_err flag_rates_rules(ds_arena *a, ds_flags **out, ds_why *w);

#endif
