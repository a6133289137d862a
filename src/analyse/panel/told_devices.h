/* Nights of one source by another device or version, as its file tells: each has a level of its own (docs/methods.md 12). */
#ifndef ANALYSE_TOLD_DEVICES_H
#define ANALYSE_TOLD_DEVICES_H

#include "analyse/panel/panel.h"

/* Brings the client's nights of the outcome by each told device to the level of the one that has most nights, also where
 * two take turns. A night of which nothing is told is by the device of the night before it. Of a device with too few nights
 * to tell its level all are left out. Each device is a step from the one that began before it, kept in p->step. false: no
 * memory. */
bool an_told_devices(struct an_panel *p, const struct an_panel_client *c, int outcome, ds_arena *a);

#endif
