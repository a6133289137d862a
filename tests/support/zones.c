#include "zones.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

void support_set_zone(ds_settings *s, const char *name, ds_arena *a)
{
    ds_why w = { 0 };
    s->time_zone = name;
    s->zone = NULL;
    if (name && ds_zone_load(name, a, &s->zone, &w)) fail_msg("%s", w.text);
}
