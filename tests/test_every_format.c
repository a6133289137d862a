/* What must hold for every format that is shipped: its file is nobody else's, and gives the same store however it is written,
 * ordered, split, repeated or packed. Samples are the files of tests/formats (its README.md); where a format has none there,
 * the two rows that it makes up itself. */
#include <downshift/import.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <cmocka.h>

#include <jansson.h>
#include <xlsxwriter.h>

#include "import/headers.h"
#include "record/format.h"
#include "support/database.h"
#include "support/files.h"
#include "support/inbox.h"
#include "support/packing.h"
#include "support/remake.h"

#define SAMPLES "tests/formats"
enum { MOST = 512, COLUMNS = 64 };

/* ---- the samples ---- */

typedef struct {
    char format[64], file[96]; /* file: its name, with what tells its kind */
    ds_str bytes;
} sample;

static ds_arena arena; /* of all samples */
static ds_formats *formats;
static sample samples[MOST];
static size_t n_samples;

static void keep_sample(const char *format, const char *file, ds_str bytes)
{
    sample *s = &samples[n_samples++];
    assert_true(n_samples < MOST);
    ds_copy(s->format, sizeof s->format, ds_str_of(format));
    ds_copy(s->file, sizeof s->file, ds_str_of(file));
    s->bytes = bytes;
}

/* "oura-api+list.json" is of oura-api; of statements the database is made. */
static void take_file(const char *name)
{
    char format[64], path[512];
    ds_why w = { 0 };
    ds_str bytes;
    ds_copy(format, sizeof format, (ds_str){ name, strcspn(name, "+.") });
    snprintf(path, sizeof path, SAMPLES "/%s", name);
    if (ds_read_file(path, 1 << 20, &arena, &bytes, &w)) fail_msg("%s", w.text);
    if (!ds_formats_named(formats, format)) fail_msg(SAMPLES "/%s: no format is called %s", name, format);
    const char *dot = strrchr(name, '.');
    if (!strcmp(dot, ".sql"))
        keep_sample(format, ds_textf(&arena, "%s.db", format), support_database_bytes(ds_keep(&arena, bytes).p, &arena));
    else
        keep_sample(format, name, bytes);
}

static void take_files(void)
{
    struct dirent **entry = NULL;
    const int n = scandir(SAMPLES, &entry, NULL, alphasort);
    assert_true(n >= 0);
    for (int i = 0; i < n; i++) {
        if (*entry[i]->d_name != '.' && strcmp(entry[i]->d_name, "README.md")) take_file(entry[i]->d_name);
        free(entry[i]);
    }
    free(entry);
}

static bool has_sample(const char *format)
{
    for (size_t i = 0; i < n_samples; i++)
        if (!strcmp(samples[i].format, format)) return true;
    return false;
}

static const char *with_cell(const char *text, const char *cell, bool first)
{
    const char *quote = strpbrk(cell, ",\"") ? "\"" : "";
    return ds_textf(&arena, "%s%s%s%s%s", text, first ? "" : ",", quote, cell, quote);
}

/* "levels.deep" is deep in levels. */
static void put_in(json_t *object, const char *name, const char *cell)
{
    char key[256];
    const char *dot = strchr(name, '.');
    ds_copy(key, sizeof key, (ds_str){ name, dot ? (size_t)(dot - name) : strlen(name) });
    if (!dot) {
        assert_int_equal(json_object_set_new(object, key, json_string(cell)), 0);
        return;
    }
    if (!json_object_get(object, key)) assert_int_equal(json_object_set_new(object, key, json_object()), 0);
    put_in(json_object_get(object, key), dot + 1, cell);
}

static const char *object_text(const ds_format *f, const ds_column_facts *has, size_t n, size_t row)
{
    json_t *object = json_object();
    for (size_t i = 0; i < n; i++) {
        const char *cell = ds_format_sample(f, i, row, &arena);
        if (cell && *cell) put_in(object, has[i].name[0], cell);
    }
    char *text = json_dumps(object, JSON_COMPACT);
    const char *kept = ds_textf(&arena, "%s", text);
    free(text);
    json_decref(object);
    return kept;
}

