/* What a case of tests/cases says should come of its inbox, run and judged; the grammar stands in tests/cases/README.md. */
#ifndef SUPPORT_EXPECT_H
#define SUPPORT_EXPECT_H

#include <stddef.h>

typedef struct expect_case expect_case;

/* Reads case_folder/expect; a fault in it fails the test. Yours to close. */
expect_case *expect_open(const char *case_folder);
void expect_close(expect_case *c);

/* Runs the case in a folder of its own and holds the outcome against what it expects. Gives every line that did not hold, one a line; ""
 * when all did. Lives until expect_close. */
const char *expect_judge(expect_case *c);

/* After the last case. */
void expect_done(void);

#endif
