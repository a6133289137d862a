/* Apple Health: a stage, a stretch in bed or a figure of the heart a record, of whatever wrote it
 * (HKCategoryValueSleepAnalysis, developer.apple.com/documentation/healthkit). */
#include "record/hooks/by_writer.h"
#include "record/hooks/hooks.h"
#include "record/hooks/stages.h"

#include <string.h>

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

/* "Watch6,2" of "<<HKDevice: ...>, name:Apple Watch, ..., hardware:Watch6,2, software:9.1>"; absent where it is not told. */
static ds_str hardware_of(ds_str device)
{
    static const char key[] = "hardware:";
    for (size_t i = 0; i + sizeof key - 1 < device.n; i++) {
        size_t n = 0;
        if (memcmp(device.p + i, key, sizeof key - 1) != 0) continue;
        const ds_str rest = { device.p + i + sizeof key - 1, device.n - i - (sizeof key - 1) };
        while (n < rest.n && !(rest.p[n] == ',' && n + 1 < rest.n && rest.p[n + 1] == ' ') && rest.p[n] != '>') n++;
        return (ds_str){ rest.p, n };
    }
    return (ds_str){ 0 };
}

/* The model where it is told; else a digest of the writer's name, which has a person's in it. */
static ds_str device_of(ds_str writer, ds_str device, char digest[REC_DIGEST])
{
    const ds_str hardware = hardware_of(device);
    if (hardware.n || !writer.n) return hardware;
    rec_digest(writer, digest);
    return ds_str_of(digest);
}

/* "9" of "9.1": what is mended within a year leaves the stages alone. */
static ds_str major_of(ds_str version)
{
    const char *dot = version.n ? memchr(version.p, '.', version.n) : NULL;
    return dot ? (ds_str){ version.p, (size_t)(dot - version.p) } : version;
}

static void keep_stage(row_state *s)
{
    int64_t stage;
    char digest[REC_DIGEST];
    rec_piece p = { .writer = part_of(s, PART_WRITER), .version = major_of(part_of(s, PART_WRITER_VERSION)) };
    p.preferred = is_watch(p.writer, part_of(s, PART_WRITER_DEVICE));
    p.device = device_of(p.writer, part_of(s, PART_WRITER_DEVICE), digest);
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
