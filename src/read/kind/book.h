/* The parts of an Excel workbook (ECMA-376 part 1): which sheets there are, texts kept apart, what styles show. */
#ifndef READ_BOOK_H
#define READ_BOOK_H

#include <downshift/read.h>
#include "read/packed/unzip.h"
#include "read/text/serial.h"

enum { DS_BOOK_SHEETS = 256, DS_BOOK_STYLES = 1 << 16, DS_BOOK_STRINGS = 1 << 20, DS_BOOK_TEXT = 32 << 20 };

typedef struct {
    ds_path path; /* its name */
    const char *relation;
    size_t part;           /* of the archive */
    bool hidden, is_sheet; /* is_sheet: its part is there, and is no chart */
} ds_sheet;

typedef struct {
    ds_unzip *zip;
    ds_arena a;
    ds_sheet *sheet;
    size_t sheets;
    bool from_1904;
    unsigned char *shown; /* a ds_shown by style */
    size_t styles;
    ds_str *string;
    size_t strings;
} ds_book;

/* Reads all but the sheets; zip is borrowed. The book is yours to free, after a failure, too. DS_DATA: a part is damaged, or
 * there is more than the bounds above. */
DS_MUST ds_err ds_book_read(ds_book *b, ds_unzip *zip, ds_why *w);
void ds_book_free(ds_book *b);
/* An element's or attribute's name without its prefix. */
const char *ds_local_name(const char *name);
/* The attribute of that local name, NULL for none. */
const char *ds_attribute(const char *const *attribute, const char *name);

#endif
