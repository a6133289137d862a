/* A format for a person who asks: its columns, the words of their cells, and rows as they might look. */
#include "record/format/closeness.h"
#include "record/format/loader.h"

#include <string.h>

static const column *column_at(const ds_format *f, size_t i)
{
    return &columns_of(f)[i];
}

static const char *form_of(const column *c)
{
    return c->as < 0 ? "text" : rec_as_names[c->as];
}

size_t ds_format_columns(const ds_format *f, ds_column_facts *out, size_t cap)
{
    size_t n = 0;
    for (; n < f->columns.n && n < cap && !f->pass_over; n++) {
        const column *c = column_at(f, n);
        out[n] = (ds_column_facts){ .fills = rec_column_id(c),
                                    .form = form_of(c),
                                    .unit = c->of && c->of->unit ? c->of->unit : "",
                                    .name = c->names.item,
                                    .names = c->names.n,
                                    .required = c->required,
                                    .filled = c->filled,
                                    .one_of = f->any >> n & 1 };
    }
    return n;
}

/* ---- words ---- */

static const char *joined(const ds_list *l, ds_arena *a)
{
    const char *const *item = l->item, *out = "";
    for (size_t i = 0; i < l->n && out; i++) out = ds_textf(a, "%s%s%s", out, i ? ", " : "", item[i]);
    return out;
}

static const char *written(const column *c, const char *is, ds_arena *a)
{
    const value_words *v = c->values.item;
    for (size_t i = 0; i < c->values.n; i++)
        if (!strcmp(v[i].is, is)) return joined(&v[i].written, a);
    return "";
}

const char *ds_format_words(const ds_format *f, size_t column_index, ds_arena *a)
{
    const column *c = column_at(f, column_index);
    const char *const *name = rec_names_of(c);
    const char *out = "";
    for (; name && *name && out; name++) {
        const char *words = written(c, *name, a);
        const char *sep = *out ? "; " : "";
        if (!words) return NULL;
        out = *words ? ds_textf(a, "%s%s%s (%s)", out, sep, *name, words) : ds_textf(a, "%s%s%s", out, sep, *name);
    }
    return out;
}

/* ---- samples: two nights and two visits, in whatever columns ---- */

enum { SAMPLES = 2 };
static const char *const day[SAMPLES + 1] = { "2026-10-03", "2026-10-04", "2026-10-05" };

