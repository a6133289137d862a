/* A workbook read back and held against what was drawn.
 */
#ifndef REPORT_READ_BACK_H
#define REPORT_READ_BACK_H

#include "report/sheet/drawn.h"

/* DS_NOWRITE when the file open as fd is not whole: an archive with every part that the drawing needs, each with the
 * CRC it was written with and well-formed XML; every sheet with its cells, their contents and styles; every chart
 * with its series. libxlsxwriter does not notice when a temporary file of a part could not be written. drawn is
 * ended; fd stays open. */
DS_MUST ds_err rep_read_back(int fd, const char *path, const rep_drawn *drawn, ds_arena *a, ds_why *w);

#endif
