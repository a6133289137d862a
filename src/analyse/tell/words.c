#include "analyse/tell/words.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUS "\xE2\x88\x92" /* U+2212 */

bool an_vanishes(double low, double high, int decimals)
{
    return low * high > 0 && fmin(fabs(low), fabs(high)) < 0.5 * pow(10, -decimals);
}

const char *an_number_text(double x, int decimals, ds_arena *a)
{
    char digits[48];
    snprintf(digits, sizeof digits, "%.*f", decimals, fabs(x));
    bool zero = !digits[strspn(digits, "0.")];
    return ds_textf(a, "%s%s", x < 0 && !zero ? MINUS : "", digits);
}

const char *an_count_text(int64_t n, ds_arena *a)
{
    char digits[24];
    size_t k = (size_t)snprintf(digits, sizeof digits, "%" PRId64, n), at = 0;
    char *out = ds_alloc(a, 2 * sizeof digits);
    for (size_t i = 0; out && i < k; i++) {
        if (i && (k - i) % 3 == 0) out[at++] = ',';
        out[at++] = digits[i];
    }
    return out;
}

const char *an_counted(int64_t n, const char *one, const char *many, ds_arena *a)
{
    const char *count = an_count_text(n, a);
    return count ? ds_textf(a, "%s %s", count, n == 1 ? one : many) : NULL;
}

const char *an_said_with(const char *said, ds_strength strength, ds_arena *a)
{
    if (strength == DS_HINT) return ds_textf(a, "A hint, not to be relied upon: %s", said);
    char *text = said ? ds_textf(a, "%s", said) : NULL;
    if (text && *text >= 'a' && *text <= 'z') *text = (char)(*text - 'a' + 'A');
    return text;
}

/* NULL: as of a practice whose clients stand for others. */
static bool is_scope(const char *scope, const char *which)
{
    return scope && !strcmp(scope, which);
}

const char *an_lead_of(const char *lead, const char *scope, int64_t clients, ds_arena *a)
{
    static const char whose[] = "clients ";
    const size_t n = sizeof whose - 1;
    if (strncmp(lead, whose, n) != 0) return lead;
    if (is_scope(scope, DS_SCOPE_PERSON)) return ds_textf(a, "this person %s", lead + n);
    return !is_scope(scope, DS_SCOPE_THESE) ? lead : ds_textf(a, "these %lld clients %s", (long long)clients, lead + n);
}

const char *an_clients_of(const char *scope, int64_t clients, ds_arena *a)
{
    if (is_scope(scope, DS_SCOPE_PERSON)) return DS_SCOPE_PERSON;
    if (is_scope(scope, DS_SCOPE_THESE)) return ds_textf(a, "these %lld clients only", (long long)clients);
    return an_counted(clients, "client", "clients", a);
}
