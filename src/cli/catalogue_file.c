/* A service catalogue that was typed into the workbook of `downshift template catalogue`. */
#include "cli/served.h"

#include <math.h>
#include <string.h>

enum { NAME, LENGTH, PRICE, PRESSURE, TECHNIQUE, MASSAGE, COLUMNS, LONGEST = 480, DEAREST = 100000 };
static const char *const heads[COLUMNS] = { "Service", "Length (min)", "Price", "Pressure", "Technique", "Massage" };

struct catalogue {
    const char *path;
    ds_arena *a;
    ds_source *source;
    size_t at[COLUMNS]; /* where a column stands; SIZE_MAX: nowhere */
    struct served_list *list;
    size_t room;
    int64_t *line; /* of each entry */
};

static ds_str cell_of(const struct catalogue *c, const ds_cells *row, size_t column)
{
    return c->at[column] < row->n ? ds_trim(row->cell[c->at[column]]) : (ds_str){ 0 };
}

static ds_err wrong(const struct catalogue *c, const ds_cells *row, size_t column, const char *what, ds_why *w)
{
    return ds_fail(w, DS_DATA, "%s:%lld: %s: %s: \"%s\"", c->path, (long long)row->line, heads[column], what,
                   DS_BRIEF(cell_of(c, row, column)));
}

/* ---- a row ---- */

static ds_err take_length(const struct catalogue *c, const ds_cells *row, struct served *s, ds_why *w)
{
    const ds_str cell = cell_of(c, row, LENGTH);
    double minutes;
    if (!cell.n) return DS_OK;
    if (!ds_decimal(cell, '.', &minutes) || minutes < 1 || minutes > LONGEST || minutes != floor(minutes))
        return wrong(c, row, LENGTH, "not whole minutes from 1 to 480", w);
    s->value[SERVED_MINUTES] = DS_VREAL(minutes);
    return DS_OK;
}

static ds_err take_price(const struct catalogue *c, const ds_cells *row, struct served *s, ds_why *w)
{
    const ds_str cell = cell_of(c, row, PRICE);
    ds_cents price;
    if (!cell.n) return DS_OK;
    if (!ds_money(cell, ds_source_about(c->source)->decimal_mark, &price) || price < 0 ||
        price > DEAREST * (ds_cents)100)
        return wrong(c, row, PRICE, "no price from 0 to 100000, written like 95 or 95.50", w);
    s->value[SERVED_PRICE] = DS_VINT(price);
    return DS_OK;
}

static ds_err take_pressure(const struct catalogue *c, const ds_cells *row, struct served *s, ds_why *w)
{
    const ds_str cell = cell_of(c, row, PRESSURE);
    for (int i = 0; i < DS_PRESSURES; i++)
        if (ds_same_fold(cell, ds_str_of(ds_pressure_names[i]))) s->value[SERVED_PRESSURE] = DS_VINT(i);
    return !cell.n || s->value[SERVED_PRESSURE].type != DS_V_NULL
               ? DS_OK
               : wrong(c, row, PRESSURE, "not light, moderate or deep", w);
}

static ds_err take_massage(const struct catalogue *c, const ds_cells *row, struct served *s, ds_why *w)
{
    const ds_str cell = cell_of(c, row, MASSAGE);
    s->no_massage = ds_same_fold(cell, ds_str_of("no"));
    return !cell.n || s->no_massage || ds_same_fold(cell, ds_str_of("yes"))
               ? DS_OK
               : wrong(c, row, MASSAGE, "not yes or no", w);
}

static ds_err take_texts(const struct catalogue *c, const ds_cells *row, struct served *s, ds_why *w)
{
    const ds_str name = ds_keep(c->a, cell_of(c, row, NAME)), technique = ds_keep(c->a, cell_of(c, row, TECHNIQUE));
    if (!name.p || !technique.p) return ds_fail(w, DS_MEMORY, "the service catalogue");
    s->name = name.p;
    if (technique.n) s->value[SERVED_TECHNIQUE] = DS_VTEXT(technique);
    for (size_t i = 0; i < c->list->n; i++)
        if (ds_same_fold(name, ds_str_of(c->list->at[i].name)))
            return ds_fail(w, DS_DATA, "%s:%lld: \"%s\" stands in line %lld already", c->path, (long long)row->line,
                           DS_BRIEF(name), (long long)c->line[i]);
    return DS_OK;
}

