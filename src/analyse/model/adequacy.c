#include "analyse/model/adequacy.h"

bool an_enough_overall(const struct an_counts *o, const ds_analysis_settings *s)
{
    return o->clients_enough >= s->min_clients && o->group[G_SESSIONS].nights >= s->min_session_nights;
}

bool an_enough_of_few(const struct an_counts *o, const ds_analysis_settings *s)
{
    return !an_enough_overall(o, s) && o->clients_alone > 0;
}

bool an_enough_condition(const struct an_counts *c, const ds_analysis_settings *s)
{
    return c->group[G_SESSIONS].nights >= s->min_condition_session_nights;
}

bool an_enough_hinge(const struct an_counts *c, const ds_analysis_settings *s)
{
    return c->group[G_BELOW].nights >= s->min_hinge_sessions && c->group[G_ABOVE].nights >= s->min_hinge_sessions;
}

bool an_enough_contrast(const struct an_contrast_spec *c, const struct an_counts *s, const ds_analysis_settings *set)
{
    const struct an_tally *own = &s->group[c->group];
    for (size_t i = 0; i < DS_COUNT(c->levels); i++)
        if (c->levels[i] >= 0 && s->group[c->levels[i]].nights < set->min_level_sessions) return false;
    if (c->hinge && !an_enough_hinge(s, set)) return false;
    if (c->group == G_DEEP_LATE) /* one cell of two levels */
        return own->nights >= (set->min_level_sessions + 1) / 2 && own->clients >= set->min_clients;
    if (c->group == G_SELF) return own->nights >= set->min_session_nights && own->clients >= set->min_clients;
    return own->nights > 0;
}
