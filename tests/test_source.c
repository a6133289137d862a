/* How a kind of file joins the others: adapters made up here, one that reads an archive of members, one that has
 * several tables, one that knows a kind and cannot read it. */
#include <downshift/read.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../src/read/source.h"
#include "support/files.h"

static const char *folder;

/* ---- bytes in memory ---- */

struct memory {
    const char *p;
    size_t n, at;
};
static int open_members;

static ds_err read_memory(void *state, void *buf, size_t cap, size_t *got, ds_why *w)
{
    struct memory *m = state;
    (void)w;
    *got = m->n - m->at < cap ? m->n - m->at : cap;
    memcpy(buf, m->p + m->at, *got);
    m->at += *got;
    return DS_OK;
}

static ds_err rewind_memory(void *state, ds_why *w)
{
    (void)w;
    ((struct memory *)state)->at = 0;
    return DS_OK;
}

static void close_memory(void *state)
{
    open_members--;
    free(state);
}

static const ds_bytes_class memory_class = { read_memory, rewind_memory, close_memory };

static ds_bytes bytes_of(ds_str s)
{
    struct memory *m = malloc(sizeof *m);
    assert_non_null(m);
    *m = (struct memory){ s.p, s.n, 0 };
    open_members++;
    return (ds_bytes){ .class = &memory_class, .state = m, .fd = -1 };
}

/* ---- an archive: "ARK", then members "<name:text>"; a member may be an archive itself, written with other brackets
 * ---- */

struct ark {
    char text[4000], name[64];
    ds_str rest;
    char open, close;
};

static bool is_ark(const ds_survey *s)
{
    return ds_survey_begins(s, "ARK", 3);
}

static ds_err open_ark(ds_bytes *from, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w)
{
    struct ark *a = *state = calloc(1, sizeof *a);
    size_t n = 0;
    (void)survey, (void)facts;
    assert_non_null(a);
    ds_err err = ds_bytes_read(from, a->text, sizeof a->text, &n, w);
    a->rest = (ds_str){ a->text + 5, n - 5 };
    a->open = a->text[3];
    a->close = a->text[4];
    return err;
}

static ds_err member_of_ark(void *state, ds_str *name, ds_bytes *out, bool *more, ds_why *w)
{
    struct ark *a = state;
    ds_str head, text;
    (void)w;
    *more = ds_cut(&a->rest, a->open, &head) && a->rest.p != NULL;
    if (!*more) return DS_OK;
    ds_cut(&a->rest, a->close, &text);
    ds_cut(&text, ':', name);
    *out = bytes_of(text);
    return DS_OK;
}

static const ds_source_class ark_class = {
    .name = "ark", .claims = is_ark, .open = open_ark, .member = member_of_ark, .close = free
};

/* ---- several tables: "TABLES", then tables of one column apart by ';', rows by ',' ---- */

struct tables {
    char text[400];
    ds_str rest, rows, cell;
    int64_t line;
};

static bool is_tables(const ds_survey *s)
{
    return ds_survey_begins(s, "TABLES", 6);
}

static ds_err open_tables(ds_bytes *from, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w)
{
    struct tables *t = *state = calloc(1, sizeof *t);
    size_t n = 0, again = 0;
    (void)survey;
    assert_non_null(t);
    ds_err err = ds_bytes_read(from, t->text, sizeof t->text, &n, w);
    if (!err) err = ds_bytes_rewind(from, w); /* looked through before the first row is given */
    if (!err) err = ds_bytes_read(from, t->text, sizeof t->text, &again, w);
    assert_int_equal(n, again);
    t->rest = (ds_str){ t->text + 6, n - 6 };
    facts->decimal_mark = '.';
    return err;
}

static ds_err table_of(void *state, ds_str *title, ds_cells *header, bool *more, ds_why *w)
{
    struct tables *t = state;
    (void)w;
    *more = ds_cut(&t->rest, ';', &t->rows);
    if (!*more) return DS_OK;
    ds_cut(&t->rows, ',', &t->cell);
    *title = t->cell;
    *header = (ds_cells){ .cell = &t->cell, .n = 1, .line = ++t->line };
    return DS_OK;
}

static ds_err row_of(void *state, ds_cells *row, bool *more, ds_why *w)
{
    struct tables *t = state;
    (void)w;
    *more = ds_cut(&t->rows, ',', &t->cell);
    if (*more) *row = (ds_cells){ .cell = &t->cell, .n = 1, .line = ++t->line };
    return DS_OK;
}

static const ds_source_class tables_class = {
    .name = "tables", .claims = is_tables, .open = open_tables, .table = table_of, .row = row_of, .close = free
};

/* ---- a kind that is known and not read ---- */

static bool is_song(const ds_survey *s)
{
    return ds_survey_begins(s, "SONG", 4);
}

static ds_err open_song(ds_bytes *from, const ds_survey *survey, ds_source_facts *facts, void **state, ds_why *w)
{
    (void)from, (void)survey, (void)facts, (void)state;
    return ds_fail(w, DS_DATA, "this is a song");
}

static const ds_source_class song_class = { .name = "song", .claims = is_song, .open = open_song };

static const ds_source_class *const kinds[] = { &ark_class, &tables_class, &song_class, &ds_csv_class, NULL };

/* ---- what comes of it ---- */

