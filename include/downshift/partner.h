/* partner: what a partner is shown of a period, as tables of which small counts are gone, audited against all that
 * was shown to that partner before. Another face of audience; docs/privacy.md says what each kind of partner is
 * told.
 */
#ifndef DOWNSHIFT_PARTNER_H
#define DOWNSHIFT_PARTNER_H

#include <downshift/base.h>
#include <downshift/query.h>
#include <downshift/settings.h>
#include <downshift/suppress.h>

typedef struct {
    ds_db *db;                 /* the store; borrowed, as all here */
    const ds_settings *settings;
    const ds_partner *partner; /* of the settings */
    const ds_str *client;      /* n_clients codes, as they are now: of a referral partner those it referred */
    size_t n_clients;
    const char *period;        /* "2026-10", "2026-Q4" */
    ds_date first, last;       /* whole months */
    int64_t run;               /* the analysis whose effects are told; 0: none */
    const ds_table *kpi;       /* n_kpi tables, v1_kpi and v1_kpi_month (kpi.h) among them; of a co-owner */
    size_t n_kpi;
    /* A random code of the partner's own for a thing, the same each time once it is kept. */
    ds_err (*code)(void *with, const char *thing, char out[7], ds_why *w);
    void *with;
} ds_partner_order;

/* A count of this release, to be kept for the audit of later ones. */
typedef struct {
    const char *name;
    ds_cell cell;
} ds_partner_cell;
typedef struct {
    const char *terms; /* a line a count: + or -, and its name */
    int64_t low, high;
} ds_partner_relation;
typedef struct {
    const char *part; /* "clients", "effect quality" */
    ds_str client;
} ds_partner_member;

enum { DS_PARTNER_TABLES = 8 };
typedef struct {
    ds_table table[DS_PARTNER_TABLES]; /* for the audience partner: docs/reports.md */
    ds_partner_cell *cell;
    size_t n_cells;
    ds_partner_relation *relation;
    size_t n_relations;
    ds_partner_member *member;
    size_t n_members;
} ds_partner_figures;

/* All of it is in the arena. DS_DENIED: the release would tell of one or two clients, by itself or beside an earlier
 * one; w says of which count. DS_CONFIG: the partner's entry lacks what its kind needs. DS_STORE, DS_MEMORY. */
DS_MUST ds_err ds_partner_ask(const ds_partner_order *o, ds_arena *a, ds_partner_figures *out, ds_why *w);

#endif
