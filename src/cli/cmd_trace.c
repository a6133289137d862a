/* The way of one row, from its cells to its place in the models: the newcomer's tour of the house, room by room. */
#include "cli/cli.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_CELLS = 64, MOST_RECORDS = 8 };

/* What is kept of the row once the file has been read. */
struct traced {
    ds_arena *a;
    int64_t line;          /* asked for */
    int64_t before, after; /* the rows around it where none begins there; 0: none */
    bool found;
    ds_record record[MOST_RECORDS];
    size_t n_records;
    ds_row_fate fate;
    ds_put_fate put;
};

/* ---- read and record: cells, forms, values ------------------------------------------------------------- */

static void print_cell(const ds_cell_reading *c)
{
    cli_say("  %-28.28s \"%.*s\"  %s, as %s", c->column, DS_FMT(c->cell), c->field, c->form);
    if (c->how == DS_CELL_READ)
        cli_say(": %s\n", c->value);
    else if (c->how == DS_CELL_MISSING)
        cli_say(": missing\n");
    else
        cli_say(": faulty, %s\n", c->value);
}

static bool is_read(const ds_cell_reading *c, size_t n, ds_str column)
{
    for (size_t i = 0; i < n; i++)
        if (ds_same(ds_str_of(c[i].column), column)) return true;
    return false;
}

static void print_cells(const ds_row_seen *row)
{
    ds_cell_reading cell[MOST_CELLS];
    size_t n = ds_explain_row(row->mapper, row->cells, cell, MOST_CELLS);
    cli_say("\nCells: column, text, what it fills and how it is written, value\n");
    for (size_t i = 0; i < n; i++) print_cell(&cell[i]);
    for (size_t i = 0; i < row->cells->n && i < row->header->n; i++) {
        ds_str column = ds_trim(row->header->cell[i]);
        if (!is_read(cell, n, column))
            cli_say("  %-28.*s \"%.*s\"  not read\n", DS_FMT(column), DS_FMT(row->cells->cell[i]));
    }
}

static void print_record(const ds_record *r)
{
    const ds_kind *k = &ds_kinds[r->kind];
    char value[200];
    cli_say("  %s:", k->name);
    for (int i = 0; i < k->fields; i++) {
        if (!ds_has(r, i)) continue;
        ds_value_text(&k->field[i], &r->v[i], value, sizeof value);
        cli_say(" %s = %s;", k->field[i].name, value);
    }
    cli_say("\n");
    if (*r->doubt) cli_say("    doubt: %s\n", r->doubt);
}

static void print_fate(const ds_row_seen *row)
{
    static const char *const words[] = {
        [DS_ROW_OK] = "is read", [DS_ROW_REFUSED] = "is refused", [DS_ROW_IGNORED] = "is left aside"
    };
    cli_say("\nRow: %s", words[row->fate]);
    if (*row->no->reason)
        cli_say(": %s%s%s", row->no->column, *row->no->column ? ": " : "", row->no->reason);
    else if (!row->records->n)
        cli_say(", and joined with other rows of the file");
    cli_say("\n");
}

/* Texts of a record are borrowed from the row, which goes. */
static bool keep_text(struct traced *t, ds_record *r)
{
    const ds_kind *k = &ds_kinds[r->kind];
    for (int i = 0; i < k->fields; i++)
        if (ds_has(r, i) && k->field[i].type == DS_T_TEXT && !(r->v[i].text = ds_keep(t->a, r->v[i].text)).p)
            return false;
    return true;
}

static void see_row(void *to, const ds_row_seen *row)
{
    struct traced *t = to;
    if (!row->cells) return;
    if (row->cells->line < t->line) t->before = row->cells->line;
    if (row->cells->line > t->line && !t->after) t->after = row->cells->line;
    if (row->cells->line != t->line) return;
    t->found = true;
    t->fate = row->fate;
    t->put = row->put;
    print_cells(row);
    print_fate(row);
    if (row->fate == DS_ROW_IGNORED) return;
    if (row->records->n) cli_say("\n%s\n", row->fate == DS_ROW_OK ? "Records" : "What could be read of it");
    for (size_t i = 0; i < row->records->n; i++) {
        print_record(&row->records->record[i]);
        if (t->n_records < MOST_RECORDS) t->record[t->n_records] = row->records->record[i];
        if (t->n_records < MOST_RECORDS && keep_text(t, &t->record[t->n_records])) t->n_records++;
    }
}

