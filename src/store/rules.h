/* Every published column with its privacy class, and what each audience may have of them. Tables in published.c. */
#ifndef DOWNSHIFT_STORE_AUDIENCE_H
#define DOWNSHIFT_STORE_AUDIENCE_H

#include <downshift/audience.h>

#include "store/room.h"

/* Classes beside those of fields: what an analysis found, and which file and line a figure comes from. */
enum { DS_P_RESULT = 128, DS_P_PROVENANCE = 256, DS_P_DOUBT = 512 };

typedef struct {
    const char *view, *column; /* NULL ends the table */
    int privacy;
} ds_published;
extern const ds_published ds_published_columns[];

/* A view that an audience has, with the rows it has of it. */
typedef struct {
    const char *view, *where; /* SQL on the view's columns; :client, :run, :first, :last; NULL ends the list */
} ds_shown;

struct ds_rule {
    const char *name;
    int classes; /* columns of other classes do not exist for it */
    const ds_shown *shown;
};
/* By ds_audience; practice has no list: it reads the store. */
extern const ds_rule ds_rules[];

const char *ds_rule_name(const ds_rule *r);
bool ds_rule_shows(const ds_rule *r, const char *view);
/* "v1_client, v1_session and v1_night" */
void ds_rule_views(const ds_rule *r, char *out, size_t cap);

#endif
