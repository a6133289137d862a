/* The numbers behind all charts of a workbook, on a sheet of their own at its end.
 */
#ifndef REPORT_NUMBERS_H
#define REPORT_NUMBERS_H

#include "report/sheet/page.h"

#define REP_NUMBERS_SHEET "Numbers behind the charts"

/* Its name in the report's language. */
static inline const char *rep_numbers_name(const rep_book *b)
{
    return rep_book_word(b, REP_NUMBERS_SHEET);
}
/* Keeps a cell for the sheet, which is drawn last; v's text is borrowed. False: no memory. */
DS_MUST bool rep_number_put(rep_book *b, lxw_row_t row, lxw_col_t column, ds_val v, rep_look_key key);
/* The same, leading to the sheet of the chart. */
DS_MUST bool rep_number_head(rep_book *b, lxw_row_t row, const char *words, const char *sheet);
/* The row for the numbers of the next chart. */
lxw_row_t rep_numbers_next(rep_book *b);
/* A line that leads to the numbers behind this sheet's charts; nothing where it has none. */
DS_MUST ds_err rep_numbers_link(rep_page *p, ds_why *w);
/* Whether the workbook has the sheet: where a sheet shown declares a chart. */
DS_MUST ds_err rep_numbers_shown(const rep_book *b, bool *shown, ds_why *w);
DS_MUST ds_err rep_write_numbers(rep_book *b, ds_why *w);

#endif
