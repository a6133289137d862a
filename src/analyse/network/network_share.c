/* What of a practice's own may be told to others. */
#include <downshift/growing.h>
#include <downshift/network.h>
#include <downshift/stats.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TOO_FEW "fewer than 11 clients"
_Static_assert(DS_SHARE_LEAST == 11, "as the words say");

/* Of its standard errors by which an interval may be off that of t. */
static const double NEAR = 0.05;

const char *ds_share_effect_fault(const ds_shared_effect *e)
{
    if (e->clients < DS_SHARE_LEAST) return TOO_FEW;
    if (!isfinite(e->estimate) || !(e->se > 0) || !isfinite(e->se) || !(e->df > 0)) return "not enough nights yet";
    const double reach = ds_t_quantile(0.975, e->df) * e->se, off = fmax(fabs(e->estimate - reach - e->low), fabs(e->estimate + reach - e->high));
    return off <= NEAR * e->se ? NULL : "its likelihood is not near that of t";
}

/* ---- the clients behind a key figure ---- */

typedef struct {
    const char *name; /* of the figure */
    size_t all, with, without; /* clients with a row; with one that counts; with one that does not */
} behind;

enum { NAME, CLIENT = 2, PART = 6, BASE }; /* columns of the table of rows */

typedef struct {
    ds_str client;
    bool with, without;
} counted;

static int by_client(const void *a, const void *b)
{
    const ds_str x = ((const counted *)a)->client, y = ((const counted *)b)->client;
    const int order = memcmp(x.p, y.p, x.n < y.n ? x.n : y.n);
    return order ? order : ds_order((int64_t)x.n, (int64_t)y.n);
}

static counted look(const ds_val *row)
{
    const double part = ds_val_real(row[PART]), base = ds_val_real(row[BASE]);
    return (counted){ row[CLIENT].as.s, part != 0, !(part >= base) };
}

/* Sorted, the rows of one client lie together. */
static void sum_up(counted *list, size_t n, behind *out)
{
    for (size_t i = 0, next; i < n; i = next) {
        bool with = false, without = false;
        for (next = i; next < n && ds_same(list[next].client, list[i].client); next++) {
            with |= list[next].with;
            without |= list[next].without;
        }
        out->all++;
        out->with += with;
        out->without += without;
    }
}

static bool count_behind(const ds_table *rows, const char *name, behind *out)
{
    counted *list = calloc(rows->n_rows + 1, sizeof *list);
    size_t n = 0;
    *out = (behind){ .name = name };
    for (size_t i = 0; list && i < rows->n_rows; i++) {
        const ds_val *row = rows->cell + i * rows->n_columns;
        if (ds_same(row[NAME].as.s, ds_str_of(name)) && row[CLIENT].type == DS_V_TEXT && row[CLIENT].as.s.n) list[n++] = look(row);
    }
    if (n) qsort(list, n, sizeof *list, by_client);
    if (list) sum_up(list, n, out);
    free(list);
    return list != NULL;
}

static bool is_few(size_t clients)
{
    return clients > 0 && clients < DS_SHARE_LEAST;
}

const char *ds_share_kpi_fault(const ds_kpi_figures *f, size_t i)
{
    const ds_kpi_series *s = &f->series[i];
    behind who;
    if (!s->n || isnan(s->month[s->n - 1].value)) return "not known";
    if (!count_behind(&f->table[DS_KPI_TABLE_ROWS], s->kpi->name, &who)) return "no memory to count clients";
    if (who.all < DS_SHARE_LEAST) return TOO_FEW;
    const bool share = s->kpi->unit == DS_KPI_SHARE;
    return share && (s->month[s->n - 1].few || is_few(who.with) || is_few(who.without)) ? TOO_FEW : NULL;
}
