/* releases [SEQUENCES [SEED]]: made-up sequences of releases to a partner, and whether a reader who has all of them can tell a
 * hidden count more closely than docs/privacy.md says, by trying. Prints counts; fails where one can. */
#include <stdio.h>
#include <stdlib.h>

#include "../support/release_game.h"

int main(int argc, char **argv)
{
    const long n = argc > 1 ? strtol(argv[1], NULL, 10) : 100000, seed = argc > 2 ? strtol(argv[2], NULL, 10) : 1;
    struct game g = { 0 };
    for (long i = 0; i < n; i++) {
        rnd r = rnd_start((uint64_t)seed, (uint64_t)i);
        game_play(&r, &g);
        game_sets(&r, &g);
    }
    printf("| sequences | releases | held | hidden cells | tried longer | told too closely | pairs of sets | held | wrongly |\n|---|---|---|---|---|---|---|---|---|\n");
    printf("| %ld | %zu | %zu | %zu | %zu | %zu | %zu | %zu | %zu |\n", n, g.releases, g.held, g.hidden, g.again, g.narrow, g.sets, g.sets_held, g.sets_wrong);
    return g.narrow || g.sets_wrong;
}
