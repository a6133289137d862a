#include "analyse/trials/comparison.h"

#include <downshift/trials.h>

#include <math.h>
#include <string.h>

static const char *const pressure_words[] = { "light pressure", "moderate pressure", "deep pressure", NULL };
static const char *const gaps[] = { "under60", "60-120", "over120", NULL };
static const char *const gap_words[] = { "an end less than 60 minutes before bedtime", "an end 60 to 120 minutes before bedtime",
                                         "an end more than 120 minutes before bedtime", NULL };
static const char *const parts[] = { "morning", "midday", "afternoon", "evening", NULL };
static const char *const part_words[] = { "a session in the morning", "a session at midday", "a session in the afternoon", "a session in the evening", NULL };
static const char *const weeks[] = { "without", "with", NULL };
static const char *const week_words[] = { "a week without a massage", "a week with a massage", NULL };

static double pressure_given(const an_given *g, const ds_analysis_settings *s)
{
    (void)s;
    for (int i = 0; ds_pressure_names[i]; i++)
        if (ds_same(g->pressure, ds_str_of(ds_pressure_names[i]))) return i;
    return -1;
}

static double length_given(const an_given *g, const ds_analysis_settings *s)
{
    (void)s;
    return isfinite(g->minutes) ? g->minutes : -1;
}

static double gap_given(const an_given *g, const ds_analysis_settings *s)
{
    (void)s;
    return !isfinite(g->gap) ? -1 : g->gap < 60 ? 0 : g->gap <= 120 ? 1 : 2;
}

static double part_given(const an_given *g, const ds_analysis_settings *s)
{
    const char *const from[] = { s->midday_from, s->afternoon_from, s->evening_from };
    int part = 0, minutes;
    if (g->start < 0) return -1;
    for (size_t i = 0; i < DS_COUNT(from); i++) part += ds_clock(ds_str_of(from[i]), &minutes) && g->start >= minutes;
    return part;
}

static double week_given(const an_given *g, const ds_analysis_settings *s)
{
    (void)s;
    return g->massages > 0;
}

const an_comparison an_comparisons[] = {
    { "pressure", "pressure", ds_pressure_names, pressure_words, false, pressure_given },
    { "length", "length", NULL, NULL, false, length_given },
    { "gap", "time from the end of a session to bedtime", gaps, gap_words, false, gap_given },
    { "part", "part of the day", parts, part_words, false, part_given },
    { "weeks", "weeks with and without a massage", weeks, week_words, true, week_given },
    { 0 },
};

const char ds_trials_known[] = "pressure:light,moderate (or deep), length:60,90 (minutes), gap:60-120,over120 (or under60; minutes to bedtime), "
                               "part:midday,evening (or morning, afternoon) or weeks:without,with";

const an_comparison *an_comparison_named(ds_str name)
{
    for (const an_comparison *c = an_comparisons; c->name; c++)
        if (ds_same(name, ds_str_of(c->name))) return c;
    return NULL;
}

static int index_of(const an_comparison *c, ds_str level)
{
    for (int i = 0; c->levels[i]; i++)
        if (ds_same(level, ds_str_of(c->levels[i]))) return i;
    return -1;
}

static bool is_level(const an_comparison *c, ds_str level)
{
    int64_t minutes;
    return c->levels ? index_of(c, level) >= 0 : ds_int(level, &minutes) && minutes >= 10 && minutes <= 240;
}

ds_err an_comparison_read(const char *text, const an_comparison **c, ds_str level[2], ds_why *w)
{
    ds_str rest = ds_str_of(text), name, more;
    const bool cut = ds_cut(&rest, ':', &name) && ds_cut(&rest, ',', &level[0]) && ds_cut(&rest, ',', &level[1]) && !ds_cut(&rest, ',', &more);
    *c = cut ? an_comparison_named(name) : NULL;
    for (int i = 0; *c && i < 2; i++) level[i] = ds_trim(level[i]);
    if (*c && is_level(*c, level[0]) && is_level(*c, level[1]) && !ds_same(level[0], level[1])) return DS_OK;
    return ds_fail(w, DS_USAGE, "--compare: \"%s\": compare two of %s", text, ds_trials_known);
}

bool ds_trials_are(const char *compare, ds_str comparison, ds_str level0, ds_str level1)
{
    ds_str rest = ds_str_of(compare), name, first, second;
    if (!ds_cut(&rest, ':', &name) || !ds_same(name, comparison)) return false;
    if (!ds_cut(&rest, ',', &first) || !ds_cut(&rest, ',', &second)) return true;
    return ds_same(ds_trim(first), level0) && ds_same(ds_trim(second), level1);
}

const char *an_level_words(const an_comparison *c, ds_str level, ds_arena *a)
{
    const int i = c->levels ? index_of(c, level) : -1;
    return i >= 0 ? c->words[i] : ds_textf(a, "%.*s minutes", DS_FMT(level));
}

static int nearer(const ds_str level[2], double minutes)
{
    enum { AS_GOOD_AS = 15 };
    int64_t of[2];
    if (minutes < 0 || !ds_int(level[0], &of[0]) || !ds_int(level[1], &of[1])) return -1;
    const int k = fabs(minutes - (double)of[1]) < fabs(minutes - (double)of[0]);
    return fabs(minutes - (double)of[k]) <= AS_GOOD_AS ? k : -1;
}

int an_level_given(const an_comparison *c, const ds_str level[2], const an_given *g, const ds_analysis_settings *s)
{
    const double was = c->given(g, s);
    if (!c->levels) return nearer(level, was);
    for (int k = 0; k < 2; k++)
        if (was == index_of(c, level[k])) return k;
    return -1;
}

const char *an_given_words(const an_comparison *c, const an_given *g, ds_arena *a)
{
    if (c->weeks) return g->massages == 1 ? "1 massage" : ds_textf(a, "%lld massages", (long long)g->massages);
    if (!strcmp(c->name, "pressure")) return g->pressure.n ? ds_textf(a, "%.*s", DS_FMT(g->pressure)) : "";
    if (!strcmp(c->name, "length")) return isfinite(g->minutes) ? ds_textf(a, "%.0f minutes", g->minutes) : "";
    if (!strcmp(c->name, "gap")) return isfinite(g->gap) ? ds_textf(a, "%.0f minutes before bedtime", g->gap) : "";
    return g->start >= 0 ? ds_textf(a, "began at %02d:%02d", g->start / 60, g->start % 60) : "";
}
