/* Every pure parser of base on the same bytes; the laws that tie them to each other are the oracle. */
#include <downshift/base.h>

#include <stdlib.h>
#include <string.h>

static void must(bool ok)
{
    if (!ok) abort();
}

static void dates_come_back(ds_str s)
{
    for (ds_date_order order = DS_DATES_ISO; order <= DS_DATES_MDY; order++) {
        ds_date d, again;
        ds_stamp t, twice;
        char z[20];
        if (ds_date_parse(s, order, &d)) {
            ds_date_text(d, z);
            must(ds_date_parse(ds_str_of(z), order, &again) && again == d);
            must(ds_month_first(d) <= d && d <= ds_month_last(d));
        }
        if (ds_stamp_parse(s, order, &t)) {
            ds_local_text(t.local, z);
            must(ds_stamp_parse(ds_str_of(z), order, &twice) && twice.local == t.local);
            must(ds_on_night(ds_night_of(t.local), ds_local_minute(t.local)) == t.local - (t.local % 60 + 60) % 60);
        }
    }
}

static void clocks_stay_in_the_day(ds_str s)
{
    int minutes;
    double length;
    int32_t offset;
    ds_date first;
    if (ds_clock(s, &minutes)) must(minutes >= 0 && minutes < 1440);
    if (ds_hhmm(s, &length)) must(length >= 0 && length < 6000);
    if (ds_offset_parse(s, &offset)) must(offset >= -840 && offset <= 840);
    if (ds_month_parse(s, &first)) must(ds_month_first(first) == first);
}

static void numbers_agree_with_libc(ds_str s)
{
    char z[80];
    double v;
    int64_t i;
    unsigned u;
    if (ds_decimal(s, '.', &v)) {
        memcpy(z, s.p, s.n);
        z[s.n] = '\0';
        double want = strtod(z, NULL);
        must(!memcmp(&v, &want, sizeof v));
    }
    if (ds_int(s, &i)) must(i > -1000000000000000000 && i < 1000000000000000000);
    if (ds_uint(s, 1000, &u)) must(u <= 1000 && ds_int(s, &i) && (int64_t)u == i);
    (void)ds_decimal(s, ',', &v);
}

static void money_comes_back(ds_str s)
{
    for (int k = 0; k < 2; k++) {
        ds_cents c, again;
        char z[32];
        if (!ds_money(s, k ? ',' : '.', &c)) continue;
        ds_money_text(c, z, sizeof z);
        must(ds_money(ds_str_of(z), '.', &again) && again == c);
    }
}

static void text_keeps_its_laws(ds_str s)
{
    char once[512], twice[512];
    ds_str t = ds_trim(s), rest = s, head;
    must(t.n <= s.n && ds_same(ds_trim(t), t));
    size_t n = ds_fold_name(s, once, sizeof once), parts = 0, bytes = 0;
    if (n) must(ds_fold_name((ds_str){ once, n }, twice, sizeof twice) == n && !memcmp(once, twice, n));
    if (n && ds_utf8(s)) must(ds_utf8((ds_str){ once, n }));
    while (ds_cut(&rest, ',', &head)) {
        parts++;
        bytes += head.n;
    }
    must(bytes + parts - 1 == s.n);
    must(ds_same_fold(s, s));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *p = malloc(size + 1); /* of its own, so that a byte too far is seen */
    if (!p) return 0;
    char *exact = size ? realloc(p, size) : p;
    if (size) memcpy(exact, data, size);
    ds_str s = { exact, size };
    dates_come_back(s);
    clocks_stay_in_the_day(s);
    numbers_agree_with_libc(s);
    money_comes_back(s);
    text_keeps_its_laws(s);
    free(exact);
    return 0;
}
