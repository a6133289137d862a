/* The store's records to the panel, client by client. */
#ifndef ANALYSE_LOAD_H
#define ANALYSE_LOAD_H

#include "analyse/panel/panel.h"
#include "analyse/panel/prices.h"

struct an_sources {
    const char **name; /* in order of name: the panel's source numbers; in the arena */
    int64_t *id;
    size_t n;
};

/* Of the settings: the zone and the parts of the day. Codes and names live in a; p is yours to free, also after a failure. */
DS_MUST ds_err an_load_panel(ds_store *s, const ds_settings *set, ds_date as_of, ds_arena *a, struct an_panel *p,
                             struct an_sources *sources, ds_why *w);
/* The same, and asked, NULL for none, is told which night followed its session. */
DS_MUST ds_err an_load_panel_asking(ds_store *s, const ds_settings *set, ds_date as_of, struct an_asked *asked,
                                    ds_arena *a, struct an_panel *p, struct an_sources *sources, ds_why *w);

/* Of completed massages up to as_of whose length and price were logged. */
DS_MUST ds_err an_load_prices(ds_store *s, ds_date as_of, ds_arena *a, struct an_prices *out, ds_why *w);

#endif
