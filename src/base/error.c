#include <downshift/base.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *text;
    int status;
} errors[] = {
#define X(name, status, text) [DS_##name] = { #name, text, status },
    DS_ERRORS(X)
#undef X
};

int ds_exit_status(ds_err code)
{
    return errors[code].status;
}

const char *ds_err_text(ds_err code)
{
    return errors[code].text;
}

const char *ds_err_name(ds_err code)
{
    return errors[code].name;
}

/* vsnprintf cuts at a byte, a story too long for its place ends where a character does. n: what it returned. */
static void end_whole(char *text, size_t cap, int n)
{
    if (n >= 0 && (size_t)n >= cap) text[ds_whole((ds_str){ text, cap }, cap - 1)] = '\0';
}

ds_err ds_fail(ds_why *w, ds_err code, const char *fmt, ...)
{
    if (!w) return code;
    va_list ap;
    va_start(ap, fmt);
    end_whole(w->text, sizeof w->text, vsnprintf(w->text, sizeof w->text, fmt, ap));
    va_end(ap);
    return w->code = code;
}

ds_err ds_within(ds_why *w, const char *fmt, ...)
{
    char outer[256];
    const size_t cap = sizeof outer - 2;
    va_list ap;
    va_start(ap, fmt);
    end_whole(outer, cap, vsnprintf(outer, cap, fmt, ap));
    va_end(ap);
    size_t k = strlen(strcat(outer, ": ")), n = strlen(w->text), most = sizeof w->text - 1 - k;
    n = ds_whole((ds_str){ w->text, n }, most);
    memmove(w->text + k, w->text, n);
    memcpy(w->text, outer, k);
    w->text[k + n] = '\0';
    return w->code;
}