static ds_err make_room(struct catalogue *c, ds_why *w)
{
    if (c->list->n < c->room) return DS_OK;
    const size_t room = c->room ? 2 * c->room : 32;
    struct served *at = ds_alloc(c->a, room * sizeof *at);
    int64_t *line = ds_alloc(c->a, room * sizeof *line);
    if (!at || !line) return ds_fail(w, DS_MEMORY, "the service catalogue");
    if (c->list->n) memcpy(at, c->list->at, c->list->n * sizeof *at), memcpy(line, c->line, c->list->n * sizeof *line);
    c->list->at = at, c->line = line, c->room = room;
    return DS_OK;
}

static bool is_empty(const struct catalogue *c, const ds_cells *row)
{
    for (size_t i = 0; i < COLUMNS; i++)
        if (cell_of(c, row, i).n) return false;
    return true;
}

static ds_err take_row(struct catalogue *c, const ds_cells *row, ds_why *w)
{
    struct served s = { 0 };
    for (size_t i = 0; i < SERVED_VALUES; i++) s.value[i] = (ds_val){ .type = DS_V_NULL };
    if (row->fault) return ds_fail(w, DS_DATA, "%s:%lld: %s", c->path, (long long)row->line, row->fault);
    if (is_empty(c, row)) return DS_OK;
    if (!cell_of(c, row, NAME).n) return wrong(c, row, NAME, "the name is missing", w);
    ds_err err = make_room(c, w);
    if (!err) err = take_texts(c, row, &s, w);
    if (!err) err = take_length(c, row, &s, w);
    if (!err) err = take_price(c, row, &s, w);
    if (!err) err = take_pressure(c, row, &s, w);
    if (!err) err = take_massage(c, row, &s, w);
    if (err) return err;
    c->line[c->list->n] = row->line;
    c->list->at[c->list->n++] = s;
    c->list->unknown++;
    return DS_OK;
}

/* ---- the sheet ---- */

static bool has_names(struct catalogue *c, const ds_cells *header)
{
    for (size_t k = 0; k < COLUMNS; k++) {
        c->at[k] = SIZE_MAX;
        for (size_t i = 0; i < header->n; i++)
            if (c->at[k] == SIZE_MAX && ds_same_fold(ds_trim(header->cell[i]), ds_str_of(heads[k]))) c->at[k] = i;
    }
    return c->at[NAME] != SIZE_MAX && c->at[LENGTH] != SIZE_MAX && c->at[PRICE] != SIZE_MAX;
}

static ds_err find_sheet(struct catalogue *c, ds_why *w)
{
    ds_str title;
    ds_cells header;
    bool more = true;
    ds_err err = DS_OK;
    while (!(err = ds_source_table(c->source, &title, &header, &more, w)) && more)
        if (has_names(c, &header)) return DS_OK;
    if (err) return ds_within(w, "%s", c->path);
    return ds_fail(
        w, DS_DATA,
        "%s: no sheet has the columns \"Service\", \"Length (min)\" and \"Price\": it is no catalogue that "
        "\"downshift template catalogue\" writes",
        c->path);
}

static ds_err read_rows(struct catalogue *c, ds_why *w)
{
    ds_cells row;
    bool more = true;
    ds_err err = DS_OK;
    while (!err && more) {
        err = ds_source_row(c->source, &row, &more, w);
        if (err) return ds_within(w, "%s", c->path);
        if (more) err = take_row(c, &row, w);
    }
    return err;
}

ds_err cli_catalogue_read(const char *path, ds_arena *a, struct served_list *out, ds_why *w)
{
    struct catalogue c = { .path = path, .a = a, .list = out };
    *out = (struct served_list){ 0 };
    ds_err err = ds_source_open(path, &c.source, w);
    if (err) return ds_within(w, "%s", path);
    const ds_source_facts *facts = ds_source_about(c.source);
    if (facts->not_read) err = ds_fail(w, DS_DATA, "%s: %s", path, facts->not_read);
    if (!err && facts->archive)
        err = ds_fail(w, DS_DATA, "%s: an archive: unpack it, and name the file that is meant", path);
    if (!err) err = find_sheet(&c, w);
    if (!err) err = read_rows(&c, w);
    ds_source_close(c.source);
    return err;
}
