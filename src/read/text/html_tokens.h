/* The tags and texts of a web page, as programs write tables into one; whatever stands in it, something is made of it. */
#ifndef READ_HTML_TOKENS_H
#define READ_HTML_TOKENS_H

#include "read/text/encoding.h"

typedef enum { DS_HTML_END, DS_HTML_TEXT, DS_HTML_OPEN, DS_HTML_CLOSE } ds_html_kind;

enum { DS_HTML_NAME = 16, DS_HTML_TAG = 4096 };

typedef struct {
    ds_html_kind kind;
    char name[DS_HTML_NAME]; /* of a tag: "td", in small letters; cut where it is longer */
    ds_str text;             /* TEXT: a piece of it, references as they are. OPEN: its attributes. Until the next call */
    int64_t line;            /* on which it begins */
} ds_html_token;

typedef struct ds_html ds_html;
ds_html *ds_html_open(ds_decoder *from); /* borrowed; NULL: no memory */
/* Comments, declarations, scripts, styles and the title are passed over. DS_DATA: bytes that are no character, a tag over
 * DS_HTML_TAG bytes. */
DS_MUST ds_err ds_html_next(ds_html *h, ds_html_token *t, ds_why *w);
void ds_html_close(ds_html *h); /* NULL is fine */
/* The number that an attribute has ('colspan="2"', whatever its quotes), at most `most`; 1 where there is none. */
unsigned ds_html_number(ds_str attributes, const char *name, unsigned most);

#endif
