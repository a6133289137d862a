/* Where a client's device or its program changed: of one outcome, as panel/device_steps.h brought the levels together. */
#ifndef ANALYSE_DEVICES_H
#define ANALYSE_DEVICES_H

#include "analyse/panel/panel.h"

DS_MUST ds_err an_devices_results(const struct an_panel *p, int outcome, ds_arena *a, ds_outcome_result *out, ds_why *w);

#endif
