/* A list of objects in one cell, as JSON: its members are asked for by name. The text is borrowed and nothing is copied. */
#include "record/form/forms.h"

static size_t skip_blanks(ds_str s, size_t i)
{
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\n' || s.p[i] == '\r')) i++;
    return i;
}

/* Behind the text that begins at i with a quote. */
static size_t skip_text(ds_str s, size_t i)
{
    for (i++; i < s.n && s.p[i] != '"'; i++) i += s.p[i] == '\\';
    return i < s.n ? i + 1 : s.n;
}

/* Behind the value that begins at i, whatever it holds. */
static size_t skip_value(ds_str s, size_t i)
{
    for (int depth = 0; i < s.n;) {
        const char c = s.p[i];
        const bool opens = c == '{' || c == '[', closes = c == '}' || c == ']';
        if (depth == 0 && (closes || c == ',')) return i;
        depth += opens - closes;
        i = c == '"' ? skip_text(s, i) : i + 1;
        if (depth == 0 && (closes || c == '"')) return i;
    }
    return s.n;
}

bool rec_next_object(ds_str *list, ds_str *object)
{
    size_t i = skip_blanks(*list, 0);
    if (i < list->n && (list->p[i] == '[' || list->p[i] == ',')) i = skip_blanks(*list, i + 1);
    if (i >= list->n || list->p[i] != '{') return false;
    const size_t end = skip_value(*list, i);
    *object = (ds_str){ list->p + i, end - i };
    *list = (ds_str){ list->p + end, list->n - end };
    return true;
}

static ds_str bare(ds_str value)
{
    value = ds_trim(value);
    if (value.n >= 2 && value.p[0] == '"') return (ds_str){ value.p + 1, value.n - 2 };
    return ds_same(value, DS_LIT("null")) ? (ds_str){ 0 } : value;
}

ds_str rec_member(ds_str object, const char *name)
{
    const ds_str wanted = ds_str_of(name);
    for (size_t i = skip_blanks(object, 1); i < object.n && object.p[i] == '"';) {
        const size_t key = i, behind = skip_text(object, i), at = skip_blanks(object, behind);
        if (at >= object.n || object.p[at] != ':') break;
        const size_t from = skip_blanks(object, at + 1), to = skip_value(object, from);
        if (ds_same((ds_str){ object.p + key + 1, behind - key - 2 }, wanted))
            return bare((ds_str){ object.p + from, to - from });
        i = skip_blanks(object, to);
        i = skip_blanks(object, i < object.n ? i + 1 : i);
    }
    return (ds_str){ 0 };
}
