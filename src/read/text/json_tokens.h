/* JSON (RFC 8259) as tokens, one at a time: memory does not grow with the file. Everything is checked that the grammar
 * says, so that what is cut short or damaged never looks whole. */
#ifndef READ_JSON_TOKENS_H
#define READ_JSON_TOKENS_H

#include "read/text/encoding.h"

typedef enum {
    DS_JSON_END,
    DS_JSON_OBJECT, /* begins */
    DS_JSON_ARRAY,  /* begins */
    DS_JSON_CLOSE,  /* the innermost of these ends */
    DS_JSON_KEY,    /* its value is the next token */
    DS_JSON_TEXT,
    DS_JSON_NUMBER, /* as written */
    DS_JSON_WORD    /* true, false, null */
} ds_json_kind;

enum { DS_JSON_DEPTH = 64, DS_JSON_TEXT_MAX = DS_READ_BLOCK / 16 };

typedef struct {
    ds_json_kind kind;
    ds_str text; /* of a key, text, number or word: until the next call */
    bool cut;    /* it is longer than DS_JSON_TEXT_MAX, and was cut */
    int64_t line;
} ds_json_token;

typedef struct ds_json ds_json;
ds_json *ds_json_open(ds_decoder *from); /* borrowed; NULL: no memory */
/* DS_DATA with the line: no JSON, nested over DS_JSON_DEPTH, ends too soon. */
DS_MUST ds_err ds_json_next(ds_json *j, ds_json_token *t, ds_why *w);
void ds_json_close(ds_json *j); /* NULL is fine */

#endif
