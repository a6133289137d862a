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

ds_err ds_fail(ds_why *w, ds_err code, const char *fmt, ...)
{
    if (!w) return code;
    va_list ap;
    va_start(ap, fmt);
    ds_vprint(w->text, sizeof w->text, fmt, ap);
    va_end(ap);
    return w->code = code;
}

ds_err ds_within(ds_why *w, const char *fmt, ...)
{
    char outer[256], story[sizeof w->text];
    va_list ap;
    va_start(ap, fmt);
    ds_vprint(outer, sizeof outer, fmt, ap);
    va_end(ap);
    memcpy(story, w->text, sizeof story);
    ds_print(w->text, sizeof w->text, "%s: %s", outer, story);
    return w->code;
}