/* ---- store: identity and what it was merged with --------------------------------------------------------- */

static void print_put(const struct traced *t)
{
    static const char *const words[DS_PUT_FATES] = {
        [DS_PUT_NEW] = "not in the database yet; an import would add it",
        [DS_PUT_CHANGED] = "in the database with other values; an import would change it",
        [DS_PUT_SAME] = "in the database with these values",
        [DS_PUT_JOINED] = "in the database together with other rows, as pieces of one night",
        [DS_PUT_LOSER] = "not kept: another sleep of that evening is longer",
        [DS_PUT_NOTHING] = "an empty line, in which nothing was typed",
    };
    if (t->fate == DS_ROW_OK && t->n_records) cli_say("\nIdentity: %s\n", words[t->put]);
}

/* The published view of a kind, and how its rows are told apart there. */
static const struct kept {
    const char *what, *sql;
} kept[DS_KINDS] = {
    [DS_SESSION] = { "the session of that client and start", "SELECT file, line, doubt FROM v1_session WHERE client = "
                                                             ":client AND date = :day AND start = :clock" },
    [DS_SLEEP] = { "what the database has of that client's night",
                   "SELECT file, line, source FROM v1_night WHERE client = :client AND night = :day ORDER BY source" },
};

static ds_err print_kept(ds_db *db, const ds_record *r, ds_str client, ds_why *w)
{
    const ds_kind *k = &ds_kinds[r->kind];
    char day[11] = "", clock[20] = "";
    ds_rows *rows = NULL;
    bool more = false;
    if (!kept[r->kind].sql || ds_record_day(r) == DS_NO_DATE) return DS_OK;
    ds_date_text(ds_record_day(r), day);
    if (ds_has(r, k->start)) ds_local_text(r->v[k->start].time.local, clock);
    clock[16] = '\0';
    const ds_param p[] = { { "client", DS_VTEXT(client) },
                           { "day", DS_VTEXT(ds_str_of(day)) },
                           { "clock", DS_VTEXT(ds_str_of(*clock ? clock + 11 : "")) } };
    ds_err err = ds_ask(db, ds_str_of(kept[r->kind].sql), p, DS_COUNT(p), &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        ds_val note = ds_rows_at(rows, 2);
        cli_say("  %s stands as of %.*s:%" PRId64, kept[r->kind].what, DS_FMT(ds_rows_at(rows, 0).as.s),
                ds_val_int(ds_rows_at(rows, 1), 0));
        if (note.type == DS_V_TEXT) cli_say(" (%.*s)", DS_FMT(note.as.s));
        cli_say("\n");
    }
    ds_rows_close(rows);
    return err;
}

/* Other rows that tell of the same visit. */
static ds_err print_told_with(ds_db *db, const char *file, int64_t line, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    const ds_param p[] = { { "file", DS_VTEXT(ds_str_of(file)) }, { "line", DS_VINT(line) } };
    ds_err err = ds_ask(db,
                        DS_LIT("SELECT o.file, o.line, o.date || ' ' || o.start FROM v1_visit_row t JOIN v1_visit_row o ON "
                               "o.client = t.client AND o.date = t.date AND o.start = t.start WHERE t.file = :file AND "
                               "t.line = :line AND (o.file <> t.file OR o.line <> t.line) ORDER BY o.file, o.line"),
                        p, DS_COUNT(p), &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more)
        cli_say("  the visit of %.*s is told by %.*s:%" PRId64 ", too\n", DS_FMT(ds_rows_at(rows, 2).as.s),
                DS_FMT(ds_rows_at(rows, 0).as.s), ds_val_int(ds_rows_at(rows, 1), 0));
    ds_rows_close(rows);
    return err;
}

/* ---- analyse: the night, and the models it is in ---------------------------------------------------------- */

