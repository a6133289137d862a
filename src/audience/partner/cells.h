/* The counts of a release and of all before it, by name, and what relates them. */
#ifndef DOWNSHIFT_AUDIENCE_PARTNER_CELLS_H
#define DOWNSHIFT_AUDIENCE_PARTNER_CELLS_H

#include <downshift/growing.h>
#include <downshift/partner.h>

typedef struct {
    ds_arena *a;
    const char **name;
    ds_cell *cell;
    size_t n, name_room, cell_room;
    size_t own; /* the first ones are of this release */
    ds_relation *relation;
    const char **terms; /* of those of this release; NULL of earlier ones */
    size_t n_relations, relation_room, terms_room;
    ds_partner_member *member;
    size_t n_members, member_room;
    bool full; /* memory ran out */
} aud_cells;

enum { AUD_TABLE, AUD_NO_TABLE = -1 };

/* A count that is shown unless it is small; its place. table: AUD_TABLE, or AUD_NO_TABLE: it is shown whatever it is. */
size_t aud_cell(aud_cells *c, const char *name, int64_t value, int table);
/* One that is not shown, 0 .. high to a reader; small: of a group of few, so that it may not be told closely. */
size_t aud_unshown(aud_cells *c, const char *name, int64_t value, int64_t high, bool small);
/* That parts add up to the last of n cells. */
void aud_total(aud_cells *c, const size_t *cell, size_t n);
/* That the first n - 1 are together no less than the last, and none is more than it. */
void aud_union(aud_cells *c, const size_t *cell, size_t n);
/* That the second is no more than the first. */
void aud_no_more(aud_cells *c, size_t first, size_t second);
void aud_member(aud_cells *c, const char *part, ds_str client);

/* Puts what was shown to the partner before beside it. */
DS_MUST ds_err aud_cells_before(aud_cells *c, const ds_partner_order *o, ds_why *w);
/* Hides what is smaller than least, and what gives it away, then audits. DS_DENIED. */
DS_MUST ds_err aud_cells_settle(aud_cells *c, int64_t least, const ds_partner_order *o, ds_why *w);
/* DS_DENIED: a set of clients differs by one or two from that of an earlier release. *held, where not NULL: it would be, and the
 * caller leaves out what it is of. */
DS_MUST ds_err aud_members_settle(const aud_cells *c, const char *part, const ds_partner_order *o, bool *held, ds_why *w);

#endif
