/* Workbooks that were typed into at a meeting. */
#ifndef IMPORT_MEETING_H
#define IMPORT_MEETING_H

#include "import/headers.h"

#include <downshift/settings.h>

#define DS_OF_MEETING "downshift-decisions" /* the format of what is typed in */
bool ds_is_of_meeting(const ds_format *f);

/* DS_DATA where the title above the table names another practice than the settings do: its lines are known by month and
 * number, and would take the place of this one's. Without the title, as in a table that was copied out, nothing is known. */
DS_MUST ds_err ds_check_meeting(const ds_settings *s, const ds_headed *found, ds_why *w);

#endif
