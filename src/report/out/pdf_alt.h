/* Words for charts, language and nothing else that cairo cannot put into a PDF.
 */
#ifndef REPORT_PDF_ALT_H
#define REPORT_PDF_ALT_H

#include "report/paper/paper.h"

#include <downshift/growing.h>

/* Adds to the end of a PDF what changes in it (ISO 32000-1, 7.5.6): each /Figure of its structure gets an /Alt, in the
 * order of the list, and the document a language. DS_INTERNAL where it does not hold as many figures as alts. */
DS_MUST ds_err rep_pdf_alt(ds_growing *pdf, const rep_alt *alts, ds_why *w);

#endif
