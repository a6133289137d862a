#include "reference.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

json_t *ref_json(const char *path)
{
    json_error_t error;
    return json_load_file(path, 0, &error);
}

static const json_t *walk(const json_t *j, va_list keys)
{
    for (const char *key = va_arg(keys, const char *); j && key; key = va_arg(keys, const char *))
        j = json_object_get(j, key);
    return j;
}

const json_t *ref_at(const json_t *j, ...)
{
    va_list keys;
    va_start(keys, j);
    j = walk(j, keys);
    va_end(keys);
    return j;
}

double ref_number(const json_t *j, ...)
{
    va_list keys;
    va_start(keys, j);
    j = walk(j, keys);
    va_end(keys);
    return json_is_number(j) ? json_number_value(j) : NAN;
}

static char *whole_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *text = NULL;
    long size = 0;
    if (!f) return NULL;
    if (!fseek(f, 0, SEEK_END) && (size = ftell(f)) >= 0 && !fseek(f, 0, SEEK_SET) && (text = malloc((size_t)size + 1)))
        text[fread(text, 1, (size_t)size, f)] = '\0';
    fclose(f);
    return text;
}

static size_t count(const char *text, const char *end, char c)
{
    size_t n = 0;
    for (; text < end; text++) n += *text == c;
    return n;
}

static void cut(char *text, char **cell, size_t cells)
{
    for (size_t i = 0; i < cells; i++) {
        cell[i] = text + (*text == '"');
        text += strcspn(text, ",\n");
        if (text > cell[i] && text[-1] == '"') text[-1] = '\0';
        if (*text) *text++ = '\0';
    }
}

bool ref_csv_read(const char *path, ref_csv *out)
{
    char *text = whole_file(path);
    *out = (ref_csv){ .text = text };
    if (!text) return false;
    size_t length = strlen(text), lines = count(text, text + length, '\n') + (length && text[length - 1] != '\n');
    out->columns = count(text, text + strcspn(text, "\n"), ',') + 1;
    out->rows = lines - 1;
    out->cell = calloc(lines * out->columns, sizeof *out->cell);
    if (!out->cell) return false;
    cut(text, out->cell, lines * out->columns);
    return true;
}

void ref_csv_free(ref_csv *c)
{
    free(c->text);
    free(c->cell);
    *c = (ref_csv){ 0 };
}

static size_t find(const ref_csv *c, const char *name)
{
    size_t k = 0;
    while (k < c->columns && strcmp(c->cell[k], name)) k++;
    return k;
}

static const char *cell_at(const ref_csv *c, size_t row, size_t column)
{
    return c->cell[(row + 1) * c->columns + column];
}

double *ref_column(const ref_csv *c, const char *name)
{
    size_t k = find(c, name);
    double *v = k < c->columns ? malloc((c->rows + 1) * sizeof *v) : NULL;
    for (size_t i = 0; v && i < c->rows; i++) {
        char *end = NULL;
        v[i] = strtod(cell_at(c, i, k), &end);
        if (end == cell_at(c, i, k) || *end) v[i] = NAN;
    }
    return v;
}

size_t *ref_groups(const ref_csv *c, const char *name, size_t *groups)
{
    size_t k = find(c, name), *g = k < c->columns ? malloc((c->rows + 1) * sizeof *g) : NULL;
    *groups = 0;
    for (size_t i = 0; g && i < c->rows; i++) {
        size_t j = i;
        while (j-- > 0 && strcmp(cell_at(c, i, k), cell_at(c, j, k))) continue;
        g[i] = j < i ? g[j] : (*groups)++;
    }
    return g;
}

static void gather_row(const ref_model *m, size_t i, double *x, double *z)
{
    for (size_t k = 0; k < m->p; k++) x[k] = m->x[k][i];
    for (size_t k = 0; k < m->q; k++) z[k] = m->z[k][i];
}

static bool add_row(ds_lmm_sums *s, const ref_model *m, size_t i)
{
    double x[60], z[4];
    ds_why w = { 0 };
    gather_row(m, i, x, z);
    return ds_lmm_sums_add(s, m->group[i], z, x, m->y + i, NULL, 1, &w) == DS_OK;
}

ds_lmm_sums *ref_sums(const ref_model *m)
{
    ds_lmm_sums *s = ds_lmm_sums_new(m->q, m->p);
    for (size_t g = 0; s && g < m->groups; g++)
        for (size_t i = 0; i < m->n; i++)
            if (m->group[i] == g && !add_row(s, m, i)) {
                ds_lmm_sums_free(s);
                return NULL;
            }
    return s;
}

/* All rows of a group in one call, as a caller with clients in hand would. */
static bool keep_group(ds_lmm_panel *p, const ref_model *m, size_t g, double *room, int32_t *night)
{
    double *x = room, *z = room + m->n * m->p, *y = z + m->n * m->q;
    size_t n = 0;
    ds_why w = { 0 };
    for (size_t i = 0; i < m->n; i++) {
        if (m->group[i] != g) continue;
        gather_row(m, i, x + n * m->p, z + n * m->q);
        night[n] = m->night ? (int32_t)m->night[i] : 0;
        y[n++] = m->y[i];
    }
    return ds_lmm_panel_add(p, g, z, x, y, m->night ? night : NULL, n, &w) == DS_OK;
}

ds_lmm_panel *ref_panel(const ref_model *m)
{
    ds_lmm_panel *p = ds_lmm_panel_new(m->q, m->p);
    double *room = malloc((m->p + m->q + 1) * m->n * sizeof *room);
    int32_t *night = malloc(m->n * sizeof *night);
    bool good = p && room && night;
    for (size_t g = 0; good && g < m->groups; g++) good = keep_group(p, m, g, room, night);
    free(room);
    free(night);
    if (good) return p;
    ds_lmm_panel_free(p);
    return NULL;
}

bool ref_near(const char *what, double got, double want, double tolerance)
{
    if (fabs(got - want) <= tolerance || (isnan(got) && isnan(want))) return true;
    fprintf(stderr, "%s: got %.15g, want %.15g, off by %.3g, allowed %.3g\n", what, got, want, fabs(got - want),
            tolerance);
    return false;
}
