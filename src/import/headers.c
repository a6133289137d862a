#include "import/headers.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MAX_ABOVE = 50 };

void ds_note(char note[DS_FILE_NOTE], const char *fmt, ...)
{
    char text[DS_FILE_NOTE];
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    ds_print_more(note, DS_FILE_NOTE, "%s%s", *note ? "; " : "", text);
}

void ds_lines_text(const int64_t *line, int64_t n, char out[96])
{
    *out = '\0';
    ds_print_more(out, 96, n == 1 ? "line" : "lines");
    for (int64_t i = 0; i < n && i < DS_LINES_SHOWN; i++)
        ds_print_more(out, 96, "%s %lld", i ? "," : "", (long long)line[i]);
    if (n > DS_LINES_SHOWN) ds_print_more(out, 96, " and %lld more", (long long)(n - DS_LINES_SHOWN));
}

/* ---- lines above the header ---- */

typedef struct {
    char text[DS_FILE_NOTE]; /* 'line 1 "Massage log", line 3' */
    size_t n;
} passed;

static void pass(passed *p, const ds_cells *row)
{
    size_t i = 0;
    if (p->n++ >= DS_LINES_SHOWN) return;
    while (i < row->n && !ds_trim(row->cell[i]).n) i++;
    ds_print_more(p->text, sizeof p->text, "%sline %lld", p->n > 1 ? ", " : "", (long long)row->line);
    if (i < row->n) ds_print_more(p->text, sizeof p->text, " \"%s\"", DS_BRIEF(ds_trim(row->cell[i])));
}

static void note_passed(const passed *p, char note[DS_FILE_NOTE])
{
    if (!p->n) return;
    char more[32] = "";
    if (p->n > DS_LINES_SHOWN) ds_print(more, sizeof more, " and %zu more", p->n - DS_LINES_SHOWN);
    ds_note(note, "passed over above the header: %s%s", p->text, more);
}

/* The story of the line that comes nearest to a header. */
typedef struct {
    double closeness;
    ds_why why;
} nearest;

static void keep_nearest(nearest *best, double closeness, const ds_why *why, const ds_cells *row, bool first)
{
    if (!first && closeness <= best->closeness) return;
    *best = (nearest){ closeness, *why };
    if (!first) (void)ds_within(&best->why, "line %lld", (long long)row->line);
}

static ds_err try_header(const ds_formats *all, const ds_format *named, const ds_cells *header,
                         const ds_format **format, ds_why *w)
{
    *format = named;
    if (!named) return ds_recognise(all, header, format, w);
    return ds_fits(named, header) ? DS_OK : ds_fail(w, DS_DATA, "not %s", ds_format_name(named));
}

/* DS_DATA without a story: no line of the table is a header. */
static ds_err find_in_table(ds_source *s, const ds_formats *all, const ds_format *named, ds_headed *out, nearest *best,
                            ds_why *w)
{
    passed above = { .n = 0 };
    bool more;
    ds_err err;
    while ((err = try_header(all, named, &out->header, &out->format, w)) == DS_DATA) {
        keep_nearest(best, ds_closeness(all, &out->header), w, &out->header, !above.n && !best->why.code);
        pass(&above, &out->header);
        if (above.n > MAX_ABOVE || ds_source_next_header(s, &out->header, &more, w) || !more) break;
    }
    if (!err) note_passed(&above, out->note);
    if (!err) ds_copy(out->above, sizeof out->above, ds_str_of(above.text));
    return err;
}

static ds_err fail_headerless(const nearest *best, ds_str title, int tables, ds_why *w)
{
    if (!tables)
        return ds_fail(w, DS_DATA,
                       "there is nothing in it that a format knows: export the data as CSV, if that is offered");
    *w = best->why;
    return tables > 1 ? ds_within(w, "of %d tables none is known, \"%s\"", tables, DS_BRIEF(title)) : w->code;
}

ds_err ds_find_header(ds_source *s, const ds_formats *all, const ds_format *named, ds_headed *out, ds_why *w)
{
    ds_str title, of = { 0 };
    ds_why why = { 0 };
    ds_cells first = { 0 };
    nearest best = { .closeness = 0 };
    bool more;
    int tables = 0;
    *out = (ds_headed){ .closeness = DS_LIKE_A_FORMAT };
    ds_source_look_for(s, ds_formats_places(all));
    for (;; tables++) {
        ds_err err = ds_source_table(s, &title, &out->header, &more, w);
        if (err) return err;
        if (!more) break;
        if (!tables) first = out->header;
        const double before = best.closeness;
        err = find_in_table(s, all, named, out, &best, &why);
        if (err && err != DS_DATA) *w = why;
        if (!err) ds_print_more(out->above, sizeof out->above, " %.*s", DS_FMT(title));
        if (err != DS_DATA) return err;
        if (!tables || best.closeness > before) of = title;
    }
    out->closeness = best.closeness;
    out->header = first;
    out->format = named;
    return named && tables == 1 ? DS_OK : fail_headerless(&best, of, tables, w);
}

/* ---- a header once more ---- */

static bool same_cells(const ds_cells *a, const ds_cells *b)
{
    if (a->n != b->n) return false;
    for (size_t i = 0; i < a->n; i++)
        if (!ds_same(ds_trim(a->cell[i]), ds_trim(b->cell[i]))) return false;
    return true;
}

static ds_err check_second(const ds_formats *all, const ds_format *format, bool named, const ds_cells *row, ds_why *w)
{
    const ds_format *other = format;
    ds_err err = try_header(all, named ? format : NULL, row, &other, w);
    if (err) (void)ds_within(w, "another header begins here");
    if (!err && other != format)
        err =
            ds_fail(w, DS_DATA, "another table begins here, %s: put it into a file of its own", ds_format_title(other));
    return err ? ds_within(w, "line %lld", (long long)row->line) : DS_OK;
}

/* The last line of the first export had no end: what is beyond the header's cells is the rest of the second's. */
static bool is_within(const ds_formats *all, const ds_format *format, const ds_cells *header, const ds_cells *row)
{
    if (row->n <= header->n) return false;
    ds_cells rest = { .cell = row->cell + header->n, .n = row->n - header->n };
    return ds_reads_as_header(all, format, header, &rest);
}

ds_err ds_header_again(const ds_formats *all, const ds_format *format, bool named, const ds_cells *header,
                       const ds_cells *row, ds_again *again, ds_why *w)
{
    *again = DS_NO_HEADER;
    if (row->fault || header->place) return DS_OK; /* only lines of text come from several files */
    if (!ds_reads_as_header(all, format, header, row)) {
        if (!is_within(all, format, header, row)) return DS_OK;
        return ds_fail(w, DS_DATA, "line %lld: a second header begins within this line: put a line end before it",
                       (long long)row->line);
    }
    *again = same_cells(header, row) ? DS_SAME_HEADER : DS_OTHER_HEADER;
    return *again == DS_OTHER_HEADER ? check_second(all, format, named, row, w) : DS_OK;
}

ds_cells ds_keep_header(ds_arena *a, const ds_cells *row)
{
    ds_cells out = *row;
    ds_str *cell = ds_alloc(a, (row->n + 1) * sizeof *cell);
    for (size_t i = 0; cell && i < row->n; i++)
        if (!(cell[i] = ds_keep(a, row->cell[i])).p) cell = NULL;
    out.cell = cell;
    return out;
}