static void add(char *out, const char *fmt, ...) DS_PRINTF(2, 3);
static void add(char *out, const char *fmt, ...)
{
    size_t n = strlen(out);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(out + n, 900 - n, fmt, ap);
    va_end(ap);
}

static void tell_tables(ds_source *s, char *out)
{
    ds_why w = { 0 };
    ds_str title;
    ds_cells c;
    bool more;
    while (!ds_source_table(s, &title, &c, &more, &w) && more) {
        add(out, "{%.*s", DS_FMT(c.cell[0]));
        while (!ds_source_row(s, &c, &more, &w) && more) add(out, " %lld:%.*s", (long long)c.line, DS_FMT(c.cell[0]));
        add(out, "}");
    }
    if (w.code) add(out, "!%s", w.text);
}

static void tell(ds_source *s, char *out)
{
    const ds_source_facts *f = ds_source_about(s);
    add(out, "%s%s(%s)", f->within, *f->within ? " " : "", f->kind);
    tell_tables(s, out);
    ds_source *member = NULL;
    ds_why w = { 0 };
    for (bool more = f->archive; more;) {
        ds_err err = ds_source_member(s, &member, &more, &w);
        if (err) add(out, " !%s: %s", f->member, w.text);
        if (member) {
            add(out, " ");
            tell(member, out);
        }
        ds_source_close(member);
    }
}

static const char *told(const char *bytes)
{
    static char out[900];
    ds_source *s = NULL;
    ds_why w = { 0 };
    out[0] = '\0';
    if (ds_source_open_with(kinds, support_write_text(folder, "x", bytes), &s, &w))
        add(out, "!%s", w.text);
    else
        tell(s, out);
    ds_source_close(s);
    assert_int_equal(open_members, 0);
    return out;
}

static void adapters_are_asked_in_turn(void **state)
{
    (void)state;
    assert_string_equal(told("a,b\n1,2\n"), "(CSV){a 2:1}");
    assert_string_equal(told("TABLESx,1,2;y;z,3"), "(tables){x 2:1 3:2}{y}{z 6:3}");
    assert_string_equal(told("SONG of the sea"), "!this is a song");
    assert_string_equal(told(""), "!the file is empty");
}

static void members_are_sources_with_a_place(void **state)
{
    (void)state;
    assert_string_equal(told("ARK<> <a.csv:h\n1\n><b:TABLESx,1><c:SONG><d:><e.csv:h;k\n7;8\n>"),
                        "(ark) a.csv (CSV){h 2:1} b (tables){x 2:1} !c: this is a song !d: the file is empty e.csv "
                        "(CSV){h 2:7}");
    assert_string_equal(told("ARK<>"), "(ark)");
    assert_string_equal(told("ARK<><a:ARK[][b:ARK{}{c.csv:h\n1\n}]><z.csv:h\n>"),
                        "(ark) a (ark) !a!b: an archive in an archive in an archive: unpack it z.csv (CSV){h}");
    assert_string_equal(told("ARK<><a:ARK[][b:h\n1\n][c:k\n]><z.csv:h\n>"),
                        "(ark) a (ark) a!b (CSV){h 2:1} a!c (CSV){k} z.csv (CSV){h}");
}

static void each_member_has_its_own_hash_and_encoding(void **state)
{
    (void)state;
    ds_source *s = NULL, *member = NULL;
    ds_why w = { 0 };
    bool more;
    char first[DS_HASH_TEXT];
    assert_int_equal(
        ds_source_open_with(kinds, support_write_text(folder, "x", "ARK<><a:h\nJ\xFCrg\n><b:h\nJo\n>"), &s, &w), DS_OK);
    assert_int_equal(ds_source_member(s, &member, &more, &w), DS_OK);
    assert_string_equal(ds_source_about(member)->encoding, "Windows-1252");
    memcpy(first, ds_source_about(member)->hash, sizeof first);
    assert_string_not_equal(first, ds_source_about(s)->hash);
    ds_source_close(member);
    assert_int_equal(ds_source_member(s, &member, &more, &w), DS_OK);
    assert_string_equal(ds_source_about(member)->encoding, "UTF-8");
    assert_string_not_equal(first, ds_source_about(member)->hash);
    ds_source_close(member);
    ds_source_close(s);
}

static void a_file_of_tables_has_no_member(void **state)
{
    (void)state;
    ds_source *s = NULL, *member = NULL;
    ds_why w = { 0 };
    bool more = true;
    assert_int_equal(ds_source_open(support_write_text(folder, "x", "a,b\n"), &s, &w), DS_OK);
    assert_false(ds_source_about(s)->archive);
    assert_string_equal(ds_source_about(s)->within, "");
    assert_int_equal(ds_source_member(s, &member, &more, &w), DS_OK);
    assert_false(more);
    assert_null(member);
    ds_source_close(s);
}

static int make(void **state)
{
    (void)state;
    return !(folder = support_folder());
}

static int gone(void **state)
{
    (void)state;
    support_remove(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adapters_are_asked_in_turn),
        cmocka_unit_test(members_are_sources_with_a_place),
        cmocka_unit_test(each_member_has_its_own_hash_and_encoding),
        cmocka_unit_test(a_file_of_tables_has_no_member),
    };
    return cmocka_run_group_tests_name("read: kinds of file", tests, make, gone);
}
