#include <downshift/growing.h>

#include "report/sheet/page.h"
#include "report/sheet/watch.h"

#include <string.h>

enum { CHUNK = 256 };

/* ---- the report's `with` queries ---- */

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Past a comment that begins at s; NULL when none does. One that is not closed goes to the end, as SQLite has it. */
static const char *past_comment(const char *s)
{
    const char *end;
    if (s[0] == '-' && s[1] == '-') {
        end = strchr(s, '\n');
    } else if (s[0] == '/' && s[1] == '*') {
        end = strstr(s + 2, "*/");
        if (end) end += 2;
    } else {
        return NULL;
    }
    return end ? end : s + strlen(s);
}

/* Past one thing that counts: a character, or a text or name in quotes. */
static const char *past_token(const char *s)
{
    const char close = *s == '[' ? ']' : *s, *end = strchr("'\"`[", *s) ? strchr(s + 1, close) : s;
    return end ? end + 1 : s + strlen(s);
}

/* Without blanks and comments around it and the semicolon at its end, so that it can stand inside another query. */
static ds_str bare_sql(const char *s)
{
    const char *first = NULL, *last = s;
    while (*s) {
        const char *comment = past_comment(s);
        if (!comment && !blank(*s) && !first) first = s;
        const bool counts = !comment && !blank(*s) && *s != ';';
        s = comment ? comment : past_token(s);
        if (counts) last = s;
    }
    return first && last > first ? (ds_str){ first, (size_t)(last - first) } : (ds_str){ s, 0 };
}

static bool add_part(ds_growing *g, const rep_with *with, bool first)
{
    return ds_grow(g, first ? DS_LIT("WITH RECURSIVE ") : DS_LIT(", ")) && ds_grow(g, ds_str_of(with->name)) &&
           ds_grow(g, DS_LIT(" AS (")) && ds_grow(g, bare_sql(with->sql)) && ds_grow(g, DS_LIT(")"));
}

/* A part may name itself and those after it; those before it are tables by then. */
static const char *part_sql(const rep_book *b, size_t i)
{
    const rep_with *with = b->def->with.item;
    ds_growing g = { .a = b->a };
    bool ok = true;
    for (size_t k = i; ok && k < b->def->with.n; k++) ok = add_part(&g, &with[k], k == i);
    return ok && ds_grow(&g, DS_LIT(" SELECT * FROM ")) && ds_grow(&g, ds_str_of(with[i].name)) ? g.p : NULL;
}

/* It is long, and the same for every client. */
static const char *part_kept(const rep_book *b, size_t i)
{
    const ds_report *r = b->def;
    if (!r->part[i]) {
        const char *sql = part_sql(b, i);
        r->part[i] = sql ? ds_keep(r->lasts, ds_str_of(sql)).p : NULL;
    }
    return r->part[i];
}

/* Each part is asked once and kept as a table: a hundred blocks that name it would otherwise each have it worked out. */
static ds_err keep_parts(const rep_book *b, ds_why *w)
{
    const rep_with *with = b->def->with.item;
    for (size_t i = 0; !b->common->kept && i < b->def->with.n; i++) {
        const char *sql = part_kept(b, i);
        const ds_err err = sql ? ds_db_keep(b->db, with[i].name, ds_str_of(sql), b->params, b->n_params, w)
                               : ds_fail(w, DS_MEMORY, "a query of %s", b->def->file);
        if (err) return rep_at(b->def, with[i].at, w);
    }
    b->common->kept = true;
    return DS_OK;
}

/* ---- rows ---- */

static bool keep_value(ds_arena *a, ds_val v, ds_val *out)
{
    *out = v;
    if (v.type == DS_V_TEXT) out->as.s = ds_keep(a, v.as.s);
    return v.type != DS_V_TEXT || out->as.s.p;
}

static bool keep_names(ds_arena *a, const ds_rows *rows, rep_answer *t)
{
    t->width = ds_rows_width(rows);
    t->name = ds_alloc(a, (t->width + 1) * sizeof *t->name);
    for (size_t i = 0; t->name && i < t->width; i++)
        if (!(t->name[i] = ds_keep(a, ds_str_of(ds_rows_name(rows, i))).p)) return false;
    return t->name;
}

/* In a column `client` stands what the client is called. */
static ds_err read_called(const rep_book *b, ds_why *w)
{
    return b->names && !b->common->called ? rep_called_read(b->db, b->a, &b->common->called, w) : DS_OK;
}

static ds_val as_called(const rep_book *b, const rep_answer *t, size_t column, ds_val v)
{
    if (!b->names || v.type != DS_V_TEXT || strcmp(t->name[column], "client")) return v;
    return DS_VTEXT(rep_called_find(b->common->called, v.as.s));
}

/* Room for one more row; doubles, so that long answers stay linear. */
static bool grow(ds_arena *a, rep_answer *t, size_t *room)
{
    if (t->rows < *room) return true;
    size_t more = *room ? 2 * *room : CHUNK;
    ds_val *cell = ds_alloc(a, more * (t->width + 1) * sizeof *cell);
    if (!cell) return false;
    if (t->rows) memcpy(cell, t->cell, t->rows * t->width * sizeof *cell);
    t->cell = cell;
    *room = more;
    return true;
}

