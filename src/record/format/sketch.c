/* A declaration of sleeps for a file that resembles no format: fields by the names that all formats have for them, and where
 * that tells nothing, times and dates by what stands in the rows. */
#include "record/format/closeness.h"
#include "record/format/draft.h"
#include "record/format/loader.h"

#include <string.h>

enum { CELLS = 256, NO_CELL = -1, SECONDS_FROM = 1440 /* no night has more minutes */ };

typedef struct {
    const ds_formats *all;
    const ds_draft_from *from;
    const char *names[CELLS];  /* folded; NULL: blank */
    int form[CELLS];           /* as_id; NO_CELL: neither time, date nor number */
    int field[CELLS];          /* of a sleep; DS_NO_FIELD */
    bool by_form[CELLS];       /* it was not its name that told */
    int cell[DS_MAX_FIELDS];   /* by field; NO_CELL */
    double alike[CELLS][DS_MAX_FIELDS];
    bool stamps;    /* some column holds days with their times: then bare clocks are lengths */
    unsigned marks; /* bits of those that stand in the rows */
} sketch;

/* What stands for no value. */
static const char *const marks[] = { "-", "--", "n/a", "na", "null", "none", "nan" };

/* ---- what stands in a column ---- */

static bool is_mark(sketch *s, ds_str cell)
{
    for (size_t i = 0; i < DS_COUNT(marks); i++) {
        char word[8];
        if (cell.n >= sizeof word || !ds_fold_name(cell, word, sizeof word) || strcmp(word, marks[i])) continue;
        s->marks |= 1u << i;
        return true;
    }
    return false;
}

static bool all_read(sketch *s, size_t k, int as, size_t *filled)
{
    const manner how = { .mark = '.' };
    const column c = { .part = -1, .as = as };
    char reason[REASON];
    *filled = 0;
    for (size_t i = 0; i < s->from->rows; i++) {
        const ds_cells *row = &s->from->row[i];
        const ds_str cell = k < row->n ? ds_trim(row->cell[k]) : (ds_str){ 0 };
        ds_fval v;
        if (!cell.n || is_mark(s, cell)) continue;
        if (rec_converters[as](&how, &c, cell, &v, reason) == REC_FAULTY) return false;
        ++*filled;
    }
    return *filled > 0;
}

/* A number of seconds since 1970 lies in this century. */
static bool is_epoch(const sketch *s, size_t k)
{
    for (size_t i = 0; i < s->from->rows; i++) {
        double v;
        const ds_cells *row = &s->from->row[i];
        if (k >= row->n || !ds_decimal(ds_trim(row->cell[k]), '.', &v)) continue; /* blank, or a mark */
        if (v > 1e11) v /= 1000;
        if (v < 946684800 || v > 4102444800) return false;
    }
    return true;
}

/* The first form that reads all of its cells, the narrower ones first. */
static int form_of(sketch *s, size_t k)
{
    static const int forms[] = { AS_NUMBER, AS_STAMP, AS_DATE, AS_CLOCK, AS_MINUTES };
    size_t filled;
    for (size_t i = 0; i < DS_COUNT(forms); i++) {
        if (!all_read(s, k, forms[i], &filled)) continue;
        return forms[i] == AS_NUMBER && is_epoch(s, k) ? AS_UTC : forms[i];
    }
    return NO_CELL;
}

static bool is_large(const sketch *s, size_t k)
{
    double most = 0, v;
    for (size_t i = 0; i < s->from->rows; i++)
        if (k < s->from->row[i].n && ds_decimal(ds_trim(s->from->row[i].cell[k]), '.', &v) && v > most) most = v;
    return most > SECONDS_FROM;
}

/* ---- which field it fills ---- */

