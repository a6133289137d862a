/* Steps in the level of a client's device: a new one, or new firmware, which the file tells or does not (docs/methods.md
 * 12). */
#ifndef ANALYSE_DEVICE_STEPS_H
#define ANALYSE_DEVICE_STEPS_H

#include "analyse/panel/panel.h"

/* First what files tell of devices and versions (told_devices.h); then looks for steps in the time asleep that a device
 * tells, MOST_STEPS a client at most. The level of each of the client's outcomes from the same source is brought back to
 * that before the step; an outcome that has too few nights on one side for that loses the nights of that side. All is kept
 * in p->step. name: of the sources, by number; a diary is no device. */
DS_MUST ds_err an_device_steps(struct an_panel *p, const char *const *name, ds_why *w);

#endif
