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

/* A decimal as digits * 10^power. Once EXACT is reached further digits are left out of digits, and it is not to be used. */
struct decimal {
    bool minus;
    uint64_t digits;
    int64_t power;
};
#define EXACT (UINT64_C(1) << 53) /* every whole number up to here is a double */

static bool take_exponent(ds_str s, struct decimal *d)
{
    int64_t e;
    if (!s.n) return true;
    if (s.p[0] != 'e' && s.p[0] != 'E') return false;
    if (!ds_int((ds_str){ s.p + 1, s.n - 1 }, &e) || e < -400 || e > 400) return false;
    d->power += e;
    return true;
}

static bool scan(ds_str s, char mark, struct decimal *d)
{
    const size_t first = s.p[0] == '-' || s.p[0] == '+';
    size_t i = first, point = s.n;
    d->minus = s.p[0] == '-';
    for (; i < s.n; i++) {
        if (digit(s.p[i])) {
            if (d->digits < EXACT) d->digits = d->digits * 10 + (uint64_t)(s.p[i] - '0');
        } else if (point == s.n && (s.p[i] == mark || s.p[i] == '.')) {
            point = i;
        } else {
            break;
        }
    }
    if (point < i) d->power = -(int64_t)(i - point - 1);
    return i > first + (point < i) && take_exponent((ds_str){ s.p + i, s.n - i }, d);
}

/* The rare rest, rounded by libc from the digits without their mark, which a locale might read otherwise. */
static DS_RARE bool by_libc(ds_str s, int64_t power, double *v)
{
    char z[MAX_DECIMAL + 16];
    size_t n = 0;
    for (size_t i = 0; i < s.n && s.p[i] != 'e' && s.p[i] != 'E'; i++)
        if (digit(s.p[i])) z[n++] = s.p[i];
    snprintf(z + n, sizeof z - n, "e%d", (int)power);
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
    if (d.digits < EXACT && d.power >= -22 && d.power <= 22) {
        v = d.power < 0 ? (double)d.digits / ten[-d.power] : (double)d.digits * ten[d.power];
    } else if (!by_libc(s, d.power, &v)) {
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
