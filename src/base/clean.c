/* The gate for text that leaves: which characters may pass to whom. */
#include <downshift/base.h>

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

/* C0 and C1 controls, DEL, and the code points that Unicode keeps for no character (The Unicode Standard, 23.7),
 * among them U+FFFE and U+FFFF, which XML 1.0 refuses. */
static bool is_no_text(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

static bool ends_line(uint32_t c)
{
    return (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* Marks, embeddings, overrides and isolates of UAX 9: with them a name can be shown as another. */
static bool turns_direction(uint32_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* What stands for a character that may not pass; NULL: it may. */
static const char *instead_of(uint32_t c, ds_clean_for how)
{
    if (c >= ' ' && c < 0x7F) return NULL;
    if (how == DS_CLEAN_TEXT && (c == '\t' || c == '\n')) return NULL;
    if (ends_line(c) && how == DS_CLEAN_TEXT) return c < 0x2028 ? "\n" : NULL;
    if (ends_line(c)) return " ";
    if (how == DS_CLEAN_SHOWN && turns_direction(c)) return REPLACEMENT;
    return is_no_text(c) ? REPLACEMENT : NULL;
}

ds_str ds_clean_next(ds_str *rest, ds_clean_for how)
{
    uint32_t c = 0;
    size_t k = ds_character(*rest, &c);
    const char *instead = k ? instead_of(c, how) : REPLACEMENT;
    if (!k) k = 1;
    ds_str out = instead ? ds_str_of(instead) : (ds_str){ rest->p, k };
    if (c == '\r' && rest->n > 1 && rest->p[1] == '\n') k = 2;
    *rest = (ds_str){ rest->p + k, rest->n - k };
    return out;
}

bool ds_is_clean(ds_str s, ds_clean_for how)
{
    while (s.n) {
        const char *at = s.p;
        if (ds_clean_next(&s, how).p != at) return false;
    }
    return true;
}

size_t ds_clean_into(ds_str s, ds_clean_for how, char *out, size_t cap)
{
    size_t n = 0;
    while (s.n) {
        ds_str one = ds_clean_next(&s, how);
        if (n + one.n >= cap) break;
        memcpy(out + n, one.p, one.n);
        n += one.n;
    }
    if (cap) out[n] = '\0';
    return n;
}

ds_str ds_clean(ds_arena *a, ds_str s, ds_clean_for how)
{
    size_t need = 0;
    if (!s.p || ds_is_clean(s, how)) return ds_keep(a, s);
    for (ds_str rest = s; rest.n;) need += ds_clean_next(&rest, how).n;
    char *out = ds_alloc(a, need + 1);
    return out ? (ds_str){ out, ds_clean_into(s, how, out, need + 1) } : (ds_str){ 0 };
}
