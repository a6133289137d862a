#include "declare/sink.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Room for n bytes more and a NUL; the old text stays in the arena until that dies. */
static bool grow(struct declare_text *t, size_t n)
{
    if (t->n + n < t->room) return true;
    size_t room = 2 * (t->n + n) + 1024;
    char *p = ds_alloc(t->a, room);
    if (!p) return false;
    if (t->n) memcpy(p, t->p, t->n);
    t->p = p;
    t->room = room;
    return true;
}

static void take_text(void *to, const char *p, size_t n)
{
    struct declare_text *t = to;
    if (t->full || !grow(t, n)) {
        t->full = true;
        return;
    }
    memcpy(t->p + t->n, p, n);
    t->n += n;
    t->p[t->n] = '\0';
}

struct declare_sink declare_into(struct declare_text *text)
{
    return (struct declare_sink){ take_text, text };
}

const char *declare_end(const struct declare_text *text)
{
    return text->full ? NULL : text->p ? text->p : "";
}

void declare_say(const struct declare_sink *out, const char *text)
{
    out->take(out->to, text, strlen(text));
}

void declare_add(const struct declare_sink *out, const char *fmt, ...)
{
    char piece[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(piece, sizeof piece, fmt, ap);
    va_end(ap);
    declare_say(out, piece);
}

void declare_escape(const struct declare_sink *out, const char *text)
{
    for (const char *c = text; *c; c++)
        if (*c == '"' || *c == '\\')
            declare_add(out, "\\%c", *c);
        else if ((unsigned char)*c < ' ')
            declare_add(out, "\\u%04x", (unsigned)*c);
        else
            out->take(out->to, c, 1);
}

void declare_quote(const struct declare_sink *out, const char *text)
{
    declare_say(out, "\"");
    declare_escape(out, text);
    declare_say(out, "\"");
}
