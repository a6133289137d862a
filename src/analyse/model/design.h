/* The model matrices M0 (overall) and M1 (condition) of docs/methods.md 2, and what the rows hold of each kind of session. Pure. */
#ifndef ANALYSE_DESIGN_H
#define ANALYSE_DESIGN_H

#include "analyse/model/confounders.h"
#include "analyse/panel/panel.h"

enum model { M_OVERALL, M_CONDITION };

/* Every column a model may have. Lengths: minutes about 60, in steps of 15, with the hinge at 75. */
enum { MOST_HINGES = 30, SPLINE = 3, MOST_TECHNIQUES = 12 };
enum column {
    C_ONE,
    C_A0,
    C_LIGHT,
    C_DEEP,
    C_B0_60,
    C_B120_240,
    C_B240P,
    C_DEEP_LATE,
    C_LB,
    C_LA,
    C_LENGTH, /* length without a bend, the hinges, and splines instead of bands and bends: only in the runs that ask for them */
    C_HINGES,
    C_AVERAGE_HINGE = C_HINGES + MOST_HINGES,
    C_LENGTH_SPLINE,
    C_GAP_SPLINE = C_LENGTH_SPLINE + SPLINE,
    C_RAMP = C_GAP_SPLINE + SPLINE, /* a session's night, growing over the second to sixth week */
    C_WEEKS,                        /* since the client's first session */
    C_LEAD,                         /* a session tomorrow */
    C_TECHNIQUE,                    /* other than the most frequent one */
    C_A1 = C_TECHNIQUE + MOST_TECHNIQUES,
    C_SELF0,
    C_X,
    C_WEEK = C_X + CONFOUNDERS,
    C_MISSING = C_WEEK + WEEK_TERMS, /* the confounder was not logged */
    COLUMNS = C_MISSING + CONFOUNDERS
};

enum band { B_0_60, B_60_120, B_120_240, B_240P, BANDS };
enum { HINGE = 75, LENGTHS = 7, LENGTH_FIRST = 30, LENGTH_STEP = 15, LENGTH_NEAR = 10 };

enum band band_of(double gap);                   /* [0,60), [60,120], (120,240], over 240 minutes to bedtime */
double length_before(double minutes);            /* (min(L, 75) - 60) / 15 */
double length_after(double minutes);             /* max(L - 75, 0) / 15 */
double length_linear(double minutes);            /* (L - 60) / 15 */
double length_past(double minutes, double bend); /* max(L - bend, 0) / 15 */

/* Kinds of session whose nights, sessions and clients are counted. */
enum group {
    G_SESSIONS,
    G_NIGHT1,
    G_EITHER,
    G_SELF,
    G_PRESSURE,
    G_BAND = G_PRESSURE + DS_PRESSURES,
    G_DEEP_LATE = G_BAND + BANDS,
    G_BELOW,
    G_ABOVE,
    G_LENGTH,
    GROUPS = G_LENGTH + LENGTHS
};
struct tally {
    int64_t nights, sessions, clients;
};
struct survey {
    int64_t rows, clients;
    int64_t clients_enough;            /* with enough session nights and enough plain nights each */
    struct tally group[GROUPS];        /* pressure, band and length: only where the session is fully known */
    int64_t cell[DS_PRESSURES][BANDS]; /* the delivered mix: night-0 rows, fully known */
    double mean_lb, mean_la;           /* over the delivered mix */
    double shortest, longest;          /* delivered length, minutes; NaN when there is none */
};

bool client_enough(int64_t session_nights, int64_t plain_nights, const ds_analysis_settings *s);
bool row_in_model(const struct panel_row *r, int outcome, enum model m);
void survey_rows(const struct panel *p, int outcome, enum model m, const ds_analysis_settings *s, struct survey *out);

/* What a run has otherwise than the primary model of its kind. */
struct recipe {
    enum model model;
    const double *y; /* a value for each row of the panel instead of the outcome's, NaN: not in the run; may be NULL */
    const enum column *add, *leave; /* columns more and less than usual */
    size_t n_add, n_leave;
    double hinge[MOST_HINGES]; /* minutes; of C_HINGES */
    size_t n_hinges;
    int technique[MOST_TECHNIQUES];                       /* numbers; of C_TECHNIQUE */
    double length_knot[SPLINE + 1], gap_knot[SPLINE + 1]; /* minutes */
};

const struct recipe *usual_recipe(enum model m);

struct design {
    const struct panel *panel;
    const struct confounders *conf;
    int outcome;
    const struct recipe *recipe;
    size_t p;
    enum column column[COLUMNS]; /* the p columns in use, in order */
    int at[COLUMNS];             /* where a column stands; -1: not in use */
};

/* All columns of the recipe that some row fills. The recipe is borrowed. */
void design_choose(const struct panel *p, const struct confounders *c, int outcome, const struct recipe *recipe,
                   const struct survey *s, struct design *out);
/* Row number i of the panel takes part. */
bool design_uses(const struct design *d, size_t i);
double design_y(const struct design *d, size_t i);
/* The design without some of its p columns. */
void design_without(const struct design *d, const size_t *drop, size_t n, struct design *out);
/* A session of that length in the columns of the length spline, and a gap in those of its own; the rest of w is left alone. */
void length_spline(const struct recipe *r, double minutes, double w[COLUMNS]);
void gap_spline(const struct recipe *r, double gap, double w[COLUMNS]);
/* One row's p values. client: the panel index. */
void design_row(const struct design *d, const struct panel_row *r, size_t client, double *x);
const char *column_name(const struct design *d, enum column c); /* for people */

/* Which contrasts survive when columns of a design depend on others: full is the design with, kept the one without them. */
struct alias {
    size_t n; /* dropped columns */
    enum column dropped[COLUMNS];
    double a[COLUMNS][COLUMNS]; /* dropped column k = sum over c of a[k][c] * column c */
};
DS_MUST ds_err design_alias(const struct design *full, const struct design *kept, ds_arena *a, struct alias *out,
                            ds_why *w);
/* w'beta is the same for every beta that fits equally well. */
bool alias_estimable(const struct alias *a, const double w[COLUMNS]);

#endif
