/* The model matrices M0 (overall) and M1 (condition) of docs/methods.md 2. Pure. */
#ifndef ANALYSE_DESIGN_H
#define ANALYSE_DESIGN_H

#include "analyse/model/confounders.h"
#include "analyse/model/counts.h"

/* Every column a model may have. Lengths: minutes about 60, in steps of 15, with the hinge at 75. */
enum { MOST_HINGES = 30, SPLINE = 3, MOST_LEVELS = 12 };
enum an_column {
    C_ONE,
    C_A0,
    C_TWICE, /* night 0 of more than one massage */
    C_LIGHT,
    C_DEEP,
    C_B0_60,
    C_B120_240,
    C_B240P,
    C_DEEP_LATE,
    C_LB,
    C_LA,
    /* length without a bend, the hinges, and splines instead of bands and bends: only in the runs that ask for them */
    C_LENGTH,
    C_HINGES,
    C_AVERAGE_HINGE = C_HINGES + MOST_HINGES,
    C_PLATEAUS, /* length up to each of the hinges */
    C_LENGTH_SPLINE = C_PLATEAUS + MOST_HINGES,
    C_GAP_SPLINE = C_LENGTH_SPLINE + SPLINE,
    C_RAMP = C_GAP_SPLINE + SPLINE, /* a session's night, growing over the second to sixth week */
    C_WEEKS,                        /* since the client's first session */
    C_LEAD,                         /* a session tomorrow */
    C_MISSED0,                      /* a visit that did not take place, and the night after that */
    C_MISSED1,
    C_LEVEL,                    /* other than the most frequent one */
    C_LOADED = C_LEVEL + MOST_LEVELS, /* a session after training: the day's load */
    C_LOADED_LEVEL,                   /* the same, where the session is of the recipe's `meets` */
    C_POOR,                           /* a session of a client who sleeps little */
    C_POOR_LEVEL,
    C_HABIT,                        /* less the client's own mean */
    C_HABIT_A0,                     /* the same on a night after a massage */
    C_A1,
    C_SELF0,
    C_X,
    C_WEEK = C_X + CONFOUNDERS,
    C_MISSING = C_WEEK + WEEK_TERMS, /* the confounder was not logged */
    COLUMNS = C_MISSING + CONFOUNDERS
};

/* What a run has otherwise than the primary model of its kind. */
struct an_recipe {
    enum an_model model;
    const double *y; /* a value for each row of the panel instead of the outcome's, NaN: not in the run; may be NULL */
    enum { SPREADS_KNOWN, SPREADS_ANEW, SPREADS_ALIKE } spreads; /* of clients: as in the primary fit, if there is one */
    const enum an_column *add, *leave; /* columns more and less than usual */
    size_t n_add, n_leave;
    double hinge[MOST_HINGES]; /* minutes; of C_HINGES and C_PLATEAUS */
    size_t n_hinges;
    int factor, level[MOST_LEVELS];                       /* numbers; of C_LEVEL */
    int load_meets, poor_meets; /* levels of factor: of C_LOADED_LEVEL and C_POOR_LEVEL */
    int habit;                  /* of C_HABIT: its place among the panel's */
    const double *habit_mean;   /* by panel index of the client; NULL: no habit */
    const bool *poor;           /* by panel index of the client; may be NULL */
    double length_knot[SPLINE + 1], gap_knot[SPLINE + 1]; /* minutes */
};

/* Nothing otherwise: the primary model of its kind. */
const struct an_recipe *an_usual_recipe(enum an_model m);

struct an_design {
    const struct an_panel *panel;
    const struct an_confounders *conf;
    int outcome;
    const struct an_recipe *recipe;
    size_t p;
    enum an_column column[COLUMNS]; /* the p columns in use, in order */
    int at[COLUMNS];                /* where a column stands; -1: not in use */
};

/* All columns of the recipe that some row fills. The recipe is borrowed. */
void an_design_choose(const struct an_panel *p, const struct an_confounders *c, int outcome,
                      const struct an_recipe *recipe, const struct an_counts *s, struct an_design *out);
/* Row number i of the panel takes part. */
bool an_design_uses(const struct an_design *d, size_t i);
double an_design_y(const struct an_design *d, size_t i);
/* The design without some of its p columns. */
void an_design_without(const struct an_design *d, const size_t *drop, size_t n, struct an_design *out);
/* A session of that length in the columns of the length spline, and a gap in those of its own; the rest of w is left
 * alone. */
void an_length_spline(const struct an_recipe *r, double minutes, double w[COLUMNS]);
void an_gap_spline(const struct an_recipe *r, double gap, double w[COLUMNS]);
/* One row's p values. client: the panel index. */
void an_design_row(const struct an_design *d, const struct an_panel_row *r, size_t client, double *x);
const char *an_column_name(const struct an_design *d, enum an_column c); /* for people */

#endif
