/* The currency that an amount says itself to be in. */
#include "record/form/forms.h"

#include <string.h>

static const struct {
    const char *sign, *currency;
} signs[] = { { "\xE2\x82\xAC", "EUR" }, { "\xC2\xA3", "GBP" }, { "\xE2\x82\xB9", "INR" }, { "\xE2\x82\xBA", "TRY" }, { "\xE2\x82\xAA", "ILS" } };

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Three capitals by themselves. */
static ds_str code_in(ds_str cell)
{
    for (size_t i = 0; i + 3 <= cell.n; i++) {
        if (!is_upper(cell.p[i])) continue;
        size_t n = 1;
        while (i + n < cell.n && is_upper(cell.p[i + n])) n++;
        return n == 3 ? (ds_str){ cell.p + i, 3 } : (ds_str){ 0 };
    }
    return (ds_str){ 0 };
}

ds_str rec_other_currency(ds_str cell, const char *ours)
{
    const ds_str code = code_in(cell);
    if (!ours || strlen(ours) != 3) return (ds_str){ 0 };
    if (code.n) return ds_same_fold(code, ds_str_of(ours)) ? (ds_str){ 0 } : code;
    for (size_t i = 0; i < DS_COUNT(signs); i++) {
        const size_t n = strlen(signs[i].sign);
        for (size_t at = 0; at + n <= cell.n; at++)
            if (!memcmp(cell.p + at, signs[i].sign, n) && !ds_same_fold(ds_str_of(ours), ds_str_of(signs[i].currency)))
                return (ds_str){ cell.p + at, n };
    }
    return (ds_str){ 0 };
}
