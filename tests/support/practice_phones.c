/* The exports of Fitbit, Garmin and Apple in their own layout, with made-up values. */
#include "practice_devices.h"
#include "practice_parts.h"

#include <stdlib.h>

/* ---- a night as stretches of stages ----------------------------------------------------------- */

typedef enum { AWAKE, LIGHT, DEEP, REM } stage;
typedef struct {
    stage stage;
    int minutes;
} stretch;
enum { CYCLES = 4, STRETCHES = 5 * CYCLES + 2 };

static size_t add(stretch *to, size_t n, stage s, int minutes)
{
    if (minutes <= 0) return n;
    to[n] = (stretch){ s, minutes };
    return n + 1;
}

/* The part of a whole that falls on cycle i, so that the parts sum up to it. */
static int part(int whole, int i)
{
    return whole * (i + 1) / CYCLES - whole * i / CYCLES;
}

/* Four cycles of light, deep, light and REM, awake between them; before them what it took to fall asleep, behind them what was
 * spent in bed after waking. They sum up to the recording's asleep and awake. */
static size_t stretches_of(const sim_recording *w, stretch out[STRETCHES])
{
    size_t n = add(out, 0, AWAKE, w->night->sol);
    for (int i = 0; i < CYCLES; i++) {
        const int light = part(w->light, i);
        n = add(out, n, LIGHT, light / 2);
        n = add(out, n, DEEP, part(w->deep, i));
        n = add(out, n, LIGHT, light - light / 2);
        n = add(out, n, REM, part(w->rem, i));
        if (i < CYCLES - 1)
            n = add(out, n, AWAKE, w->night->waso * (i + 1) / (CYCLES - 1) - w->night->waso * i / (CYCLES - 1));
    }
    return add(out, n, AWAKE, w->night->snooze);
}

/* Local seconds at an instant, and the offset that the clock on the wall has then, minutes. */
static int offset_at(int64_t utc, const sim_recording *w)
{
    return sim_offset(utc + w->offset * 60);
}

/* "2026-10-03T22:10:30": a stamp with the sign given between date and time. */
static void put_time(FILE *f, int64_t local, char between)
{
    char text[20];
    ds_local_text(local, text);
    text[10] = between;
    fputs(text, f);
}

static int64_t start_of(const sim_recording *w)
{
    return w->start / 30 * 30;
}

static int minutes_in_bed(const sim_recording *w)
{
    return w->asleep + w->awake;
}

/* ---- Fitbit ----------------------------------------------------------------------------------- */

static void put_local(FILE *f, const char *key, int64_t utc, const sim_recording *w, const char *after)
{
    fprintf(f, "\"%s\" : \"", key);
    put_time(f, utc + offset_at(utc, w) * 60, 'T');
    fprintf(f, ".000\"%s", after);
}

static void put_summary(FILE *f, const stretch *s, size_t n)
{
    static const char *const names[] = { [AWAKE] = "wake", [LIGHT] = "light", [DEEP] = "deep", [REM] = "rem" };
    static const stage order[] = { DEEP, AWAKE, LIGHT, REM };
    fputs("    \"summary\" : {\n", f);
    for (size_t k = 0; k < DS_COUNT(order); k++) {
        int count = 0, minutes = 0;
        for (size_t i = 0; i < n; i++)
            if (s[i].stage == order[k]) count++, minutes += s[i].minutes;
        fprintf(f, "      \"%s\" : { \"count\" : %d, \"minutes\" : %d, \"thirtyDayAvgMinutes\" : 0 }%s\n",
                names[order[k]], count, minutes, k + 1 < DS_COUNT(order) ? "," : "");
    }
    fputs("    },\n    \"data\" : [", f);
}

static void put_levels(FILE *f, const sim_recording *w)
{
    static const char *const names[] = { [AWAKE] = "wake", [LIGHT] = "light", [DEEP] = "deep", [REM] = "rem" };
    stretch s[STRETCHES];
    const size_t n = stretches_of(w, s);
    int64_t at = start_of(w);
    fputs("  \"levels\" : {\n", f);
    put_summary(f, s, n);
    for (size_t i = 0; i < n; at += s[i++].minutes * 60) {
        fprintf(f, "%s{ ", i ? "," : "");
        put_local(f, "dateTime", at, w, ", ");
        fprintf(f, "\"level\" : \"%s\", \"seconds\" : %d }", names[s[i].stage], s[i].minutes * 60);
    }
    fputs("],\n    \"shortData\" : []\n  },\n", f);
}

