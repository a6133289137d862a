/* A workbook of one sheet, the same bytes each time. */
#ifndef SUPPORT_SHEET_H
#define SUPPORT_SHEET_H

#include <downshift/base.h>

/* Writes the cells of plain CSV (commas, no quotes): dates (2026-10-03) and times of day (22:40) as a spreadsheet holds them,
 * numbers as numbers. False where it could not be written. */
bool support_sheet(const char *path, const char *name, ds_str csv);

#endif
