/* What became of all visits of a file, where its title or name is all that says so: "AppointmentSummary - No Show (2).xlsx". */
#include "record/format.h"

#include <string.h>

enum { WORDS = 32, PHRASE = 3, NAME = 64 };

static bool in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Words are of letters, and begin anew with a capital behind a small one: "SummaryNoShow". */
static size_t split(ds_str text, ds_str word[WORDS])
{
    size_t n = 0;
    for (size_t i = 0; i < text.n && n < WORDS;) {
        size_t from = i;
        while (i < text.n && in_word(text.p[i])) {
            const bool small = text.p[i] >= 'a' && text.p[i] <= 'z';
            i++;
            if (small && i < text.n && text.p[i] >= 'A' && text.p[i] <= 'Z') break;
        }
        if (i > from)
            word[n++] = (ds_str){ text.p + from, i - from };
        else
            i++;
    }
    return n;
}

static int meaning_of(const column *c, const ds_str *word, size_t n)
{
    const spelling *s = c->spellings.item;
    char phrase[NAME] = "", squashed[NAME];
    for (size_t i = 0; i < n; i++) ds_print_more(phrase, sizeof phrase, "%.*s", DS_FMT(word[i]));
    if (!rec_squash_word(ds_str_of(phrase), squashed, sizeof squashed)) return -1;
    for (size_t i = 0; i < c->spellings.n; i++)
        if (!strcmp(s[i].word, squashed)) return s[i].index;
    return -1;
}

static const column *column_of_status(const ds_format *f)
{
    for (size_t i = 0; i < f->columns.n; i++)
        if (columns_of(f)[i].field && !strcmp(columns_of(f)[i].field, "status")) return &columns_of(f)[i];
    return NULL;
}

int rec_status_in(const ds_format *f, ds_str text)
{
    const column *c = column_of_status(f);
    ds_str word[WORDS];
    const size_t n = c ? split(text, word) : 0;
    int told = -1;
    for (size_t i = 0; i < n;) {
        int meant = -1;
        size_t k = PHRASE < n - i ? PHRASE : n - i;
        while (k && (meant = meaning_of(c, word + i, k)) < 0) k--;
        if (meant >= 0 && told >= 0 && meant != told) return -1;
        if (meant >= 0) told = meant;
        i += k ? k : 1;
    }
    return told;
}
