#include "read/packed/gunzip.h"
#include "read/packed/bound.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { RAW = DS_PACKED_BLOCK, GZIP_ONLY = 16 + MAX_WBITS };

typedef struct {
    ds_bytes from;
    z_stream z;
    bool ready;      /* z is to be ended */
    bool within;     /* a part of the file, with its own head and checksum, was begun and not ended */
    bool behind;     /* a part has ended */
    bool ended;      /* no byte follows */
    int64_t in, out; /* bytes taken and given since the beginning */
    unsigned char raw[RAW];
} gunzip;

bool ds_is_gzip(ds_str head)
{
    return head.n >= 2 && !memcmp(head.p, "\x1F\x8B", 2);
}

static ds_err refill(gunzip *g, ds_why *w)
{
    size_t got;
    ds_err err = ds_bytes_read(&g->from, g->raw, sizeof g->raw, &got, w);
    if (err) return err;
    g->z.next_in = g->raw;
    g->z.avail_in = (uInt)got;
    g->in += (int64_t)got;
    if (got) return DS_OK;
    g->ended = true;
    if (!g->within) return DS_OK;
    return ds_fail(w, DS_DATA, "a gzip archive that ends in the middle: it was cut short; copy or export it again");
}

/* Between two parts: tapes pad with NULs. */
static ds_err begin_part(gunzip *g, ds_why *w)
{
    while (g->z.avail_in && g->behind && !*g->z.next_in) {
        g->z.next_in++;
        g->z.avail_in--;
    }
    if (!g->z.avail_in) return DS_OK;
    if (g->behind && *g->z.next_in != 0x1F)
        return ds_fail(w, DS_DATA, "a gzip archive with something else behind its end: unpack it by hand, and look");
    g->within = true;
    return DS_OK;
}

static ds_err inflate_some(gunzip *g, ds_why *w)
{
    int rc = inflate(&g->z, Z_NO_FLUSH);
    if (rc == Z_STREAM_END) {
        g->within = false;
        g->behind = true;
        rc = inflateReset(&g->z);
    }
    if (rc == Z_OK || rc == Z_BUF_ERROR) return DS_OK;
    if (rc == Z_MEM_ERROR) return ds_fail(w, DS_MEMORY, "unpacking a file");
    return ds_fail(w, DS_DATA, "a gzip archive that is damaged (%s): copy or export it again",
                   g->z.msg ? g->z.msg : "it cannot be unpacked");
}

static ds_err read_unpacked(void *state, void *buf, size_t cap, size_t *got, ds_why *w)
{
    gunzip *g = state;
    ds_err err = DS_OK;
    const size_t most = cap < (1u << 30) ? cap : 1u << 30;
    g->z.next_out = buf;
    g->z.avail_out = (uInt)most;
    while (!err && g->z.avail_out && !g->ended) {
        if (!g->z.avail_in) err = refill(g, w);
        if (!err && !g->ended && !g->within) err = begin_part(g, w);
        if (!err && g->within && g->z.avail_in) err = inflate_some(g, w);
    }
    *got = most - g->z.avail_out;
    g->out += (int64_t)*got;
    return err ? err : ds_unpack_bound(g->in, g->out, w);
}

static ds_err rewind_unpacked(void *state, ds_why *w)
{
    gunzip *g = state;
    g->within = g->behind = g->ended = false;
    g->in = g->out = 0;
    g->z.avail_in = 0;
    if (inflateReset(&g->z) != Z_OK) return ds_fail(w, DS_MEMORY, "unpacking a file");
    return ds_bytes_rewind(&g->from, w);
}

static void close_unpacked(void *state)
{
    gunzip *g = state;
    if (g->ready) inflateEnd(&g->z);
    ds_bytes_close(&g->from);
    free(g);
}

static const ds_bytes_class gunzip_class = { read_unpacked, rewind_unpacked, close_unpacked };

ds_err ds_gunzip(ds_bytes *b, ds_why *w)
{
    gunzip *g = calloc(1, sizeof *g);
    if (!g) return ds_fail(w, DS_MEMORY, "unpacking a file");
    g->from = *b;
    *b = (ds_bytes){ .class = &gunzip_class, .state = g, .fd = -1 };
    g->ready = inflateInit2(&g->z, GZIP_ONLY) == Z_OK;
    return g->ready ? ds_bytes_rewind(b, w) : ds_fail(w, DS_MEMORY, "unpacking a file");
}
