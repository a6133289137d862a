/* The confounders of one outcome's rows: which are used, how gaps are filled, where they are centred (docs/methods.md
 * 16). Pure. */
#ifndef ANALYSE_CONFOUNDERS_H
#define ANALYSE_CONFOUNDERS_H

#include "analyse/panel/panel.h"

enum { WEEK_TERMS = 6 };

extern const char *const an_confounder_names[CONFOUNDERS]; /* "training load" */

/* Made over the usable rows of the outcome's overall model; the condition model uses the same. */
struct an_confounders {
    size_t n_rows;
    bool wanted[CONFOUNDERS], use[CONFOUNDERS], constant[CONFOUNDERS];
    double missing[CONFOUNDERS]; /* share of rows without a value; 1: never logged */
    double grand[CONFOUNDERS];   /* mean of the values logged */
    double centre[CONFOUNDERS];  /* mean over the rows after filling */
    double *client_mean; /* n_clients x CONFOUNDERS by panel index; NaN where a client logged none; in the arena */
    int n_week;          /* 1: weekend (Friday and Saturday nights); 6: Tuesday to Sunday against Monday */
    bool use_week[WEEK_TERMS]; /* false where no row or every row has it */
    double week_centre[WEEK_TERMS];
};

DS_MUST ds_err an_confounders_plan(const struct an_panel *p, int outcome, const ds_analysis_settings *s, ds_arena *a,
                                   struct an_confounders *out, ds_why *w);
/* Filled and centred; client is the panel index of the row's client. */
double an_confounder_value(const struct an_confounders *c, const struct an_panel_row *r, size_t client, int x);
double an_week_value(const struct an_confounders *c, ds_date night, int term);
const char *an_week_name(const struct an_confounders *c, int term);
/* "adjusted for ...; left out: ...", in the arena; NULL when memory is full. */
const char *an_confounders_note(const struct an_confounders *c, ds_arena *a);

#endif
