/* Text into fixed room, cut between characters. */
#include <downshift/base.h>

#include <stdio.h>
#include <string.h>

static const char dots[] = "...";

void ds_copy(char *out, size_t cap, ds_str s)
{
    size_t n = s.n < cap ? s.n : ds_whole(s, cap - sizeof dots);
    if (n) memcpy(out, s.p, n);
    memcpy(out + n, dots, n < s.n ? sizeof dots : 0);
    out[n < s.n ? n + sizeof dots - 1 : n] = '\0';
}

void ds_vprint(char *out, size_t cap, const char *fmt, va_list ap)
{
    int n = vsnprintf(out, cap, fmt, ap);
    if (n < 0 || (size_t)n < cap || cap < sizeof dots) return;
    memcpy(out + ds_whole((ds_str){ out, cap - 1 }, cap - sizeof dots), dots, sizeof dots);
}

void ds_print(char *out, size_t cap, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    ds_vprint(out, cap, fmt, ap);
    va_end(ap);
}

void ds_print_more(char *out, size_t cap, const char *fmt, ...)
{
    size_t n = strlen(out);
    va_list ap;
    if (n + sizeof dots >= cap) return; /* full and cut already */
    va_start(ap, fmt);
    ds_vprint(out + n, cap - n, fmt, ap);
    va_end(ap);
}

ds_excerpt ds_brief(ds_str s)
{
    ds_excerpt e;
    ds_copy(e.text, sizeof e.text, s);
    return e;
}

const char *ds_code_fault(ds_str code)
{
    code = ds_trim(code);
    if (!code.n) return "it is empty";
    if (code.n > DS_CODE_MAX) return "it is over 64 bytes long";
    for (size_t i = 0; i < code.n; i++)
        if ((unsigned char)code.p[i] < ' ' || code.p[i] == 0x7F) return "it has control characters";
    return ds_utf8(code) ? NULL : "it is not UTF-8";
}
_Static_assert(DS_CODE_MAX == 64, "ds_code_fault says so");