/* A list of the two records at the place where the format looks for them. */
static void make_json(const ds_format *f, const char *at)
{
    ds_column_facts has[COLUMNS];
    const size_t n = ds_format_columns(f, has, COLUMNS);
    const char *before = "", *behind = "";
    ds_str path = ds_str_of(!strcmp(at, ".") ? "" : at), name;
    while (path.n && ds_cut(&path, '.', &name)) {
        before = ds_textf(&arena, "%s{\"%.*s\":", before, DS_FMT(name));
        behind = ds_textf(&arena, "}%s", behind);
    }
    const char *first = object_text(f, has, n, 0), *second = object_text(f, has, n, 1);
    const char *text = ds_textf(&arena, "%s[\n%s,\n%s\n]%s\n", before, first, second, behind);
    keep_sample(ds_format_name(f), ds_textf(&arena, "%s.json", ds_format_name(f)), ds_str_of(text));
}

/* Where its records lie in JSON, if they lie nowhere else; NULL. */
static const char *only_in_json(const ds_format *f)
{
    const records_at *r = f->records.item;
    const char *at = NULL;
    for (size_t i = 0; i < f->records.n; i++) {
        if (r[i].in != DS_IN_JSON) return NULL;
        if (!at) at = r[i].at;
    }
    return at;
}

/* A table of the names and the two rows that the format makes up of itself. */
static void make_sample(const ds_format *f)
{
    const char *at = only_in_json(f);
    if (at) {
        make_json(f, at);
        return;
    }
    ds_column_facts has[COLUMNS];
    const size_t n = ds_format_columns(f, has, COLUMNS);
    const char *text = "";
    for (int row = -1; row < 2; row++) {
        for (size_t i = 0; i < n; i++) {
            const char *cell = row < 0 ? has[i].name[0] : ds_format_sample(f, i, (size_t)row, &arena);
            text = with_cell(text, cell ? cell : "", !i);
        }
        text = ds_textf(&arena, "%s\n", text);
    }
    keep_sample(ds_format_name(f), ds_textf(&arena, "%s.csv", ds_format_name(f)), ds_str_of(text));
}

static int gather_samples(void **state)
{
    ds_why w = { 0 };
    (void)state;
    assert_int_equal(ds_formats_load(NULL, &arena, &formats, &w), DS_OK);
    take_files();
    for (size_t i = 0; i < ds_formats_count(formats); i++) {
        const ds_format *f = ds_formats_at(formats, i);
        if (!ds_format_pass_over(f) && !has_sample(ds_format_name(f))) make_sample(f);
    }
    return 0;
}

static int drop_samples(void **state)
{
    (void)state;
    ds_arena_free(&arena);
    return 0;
}

/* ---- a store of its own for each way to write a sample ---- */

static inbox_world *open_world(const sample *s)
{
    inbox_world *w = inbox_open();
    assert_int_equal(ds_zone_load("Europe/Berlin", &w->a, &w->settings.zone, &w->why), DS_OK);
    if (!ds_format_names_client(ds_formats_named(w->formats, s->format))) w->options.client = "ANN";
    static const char *const questions[] = { "Have any caffeine?", "Late meal?" };
    w->settings.private.workouts = true;
    w->settings.private.questions = (ds_list){ (void *)(uintptr_t)questions, DS_COUNT(questions) };
    return w;
}

static void put_bytes(inbox_world *w, const char *name, ds_str bytes)
{
    (void)support_write(w->inbox, name, bytes.p, bytes.n);
}

/* Where a record came from, and in which order, is not what it says. */
static bool says_where(const char *name)
{
    static const char *const names[] = { "client", "file", "line", "digest", "told", "nth", "source" };
    for (size_t i = 0; i < DS_COUNT(names); i++)
        if (!strcmp(name, names[i])) return true;
    return false;
}

static const char *row_text(ds_rows *rows, ds_arena *a)
{
    const char *text = "";
    for (size_t i = 0; i < ds_rows_width(rows); i++) {
        const ds_val v = ds_rows_at(rows, i);
        if (says_where(ds_rows_name(rows, i)) || v.type == DS_V_NULL) continue;
        if (v.type == DS_V_INT) text = ds_textf(a, "%s %s=%lld", text, ds_rows_name(rows, i), (long long)v.as.i);
        if (v.type == DS_V_REAL) text = ds_textf(a, "%s %s=%.10g", text, ds_rows_name(rows, i), v.as.d);
        if (v.type == DS_V_TEXT) text = ds_textf(a, "%s %s=%.*s", text, ds_rows_name(rows, i), DS_FMT(v.as.s));
    }
    return text;
}

