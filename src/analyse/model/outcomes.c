#include "analyse/model/outcomes.h"

/* clang-format off */
const struct an_outcome an_outcomes[OUTCOMES] = {
    [Y_QUALITY] = { .field = DS_SLEEP_QUALITY, .named = "sleep quality", .unit = "points", .decimals = 2,
        .lead = "clients rated their sleep", .better = "points higher", .worse = "points lower",
        .margin = 1, .zero = true,
        .letter = "your rating", .letter_unit = "points of 10", .letter_decimals = 1,
        .noticed = 1, /* 10 of 100 mm of the LSEQ, Zisapel & Nir 2003 */
        .letter_more = "higher", .letter_less = "lower" },
    [Y_SCORE] = { .field = DS_SLEEP_SCORE, .named = "the sleep score", .unit = "points", .decimals = 2,
        .lead = "the sleep score was", .better = "points higher", .worse = "points lower", .margin = 10,
        .letter = "your sleep score", .letter_unit = "points of 100", .letter_decimals = 1,
        .letter_more = "higher", .letter_less = "lower" },
    [Y_TST] = { .field = DS_SLEEP_TST, .named = "time asleep", .unit = "minutes",
        .lead = "clients slept", .better = "minutes longer", .worse = "minutes less", .zero = true,
        .letter = "your time asleep", .letter_unit = "minutes", .letter_more = "longer", .letter_less = "shorter" },
    [Y_SOL] = { .field = DS_SLEEP_SOL, .named = "time to fall asleep", .unit = "minutes",
        .lead = "clients fell asleep", .better = "minutes sooner", .worse = "minutes later",
        .zero = true, .skewed = true },
    [Y_WASO] = { .field = DS_SLEEP_WASO, .named = "time awake at night", .unit = "minutes",
        .lead = "clients lay awake at night", .better = "minutes less", .worse = "minutes more",
        .zero = true, .skewed = true },
    [Y_EFFICIENCY] = { .field = DS_SLEEP_EFFICIENCY, .named = "the share of time asleep", .unit = "points", .decimals = 1,
        .lead = "the share of time asleep was", .better = "points higher", .worse = "points lower", .derived = true },
    [Y_HR] = { .field = DS_SLEEP_RHR, .named = "the resting heart rate", .unit = "beats", .decimals = 1,
        .lead = "the resting heart rate was", .better = "beats lower", .worse = "beats higher", .zero = true },
    [Y_HRV] = { .field = DS_SLEEP_HRV, .named = "heart rate variability", .unit = "ms", .decimals = 1,
        .lead = "heart rate variability was", .better = "ms higher", .worse = "ms lower", .zero = true },
    [Y_MORNING_SORENESS] = { .field = DS_SLEEP_MORNING_SORENESS, .named = "soreness in the morning", .unit = "points",
        .decimals = 2, .lead = "soreness in the morning was", .better = "points lower", .worse = "points higher",
        .margin = 1, .zero = true,
        .letter = "your soreness in the morning", .letter_unit = "points of 10", .letter_decimals = 1,
        .letter_more = "higher", .letter_less = "lower", .letter_morning = true },
    [Y_MORNING_LOOSENESS] = { .field = DS_SLEEP_MORNING_LOOSENESS, .named = "looseness in the morning", .unit = "points",
        .decimals = 2, .lead = "looseness in the morning was", .better = "points higher", .worse = "points lower",
        .margin = 1, .zero = true,
        .letter = "your looseness in the morning", .letter_unit = "points of 10", .letter_decimals = 1,
        .letter_more = "higher", .letter_less = "lower", .letter_morning = true },
    [Y_MORNING_PAIN] = { .field = DS_SLEEP_MORNING_PAIN, .named = "pain in the morning", .unit = "points",
        .decimals = 2, .lead = "pain in the morning was", .better = "points lower", .worse = "points higher",
        .margin = 1, .zero = true,
        .letter = "your pain in the morning", .letter_unit = "points of 10", .letter_decimals = 1,
        .letter_more = "higher", .letter_less = "lower", .letter_morning = true },
};
/* clang-format on */

double an_outcome_sign(int outcome)
{
    return ds_field_of(DS_SLEEP, an_outcomes[outcome].field)->direction == DS_LOWER ? -1 : 1;
}
