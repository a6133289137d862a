#include <downshift/base.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

bool ds_uint(ds_str s, unsigned max, unsigned *out)
{
    uint64_t v = 0;
    if (!s.n || s.n > 10) return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!digit(s.p[i])) return false;
        v = v * 10 + (uint64_t)(s.p[i] - '0');
    }
    if (v > max) return false;
    *out = (unsigned)v;
    return true;
}

bool ds_int(ds_str s, int64_t *out)
{
    bool minus = s.n && s.p[0] == '-';
    size_t i = s.n && (minus || s.p[0] == '+');
    int64_t v = 0;
    if (s.n == i || s.n - i > 18) return false;
    for (; i < s.n; i++) {
        if (!digit(s.p[i])) return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = minus ? -v : v;
    return true;
}

enum { MAX_DECIMAL = 64 }; /* characters; longer is no measurement */

/* The digits, mark and exponent of a decimal checked by hand; 15 digits and a power of ten up to 22 are exact in a double. */
struct decimal {
    bool minus;
    uint64_t digits;
    int count, power;
};

static size_t take_digits(ds_str s, size_t i, struct decimal *d, bool after_mark)
{
    for (; i < s.n && digit(s.p[i]); i++) {
        if (d->count < 19)
            d->digits = d->digits * 10 + (uint64_t)(s.p[i] - '0');
        else
            d->power++;
        d->count += d->digits > 0; /* leading zeros carry nothing */
        d->power -= after_mark;
    }
    return i;
}

static bool take_exponent(ds_str s, size_t i, struct decimal *d)
{
    int64_t e;
    if (i == s.n) return true;
    if (s.p[i] != 'e' && s.p[i] != 'E') return false;
    if (!ds_int((ds_str){ s.p + i + 1, s.n - i - 1 }, &e) || e < -400 || e > 400) return false;
    d->power += (int)e;
    return true;
}

static bool scan(ds_str s, char mark, struct decimal *d)
{
    size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+'), first = i;
    d->minus = s.n && s.p[0] == '-';
    i = take_digits(s, i, d, false);
    size_t whole = i - first, part = 0;
    if (i < s.n && (s.p[i] == mark || s.p[i] == '.')) {
        size_t k = take_digits(s, i + 1, d, true);
        part = k - i - 1;
        i = k;
    }
    return whole + part > 0 && take_exponent(s, i, d);
}

/* The rare rest, rounded by libc: the digits without their mark, which a locale might read otherwise, and the exponent. */
static bool by_libc(ds_str s, char mark, double *v)
{
    char z[MAX_DECIMAL + 16];
    size_t n = 0, i = s.p[0] == '-' || s.p[0] == '+';
    int64_t power = 0;
    bool after = false;
    for (; i < s.n && s.p[i] != 'e' && s.p[i] != 'E'; i++) {
        if (s.p[i] == mark || s.p[i] == '.') {
            after = true;
            continue;
        }
        z[n++] = s.p[i];
        power -= after;
    }
    int64_t e = 0;
    if (i < s.n && !ds_int((ds_str){ s.p + i + 1, s.n - i - 1 }, &e)) return false;
    snprintf(z + n, sizeof z - n, "e%d", (int)(power + e));
    *v = strtod(z, NULL);
    return !isinf(*v);
}

bool ds_decimal(ds_str s, char mark, double *out)
{
    static const double ten[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    struct decimal d = { 0 };
    double v;
    if (!s.n || s.n > MAX_DECIMAL || !scan(s, mark, &d)) return false;
    if (d.count <= 15 && d.power >= -22 && d.power <= 22) {
        v = d.power < 0 ? (double)d.digits / ten[-d.power] : (double)d.digits * ten[d.power];
    } else if (!by_libc(s, mark, &v)) {
        return false;
    }
    *out = d.minus ? -v : v;
    return true;
}

/* ---- money ---- */

static ds_str strip_sign(ds_str s)
{
    static const char *const signs[] = { "$", "\xE2\x82\xAC", "\xC2\xA3", "\xC2\xA5" }; /* dollar, euro, pound, yen */
    for (size_t i = 0; i < DS_COUNT(signs); i++) {
        size_t k = strlen(signs[i]);
        if (s.n > k && !memcmp(s.p, signs[i], k)) return ds_trim((ds_str){ s.p + k, s.n - k });
        if (s.n > k && !memcmp(s.p + s.n - k, signs[i], k)) return ds_trim((ds_str){ s.p, s.n - k });
    }
    return s;
}

static bool letters3(const char *p)
{
    for (int i = 0; i < 3; i++)
        if (p[i] < 'A' || p[i] > 'Z') return false;
    return true;
}

static ds_str strip_code(ds_str s)
{
    if (s.n > 3 && letters3(s.p)) return ds_trim((ds_str){ s.p + 3, s.n - 3 });
    if (s.n > 3 && letters3(s.p + s.n - 3)) return ds_trim((ds_str){ s.p, s.n - 3 });
    return s;
}

/* Whole units, with or without a group separator every three digits. */
static bool whole_units(ds_str s, char group, int64_t *units)
{
    int64_t v = 0;
    size_t run = 0;
    bool grouped = false;
    if (!s.n || s.n > 16) return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == group) {
            if (!run || run > 3 || (grouped && run != 3)) return false;
            grouped = true;
            run = 0;
        } else if (digit(s.p[i])) {
            v = v * 10 + (s.p[i] - '0');
            run++;
        } else
            return false;
    }
    if (grouped && run != 3) return false;
    *units = v;
    return true;
}

bool ds_money(ds_str s, char mark, ds_cents *out)
{
    int64_t units;
    unsigned part = 0;
    bool minus = s.n && s.p[0] == '-';
    if (minus) s = (ds_str){ s.p + 1, s.n - 1 };
    s = strip_code(strip_sign(ds_trim(s)));
    if (!minus && s.n && s.p[0] == '-') {
        minus = true;
        s = (ds_str){ s.p + 1, s.n - 1 };
    }
    ds_str whole = s;
    const char *at = s.n ? memchr(s.p, mark, s.n) : NULL;
    if (!at && mark == ',' && s.n > 2) { /* "80.00" in a file of commas: a point two from the end cannot group */
        if (s.p[s.n - 3] == '.')
            at = s.p + s.n - 3;
        else if (s.p[s.n - 2] == '.')
            at = s.p + s.n - 2;
    }
    if (at) {
        ds_str frac = { at + 1, s.n - (size_t)(at - s.p) - 1 };
        whole.n = (size_t)(at - s.p);
        if (frac.n < 1 || frac.n > 2 || !ds_uint(frac, 99, &part)) return false;
        if (frac.n == 1) part *= 10;
    }
    if (!whole_units(whole, mark == ',' ? '.' : ',', &units)) return false;
    *out = (minus ? -1 : 1) * (units * 100 + (int64_t)part);
    return true;
}

void ds_money_text(ds_cents c, char *out, size_t cap)
{
    uint64_t a = c < 0 ? 0 - (uint64_t)c : (uint64_t)c;
    snprintf(out, cap, "%s%llu.%02llu", c < 0 ? "-" : "", (unsigned long long)(a / 100), (unsigned long long)(a % 100));
}
