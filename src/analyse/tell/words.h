/* Numbers for people. Pure; texts live in the arena; NULL when memory is full. */
#ifndef ANALYSE_WORDS_H
#define ANALYSE_WORDS_H

#include <downshift/analyse.h>

/* An interval that excludes zero has an end that would be printed as zero: then everything has a digit more. */
bool an_vanishes(double low, double high, int decimals);
const char *an_number_text(double x, int decimals, ds_arena *a); /* "−0.41": a real minus sign, never "−0.00" */
const char *an_count_text(int64_t n, ds_arena *a);               /* "2,310" */
const char *an_counted(int64_t n, const char *one, const char *many, ds_arena *a); /* "1 client", "150 clients" */

/* What is said, with its strength: a hint says that it is one. said begins with a small letter. */
const char *an_said_with(const char *said, ds_strength strength, ds_arena *a);

/* "clients" of a sentence by whom it speaks of (DS_SCOPE_...): as it is, "these 3 clients" or "this person". lead: "clients
 * slept"; one that begins otherwise is returned as it is. */
const char *an_lead_of(const char *lead, const char *scope, int64_t clients, ds_arena *a);
/* "30 clients", "these 3 clients only", "this person only" */
const char *an_clients_of(const char *scope, int64_t clients, ds_arena *a);

#endif
