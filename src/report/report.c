/* A report and a job to a workbook in its place. */
#include "report/sheet/page.h"
#include "report/out/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARAMS = 11, EMPTY_FILE = 256 * 1024, CELL_BYTES = 120 };

/* ---- names ---- */

/* A client's code in a file's name: what a file system could take amiss is written as %XX. */
static const char *safe_code(ds_arena *a, const char *code)
{
    const char *out = "";
    for (const unsigned char *p = (const unsigned char *)code; out && *p; p++) {
        bool plain = *p >= 0x80 || (*p >= '0' && *p <= '9') || ((*p | 32) >= 'a' && (*p | 32) <= 'z') || *p == '_' ||
                     *p == '-' || (*p == '.' && out[0]);
        out = ds_textf(a, plain ? "%s%c" : "%s%%%02X", out, *p);
    }
    return out;
}

static ds_err name_file(const ds_report *r, const ds_report_job *job, ds_arena *a, char *path, size_t cap, ds_why *w)
{
    char month[11] = "";
    if (r->month) ds_date_text(job->month, month);
    month[7 < sizeof month ? 7 : 0] = '\0';
    const char *code = r->client ? safe_code(a, job->client) : "";
    if (!code) return ds_fail(w, DS_MEMORY, "%s", r->name);
    int n = snprintf(path, cap, "%s/%s%s%s%s%s.xlsx", job->out_dir, r->name, *month ? "-" : "", month, *code ? "-" : "",
                     code);
    if (n > 0 && (size_t)n < cap) return DS_OK;
    return ds_fail(w, DS_NOWRITE, "%s: the name of the output is too long", job->out_dir);
}

static ds_err check_job(const ds_report *r, const ds_report_job *job, ds_why *w)
{
    if (r->month && job->month == DS_NO_DATE)
        return ds_fail(w, DS_USAGE, "%s is about one month: add --month YYYY-MM", r->name);
    if (r->client && (!job->client || !*job->client))
        return ds_fail(w, DS_USAGE, "%s is about one client: add --client CODE", r->name);
    return DS_OK;
}

/* ---- parameters ---- */

static ds_val day_value(ds_arena *a, ds_date d)
{
    char text[11];
    if (d == DS_NO_DATE) return (ds_val){ .type = DS_V_NULL };
    ds_date_text(d, text);
    return DS_VTEXT(ds_keep(a, ds_str_of(text)));
}

static ds_val text_value(const char *s)
{
    return s ? DS_VTEXT(ds_str_of(s)) : (ds_val){ .type = DS_V_NULL };
}

static ds_val month_value(ds_arena *a, ds_date first)
{
    ds_val v = day_value(a, first);
    if (v.type == DS_V_TEXT) v.as.s.n = 7;
    return v;
}

static const ds_param *params_of(const ds_report *r, const ds_report_job *job, ds_arena *a)
{
    const bool month = r->month && job->month != DS_NO_DATE;
    const ds_date first = month ? ds_month_first(job->month) : DS_NO_DATE;
    const ds_date before = month ? ds_month_first(first - 1) : DS_NO_DATE;
    const ds_param list[PARAMS] = {
        { "practice", text_value(job->settings->name) },
        { "currency", text_value(job->settings->currency) },
        { "month", month_value(a, first) },
        { "month_first", day_value(a, first) },
        { "month_last", day_value(a, month ? ds_month_last(first) : DS_NO_DATE) },
        { "previous_first", day_value(a, before) },
        { "previous_last", day_value(a, month ? first - 1 : DS_NO_DATE) },
        { "client", text_value(r->client ? job->client : NULL) },
        { "run", DS_VINT(job->run) },
        { "version", text_value(DS_VERSION) },
        { "made", text_value(job->made) },
    };
    for (size_t i = 0; i < PARAMS; i++)
        if (list[i].value.type == DS_V_TEXT && !list[i].value.as.s.p) return NULL;
    ds_param *kept = ds_alloc(a, sizeof list);
    if (kept) memcpy(kept, list, sizeof list);
    return kept;
}

static ds_err open_snapshot(const ds_report *r, const ds_report_job *job, ds_db **out, ds_why *w)
{
    const bool month = r->month && job->month != DS_NO_DATE;
    const ds_date first = month ? ds_month_first(job->month) : DS_NO_DATE;
    const ds_scope scope = { .run = job->run,
                             .client = r->client ? ds_str_of(job->client) : (ds_str){ 0 },
                             .first = first,
                             .last = month ? ds_month_last(first) : DS_NO_DATE };
    return ds_snapshot_open(job->store_path, (ds_audience)r->audience, &scope, out, w);
}