/* after: days after the row's. Minutes are those from bedtime to rise: tib = tst + sol + waso, awake = sol + waso. */
static const struct sample {
    const char *field, *cell[SAMPLES];
    int after;
} samples[] = {
    { "client_id", { "A1", "B2" }, 0 },
    { "payout_status", { "payout", "cash-deposit" }, 0 },
    { "decision_no", { "1", "2" }, 0 },
    { "who", { "Ana", "Ben" }, 0 },
    { "what", { "call those who are overdue", "new sheets" }, 0 },
    { "by_when", { "2026-10-31", "soon" }, 0 },
    { "done", { "", "yes" }, 0 },
    { "event", { "half-marathon", "travel" }, 0 },
    { "goal", { "fall asleep sooner", "run without pain" }, 0 },
    { "questionnaire", { "ISI", "PSQI" }, 0 },
    { "score", { "14", "8" }, 0 },
    { "planned_what", { "massage", "sleep" }, 0 },
    { "plan", { "Base", "Base" }, 0 },
    { "bed_by", { "22:30", "22:45" }, 0 },
    { "company", { "Acme", "Bright" }, 0 },
    { "slots_offered", { "20", "16" }, 0 },
    { "slots_used", { "18", "16" }, 0 },
    { "start", { "16:00", "18:30" }, 0 },
    { "duration_min", { "60", "90" }, 0 },
    { "bedtime", { "22:40", "23:10" }, 0 },
    { "cycle_start", { "22:40", "23:10" }, 0 },
    { "sleep_onset", { "22:45", "23:15" }, 0 },
    { "wake", { "06:45", "07:05" }, 1 },
    { "rise", { "06:50", "07:10" }, 1 },
    { "wake_date", { "", "" }, 1 },
    { "bed_date", { "", "" }, 0 },
    { "utc_offset", { "UTC+02:00", "UTC+02:00" }, 0 },
    { "end", { "17:00", "20:00" }, 0 },
    { "client_name", { "Ana Perez", "Ben Okoye" }, 0 },
    { "client_first_name", { "Ana", "Ben" }, 0 },
    { "client_last_name", { "Perez", "Okoye" }, 0 },
    { "client_email", { "ana@example.com", "ben@example.com" }, 0 },
    { "client_phone", { "555 010 1234", "555 010 5678" }, 0 },
    { "paid_by_card", { "80.00", "110.00" }, 0 },
    { "list_price", { "80.00", "110.00" }, 0 },
    { "fee_charged", { "", "" }, 0 },
    { "invoice_of_visit", { "1531", "1532" }, 0 },
    { "nap", { "false", "false" }, 0 },
    { "record_id", { "1", "2" }, 0 },
    { "tst_min", { "430", "425" }, 0 },
    { "tib_min", { "490", "480" }, 0 },
    { "sol_min", { "5", "5" }, 0 },
    { "waso_min", { "55", "50" }, 0 },
    { "awake_min", { "60", "55" }, 0 },
    { "light_min", { "250", "240" }, 0 },
    { "deep_min", { "80", "85" }, 0 },
    { "rem_min", { "100", "100" }, 0 },
    { "terminal_wake_min", { "0", "0" }, 0 },
    { "version", { "v2", "v2" }, 0 },
    { "device", { "A1", "A1" }, 0 },
    { "time_zone", { "Europe/Berlin", "Europe/Berlin" }, 0 },
    { "sessions", { "1", "1" }, 0 },
    { "try_to_sleep", { "22:40", "23:10" }, 0 },
    { "efficiency_pct", { "88", "89" }, 0 },
    { "vendor_efficiency_pct", { "88", "89" }, 0 },
    { "sleep_score", { "80", "76" }, 0 },
    { "quality", { "7", "6" }, 0 },
    { "awakenings", { "2", "1" }, 0 },
    { "resting_hr", { "54", "56" }, 0 },
    { "hrv_ms", { "62", "58" }, 0 },
    { "hrv_sdnn_ms", { "48", "45" }, 0 },
    { "answer", { "true", "false" }, 0 },
    { "workout_start", { "08:00", "17:30" }, 0 },
    { "workout_min", { "30", "45" }, 0 },
    { "zone_1_pct", { "10", "20" }, 0 },
    { "zone_2_pct", { "30", "30" }, 0 },
    { "zone_3_pct", { "40", "20" }, 0 },
    { "zone_4_pct", { "10", "10" }, 0 },
    { "zone_5_pct", { "0", "5" }, 0 },
    { "service", { "Deep 60", "Relax 90" }, 0 },
    { "technique", { "deep tissue", "swedish" }, 0 },
    { "title", { "Ana Perez Appointment", "K7QM 60 deep tissue" }, 0 },
    { "therapist", { "T1", "T2" }, 0 },
    { "areas", { "back", "legs" }, 0 },
    { "price", { "80.00", "110.00" }, 0 },
    { "tip", { "0.00", "0.00" }, 0 },
    { "amount", { "80.00", "110.00" }, 0 },
    { "sold_at", { "16:00", "18:30" }, 0 },
    { "line_gross", { "80.00", "110.00" }, 0 },
    { "line_discount", { "0.00", "0.00" }, 0 },
    { "line_net", { "80.00", "110.00" }, 0 },
    { "line_tax", { "0.00", "0.00" }, 0 },
    { "gross", { "80.00", "110.00" }, 0 },
    { "discount", { "0.00", "0.00" }, 0 },
    { "net", { "80.00", "110.00" }, 0 },
    { "tax", { "0.00", "0.00" }, 0 },
    { "total", { "80.00", "110.00" }, 0 },
    { "fee", { "2.50", "3.20" }, 0 },
    { "payout_net", { "77.50", "106.80" }, 0 },
};

/* The field's first name, or a stage asleep, as the file would write it. */
static const char *name_sample(const column *c)
{
    const value_words *v = c->values.item;
    const char *is = rec_names_of(c)[!c->of && c->part == PART_STAGE ? STAGE_LIGHT : 0];
    for (size_t i = 0; i < c->values.n; i++)
        if (!strcmp(v[i].is, is) && v[i].written.n) return *(const char *const *)v[i].written.item;
    return is;
}

