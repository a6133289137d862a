/* The first pass over a file's bytes: its hash, its encoding, and whether it is text at all. */
#ifndef READ_SURVEY_H
#define READ_SURVEY_H

#include <downshift/base.h>

typedef enum { DS_UTF8, DS_UTF8_BOM, DS_UTF16LE, DS_UTF16BE, DS_CP1252 } ds_encoding;

enum { DS_HEAD = 4096 };

/* Bytes read at once, and held of a line. Fuzzed builds have smaller ones (tests/fuzz/run.sh): small inputs then cross their
 * borders, and are not outweighed by the making of large ones. */
#ifndef DS_READ_BLOCK
#define DS_READ_BLOCK (1 << 20)
#endif

typedef struct {
    char hash[DS_HASH_TEXT];
    int64_t bytes;
    ds_encoding encoding;
    size_t bom;     /* bytes of byte order mark to skip: 0, 2 or 3 */
    bool ends_cut;  /* the last line has no line end */
    unsigned char head[DS_HEAD];
    size_t head_n;
} ds_survey;

extern const char *const ds_encoding_names[]; /* as a summary shows them, by ds_encoding */

/* Reads fd from its beginning to its end. DS_DATA: empty, binary, or a known kind of file that is not text (named, with
 * advice); DS_NOINPUT: cannot be read. */
DS_MUST ds_err ds_survey_file(int fd, ds_survey *out, ds_why *w);

/* read(2) that goes on after a signal and fills buf as far as it can; *got is 0 at the end of the file. */
DS_MUST ds_err ds_read_block(int fd, void *buf, size_t cap, size_t *got, ds_why *w);

#endif
