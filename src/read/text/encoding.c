#include "read/text/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

enum { RAW = DS_READ_BLOCK / 4 };

struct ds_decoder {
    ds_bytes *from;
    int64_t at;
    const char *name; /* of the encoding, for errors */
    bool mixed, converts, ended, mac;
    iconv_t cd;
    size_t first, end; /* of the bytes in raw that are still to be converted */
    char raw[RAW];
};

static const char *const iconv_names[] = { NULL, NULL, "UTF-16LE", "UTF-16BE", "CP1252", NULL, NULL };

static ds_err skip_mark(ds_decoder *d, size_t bom, ds_why *w)
{
    char mark[4];
    size_t got = 0;
    return bom ? ds_bytes_read(d->from, mark, bom, &got, w) : DS_OK;
}

ds_err ds_decoder_open(ds_bytes *from, const ds_survey *survey, ds_decoder **out, ds_why *w)
{
    ds_decoder *d = *out = malloc(sizeof *d);
    if (!d) return ds_fail(w, DS_MEMORY, "a file's text");
    const char *iconv_name = iconv_names[survey->encoding];
    *d = (ds_decoder){ .from = from,
                       .at = (int64_t)survey->bom,
                       .name = ds_encoding_names[survey->encoding],
                       .mixed = survey->encoding == DS_MIXED,
                       .mac = survey->encoding == DS_MAC_ROMAN };
    if (iconv_name && (d->cd = iconv_open("UTF-8", iconv_name)) != (iconv_t)-1) d->converts = true;
    ds_err err = skip_mark(d, survey->bom, w);
    if (!err && iconv_name && !d->converts) err = ds_fail(w, DS_MEMORY, "iconv does not know %s", d->name);
    if (!err) return DS_OK;
    ds_decoder_close(d);
    *out = NULL;
    return err;
}

void ds_decoder_close(ds_decoder *d)
{
    if (d && d->converts) iconv_close(d->cd);
    free(d);
}

bool ds_decoder_mixed(const ds_decoder *d)
{
    return d->mixed;
}

int64_t ds_decoder_at(const ds_decoder *d)
{
    return d->at;
}

/* Keeps the bytes of an unfinished character and reads on behind them. */
static ds_err refill(ds_decoder *d, ds_why *w)
{
    size_t kept = d->end - d->first, got;
    memmove(d->raw, d->raw + d->first, kept);
    d->first = 0;
    d->end = kept;
    ds_err err = ds_bytes_read(d->from, d->raw + kept, RAW - kept, &got, w);
    if (err) return err;
    d->ended = !got;
    d->end += got;
    d->at += (int64_t)got;
    return DS_OK;
}

static ds_err convert(ds_decoder *d, char *out, size_t cap, size_t *got, ds_why *w)
{
    for (*got = 0; !*got;) {
        if (d->end - d->first < 4 && !d->ended) {
            ds_err err = refill(d, w);
            if (err) return err;
        }
        if (d->first == d->end) return DS_OK;
        char *in = d->raw + d->first, *to = out;
        size_t in_n = d->end - d->first, out_n = cap;
        size_t rc = iconv(d->cd, &in, &in_n, &to, &out_n);
        int why = rc == (size_t)-1 ? errno : 0;
        d->first = d->end - in_n;
        *got = cap - out_n;
        if (!*got && (why == EILSEQ || (why == EINVAL && d->ended)))
            return ds_fail(w, DS_DATA, "bytes that are no character in %s: save the file as UTF-8", d->name);
    }
    return DS_OK;
}

/* By a table of our own: iconv's may not be installed. */
static ds_err from_mac(ds_decoder *d, char *out, size_t cap, size_t *got, ds_why *w)
{
    enum { GROWS = 3 };
    size_t n = 0;
    *got = 0;
    ds_err err = ds_bytes_read(d->from, d->raw, cap / GROWS < RAW ? cap / GROWS : RAW, &n, w);
    for (size_t i = 0; i < n; i++) *got += ds_page_put(DS_PAGE_MAC_ROMAN, (unsigned char)d->raw[i], out + *got);
    if (!err) d->at += (int64_t)n;
    return err;
}

ds_err ds_decode(ds_decoder *d, char *out, size_t cap, size_t *got, ds_why *w)
{
    if (d->mac) return from_mac(d, out, cap, got, w);
    if (d->converts) return convert(d, out, cap, got, w);
    ds_err err = ds_bytes_read(d->from, out, cap, got, w);
    if (!err) d->at += (int64_t)*got;
    return err;
}