static const char *sample_of_type(const column *c, size_t row)
{
    static const char *const by_type[][SAMPLES] = {
        [DS_T_TEXT] = { "", "" },      [DS_T_REAL] = { "2", "3" },  [DS_T_MONEY] = { "10.00", "12.50" },
        [DS_T_FLAG] = { "no", "yes" }, [DS_T_WHOLE] = { "1", "2" },
    };
    int type = c->of ? (int)c->of->type : DS_T_TEXT;
    if (type == DS_T_NAME || (!c->of && (c->part == PART_STAGE || c->part == PART_SERIES))) return name_sample(c);
    if (type == DS_T_DATE) return day[row];
    return (size_t)type < DS_COUNT(by_type) && by_type[type][row] ? by_type[type][row] : "";
}

static const char *in_form(const column *c, const struct sample *s, size_t row, ds_arena *a)
{
    int64_t minutes;
    if ((c->times < 0 || c->times > 0) && ds_int(ds_str_of(s->cell[row]), &minutes))
        return ds_textf(a, "%.10g", (double)minutes * (c->as == AS_SECONDS ? 60 : 1) / c->times);
    switch (c->as) {
    case AS_DATE:
    case AS_DAY:
    case AS_RECENT:
        return day[row + (size_t)s->after];
    case AS_STAMP:
    case AS_LOCAL:
    case AS_UTC:
    case AS_ZONED:
        return ds_textf(a, "%s %s:00", day[row + (size_t)s->after], s->cell[row]);
    case AS_SECONDS:
        return ds_int(ds_str_of(s->cell[row]), &minutes) ? ds_textf(a, "%lld", (long long)minutes * 60) : "";
    default:
        return s->cell[row];
    }
}

/* A list of stages that is a night's sleep; "" where its stages have times, which are the row's. */
static const char *stages_sample(const column *c, ds_arena *a)
{
    if (!c->segment.seconds) return "";
    return ds_textf(a, "[{\"%s\":\"%s\",\"%s\":25800}]", c->segment.stage, rec_stage_names[STAGE_LIGHT],
                    c->segment.seconds);
}

/* Where rows with any other word are left aside, one that they are kept for; NULL. */
static const char *kept_word(const ds_format *f, size_t column_index)
{
    const ignore_rule *r = f->ignore.item;
    for (size_t i = 0; i < f->ignore.n; i++)
        if (r[i].column == (int)column_index && r[i].unless.n) return *(const char *const *)r[i].unless.item;
    return NULL;
}

/* Where records are told apart by what this column says, the first of it that is read; NULL. */
static const char *searched_word(const ds_format *f, const column *c)
{
    const records_at *p = f->records.item;
    for (size_t i = 0; i < f->records.n; i++)
        if (p[i].where && !strcmp(p[i].where, *(const char *const *)c->names.item))
            return *(const char *const *)p[i].is.item;
    return NULL;
}

static const char *plain_sample(const ds_format *f, size_t column_index, size_t row, ds_arena *a)
{
    const column *c = column_at(f, column_index);
    const journal_question *q = f->questions.item;
    if (c->part == PART_QUESTION && f->questions.n) return *(const char *const *)q[row % f->questions.n].asks.item;
    const char *word = kept_word(f, column_index);
    if (!word) word = searched_word(f, c);
    if (word) return word;
    if (c->segment.stage) return c->part == PART_HYPNOGRAM ? stages_sample(c, a) : "";
    for (size_t i = 0; i < DS_COUNT(samples); i++)
        if (!strcmp(samples[i].field, rec_column_id(c))) return in_form(c, &samples[i], row, a);
    return sample_of_type(c, row);
}

const char *ds_format_sample(const ds_format *f, size_t column_index, size_t row, ds_arena *a)
{
    const column *c = column_at(f, column_index);
    const char *sample = plain_sample(f, column_index, row, a);
    const char *pattern = c->pattern.n && sample ? *(const char *const *)c->pattern.item : NULL;
    const char *star = pattern ? strchr(pattern, '*') : NULL;
    return star ? ds_textf(a, "%.*s%s%s", (int)(star - pattern), pattern, sample, star + 1) : sample;
}

/* ---- names of formats ---- */

double ds_name_likeness(const char *a, const char *b)
{
    char x[MAX_NAME], y[MAX_NAME];
    if (!rec_fold_column(ds_str_of(a), x, sizeof x) || !rec_fold_column(ds_str_of(b), y, sizeof y)) return 0;
    return rec_likeness(x, y);
}

const char *ds_formats_nearest(const ds_formats *all, const char *name)
{
    const char *best = NULL;
    double most = 0;
    for (size_t i = 0; i < all->n; i++) {
        double likeness = ds_name_likeness(name, all->item[i]->name);
        if (likeness > most) {
            most = likeness;
            best = all->item[i]->name;
        }
    }
    return best;
}