/* Counts what a query gave against what a report may hold in all. */
static ds_err spend(rep_budget *b, size_t cells, size_t bytes, ds_why *w)
{
    b->cells += cells;
    b->bytes += bytes;
    if (b->cells > REP_CELLS_MOST)
        return ds_fail(w, DS_CONFIG, "the report's queries give more than %d values in all: sum up, or add a LIMIT",
                       REP_CELLS_MOST);
    if (b->bytes > REP_BYTES_MOST)
        return ds_fail(w, DS_CONFIG,
                       "the texts of the report are longer than %d bytes in all: shorten them, or add a LIMIT",
                       REP_BYTES_MOST);
    return DS_OK;
}

static size_t bytes_of_row(const ds_rows *rows, size_t width)
{
    size_t n = 0;
    for (size_t i = 0; i < width; i++)
        if (ds_rows_at(rows, i).type == DS_V_TEXT) n += ds_rows_at(rows, i).as.s.n;
    return n;
}

static ds_err keep_row(const rep_book *b, const ds_rows *rows, rep_answer *t, size_t *room, ds_why *w)
{
    bool ok = grow(b->a, t, room);
    for (size_t i = 0; ok && i < t->width; i++)
        ok = keep_value(b->a, as_called(b, t, i, ds_rows_at(rows, i)), &t->cell[t->rows * t->width + i]);
    t->rows += ok;
    return ok ? DS_OK : ds_fail(w, DS_MEMORY, "the rows of a query");
}

static ds_err collect(const rep_book *b, ds_rows *rows, rep_answer *t, ds_why *w)
{
    size_t room = 0;
    bool more = false;
    if (!keep_names(b->a, rows, t)) return ds_fail(w, DS_MEMORY, "the rows of a query");
    ds_err err = ds_rows_next(rows, &more, w);
    while (!err && more) {
        err = spend(&b->common->budget, t->width, bytes_of_row(rows, t->width), w);
        if (!err) err = keep_row(b, rows, t, &room, w);
        if (!err) err = ds_rows_next(rows, &more, w);
    }
    return err ? err : rep_memory_for(t->rows * t->width, w);
}

static ds_err ask(const rep_book *b, const char *sql, rep_answer *out, ds_why *w)
{
    ds_rows *rows = NULL;
    ds_err err = read_called(b, w);
    if (!err) err = ds_ask(b->db, ds_str_of(sql), b->params, b->n_params, &rows, w);
    if (!err) err = collect(b, rows, out, w);
    ds_rows_close(rows);
    return err;
}

static ds_err remember(const rep_book *b, const char *sql, const rep_answer *answer, ds_why *w)
{
    rep_memo *one = ds_alloc(b->a, sizeof *one);
    if (!one) return ds_fail(w, DS_MEMORY, "the rows of a query");
    *one = (rep_memo){ b->common->asked, sql, *answer };
    b->common->asked = one;
    return DS_OK;
}

ds_err rep_ask(const rep_book *b, const char *sql, ds_mark at, rep_answer *out, ds_why *w)
{
    *out = (rep_answer){ 0 };
    for (const rep_memo *one = b->common->asked; one; one = one->next)
        if (one->sql == sql) {
            *out = one->answer;
            return DS_OK;
        }
    rep_watch_pause();
    ds_err err = keep_parts(b, w);
    if (err) {
        rep_watch_resume();
        return err;
    }
    err = ask(b, sql, out, w);
    rep_watch_resume();
    if (!err) err = remember(b, sql, out, w);
    return err ? rep_at(b->def, at, w) : DS_OK;
}

ds_err rep_words(const rep_book *b, const char *words, const rep_answer *answer, size_t row, ds_mark at,
                 const char **out, ds_why *w)
{
    const rep_scope scope = { answer, row, b->params, b->n_params, &b->manner };
    *out = NULL;
    if (!words) return DS_OK;
    ds_err err = rep_fill(words, &scope, b->a, out, w);
    if (!err && answer && !b->measuring) err = spend(&b->common->budget, 0, strlen(*out), w); /* a text may be filled in for every row */
    return err ? rep_at(b->def, at, w) : DS_OK;
}

/* Of two columns of one name nobody can say which is meant: a view that has gained one would show its values in place of
 * the query's own. Within a query SQLite calls the second one "name:1". */
static bool is_twice(const rep_answer *t, const char *name)
{
    const size_t n = strlen(name);
    size_t times = 0;
    for (size_t i = 0; i < t->width; i++)
        times += !strncmp(t->name[i], name, n) && (!t->name[i][n] || !strcmp(t->name[i] + n, ":1"));
    return times > 1;
}

ds_err rep_column_named(const rep_book *b, const rep_answer *t, const char *name, ds_mark at, int *column, ds_why *w)
{
    *column = rep_answer_find(t, name);
    if (*column >= 0 && !is_twice(t, name)) return DS_OK;
    if (*column < 0)
        (void)ds_fail(w, DS_CONFIG, "the query has no column \"%s\"", name);
    else
        (void)ds_fail(w, DS_CONFIG, "the query has two columns \"%s\": call one of them otherwise", name);
    return rep_at(b->def, at, w);
}

ds_err rep_find_source(rep_book *b, ds_why *w)
{
    rep_answer t;
    if (!b->def->source) return DS_OK;
    ds_err err = rep_ask(b, b->def->source, b->def->at, &t, w);
    if (err || !t.rows || !t.width) return err;
    const ds_val line = rep_answer_at(&t, 0, 0);
    const char *told = line.type == DS_V_TEXT ? rep_say(b->manner.language, line.as.s, b->a) : "";
    b->source = told ? rep_days_within(told, &b->manner, b->a) : NULL;
    return b->source ? DS_OK : ds_fail(w, DS_MEMORY, "%s", b->def->file);
}
