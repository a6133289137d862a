#include "analyse/model/contrasts.h"

#include <string.h>

/* clang-format off */
#define P(level)        (G_PRESSURE + DS_##level)
#define B(band)         (G_BAND + B_##band)
#define ANY             { -1, -1 }
#define OF(level)       { P(level), -1 }
#define IN(band)        { B(band), -1 }
#define BOTH(level, band) { P(level), B(band) }

#define FIXED(name, label, family, group, levels, hinge, share, ...) \
    { name, label, family, H_FIXED, { __VA_ARGS__ }, -1, -1, 0, group, levels, hinge, share }
#define STD(name, label, family, pressure, band, group, levels, share) \
    { name, label, family, H_STD, { { 0, 0 } }, pressure, band, 0, group, levels, HINGE_NONE, share }
#define DIFF(name, label, family, ...) \
    { name, label, family, H_DIFF, { { 0, 0 } }, -1, -1, 0, G_SESSIONS, { __VA_ARGS__ }, HINGE_NONE, false }
#define LEN(minutes, i) \
    { "len" #minutes, #minutes " min long (moderate, 60 to 120 min before bed)", "display", H_LENGTH, { { 0, 0 } }, \
      -1, -1, minutes, G_LENGTH + i, BOTH(MODERATE, 60_120), HINGE_SIDE, false }

/* name, label; family, what it rests on, levels it needs, what it has to do with the bend, told in percent, columns */
const struct an_contrast_spec an_overall_specs[] = {
    FIXED("night0", "The night after a massage", "", G_SESSIONS, ANY, HINGE_NONE, true, { C_A0, 1 }),
    FIXED("night1", "The second night after a massage", "", G_NIGHT1, ANY, HINGE_NONE, true, { C_A1, 1 }),
    FIXED("two_night_total", "Both nights together", "", G_EITHER, ANY, HINGE_NONE, true, { C_A0, 1 }, { C_A1, 1 }),
    FIXED("self_night0", "The night after self-massage", "self", G_SELF, ANY, HINGE_NONE, true, { C_SELF0, 1 }),
};

const struct an_contrast_spec an_condition_specs[] = {
    FIXED("light_ref", "Light, 60 to 120 min before bed, 60 min long",
        "display", P(LIGHT), BOTH(LIGHT, 60_120), HINGE_NONE, false, { C_A0, 1 }, { C_LIGHT, 1 }),
    FIXED("moderate_ref", "Moderate, 60 to 120 min before bed, 60 min long",
        "display", P(MODERATE), BOTH(MODERATE, 60_120), HINGE_NONE, false, { C_A0, 1 }),
    FIXED("deep_ref", "Deep, 60 to 120 min before bed, 60 min long",
        "display", P(DEEP), BOTH(DEEP, 60_120), HINGE_NONE, false, { C_A0, 1 }, { C_DEEP, 1 }),
    FIXED("deep_within_60min_ref", "Deep, under 60 min before bed, 60 min long",
        "deep_late", G_DEEP_LATE, BOTH(DEEP, 0_60), HINGE_NONE, false,
        { C_A0, 1 }, { C_DEEP, 1 }, { C_B0_60, 1 }, { C_DEEP_LATE, 1 }),
    FIXED("deep_late", "Deep work under 60 min before bed, beyond pressure and timing",
        "display", G_DEEP_LATE, BOTH(DEEP, 0_60), HINGE_NONE, false, { C_DEEP_LATE, 1 }),
    FIXED("slope_before", "Each extra 15 min, up to 75 min", "display", G_BELOW, ANY, HINGE_SIDE, false, { C_LB, 1 }),
    FIXED("slope_after", "Each extra 15 min, past 75 min", "hinge", G_ABOVE, ANY, HINGE_SIDE, false, { C_LA, 1 }),
    FIXED("hinge_difference", "Gain per 15 min past 75 min, less that before it",
        "hinge", G_SESSIONS, ANY, HINGE_BEND, false, { C_LA, 1 }, { C_LB, -1 }),
    /* name, label, family; pressure and band set, what it rests on, levels it needs, told in percent */
    STD("std_average", "All sessions as delivered", "display", -1, -1, G_SESSIONS, ANY, true),
    STD("std_light", "Light pressure", "pressure", DS_LIGHT, -1, P(LIGHT), OF(LIGHT), false),
    STD("std_moderate", "Moderate pressure", "pressure", DS_MODERATE, -1, P(MODERATE), OF(MODERATE), false),
    STD("std_deep", "Deep pressure", "pressure", DS_DEEP, -1, P(DEEP), OF(DEEP), false),
    STD("std_b0_60", "Under 60 min before bed", "timing", -1, B_0_60, B(0_60), IN(0_60), false),
    STD("std_b60_120", "60 to 120 min before bed", "timing", -1, B_60_120, B(60_120), IN(60_120), false),
    STD("std_b120_240", "120 to 240 min before bed", "timing", -1, B_120_240, B(120_240), IN(120_240), false),
    STD("std_b240p", "Over 240 min before bed", "timing", -1, B_240P, B(240P), IN(240P), false),
    /* name, label, family; the first level, less the second */
    DIFF("diff_moderate_light", "Moderate pressure, less light", "pressure_diff", P(MODERATE), P(LIGHT)),
    DIFF("diff_deep_light", "Deep pressure, less light", "pressure_diff", P(DEEP), P(LIGHT)),
    DIFF("diff_deep_moderate", "Deep pressure, less moderate", "pressure_diff", P(DEEP), P(MODERATE)),
    DIFF("diff_b60_120_b0_60", "60 to 120 min before bed, less under 60", "timing_diff", B(60_120), B(0_60)),
    DIFF("diff_b120_240_b0_60", "120 to 240 min before bed, less under 60", "timing_diff", B(120_240), B(0_60)),
    DIFF("diff_b240p_b0_60", "Over 240 min before bed, less under 60", "timing_diff", B(240P), B(0_60)),
    DIFF("diff_b120_240_b60_120", "120 to 240 min before bed, less 60 to 120", "timing_diff", B(120_240), B(60_120)),
    DIFF("diff_b240p_b60_120", "Over 240 min before bed, less 60 to 120", "timing_diff", B(240P), B(60_120)),
    DIFF("diff_b240p_b120_240", "Over 240 min before bed, less 120 to 240", "timing_diff", B(240P), B(120_240)),
    LEN(30, 0), LEN(45, 1), LEN(60, 2), LEN(75, 3), LEN(90, 4), LEN(105, 5), LEN(120, 6),
};
/* clang-format on */
const size_t an_n_overall_specs = DS_COUNT(an_overall_specs);
const size_t an_n_condition_specs = DS_COUNT(an_condition_specs);

