#include "store_help.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[256];
static ds_arena texts;

const char *help_folder(void)
{
    const char *tmp = getenv("TMPDIR");
    if (!folder[0]) {
        snprintf(folder, sizeof folder, "%s/downshift-XXXXXX", tmp && *tmp ? tmp : "/tmp");
        if (!mkdtemp(folder)) folder[0] = '\0';
    }
    return folder[0] ? folder : NULL;
}

void help_gone(void)
{
    DIR *d = folder[0] ? opendir(folder) : NULL;
    for (struct dirent *e; d && (e = readdir(d));) {
        char path[600];
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        if (e->d_name[0] != '.' && unlink(path)) (void)rmdir(path);
    }
    if (d) closedir(d);
    if (folder[0]) (void)rmdir(folder);
    folder[0] = '\0';
    ds_arena_free(&texts);
}

const char *help_path(const char *name)
{
    static char path[8][600];
    static int turn;
    char *p = path[turn = (turn + 1) % 8];
    assert_non_null(help_folder());
    snprintf(p, sizeof path[0], "%s/%s", folder, name);
    return p;
}

ds_store *help_store(const char *name)
{
    ds_why w = { 0 };
    ds_store *s = NULL;
    if (ds_store_open(help_path(name), DS_STORE_CREATE, &s, NULL, &w)) fail_msg("%s", w.text);
    return s;
}

int64_t help_client(ds_store *s, const char *code)
{
    ds_why w = { 0 };
    int64_t id = 0;
    if (ds_store_client(s, ds_str_of(code), &id, &w)) fail_msg("%s", w.text);
    return id;
}

int64_t help_source(ds_store *s, const char *name)
{
    ds_why w = { 0 };
    int64_t id = 0;
    if (ds_store_series_source(s, ds_str_of(name), &id, &w)) fail_msg("%s", w.text);
    return id;
}

int64_t help_file(ds_store *s, const char *name)
{
    ds_why w = { 0 };
    int64_t id = 0;
    bool known;
    ds_file_facts f = { .name = name, .hash = name, .format = "test", .encoding = "UTF-8", .imported_at = "2026-11-01 09:00" };
    if (ds_store_file(s, &f, &id, &known, &w)) fail_msg("%s", w.text);
    return id;
}

/* ---- records ---- */

static bool value_from(ds_type type, ds_str s, ds_fval *v)
{
    switch (type) {
    case DS_T_DATE: {
        ds_date d;
        if (!ds_date_parse(s, DS_DATES_ISO, &d)) return false;
        v->whole = d;
        return true;
    }
    case DS_T_TIME:
        return ds_stamp_parse(s, DS_DATES_ISO, &v->time);
    case DS_T_MONEY:
        return ds_money(s, '.', &v->whole);
    case DS_T_NAME:
    case DS_T_WHOLE:
        return ds_int(s, &v->whole);
    case DS_T_TEXT:
        v->text = ds_keep(&texts, s);
        return v->text.p != NULL;
    default:
        return ds_decimal(s, '.', &v->real);
    }
}

static void take_word(ds_record *r, ds_str word)
{
    ds_str name, value = word;
    ds_cut(&value, '=', &name);
    if (ds_same(name, DS_LIT("line")) && ds_int(value, &r->line)) return;
    if (ds_same(name, DS_LIT("doubt"))) {
        snprintf(r->doubt, sizeof r->doubt, "%.*s", DS_FMT(value));
        return;
    }
    int field = ds_field_find(r->kind, name);
    ds_fval v;
    if (field == DS_NO_FIELD || !value_from(ds_field_of(r->kind, field)->type, value, &v))
        fail_msg("no field takes %.*s", DS_FMT(word));
    ds_set(r, field, v);
}

static bool is_days(const ds_record *r, ds_str word)
{
    ds_str name;
    ds_cut(&word, '=', &name);
    return r->kind == DS_SLEEP && ds_field_find(DS_DAY, name) > DS_DAY_DATE;
}

help_row help_record(ds_record_kind kind, const char *words)
{
    help_row r = { .record = { { .kind = kind, .line = 1 }, { .kind = DS_DAY, .line = 1 } }, .n = 1 };
    ds_str rest = ds_str_of(words), word;
    while (ds_cut(&rest, ' ', &word)) {
        if (!word.n) continue;
        bool day = is_days(&r.record[0], word);
        take_word(&r.record[day], word);
        if (day) r.n = 2;
    }
    r.record[1].line = r.record[0].line;
    if (kind == DS_SLEEP && DS_HAS(r.record, SLEEP_BED)) {
        ds_fval offset = { .whole = r.record->v[DS_SLEEP_BED].time.offset_min };
        if (offset.whole != DS_NO_OFFSET) ds_set(r.record, DS_SLEEP_OFFSET, offset);
    }
    if (r.n == 2) ds_set(&r.record[1], DS_DAY_DATE, r.record[0].v[DS_SLEEP_NIGHT_DATE]);
    return r;
}

ds_err help_put(ds_store *s, int64_t client, int64_t source, int64_t file, const help_row *r, ds_put_fate *fate, ds_why *w)
{
    const ds_origin from = { client, source, file };
    return ds_store_put(s, &from, r->record, r->n, fate, w);
}

/* ---- questions ---- */

const char *help_ask(ds_db *db, const char *sql)
{
    static char text[2000];
    ds_why w = { 0 };
    ds_rows *rows = NULL;
    bool more = false;
    if (ds_ask(db, ds_str_of(sql), NULL, 0, &rows, &w) || ds_rows_next(rows, &more, &w))
        fail_msg("%s: %s", sql, w.text);
    ds_val v = more ? ds_rows_at(rows, 0) : (ds_val){ .type = DS_V_NULL };
    if (v.type == DS_V_INT) snprintf(text, sizeof text, "%lld", (long long)v.as.i);
    if (v.type == DS_V_REAL) snprintf(text, sizeof text, "%.15g", v.as.d);
    if (v.type == DS_V_TEXT) snprintf(text, sizeof text, "%.*s", DS_FMT(v.as.s));
    if (v.type == DS_V_NULL) snprintf(text, sizeof text, "NULL");
    ds_rows_close(rows);
    return text;
}

const char *help_ask_store(ds_store *s, const char *sql)
{
    return help_ask(ds_store_db(s), sql);
}
