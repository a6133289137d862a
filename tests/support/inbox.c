#include "inbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>
#include "files.h"

inbox_world *inbox_open(void)
{
    inbox_world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    w->folder = support_folder();
    w->inbox = ds_textf(&w->a, "%s/inbox", w->folder);
    assert_int_equal(mkdir(w->inbox, 0700), 0);
    ds_settings_default(&w->settings);
    assert_int_equal(ds_formats_load(NULL, &w->a, &w->formats, &w->why), DS_OK);
    const char *path = support_path(w->folder, "practice.db");
    assert_int_equal(ds_store_open(path, DS_STORE_CREATE, &w->store, NULL, &w->why), DS_OK);
    w->options = (ds_import_options){ .settings = &w->settings, .formats = w->formats, .when = "2026-11-01 09:00" };
    return w;
}

void inbox_close(inbox_world *w)
{
    ds_store_close(w->store);
    support_remove(w->folder);
    ds_arena_free(&w->a);
    free(w);
}

void inbox_put(inbox_world *w, const char *name, const char *text)
{
    (void)support_write_text(w->inbox, name, text);
}

const ds_import_result *inbox_import_path(inbox_world *w, const char *path)
{
    memset(&w->why, 0, sizeof w->why);
    ds_err err = ds_import(w->store, &path, 1, &w->options, &w->a, &w->sum, &w->why);
    assert_string_equal(w->why.text, "");
    assert_int_equal(err, DS_OK);
    return w->sum.n ? &w->sum.file[0] : NULL;
}

const ds_import_result *inbox_import(inbox_world *w)
{
    return inbox_import_path(w, w->inbox);
}

const ds_import_result *inbox_result(const inbox_world *w, const char *name)
{
    for (size_t i = 0; i < w->sum.n; i++)
        if (!strcmp(w->sum.file[i].file, name)) return &w->sum.file[i];
    fail_msg("no result for %s", name);
    return NULL;
}

const char *inbox_ask(inbox_world *w, const char *sql)
{
    static char out[2048];
    ds_rows *rows = NULL;
    bool more = false;
    if (ds_ask(ds_store_db(w->store), ds_str_of(sql), NULL, 0, &rows, &w->why)) fail_msg("%s", w->why.text);
    assert_int_equal(ds_rows_next(rows, &more, &w->why), DS_OK);
    snprintf(out, sizeof out, "no row");
    if (more) {
        ds_val v = ds_rows_at(rows, 0);
        if (v.type == DS_V_INT) snprintf(out, sizeof out, "%lld", (long long)v.as.i);
        if (v.type == DS_V_REAL) snprintf(out, sizeof out, "%.10g", v.as.d);
        if (v.type == DS_V_TEXT) snprintf(out, sizeof out, "%.*s", DS_FMT(v.as.s));
        if (v.type == DS_V_NULL) snprintf(out, sizeof out, "NULL");
    }
    ds_rows_close(rows);
    return out;
}

int64_t inbox_count(inbox_world *w, const char *table)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
    return strtoll(inbox_ask(w, sql), NULL, 10);
}

const char *inbox_print(inbox_world *w)
{
    static char print[2][DS_HASH_TEXT];
    static unsigned turn;
    char *out = print[turn++ % 2];
    assert_int_equal(ds_store_fingerprint(w->store, ds_date_of(2199, 12, 31), out, &w->why), DS_OK);
    return out;
}

void inbox_assert_counts(const ds_import_result *r, int64_t rows, int64_t fresh, int64_t changed, int64_t same, int64_t refused)
{
    assert_string_equal(r->code ? r->story : "", "");
    assert_int_equal(r->counts.rows, rows);
    assert_int_equal(r->counts.fresh, fresh);
    assert_int_equal(r->counts.changed, changed);
    assert_int_equal(r->counts.same, same);
    assert_int_equal(r->counts.refused, refused);
}
