/* Where the pages of a sheet end. Pure.
 */
#ifndef REPORT_BREAKS_H
#define REPORT_BREAKS_H

#include <downshift/base.h>

/* What it costs to begin a page with a row, beside what it costs to leave a page half empty: its empty share, squared. */
#define REP_BREAK_BEST   0.0  /* before a heading */
#define REP_BREAK_BLOCK  0.1  /* between blocks */
#define REP_BREAK_LONG   0.12 /* between rows of a long table, whose head is repeated */
#define REP_BREAK_SHORT  0.4  /* between rows of a short one, between a table and its chart or note */
#define REP_BREAK_NEVER  1e6  /* after a heading or a head, before a last row */

typedef struct {
    double height; /* points */
    double again;  /* points of what is repeated above this row where a page begins with it: its table's head */
    double cost;   /* REP_BREAK_..., of a page that begins with it */
    bool headed;   /* the head was drawn again above it */
} rep_flow_row;

/* The rows that pages begin with, but the first, so that the whole costs least; a row higher than a page has one.
 * page    points of a page
 * titles  points of what every page but the first repeats
 * at      out, room for n
 * Returns how many; false in *ok when there was no memory. */
size_t rep_breaks(const rep_flow_row *row, size_t n, double page, double titles, ds_arena *a, size_t *at, bool *ok);

#endif
