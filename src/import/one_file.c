#include "import/one_file.h"
#include "import/erased.h"
#include "import/job.h"
#include "import/meeting.h"
#include "import/notes.h"
#include "import/owner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROGRESS_ROWS = 4096 };

static void copy(char *to, size_t cap, const char *from)
{
    ds_copy(to, cap, ds_str_of(from));
}

/* ---- before the first row: what is it, and whose ---- */

static ds_err find_client(job *j, const ds_found *f, ds_why *w)
{
    const ds_owned owned = { f, ds_format_title(j->format), ds_source_about(j->source)->hash };
    const char *below = NULL;
    if (ds_format_names_client(j->format)) return DS_OK;
    ds_err err = ds_owner_of_file(j->store, &owned, j->o, j->r->client, &below, &j->owner, &j->erased, w);
    if (j->erased) copy(j->r->not_read, sizeof j->r->not_read, DS_OF_ERASED);
    if (!err && below) ds_print(j->r->file, sizeof j->r->file, "%s/%s", below, f->name); /* as from the inbox */
    return err;
}

/* From here on rows are read by this header, which lives as long as the table or the job. */
static ds_err read_by(job *j, const ds_cells *header, const char **unused, ds_why *w)
{
    ds_str client = *j->r->client ? ds_str_of(j->r->client) : (ds_str){ 0 };
    ds_date today;
    j->header = *header;
    j->width = header->n;
    ds_err err = ds_mapper_new(j->format, header, ds_source_about(j->source)->decimal_mark, client, j->o->settings,
                               &j->a, &j->mapper, unused, w);
    if (!err && ds_date_parse((ds_str){ j->o->when, 10 }, DS_DATES_ISO, &today)) ds_mapper_set_today(j->mapper, today);
    if (!err) ds_mapper_set_name(j->mapper, j->r->file);
    return err;
}

/* The only table that is read of a workbook of ours: the one to type into. */
static const ds_format *named_format(const job *j)
{
    const char *name = ds_source_about(j->source)->ours ? DS_OF_MEETING : j->o->format;
    return name ? ds_formats_named(j->o->formats, name) : NULL;
}

static ds_err pass_over(job *j, const char *why)
{
    const ds_source_facts *facts = ds_source_about(j->source);
    copy(j->r->not_read, sizeof j->r->not_read, why);
    j->r->counts = (ds_counts){ 0 };
    copy(j->r->title, sizeof j->r->title, facts->kind);
    j->r->ours = facts->ours;
    return DS_OK;
}

static ds_err look_into(job *j, const ds_found *f, ds_why *w)
{
    ds_headed found;
    const ds_source_facts *facts = ds_source_about(j->source);
    copy(j->r->encoding, sizeof j->r->encoding, facts->encoding);
    if (facts->not_read) return pass_over(j, facts->not_read);
    ds_err err = ds_find_header(j->source, j->o->formats, named_format(j), &found, w);
    if (facts->ours && (err == DS_DATA || (!err && !ds_fits(found.format, &found.header))))
        return pass_over(j, "a workbook that downshift wrote");
    copy(j->r->encoding, sizeof j->r->encoding, facts->encoding); /* which some kinds know by then only */
    j->r->foreign = err == DS_DATA && found.closeness < DS_LIKE_A_FORMAT;
    if (!err) err = ds_check_meeting(j->o->settings, &found, w);
    if (err) return err;
    j->format = found.format;
    if (!facts->ours) copy(j->r->note, sizeof j->r->note, found.note);
    if (!facts->ours) ds_note_sheets(j, facts->others);
    copy(j->r->format, sizeof j->r->format, ds_format_name(j->format));
    copy(j->r->title, sizeof j->r->title, ds_format_title(j->format));
    const char *unread = ds_format_pass_over(j->format);
    if (!unread) unread = ds_format_withheld(j->format, j->o->settings);
    if (unread) {
        copy(j->r->not_read, sizeof j->r->not_read, unread);
        return DS_OK;
    }
    if (!ds_format_confirmed(j->format))
        ds_note(j->r->note, "read by the names of its columns; not yet checked on a real file");
    copy(j->r->series, sizeof j->r->series, ds_format_source(j->format));
    const ds_record_kind *kind;
    if (ds_format_kinds(j->format, &kind)) j->r->kind = kind[0];
    if ((err = find_client(j, f, w)) || j->erased) return err;
    err = read_by(j, &found.header, &j->unused, w);
    if (!err) ds_mapper_set_name(j->mapper, found.above);
    if (!err) copy(j->r->unused, sizeof j->r->unused, j->unused);
    return err;
}

