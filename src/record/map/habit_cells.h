/* Habits of practice.yaml: columns of a practice's own beside a format's, and questions of a journal. */
#ifndef RECORD_HABIT_CELLS_H
#define RECORD_HABIT_CELLS_H

#include "record/format.h"

/* Sets a cell aside: its row stands without it. */
void rec_set_cell_aside(row_state *s, const binding *b, const char *reason);
void rec_finish_habit(row_state *s);
/* Binds the cell of a header as a habit of practice.yaml, in a format whose rows tell of days; *bound: it is one. Two cells that are
 * one habit are refused. */
DS_MUST ds_err rec_bind_habit(ds_mapper *m, const ds_cells *header, size_t cell, ds_arena *a, bool *bound, ds_why *w);
/* A record of each habit that the row tells. A day that tells nothing else is none. */
void rec_tell_habits(row_state *s);
/* The record of one habit on one day. */
void rec_tell_habit(row_state *s, const char *name, ds_date day, double amount);

#endif
