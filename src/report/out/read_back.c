/* libzip is here as well as in read: see part_reader.c. */
#include "report/out/read_back.h"

#include "report/out/part_reader.h"

#include <string.h>
#include <unistd.h>
#include <zip.h>

enum { CHUNK = 32768 };

typedef struct {
    zip_t *zip;
    const char *path;
    const rep_drawn *drawn;
    rep_part_reader *reader;
    ds_arena *a;
    char *chunk;
} archive;

static ds_err refuse(const archive *z, const char *part, const char *what, ds_why *w)
{
    if (what == rep_part_no_memory) return ds_fail(w, DS_MEMORY, "%s: %s: %s", z->path, part, what);
    return ds_fail(w, DS_NOWRITE, "%s: was not written whole: %s: %s; is the disk full?", z->path, part, what);
}

/* ---- which parts there must be ---- */

static ds_err want(const archive *z, const char *part, ds_why *w)
{
    if (!part) return ds_fail(w, DS_MEMORY, "%s", z->path);
    return zip_name_locate(z->zip, part, 0) >= 0 ? DS_OK : refuse(z, part, "it is missing", w);
}

static ds_err want_fixed(const archive *z, ds_why *w)
{
    static const char *const parts[] = { "[Content_Types].xml", "_rels/.rels",         "docProps/app.xml",
                                         "docProps/core.xml",   "xl/workbook.xml",     "xl/_rels/workbook.xml.rels",
                                         "xl/styles.xml",       "xl/theme/theme1.xml", "docProps/custom.xml" };
    ds_err err = DS_OK;
    size_t words = 0;
    for (size_t i = 0; !err && i < DS_COUNT(parts); i++) err = want(z, parts[i], w);
    for (const rep_drawn_sheet *s = z->drawn->first; s; s = s->next) words += s->words;
    return err || !words ? err : want(z, "xl/sharedStrings.xml", w);
}

static ds_err want_numbered(const archive *z, const char *before, size_t number, const char *after, ds_why *w)
{
    return want(z, ds_textf(z->a, "%s%zu%s", before, number, after), w);
}

static ds_err want_drawings(const archive *z, size_t sheet, size_t drawing, ds_why *w)
{
    ds_err err = want_numbered(z, "xl/worksheets/_rels/sheet", sheet, ".xml.rels", w);
    if (!err) err = want_numbered(z, "xl/drawings/drawing", drawing, ".xml", w);
    return err ? err : want_numbered(z, "xl/drawings/_rels/drawing", drawing, ".xml.rels", w);
}

static ds_err want_all(const archive *z, ds_why *w)
{
    ds_err err = want_fixed(z, w);
    size_t sheet = 1, drawing = 0;
    for (const rep_drawn_sheet *s = z->drawn->first; !err && s; s = s->next, sheet++) {
        err = want_numbered(z, "xl/worksheets/sheet", sheet, ".xml", w);
        if (!err && s->charts) err = want_drawings(z, sheet, ++drawing, w);
    }
    for (size_t i = 1; !err && i <= z->drawn->charts; i++) err = want_numbered(z, "xl/charts/chart", i, ".xml", w);
    return err;
}

/* ---- what stands in them ---- */

/* libzip compares the CRC when the last byte has been read. */
static ds_err read_part(const archive *z, zip_uint64_t at, const char *name, ds_why *w)
{
    zip_int64_t n = -1;
    if (!rep_part_begin(z->reader, name)) return ds_fail(w, DS_MEMORY, "%s", z->path);
    zip_file_t *f = zip_fopen_index(z->zip, at, 0);
    while (f && (n = zip_fread(f, z->chunk, CHUNK)) > 0) rep_part_feed(z->reader, z->chunk, (size_t)n);
    if (f && zip_fclose(f)) n = -1;
    const char *wrong = n < 0 ? "its bytes are not those that were written" : rep_part_end(z->reader);
    return wrong ? refuse(z, name, wrong, w) : DS_OK;
}

static ds_err read_parts(const archive *z, ds_why *w)
{
    const zip_int64_t words = zip_name_locate(z->zip, "xl/sharedStrings.xml", 0);
    ds_err err = words < 0 ? DS_OK : read_part(z, (zip_uint64_t)words, "xl/sharedStrings.xml", w);
    for (zip_int64_t i = 0; !err && i < zip_get_num_entries(z->zip, 0); i++) {
        const char *name = zip_get_name(z->zip, (zip_uint64_t)i, 0);
        if (!name) return refuse(z, "a part", "it has no name", w);
        if (i != words) err = read_part(z, (zip_uint64_t)i, name, w);
    }
    return err;
}

static ds_err open_archive(archive *z, int fd, ds_why *w)
{
    int error = 0, own = lseek(fd, 0, SEEK_SET) ? -1 : dup(fd);
    z->zip = own < 0 ? NULL : zip_fdopen(own, ZIP_CHECKCONS, &error);
    if (z->zip) return DS_OK;
    if (own >= 0) close(own);
    return refuse(z, "the archive", "it has no end", w);
}

ds_err rep_read_back(int fd, const char *path, const rep_drawn *drawn, ds_arena *a, ds_why *w)
{
    archive z = { .path = path, .drawn = drawn, .a = a, .chunk = ds_alloc(a, CHUNK) };
    z.reader = rep_part_reader_open(drawn, a);
    ds_err err = z.reader && z.chunk ? open_archive(&z, fd, w) : ds_fail(w, DS_MEMORY, "%s", path);
    if (!err) err = want_all(&z, w);
    if (!err) err = read_parts(&z, w);
    if (z.zip) zip_discard(z.zip);
    rep_part_reader_close(z.reader);
    return err;
}
