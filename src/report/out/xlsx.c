/* A report as a workbook: drawn by libxlsxwriter, read back, then put in its place. */
#include "report/out/output.h"
#include "report/out/read_back.h"
#include "report/out/write.h"
#include "report/sheet/book_text.h"
#include "report/sheet/numbers.h"
#include "report/sheet/watch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { EMPTY_FILE = 128 * 1024, CELL_BYTES = 60 };

/* Nobody's name in it, and the time it was made fixed by the job, so that the same input gives the same bytes. */
static ds_err set_properties(const rep_book *b, ds_why *w)
{
    ds_stamp t;
    enum { YEAR_2000 = 946684800 };
    const bool known = b->made && ds_stamp_parse(ds_str_of(b->made), DS_DATES_ISO, &t);
    const char *title = rep_line_text(b->a, b->def->title, REP_TITLE_MOST);
    if (!title) return ds_fail(w, DS_MEMORY, "%s", b->def->file);
    lxw_doc_properties p = { .title = (char *)(uintptr_t)title,
                             .author = (char *)(uintptr_t) "",
                             .company = (char *)(uintptr_t) "Downshift", /* by which an import knows it */
                             .created = (time_t)(known ? t.local : YEAR_2000) };
    if (!workbook_set_properties(b->book, &p) &&
        !workbook_set_custom_property_string(b->book, DS_WORKBOOK_MARK, b->def->name))
        return DS_OK;
    return ds_fail(w, DS_MEMORY, "the properties of %s", b->def->file);
}

/* The workbook's own face, by which programs count the width of columns; the library has no call for it. */
static void set_face(lxw_workbook *book)
{
    lxw_format *normal = STAILQ_FIRST(book->formats);
    if (!normal) return;
    format_set_font_name(normal, REP_FONT);
    format_set_font_size(normal, 10);
}

static ds_err fill(rep_book *b, ds_why *w)
{
    const rep_sheet *s = b->def->sheets.item;
    ds_err err = rep_find_source(b, w);
    bool shown;
    for (size_t i = 0; !err && i < b->def->sheets.n; i++) {
        err = rep_sheet_shown(b, &s[i], &shown, w);
        if (!err && shown) err = rep_write_sheet(b, &s[i], w);
    }
    if (!err) err = rep_write_numbers(b, w);
    return err ? err : rep_end_links(b, w);
}

/* Closing writes the file and frees the workbook, whatever happens. */
static ds_err close_book(lxw_workbook **book, const char *path, ds_why *w)
{
    lxw_error e = workbook_close(*book);
    *book = NULL;
    if (!e) return DS_OK;
    return ds_fail(w, e == LXW_ERROR_MEMORY_MALLOC_FAILED ? DS_MEMORY : DS_NOWRITE, "%s: %s", path, lxw_strerror(e));
}

/* ---- the file ---- */

/* Where the library puts its temporary files, should it not take ours (watch.h). */
static const char *temporary_folder(void)
{
    const char *folder = getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

/* Room on disk, and memory for what closing needs, while it can still be said that there is none. */
static ds_err make_room(const rep_book *b, const rep_aside *file, ds_why *w)
{
    size_t cells = 0;
    for (const rep_drawn_sheet *s = b->drawn.first; s; s = s->next) cells += s->n;
    rep_watch_pause();
    ds_err err = rep_memory_for(cells, w);
    if (!err) err = rep_aside_room(file, EMPTY_FILE + (int64_t)cells * CELL_BYTES, w);
    rep_watch_resume();
    return err;
}

static ds_err draw_sheets(rep_book *b, const rep_aside *file, ds_why *w)
{
    b->look = (rep_look){ .book = b->book, .manner = &b->manner };
    set_face(b->book);
    ds_err err = set_properties(b, w);
    if (!err) err = fill(b, w);
    if (!err) err = make_room(b, file, w);
    if (!err) return close_book(&b->book, file->path, w);
    lxw_workbook_free(b->book);
    b->book = NULL;
    return err;
}

/* *seen: the watch would have seen whatever failed. */
static ds_err draw_into(rep_book *b, const rep_aside *file, bool *seen, ds_why *w)
{
    lxw_workbook_options o = { .tmpdir = (char *)(uintptr_t)temporary_folder() };
    ds_err err = rep_memory_for(0, w);
    if (err) return err;
    rep_watch_begin();
    b->book = workbook_new_opt(file->aside, &o);
    err = b->book ? draw_sheets(b, file, w) : ds_fail(w, DS_MEMORY, "%s", file->path);
    const int failed = rep_watch_end(seen);
    if (err || !failed) return err;
    return ds_fail(w, failed == ENOMEM ? DS_MEMORY : DS_NOWRITE, "%s: was not written whole: %s", file->path,
                   strerror(failed));
}

static rep_book *new_book(const rep_order *o, rep_common *common)
{
    rep_book *b = ds_alloc(o->a, sizeof *b);
    if (!b) return NULL;
    *b = (rep_book){ .def = o->def, .db = o->db, .params = o->params, .n_params = o->n_params, .a = o->a };
    b->manner = rep_manner_of(o->job->settings, o->def->language);
    b->names = rep_shows_names(o);
    b->practice = o->job->settings->name;
    b->made = o->job->made;
    b->drawn.a = o->a;
    b->common = common;
    return b;
}

static ds_err draw_once(const rep_order *o, rep_common *common, const rep_aside *file, bool *seen, ds_why *w)
{
    rep_book *b = new_book(o, common);
    ds_err err = b ? draw_into(b, file, seen, w) : ds_fail(w, DS_MEMORY, "%s", o->def->name);
    if (err) return err;
    rep_drawn_end(&b->drawn);
    return rep_read_back(file->fd, file->path, &b->drawn, b->a, w);
}

/* What fails unseen inside libxlsxwriter shows in cells when the file is read back; in the look of a chart it shows
 * only beside a second drawing, as drawing has one outcome. */
static ds_err draw_again(const rep_order *o, rep_common *common, const rep_aside *file, ds_why *w)
{
    rep_aside again = { .fd = -1 };
    bool seen;
    ds_err err = rep_aside_open(file->path, o->a, &again, w);
    if (!err) err = draw_once(o, common, &again, &seen, w);
    if (!err) err = rep_aside_same(file, &again, w);
    rep_aside_drop(&again);
    return err;
}

ds_err rep_write_xlsx(const rep_order *o, const char *path, ds_why *w)
{
    rep_aside file = { .fd = -1 };
    rep_common common = { 0 };
    bool seen = false;
    ds_err err = rep_aside_open(path, o->a, &file, w);
    if (!err) err = draw_once(o, &common, &file, &seen, w);
    if (!err && !seen) err = draw_again(o, &common, &file, w);
    if (!err) err = rep_aside_finish(&file, w);
    rep_aside_drop(&file);
    return err;
}
