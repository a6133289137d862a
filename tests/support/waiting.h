/* What the product does not get right yet: names in tests/cases/WAITING, one a line. Such a test is run and expected to fail. */
#ifndef SUPPORT_WAITING_H
#define SUPPORT_WAITING_H

#include <stdbool.h>
#include <stddef.h>

#define WAITING "tests/cases/WAITING"

/* The at-th name, from 0; false when there are not so many. */
bool waiting_name(size_t at, char *name, size_t size);
bool waiting_is(const char *name);

/* Ends the test: report says what did not hold, "" when all did. One that waits is skipped, and fails when nothing is wrong any more. */
void waiting_judge(bool waiting, const char *report);

#endif
