/* The four things by which massages differ for a client: their levels by number, from 0, and by name. Pure. */
#ifndef ANALYSE_TOPICS_H
#define ANALYSE_TOPICS_H

#include "analyse/model/exposure.h"
#include "analyse/panel/panel.h"

enum an_topic { TOPIC_PRESSURE, TOPIC_GAP, TOPIC_LENGTH, TOPIC_PART, TOPICS };
enum { TOPIC_LEVELS = 4, UNTOLD = -1 };
enum an_length_class { LENGTH_SHORT, LENGTH_MIDDLE, LENGTH_LONG }; /* up to 52, up to 75, over 75 minutes */

struct an_topic_words {
    const char *name, *level[TOPIC_LEVELS]; /* as the tables have them; NULL: no such level */
    const char *contrast[TOPIC_LEVELS];     /* in the names of contrasts, "diff_deep_light"; NULL: there is none */
};
extern const struct an_topic_words an_topics[TOPICS];

/* Of a night's massages; UNTOLD. */
int an_level_of(const struct an_panel_row *r, enum an_topic t);
/* A typical length of a class, minutes. */
double an_length_typical(enum an_length_class c);

#endif
