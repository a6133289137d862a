/* Views as flat files, for those who go on with other programs. */
#include <downshift/audience.h>
#include <downshift/growing.h>
#include <downshift/report.h>

#include "report/out/write.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 65536 };

/* A view on its way into its file. */
typedef struct {
    const ds_flat_job *job;
    const char *view;
    rep_aside file;
    ds_rows *rows;
    ds_str *head;     /* of each column, as rows of JSON have it; NULL: rows have none */
    ds_growing block; /* what is not written yet */
    ds_hash hash;
    int64_t n_rows, bytes;
} flat;

/* ---- values ---- */

/* The shortest text that reads back as the same number. */
static void real_text(double x, char out[32])
{
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, 32, "%.*g", digits, x);
        if (strtod(out, NULL) == x) return;
    }
}

static bool put_number(ds_growing *g, ds_val v)
{
    char text[32] = "";
    if (v.type == DS_V_INT) snprintf(text, sizeof text, "%lld", (long long)v.as.i);
    if (v.type == DS_V_REAL) real_text(v.as.d, text);
    return ds_grow(g, ds_str_of(text));
}

static bool is_nothing(ds_val v)
{
    return v.type == DS_V_NULL || (v.type == DS_V_REAL && !isfinite(v.as.d));
}

/* A text with its quotes, as JSON has it. */
static bool put_json_text(ds_growing *g, ds_str s)
{
    json_t *j = json_stringn(s.p ? s.p : "", s.n);
    char *text = j ? json_dumps(j, JSON_ENCODE_ANY) : NULL;
    const bool ok = text && ds_grow(g, ds_str_of(text));
    free(text);
    json_decref(j);
    return ok;
}

/* ---- the two kinds ---- */

static bool csv_heads(flat *f)
{
    bool ok = true;
    for (size_t i = 0; ok && i < ds_rows_width(f->rows); i++)
        ok = (!i || ds_grow(&f->block, DS_LIT(","))) && ds_grow(&f->block, ds_str_of(ds_rows_name(f->rows, i)));
    return ok && ds_grow(&f->block, DS_LIT("\r\n"));
}

static bool csv_row(flat *f)
{
    bool ok = true;
    for (size_t i = 0; ok && i < ds_rows_width(f->rows); i++) {
        const ds_val v = ds_rows_at(f->rows, i);
        ok = !i || ds_grow(&f->block, DS_LIT(","));
        if (ok && !is_nothing(v)) ok = v.type == DS_V_TEXT ? ds_grow_quoted(&f->block, v.as.s) : put_number(&f->block, v);
    }
    return ok && ds_grow(&f->block, DS_LIT("\r\n"));
}

/* {"client": and ,"night": */
static bool json_heads(flat *f)
{
    ds_arena *a = f->block.a;
    const size_t n = ds_rows_width(f->rows);
    f->head = ds_alloc(a, (n + 1) * sizeof *f->head);
    bool ok = f->head;
    for (size_t i = 0; ok && i < n; i++) {
        ds_growing g = { .a = a };
        ok = ds_grow(&g, i ? DS_LIT(",") : DS_LIT("{")) && put_json_text(&g, ds_str_of(ds_rows_name(f->rows, i))) && ds_grow(&g, DS_LIT(":"));
        f->head[i] = (ds_str){ g.p, g.n };
    }
    return ok;
}

static bool json_row(flat *f)
{
    bool ok = true;
    for (size_t i = 0; ok && i < ds_rows_width(f->rows); i++) {
        const ds_val v = ds_rows_at(f->rows, i);
        ok = ds_grow(&f->block, f->head[i]);
        if (ok && v.type == DS_V_TEXT) ok = put_json_text(&f->block, v.as.s);
        else if (ok) ok = is_nothing(v) ? ds_grow(&f->block, DS_LIT("null")) : put_number(&f->block, v);
    }
    return ok && ds_grow(&f->block, DS_LIT("}\n"));
}

static const struct kind {
    const char *name;
    bool (*heads)(flat *f);
    bool (*row)(flat *f); /* false: no memory */
} kinds[] = { { "csv", csv_heads, csv_row }, { "ndjson", json_heads, json_row } };

static const struct kind *kind_named(const char *name)
{
    for (size_t i = 0; i < DS_COUNT(kinds); i++)
        if (!strcmp(kinds[i].name, name)) return &kinds[i];
    return NULL;
}

/* ---- a file ---- */

static ds_err flush(flat *f, ds_why *w)
{
    const ds_str block = { f->block.p, f->block.n };
    ds_hash_add(&f->hash, block.p, block.n);
    f->bytes += (int64_t)block.n;
    f->block.n = 0;
    return rep_aside_put(&f->file, block, w);
}

static ds_err put_rows(flat *f, const struct kind *kind, ds_why *w)
{
    bool more = false, ok = kind->heads(f);
    ds_err err = DS_OK;
    while (ok && !err && !(err = ds_rows_next(f->rows, &more, w)) && more) {
        ok = kind->row(f);
        f->n_rows++;
        if (ok && f->block.n >= BLOCK) err = flush(f, w);
    }
    if (!ok) return ds_fail(w, DS_MEMORY, "%s", f->view);
    return err ? err : flush(f, w);
}

