/* Made-up sequences of releases to one partner, and what a reader with all of them can find out, by trying. */
#ifndef TESTS_RELEASE_GAME_H
#define TESTS_RELEASE_GAME_H

#include <downshift/suppress.h>

#include "random.h"

struct game {
    size_t releases, held, hidden; /* hidden: cells, of releases that were let through */
    size_t again;                  /* of them, those that took more trying */
    size_t narrow;                 /* of them, those that trying could not widen to DS_RANGE_WIDTH: none is */
    size_t sets, sets_held, sets_wrong;
};

/* One sequence: up to four months and what they add up to, of two to four categories, or one table of two ways; each release
 * hidden, audited against all before it, and let through or held. Adds to *g. */
void game_play(rnd *r, struct game *g);
/* Clients come and go between releases: those that would tell of one or two are held. Adds to *g. */
void game_sets(rnd *r, struct game *g);

#endif
