/* first_page: made-up practices whose key figures are read at every month end of their third year, as page one of the review
 * tells them: how often is a figure called unusual that is as it always was, and how soon is a fall seen? */
#ifndef TESTS_FIRST_PAGE_H
#define TESTS_FIRST_PAGE_H

#include <downshift/base.h>

enum { PAGE_MONTHS = 36, PAGE_FIRST = 24, PAGE_LOOKS = PAGE_MONTHS - PAGE_FIRST, PAGE_FIGURES = 10 };

/* Steady: the same number of regular clients, each by a rhythm of 2 to 6 weeks until replaced by another, as many who come
 * once, the same prices and habits; booked ahead, cancelled and missed by chance. From month `changes` on (0: the first;
 * PAGE_MONTHS: never) a share `lost` of the visits does not take place nor stand in the log. */
typedef struct {
    const char *name, *words;
    int regulars, once; /* once: first and only visits a month */
    int changes;
    double lost;
} page_practice;
extern const page_practice page_practices[];
extern const size_t page_practices_n;

extern const char *const page_figures[PAGE_FIGURES]; /* names in the catalogue, as page one shows them */

/* What page one says at each of the last PAGE_LOOKS month ends. */
typedef struct {
    unsigned char asked[PAGE_FIGURES][PAGE_LOOKS], unusual[PAGE_FIGURES][PAGE_LOOKS]; /* 1: it is judged; it is unusual */
    int visits[2];                                       /* in the months before PAGE_FIRST, and from it on, a month */
} page_told;

/* One practice by its seed, through a log, an import and the shipped catalogue; db: a file that does not exist. */
DS_MUST ds_err page_try(const page_practice *p, uint64_t seed, const char *db, page_told *out, ds_why *w);

#endif
