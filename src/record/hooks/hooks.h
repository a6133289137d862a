/* The hooks that have a file of their own; their names and order stand in hooks.c. */
#ifndef RECORD_HOOKS_H
#define RECORD_HOOKS_H

#include "record/format.h"

extern const hook rec_whoop_journal, rec_whoop_workouts;
extern const hook rec_apple_hook; /* apple.c */
extern const hook rec_sleepmeter_hook;     /* sleepmeter.c */
extern const hook rec_garmin_days_hook;    /* garmin.c */
extern const hook rec_android_hook;        /* sleep_as_android.c */
extern const hook rec_stripe_hook;         /* stripe.c */
extern const hook rec_health_connect_hook; /* health_connect.c */
extern const hook rec_mindbody_hook;       /* mindbody.c */

#endif