/* Logs that the practice or its clients type into; a wearable's export is none. */
static bool is_sheet(const ds_format *f)
{
    return ds_format_names_client(f) || !strcmp(ds_format_source(f), "diary");
}

static ds_err note_file(job *j, ds_why *w)
{
    ds_file_facts facts = { .name = j->r->file,
                            .hash = ds_source_about(j->source)->hash,
                            .format = j->r->format,
                            .encoding = j->r->encoding,
                            .client = *j->r->client ? j->r->client : NULL,
                            .unused = j->unused,
                            .imported_at = j->o->when,
                            .sheet = is_sheet(j->format) };
    ds_err err = ds_store_file(j->store, &facts, &j->file, &j->r->known, w);
    if (!err) err = ds_store_has_split(j->store, facts.name, facts.hash, &j->split, w);
    if (err || !*j->r->series) return err;
    return ds_store_series_source(j->store, ds_str_of(j->r->series), &j->series, w);
}

/* ---- one row ---- */

static ds_str client_of(const job *j, const ds_record *rec)
{
    int field = ds_kinds[rec->kind].client;
    if (*j->r->client) return ds_str_of(j->r->client);
    return ds_has(rec, field) ? rec->v[field].text : (ds_str){ 0 };
}

/* What is not to have taken place, and what people do to themselves, makes no night unknown. */
static bool is_no_massage(const ds_record *rec)
{
    if (rec->kind != DS_SESSION) return false;
    if (DS_HAS(rec, SESSION_KIND) && rec->v[DS_SESSION_KIND].whole == DS_KIND_SELF) return true;
    if (!DS_HAS(rec, SESSION_STATUS)) return false;
    int64_t status = rec->v[DS_SESSION_STATUS].whole;
    return status != DS_COMPLETED && status != DS_STATUS_UNKNOWN;
}

/* Whom a row names, else its file's folder; NULL. */
static const ds_named *named_by(const job *j, const ds_named *row)
{
    return row || j->owner.by == DS_BY_NOTHING ? row : &j->owner;
}

/* As the store calls the client whom a row names. */
static ds_err name_client(job *j, const ds_record *rec, const ds_named *who, char code[DS_CODE_MAX + 1], bool *erased, ds_why *w)
{
    const ds_row_owner row = { .code = client_of(j, rec), .who = named_by(j, who), .calling = j->calling };
    return ds_owner_known(j->store, &row, code, erased, w);
}

/* What a row of money is about, as far as it was read: the whole before its parts. */
static const ds_cents *amount_of(const ds_records *all)
{
    static const struct {
        ds_record_kind kind;
        int field;
    } amounts[] = { { DS_SALE, DS_SALE_TOTAL },     { DS_SALE, DS_SALE_NET },           { DS_TENDER, DS_TENDER_AMOUNT },
                    { DS_SALE_LINE, DS_SALE_LINE_NET }, { DS_SALE_LINE, DS_SALE_LINE_GROSS }, { DS_SALE, DS_SALE_GROSS },
                    { DS_PAYOUT, DS_PAYOUT_NET },   { DS_FEE, DS_FEE_AMOUNT },          { DS_CORPORATE_EVENT, DS_CORPORATE_EVENT_AMOUNT },
                    { DS_SESSION, DS_SESSION_PRICE } };
    for (size_t i = 0; i < DS_COUNT(amounts); i++)
        for (size_t k = 0; k < all->n; k++) {
            const ds_record *r = &all->record[k];
            if (r->kind == amounts[i].kind && ds_has(r, amounts[i].field)) return &r->v[amounts[i].field].whole;
        }
    return NULL;
}

static ds_err keep_row(job *j, const ds_records *all, bool refused, const ds_refusal *no, ds_why *w)
{
    const ds_record *rec = all->record;
    int start = ds_kinds[rec->kind].start;
    char code[DS_CODE_MAX + 1];
    bool erased;
    ds_err err = name_client(j, rec, all->who, code, &erased, w);
    if (err) return err;
    ds_kept_row k = {
        .line = rec->line,
        .refused = refused,
        .no_massage = is_no_massage(rec),
        .column = no->column,
        .value = no->value,
        .reason = no->reason,
        .kind = rec->kind,
        .client_code = ds_str_of(code),
        .date = ds_record_day(rec),
        .start = ds_has(rec, start) ? rec->v[start].time.local : DS_NO_TIME,
        .series = j->series,
        .amount = amount_of(all),
    };
    if (erased) ds_erased_blank(&k);
    if (refused) {
        j->r->counts.refused++;
        if (j->o->refused) j->o->refused(j->o->to, j->r->file, rec->line, no);
    } else {
        j->r->counts.ignored++;
    }
    return ds_store_keep_row(j->store, j->file, &k, w);
}

