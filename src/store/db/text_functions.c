/* instr, replace and trim as SQLite has them (https://sqlite.org/lang_corefunc.html), but in a time that grows with the
 * texts and not with their product: SQLite's would run for minutes within one step of a query, where no budget stops
 * them. */
#define _GNU_SOURCE /* memmem */
#include "store/db/budget.h"

#include <string.h>

typedef struct {
    const char *p;
    size_t n;
} bytes;

static bytes text_of(sqlite3_value *v)
{
    const char *p = (const char *)sqlite3_value_text(v);
    return (bytes){ p ? p : "", p ? (size_t)sqlite3_value_bytes(v) : 0 };
}

static bytes blob_of(sqlite3_value *v)
{
    const char *p = sqlite3_value_blob(v);
    return (bytes){ p ? p : "", p ? (size_t)sqlite3_value_bytes(v) : 0 };
}

static const char *find(bytes in, bytes what)
{
    return what.n ? memmem(in.p, in.n, what.p, what.n) : in.p;
}

static bool any_null(int n, sqlite3_value **v)
{
    for (int i = 0; i < n; i++)
        if (sqlite3_value_type(v[i]) == SQLITE_NULL) return true;
    return false;
}

/* Characters begin at bytes that continue none. */
static int64_t characters(const char *from, const char *to)
{
    int64_t n = 0;
    for (; from < to; from++) n += ((unsigned char)*from & 0xC0) != 0x80;
    return n;
}

static void instr(sqlite3_context *context, int n, sqlite3_value **v)
{
    if (any_null(n, v)) return;
    const bool blobs = sqlite3_value_type(v[0]) == SQLITE_BLOB && sqlite3_value_type(v[1]) == SQLITE_BLOB;
    const bytes in = blobs ? blob_of(v[0]) : text_of(v[0]), what = blobs ? blob_of(v[1]) : text_of(v[1]);
    const char *at = find(in, what);
    sqlite3_result_int64(context, !at ? 0 : 1 + (blobs ? at - in.p : characters(in.p, at)));
}

static size_t times(bytes in, bytes what)
{
    size_t n = 0;
    for (const char *at; (at = find(in, what)); n++) in = (bytes){ at + what.n, in.n - (size_t)(at - in.p) - what.n };
    return n;
}

static void fill(char *out, bytes in, bytes what, bytes by)
{
    for (const char *at; (at = find(in, what));) {
        const size_t before = (size_t)(at - in.p);
        memcpy(out, in.p, before);
        memcpy(out + before, by.p, by.n);
        out += before + by.n;
        in = (bytes){ at + what.n, in.n - before - what.n };
    }
    memcpy(out, in.p, in.n);
}

/* Measured before it is made: growing piece by piece moves all that is there each time. */
static void replace(sqlite3_context *context, int n, sqlite3_value **v)
{
    if (any_null(2, v)) return;
    const bytes in = text_of(v[0]), what = text_of(v[1]), by = text_of(v[2]);
    if (!what.n) {
        sqlite3_result_value(context, v[0]);
        return;
    }
    if (any_null(n, v)) return;
    const size_t k = times(in, what), size = in.n - k * what.n + k * by.n;
    if (size > (size_t)sqlite3_limit(sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1)) {
        sqlite3_result_error_toobig(context);
        return;
    }
    char *text = sqlite3_malloc64(size + 1);
    if (!text) {
        sqlite3_result_error_nomem(context);
        return;
    }
    fill(text, in, what, by);
    sqlite3_result_text(context, text, (int)size, sqlite3_free);
}

/* ---- trim ---- */

enum { LEFT = 1, RIGHT = 2, SET = 100 /* characters to trim */ };

/* The bytes of the character that begins at p. */
static size_t width(const char *p, const char *end)
{
    size_t n = 1;
    while (p + n < end && ((unsigned char)p[n] & 0xC0) == 0x80) n++;
    return n;
}

typedef struct {
    bytes c[SET];
    size_t n;
} set;

static bool take_set(bytes text, set *out)
{
    const char *p = text.p, *end = text.p + text.n;
    for (out->n = 0; p < end; out->n++) {
        if (out->n == SET) return false;
        out->c[out->n] = (bytes){ p, width(p, end) };
        p += out->c[out->n].n;
    }
    return true;
}

/* The bytes of the set's character that the text begins with, or ends with; 0 for none. */
static size_t at_end(bytes in, const set *s, bool right)
{
    for (size_t i = 0; i < s->n; i++) {
        const bytes c = s->c[i];
        if (c.n <= in.n && !memcmp(right ? in.p + in.n - c.n : in.p, c.p, c.n)) return c.n;
    }
    return 0;
}

static void trim(sqlite3_context *context, int n, sqlite3_value **v)
{
    const int sides = *(const int *)sqlite3_user_data(context);
    set s;
    if (any_null(n, v)) return;
    bytes in = text_of(v[0]);
    if (!take_set(n > 1 ? text_of(v[1]) : (bytes){ " ", 1 }, &s)) {
        sqlite3_result_error(context, "trim() takes at most 100 different characters", -1);
        return;
    }
    for (size_t k; (sides & LEFT) && (k = at_end(in, &s, false)); in = (bytes){ in.p + k, in.n - k }) {}
    for (size_t k; (sides & RIGHT) && (k = at_end(in, &s, true)); in.n -= k) {}
    sqlite3_result_text(context, in.p, (int)in.n, SQLITE_TRANSIENT);
}

int ds_add_text_functions(ds_db *d)
{
    static const int left = LEFT, right = RIGHT, both = LEFT | RIGHT;
    static const struct {
        const char *name;
        int arguments;
        const int *sides;
        void (*run)(sqlite3_context *, int, sqlite3_value **);
    } all[] = {
        { "instr", 2, NULL, instr }, { "replace", 3, NULL, replace }, { "trim", 1, &both, trim },
        { "trim", 2, &both, trim },  { "ltrim", 1, &left, trim },     { "ltrim", 2, &left, trim },
        { "rtrim", 1, &right, trim }, { "rtrim", 2, &right, trim },
    };
    int rc = SQLITE_OK;
    for (size_t i = 0; !rc && i < DS_COUNT(all); i++)
        rc = sqlite3_create_function_v2(d->db, all[i].name, all[i].arguments,
                                        SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                        (void *)(uintptr_t)all[i].sides, all[i].run, NULL, NULL, NULL);
    return rc;
}
