/* What clients' choice of days takes from a verdict (docs/methods.md 10). */
#ifndef ANALYSE_BOOKING_H
#define ANALYSE_BOOKING_H

#include "analyse/model/outcomes.h"

/* Points, both nights of a massage together, that the felt and unrated can bring where clients book by it: the lead difference,
 * by the share of it that ratings do not show, as far as it lasts a night and two; with the lead's sign. 0 where no lead is clear
 * (p < 0.05), or where visits that did not take place tell better. */
double an_booking_carries(const ds_outcome_result *o);
/* Verdicts that compare a massage with none become hints: those that point the control's way where it contradicts, and those
 * that point the lead's way and whose interval comes as near to 0 as what booking carries. */
void an_booking_weigh(ds_outcome_result *o);
/* To follow the words of the lead test, with a space before; "" where the headline is not in doubt; NULL when memory is full. */
const char *an_booking_words(const ds_outcome_result *o, const struct an_outcome *words, ds_arena *a);

#endif
