#include "import/meeting.h"

#include <string.h>

/* As the sheet begins (reports/monthly-review/decided.yaml), and as the lines above a header are kept. */
static const char title[] = "\"Decided at the meeting: ";

bool ds_is_of_meeting(const ds_format *f)
{
    return f && !strcmp(ds_format_name(f), DS_OF_MEETING);
}

ds_err ds_check_meeting(const ds_settings *s, const ds_headed *found, ds_why *w)
{
    const char *at = ds_is_of_meeting(found->format) ? strstr(found->above, title) : NULL;
    char ours[sizeof title + 64];
    if (!at++) return DS_OK;
    ds_print(ours, sizeof ours, "%s%s", title + 1, s->name);
    const ds_excerpt kept = ds_brief(ds_str_of(ours));
    const size_t n = strlen(kept.text);
    if (!strncmp(at, kept.text, n) && at[n] == '"') return DS_OK;
    at += sizeof title - 2;
    return ds_fail(w, DS_DATA,
                   "a review of \"%.*s\", and practice.yaml names \"%s\": import it where that practice is kept; or type its lines into a review of this one",
                   (int)strcspn(at, "\""), at, s->name);
}