/* The record that a cell would have filled; the row's first where there is none. */
static const ds_record *record_of(const ds_records *all, ds_record_kind kind)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->record[i].kind == kind) return &all->record[i];
    return all->record;
}

static ds_err keep_cell(job *j, int64_t line, const ds_records *all, const ds_set_aside *a, ds_why *w)
{
    const ds_record *rec = record_of(all, a->kind);
    const int start = ds_kinds[rec->kind].start;
    char code[DS_CODE_MAX + 1];
    bool erased;
    ds_err err = name_client(j, rec, all->who, code, &erased, w);
    if (err || erased) return err;
    ds_kept_row k = { .line = line,
                      .column = a->no.column,
                      .value = a->no.value,
                      .reason = a->no.reason,
                      .kind = a->kind,
                      .client_code = ds_str_of(code),
                      .date = ds_record_day(rec),
                      .start = ds_has(rec, start) ? rec->v[start].time.local : DS_NO_TIME,
                      .series = j->series };
    j->r->counts.cells++;
    if (j->o->remark) j->o->remark(j->o->to, j->r->file, line, &a->no);
    return ds_store_keep_cell(j->store, j->file, &k, w);
}

static ds_err keep_cells(job *j, int64_t line, const ds_records *all, ds_why *w)
{
    const ds_set_aside *a;
    ds_err err = DS_OK;
    size_t n = ds_mapper_aside(j->mapper, &a);
    for (size_t i = 0; !err && i < n; i++) err = keep_cell(j, line, all, &a[i], w);
    return err;
}

static void tell_doubt(const job *j, const ds_record *rec)
{
    ds_refusal no = { .column = "" };
    if (!j->o->remark || !*rec->doubt) return;
    ds_copy(no.reason, sizeof no.reason, ds_str_of(rec->doubt));
    j->o->remark(j->o->to, j->r->file, rec->line, &no);
}

static bool see_client(job *j, int64_t id)
{
    size_t byte = (size_t)id / 8;
    if (byte >= j->seen_bytes) {
        size_t bytes = byte * 2 + 64;
        unsigned char *seen = realloc(j->seen, bytes);
        if (!seen) return false;
        memset(seen + j->seen_bytes, 0, bytes - j->seen_bytes);
        j->seen = seen;
        j->seen_bytes = bytes;
    }
    unsigned char bit = (unsigned char)(1u << (id & 7));
    j->r->clients += !(j->seen[byte] & bit);
    j->seen[byte] |= bit;
    return true;
}

static void see_date(job *j, ds_date d)
{
    if (d == DS_NO_DATE) return;
    if (j->first == DS_NO_DATE || d < j->first) j->first = d;
    if (j->last == DS_NO_DATE || d > j->last) j->last = d;
}

/* What is lost is told by the store: why may change with what comes after it. */
static void count_fate(job *j, const ds_record *rec, ds_put_fate fate)
{
    ds_counts *c = &j->r->counts;
    int64_t *by_fate[DS_PUT_FATES] = { &c->fresh, &c->changed, &c->same, &c->lost, &c->joined, NULL };
    if (fate == DS_PUT_NOTHING)
        c->rows--;
    else
        ++*by_fate[fate];
    if (fate == DS_PUT_LOSER || fate == DS_PUT_NOTHING) return;
    c->doubts += *rec->doubt != '\0';
    tell_doubt(j, rec);
}

/* The client of a row's records: 0 for records of nobody. A row that must be asked about is refused. */
static ds_err find_whose(job *j, const ds_records *all, int64_t *client, ds_row_fate *fate, ds_refusal *no, ds_why *w)
{
    ds_str code = { 0 };
    *client = 0;
    for (size_t i = 0; i < all->n && !code.n; i++) code = client_of(j, &all->record[i]);
    if (!code.n) return DS_OK;
    const bool asks = j->split && !*j->r->client; /* a file of one client has been asked about as a whole */
    const ds_row_owner row = { .code = code,
                               .who = named_by(j, all->who),
                               .calling = j->calling,
                               .name = asks ? j->r->file : NULL,
                               .hash = ds_source_about(j->source)->hash };
    ds_err err = ds_owner_of_row(j->store, &row, client, no, w);
    if (err) return ds_within(w, "line %lld", (long long)all->record[0].line);
    if (!*client) *fate = DS_ROW_REFUSED;
    return *client <= 0 || see_client(j, *client) ? DS_OK : ds_fail(w, DS_MEMORY, "the clients of a file");
}

