/* Numbers for people. Pure; texts live in the arena; NULL when memory is full. */
#ifndef ANALYSE_WORDS_H
#define ANALYSE_WORDS_H

#include <downshift/base.h>

const char *an_number_text(double x, int decimals, ds_arena *a); /* "−0.41": a real minus sign, never "−0.00" */
const char *an_count_text(int64_t n, ds_arena *a);               /* "2,310" */
const char *an_counted(int64_t n, const char *one, const char *many, ds_arena *a); /* "1 client", "150 clients" */

#endif
