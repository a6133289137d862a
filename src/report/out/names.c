#include "report/out/names.h"

#include <stdio.h>
#include <string.h>

/* File systems take 255 bytes, of which the report's name, the month and the suffixes have their part. */
enum { NAME_MOST = 120, HASH_SHOWN = 16 };

static bool plain_in_name(unsigned char c, bool first)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == '-' ||
           (c == '.' && !first);
}

static char *safe(ds_arena *a, const char *name)
{
    ds_str rest = ds_str_of(name);
    char *out = ds_alloc(a, 3 * rest.n + 1), *to = out;
    while (out && rest.n) {
        const char *at = rest.p;
        bool plain = ds_clean_next(&rest, DS_CLEAN_SHOWN).p == at && plain_in_name((unsigned char)*at, at == name);
        for (; at < rest.p; at++) to += sprintf(to, plain ? "%c" : "%%%02X", (unsigned char)*at);
    }
    return out;
}

const char *rep_safe_name(ds_arena *a, const char *name)
{
    char hash[DS_HASH_TEXT];
    ds_hash h;
    const char *all = safe(a, name);
    if (!all || strlen(all) <= NAME_MOST) return all;
    ds_hash_start(&h);
    ds_hash_add(&h, name, strlen(name));
    ds_hash_end(&h, hash);
    size_t n = ds_whole(ds_str_of(all), NAME_MOST - HASH_SHOWN - 1);
    if (all[n - 1] == '%') n--;
    if (all[n - 2] == '%') n -= 2;
    return ds_textf(a, "%.*s~%.*s", (int)n, all, HASH_SHOWN, hash);
}
