/* authorisation: to whom a client allows what to be told, until when, and what left the practice. Another face of the
 * store. */
#ifndef DOWNSHIFT_AUTHORISATION_H
#define DOWNSHIFT_AUTHORISATION_H

#include <downshift/base.h>
#include <downshift/store.h>

/* Texts are borrowed. */
typedef struct {
    ds_str client, partner; /* a code that the store knows; a name, compared without regard to capitals */
    bool sleep, sessions;   /* what it covers: nights and what is found of them, sessions */
    ds_date given, until;   /* until: the last day on which it holds */
} ds_authorisation;

/* Keeps it as a row, in a transaction of its own; one that the client gave before to the same partner and that still
 * holds is revoked as of that day. DS_DATA: no such client, no name, nothing covered, it would end before it begins. */
DS_MUST ds_err ds_store_authorise(ds_store *s, const ds_authorisation *a, ds_why *w);
/* From that day on none of the client's to this partner holds. DS_DATA: none does. */
DS_MUST ds_err ds_store_revoke(ds_store *s, ds_str client, ds_str partner, ds_date day, ds_why *w);


/* A file that was written for somebody else than the practice. Texts are borrowed; client: a code, absent where the
 * file tells of nobody in particular. */
typedef struct {
    const char *made_at; /* local time, as in ds_file_facts */
    const char *audience, *recipient, *report, *period, *file, *hash;
    ds_str client;
} ds_release;
/* Notes it in the release log, in the open transaction; the same bytes under the same name for the same recipient once.
 * DS_DATA: no such client. */
DS_MUST ds_err ds_store_released(ds_store *s, const ds_release *r, ds_why *w);

/* ---- what was shown to a partner, as data (docs/privacy.md) ---- */

typedef struct {
    const char *name; /* "clients 2026-10" */
    int64_t value, low, high;
    int state; /* 0 shown, 1 hidden, 2 not released, 3 not released and of a group that is large enough */
} ds_told_cell;
typedef struct {
    const char *terms; /* "+by visits 2026-10: one\n+...\n-clients 2026-10\n" */
    int64_t low, high;
} ds_told_relation;
typedef struct {
    const char *part; /* "clients", "effect quality" */
    ds_str client;    /* a code */
} ds_told_member;
typedef struct {
    const char *partner, *kind, *period, *made_at;
    const ds_told_cell *cell;
    size_t n_cells;
    const ds_told_relation *relation;
    size_t n_relations;
    const ds_told_member *member;
    size_t n_members;
} ds_partner_release;
/* Keeps it, in the open transaction. DS_DATA: no such client. */
DS_MUST ds_err ds_store_partner_released(ds_store *s, const ds_partner_release *r, ds_why *w);
/* A random code of this partner's own for a thing, that none of its others has; in the open transaction. */
DS_MUST ds_err ds_store_partner_code(ds_store *s, const char *partner, const char *thing, char code[7], ds_why *w);

#endif
