/* What can be wrong with a practice's database, settings, folder and computer, and the one thing to do about each. */
#ifndef DOWNSHIFT_CLI_CHECKUP_H
#define DOWNSHIFT_CLI_CHECKUP_H

#include "cli/cli.h"

enum { CHECKUP_SHOWN = 3 };
struct checkup_found {
    int64_t n;       /* 0: it is fine */
    char where[400]; /* the first CHECKUP_SHOWN places or names; "": there is none to tell */
};

struct checkup {
    const char *name;      /* of the JSON, for programs */
    const char *fine;      /* what it says where nothing is found */
    const char *one, *many; /* what it says behind the number of one, and of several; many NULL: `one` without a number */
    const char *todo;
    const char *sql; /* a row for each, of one text: where, or what; :today may stand in it. NULL: `look` */
    ds_err (*look)(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w);
};

extern const struct checkup cli_checkups[]; /* ends with a NULL name */

/* Asks one of them. */
DS_MUST ds_err cli_checkup(const struct checkup *c, const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w);

/* "18 visits have a price and no sale: items.csv:3, items.csv:9, ..."; in the arena, NULL when it is full. */
const char *cli_checkup_words(const struct checkup *c, const struct checkup_found *f, ds_arena *a);

/* Those about files and the computer, and those that take more than a query (checkup_looks.c). */
DS_MUST ds_err cli_look_at_damage(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w);
DS_MUST ds_err cli_look_at_rights(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w);
DS_MUST ds_err cli_look_at_folder(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w);
DS_MUST ds_err cli_look_at_room(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w);
DS_MUST ds_err cli_look_at_backups(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w);
DS_MUST ds_err cli_look_at_settings(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w);
DS_MUST ds_err cli_look_at_zone(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w);
DS_MUST ds_err cli_look_at_fonts(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w);
DS_MUST ds_err cli_look_at_services(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w);
DS_MUST ds_err cli_look_at_people(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w);
DS_MUST ds_err cli_look_at_closed(const struct options *o, struct practice *p, struct checkup_found *f, ds_why *w);

#endif
