#include "read/kind/book.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = DS_PACKED_BLOCK, FORMATS = 4096 };

typedef struct {
    unsigned id;
    ds_shown shown;
} number_format;

/* A part being read. */
typedef struct part part;
struct part {
    ds_book *b;
    XML_Parser parser;
    ds_why *w;
    ds_err err;
    const char *what;
    void (*start)(part *p, const char *name, const char *const *attribute);
    void (*end)(part *p, const char *name);
    bool keeping;  /* text is wanted */
    bool phonetic; /* within a reading aid, which is no part of the text */
    bool cell_xfs; /* within the list of styles that cells go by */
    char *text;
    size_t text_n, text_room, all_text;
    size_t room; /* of the list being filled */
    number_format *format;
    size_t formats;
};

const char *ds_local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *ds_attribute(const char *const *attribute, const char *name)
{
    for (; *attribute; attribute += 2)
        if (!strcmp(ds_local_name(attribute[0]), name)) return attribute[1];
    return NULL;
}

/* ---- a part by expat ---- */

static void fail(part *p, ds_err err, const char *what)
{
    if (!p->err) p->err = ds_fail(p->w, err, "%s: %s", p->what, what);
    (void)XML_StopParser(p->parser, XML_FALSE);
}

static void *list_room(part *p, void *list, size_t n, size_t size)
{
    if (n < p->room) return list;
    const size_t room = p->room ? 2 * p->room : 64;
    void *more = realloc(list, room * size);
    if (!more) {
        fail(p, DS_MEMORY, "too long");
        return NULL;
    }
    p->room = room;
    return more;
}

static void XMLCALL on_start(void *state, const char *name, const char **attribute)
{
    part *p = state;
    if (!p->err) p->start(p, ds_local_name(name), (const char *const *)attribute);
}

static void XMLCALL on_end(void *state, const char *name)
{
    part *p = state;
    if (!p->err && p->end) p->end(p, ds_local_name(name));
}

static void XMLCALL on_text(void *state, const char *s, int n)
{
    part *p = state;
    if (!p->keeping || p->phonetic || p->err) return;
    if ((p->all_text += (size_t)n) > DS_BOOK_TEXT) {
        fail(p, DS_DATA, "over 32 MB of texts: save the sheet as CSV");
        return;
    }
    if (p->text_n + (size_t)n > p->text_room) {
        const size_t room = 2 * (p->text_n + (size_t)n) + 256;
        char *more = realloc(p->text, room);
        if (!more) {
            fail(p, DS_MEMORY, "a text");
            return;
        }
        p->text = more;
        p->text_room = room;
    }
    memcpy(p->text + p->text_n, s, (size_t)n);
    p->text_n += (size_t)n;
}

static void XMLCALL on_doctype(void *state, const char *name, const char *system, const char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    fail(state, DS_DATA, "a document type declaration, which no workbook has");
}

static ds_err parse(part *p, ds_bytes *bytes)
{
    for (size_t n = 1; n;) {
        char *to = XML_GetBuffer(p->parser, BLOCK);
        if (!to) return ds_fail(p->w, DS_MEMORY, "%s", p->what);
        ds_err err = ds_bytes_read(bytes, to, BLOCK, &n, p->w);
        if (err) return ds_within(p->w, "%s", p->what);
        if (XML_ParseBuffer(p->parser, (int)n, !n) == XML_STATUS_OK) continue;
        if (p->err) return p->err;
        return ds_fail(p->w, DS_DATA, "%s: damaged (%s): save the workbook again", p->what,
                       XML_ErrorString(XML_GetErrorCode(p->parser)));
    }
    return DS_OK;
}

/* Reads the part of that number through p. */
static ds_err read_part(part *p, size_t i)
{
    ds_bytes bytes;
    ds_err err = ds_unzip_member(p->b->zip, i, &bytes, p->w);
    if (err) return ds_within(p->w, "%s", p->what);
    p->parser = XML_ParserCreate(NULL);
    if (p->parser) {
        XML_SetUserData(p->parser, p);
        XML_SetElementHandler(p->parser, on_start, on_end);
        XML_SetCharacterDataHandler(p->parser, on_text);
        XML_SetStartDoctypeDeclHandler(p->parser, on_doctype);
        err = parse(p, &bytes);
        XML_ParserFree(p->parser);
    } else {
        err = ds_fail(p->w, DS_MEMORY, "%s", p->what);
    }
    free(p->text);
    ds_bytes_close(&bytes);
    return err;
}

/* ---- which sheets ---- */

static bool is_true(const char *value)
{
    return value && (!strcmp(value, "1") || !strcmp(value, "true"));
}

static const char *kept(part *p, const char *text)
{
    const char *copy = ds_keep(&p->b->a, ds_str_of(text ? text : "")).p;
    if (!copy) fail(p, DS_MEMORY, "a name");
    return copy;
}

/* r:id, whatever its prefix: sheetId is another. */
static void start_of_workbook(part *p, const char *name, const char *const *attribute)
{
    ds_book *b = p->b;
    if (!strcmp(name, "workbookPr")) b->from_1904 = is_true(ds_attribute(attribute, "date1904"));
    if (strcmp(name, "sheet")) return;
    if (b->sheets == DS_BOOK_SHEETS) {
        fail(p, DS_DATA, "over 256 sheets: save the right one as CSV");
        return;
    }
    const char *state = ds_attribute(attribute, "state");
    b->sheet[b->sheets++] = (ds_sheet){ .path = { .in = DS_IN_TABLE, .at = kept(p, ds_attribute(attribute, "name")) },
                                        .relation = kept(p, ds_attribute(attribute, "id")),
                                        .hidden = state && strcmp(state, "visible") };
}

