/* Every reported effect is one contrast of a model's columns: the tables of their names, weights, needs and families. Pure. */
#ifndef ANALYSE_CONTRASTS_H
#define ANALYSE_CONTRASTS_H

#include "analyse/model/design.h"

enum how {
    H_FIXED, /* the weights as they stand */
    H_STD,   /* the design averaged over the delivered mix with pressure or band set */
    H_DIFF,  /* the same at the first of levels, less that at the second */
    H_LENGTH /* at moderate pressure, 60-120 min before bed, by length */
};

struct contrast_spec {
    const char *name, *label, *family; /* as ds_contrast */
    enum how how;
    struct {
        enum column column;
        double weight;
    } fixed[4];
    int pressure, band; /* H_STD: the level set; -1: as delivered */
    double minutes;     /* H_LENGTH */
    enum group group;   /* whose clients, sessions and nights it rests on */
    int levels[2];      /* groups that must have min_level_sessions; -1: none */
    bool hinge;         /* needs min_hinge_sessions on each side of 75 min */
    bool share;         /* also told in percent of the untreated mean */
};

extern const struct contrast_spec overall_specs[], condition_specs[];
extern const size_t n_overall_specs, n_condition_specs;

void contrast_weights(const struct contrast_spec *c, const struct survey *s, double w[COLUMNS]);
void length_weights(double minutes, double w[COLUMNS]);

/* ---- docs/methods.md 13: when to say "not enough nights yet" ---- */

bool enough_overall(const struct survey *overall, const ds_analysis_settings *s);
/* Two clients or more, but too few to stand for others: what is said is about them alone. */
bool these_only(const struct survey *overall, const ds_analysis_settings *s);
bool enough_condition(const struct survey *condition, const ds_analysis_settings *s);
bool enough_hinge(const struct survey *condition, const ds_analysis_settings *s);
/* This contrast, given that its model has enough. What no session comes near is withheld, too. */
bool enough_contrast(const struct contrast_spec *c, const struct survey *s, const ds_analysis_settings *set);

/* ---- verdicts ---- */

/* What is counted as resting on it: its group, of a difference the rarer of the two levels. */
const struct tally *tally_behind(const struct contrast_spec *c, const struct survey *s);
/* Whose number says how far the contrast can be trusted to hold for others: for a bend, those with sessions on its rarer side. */
int64_t clients_behind(const struct contrast_spec *c, const struct survey *s);

extern const char verdict_helps[], verdict_hurts[], verdict_unclear[];
/* By an estimate (positive is better) and its adjusted p; NaN: not enough nights. */
const char *verdict_of(double estimate, double p);
/* Fills p_holm within each family and the verdicts. "" and "display" are judged by their own p (docs/methods.md 15). */
void judge(ds_contrast *c, size_t n);
/* Families over n outcomes: each overall effect of a massage over those after the first, self-massage over all. derived: made from
 * others, in no family. */
void judge_outcomes(ds_outcome_result *o, const bool *derived, size_t n);

#endif
