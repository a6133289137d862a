#include "analyse/kpi/kpi_catalogue.h"

#include <string.h>

extern const ds_embedded ds_embedded_kpis[];
_Static_assert(offsetof(ds_kpi, name) == 0, "a catalogue's entry begins with its name");

static ds_err check_targets(const ds_kpis *k, const ds_settings *s, ds_why *w)
{
    const ds_word *target = s->targets.item;
    for (size_t i = 0; i < s->targets.n; i++) {
        size_t at = 0;
        while (at < k->figures.n && strcmp(ds_kpis_at(k, at)->name, target[i].word)) at++;
        if (at == k->figures.n)
            return ds_fail(w, DS_CONFIG, "practice.yaml: targets: there is no key figure \"%s\"; downshift kpi lists them",
                           target[i].word);
    }
    return DS_OK;
}

ds_err ds_kpis_load(const char *folder, const ds_settings *settings, ds_arena *a, ds_kpis **out, ds_why *w)
{
    const an_catalogue_kind kind = { "key figures", "reports/kpis", ds_embedded_kpis, "kpis", ds_kpi_keys, sizeof(ds_kpi), &ds_kpi_plain, NULL };
    ds_kpis *k = ds_alloc(a, sizeof *k);
    if (!k) return ds_fail(w, DS_MEMORY, "the key figures");
    ds_err err = an_catalogue_load(&kind, folder, &settings->kpis, a, &k->figures, w);
    if (!err) err = check_targets(k, settings, w);
    if (!err) *out = k;
    return err;
}

void ds_kpis_hash(ds_hash *h)
{
    for (const ds_embedded *e = ds_embedded_kpis; e->name; e++) ds_hash_add(h, e->data, e->size);
}

size_t ds_kpis_count(const ds_kpis *k)
{
    return k->figures.n;
}

const ds_kpi *ds_kpis_at(const ds_kpis *k, size_t i)
{
    return k->figures.entry[i].item;
}

const char *ds_kpis_file(const ds_kpis *k, size_t i)
{
    return k->figures.entry[i].file;
}

bool ds_kpis_common(const ds_kpis *k, size_t i, const char **name, const char **sql)
{
    if (i >= k->figures.n_with) return false;
    *name = k->figures.with[i].name;
    *sql = k->figures.with[i].sql;
    return true;
}

const char *ds_kpi_format(ds_kpi_unit unit)
{
    static const char *const formats[] = { [DS_KPI_COUNT] = "integer",   [DS_KPI_NUMBER] = "decimal1",
                                           [DS_KPI_HOURS] = "decimal1",  [DS_KPI_MINUTES] = "decimal1",
                                           [DS_KPI_DAYS] = "decimal1",   [DS_KPI_MONEY] = "money",
                                           [DS_KPI_SHARE] = "percent1" };
    return formats[unit];
}
