/* suppress: which counts a partner may not see, and the proof that what is shown does not give them away. Another
 * face of audience; pure: numbers in, numbers out.
 *
 * A release is cells, counts of people or of things that people did, and relations between them: a total is the sum
 * of its parts, a quarter the sum of its months. A reader knows every cell that is shown, in this release and in all
 * earlier ones, every relation, and that a hidden cell is a whole number between its `low` and `high`. Primary
 * suppression hides small counts; complementary suppression hides more, with the same mark, until no hidden cell can
 * be told too closely.
 *
 * Sources: Cox, Suppression methodology and statistical disclosure control, JASA 75 (1980) 377-385: complementary
 * suppression by the cell's protection interval; Fischetti & Salazar-Gonzalez, Solving the cell suppression problem
 * on tabular data with linear constraints, Management Science 47 (2001) 1008-1027: the attacker's problem, the least
 * and the most of each hidden cell over all tables that fit what is shown; Hundepool et al., Statistical Disclosure
 * Control (2012), ch. 4: dominance, p% rule. CMS cell size policy: fewer than 11.
 */
#ifndef DOWNSHIFT_SUPPRESS_H
#define DOWNSHIFT_SUPPRESS_H

#include <downshift/base.h>

enum {
    DS_SMALLEST_GROUP = 11, /* clients */
    DS_RANGE_WIDTH = 5,     /* most less least of a hidden cell, at least */
    DS_LEAST_CHANGED = 3,   /* clients by which two releases differ, if they differ at all */
    DS_COUNT_MOST = 1000000 /* what a reader takes a count to be at most where nothing else says */
};

typedef struct {
    int64_t value;     /* the count, also of a hidden cell */
    int64_t low, high; /* what is known of it when it is hidden, 0 .. DS_COUNT_MOST */
    bool shown;
    bool fixed;        /* stays as it is: shown in an earlier release, or not released at all */
    bool harmless;     /* of a group that is large enough, not released: how closely it can be told does not matter */
    int table;         /* ds_hide_small and ds_hide_more hide cells of tables from 0 on; -1: of none */
} ds_cell;

/* sum of sign[i] * cell[i], n of them, lies in low .. high. A total is its parts: signs 1, ..., 1, -1, and 0 .. 0. */
typedef struct {
    const size_t *cell;
    const int *sign; /* 1 or -1 */
    size_t n;
    int64_t low, high;
} ds_relation;

typedef struct {
    ds_cell *cell;
    size_t n_cells;
    const ds_relation *relation;
    size_t n_relations;
} ds_cell_system;

/* Primary suppression: hides cells of 1 .. least - 1 that are not fixed. How many. */
size_t ds_hide_small(ds_cell_system *c, int64_t least);

/* The least and the most that each cell can be, of all whole numbers that fit what is shown and lie within `reach`
 * of the truth: low and high of n_cells each; of a shown cell its value twice. So a range is never wider than what a
 * reader can find; it is narrower where it goes on beyond that, or where the search is given up after a bounded
 * number of steps: what passes an audit has been found, table by table. Where nothing fits at all, low is above
 * high. DS_MEMORY. */
DS_MUST ds_err ds_cell_ranges(const ds_cell_system *c, int64_t reach, int64_t *low, int64_t *high, ds_arena *a,
                              ds_why *w);

/* Complementary suppression: while a hidden cell's range is narrower than width, hides the smallest cell that is
 * shown, is neither 0 nor fixed and stands in a relation with it; *hidden: how many. Ends also where none is left:
 * then the audit fails. DS_MEMORY. */
DS_MUST ds_err ds_hide_more(ds_cell_system *c, int64_t width, size_t *hidden, ds_arena *a, ds_why *w);

/* The audit. *narrow: the first hidden cell whose range is narrower than width, n_cells for none; its range in *low,
 * *high. DS_MEMORY. */
DS_MUST ds_err ds_audit(const ds_cell_system *c, int64_t width, size_t *narrow, int64_t *low, int64_t *high,
                        ds_arena *a, ds_why *w);

/* In how many two sets differ: of one and not of the other. Ids in ascending order, each once. */
size_t ds_set_difference(const int64_t *one, size_t n, const int64_t *other, size_t m);
/* Whether figures over both tell of somebody: they differ, by fewer than DS_LEAST_CHANGED. */
bool ds_sets_tell(const int64_t *one, size_t n, const int64_t *other, size_t m);

/* Whether a sum of n parts, none below 0, tells of one of them: the largest is more than 75 % of it, or the sum without
 * the two largest is less than 10 % of the largest, so that the second can reckon it (p% rule). */
bool ds_sum_tells(const double *part, size_t n);

#endif
