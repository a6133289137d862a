/* A list of the stages of a sleep in one cell, as a format declares it: segment:, and words for stages. */
#include "record/format/loader.h"

#include <string.h>

#define AT(member) .at = offsetof(column, segment.member)
const ds_key rec_segment_keys[] = {
    { .key = "stage", .as = DS_AS_TEXT, AT(stage), .flags = DS_REQUIRED },
    { .key = "seconds", .as = DS_AS_TEXT, AT(seconds) },
    { .key = "offset", .as = DS_AS_TEXT, AT(offset) },
    { .key = "start", .as = DS_AS_TEXT, AT(start) },
    { .key = "end", .as = DS_AS_TEXT, AT(end) },
    { 0 },
};
#undef AT

static bool is_list_of_stages(const column *c)
{
    return !c->of && (c->part == PART_HYPNOGRAM || c->part == PART_SHORT_WAKES);
}

static bool fills_bedtime(const ds_format *f)
{
    for (size_t i = 0; i < f->columns.n; i++)
        if (columns_of(f)[i].field && !strcmp(columns_of(f)[i].field, "bedtime")) return f->kind[0] == DS_SLEEP;
    return false;
}

ds_err rec_check_segment(const loader *l, const column *c)
{
    const bool given = c->segment.stage != NULL;
    const int told = (c->segment.seconds != NULL) + (c->segment.offset != NULL) + (c->segment.start && c->segment.end);
    if (!is_list_of_stages(c))
        return given ? rec_load_fault(l, c->at, "%s has no segment:", rec_column_id(c)) : DS_OK;
    if (!given || told != 1)
        return rec_load_fault(l, c->at, "%s needs segment:, with stage: and either seconds:, offset:, or start: and end:",
                              rec_column_id(c));
    return fills_bedtime(l->f) ? DS_OK
                               : rec_load_fault(l, c->at, "%s needs a column with field: bedtime", rec_column_id(c));
}

const char *const rec_series_names[] = { "mat", "watch", "ring", "phone", NULL };

const char *const *rec_names_of(const column *c)
{
    if (c->of) return c->of->names;
    if (c->part == PART_SERIES) return rec_series_names;
    if (c->part == PART_ENTRY) return rec_entry_names;
    return c->part == PART_STAGE || is_list_of_stages(c) ? rec_stage_names : NULL;
}