/* What stands in the file is read again: a full disk may have taken less. */
static ds_err check(const flat *f, const char *hash, ds_why *w)
{
    char block[8192], found[DS_HASH_TEXT];
    ds_hash again;
    ssize_t n;
    off_t at = 0;
    ds_hash_start(&again);
    while ((n = pread(f->file.fd, block, sizeof block, at)) > 0) {
        ds_hash_add(&again, block, (size_t)n);
        at += n;
    }
    ds_hash_end(&again, found);
    if (!n && !strcmp(found, hash)) return DS_OK;
    return ds_fail(w, DS_NOWRITE, "%s: was not written whole; is the disk full?", f->file.path);
}

/* ---- the manifest ---- */

static const char *class_of(const char *view, const char *column)
{
    for (const ds_published *p = NULL; (p = ds_published_next(p));)
        if (!strcmp(p->view, view) && !strcmp(p->column, column)) return ds_privacy_name(p->privacy);
    return "";
}

static json_t *columns_of(const flat *f)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < ds_rows_width(f->rows); i++) {
        const char *name = ds_rows_name(f->rows, i);
        (void)json_array_append_new(list, json_pack("{s:s, s:s}", "name", name, "class", class_of(f->view, name)));
    }
    return list;
}

static bool note_file(const flat *f, const char *name, const char *hash, json_t *files)
{
    json_t *columns = columns_of(f);
    const size_t told = json_array_size(columns);
    json_t *one = json_pack("{s:s, s:s, s:I, s:I, s:s, s:o}", "file", name, "view", f->view, "rows", (json_int_t)f->n_rows, "bytes",
                            (json_int_t)f->bytes, "blake2b", hash, "columns", columns);
    return one && told == ds_rows_width(f->rows) && !json_array_append_new(files, one);
}

static ds_err write_manifest(const ds_flat_job *job, json_t *files, ds_arena *a, ds_why *w)
{
    const char *path = ds_textf(a, "%s/manifest.json", job->folder);
    json_t *all = json_pack("{s:s, s:s, s:s, s:O}", "version", DS_VERSION, "made", job->made, "kind", job->kind, "files", files);
    /* of its known size: json_dumps takes no notice of a key that memory lacked for */
    const size_t n = all ? json_dumpb(all, NULL, 0, JSON_INDENT(2)) : 0;
    char *text = n ? ds_alloc(a, n + 1) : NULL;
    const bool whole = text && json_dumpb(all, text, n, JSON_INDENT(2)) == n;
    if (whole) text[n] = '\n';
    ds_err err = path && whole ? ds_report_write_text(path, (ds_str){ text, n + 1 }, w) : ds_fail(w, DS_MEMORY, "the manifest");
    json_decref(all);
    return err;
}

/* ---- the whole ---- */

static ds_err fill(flat *f, const struct kind *kind, const char *name, json_t *files, ds_why *w)
{
    char hash[DS_HASH_TEXT];
    ds_hash_start(&f->hash);
    ds_err err = put_rows(f, kind, w);
    if (err) return err;
    ds_hash_end(&f->hash, hash);
    err = check(f, hash, w);
    if (!err && !note_file(f, name, hash, files)) err = ds_fail(w, DS_MEMORY, "%s", f->view);
    if (!err) err = rep_aside_finish(&f->file, w);
    if (!err && f->job->told) f->job->told(f->job->to, name, f->n_rows);
    return err;
}

static ds_err write_view(const ds_flat_job *job, const struct kind *kind, const char *view, json_t *files, ds_why *w)
{
    ds_arena a = { 0 };
    flat f = { .job = job, .view = view, .file = { .fd = -1 }, .block = { .a = &a } };
    const char *sql = ds_textf(&a, "SELECT * FROM %s", view), *name = ds_textf(&a, "%s.%s", view, kind->name),
               *path = ds_textf(&a, "%s/%s.%s", job->folder, view, kind->name);
    ds_err err = sql && name && path ? DS_OK : ds_fail(w, DS_MEMORY, "%s", view);
    if (!err) err = ds_ask(job->db, ds_str_of(sql), NULL, 0, &f.rows, w);
    if (!err) err = rep_aside_open(path, &a, &f.file, w);
    if (!err) err = fill(&f, kind, name, files, w);
    rep_aside_drop(&f.file);
    ds_rows_close(f.rows);
    ds_arena_free(&a);
    return err;
}

ds_err ds_flat_write(const ds_flat_job *job, ds_why *w)
{
    ds_arena a = { 0 };
    const struct kind *kind = kind_named(job->kind);
    json_t *files = json_array();
    ds_err err = !kind ? ds_fail(w, DS_USAGE, "no kind of flat file \"%s\"", job->kind) : files ? DS_OK : ds_fail(w, DS_MEMORY, "the manifest");
    if (!err) err = rep_make_folder(job->folder, w);
    if (!err) rep_sweep(job->folder);
    for (size_t i = 0; !err && job->view[i]; i++) err = write_view(job, kind, job->view[i], files, w);
    if (!err) err = write_manifest(job, files, &a, w);
    json_decref(files);
    ds_arena_free(&a);
    return err;
}
