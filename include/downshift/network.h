/* network: what practices can learn together. Each shares a small file of estimates and key figures
 * (docs/privacy.md); here it is decided what of a practice's own may be told, and the files of many are pooled
 * (docs/methods.md, Practices together) and made tables that a report asks. Another face of analyse. */
#ifndef DOWNSHIFT_NETWORK_H
#define DOWNSHIFT_NETWORK_H

#include <downshift/base.h>
#include <downshift/kpi.h>
#include <downshift/query.h>

/* Fewer clients than that are told nothing of; of fewer practices no place among peers is told, and nothing
 * is pooled. */
enum { DS_SHARE_LEAST = 11, DS_PEERS_LEAST = 11, DS_PRACTICES_LEAST = 3 };

/* ---- what a practice tells ---- */

typedef struct {
    const char *outcome, *name; /* a field of a night, a contrast: docs/results.md */
    double estimate, se, df;    /* as in v1_effect; df infinite: normal */
    double low, high;
    int64_t clients;
} ds_shared_effect;

/* Contrasts that mean the same in every practice, in the order of reports: not those averaged over a practice's own
 * mix. */
extern const char *const ds_shared_contrasts[]; /* NULL ends */
/* NULL: it may be told; else why not, in words. The likelihood is told as that of t, so an interval that is not that
 * of t about the estimate, with these degrees of freedom, is none to share. */
const char *ds_share_effect_fault(const ds_shared_effect *e);
/* The same of the i-th key figure's last month: by the clients behind it, and of a share by those who make it and
 * those who do not. */
const char *ds_share_kpi_fault(const ds_kpi_figures *f, size_t i);

/* ---- what many tell together ---- */

typedef struct {
    const char *name;
    double value; /* of a share 0 .. 1 */
} ds_shared_kpi;

typedef struct {
    const char *practice, *currency, *fingerprint;
    const ds_shared_effect *effect;
    size_t effects;
    const ds_shared_kpi *kpi;
    size_t kpis;
} ds_shared;

/* v1_network_effect, v1_network_practice, v1_network_kpi, v1_network_place, v1_network_file: docs/reports.md. */
enum { DS_NETWORK_TABLES = 5 };
/* n practices, those of which a report tells; catalogue: the shipped key figures. In the arena, texts borrowed. */
DS_MUST ds_err ds_network_ask(const ds_shared *all, size_t n, const ds_kpis *catalogue, ds_arena *a,
                              ds_table out[DS_NETWORK_TABLES], ds_why *w);

#endif
