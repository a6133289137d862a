/* What an experiment with one client may compare. */
#ifndef ANALYSE_COMPARISON_H
#define ANALYSE_COMPARISON_H

#include <downshift/settings.h>
#include <downshift/query.h>

/* A session of the log, or the massages of a week, as a level is looked for in it. */
typedef struct {
    ds_str pressure;       /* "" for unknown */
    double minutes, gap;   /* gap: from its end to bedtime, minutes; NaN for unknown */
    int start;             /* minutes of the day; -1 for unknown */
    int64_t massages;      /* of a week */
} an_given;

typedef struct an_comparison {
    const char *name;
    const char *of;             /* "pressure", in words */
    const char *const *levels;  /* NULL-terminated; NULL: minutes */
    const char *const *words;   /* of each: what is done, "light pressure" */
    bool weeks;                 /* units are weeks, and not sessions */
    /* Which level was given, an index into levels, or the minutes; -1: not known */
    double (*given)(const an_given *g, const ds_analysis_settings *s);
} an_comparison;

extern const an_comparison an_comparisons[]; /* a NULL name ends */
const an_comparison *an_comparison_named(ds_str name); /* NULL: none */

/* "pressure:light,moderate" cut and checked; texts within it. DS_USAGE. */
DS_MUST ds_err an_comparison_read(const char *text, const an_comparison **c, ds_str level[2], ds_why *w);
/* What is done at a level: "light pressure", "60 minutes". NULL: no memory. */
const char *an_level_words(const an_comparison *c, ds_str level, ds_arena *a);
/* Which of two levels was given: 0, 1, or -1 for neither or unknown. Of minutes the nearer one, within a quarter of an hour. */
int an_level_given(const an_comparison *c, const ds_str level[2], const an_given *g, const ds_analysis_settings *s);
/* What was given, in a few words; "" for unknown. NULL: no memory. */
const char *an_given_words(const an_comparison *c, const an_given *g, ds_arena *a);

#endif
