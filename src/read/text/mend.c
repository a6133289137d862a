#include "read/text/mend.h"
#include "read/text/code_page.h"

#include <string.h>

size_t ds_utf8_first(ds_str s)
{
    unsigned char c = s.n ? (unsigned char)*s.p : 0;
    size_t n = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
    return s.n >= n && ds_utf8((ds_str){ s.p, n }) ? n : 0;
}

size_t ds_mend(ds_str s, char *out)
{
    size_t n = 0;
    while (s.n) {
        size_t taken = ds_utf8_first(s), put_n = taken;
        if (taken) {
            memcpy(out + n, s.p, taken);
        } else {
            taken = 1;
            put_n = ds_page_put(DS_PAGE_1252, (unsigned char)*s.p, out + n);
            if (!put_n) return SIZE_MAX;
        }
        n += put_n;
        s = (ds_str){ s.p + taken, s.n - taken };
    }
    return n;
}
