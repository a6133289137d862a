/* Where the elements of an XML file lie that are more than one: for a person who declares a format for it. */
#include "read/bytes.h"

#include <downshift/read.h>

#include <expat.h>
#include <string.h>

enum { BLOCK = 1 << 16, DEPTH = 16, PATHS = 256, PATH = 512 };

typedef struct {
    const char *at;
    int depth;
    int64_t n;    /* elements */
    bool holds;   /* attributes or elements */
} place;

typedef struct {
    XML_Parser parser;
    ds_arena *a;
    place place[PATHS];
    size_t n;
    char path[PATH];
    size_t path_n, begins[DEPTH + 1];
    int depth;
    bool full; /* no memory */
} outline;

static place *place_at(outline *o)
{
    const ds_str path = { o->path, o->path_n };
    for (size_t i = 0; i < o->n; i++)
        if (ds_same(path, ds_str_of(o->place[i].at))) return &o->place[i];
    if (o->n == PATHS) return NULL;
    const char *at = ds_keep(o->a, path).p;
    if (!at) {
        o->full = true;
        return NULL;
    }
    o->place[o->n] = (place){ .at = at, .depth = o->depth };
    return &o->place[o->n++];
}

static void XMLCALL on_start(void *state, const char *name, const char **attribute)
{
    outline *o = state;
    place *parent = o->depth && o->depth < DEPTH ? place_at(o) : NULL;
    const size_t n = strlen(name);
    if (parent) parent->holds = true;
    if (++o->depth > DEPTH) return;
    o->begins[o->depth] = o->path_n;
    if (o->path_n + n + 1 >= PATH) return;
    if (o->path_n) o->path[o->path_n++] = '.';
    memcpy(o->path + o->path_n, name, n);
    o->path_n += n;
    place *p = place_at(o);
    if (!p) return;
    p->n++;
    p->holds |= *attribute != NULL;
}

static void XMLCALL on_end(void *state, const char *name)
{
    outline *o = state;
    (void)name;
    if (o->depth <= DEPTH) o->path_n = o->begins[o->depth];
    o->depth--;
}

static ds_err parse(outline *o, ds_bytes *from, ds_why *w)
{
    for (size_t n = 1; n;) {
        char *to = XML_GetBuffer(o->parser, BLOCK);
        ds_err err = to ? ds_bytes_read(from, to, BLOCK, &n, w) : ds_fail(w, DS_MEMORY, "an XML file");
        if (err) return err;
        if (XML_ParseBuffer(o->parser, (int)n, !n) == XML_STATUS_OK) continue;
        return ds_fail(w, DS_DATA, "line %lld: this is no sound XML (%s)", (long long)XML_GetCurrentLineNumber(o->parser),
                       XML_ErrorString(XML_GetErrorCode(o->parser)));
    }
    return o->full ? ds_fail(w, DS_MEMORY, "an XML file") : DS_OK;
}

/* By depth, then in the order of the file. */
static size_t choose(const outline *o, ds_path *out, size_t cap)
{
    size_t n = 0;
    for (int depth = 1; depth <= DEPTH; depth++)
        for (size_t i = 0; i < o->n && n < cap; i++) {
            const place *p = &o->place[i];
            if (p->depth == depth && p->n > 1 && p->holds) out[n++] = (ds_path){ .in = DS_IN_XML, .at = p->at };
        }
    return n;
}

ds_err ds_xml_outline(const char *path, ds_arena *a, ds_path *out, size_t cap, size_t *n, ds_why *w)
{
    ds_bytes from;
    *n = 0;
    ds_err err = ds_bytes_of_file(path, &from, w);
    if (err) return err;
    outline *o = ds_alloc(a, sizeof *o);
    if (o) o->a = a;
    if (o) o->parser = XML_ParserCreate(NULL);
    if (!o || !o->parser) {
        ds_bytes_close(&from);
        return ds_fail(w, DS_MEMORY, "an XML file");
    }
    XML_SetUserData(o->parser, o);
    XML_SetElementHandler(o->parser, on_start, on_end);
    err = parse(o, &from, w);
    if (!err) *n = choose(o, out, cap);
    XML_ParserFree(o->parser);
    ds_bytes_close(&from);
    return err;
}
