#include "cli/format_test.h"

#include <string.h>

static json_t *text(const char *s)
{
    return s && *s ? cli_json_text(ds_str_of(s)) : json_null();
}

/* ---- a row ---- */

static json_t *value_json(const ds_field *f, const ds_fval *v, const ds_cell_reading *from)
{
    char value[200];
    ds_value_text(f, v, value, sizeof value);
    const char *of = from ? "cell" : f->privacy == DS_P_KEY ? "the file's client" : "derived";
    return json_pack("{s:o, s:o, s:s, s:o, s:o, s:o}", "field", text(f->name), "value", text(value), "from", of,
                     "column", text(from ? from->column : NULL), "cell", from ? cli_json_text(from->cell) : json_null(),
                     "read_as", text(from ? from->value : NULL));
}

static json_t *record_json(const ds_record *r, const ds_cell_reading *cell, size_t n)
{
    const ds_kind *k = &ds_kinds[r->kind];
    json_t *values = json_array();
    for (int i = 0; i < k->fields; i++)
        if (ds_has(r, i))
            values =
                cli_json_with(values, value_json(&k->field[i], &r->v[i], cli_test_reading(cell, n, k->field[i].name)));
    return json_pack("{s:o, s:o, s:o}", "kind", text(k->name), "values", values, "doubt", text(r->doubt));
}

static json_t *parts_json(const ds_cell_reading *cell, size_t n)
{
    json_t *parts = json_array();
    for (size_t i = 0; i < n; i++)
        if (cell[i].how == DS_CELL_READ && !cli_test_is_field(cell[i].field))
            parts = cli_json_with(parts, json_pack("{s:o, s:o, s:o, s:o}", "part", text(cell[i].field), "value",
                                                   text(cell[i].value), "column", text(cell[i].column), "cell",
                                                   cli_json_text(cell[i].cell)));
    return parts;
}

static const char *fate_of(const ds_row_seen *row)
{
    if (row->fate == DS_ROW_REFUSED) return "refused";
    if (row->fate != DS_ROW_OK) return "left aside";
    return row->records->n ? "read" : "told together with another row";
}

void cli_test_row_json(struct tested *t, const ds_row_seen *row)
{
    ds_cell_reading cell[TEST_CELLS];
    const size_t n = row->cells ? ds_explain_row(row->mapper, row->cells, cell, TEST_CELLS) : 0;
    const bool good = row->fate == DS_ROW_OK;
    json_t *records = json_array();
    for (size_t i = 0; good && i < row->records->n; i++)
        records = cli_json_with(records, record_json(&row->records->record[i], cell, n));
    json_t *one = json_pack("{s:o, s:s, s:o, s:o, s:o, s:o}", "line",
                            row->cells ? json_integer(row->cells->line) : json_null(), "fate", fate_of(row), "column",
                            text(good ? NULL : row->no->column), "reason", text(good ? NULL : row->no->reason),
                            "records", records, "parts", good && row->records->n ? parts_json(cell, n) : json_array());
    t->rows = cli_json_with(t->rows, one);
}

/* ---- all rows ---- */

static json_t *words_json(const struct tested *t)
{
    json_t *words = json_array();
    for (size_t i = 0; i < t->n_words; i++) {
        const struct odd_word *o = &t->word[i];
        words = cli_json_with(words, json_pack("{s:o, s:o, s:I}", "column", text(o->column), "value", text(o->value),
                                               "rows", (json_int_t)o->rows));
    }
    return words;
}

static json_t *alikes_json(const struct alikes *all)
{
    json_t *list = json_array();
    for (const struct alike *g = all->first; g; g = g->next) {
        json_t *first = json_array();
        for (size_t i = 0; i < ALIKE_SHOWN && g->line[i]; i++) first = cli_json_with(first, text(g->line[i]));
        list = cli_json_with(
            list, json_pack("{s:o, s:I, s:o}", "fault", text(g->fault), "rows", (json_int_t)g->rows, "first", first));
    }
    return list;
}

static json_t *counts_json(const struct tested *t, const ds_counts *c)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "rows", (json_int_t)c->rows, "read",
                     (json_int_t)(c->fresh + c->changed + c->same + c->lost), "refused", (json_int_t)c->refused,
                     "left_aside", (json_int_t)c->ignored, "told_together", (json_int_t)c->joined, "records",
                     (json_int_t)t->records);
}

static json_t *unplaced_json(const struct tested *t, const ds_import_result *f)
{
    return json_pack("{s:o, s:o, s:I, s:o, s:o, s:o}", "columns", text(f->unused), "words", words_json(t), "more_cells",
                     (json_int_t)t->more_words, "rows_refused", alikes_json(&t->refused), "rows_left_aside",
                     alikes_json(&t->ignored), "cells_and_doubts", alikes_json(&t->remarks));
}

ds_err cli_test_json(struct tested *t, const ds_import_result *f, ds_why *w)
{
    json_t *rows = t->rows;
    t->rows = NULL;
    return cli_json_out(json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "file", text(f->file), "format",
                                  text(f->format), "title", text(f->title), "range", text(f->range), "note",
                                  text(f->note), "counts", counts_json(t, &f->counts), "rows", rows, "not_placed",
                                  unplaced_json(t, f)),
                        w);
}