static uint64_t log_id(const sim_night *n)
{
    return 52000000000u + (uint64_t)n->night * 7919 + (uint64_t)n->client;
}

static void put_fitbit(FILE *f, const sim_recording *w, bool first)
{
    const int64_t start = start_of(w), end = start + minutes_in_bed(w) * 60;
    char wake[11];
    ds_date_text(ds_local_date(end + offset_at(end, w) * 60), wake);
    fprintf(f, "%s{\n  \"logId\" : %llu,\n  \"dateOfSleep\" : \"%s\",\n  ", first ? "" : ",",
            (unsigned long long)log_id(w->night), wake);
    put_local(f, "startTime", start, w, ",\n  ");
    put_local(f, "endTime", end, w, ",\n");
    fprintf(
        f,
        "  \"duration\" : %d,\n  \"minutesToFallAsleep\" : 0,\n  \"minutesAsleep\" : %d,\n  \"minutesAwake\" : %d,\n"
        "  \"minutesAfterWakeup\" : 0,\n  \"timeInBed\" : %d,\n  \"efficiency\" : %d,\n  \"type\" : \"stages\",\n"
        "  \"infoCode\" : 0,\n  \"logType\" : \"auto_detected\",\n",
        minutes_in_bed(w) * 60000, w->asleep, w->awake, minutes_in_bed(w), 100 * w->asleep / minutes_in_bed(w));
    put_levels(f, w);
    fputs("  \"mainSleep\" : true\n}", f);
}

/* Of one night of one client the same, whichever file tells of it. */
static sim_recording recorded(const sim_practice *p, const sim_night *n)
{
    rnd r = rnd_start(p->params.seed, 12000000 + (uint64_t)n->client * 1000000 + (uint64_t)n->night);
    return sim_record(&r, p, n);
}

void sim_write_fitbit(FILE *f, const sim_practice *p, size_t client, ds_date from, ds_date to)
{
    bool first = true;
    fputc('[', f);
    for (size_t i = p->n_nights; i-- > 0;) {
        const sim_night *n = &p->night[i];
        if (n->client != client || !n->logged || n->night < from || n->night > to) continue;
        const sim_recording w = recorded(p, n);
        put_fitbit(f, &w, first);
        first = false;
    }
    fputs("]\n", f);
}

void sim_write_fitbit_scores(FILE *f, const sim_practice *p, size_t client)
{
    fputs("sleep_log_entry_id,timestamp,overall_score,composition_score,revitalization_score,duration_score,"
          "deep_sleep_in_minutes,resting_heart_rate,restlessness\n",
          f);
    for (size_t i = p->n_nights; i-- > 0;) {
        const sim_night *n = &p->night[i];
        if (n->client != client || !n->logged) continue;
        const sim_recording w = recorded(p, n);
        const int64_t end = start_of(&w) + minutes_in_bed(&w) * 60;
        fprintf(f, "%llu,", (unsigned long long)log_id(n));
        put_time(f, end + offset_at(end, &w) * 60, 'T');
        fprintf(f, "Z,%d,,%d,,%d,%.0f,0.0%d\n", w.score, w.score, w.deep, n->resting_hr, 40 + (int)(n->night % 50));
    }
}

/* ---- Garmin ----------------------------------------------------------------------------------- */