/* A value can stand in a column of that form. */
static bool suits(const sketch *s, const ds_field *f, int form)
{
    if (f->type == DS_T_TIME) return form == AS_STAMP || form == AS_UTC || (form == AS_CLOCK && !s->stamps);
    if (f->type == DS_T_DATE) return form == AS_DATE || form == AS_STAMP;
    if (f->type == DS_T_REAL && form == AS_CLOCK) return !strcmp(f->unit, "min"); /* 7:05 hours */
    if (f->type == DS_T_REAL) return form == AS_NUMBER || form == AS_MINUTES;
    return f->type == DS_T_TEXT;
}

/* "levels.deep.minutes" is alike by its last names, too. */
static double likeness(const column *c, const char *folded)
{
    const char *last = strrchr(folded, ' ');
    const double whole = rec_likeness_to(c, folded), end = last ? 0.9 * rec_likeness_to(c, last + 1) : 0;
    return end > whole ? end : whole;
}

/* How alike the cell's name is to those that any format has for a field. */
static void compare(sketch *s, size_t k)
{
    for (size_t i = 0; i < s->all->n; i++) {
        const ds_format *f = s->all->item[i];
        for (size_t j = 0; !f->pass_over && j < f->columns.n; j++) {
            const column *c = &columns_of(f)[j];
            const int field = c->field ? ds_field_find(DS_SLEEP, ds_str_of(c->field)) : DS_NO_FIELD;
            if (field == DS_NO_FIELD || !suits(s, ds_field_of(DS_SLEEP, field), s->form[k])) continue;
            const double one = likeness(c, s->names[k]);
            if (one > s->alike[k][field]) s->alike[k][field] = one;
        }
    }
}

static void give(sketch *s, size_t k, int field, bool by_form)
{
    s->field[k] = field;
    s->cell[field] = (int)k;
    s->by_form[k] = by_form;
}

/* The first column without a field that could hold one. */
static void give_by_form(sketch *s, int field)
{
    const ds_field *f = ds_field_of(DS_SLEEP, field);
    for (size_t k = 0; s->cell[field] == NO_CELL && k < s->from->header->n && k < CELLS; k++) {
        if (s->field[k] != DS_NO_FIELD || s->form[k] == AS_CLOCK) continue;
        if (s->form[k] != NO_CELL && suits(s, f, s->form[k])) give(s, k, field, true);
    }
}

/* The pair that is most alike first; false where none is alike enough. */
static bool give_next(sketch *s, size_t n)
{
    double most = REC_LIKE_OTHER;
    size_t cell = n;
    int field = DS_NO_FIELD;
    for (size_t k = 0; k < n; k++)
        for (int f = 0; s->field[k] == DS_NO_FIELD && f < DS_SLEEP_COUNT; f++)
            if (s->cell[f] == NO_CELL && s->alike[k][f] > most) {
                most = s->alike[k][f];
                cell = k;
                field = f;
            }
    if (cell == n) return false;
    give(s, cell, field, false);
    return true;
}

static void look(sketch *s, size_t n, ds_arena *a)
{
    for (int i = 0; i < DS_MAX_FIELDS; i++) s->cell[i] = NO_CELL;
    for (size_t k = 0; k < n; k++) {
        char folded[MAX_NAME];
        const size_t length = rec_fold_column(s->from->header->cell[k], folded, sizeof folded);
        s->names[k] = length ? ds_keep(a, (ds_str){ folded, length }).p : NULL;
        s->form[k] = form_of(s, k);
        s->field[k] = DS_NO_FIELD;
        s->stamps |= s->form[k] == AS_STAMP || s->form[k] == AS_UTC;
    }
    for (size_t k = 0; k < n; k++)
        if (s->names[k]) compare(s, k);
    while (give_next(s, n)) continue;
    if (s->cell[DS_SLEEP_BED] == NO_CELL && s->cell[DS_SLEEP_NIGHT_DATE] == NO_CELL) give_by_form(s, DS_SLEEP_BED);
    if (s->cell[DS_SLEEP_BED] == NO_CELL && s->cell[DS_SLEEP_NIGHT_DATE] == NO_CELL)
        give_by_form(s, DS_SLEEP_NIGHT_DATE);
    else if (s->cell[DS_SLEEP_RISE] == NO_CELL && s->cell[DS_SLEEP_WAKE] == NO_CELL)
        give_by_form(s, DS_SLEEP_RISE);
}

