#include "contrasts.h"

#include <string.h>

#define NO_LEVEL                                                                                                       \
    {                                                                                                                  \
        -1, -1                                                                                                         \
    }

const struct contrast_spec overall_specs[] = {
    { "night0", "The night after a massage", "", H_FIXED, { { C_A0, 1 } }, -1, -1, 0, G_SESSIONS, NO_LEVEL, false },
    { "night1",
      "The second night after a massage",
      "",
      H_FIXED,
      { { C_A1, 1 } },
      -1,
      -1,
      0,
      G_NIGHT1,
      NO_LEVEL,
      false },
    { "two_night_total",
      "Both nights together",
      "",
      H_FIXED,
      { { C_A0, 1 }, { C_A1, 1 } },
      -1,
      -1,
      0,
      G_EITHER,
      NO_LEVEL,
      false },
    { "self_night0",
      "The night after self-massage",
      "self",
      H_FIXED,
      { { C_SELF0, 1 } },
      -1,
      -1,
      0,
      G_SELF,
      NO_LEVEL,
      false },
};
const size_t n_overall_specs = DS_COUNT(overall_specs);

#define P(level) (G_PRESSURE + DS_##level)
#define B(band)  (G_BAND + B_##band)
#define STD_P(name, label, level)                                                                                      \
    {                                                                                                                  \
        name, label, "pressure", H_STD, { { 0, 0 } }, DS_##level, -1, 0, P(level), { P(level), -1 }, false             \
    }
#define STD_B(name, label, band)                                                                                       \
    {                                                                                                                  \
        name, label, "timing", H_STD, { { 0, 0 } }, -1, B_##band, 0, B(band), { B(band), -1 }, false                   \
    }
#define LEN(minutes, i)                                                                                                \
    {                                                                                                                  \
        "len" #minutes, #minutes " min long (moderate, 60 to 120 min before bed)", "display", H_LENGTH, { { 0, 0 } },  \
            -1, -1, minutes, G_LENGTH + i, { P(MODERATE), B(60_120) }, true                                            \
    }

const struct contrast_spec condition_specs[] = {
    { "light_ref",
      "Light, 60 to 120 min before bed, 60 min long",
      "display",
      H_FIXED,
      { { C_A0, 1 }, { C_LIGHT, 1 } },
      -1,
      -1,
      0,
      P(LIGHT),
      { P(LIGHT), B(60_120) },
      false },
    { "moderate_ref",
      "Moderate, 60 to 120 min before bed, 60 min long",
      "display",
      H_FIXED,
      { { C_A0, 1 } },
      -1,
      -1,
      0,
      P(MODERATE),
      { P(MODERATE), B(60_120) },
      false },
    { "deep_ref",
      "Deep, 60 to 120 min before bed, 60 min long",
      "display",
      H_FIXED,
      { { C_A0, 1 }, { C_DEEP, 1 } },
      -1,
      -1,
      0,
      P(DEEP),
      { P(DEEP), B(60_120) },
      false },
    { "deep_within_60min_ref",
      "Deep, under 60 min before bed, 60 min long",
      "display",
      H_FIXED,
      { { C_A0, 1 }, { C_DEEP, 1 }, { C_B0_60, 1 }, { C_DEEP_LATE, 1 } },
      -1,
      -1,
      0,
      G_DEEP_LATE,
      { P(DEEP), B(0_60) },
      false },
    { "deep_late",
      "Deep work under 60 min before bed, beyond pressure and timing",
      "deep_late",
      H_FIXED,
      { { C_DEEP_LATE, 1 } },
      -1,
      -1,
      0,
      G_DEEP_LATE,
      { P(DEEP), B(0_60) },
      false },
    { "slope_before",
      "Each extra 15 min, up to 75 min",
      "display",
      H_FIXED,
      { { C_LB, 1 } },
      -1,
      -1,
      0,
      G_BELOW,
      NO_LEVEL,
      true },
    { "slope_after",
      "Each extra 15 min, past 75 min",
      "hinge",
      H_FIXED,
      { { C_LA, 1 } },
      -1,
      -1,
      0,
      G_ABOVE,
      NO_LEVEL,
      true },
    { "hinge_difference",
      "Gain per 15 min past 75 min, less that before it",
      "hinge",
      H_FIXED,
      { { C_LA, 1 }, { C_LB, -1 } },
      -1,
      -1,
      0,
      G_SESSIONS,
      NO_LEVEL,
      true },
    { "std_average",
      "All sessions as delivered",
      "display",
      H_STD,
      { { 0, 0 } },
      -1,
      -1,
      0,
      G_SESSIONS,
      NO_LEVEL,
      false },
    STD_P("std_light", "Light pressure", LIGHT),
    STD_P("std_moderate", "Moderate pressure", MODERATE),
    STD_P("std_deep", "Deep pressure", DEEP),
    STD_B("std_b0_60", "Under 60 min before bed", 0_60),
    STD_B("std_b60_120", "60 to 120 min before bed", 60_120),
    STD_B("std_b120_240", "120 to 240 min before bed", 120_240),
    STD_B("std_b240p", "Over 240 min before bed", 240P),
    LEN(30, 0),
    LEN(45, 1),
    LEN(60, 2),
    LEN(75, 3),
    LEN(90, 4),
    LEN(105, 5),
    LEN(120, 6),
};
const size_t n_condition_specs = DS_COUNT(condition_specs);

/* ---- weights ---- */

void length_weights(double minutes, double w[COLUMNS])
{
    memset(w, 0, COLUMNS * sizeof *w);
    w[C_A0] = 1;
    w[C_LB] = length_before(minutes);
    w[C_LA] = length_after(minutes);
}

/* The mix with pressure or band moved to one level; whether both at once come from a single cell then follows from the other margin. */
static void standardise(const struct survey *s, int pressure, int band, double w[COLUMNS])
{
    double n = 0, by_pressure[DS_PRESSURES] = { 0 }, by_band[BANDS] = { 0 };
    for (int p = 0; p < DS_PRESSURES; p++)
        for (int b = 0; b < BANDS; b++) {
            n += (double)s->cell[p][b];
            by_pressure[pressure < 0 ? p : pressure] += (double)s->cell[p][b];
            by_band[band < 0 ? b : band] += (double)s->cell[p][b];
        }
    double late =
        pressure < 0 && band < 0 ? (double)s->cell[DS_DEEP][B_0_60] : by_pressure[DS_DEEP] * by_band[B_0_60] / n;
    w[C_A0] = 1;
    w[C_LIGHT] = by_pressure[DS_LIGHT] / n;
    w[C_DEEP] = by_pressure[DS_DEEP] / n;
    w[C_B0_60] = by_band[B_0_60] / n;
    w[C_B120_240] = by_band[B_120_240] / n;
    w[C_B240P] = by_band[B_240P] / n;
    w[C_DEEP_LATE] = late / n;
    w[C_LB] = s->mean_lb;
    w[C_LA] = s->mean_la;
}

void contrast_weights(const struct contrast_spec *c, const struct survey *s, double w[COLUMNS])
{
    memset(w, 0, COLUMNS * sizeof *w);
    switch (c->how) {
    case H_FIXED:
        for (size_t i = 0; i < DS_COUNT(c->fixed); i++) w[c->fixed[i].column] += c->fixed[i].weight;
        break;
    case H_STD:
        standardise(s, c->pressure, c->band, w);
        break;
    case H_LENGTH:
        length_weights(c->minutes, w);
        break;
    }
}
