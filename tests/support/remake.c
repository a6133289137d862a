#include "remake.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <zlib.h>

static void *some(ds_arena *a, size_t n)
{
    void *p = ds_alloc(a, n + 1);
    assert_non_null(p);
    return p;
}

/* ---- where the records are ---- */

static bool is_object(ds_str line)
{
    if (line.n && line.p[line.n - 1] == ',') line.n--;
    return line.n > 2 && *line.p == '{' && line.p[line.n - 1] == '}';
}

/* A line as a record, the empty text for none. */
static ds_str record_of(remake_kind kind, ds_str line)
{
    line = ds_trim(line);
    if (kind == REMAKE_TABLE) return line;
    if (kind == REMAKE_JSON && is_object(line)) {
        line.n -= line.p[line.n - 1] == ',';
        return line;
    }
    const bool tag = line.n > 1 && *line.p == '<' && !memchr("/?!", line.p[1], 3);
    return kind == REMAKE_XML && tag && line.p[line.n - 1] == '>' ? line : (ds_str){ 0 };
}

static size_t name_length(ds_str tag)
{
    size_t n = 1;
    while (n < tag.n && !memchr(" />", tag.p[n], 3)) n++;
    return n;
}

static bool goes_on(remake_kind kind, ds_str before, ds_str record)
{
    if (kind != REMAKE_XML) return true;
    const size_t n = name_length(before);
    return name_length(record) == n && !memcmp(before.p, record.p, n);
}

static ds_str *all_lines(ds_str text, size_t *n, ds_arena *a)
{
    size_t room = 1;
    for (size_t i = 0; i < text.n; i++) room += text.p[i] == '\n';
    ds_str *line = some(a, room * sizeof *line);
    for (*n = 0; ds_cut(&text, '\n', &line[*n]) && *n < room;) ++*n;
    return line;
}

/* The longest run of records from `from` on. */
static size_t longest(remake_kind kind, const ds_str *line, size_t n, size_t from, size_t *first)
{
    size_t best = 0, run = 0;
    for (size_t i = from; i < n; i++) {
        const ds_str r = record_of(kind, line[i]);
        run = !r.n ? 0 : run && goes_on(kind, record_of(kind, line[i - 1]), r) ? run + 1 : 1;
        if (run > best) *first = i + 1 - (best = run);
    }
    return best;
}

remake_file remake_read(remake_kind kind, ds_str bytes, int64_t header, ds_arena *a)
{
    size_t lines, first = 0;
    remake_file f = { .kind = kind, .whole = bytes };
    ds_str *line = all_lines(bytes, &lines, a);
    if (kind == REMAKE_OTHER) return f;
    f.n = longest(kind, line, lines, kind == REMAKE_TABLE ? (size_t)header : 0, &first);
    if (!f.n) return f;
    f.record = some(a, f.n * sizeof *f.record);
    for (size_t i = 0; i < f.n; i++) f.record[i] = record_of(kind, line[first + i]);
    const char *behind = line[first + f.n - 1].p + line[first + f.n - 1].n;
    f.head = (ds_str){ bytes.p, (size_t)(line[first].p - bytes.p) };
    f.tail = (ds_str){ behind, (size_t)(bytes.p + bytes.n - behind) };
    return f;
}

/* ---- made anew ---- */

static void add(ds_str *to, ds_str text)
{
    memcpy((char *)(uintptr_t)to->p + to->n, text.p, text.n);
    to->n += text.n;
}

ds_str remake_of(const remake_file *f, const size_t *which, size_t n, ds_arena *a)
{
    size_t room = f->head.n + f->tail.n + 2;
    for (size_t i = 0; i < n; i++) room += f->record[which[i]].n + 2;
    ds_str out = { some(a, room), 0 };
    add(&out, f->head);
    for (size_t i = 0; i < n; i++) {
        add(&out, f->record[which[i]]);
        if (i + 1 < n) add(&out, f->kind == REMAKE_JSON ? DS_LIT(",\n") : DS_LIT("\n"));
    }
    add(&out, f->tail.n ? f->tail : DS_LIT("\n"));
    return out;
}

ds_str remake_crlf(ds_str text, ds_arena *a)
{
    char *out = some(a, 2 * text.n);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n') out[n++] = '\r';
        out[n++] = text.p[i];
    }
    return (ds_str){ out, n };
}

/* Of the characters that UTF-8 writes with up to three bytes. */
ds_str remake_utf16(ds_str s, ds_arena *a)
{
    char *out = some(a, 2 * s.n + 2);
    size_t n = 0, k;
    memcpy(out, "\xFF\xFE", n = 2);
    for (size_t i = 0; i < s.n; i += k) {
        const unsigned char *c = (const unsigned char *)s.p + i;
        k = *c < 0x80 ? 1 : *c < 0xE0 ? 2 : 3;
        assert_true(*c < 0xF0 && i + k <= s.n);
        const unsigned u = k == 1 ? *c : k == 2 ? (*c & 31u) << 6 | (c[1] & 63u)
                                                : (*c & 15u) << 12 | (c[1] & 63u) << 6 | (c[2] & 63u);
        out[n++] = (char)(u & 255);
        out[n++] = (char)(u >> 8);
    }
    return (ds_str){ out, n };
}

ds_str remake_gzip(ds_str bytes, ds_arena *a)
{
    enum { AS_GZIP = 15 + 16 }; /* zlib.h: deflateInit2 */
    z_stream z = { 0 };
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, AS_GZIP, 8, Z_DEFAULT_STRATEGY), Z_OK);
    const size_t room = deflateBound(&z, bytes.n);
    char *out = some(a, room);
    z.next_in = (unsigned char *)(uintptr_t)bytes.p;
    z.avail_in = (unsigned)bytes.n;
    z.next_out = (unsigned char *)out;
    z.avail_out = (unsigned)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    const size_t n = z.total_out;
    assert_int_equal(deflateEnd(&z), Z_OK);
    return (ds_str){ out, n };
}