static void print_known(const char *what, double v)
{
    if (isnan(v))
        cli_say(", %s not known", what);
    else
        cli_say(", %s %.0f min", what, v);
}

static void print_exposure(const ds_place *p)
{
    if (p->absent) cli_say("  nobody logged this night; it is kept because a session came before it\n");
    if (p->unknown) cli_say("  a refused session may belong to it: it is used nowhere\n");
    if (!p->night0 && !p->night1 && !p->self0) cli_say("  no massage before it: a plain night\n");
    if (p->night0) {
        cli_say("  the night after %s", p->night0 > 1 ? "massages" : "a massage");
        print_known("hands on", p->minutes);
        print_known(p->usual_bedtime ? "from its end to the usual bedtime" : "from its end to bed", p->gap_min);
        cli_say(", pressure %s\n", p->pressure ? p->pressure : "not known");
    }
    if (p->night1) cli_say("  the second night after a massage\n");
    if (p->self0) cli_say("  the night after self-massage\n");
}

static const char *models_of(const ds_place_outcome *o)
{
    if (!o->in_overall) return "in no model";
    return o->in_condition ? "in the overall and the condition model" : "in the overall model";
}

static void print_place(const ds_place *p)
{
    char night[11];
    ds_date_text(p->night, night);
    cli_say("\nPlace in the analysis: ");
    if (!p->in_panel) {
        cli_say("none; %s\n",
                p->known ? "no night of this client was logged there" : "no night of this client was logged");
        return;
    }
    cli_say("the night of %s\n", night);
    print_exposure(p);
    for (size_t i = 0; i < p->n_outcomes; i++) {
        const ds_place_outcome *o = &p->outcome[i];
        cli_say("  %s", o->outcome);
        if (o->source) cli_say(" from %s", o->source);
        if (!isnan(o->value)) cli_say(", %.6g", o->value);
        cli_say(": %s%s%s\n", models_of(o), *o->why ? "; " : "", o->why);
    }
}

static ds_err print_models(ds_db *db, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    size_t n = 0;
    ds_err err =
        ds_ask(db,
               DS_LIT("SELECT outcome, model, status, n_nights FROM v1_model WHERE run = (SELECT max(run) FROM "
                      "v1_run) ORDER BY outcome, model DESC"),
               NULL, 0, &rows, w);
    cli_say("\nModels of the last analysis\n");
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        n++;
        cli_say("  %.*s, %.*s: %.*s, %s nights\n", DS_FMT(ds_rows_at(rows, 0).as.s), DS_FMT(ds_rows_at(rows, 1).as.s),
                DS_FMT(ds_rows_at(rows, 2).as.s), cli_thousands(ds_val_int(ds_rows_at(rows, 3), 0)));
    }
    if (!err && !n) cli_say("  none yet; run `downshift analyse`\n");
    ds_rows_close(rows);
    return err;
}

/* Sessions lead to the night after them, nights and days to that night; other records are no part of the analysis. */
static ds_err print_analysis(struct practice *p, const ds_record *r, ds_str client, ds_date as_of, ds_why *w)
{
    ds_place place;
    bool night = r->kind == DS_SESSION || r->kind == DS_SLEEP || r->kind == DS_DAY;
    if (!night || ds_record_day(r) == DS_NO_DATE) return DS_OK;
    const bool after = r->kind == DS_SESSION && DS_HAS(r, SESSION_START);
    ds_err err = ds_analyse_place(p->store, &p->settings, as_of, client, ds_record_day(r),
                                  after ? r->v[DS_SESSION_START].time.local : DS_NO_TIME, &p->arena, &place, w);
    if (!err) print_place(&place);
    return err ? err : print_models(ds_store_db(p->store), w);
}

/* ---- the command ---------------------------------------------------------------------------------------------- */

/* "inbox/nights.csv:214" */
static ds_err split_place(const char *place, const char *inbox, ds_arena *a, char **path, int64_t *line, ds_why *w)
{
    const char *colon = strrchr(place, ':');
    if (!colon || colon == place || !ds_int(ds_str_of(colon + 1), line) || *line < 1)
        return ds_fail(w, DS_USAGE, "not a file and a line: \"%s\"; write FILE:LINE, as messages do", place);
    *path = ds_textf(a, "%s%s%.*s", inbox ? inbox : "", inbox ? "/" : "", (int)(colon - place), place);
    return *path ? DS_OK : ds_fail(w, DS_MEMORY, "a file's name");
}

