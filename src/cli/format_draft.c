/* formats --new [NAME] FILE: a declaration drafted from a file's own header and first rows. */
#include "cli/cli.h"

#include <string.h>

enum { MAX_ABOVE = 50, ROWS = 30 };

/* A header: the table's number from 0, and the rows above it. */
struct place {
    int table, above;
    double closeness;
    bool outermost;
};

struct drafted {
    const char *path;
    const ds_formats *all;
    ds_arena *a;
    ds_source *source;
    ds_paths places;
    ds_path outline[DS_MOST_PLACES];
    ds_cells header, row[ROWS];
    size_t rows;
};

/* Opened anew, before its first table. An XML file is looked through for elements that are more than one. */
static ds_err open_file(struct drafted *d, ds_why *w)
{
    ds_source_close(d->source);
    d->source = NULL;
    ds_err err = ds_source_open(d->path, &d->source, w);
    if (err) return err;
    const ds_source_facts *facts = ds_source_about(d->source);
    if (facts->not_read) return ds_fail(w, DS_DATA, "%s", facts->not_read);
    if (facts->archive) return ds_fail(w, DS_DATA, "an archive: unpack it, and name the file that is meant");
    d->places = *ds_formats_places(d->all);
    if (!strcmp(facts->kind, "XML")) {
        d->places.place = d->outline;
        err = ds_xml_outline(d->path, d->a, d->outline, DS_MOST_PLACES, &d->places.n, w);
    }
    if (!err) ds_source_look_for(d->source, &d->places);
    return err;
}

static void look_in_table(struct drafted *d, int table, struct place *best)
{
    bool more = true;
    for (int i = 0; more && i < MAX_ABOVE; i++) {
        ds_why no = { 0 };
        const double closeness = ds_closeness(d->all, &d->header);
        const ds_path *at = d->header.place;
        const bool outermost = at && at->in == DS_IN_JSON && !strcmp(at->at, "."); /* a list in it says more */
        const bool closer = closeness > best->closeness || (best->outermost && closeness == best->closeness);
        if (best->table < 0 || closer) *best = (struct place){ table, i, closeness, outermost };
        if (ds_source_next_header(d->source, &d->header, &more, &no)) break;
    }
}

/* The line that reads most like names of columns; the first where none does. */
static ds_err find_header(struct drafted *d, struct place *best, ds_why *w)
{
    ds_str title;
    bool more = true;
    *best = (struct place){ .table = -1 };
    ds_err err = open_file(d, w);
    for (int table = 0; !err && more; table++)
        if (!(err = ds_source_table(d->source, &title, &d->header, &more, w)) && more) look_in_table(d, table, best);
    return err || best->table >= 0 ? err : ds_fail(w, DS_DATA, "it holds no table");
}

static ds_err go_to(struct drafted *d, const struct place *p, ds_why *w)
{
    ds_str title;
    bool more = true;
    ds_err err = open_file(d, w);
    for (int table = 0; !err && more && table <= p->table; table++)
        err = ds_source_table(d->source, &title, &d->header, &more, w);
    for (int i = 0; !err && more && i < p->above; i++)
        err = ds_source_next_header(d->source, &d->header, &more, w);
    return err;
}

static bool keep_row(struct drafted *d, const ds_cells *row)
{
    ds_str *cell = ds_alloc(d->a, (row->n + 1) * sizeof *cell);
    for (size_t i = 0; cell && i < row->n; i++)
        if (!(cell[i] = ds_keep(d->a, row->cell[i])).p) return false;
    d->row[d->rows] = *row;
    d->row[d->rows++].cell = cell;
    return cell != NULL;
}

/* What is wrong with later rows is no matter here. */
static ds_err read_rows(struct drafted *d, ds_why *w)
{
    ds_cells row;
    ds_why no = { 0 };
    bool more = true;
    while (d->rows < ROWS && !ds_source_row(d->source, &row, &more, &no) && more)
        if (!row.fault && !keep_row(d, &row)) return ds_fail(w, DS_MEMORY, "a file's first rows");
    return DS_OK;
}

static const char *own_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static ds_err print_draft(struct drafted *d, const char *name, ds_why *w)
{
    ds_why not_yet;
    const ds_draft_from from = { .header = &d->header, .row = d->row, .rows = d->rows, .file = name };
    const char *text = ds_format_draft(d->all, &from, d->a, &not_yet);
    if (!text) return ds_fail(w, DS_MEMORY, "a format for %s", d->path);
    cli_say_text(text);
    if (*not_yet.text) cli_say_aside("downshift: the draft does not load yet, complete it: %s\n", not_yet.text);
    return DS_OK;
}

ds_err cli_format_draft(const struct options *o, const ds_formats *all, ds_arena *a, ds_why *w)
{
    struct place best;
    const char *path = o->n_args ? o->arg[0] : o->fresh;
    struct drafted *d = ds_alloc(a, sizeof *d);
    if (!d) return ds_fail(w, DS_MEMORY, "a draft");
    *d = (struct drafted){ .path = path, .all = all, .a = a };
    ds_err err = find_header(d, &best, w);
    if (!err) err = go_to(d, &best, w);
    if (!err) err = read_rows(d, w);
    if (err)
        (void)ds_within(w, "%s", path);
    else
        err = print_draft(d, o->n_args ? o->fresh : own_name(path), w);
    ds_source_close(d->source);
    return err;
}