/* ---- weights ---- */

void an_length_weights(double minutes, double w[COLUMNS])
{
    memset(w, 0, COLUMNS * sizeof *w);
    w[C_A0] = 1;
    w[C_LB] = an_length_before(minutes);
    w[C_LA] = an_length_after(minutes);
}

/* The mix with pressure or band moved to one level; whether both at once come from a single cell then follows from
 * the other margin. */
static void standardise(const struct an_counts *s, int pressure, int band, double w[COLUMNS])
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

static void standardise_at(const struct an_counts *s, int level, double w[COLUMNS])
{
    standardise(s, level < G_BAND ? level - G_PRESSURE : -1, level < G_BAND ? -1 : level - G_BAND, w);
}

static void differ(const struct an_counts *s, const int levels[2], double w[COLUMNS])
{
    double less[COLUMNS] = { 0 };
    standardise_at(s, levels[0], w);
    standardise_at(s, levels[1], less);
    for (int i = 0; i < COLUMNS; i++) w[i] -= less[i];
}

void an_contrast_weights(const struct an_contrast_spec *c, const struct an_counts *s, double w[COLUMNS])
{
    memset(w, 0, COLUMNS * sizeof *w);
    switch (c->kind) {
    case H_FIXED:
        for (size_t i = 0; i < DS_COUNT(c->fixed); i++) w[c->fixed[i].column] += c->fixed[i].weight;
        break;
    case H_STD:
        standardise(s, c->pressure, c->band, w);
        break;
    case H_DIFF:
        differ(s, c->levels, w);
        break;
    case H_LENGTH:
        an_length_weights(c->minutes, w);
        break;
    }
}

/* ---- what it rests on ---- */

const struct an_tally *an_contrast_tally(const struct an_contrast_spec *c, const struct an_counts *s)
{
    if (c->kind != H_DIFF) return &s->group[c->group];
    const struct an_tally *a = &s->group[c->levels[0]], *b = &s->group[c->levels[1]];
    if (a->clients != b->clients) return a->clients < b->clients ? a : b;
    return a->nights < b->nights ? a : b;
}

int64_t an_contrast_clients(const struct an_contrast_spec *c, const struct an_counts *s)
{
    const struct an_tally *own = c->group == G_EITHER ? &s->group[G_SESSIONS] : an_contrast_tally(c, s);
    int64_t below = s->group[G_BELOW].clients, above = s->group[G_ABOVE].clients;
    if (c->hinge == HINGE_BEND) return below < above ? below : above;
    return own->clients;
}