/* The series of a row's records: the source's, or that of one of its devices. */
static ds_err find_series(job *j, const char *device, int64_t *series, ds_why *w)
{
    char name[sizeof j->r->series + 16];
    *series = j->series;
    if (!device) return DS_OK;
    ds_print(name, sizeof name, "%s %s", j->r->series, device);
    return ds_store_series_source(j->store, ds_str_of(name), series, w);
}

static ds_err put(job *j, int64_t client, const ds_records *all, ds_put_fate *fate, ds_why *w)
{
    ds_origin from = { .client = client, .file = j->file };
    ds_err err = find_series(j, all->series, &from.source, w);
    for (size_t i = 0; i < all->n; i++) see_date(j, ds_record_day(&all->record[i]));
    for (size_t i = 0; !err && i < all->n; i++)
        if (all->record[i].kind == DS_SLEEP) err = ds_store_hold_sleep(j->store, &from, &all->record[i], w);
    if (!err) err = ds_store_put(j->store, &from, all->record, all->n, fate, w);
    if (!err) count_fate(j, &all->record[0], *fate);
    return err;
}

/* Cells beyond the header: a separator inside a value has shifted all that follows. Returns how many cells there are, 0
 * when there are no more than the header has. Blank ones are none, but between commas: "80,00" shifts a last blank cell
 * out, which other separators do not do to a figure. */
static size_t surplus(const ds_cells *row, size_t width, char delimiter)
{
    size_t n = row->n;
    while (delimiter != ',' && n > width && !ds_trim(row->cell[n - 1]).n) n--;
    return n > width ? n : 0;
}

/* Signs of a cell that no blank follows, as one does in a sentence. */
static size_t signs_in(ds_str cell, char sign)
{
    size_t seen = 0;
    for (size_t i = 0; i + 1 < cell.n; i++) seen += cell.p[i] == sign && cell.p[i + 1] != ' ';
    return seen;
}

/* Of a row that has hardly any cells: the sign that parts it, if that is not the file's; 0: none. */
static char other_delimiter(const ds_cells *row, char delimiter)
{
    size_t filled = 0;
    for (size_t i = 0; i < row->n; i++) filled += ds_trim(row->cell[i]).n > 0;
    if (!delimiter || !row->n || filled > 2 || !row->cell[0].n || *row->cell[0].p == '#') return 0; /* "95,00" makes two */
    for (const char *sign = ",;\t|"; *sign; sign++)
        if (*sign != delimiter && signs_in(row->cell[0], *sign) > 1) return *sign;
    return 0;
}

/* What is wrong with the number of the row's cells: text is made of it; NULL for nothing. */
static const char *fault_of(const job *j, const ds_cells *row, char text[160])
{
    const bool lines = !j->header.place && !ds_format_more_cells(j->format); /* in a sheet nothing is shifted: what stands beside the table is a remark */
    const char delimiter = ds_source_about(j->source)->delimiter;
    size_t cells = lines && row->n > j->width ? surplus(row, j->width, delimiter) : 0;
    const char other = lines && j->width > 2 ? other_delimiter(row, delimiter) : 0;
    if (row->fault)
        ds_print(text, 160, "%s", row->fault);
    else if (cells)
        ds_print(text, 160,
                 "%zu cells where the header has %zu: put a value that holds the separator (\"80,00\") into quotes",
                 cells, j->width);
    else if (row->cut && row->n < j->width)
        ds_print(text, 160,
                 "the file ends in the middle of this row (%zu of %zu cells): it was cut short; export it again",
                 row->n, j->width);
    else if (other)
        ds_print(text, 160, "parted by %s, not as the header is: import what comes from another export as a file of its own",
                 other == '\t' ? "tabs" : other == ';' ? "semicolons" : other == '|' ? "bars" : "commas");
    else
        return NULL;
    return text;
}

/* What a row, or the rest of the file, gave; *put is set where a record came in. */
static ds_err keep(job *j, int64_t client, ds_row_fate fate, const ds_records *all, const ds_refusal *no,
                   ds_put_fate *put_fate, ds_why *w)
{
    if (fate != DS_ROW_OK) return keep_row(j, all, fate == DS_ROW_REFUSED, no, w);
    if (all->n) return put(j, client, all, put_fate, w);
    j->r->counts.joined++;
    return DS_OK;
}

