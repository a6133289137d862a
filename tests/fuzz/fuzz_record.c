/* Cells from bytes: rows through every format and hook, and headers through recognition. Never a crash; what is accepted is in
 * range.
 *
 * Up to 0x1D the format's name (or any other word: a hostile header), one byte of settings; the rest are cells between 0x1F
 * bytes, rows between 0x1E. A format's header is all its columns, in its order. */
#include <downshift/record.h>

#include <stdlib.h>
#include <string.h>

enum { CELLS = 64 };

static void must(bool ok)
{
    if (!ok) abort();
}

static const ds_service services[] = {
    { .name = "Deep 60", .technique = "deep", .pressure = DS_DEEP, .minutes = 60, .massage = true },
    { .name = "Facial", .pressure = DS_PRESSURE_UNKNOWN },
};

static ds_cells cut(ds_str text, char sep, ds_str cell[CELLS])
{
    ds_cells c = { .cell = cell, .line = 1 };
    while (c.n < CELLS && ds_cut(&text, sep, &cell[c.n])) c.n++;
    return c;
}

/* What a practice allows of a journal: a question that the format knows, and one of its own. */
static const char *const questions[] = { "Have any caffeine?", "Have any alcoholic drinks?" };
static const ds_word own_questions[] = { { .word = "Late meal?", .means = "late_meal" } };

static void time_is_whole(ds_stamp t)
{
    must(t.offset_min == DS_NO_OFFSET || (t.offset_min >= -840 && t.offset_min <= 840));
    must(t.local > -90LL * 366 * 86400 && t.local < 240LL * 366 * 86400);
}

static void value_is_in_range(const ds_field *f, const ds_fval *v)
{
    int names = 0;
    if (f->type == DS_T_REAL || f->type == DS_T_FLAG) must(v->real >= f->low && v->real <= f->high);
    if (f->type == DS_T_MONEY) must((double)v->whole >= 100 * f->low && (double)v->whole <= 100 * f->high);
    if (f->type == DS_T_DATE) must(v->whole > -90 * 366 && v->whole < 240 * 366);
    if (f->type == DS_T_TIME) time_is_whole(v->time);
    while (f->names && f->names[names]) names++;
    if (f->type == DS_T_NAME) must(v->whole >= 0 && v->whole < names);
}

static void record_is_whole(const ds_record *r, ds_row_fate fate)
{
    const ds_kind *k = &ds_kinds[r->kind];
    must(!(r->has >> k->fields));
    for (int i = 0; i < k->fields; i++) {
        ds_role role = k->field[i].role;
        if (ds_has(r, i)) value_is_in_range(&k->field[i], &r->v[i]);
        if (fate == DS_ROW_OK) must(ds_has(r, i) || (role != DS_R_KEY && role != DS_R_NEED));
    }
    must(memchr(r->doubt, '\0', sizeof r->doubt) != NULL && ds_utf8(ds_str_of(r->doubt)));
}

static void refusal_is_whole(const ds_refusal *no, ds_row_fate fate)
{
    must(memchr(no->column, '\0', sizeof no->column) && memchr(no->value, '\0', sizeof no->value));
    must(memchr(no->reason, '\0', sizeof no->reason) != NULL);
    must((fate == DS_ROW_OK) == !no->reason[0]);
    must(ds_utf8(ds_str_of(no->column)) && ds_utf8(ds_str_of(no->value)) && ds_utf8(ds_str_of(no->reason)));
}

/* What a hook has kept of the rows. */
static void map_rest(ds_mapper *m)
{
    for (int i = 0;; i++) {
        ds_records all;
        ds_refusal no;
        ds_row_fate fate = ds_map_rest(m, &all, &no);
        if (fate == DS_ROW_OK && !all.n) return;
        must(i < 100000);
        for (size_t k = 0; fate != DS_ROW_IGNORED && k < all.n; k++) record_is_whole(&all.record[k], fate);
        refusal_is_whole(&no, fate);
    }
}

/* All rows of the file, for what only they can tell. */
static bool decide(ds_mapper *m, ds_str bytes)
{
    ds_str row, cell[CELLS];
    ds_why w = { 0 };
    while (ds_cut(&bytes, '\x1E', &row)) {
        ds_cells cells = cut(row, '\x1F', cell);
        must(ds_mapper_watch(m, &cells));
    }
    ds_err err = ds_mapper_decide(m, &w);
    must(!err == !w.text[0]);
    return !err;
}

