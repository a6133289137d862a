/* A file's bytes as UTF-8, a block at a time. */
#ifndef READ_ENCODING_H
#define READ_ENCODING_H

#include "read/survey.h"

typedef struct ds_decoder ds_decoder;

/* Reads bytes (borrowed, at their beginning) from behind their byte order mark. *out is yours to close, NULL after a
 * failure. */
DS_MUST ds_err ds_decoder_open(ds_bytes *from, const ds_survey *survey, ds_decoder **out, ds_why *w);
void ds_decoder_close(ds_decoder *d); /* NULL is fine */

/* With less room a character may find no place, and nothing would ever come. */
enum { DS_DECODE_LEAST = 16 };
/* At most cap bytes of UTF-8 into out (cap at least DS_DECODE_LEAST); *got is 0 at the end. UTF-8 itself is passed on as it is:
 * the survey has checked it; so is what is mixed. A character may be split between two calls. DS_DATA: bytes that are
 * no character; all text before them has been given by then. */
DS_MUST ds_err ds_decode(ds_decoder *d, char *out, size_t cap, size_t *got, ds_why *w);
bool ds_decoder_mixed(const ds_decoder *d); /* what it gives is not all UTF-8 (DS_MIXED) */
int64_t ds_decoder_at(const ds_decoder *d); /* bytes of the file taken so far */

#endif
