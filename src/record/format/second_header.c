#include "record/format/closeness.h"

#include <string.h>

/* A figure, a date, a time: what no name of a column is. */
static bool is_figure(ds_str s)
{
    size_t digits = 0;
    bool letters = false;
    for (size_t i = 0; i < s.n && digits < 4; i++) {
        const unsigned char c = (unsigned char)s.p[i];
        if (c >= '0' && c <= '9')
            digits++;
        else
            letters |= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
    }
    return digits == 4 || (digits && !letters);
}

static bool is_name(const ds_format *f, const ds_cells *header, ds_str cell)
{
    char name[MAX_NAME], other[MAX_NAME];
    size_t n = rec_fold_column(cell, name, sizeof name);
    for (size_t i = 0; n && i < f->columns.n; i++)
        if (rec_is_named(&columns_of(f)[i].folded, name, n)) return true;
    for (size_t i = 0; n && i < header->n; i++)
        if (rec_fold_column(header->cell[i], other, sizeof other) == n && !memcmp(name, other, n)) return true;
    return false;
}

static bool has_names(const ds_format *f, const ds_cells *header, const ds_cells *row)
{
    size_t names = 0, others = 0;
    for (size_t i = 0; i < row->n; i++) {
        if (!ds_trim(row->cell[i]).n) continue;
        if (is_name(f, header, row->cell[i]))
            names++;
        else
            others++;
    }
    return names > 1 && names >= others;
}

bool ds_reads_as_header(const ds_formats *all, const ds_format *f, const ds_cells *header, const ds_cells *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (is_figure(row->cell[i])) return false;
    if (has_names(f, header, row)) return true;
    for (size_t i = 0; i < all->n; i++)
        if (ds_fits(all->item[i], row)) return true;
    return false;
}
