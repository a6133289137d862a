#include "read/text/lines.h"
#include "read/text/mend.h"

#include <stdlib.h>
#include <string.h>

enum { BUFFER = DS_READ_BLOCK };

/* Where the next `c` stands: none lies in [start, at); buf[at] is one unless at == end. */
typedef struct {
    char c;
    size_t at;
} seeker;

struct ds_lines {
    ds_decoder *from;
    int64_t number;
    const char *first_end;
    bool ended, cut, mended;
    char *mend;        /* a line mended, NULL until there is one */
    size_t start, end; /* of the text in buf that was not given yet */
    seeker lf, cr;
    char buf[BUFFER + 1]; /* one more for the '\n' behind a last line without an end */
};

ds_lines *ds_lines_open(ds_decoder *from)
{
    ds_lines *l = malloc(sizeof *l);
    if (!l) return NULL;
    l->from = from;
    l->number = 0;
    l->first_end = NULL;
    l->ended = l->cut = l->mended = false;
    l->mend = NULL;
    l->start = l->end = 0;
    l->lf = (seeker){ '\n', 0 };
    l->cr = (seeker){ '\r', 0 };
    return l;
}

void ds_lines_close(ds_lines *l)
{
    if (l) free(l->mend);
    free(l);
}

bool ds_lines_mended(const ds_lines *l)
{
    return l->mended;
}

int64_t ds_lines_number(const ds_lines *l)
{
    return l->number;
}

bool ds_lines_cut(const ds_lines *l)
{
    return l->cut;
}

const char *ds_lines_end(const ds_lines *l)
{
    return l->first_end ? l->first_end : "LF";
}

/* Looks only at text not looked at before, so that a file with a million CRs and no LF is not searched a million times. */
static size_t seek(const ds_lines *l, seeker *k)
{
    if (k->at < l->start) k->at = l->start;
    if (k->at < l->end && l->buf[k->at] != k->c) {
        const char *p = memchr(l->buf + k->at, k->c, l->end - k->at);
        k->at = p ? (size_t)(p - l->buf) : l->end;
    }
    return k->at;
}

static ds_err fill(ds_lines *l, ds_why *w)
{
    size_t kept = l->end - l->start, got;
    memmove(l->buf, l->buf + l->start, kept);
    l->lf.at = l->lf.at > l->start ? l->lf.at - l->start : 0;
    l->cr.at = l->cr.at > l->start ? l->cr.at - l->start : 0;
    l->start = 0;
    l->end = kept;
    if (BUFFER - kept < DS_DECODE_LEAST)
        return ds_fail(w, DS_DATA, "over 1 MB without a line end: is this really a table?");
    ds_err err = ds_decode(l->from, l->buf + kept, BUFFER - kept, &got, w);
    if (err) return err;
    l->end += got;
    l->ended = !got;
    return DS_OK;
}

/* Length of the line end at `at`: 0 when more text must be seen to tell. */
static size_t end_length(const ds_lines *l, size_t at, const char **name)
{
    size_t i = at;
    while (i < l->end && l->buf[i] == '\r') i++;
    if (i == l->end && !l->ended) return 0;
    if (i == l->end || l->buf[i] != '\n') return *name = "CR", 1;
    *name = i == at ? "LF" : i == at + 1 ? "CRLF" : "CR CR LF";
    return i + 1 - at;
}

static void give(ds_lines *l, size_t at, size_t skip, char **text, size_t *n)
{
    *text = l->buf + l->start;
    *n = at - l->start;
    l->buf[at] = '\n';
    l->start = at + skip;
    l->cut = !skip;
    l->number++;
}

static ds_err mend(ds_lines *l, char **text, size_t *n, ds_why *w)
{
    l->mended = !ds_utf8((ds_str){ *text, *n });
    if (!l->mended) return DS_OK;
    if (!l->mend && !(l->mend = malloc(DS_MEND_GROWS * BUFFER + 1))) return ds_fail(w, DS_MEMORY, "a line of text");
    size_t got = ds_mend((ds_str){ *text, *n }, l->mend);
    if (got == SIZE_MAX)
        return ds_fail(w, DS_DATA,
                       "line %lld: bytes that are no character in UTF-8 or Windows-1252: save the file as UTF-8",
                       (long long)l->number);
    l->mend[got] = '\n';
    *text = l->mend;
    *n = got;
    return DS_OK;
}

ds_err ds_lines_next(ds_lines *l, char **text, size_t *n, bool *more, ds_why *w)
{
    for (;;) {
        const char *name = NULL;
        size_t lf = seek(l, &l->lf), cr = seek(l, &l->cr), at = lf < cr ? lf : cr;
        size_t skip = at < l->end ? end_length(l, at, &name) : 0;
        *more = l->start < l->end;
        if (skip || (l->ended && *more)) {
            if (!l->number) l->first_end = name;
            give(l, at, skip, text, n);
            return ds_decoder_mixed(l->from) ? mend(l, text, n, w) : DS_OK;
        }
        if (l->ended) return DS_OK;
        if (fill(l, w)) return ds_within(w, "line %lld", (long long)l->number + 1);
    }
}
