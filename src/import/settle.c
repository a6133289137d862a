/* What is asked of a file when all of its rows have come in. */
#include "import/job.h"

#include <string.h>

/* Nights told otherwise from which on two files are of two people. Rows that name their client are right about
 * it more often, and diaries are corrected. */
enum { FEW_NIGHTS = 2, FEW_NIGHTS_OF_A_LOG = 3 };

static ds_err check_sleeper(job *j, ds_why *w)
{
    ds_agreement a;
    char other[256], client[DS_CODE_MAX + 1];
    const bool log = !*j->r->client;
    if (!ds_store_disagrees(j->store, log ? FEW_NIGHTS_OF_A_LOG : FEW_NIGHTS, &a)) return DS_OK;
    ds_err err = ds_store_file_name(j->store, a.other, other, sizeof other, w);
    if (!err) err = ds_store_client_code(j->store, a.client, client, w);
    if (err || (log && !strcmp(other, j->r->file))) return err; /* a log is corrected where it lies */
    return ds_fail(w, DS_DATA,
                   "of %lld nights of %s that other files tell of, too, it tells %lld as %s does: two people, or two "
                   "devices: %s; if this one is right, take the other back (downshift undo) and import this one alone",
                   (long long)a.nights, client, (long long)a.alike, other,
                   log ? "correct the code of one of them"
                       : "put each file into its own client's folder, or use --client CODE");
}

static bool makes_sessions(const ds_format *f)
{
    const ds_record_kind *kind;
    size_t n = ds_format_kinds(f, &kind);
    while (n && kind[n - 1] != DS_SESSION) n--;
    return n;
}

static ds_err note_clients(job *j, ds_why *w)
{
    ds_err err = DS_OK;
    const int64_t ids = makes_sessions(j->format) ? (int64_t)j->seen_bytes * 8 : 0;
    for (int64_t id = 0; !err && id < ids; id++)
        if (j->seen[id / 8] >> (id & 7) & 1) err = ds_store_file_client(j->store, j->file, id, w);
    return err;
}

static ds_err finish(job *j, ds_why *w)
{
    ds_err err = note_clients(j, w);
    return err ? err : ds_store_file_done(j->store, j->file, &j->r->counts, j->first, j->last, w);
}

static bool tells_money(const ds_format *f)
{
    const ds_record_kind *kind;
    return ds_format_kinds(f, &kind) && ds_kinds[kind[0]].owner == DS_OWNER_SOURCE;
}

/* Rows of money are all new to the store until they are held against those of older files. */
static void count_again(job *j)
{
    ds_counts *c = &j->r->counts;
    const ds_given_way *g = &j->r->gave_way;
    if (j->r->known || c->fresh < g->changed + g->same) return;
    c->fresh -= g->changed + g->same;
    c->changed += g->changed;
    c->same += g->same;
}

/* A time before what the file tells of is that of no clock, or of a copy: then the day of the import is known. */
static ds_date told_on(const job *j)
{
    const ds_date written = (ds_date)(j->modified / 86400);
    ds_date today = DS_NO_DATE;
    if (!ds_date_parse((ds_str){ j->o->when, 10 }, DS_DATES_ISO, &today)) today = DS_NO_DATE;
    const bool known = j->modified > 0 && written >= j->last;
    return known && (today == DS_NO_DATE || written < today) ? written : today;
}

/* Visits of its days that older files tell of, and it does not. */
static ds_err find_lacking(job *j, ds_why *w)
{
    const ds_file_span span = { .file = j->file,
                                .first = j->first,
                                .last = j->last,
                                .replace = j->o->replace,
                                .source = tells_money(j->format) ? j->series : 0,
                                .told_on = told_on(j) };
    j->r->replaced = j->o->replace;
    ds_err err = ds_store_lacks(j->store, &span, &j->r->lacks, w);
    if (err || !span.source) return err;
    if (!(err = ds_store_give_way(j->store, &span, &j->r->gave_way, w))) count_again(j);
    return err;
}

/* A row that came in may be lost to a later one of its file: a second sleep, or a part of one. */
static ds_err settle_lost(job *j, ds_why *w)
{
    ds_counts *c = &j->r->counts;
    int64_t lost, *from[] = { &c->fresh, &c->changed, &c->same };
    ds_err err = ds_store_file_aside(j->store, j->file, &lost, w);
    if (err) return err;
    for (size_t i = 0; i < DS_COUNT(from) && lost > c->lost; i++) {
        int64_t more = lost - c->lost < *from[i] ? lost - c->lost : *from[i];
        *from[i] -= more;
        c->lost += more;
    }
    c->changed += c->lost > lost ? c->lost - lost : 0; /* or be taken up by one */
    c->lost = lost < c->lost ? lost : c->lost;
    return DS_OK;
}

/* Lines of a review's workbook that were taken out of it. */
static ds_err find_struck(job *j, ds_why *w)
{
    int64_t n = 0;
    if (!ds_source_about(j->source)->ours || j->last == DS_NO_DATE) return DS_OK;
    ds_err err = ds_store_decisions_lack(j->store, j->file, ds_month_first(j->last), &n, w);
    if (!err && n)
        ds_note(j->r->note, "%lld %s told before %s no more in it, and %s as struck out", (long long)n,
                n == 1 ? "decision" : "decisions", n == 1 ? "is" : "are", n == 1 ? "counts" : "count");
    return err;
}

/* Rows of a plan that its edited workbook has no more. */
static ds_err find_planned(job *j, ds_why *w)
{
    int64_t n = 0;
    ds_err err = ds_store_plans_lack(j->store, j->file, &n, w);
    if (!err && n)
        ds_note(j->r->note, "%lld planned row%s of older versions of this plan %s not in it, and %s taken out", (long long)n,
                n == 1 ? "" : "s", n == 1 ? "is" : "are", n == 1 ? "was" : "were");
    return err;
}

ds_err ds_import_settle(job *j, ds_why *w)
{
    ds_err err = check_sleeper(j, w);
    if (!err) err = find_lacking(j, w);
    if (!err) err = find_struck(j, w);
    if (!err && j->r->kind == DS_PLANNED) err = find_planned(j, w);
    if (!err) err = settle_lost(j, w);
    return err ? err : finish(j, w);
}
