#include "analyse/model/topics.h"

#include <math.h>

/* clang-format off */
const struct an_topic_words an_topics[TOPICS] = {
    [TOPIC_PRESSURE] = { "pressure", { "light", "moderate", "deep" }, { "light", "moderate", "deep" } },
    [TOPIC_GAP] = { "gap", { "under 60", "60 to 120", "120 to 240", "over 240" }, { "b0_60", "b60_120", "b120_240", "b240p" } },
    [TOPIC_LENGTH] = { "length", { "short", "middle", "long" }, { 0 } },
    [TOPIC_PART] = { "part_of_day", { "morning", "midday", "late afternoon", "evening" }, { "morning", "midday", "afternoon", "evening" } },
};
/* clang-format on */

static const double short_up_to = 52.5; /* minutes: nearer to 45 than to 60 */

static int length_class(double minutes)
{
    if (isnan(minutes)) return UNTOLD;
    return minutes < short_up_to ? LENGTH_SHORT : minutes <= HINGE ? LENGTH_MIDDLE : LENGTH_LONG;
}

int an_level_of(const struct an_panel_row *r, enum an_topic t)
{
    switch (t) {
    case TOPIC_PRESSURE:
        return r->pressure < 0 ? UNTOLD : r->pressure;
    case TOPIC_GAP:
        return isnan(r->gap) ? UNTOLD : (int)an_band_of(r->gap);
    case TOPIC_LENGTH:
        return length_class(r->minutes);
    case TOPIC_PART:
    case TOPICS:
        break;
    }
    return r->level[FACTOR_PART_OF_DAY] - 1;
}

double an_length_typical(enum an_length_class c)
{
    static const double minutes[] = { 45, 60, 90 };
    return minutes[c];
}