/* ---- the text ---- */

static const char *as_of(const sketch *s, size_t k)
{
    const ds_field *f = ds_field_of(DS_SLEEP, s->field[k]);
    if (f->type == DS_T_TEXT) return NULL;
    if (f->type == DS_T_DATE) return rec_as_names[s->form[k] == AS_STAMP ? AS_DAY : AS_DATE];
    if (f->type == DS_T_TIME) return rec_as_names[s->form[k]];
    if (strcmp(f->unit, "min")) return NULL;
    return rec_as_names[is_large(s, k) ? AS_SECONDS : AS_MINUTES];
}

static bool places(int field)
{
    return field == DS_SLEEP_BED || field == DS_SLEEP_NIGHT_DATE || field == DS_SLEEP_CLIENT;
}

static void put_column(const sketch *s, size_t k, draft_text *t)
{
    const char *name = rec_draft_quoted(t, s->from->header->cell[k]);
    if (s->field[k] == DS_NO_FIELD) return;
    const char *as = as_of(s, k);
    rec_draft_put(t, "  - {field: %s, names: [%s]", ds_field_of(DS_SLEEP, s->field[k])->name, name);
    if (as) rec_draft_put(t, ", as: %s", as);
    if (places(s->field[k])) rec_draft_put(t, ", filled: yes");
    rec_draft_put(t, ", required: yes} # %s\n", s->by_form[k] ? "a guess, by what stands in it" : "a guess, by its name");
}

static void put_unread(const sketch *s, size_t k, draft_text *t, bool *any)
{
    if (s->field[k] != DS_NO_FIELD || !ds_trim(s->from->header->cell[k]).n) return;
    if (!*any) rec_draft_put(t, "  # Not read. Give a column the field that it fills, or leave it out:\n");
    *any = true;
    rec_draft_put(t, "  # - {field: ..., names: [%s]}\n", rec_draft_quoted(t, s->from->header->cell[k]));
}

static void put_head(const sketch *s, const char *name, draft_text *t)
{
    const bool whose = s->cell[DS_SLEEP_CLIENT] != NO_CELL;
    rec_draft_put(t,
                  "# A draft of sleeps, made of the file's own names and rows. Complete it, save it as FOLDER/%s.yaml, try it with\n"
                  "#   downshift formats --test FOLDER/%s.yaml FILE\n"
                  "# and import with --formats FOLDER. What each key means stands in docs/formats.md.\n"
                  "name: %s\ntitle: %s\nrecord: sleep\nsource: %s\nclient: %s\n",
                  name, name, name, rec_draft_quoted(t, ds_str_of(name)), rec_draft_quoted(t, ds_str_of(name)),
                  rec_client_names[whose ? CLIENT_COLUMN : CLIENT_FILE]);
    if (s->marks) rec_draft_put(t, "missing: [");
    for (size_t i = 0, any = 0; i < DS_COUNT(marks); i++)
        if (s->marks >> i & 1) rec_draft_put(t, "%s\"%s\"", any++ ? ", " : "", marks[i]);
    if (s->marks) rec_draft_put(t, "]\n");
    rec_draft_records(t, s->from->header->place);
}

const char *rec_sketch(const ds_formats *all, const ds_draft_from *from, const char *name, ds_arena *a)
{
    bool any = false;
    draft_text t = { a, "" };
    const size_t n = from->header->n < CELLS ? from->header->n : CELLS;
    sketch *s = ds_alloc(a, sizeof *s);
    if (!s) return NULL;
    *s = (sketch){ .all = all, .from = from };
    look(s, n, a);
    put_head(s, name, &t);
    rec_draft_put(&t, "columns:\n");
    for (size_t k = 0; k < n; k++) put_column(s, k, &t);
    for (size_t k = 0; k < n; k++) put_unread(s, k, &t, &any);
    return t.text;
}