static int by_text(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* All records of a kind, a line each, sorted; whose they are by the code, of which series by its name. */
static const char *dump_kind(inbox_world *w, const ds_kind *kind, const char *text)
{
    const char *table = kind->name, *nobody = "NULL", *somebody = "(SELECT code FROM client WHERE id = t.client)";
    const char *whose = kind->client == DS_NO_FIELD ? nobody : somebody;
    const bool no_series = kind->owner == DS_OWNER_CLIENT || kind->owner == DS_OWNER_TURN || kind->owner == DS_OWNER_PRACTICE || kind->owner == DS_OWNER_WHOLE;
    const char *series = no_series ? nobody : "(SELECT name FROM source WHERE id = t.source)";
    static const char *row[10000];
    size_t n = 0;
    ds_rows *rows = NULL;
    bool more = false;
    const char *sql = ds_textf(&w->a, "SELECT %s AS code, %s AS series, t.* FROM %s AS t", whose, series, table);
    if (ds_ask(ds_store_db(w->store), ds_str_of(sql), NULL, 0, &rows, &w->why)) fail_msg("%s", w->why.text);
    while (!ds_rows_next(rows, &more, &w->why) && more && n < DS_COUNT(row)) row[n++] = row_text(rows, &w->a);
    ds_rows_close(rows);
    qsort(row, n, sizeof *row, by_text);
    for (size_t i = 0; i < n; i++) text = ds_textf(&w->a, "%s%s:%s\n", text, table, row[i]);
    return text;
}

static char *dump(inbox_world *w)
{
    const char *text = "";
    for (int k = 0; k < DS_KINDS; k++) text = dump_kind(w, &ds_kinds[k], text);
    return strdup(text);
}

static void check_fates(const ds_import_result *r)
{
    const ds_counts *c = &r->counts;
    const int64_t told = c->fresh + c->changed + c->same + c->lost + c->refused + c->ignored + c->joined;
    if (told != c->rows)
        fail_msg("%s: %lld rows, of which %lld are told of", r->file, (long long)c->rows, (long long)told);
}

static void import_all(inbox_world *w, const sample *s)
{
    (void)inbox_import(w);
    for (size_t i = 0; i < w->sum.n; i++) {
        const ds_import_result *r = &w->sum.file[i];
        if (r->code) fail_msg("%s", r->story);
        if (strcmp(r->format, s->format)) fail_msg("%s: read as %s", r->file, r->format);
        check_fates(r);
    }
}

/* ---- ways to write it ---- */

typedef struct {
    const sample *s;
    inbox_world *w;
    remake_file f;
    const ds_format *format;
} task;

/* Two equal lines of money are two. */
static bool may_repeat(const task *t)
{
    const ds_record_kind *kind;
    const size_t n = ds_format_kinds(t->format, &kind);
    for (size_t i = 0; i < n; i++)
        if (ds_kinds[kind[i]].owner == DS_OWNER_SOURCE) return true;
    return false;
}

static size_t *in_order(const task *t, size_t times)
{
    size_t *which = ds_alloc(&t->w->a, (times * t->f.n + 1) * sizeof *which);
    assert_non_null(which);
    for (size_t i = 0; i < times * t->f.n; i++) which[i] = i % t->f.n;
    return which;
}

static void put_whole(task *t)
{
    put_bytes(t->w, t->s->file, t->s->bytes);
}

static void put_twice(task *t)
{
    put_whole(t);
    import_all(t->w, t->s);
}

static void put_copy(task *t)
{
    put_whole(t);
    put_bytes(t->w, ds_textf(&t->w->a, "copy-%s", t->s->file), t->s->bytes);
}

static void put_doubled(task *t)
{
    if (may_repeat(t) || !t->f.n) {
        put_whole(t);
        return;
    }
    put_bytes(t->w, t->s->file, remake_of(&t->f, in_order(t, 2), 2 * t->f.n, &t->w->a));
}

static void put_backwards(task *t)
{
    size_t *which = in_order(t, 1);
    for (size_t i = 0; i < t->f.n; i++) which[i] = t->f.n - 1 - i;
    put_bytes(t->w, t->s->file, t->f.n ? remake_of(&t->f, which, t->f.n, &t->w->a) : t->s->bytes);
}

/* By a generator of its own (Lehmer, modulus 2^31 - 1), the same on every machine. */
static void put_shuffled(task *t)
{
    uint64_t x = 20261129;
    size_t *which = in_order(t, 1);
    for (size_t i = t->f.n; i > 1; i--) {
        x = x * 48271 % 2147483647;
        const size_t k = (size_t)(x % i), at = which[k];
        which[k] = which[i - 1];
        which[i - 1] = at;
    }
    put_bytes(t->w, t->s->file, t->f.n ? remake_of(&t->f, which, t->f.n, &t->w->a) : t->s->bytes);
}

static void put_halves(task *t)
{
    const size_t *which = in_order(t, 1), half = t->f.n / 2;
    if (!half) {
        put_whole(t);
        return;
    }
    put_bytes(t->w, ds_textf(&t->w->a, "b-%s", t->s->file), remake_of(&t->f, which, half, &t->w->a));
    put_bytes(t->w, ds_textf(&t->w->a, "a-%s", t->s->file), remake_of(&t->f, which + half, t->f.n - half, &t->w->a));
}

static void put_zip(task *t)
{
    const packing_member m = { .name = t->s->file, .bytes = t->s->bytes.p, .n = t->s->bytes.n };
    packing_zip(t->w->inbox, "x.zip", &m, 1);
}

static void put_gzip(task *t)
{
    put_bytes(t->w, ds_textf(&t->w->a, "%s.gz", t->s->file), remake_gzip(t->s->bytes, &t->w->a));
}

static void put_marked(task *t)
{
    const char *text = ds_textf(&t->w->a, "\xEF\xBB\xBF%.*s", DS_FMT(t->s->bytes));
    put_bytes(t->w, t->s->file, t->f.kind == REMAKE_OTHER ? t->s->bytes : ds_str_of(text));
}

/* XML says its encoding itself, and JSON has but one (RFC 8259, 8.1). */
static void put_utf16(task *t)
{
    const bool table = t->f.kind == REMAKE_TABLE;
    put_bytes(t->w, t->s->file, table ? remake_utf16(t->s->bytes, &t->w->a) : t->s->bytes);
}

static void put_crlf(task *t)
{
    const bool text = t->f.kind != REMAKE_OTHER && !memchr(t->s->bytes.p, '\r', t->s->bytes.n);
    put_bytes(t->w, t->s->file, text ? remake_crlf(t->s->bytes, &t->w->a) : t->s->bytes);
}

typedef void (*put_row)(void *to, const ds_cells *row);

/* Each row of the sample's table, the header first. */
static void each_row(const task *t, put_row put, void *to)
{
    ds_source *source = NULL;
    ds_headed found;
    ds_cells row;
    bool more = true;
    ds_why w = { 0 };
    const char *path = support_write(t->w->folder, t->s->file, t->s->bytes.p, t->s->bytes.n);
    assert_int_equal(ds_source_open(path, &source, &w), DS_OK);
    assert_int_equal(ds_find_header(source, formats, NULL, &found, &w), DS_OK);
    put(to, &found.header);
    while (!ds_source_row(source, &row, &more, &w) && more) put(to, &row);
    assert_string_equal(w.text, "");
    ds_source_close(source);
}

typedef struct {
    lxw_worksheet *sheet;
    lxw_row_t row;
    const char *text;
    ds_arena *a;
} sheet_being_made;

static void put_sheet_row(void *to, const ds_cells *row)
{
    sheet_being_made *s = to;
    for (size_t i = 0; i < row->n; i++) {
        const char *cell = ds_keep(s->a, row->cell[i]).p;
        if (*cell) worksheet_write_string(s->sheet, s->row, (lxw_col_t)i, cell, NULL);
    }
    s->row++;
}

static void put_workbook(task *t)
{
    if (t->f.kind != REMAKE_TABLE) {
        put_whole(t);
        return;
    }
    lxw_workbook *b = workbook_new(support_path(t->w->inbox, "x.xlsx"));
    sheet_being_made s = { .sheet = workbook_add_worksheet(b, NULL), .a = &t->w->a };
    each_row(t, put_sheet_row, &s);
    assert_int_equal(workbook_close(b), LXW_NO_ERROR);
}

static void put_page_row(void *to, const ds_cells *row)
{
    sheet_being_made *s = to;
    s->text = ds_textf(s->a, "%s<tr>", s->text);
    for (size_t i = 0; i < row->n; i++) {
        s->text = ds_textf(s->a, "%s<td>", s->text);
        for (ds_str rest = row->cell[i], part; ds_cut(&rest, '<', &part);)
            s->text = ds_textf(s->a, "%s%.*s%s", s->text, DS_FMT(part), rest.p ? "&lt;" : "");
        s->text = ds_textf(s->a, "%s</td>", s->text);
    }
    s->text = ds_textf(s->a, "%s</tr>\n", s->text);
}

static void put_page(task *t)
{
    sheet_being_made s = { .text = "<table>\n", .a = &t->w->a };
    if (t->f.kind != REMAKE_TABLE) {
        put_whole(t);
        return;
    }
    each_row(t, put_page_row, &s);
    put_bytes(t->w, "x.xls", ds_str_of(ds_textf(&t->w->a, "%s</table>\n", s.text)));
}

static const struct way {
    const char *name;
    void (*put)(task *t);
} ways[] = {
    { "imported twice", put_twice },
    { "with a copy of another name", put_copy },
    { "with its records twice", put_doubled },
    { "from the last record to the first", put_backwards },
    { "shuffled", put_shuffled },
    { "in two files", put_halves },
    { "in a ZIP archive", put_zip },
    { "packed by gzip", put_gzip },
    { "with a byte order mark", put_marked },
    { "in UTF-16", put_utf16 },
    { "with CR LF", put_crlf },
    { "saved as a workbook", put_workbook },
    { "saved as a web page", put_page },
};

/* ---- what holds ---- */

static remake_kind kind_of(const char *kind)
{
    static const char *const names[] = { [REMAKE_TABLE] = "CSV", [REMAKE_JSON] = "JSON", [REMAKE_XML] = "XML" };
    for (int k = 0; k < REMAKE_OTHER; k++)
        if (!strcmp(kind, names[k])) return (remake_kind)k;
    return REMAKE_OTHER;
}

/* What the sample is, and how it is told from all other formats. */
static remake_file look_at(const sample *s, inbox_world *w)
{
    ds_source *source = NULL;
    ds_headed found = { 0 };
    const char *path = support_write(w->folder, s->file, s->bytes.p, s->bytes.n);
    if (ds_source_open(path, &source, &w->why)) fail_msg("%s: %s", s->file, w->why.text);
    if (ds_find_header(source, formats, NULL, &found, &w->why))
        fail_msg("%s: %s\nadd a file " SAMPLES "/%s.csv, .json or .xml, made up by you: " SAMPLES "/README.md", s->file,
                 w->why.text, s->format);
    if (strcmp(ds_format_name(found.format), s->format))
        fail_msg("%s: taken for %s", s->file, ds_format_name(found.format));
    const remake_kind kind = kind_of(ds_source_about(source)->kind);
    const int64_t header = found.header.line;
    ds_source_close(source);
    return remake_read(kind, s->bytes, header, &w->a);
}

static char *store_of(const sample *s, const struct way *way)
{
    task t = { .s = s, .w = open_world(s), .format = ds_formats_named(formats, s->format) };
    t.f = look_at(s, t.w);
    if (way)
        way->put(&t);
    else
        put_whole(&t);
    import_all(t.w, s);
    char *text = dump(t.w);
    inbox_close(t.w);
    return text;
}

static void check_sample(const sample *s)
{
    char *plain = store_of(s, NULL);
    if (!*plain) fail_msg("%s: nothing of it is in the store", s->file);
    for (size_t i = 0; i < DS_COUNT(ways); i++) {
        char *other = store_of(s, &ways[i]);
        if (strcmp(plain, other)) fail_msg("%s, %s:\n%s\nbut plain:\n%s", s->file, ways[i].name, other, plain);
        free(other);
    }
    free(plain);
}

static void gives_the_same_store_however_it_is_written(void **state)
{
    const char *format = *state;
    for (size_t i = 0; i < n_samples; i++)
        if (!strcmp(samples[i].format, format)) check_sample(&samples[i]);
}

int main(void)
{
    static struct CMUnitTest tests[MOST];
    size_t n = 0;
    gather_samples(NULL);
    for (size_t i = 0; i < ds_formats_count(formats); i++) {
        const ds_format *f = ds_formats_at(formats, i);
        if (!ds_format_pass_over(f))
            tests[n++] = (struct CMUnitTest){ .name = ds_format_name(f),
                                              .test_func = gives_the_same_store_however_it_is_written,
                                              .initial_state = (void *)(uintptr_t)ds_format_name(f) };
    }
    return _cmocka_run_group_tests("every format", tests, n, NULL, drop_samples);
}
