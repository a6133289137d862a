/* formats --test: a file read by a format into an empty store in memory, its first rows told value by value, and all
 * that found no place. */
#include "cli/format_test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROWS_SHOWN = 5 };

/* ---- one row ---- */

const ds_cell_reading *cli_test_reading(const ds_cell_reading *cell, size_t n, const char *field)
{
    for (size_t i = 0; i < n; i++)
        if (cell[i].how == DS_CELL_READ && !strcmp(cell[i].field, field)) return &cell[i];
    return NULL;
}

/* Where a value comes from: a cell, a cell and what else the row tells, or that alone. */
static void print_value(const ds_field *f, const ds_fval *v, const ds_cell_reading *from)
{
    char value[200];
    ds_value_text(f, v, value, sizeof value);
    cli_say("      %-22s %-28s ", f->name, value);
    if (!from)
        cli_say("%s\n", f->privacy == DS_P_KEY ? "the file's client" : "derived");
    else
        cli_say("\"%s\": \"%.*s\"%s%s\n", from->column, DS_FMT(from->cell),
                strcmp(from->value, value) ? ", derived from " : "", strcmp(from->value, value) ? from->value : "");
}

static void print_record(const ds_record *r, const ds_cell_reading *cell, size_t n)
{
    const ds_kind *k = &ds_kinds[r->kind];
    cli_say("    %s\n", k->name);
    for (int i = 0; i < k->fields; i++)
        if (ds_has(r, i)) print_value(&k->field[i], &r->v[i], cli_test_reading(cell, n, k->field[i].name));
    if (*r->doubt) cli_say("      doubt: %s\n", r->doubt);
}

bool cli_test_is_field(const char *name)
{
    for (int kind = 0; kind < DS_KINDS; kind++)
        if (ds_field_find((ds_record_kind)kind, ds_str_of(name)) != DS_NO_FIELD) return true;
    return false;
}

/* Cells that fill no field by themselves: an offset, a nap's mark. */
static void print_parts(const ds_cell_reading *cell, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (cell[i].how == DS_CELL_READ && !cli_test_is_field(cell[i].field))
            cli_say("      %-22s %-28s \"%s\": \"%.*s\", a part\n", cell[i].field, cell[i].value, cell[i].column,
                    DS_FMT(cell[i].cell));
}

static void print_fate(const ds_row_seen *row)
{
    const char *fate = row->fate == DS_ROW_REFUSED ? "refused: " : "left aside: ";
    if (row->cells)
        cli_say("  line %lld", (long long)row->cells->line);
    else
        cli_say("  of several rows");
    if (row->fate != DS_ROW_OK)
        cli_say(": %s%s%s%s", fate, row->no->column, *row->no->column ? ": " : "", row->no->reason);
    else if (!row->records->n)
        cli_say(": told together with another row");
    cli_say("\n");
}

static void print_row(const ds_row_seen *row)
{
    ds_cell_reading cell[TEST_CELLS];
    size_t n = row->cells ? ds_explain_row(row->mapper, row->cells, cell, TEST_CELLS) : 0;
    print_fate(row);
    if (row->fate != DS_ROW_OK) return;
    for (size_t i = 0; i < row->records->n; i++) print_record(&row->records->record[i], cell, n);
    if (row->records->n) print_parts(cell, n);
}

/* ---- all rows ---- */

static void add_word(struct tested *t, const ds_refusal *no)
{
    if (!*no->column || !*no->value) return;
    for (size_t i = 0; i < t->n_words; i++) {
        struct odd_word *o = &t->word[i];
        if (strcmp(o->column, no->column) || strcmp(o->value, no->value)) continue;
        o->rows++;
        return;
    }
    struct odd_word fresh = { ds_keep(t->arena, ds_str_of(no->column)).p, ds_keep(t->arena, ds_str_of(no->value)).p, 1 };
    if (t->n_words < TEST_WORDS && fresh.column && fresh.value)
        t->word[t->n_words++] = fresh;
    else
        t->more_words++;
}

static void add_alike(struct alikes *to, const char *file, int64_t line, const ds_refusal *no)
{
    cli_alikes_add(to, &(struct alike_row){ file, line, ds_str_of(no->column), ds_str_of(no->value),
                                            ds_str_of(no->reason) });
}

static void see_remark(void *to, const char *file, int64_t line, const ds_refusal *no)
{
    struct tested *t = to;
    add_word(t, no);
    add_alike(&t->remarks, file, line, no);
}

static void see_row(void *to, const ds_row_seen *row)
{
    struct tested *t = to;
    if (row->fate == DS_ROW_OK) t->records += (int64_t)row->records->n;
    if (row->fate == DS_ROW_REFUSED) add_word(t, row->no);
    if (row->fate != DS_ROW_OK)
        add_alike(row->fate == DS_ROW_REFUSED ? &t->refused : &t->ignored, row->file,
                  row->records->n ? row->records->record->line : 0, row->no);
    int64_t *shown = row->cells ? &t->shown : &t->joined;
    if (!t->all && *shown >= ROWS_SHOWN) return;
    const bool first = !(*shown)++ && row->cells;
    if (t->json) {
        cli_test_row_json(t, row);
        return;
    }
    if (first) cli_say("%s\n", t->all ? "rows:" : "first rows: field, value, where it comes from");
    print_row(row);
}

static void print_alikes(const char *title, const struct alikes *all, const char *file)
{
    bool cut = false;
    if (!all->n) return;
    cli_say("%s:\n", title);
    cli_alikes_say(all, file, &cut);
}

