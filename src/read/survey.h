/* The first pass over a file's bytes: their hash, their encoding were they text, and how they begin and end. */
#ifndef READ_SURVEY_H
#define READ_SURVEY_H

#include "read/bytes.h"
#include "read/text/code_page.h"

/* MIXED: UTF-8 with bytes that are none, each of which is read as Windows-1252. CP1252: so far as it is no UTF-8;
 * MAC_ROMAN: told from it by what reads the text (ds_survey_page). */
typedef enum { DS_UTF8, DS_UTF8_BOM, DS_UTF16LE, DS_UTF16BE, DS_CP1252, DS_MIXED, DS_MAC_ROMAN } ds_encoding;

enum { DS_HEAD = 4096 };

/* Bytes read at once, and held of a line. Fuzzed builds have smaller ones (tests/fuzz/run.sh): small inputs then
 * cross their borders, and are not outweighed by the making of large ones. */
#ifndef DS_READ_BLOCK
#define DS_READ_BLOCK (1 << 20)
#endif

typedef struct {
    char hash[DS_HASH_TEXT];
    int64_t bytes;
    ds_encoding encoding;
    ds_page_signs signs; /* where it is no UTF-8 */
    size_t bom;       /* bytes of byte order mark to skip: 0, 2 or 3 */
    bool ends_cut;    /* the last line has no line end */
    bool splits_last; /* UTF-8 that ends inside a character */
    unsigned char head[DS_HEAD];
    size_t head_n;
} ds_survey;

extern const char *const ds_encoding_names[]; /* as a summary shows them, by ds_encoding */

/* Reads the beginning alone: neither hash nor length are known, and bytes behind it may be no UTF-8. */
DS_MUST ds_err ds_survey_head(ds_bytes *from, ds_survey *out, ds_why *w);
/* A pass over the bytes, from their beginning to their end. Says nothing of what kind of file it is. */
DS_MUST ds_err ds_survey_bytes(ds_bytes *from, ds_survey *out, ds_why *w);
/* Of text that is read as CP1252: looks which page of one byte a character it is in, and takes DS_MAC_ROMAN where it is
 * that. DS_DATA: nothing tells. */
DS_MUST ds_err ds_survey_page(ds_survey *s, ds_why *w);
/* Whether the file begins so. */
bool ds_survey_begins(const ds_survey *s, const char *bytes, size_t n);
/* The beginning as text, behind mark and blanks, other characters than ASCII left out: at most cap - 1 bytes with a NUL.
 * Returns the length. */
size_t ds_survey_text(const ds_survey *s, char *out, size_t cap);
/* Whether the text stands near the file's beginning, as the names of an archive's first members do. */
bool ds_survey_names(const ds_survey *s, const char *what);
/* Whether it is a ZIP archive that is one document (ECMA-376: a workbook, a text): its first member's name tells. */
bool ds_survey_package(const ds_survey *s);

#endif