/* The span is that of sleep. */
static void put_garmin(FILE *f, const sim_recording *w, bool first)
{
    const int64_t onset = start_of(w) + w->night->sol * 60, wake = onset + (w->asleep + w->night->waso) * 60;
    char day[11];
    ds_date_text(ds_local_date(wake + offset_at(wake, w) * 60), day);
    fprintf(f, "%s{\"sleepStartTimestampGMT\":\"", first ? "" : ",");
    put_time(f, onset, 'T');
    fputs(".0\",\"sleepEndTimestampGMT\":\"", f);
    put_time(f, wake, 'T');
    fprintf(f,
            ".0\",\"calendarDate\":\"%s\",\"sleepWindowConfirmationType\":\"ENHANCED_CONFIRMED_FINAL\","
            "\"deepSleepSeconds\":%d,\"lightSleepSeconds\":%d,\"remSleepSeconds\":%d,\"awakeSleepSeconds\":%d,"
            "\"unmeasurableSeconds\":0,\"averageRespiration\":%.1f,\"retro\":false,\"awakeCount\":%d,"
            "\"sleepScores\":{\"overallScore\":%d,\"qualityScore\":%d,\"feedback\":\"NONE\",\"insight\":\"NONE\"},"
            "\"restlessMomentCount\":%d}",
            day, w->deep * 60, w->light * 60, w->rem * 60, w->night->waso * 60, w->breath, w->night->wakings, w->score,
            w->score, 20 + w->night->waso);
}

void sim_write_garmin(FILE *f, const sim_practice *p, size_t client)
{
    bool first = true;
    fputc('[', f);
    for (size_t i = 0; i < p->n_nights; i++) {
        const sim_night *n = &p->night[i];
        if (n->client != client || !n->logged) continue;
        const sim_recording w = recorded(p, n);
        put_garmin(f, &w, first);
        first = false;
    }
    fputs("]\n", f);
}

/* ---- Apple ------------------------------------------------------------------------------------ */

static void put_instant(FILE *f, const char *name, int64_t utc, const sim_recording *w)
{
    const int offset = offset_at(utc, w);
    fprintf(f, " %s=\"", name);
    put_time(f, utc + offset * 60, ' ');
    fprintf(f, " %c%02d00\"", offset < 0 ? '-' : '+', abs(offset) / 60);
}

static void put_record(FILE *f, const char *type, const char *writer, const sim_recording *w, int64_t from, int64_t to)
{
    fprintf(f, " <Record type=\"HK%s\" sourceName=\"%s\" sourceVersion=\"26.0\"", type, writer);
    put_instant(f, "creationDate", to, w);
    put_instant(f, "startDate", from, w);
    put_instant(f, "endDate", to, w);
}

static void put_sleep(FILE *f, const char *writer, const sim_recording *w, int64_t from, int64_t to, const char *value)
{
    put_record(f, "CategoryTypeIdentifierSleepAnalysis", writer, w, from, to);
    fprintf(
        f,
        " value=\"HKCategoryValueSleepAnalysis%s\">\n  <MetadataEntry key=\"HKTimeZone\" value=\"America/New_York\"/>\n"
        " </Record>\n",
        value);
}

static void put_apple(FILE *f, const sim_recording *w)
{
    static const char *const values[] = {
        [AWAKE] = "Awake", [LIGHT] = "AsleepCore", [DEEP] = "AsleepDeep", [REM] = "AsleepREM"
    };
    stretch s[STRETCHES];
    const size_t n = stretches_of(w, s);
    int64_t at = start_of(w);
    put_sleep(f, "iPhone", w, at, at + minutes_in_bed(w) * 60, "InBed");
    for (size_t i = 0; i < n; at += s[i++].minutes * 60)
        put_sleep(f, "Apple Watch", w, at, at + s[i].minutes * 60, values[s[i].stage]);
    put_record(f, "QuantityTypeIdentifierRestingHeartRate", "Apple Watch", w, at, at + 3600);
    fprintf(f, " unit=\"count/min\" value=\"%.0f\"/>\n", w->night->resting_hr);
}

void sim_write_apple(FILE *f, const sim_practice *p, size_t client)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<HealthData locale=\"en_US\">\n"
          " <ExportDate value=\"2026-11-02 08:00:00 -0500\"/>\n",
          f);
    for (size_t i = 0; i < p->n_nights; i++) {
        const sim_night *n = &p->night[i];
        if (n->client != client || !n->logged) continue;
        const sim_recording w = recorded(p, n);
        put_apple(f, &w);
    }
    fputs("</HealthData>\n", f);
}
