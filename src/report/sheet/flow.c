#include "report/sheet/flow.h"

#include <downshift/growing.h>

enum { USUAL = 63 }; /* quarters of a point: a row of which nothing was said */

rep_flow_row *rep_flow_at(rep_flow *f, ds_arena *a, size_t row)
{
    while (f->n <= row) {
        rep_flow_row *rows = ds_room_for_one(a, f->row, f->n, &f->room, 128, sizeof *rows);
        if (!rows) return NULL;
        f->row = rows;
        f->row[f->n++] = (rep_flow_row){ .height = USUAL / 4.0, .cost = REP_BREAK_BLOCK };
    }
    return &f->row[row];
}

bool rep_flow_breaks(const rep_flow *f, size_t row)
{
    size_t low = 0, high = f->n_at;
    while (low < high) {
        const size_t mid = (low + high) / 2;
        if (f->at[mid] < row)
            low = mid + 1;
        else
            high = mid;
    }
    return low < f->n_at && f->at[low] == row;
}