static ds_err no_row(const struct traced *t, const char *file, ds_why *w)
{
    if (t->before && t->after)
        return ds_fail(w, DS_USAGE,
                       "%s: no row begins on line %" PRId64 "; the rows around it begin on %" PRId64 " and %" PRId64,
                       file, t->line, t->before, t->after);
    if (t->after) return ds_fail(w, DS_USAGE, "%s: the first row begins on line %" PRId64, file, t->after);
    if (t->before) return ds_fail(w, DS_USAGE, "%s: the last row begins on line %" PRId64, file, t->before);
    return ds_fail(w, DS_USAGE, "%s: has no rows", file);
}

static ds_err read_row(const struct options *o, struct practice *p, char *in, struct traced *t,
                       ds_import_result *file, ds_why *w)
{
    ds_import_summary sum = { 0 };
    const char *member = cli_cut_member(in), *path = in;
    const ds_import_options how = { .settings = &p->settings,
                                    .formats = p->formats,
                                    .client = o->client,
                                    .inbox = o->inbox,
                                    .format = o->format,
                                    .member = member,
                                    .when = p->now,
                                    .dry_run = true,
                                    .seen = see_row,
                                    .to = t };
    ds_err err = ds_import(p->store, &path, 1, &how, &p->arena, &sum, w);
    if (err) return err;
    if (!sum.n) return ds_fail(w, DS_USAGE, "%s: not a file that import would read", path);
    *file = sum.file[0];
    if (file->code) return ds_fail(w, file->code, "%s", file->story);
    if (*file->not_read) return ds_fail(w, DS_USAGE, "%s: %s, not read: %s", file->file, file->title, file->not_read);
    return t->found ? DS_OK : no_row(t, file->file, w);
}

/* The record's client as the store calls it. */
static ds_err client_of(struct practice *p, const ds_import_result *file, const ds_record *r, ds_str *client, ds_why *w)
{
    int field = ds_kinds[r->kind].client;
    *client = *file->client ? ds_str_of(file->client) : ds_has(r, field) ? r->v[field].text : (ds_str){ 0 };
    return client->n ? cli_client_now(p, client, w) : DS_OK;
}

static ds_err print_rest(struct practice *p, const struct traced *t, const ds_import_result *file, ds_date as_of,
                         ds_why *w)
{
    ds_err err = DS_OK;
    cli_say("\nFile: %s, %s, read as %s%s%s\n", file->file, file->title, file->encoding,
            *file->client ? ", of client " : "", file->client);
    print_put(t);
    ds_str client;
    for (size_t i = 0; !err && i < t->n_records; i++)
        if (!(err = client_of(p, file, &t->record[i], &client, w)))
            err = print_kept(ds_store_db(p->store), &t->record[i], client, w);
    if (!err && t->n_records) err = print_told_with(ds_store_db(p->store), file->file, t->line, w);
    if (!err && t->n_records && !(err = client_of(p, file, &t->record[0], &client, w)))
        err = print_analysis(p, &t->record[0], client, as_of, w);
    return err;
}

ds_err cmd_trace(const struct options *o, ds_why *w)
{
    struct practice p;
    struct traced t = { 0 };
    ds_import_result file;
    ds_date as_of = DS_NO_DATE;
    char *path = NULL;
    ds_err err = o->as_of ? cli_date_option("as-of", o->as_of, &as_of, w) : DS_OK;
    if (!err) err = cli_practice_open(o, DS_STORE_WRITE, false, &p, w);
    if (err) return err;
    t.a = &p.arena;
    err = split_place(o->arg[0], o->inbox, &p.arena, &path, &t.line, w);
    if (!err) err = read_row(o, &p, path, &t, &file, w);
    if (!err) err = print_rest(&p, &t, &file, as_of, w);
    cli_practice_close(&p);
    return err;
}