static void print_words(const struct tested *t)
{
    for (size_t i = 0; i < t->n_words; i++) {
        const struct odd_word *o = &t->word[i];
        bool same = i && !strcmp(o->column, t->word[i - 1].column);
        cli_say("%s\"%s\" (%s)", same ? ", " : i ? "\n    " : "    ", o->value, cli_thousands(o->rows));
        if (i + 1 == t->n_words || strcmp(o->column, t->word[i + 1].column)) cli_say(" in \"%s\"", o->column);
    }
    if (t->more_words) cli_say("\n    and in %s more cells", cli_thousands(t->more_words));
    cli_say("\n");
}

static void print_unplaced(const struct tested *t, const ds_import_result *f)
{
    cli_say("could not be placed:\n  columns not read: %s\n", *f->unused ? f->unused : "none");
    cli_say("  words and cells that could not be read: %s\n", t->n_words ? "" : "none");
    if (t->n_words) print_words(t);
    print_alikes("rows refused", &t->refused, f->file);
    print_alikes("rows left aside", &t->ignored, f->file);
    print_alikes("cells set aside, and doubts", &t->remarks, f->file);
}

static void print_counts(const struct tested *t, const ds_import_result *f)
{
    const ds_counts *c = &f->counts;
    cli_say("%s: %s, %s rows: ", f->file, f->title, cli_thousands(c->rows));
    cli_say("%s read, %s refused, %s left aside, %s told together with another; %s records",
            cli_thousands(c->fresh + c->changed + c->same + c->lost), cli_thousands(c->refused),
            cli_thousands(c->ignored), cli_thousands(c->joined), cli_thousands(t->records));
    cli_say("%s%s\n", *f->range ? ", " : "", f->range);
    if (*f->encoding && strcmp(f->encoding, "UTF-8")) cli_say("  read as %s\n", f->encoding);
    if (*f->note) cli_say("  %s\n", f->note);
}

/* ---- the command ---- */

/* A declaration by its file, which is loaded beside the others, or by its name. */
static ds_err choose(struct practice *p, const char *what, const ds_format **out, ds_why *w)
{
    const size_t n = strlen(what);
    if (strchr(what, '/') || (n > 5 && !strcmp(what + n - 5, ".yaml")))
        return ds_formats_add(p->formats, what, &p->arena, out, w);
    *out = ds_formats_named(p->formats, what);
    if (*out) return DS_OK;
    const char *nearest = ds_formats_nearest(p->formats, what);
    return ds_fail(w, DS_USAGE, "no format is called %s%s%s; give the name of one, or a file FOLDER/NAME.yaml", what,
                   nearest ? "; nearest is " : "", nearest ? nearest : "");
}

static ds_err report_file(struct tested *t, const ds_import_result *f, ds_why *w)
{
    if (f->code) return ds_fail(w, f->code, "%s", f->story);
    if (*f->not_read) return ds_fail(w, DS_DATA, "%s: %s, not read: %s", f->file, f->title, f->not_read);
    ds_err err = t->json ? cli_test_json(t, f, w) : DS_OK;
    if (err) return err;
    if (!t->json) {
        print_counts(t, f);
        print_unplaced(t, f);
    }
    if (f->counts.refused)
        return ds_fail(w, DS_DATA, "%s: %s of %s rows are refused", f->file, cli_thousands(f->counts.refused),
                       cli_thousands(f->counts.rows));
    return t->records ? DS_OK : ds_fail(w, DS_DATA, "%s: no row of it makes a record", f->file);
}

static ds_err read_file(const struct options *o, struct practice *p, const ds_format *f, ds_why *w)
{
    struct tested t = { .arena = &p->arena, .all = o->rows, .json = o->json };
    t.refused.arena = t.ignored.arena = t.remarks.arena = &p->arena;
    char *path = ds_textf(&p->arena, "%s", o->arg[0]);
    if (!path) return ds_fail(w, DS_MEMORY, "a file's name");
    if (t.json) t.rows = json_array();
    ds_import_summary sum = { 0 };
    const char *member = cli_cut_member(path), *const paths = path;
    const ds_import_options how = { .settings = &p->settings,
                                    .formats = p->formats,
                                    .client = ds_format_names_client(f) ? NULL : o->client ? o->client : "TEST",
                                    .format = ds_format_name(f),
                                    .member = member,
                                    .when = p->now,
                                    .dry_run = true,
                                    .remark = see_remark,
                                    .seen = see_row,
                                    .to = &t };
    ds_err err = ds_import(p->store, &paths, 1, &how, &p->arena, &sum, w);
    if (!err && sum.n > 1)
        err = ds_fail(w, DS_USAGE, "%s: %zu files in one; name the one that is meant: %s", path, sum.n,
                       sum.file[0].file);
    if (!err && !sum.n) err = ds_fail(w, DS_USAGE, "%s: not a file that import would read", path);
    if (!err) err = report_file(&t, &sum.file[0], w);
    json_decref(t.rows);
    return err;
}

ds_err cli_format_test(const struct options *o, ds_why *w)
{
    struct practice p;
    const ds_format *f = NULL;
    if (o->n_args != 1) return ds_fail(w, DS_USAGE, "--test needs a format and a file: formats --test NAME FILE");
    ds_err err = cli_practice_trial(o, &p, w);
    if (err) return err;
    err = choose(&p, o->test, &f, w);
    if (!err && ds_format_pass_over(f))
        err = ds_fail(w, DS_USAGE, "%s is known and not read: %s", ds_format_name(f), ds_format_pass_over(f));
    if (!err) err = read_file(o, &p, f, w);
    cli_practice_close(&p);
    return err;
}
