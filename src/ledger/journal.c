#include "ledger/journal_layout.h"

#include <string.h>

/* ---- cells and lines ---- */

static bool needs_quotes(ds_str cell)
{
    for (size_t i = 0; i < cell.n; i++)
        if (strchr(",\"\r\n", cell.p[i])) return true;
    return false;
}

static bool put_cell(ds_growing *g, const struct led_layout *l, led_put *put, const struct led_line *line)
{
    if (!put) return true;
    if (*l->separator != ',') return put(g, line);
    ds_growing cell = { .a = g->a };
    if (!put(&cell, line)) return false;
    const ds_str text = { cell.p, cell.n };
    return needs_quotes(text) ? ds_grow_quoted(g, text) : ds_grow(g, text);
}

static bool put_line(ds_growing *g, const struct led_layout *l, const struct led_line *line)
{
    bool ok = true;
    for (size_t i = 0; ok && i < l->columns; i++)
        ok = (!i || ds_grow(g, ds_str_of(l->separator))) && put_cell(g, l, l->column[i].put, line);
    return ok && ds_grow(g, ds_str_of(l->line_end));
}

static bool put_heads(ds_growing *g, const struct led_layout *l)
{
    bool ok = true;
    if (!l->column[0].head) return true;
    for (size_t i = 0; ok && i < l->columns; i++)
        ok = (!i || ds_grow(g, ds_str_of(l->separator))) && ds_grow(g, ds_str_of(l->column[i].head));
    return ok && ds_grow(g, ds_str_of(l->line_end));
}

/* ---- entries and parts ---- */

static size_t entry_length(const ds_journal *j, size_t from)
{
    size_t n = 0;
    while (from + n < j->n && j->posting[from + n].entry == j->posting[from].entry) n++;
    return n;
}

static bool is_left_out(const struct led_layout *l, const ds_posting *p)
{
    return l->only_changes && p->account->type == DS_ASSET;
}

static bool put_entry(ds_growing *g, const struct led_layout *l, const ds_journal *j, size_t from, size_t n,
                      ds_journal_part *part)
{
    struct led_line line = { j, &j->posting[from], 0, n };
    bool ok = !l->entry_head || l->entry_head(g, &line);
    for (; ok && line.nth < n; line.nth++, line.posting++) {
        if (is_left_out(l, line.posting)) continue;
        ok = put_line(g, l, &line);
        part->lines++;
        if (l->only_changes) part->debits -= line.posting->cents;
        if (!l->only_changes && line.posting->cents > 0) part->debits += line.posting->cents;
    }
    return ok && ds_grow(g, ds_str_of(l->entry_end));
}

/* Entries from *from on, as many as one file may hold, at least one. */
static bool put_part(const struct led_layout *l, const ds_journal *j, ds_arena *memory, size_t *from,
                     ds_journal_part *part)
{
    ds_growing g = { .a = memory };
    const struct led_line first = { j, &j->posting[*from], 0, 0 };
    bool ok = l->file_head ? l->file_head(&g, &first) : put_heads(&g, l);
    *part = (ds_journal_part){ 0 };
    while (ok && *from < j->n) {
        const size_t n = entry_length(j, *from);
        if (part->lines && l->most_lines && part->lines + n > l->most_lines) break;
        ok = put_entry(&g, l, j, *from, n, part);
        *from += n;
    }
    part->text = (ds_str){ g.p, g.n };
    return ok;
}

ds_err ds_journal_write(ds_journal_kind kind, const ds_journal *j, ds_arena *memory, ds_journal_part **out, size_t *n,
                        ds_why *w)
{
    *n = 0;
    ds_err err = led_check_accounts(kind, j, memory, w);
    if (err) return err;
    *out = ds_alloc(memory, (j->n + 1) * sizeof **out); /* an entry is a part at the least */
    if (!*out) return ds_fail(w, DS_MEMORY, "a journal of %zu postings", j->n);
    for (size_t from = 0; from < j->n; ++*n)
        if (!put_part(&led_layouts[kind], j, memory, &from, &(*out)[*n]))
            return ds_fail(w, DS_MEMORY, "a journal of %zu postings", j->n);
    return DS_OK;
}
