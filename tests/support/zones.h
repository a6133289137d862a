/* Time zones in settings that a test makes by hand. */
#ifndef SUPPORT_ZONES_H
#define SUPPORT_ZONES_H

#include <downshift/settings.h>

/* Sets the zone as a file of settings would; NULL: none. Fails the test when it cannot be loaded. */
void support_set_zone(ds_settings *s, const char *name, ds_arena *a);

#endif
