#include "analyse/model/model.h"

/* A table is read by columns. */
/* clang-format off */
const struct outcome outcomes[OUTCOMES] = {
    /*                 field              named                          decimals unit      told as                 better            worse           margin zero   derived skewed */
    [Y_QUALITY]    = { DS_F_QUALITY,    "sleep quality",               2, "points",  "clients rated their sleep",      "points higher",  "points lower", 1,  true,  false, false },
    [Y_SCORE]      = { DS_F_SCORE,      "the sleep score",             2, "points",  "the sleep score was",            "points higher",  "points lower", 10, false, false, false },
    [Y_TST]        = { DS_F_TST,        "time asleep",                 0, "minutes", "clients slept",                  "minutes longer", "minutes less", 0,  true,  false, false },
    [Y_SOL]        = { DS_F_SOL,        "time to fall asleep",         0, "minutes", "clients fell asleep",            "minutes sooner", "minutes later", 0, true,  false, true },
    [Y_WASO]       = { DS_F_WASO,       "time awake at night",         0, "minutes", "clients lay awake at night",     "minutes less",   "minutes more", 0,  true,  false, true },
    [Y_EFFICIENCY] = { DS_F_EFFICIENCY, "the share of time asleep",    1, "points",  "the share of time asleep was",   "points higher",  "points lower", 0,  false, true,  false },
    [Y_HR]         = { DS_F_RHR,        "the resting heart rate",      1, "beats",   "the resting heart rate was",     "beats lower",    "beats higher", 0,  true,  false, false },
    [Y_HRV]        = { DS_F_HRV,        "heart rate variability",      1, "ms",      "heart rate variability was",     "ms higher",      "ms lower",     0,  true,  false, false },
};
/* clang-format on */
