#include "model.h"

const struct outcome outcomes[OUTCOMES] = {
    [Y_QUALITY] = { DS_F_QUALITY, 2, "clients rated their sleep", "points higher", "points lower", 1 },
    [Y_SCORE] = { DS_F_SCORE, 2, "the sleep score was", "points higher", "points lower", 10 },
    [Y_TST] = { DS_F_TST, 0, "clients slept", "minutes longer", "minutes less", 0 },
};
