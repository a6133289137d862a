/* Apple Health: a stage, a stretch in bed or a figure of the heart a record, of whatever wrote it
 * (HKCategoryValueSleepAnalysis, developer.apple.com/documentation/healthkit). */
#include "record/hooks/by_writer.h"
#include "record/hooks/stages.h"

static ds_str part_of(const row_state *s, part_id id)
{
    return rec_has_part(s, id) ? ds_trim(s->part[id].text) : (ds_str){ 0 };
}

static bool ends_with(ds_str s, const char *end)
{
    const ds_str e = ds_str_of(end);
    return s.n >= e.n && ds_same((ds_str){ s.p + s.n - e.n, e.n }, e);
}

/* Apple's own watch, by its name or the device's. */
static bool is_watch(ds_str writer, ds_str device)
{
    static const char word[] = "Watch";
    const ds_str in[] = { writer, device };
    for (size_t k = 0; k < DS_COUNT(in); k++)
        for (size_t i = 0; i + sizeof word - 1 <= in[k].n; i++)
            if (ds_same_fold((ds_str){ in[k].p + i, sizeof word - 1 }, DS_LIT(word))) return true;
    return false;
}

static void keep_stage(row_state *s)
{
    int64_t stage;
    rec_piece p = { .writer = part_of(s, PART_WRITER) };
    p.preferred = is_watch(p.writer, part_of(s, PART_DEVICE));
    if (!rec_read_stage(s, &stage)) return;
    p.what = rec_span_of_stage[stage];
    rec_keep_piece(s, s->m->kept, &p);
}

static void keep_figure(row_state *s, ds_str type, ds_str value)
{
    double v;
    const rec_heart what = ends_with(type, "RestingHeartRate") ? REC_RESTING_HR : REC_HRV_SDNN;
    if (ds_decimal(value, '.', &v))
        rec_keep_heart(s, s->m->kept, what, v);
    else
        rec_refuse(s, DS_NO_FIELD, "not a number: \"%s\"", DS_BRIEF(value));
}

static void apple_record(row_state *s)
{
    const ds_str type = part_of(s, PART_RECORD_TYPE), value = part_of(s, PART_STAGE);
    if (s->refused) return;
    if (ends_with(type, "SleepAnalysis"))
        keep_stage(s);
    else
        keep_figure(s, type, value);
}

static bool apple_night(row_state *s)
{
    return rec_give_night(s, s->m->kept);
}

const hook rec_apple_hook = { "apple-health", sizeof(rec_piece_keeper), apple_record, apple_night };