/* ---- the workbook ---- */

/* Nobody's name in it, and the time it was made fixed by the job, so that the same input gives the same bytes. */
static void set_properties(const rep_book *b, const char *made)
{
    ds_stamp t;
    enum { YEAR_2000 = 946684800 };
    bool known = made && ds_stamp_parse(ds_str_of(made), DS_DATES_ISO, &t);
    lxw_doc_properties p = { .title = (char *)(uintptr_t)b->def->title,
                             .author = (char *)(uintptr_t) "",
                             .company = (char *)(uintptr_t) "",
                             .created = (time_t)(known ? t.local : YEAR_2000) };
    (void)workbook_set_properties(b->book, &p);
}

/* The workbook's own face, by which programs count the width of columns; the library has no call for it. */
static void set_face(lxw_workbook *book)
{
    lxw_format *normal = STAILQ_FIRST(book->formats);
    if (!normal) return;
    format_set_font_name(normal, REP_FONT);
    format_set_font_size(normal, 10);
}

static ds_err find_source(rep_book *b, ds_why *w)
{
    rep_answer t;
    if (!b->def->source) return DS_OK;
    ds_err err = rep_ask(b, b->def->source, b->def->at, &t, w);
    if (err || !t.rows || !t.width) return err;
    b->source = rep_text_of(rep_answer_at(&t, 0, 0), REP_F_TEXT, b->currency, b->a);
    return b->source ? DS_OK : ds_fail(w, DS_MEMORY, "%s", b->def->file);
}

static ds_err fill(rep_book *b, ds_why *w)
{
    const rep_sheet *s = b->def->sheets.item;
    ds_err err = find_source(b, w);
    for (size_t i = 0; !err && i < b->def->sheets.n; i++) err = rep_write_sheet(b, &s[i], w);
    return err;
}

/* Closing writes the file and frees the workbook, whatever happens. */
static ds_err close_book(lxw_workbook **book, const char *path, ds_why *w)
{
    lxw_error e = workbook_close(*book);
    *book = NULL;
    if (!e) return DS_OK;
    return ds_fail(w, e == LXW_ERROR_MEMORY_MALLOC_FAILED ? DS_MEMORY : DS_NOWRITE, "%s: %s", path, lxw_strerror(e));
}

static ds_err write_book(rep_book *b, const ds_report_job *job, rep_aside *file, ds_why *w)
{
    const char *folder = getenv("TMPDIR");
    if (!folder || !*folder) folder = "/tmp";
    lxw_workbook_options o = { .tmpdir = (char *)(uintptr_t)folder };
    b->book = workbook_new_opt(file->aside, &o);
    if (!b->book) return ds_fail(w, DS_MEMORY, "%s", file->path);
    b->look = (rep_look){ .book = b->book, .currency = b->currency };
    set_face(b->book);
    set_properties(b, job->made);
    ds_err err = fill(b, w);
    if (!err) err = rep_aside_room(file, folder, EMPTY_FILE + (int64_t)b->cells * CELL_BYTES, w);
    if (err) {
        lxw_workbook_free(b->book);
        b->book = NULL;
        return err;
    }
    return close_book(&b->book, file->path, w);
}

static ds_err write_file(const ds_report *r, const ds_report_job *job, ds_db *db, const char *path, ds_arena *a,
                         ds_why *w)
{
    rep_aside file = { .fd = -1 };
    rep_book *b = ds_alloc(a, sizeof *b);
    if (!b) return ds_fail(w, DS_MEMORY, "%s", r->name);
    *b = (rep_book){ .def = r, .db = db, .n_params = PARAMS, .a = a };
    b->currency = job->settings->currency;
    b->practice = job->settings->name;
    b->params = params_of(r, job, a);
    if (!b->params) return ds_fail(w, DS_MEMORY, "%s", r->name);
    ds_err err = rep_make_folder(job->out_dir, w);
    if (!err) err = rep_aside_open(path, a, &file, w);
    if (!err) err = write_book(b, job, &file, w);
    if (!err) err = rep_aside_finish(&file, w);
    rep_aside_drop(&file);
    return err;
}

ds_err ds_report_write(const ds_report *r, const ds_report_job *job, char *path, size_t cap, ds_why *w)
{
    ds_arena a = { 0 };
    ds_db *db = NULL;
    ds_err err = check_job(r, job, w);
    if (!err) err = name_file(r, job, &a, path, cap, w);
    if (!err) err = open_snapshot(r, job, &db, w);
    if (!err) err = write_file(r, job, db, path, &a, w);
    ds_snapshot_close(db);
    ds_arena_free(&a);
    return err;
}
