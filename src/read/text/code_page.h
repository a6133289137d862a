/* Code pages of one byte a character, and by what signs text in one is told from text in another. */
#ifndef READ_CODE_PAGE_H
#define READ_CODE_PAGE_H

#include <downshift/base.h>

/* MAC_ROMAN: what Excel of a Mac of old saved; it was replaced in 2001 */
typedef enum { DS_PAGE_1252, DS_PAGE_MAC_ROMAN, DS_PAGES, DS_PAGE_UNSURE = DS_PAGES } ds_page;
extern const char *const ds_page_names[DS_PAGES];

/* The code point of a byte from 0x80 on; 0: no character. */
unsigned ds_page_code(ds_page page, unsigned char byte);
/* As UTF-8 into out, at most 3 bytes; ASCII passes. Returns the length, 0 for no character. */
size_t ds_page_put(ds_page page, unsigned char byte, char *out);

/* What the bytes of a text tell of its page; begins as {0}. */
typedef struct {
    int64_t odd[DS_PAGES]; /* bytes that make no sense, as far as their neighbours tell */
    int64_t rare;          /* bytes that Windows-1252 has not, or for letters its languages seldom have */
    int64_t lf, cr;        /* line ends before the sample */
    int64_t line;          /* of the sample: the first such byte's; 0: there is none */
    char word[DS_PAGES][64]; /* what it stands in, read by each page */
} ds_page_signs;

/* A piece of the text; of words that two pieces share only what stands in one of them is seen. */
void ds_page_look(ds_page_signs *s, ds_str piece);
/* The same of one without such bytes: its lines count. */
void ds_page_pass(ds_page_signs *s, ds_str piece);
/* Windows-1252 where nothing speaks against it, or more against the other. */
ds_page ds_page_decide(const ds_page_signs *s);

#endif
