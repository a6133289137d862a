/* What the session logs say of each service, and the entry of the service catalogue that follows from it. */
#ifndef DOWNSHIFT_CLI_SERVED_H
#define DOWNSHIFT_CLI_SERVED_H

#include "cli/cli.h"

/* What all visits of a service agree in; a value that is never logged is absent, one that differs is `several`. */
enum { SERVED_MINUTES, SERVED_PRESSURE, SERVED_TECHNIQUE, SERVED_PRICE, SERVED_VALUES };
struct served {
    const char *name;                 /* as first written */
    const ds_service *of;             /* the catalogue's entry, NULL for none */
    int64_t visits;
    ds_val value[SERVED_VALUES];      /* NULL: never logged, or several */
    bool several[SERVED_VALUES];
    bool by_name;                     /* the minutes are those that the name tells */
    bool no_massage;                  /* as a typed catalogue says */
};
struct served_list {
    struct served *at;
    size_t n, unknown;                /* unknown: of those that the catalogue has not */
};
/* By name; spellings that the catalogue takes for one are one. In the practice's arena. */
DS_MUST ds_err cli_services_read(struct practice *p, struct served_list *out, ds_why *w);
/* Of the file that was typed into the workbook of `downshift template catalogue`, or one saved from it; in its order, no
 * visits. DS_DATA, with line and column: what no catalogue may hold. */
DS_MUST ds_err cli_catalogue_read(const char *path, ds_arena *a, struct served_list *out, ds_why *w);
/* `Deep tissue 60: {technique: deep tissue, minutes: 60}`, NULL: no memory. */
const char *cli_service_entry(const struct served *s, ds_arena *a);

#endif