static void map_rows(ds_mapper *m, ds_str bytes)
{
    const ds_str whole = bytes;
    ds_str row, cell[CELLS];
    while (ds_cut(&bytes, '\x1E', &row)) {
        ds_records all;
        ds_refusal no;
        ds_cells cells = cut(row, '\x1F', cell);
        ds_row_fate fate = ds_map_row(m, &cells, NULL, &all, &no);
        if (fate == DS_ROW_UNSURE && !decide(m, whole)) return;
        if (fate == DS_ROW_UNSURE) fate = ds_map_row(m, &cells, NULL, &all, &no);
        must(fate != DS_ROW_UNSURE);
        if (fate == DS_ROW_OK && !all.n) continue; /* kept, to be joined */
        must(all.n > 0);
        for (size_t i = 0; fate != DS_ROW_IGNORED && i < all.n; i++) record_is_whole(&all.record[i], fate);
        refusal_is_whole(&no, fate);
    }
    map_rest(m);
}

/* A format drafted for such a file is text that loads, or says why it does not. */
static void draft_for(const ds_formats *all, const ds_cells *header, ds_str bytes, ds_arena *a)
{
    enum { ROWS = 8 };
    ds_str cell[ROWS][CELLS], text;
    ds_cells row[ROWS];
    size_t n = 0;
    ds_why w;
    while (n < ROWS && ds_cut(&bytes, '\x1E', &text)) {
        row[n] = cut(text, '\x1F', cell[n]);
        n++;
    }
    const char *yaml = ds_format_draft(all, &(ds_draft_from){ header, row, n, "a file" }, a, &w);
    must(yaml && ds_utf8(ds_str_of(yaml)));
}

static void hostile_header(const ds_formats *all, ds_str bytes, const ds_settings *s, ds_arena *a)
{
    ds_str cell[CELLS], first;
    if (!ds_cut(&bytes, '\x1E', &first)) return;
    ds_cells header = cut(first, '\x1F', cell);
    ds_why w = { 0 };
    const ds_format *f;
    ds_mapper *m;
    const char *unused;
    if (ds_recognise(all, &header, &f, &w))
        must(w.text[0] && !f);
    else
        (void)ds_mapper_new(f, &header, '.', DS_LIT("ann"), s, a, &m, &unused, &w);
    for (size_t i = 0; i < ds_formats_count(all); i++)
        if (ds_mapper_new(ds_formats_at(all, i), &header, ',', DS_LIT("ann"), s, a, &m, &unused, &w)) must(m == NULL);
    draft_for(all, &header, bytes, a);
}

static ds_settings settings_of(uint8_t bits, const ds_zone *zone)
{
    ds_settings s;
    ds_settings_default(&s);
    s.dates = (ds_date_order)(bits % 3);
    if (bits & 8) s.zone = zone;
    s.services = (ds_list){ (void *)(uintptr_t)services, DS_COUNT(services) };
    s.private.questions = (ds_list){ (void *)(uintptr_t)questions, DS_COUNT(questions) };
    s.private.own_questions = (ds_list){ (void *)(uintptr_t)own_questions, DS_COUNT(own_questions) };
    return s;
}

static void through_format(const ds_formats *all, const ds_format *f, ds_str bytes, const ds_settings *s, bool comma,
                           ds_arena *a)
{
    ds_column_facts column[CELLS];
    ds_str cell[CELLS];
    const size_t n = ds_format_columns(f, column, CELLS);
    const ds_paths *places = ds_formats_places(all);
    const char *unused;
    ds_why w = { 0 };
    ds_mapper *m;
    ds_cells header = { .cell = cell, .n = n, .line = 1 };
    for (size_t i = 0; i < n; i++) cell[i] = ds_str_of(column[i].name[0]);
    for (size_t i = 0; i < places->n && !ds_fits(f, &header); i++) header.place = &places->place[i];
    if (!ds_mapper_new(f, &header, comma ? ',' : '.', DS_LIT("ann"), s, a, &m, &unused, &w)) map_rows(m, bytes);
}

static void one_input(ds_str bytes, const ds_formats *all, const ds_zone *zone)
{
    char word[64];
    ds_str name;
    ds_arena a = { 0 };
    if (!ds_utf8(bytes) || !ds_cut(&bytes, '\x1D', &name) || !bytes.n) return; /* read gives UTF-8 only */
    const uint8_t bits = (uint8_t)*bytes.p;
    bytes = (ds_str){ bytes.p + 1, bytes.n - 1 };
    ds_settings s = settings_of(bits, zone);
    ds_copy(word, sizeof word, name);
    const ds_format *f = ds_formats_named(all, word);
    if (f && !ds_format_pass_over(f))
        through_format(all, f, bytes, &s, bits & 16, &a);
    else
        hostile_header(all, bytes, &s, &a);
    ds_arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static ds_arena kept; /* the formats, loaded once */
    static ds_formats *all;
    static const ds_zone *zone;
    ds_why w = { 0 };
    if (!size) return 0;
    if (!all) {
        must(!ds_formats_load(NULL, &kept, &all, &w));
        must(!ds_zone_load("Europe/Berlin", &kept, &zone, &w));
    }
    char *p = malloc(size); /* of its own, so that a byte too far is seen */
    if (!p) return 0;
    memcpy(p, data, size);
    one_input((ds_str){ p, size }, all, zone);
    free(p);
    return 0;
}