static ds_err take(job *j, const ds_cells *cells, ds_row_fate fate, const ds_records *all, ds_refusal *no, ds_why *w)
{
    ds_put_fate put_fate = DS_PUT_NEW;
    int64_t client = 0;
    ds_err err = fate == DS_ROW_OK ? find_whose(j, all, &client, &fate, no, w) : DS_OK;
    const ds_records left = ds_erased_leave(j, all, &client, &fate);
    all = &left;
    if (!err) err = keep(j, client, fate, all, no, &put_fate, w);
    if (!err && fate == DS_ROW_OK && cells) err = keep_cells(j, cells->line, all, w);
    if (!err && j->o->seen)
        j->o->seen(j->o->to, &(ds_row_seen){ j->r->file, j->mapper, &j->header, cells, fate, all, no, put_fate });
    return err;
}

/* A row of the file's second reading: of several exports in one file those count that are read by the header at hand. */
static ds_err show_row(job *j, const ds_cells *row, ds_cells *header, ds_arena *a, ds_why *w)
{
    ds_again again;
    char text[160];
    if (ds_format_more_cells(j->format) && ds_mapper_same_header(j->mapper, row)) return DS_OK;
    ds_err err = ds_header_again(j->o->formats, j->format, j->o->format != NULL, header, row, &again, w);
    if (err || again == DS_SAME_HEADER) return err;
    if (again == DS_OTHER_HEADER) {
        *header = ds_keep_header(a, row);
        return header->cell ? DS_OK : ds_fail(w, DS_MEMORY, "a header of %zu columns", row->n);
    }
    bool fine = header->line != j->header.line || fault_of(j, row, text) || ds_mapper_watch(j->mapper, row);
    return fine ? DS_OK : ds_fail(w, DS_MEMORY, "what the file's rows tell of it");
}

static ds_err show_all_rows(job *j, ds_source *source, ds_arena *a, ds_why *w)
{
    ds_headed found;
    ds_cells row;
    bool more = true;
    ds_err err = ds_find_header(source, j->o->formats, j->o->format ? j->format : NULL, &found, w);
    while (!err && !(err = ds_source_row(source, &row, &more, w)) && more) err = show_row(j, &row, &found.header, a, w);
    return err;
}

/* A cell has two readings: the file is read once more, beside what goes on, for what only all of its rows can tell. */
static ds_err ask_all_rows(job *j, ds_why *w)
{
    ds_source *source = NULL;
    ds_arena a = { 0 };
    ds_err err = ds_source_again(j->source, &source, w);
    if (!err) err = show_all_rows(j, source, &a, w);
    ds_source_close(source);
    ds_arena_free(&a);
    return err ? err : ds_mapper_decide(j->mapper, w);
}

static ds_err take_row(job *j, const ds_cells *row, ds_why *w)
{
    ds_refusal no;
    ds_records all;
    char text[160];
    const char *fault = fault_of(j, row, text);
    ds_row_fate fate = ds_map_row(j->mapper, row, fault, &all, &no);
    if (fate == DS_ROW_UNSURE) {
        ds_err err = ask_all_rows(j, w);
        if (err) return err;
        fate = ds_map_row(j->mapper, row, fault, &all, &no);
    }
    if (fate == DS_ROW_IGNORED && ds_is_of_meeting(j->format)) return DS_OK; /* what stands below the table is ours */
    j->r->counts.rows++;
    return take(j, row, fate, &all, &no, w);
}

/* What was kept of several rows: one of them has been counted as joined until now. */
static ds_err take_rest(job *j, ds_why *w)
{
    for (;;) {
        ds_refusal no;
        ds_records all;
        ds_row_fate fate = ds_map_rest(j->mapper, &all, &no);
        if (fate == DS_ROW_OK && !all.n) return DS_OK;
        j->r->counts.joined--;
        ds_err err = take(j, NULL, fate, &all, &no, w);
        if (err) return err;
    }
}

/* ---- all rows ---- */

static void note_reading(job *j)
{
    char note[160];
    if (ds_source_about(j->source)->ours) return; /* what stands beside the table is ours */
    for (size_t i = 0; ds_mapper_note(j->mapper, i, note, sizeof note); i++) ds_note(j->r->note, "%s", note);
}

