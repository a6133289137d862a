#include "store/rows/digest.h"

/* FNV-1a */
static uint64_t hash_text(ds_str s)
{
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    return h;
}

uint64_t ds_digest_name(ds_str name)
{
    return ds_digest_mix(hash_text(name));
}

uint64_t ds_digest_text(uint64_t name, ds_str s)
{
    return ds_digest_mix(name ^ ds_digest_mix(hash_text(s) + s.n));
}

static ds_val value_of(sqlite3_value *x)
{
    switch (sqlite3_value_type(x)) {
    case SQLITE_NULL:
        return DS_VNULL;
    case SQLITE_INTEGER:
        return DS_VINT(sqlite3_value_int64(x));
    case SQLITE_FLOAT:
        return DS_VREAL(sqlite3_value_double(x));
    default: /* a blob is none of ours: as text it has another digest */
        break;
    }
    const char *p = (const char *)sqlite3_value_text(x);
    return DS_VTEXT(((ds_str){ p ? p : "", (size_t)sqlite3_value_bytes(x) }));
}

static void row_digest(sqlite3_context *context, int n, sqlite3_value **x)
{
    uint64_t sum = 0;
    for (int i = 0; i + 1 < n; i += 2) {
        const ds_val name = value_of(x[i]), v = value_of(x[i + 1]);
        if (name.type != DS_V_TEXT || ds_same(name.as.s, DS_LIT("digest"))) continue;
        sum += ds_digest_part(ds_digest_name(name.as.s), &v);
    }
    sqlite3_result_int64(context, (sqlite3_int64)sum);
}

/* row_digest('name', value, ...): the sum of their parts, without that of a digest. */
int ds_digest_register(sqlite3 *db)
{
    return sqlite3_create_function_v2(db, "row_digest", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                      NULL, row_digest, NULL, NULL, NULL);
}
