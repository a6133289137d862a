/* What fails inside libxlsxwriter without coming out of it.
 *
 * The library takes no notice of a temporary file that could not be written, and of most memory that was not there: the
 * workbook is closed without an error and lacks something. Each such failure leaves its code in errno, and each part of
 * a workbook is put together in a file that the library opens by a function of its own, lxw_tmpfile
 * (xlsxwriter/utility.h). That function is ours here: it gives a file in memory, which no full disk can cut, and looks
 * at errno between one part and the next.
 */
#ifndef REPORT_WATCH_H
#define REPORT_WATCH_H

#include <stdbool.h>

/* One workbook at a time. */
void rep_watch_begin(void);
/* Around work in between that is not the library's, whose failures are told elsewhere. */
void rep_watch_pause(void);
void rep_watch_resume(void);
/* errno of the first failure since the beginning, 0 for none. *seen: the library used our files, so that none was
 * overlooked. */
int rep_watch_end(bool *seen);

#endif