/* An export was put behind another: what follows is read by its own header. */
static ds_err take_header(job *j, const ds_cells *row, ds_again again, ds_why *w)
{
    const char *unused;
    if (j->headers < DS_LINES_SHOWN) j->header_line[j->headers] = row->line;
    j->headers++;
    if (again == DS_SAME_HEADER) return DS_OK;
    ds_cells header = ds_keep_header(&j->a, row);
    if (!header.cell) return ds_fail(w, DS_MEMORY, "a header of %zu columns", row->n);
    ds_err err = take_rest(j, w);
    note_reading(j);
    if (!err) err = read_by(j, &header, &unused, w);
    return err == DS_DATA ? ds_within(w, "line %lld", (long long)row->line) : err;
}

static ds_err take_header_or_row(job *j, const ds_cells *row, ds_why *w)
{
    ds_again again;
    if (ds_format_more_cells(j->format) && ds_mapper_same_header(j->mapper, row)) return DS_OK;
    ds_err err = ds_header_again(j->o->formats, j->format, j->o->format != NULL, &j->header, row, &again, w);
    if (err) return err;
    return again == DS_NO_HEADER ? take_row(j, row, w) : take_header(j, row, again, w);
}

static void show_progress(const job *j)
{
    if (j->o->progress)
        j->o->progress(j->o->to, j->r->file, ds_source_at(j->source), ds_source_about(j->source)->bytes);
}

static ds_err take_rows(job *j, ds_why *w)
{
    ds_cells row;
    for (;;) {
        bool more;
        ds_err err = ds_source_row(j->source, &row, &more, w);
        if (err) return err;
        if (!more) return take_rest(j, w);
        if ((err = take_header_or_row(j, &row, w))) return err;
        if (j->r->counts.rows % PROGRESS_ROWS == 0) show_progress(j);
    }
}

/* Whatever is wrong with a file that somebody writes to, that comes first. */
static ds_err take_all_rows(job *j, ds_why *w)
{
    ds_why changed = { 0 };
    ds_err err = take_rows(j, w);
    if (err && err != DS_DATA) return err;
    if (!ds_source_check(j->source, &changed)) return err;
    *w = changed;
    return changed.code;
}

static ds_err transact(job *j, ds_why *w)
{
    ds_err err = ds_store_begin_file(j->store, w);
    if (err) return err;
    if (!(err = note_file(j, w)) && !(err = take_all_rows(j, w)) && ds_erased_all(j)) {
        ds_store_undo_file(j->store);
        return pass_over(j, DS_OF_ERASED);
    }
    if (!err) err = ds_import_settle(j, w);
    if (!err) return ds_store_keep_file(j->store, w);
    ds_store_undo_file(j->store);
    return err;
}

static void sum_up(job *j, ds_err err, const ds_why *w)
{
    ds_import_result *r = j->r;
    char first[11], last[11];
    r->code = err;
    if (err) {
        copy(r->story, sizeof r->story, w->text);
        r->counts = (ds_counts){ 0 };
        r->lacks = (ds_lacking){ 0 };
        r->gave_way = (ds_given_way){ 0 };
        r->clients = 0;
        return;
    }
    if (*r->not_read) return;
    ds_note_lines(j);
    note_reading(j);
    ds_erased_note(j);
    if (!r->counts.rows) copy(r->story, sizeof r->story, "a header and no rows");
    if (j->first == DS_NO_DATE) return;
    ds_date_text(j->first, first);
    ds_date_text(j->last, last);
    snprintf(r->range, sizeof r->range, "%s to %s", first, last);
}

ds_err ds_import_file(ds_store *s, const ds_found *f, ds_source *source, const ds_import_options *o,
                      ds_import_result *r, ds_why *w)
{
    job j = { .store = s, .o = o, .r = r, .source = source, .first = DS_NO_DATE, .last = DS_NO_DATE,
              .modified = f->modified, .calling = ds_calling_code(o->settings), .owner = { .by = DS_BY_NOTHING } };
    copy(r->file, sizeof r->file, f->name);
    if (f->why.code) {
        *w = f->why;
        r->foreign = f->foreign;
    } else if (look_into(&j, f, w) || (!*r->not_read && transact(&j, w))) {
        (void)ds_within(w, "%s", r->file);
    } else {
        w->code = DS_OK;
        if (!*r->not_read) show_progress(&j);
    }
    sum_up(&j, w->code, w);
    ds_arena_free(&j.a);
    free(j.seen);
    return w->code;
}
