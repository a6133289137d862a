/* What the rows of a model hold of each kind of session: counts, which the thresholds look at. Pure. */
#ifndef ANALYSE_COUNTS_H
#define ANALYSE_COUNTS_H

#include "analyse/model/exposure.h"
#include "analyse/panel/panel.h"

enum an_model { M_OVERALL, M_CONDITION };

/* Kinds of session whose nights, sessions and clients are counted. */
enum an_group {
    G_SESSIONS,
    G_NIGHT1,
    G_EITHER,
    G_TWICE,
    G_MISSED,
    G_MISSED1,
    G_SELF,
    G_PRESSURE,
    G_BAND = G_PRESSURE + DS_PRESSURES,
    G_DEEP_LATE = G_BAND + BANDS,
    G_BELOW,
    G_ABOVE,
    G_LENGTH,
    GROUPS = G_LENGTH + LENGTHS
};
struct an_tally {
    int64_t nights, sessions, clients;
};
struct an_counts {
    int64_t rows, clients;
    int64_t clients_enough;            /* with enough session nights and enough plain nights each */
    int64_t clients_alone;             /* with enough of both for an answer that is of them alone */
    struct an_tally group[GROUPS];     /* pressure, band and length: only where the session is fully known */
    int64_t cell[DS_PRESSURES][BANDS]; /* the delivered mix: night-0 rows, fully known */
    double mean_lb, mean_la;           /* over the delivered mix */
    double shortest, longest;          /* delivered length, minutes; NaN when there is none */
};

/* One client has enough of both for an effect of their own. */
bool an_enough_client(int64_t session_nights, int64_t plain_nights, const ds_analysis_settings *s);
/* The same where there are too few clients to draw it towards. */
bool an_enough_alone(int64_t session_nights, int64_t plain_nights, const ds_analysis_settings *s);
/* The row has the outcome and what the model wants to know of its session. */
bool an_row_in_model(const struct an_panel_row *r, int outcome, enum an_model m);
/* Its sessions, if any, are counted in the group. */
bool an_row_in_group(const struct an_panel_row *r, enum an_group g);
/* Counts over the rows of the model, of all nights or of those up to one. */
void an_count_rows_until(const struct an_panel *p, int outcome, enum an_model m, ds_date until,
                         const ds_analysis_settings *s, struct an_counts *out);
void an_count_rows(const struct an_panel *p, int outcome, enum an_model m, const ds_analysis_settings *s,
                   struct an_counts *out);

/* The row's massages, if any, came after nights that are in the log. Who books after bad nights that are not, is compared with what
 * nobody knows: few clients alone are asked by these rows only (docs/methods.md 13). i: of the panel's rows, one of c's. */
bool an_row_led(const struct an_panel *p, const struct an_panel_client *c, size_t i, int outcome);
/* One client's such nights, after a massage and plain. */
void an_count_led(const struct an_panel *p, const struct an_panel_client *c, int outcome, ds_date until,
                  int64_t *sessions, int64_t *plain);
/* As an_count_rows of the overall model, of such rows only. */
void an_count_led_rows(const struct an_panel *p, int outcome, const ds_analysis_settings *s, struct an_counts *out);

#endif