static bool ends_in(const char *text, const char *end)
{
    const size_t n = strlen(text), k = strlen(end);
    return n >= k && !strcmp(text + n - k, end);
}

/* "worksheets/sheet1.xml" lies beside the workbook, "/xl/worksheets/sheet1.xml" where it says. */
static void start_of_relations(part *p, const char *name, const char *const *attribute)
{
    ds_book *b = p->b;
    char path[512];
    const char *id = ds_attribute(attribute, "Id"), *target = ds_attribute(attribute, "Target");
    const char *type = ds_attribute(attribute, "Type");
    if (strcmp(name, "Relationship") || !id || !target || !type || !ends_in(type, "/worksheet")) return;
    ds_print(path, sizeof path, "%s%s", *target == '/' ? "" : "xl/", *target == '/' ? target + 1 : target);
    for (size_t i = 0; i < b->sheets; i++)
        if (!strcmp(b->sheet[i].relation, id)) b->sheet[i].is_sheet = ds_unzip_find(b->zip, path, &b->sheet[i].part);
}

/* ---- styles ---- */

static unsigned number_of(const char *text)
{
    unsigned n = UINT32_MAX;
    return text && ds_uint(ds_str_of(text), 1u << 30, &n) ? n : UINT32_MAX;
}

static ds_shown shown_by(const part *p, unsigned id)
{
    for (size_t i = 0; i < p->formats; i++)
        if (p->format[i].id == id) return p->format[i].shown;
    return ds_shown_builtin(id);
}

static void start_of_styles(part *p, const char *name, const char *const *attribute)
{
    ds_book *b = p->b;
    if (!strcmp(name, "cellXfs")) p->cell_xfs = true;
    if (!strcmp(name, "numFmt") && p->formats < FORMATS) {
        const char *code = ds_attribute(attribute, "formatCode");
        p->format[p->formats++] = (number_format){ number_of(ds_attribute(attribute, "numFmtId")),
                                                   ds_shown_by_code(ds_str_of(code ? code : "")) };
    }
    if (!p->cell_xfs || strcmp(name, "xf")) return;
    if (b->styles == DS_BOOK_STYLES) {
        fail(p, DS_DATA, "over 65,536 styles: save the sheet as CSV");
        return;
    }
    unsigned char *shown = list_room(p, b->shown, b->styles, 1);
    if (!shown) return;
    b->shown = shown;
    b->shown[b->styles++] = (unsigned char)shown_by(p, number_of(ds_attribute(attribute, "numFmtId")));
}

static void end_of_styles(part *p, const char *name)
{
    if (!strcmp(name, "cellXfs")) p->cell_xfs = false;
}

/* ---- shared strings ---- */

static void start_of_strings(part *p, const char *name, const char *const *attribute)
{
    (void)attribute;
    if (!strcmp(name, "si")) p->text_n = 0;
    if (!strcmp(name, "rPh")) p->phonetic = true;
    if (!strcmp(name, "t")) p->keeping = true;
}

static void end_of_strings(part *p, const char *name)
{
    ds_book *b = p->b;
    if (!strcmp(name, "rPh")) p->phonetic = false;
    if (!strcmp(name, "t")) p->keeping = false;
    if (strcmp(name, "si")) return;
    if (b->strings == DS_BOOK_STRINGS) {
        fail(p, DS_DATA, "over a million texts: save the sheet as CSV");
        return;
    }
    ds_str *string = list_room(p, b->string, b->strings, sizeof *string);
    if (!string) return;
    b->string = string;
    const ds_str text = ds_keep(&b->a, (ds_str){ p->text ? p->text : "", p->text_n });
    if (!text.p) fail(p, DS_MEMORY, "a text");
    b->string[b->strings++] = text;
}

/* ---- all of them ---- */

static const struct {
    const char *name;
    bool needed;
    void (*start)(part *p, const char *name, const char *const *attribute);
    void (*end)(part *p, const char *name);
} parts[] = {
    { "xl/workbook.xml", true, start_of_workbook, NULL },
    { "xl/_rels/workbook.xml.rels", true, start_of_relations, NULL },
    { "xl/styles.xml", false, start_of_styles, end_of_styles },
    { "xl/sharedStrings.xml", false, start_of_strings, end_of_strings },
};

ds_err ds_book_read(ds_book *b, ds_unzip *zip, ds_why *w)
{
    ds_err err = DS_OK;
    size_t at;
    b->zip = zip;
    b->sheet = ds_alloc(&b->a, DS_BOOK_SHEETS * sizeof *b->sheet);
    number_format *format = ds_alloc(&b->a, FORMATS * sizeof *format);
    if (!b->sheet || !format) return ds_fail(w, DS_MEMORY, "a workbook");
    for (size_t i = 0; !err && i < DS_COUNT(parts); i++) {
        part p = {
            .b = b, .w = w, .what = parts[i].name, .start = parts[i].start, .end = parts[i].end, .format = format
        };
        if (ds_unzip_find(zip, parts[i].name, &at))
            err = read_part(&p, at);
        else if (parts[i].needed)
            err = ds_fail(w, DS_DATA, "a workbook without its part %s: save it again", parts[i].name);
    }
    return err;
}

void ds_book_free(ds_book *b)
{
    free(b->shown);
    free(b->string);
    ds_arena_free(&b->a);
}
