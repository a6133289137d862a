/* Every reported effect is one contrast of a model's columns: the tables of their names, weights, needs and families.
 * Pure. */
#ifndef ANALYSE_CONTRASTS_H
#define ANALYSE_CONTRASTS_H

#include "analyse/model/design.h"

#define AN_PART_OF_DAY "part_of_day" /* how the families of parts of the day begin */

#define AN_HABIT "habit"              /* the family of habits, and how that of their meetings with a massage begins */
#define AN_HABIT_MEETING AN_HABIT "_meeting"

enum an_contrast_kind {
    H_FIXED, /* the weights as they stand */
    H_STD,   /* the design averaged over the delivered mix with pressure or band set */
    H_DIFF,  /* the same at the first of levels, less that at the second */
    H_LENGTH /* at moderate pressure, 60-120 min before bed, by length */
};

enum an_hinge {
    HINGE_NONE,
    HINGE_SIDE, /* needs min_hinge_sessions on each side of 75 min */
    HINGE_BEND  /* the same, and is a change of slope: neither help nor harm */
};

struct an_contrast_spec {
    const char *name, *label, *family; /* as ds_contrast */
    enum an_contrast_kind kind;
    struct {
        enum an_column column;
        double weight;
    } fixed[4];
    int pressure, band;  /* H_STD: the level set; -1: as delivered */
    double minutes;      /* H_LENGTH */
    enum an_group group; /* whose clients, sessions and nights it rests on */
    int levels[2];       /* groups that must have min_level_sessions; -1: none */
    enum an_hinge hinge;
    bool share; /* also told in percent of the untreated mean */
};

extern const struct an_contrast_spec an_overall_specs[], an_condition_specs[];
extern const size_t an_n_overall_specs, an_n_condition_specs;

/* The contrast over the columns that a design may have; all COLUMNS of w are written. */
void an_contrast_weights(const struct an_contrast_spec *c, const struct an_counts *s, double w[COLUMNS]);
/* A session of that length at the reference condition. */
void an_length_weights(double minutes, double w[COLUMNS]);

/* What is counted as resting on it: its group, of a difference the rarer of the two levels. */
const struct an_tally *an_contrast_tally(const struct an_contrast_spec *c, const struct an_counts *s);
/* Whose number says how far the contrast can be trusted to hold for others: for a bend, those with sessions on its
 * rarer side. */
int64_t an_contrast_clients(const struct an_contrast_spec *c, const struct an_counts *s);

#endif
