/* Formats made up here: one row to several records, several rows to one, and what a format must have to be loaded. */
#include <downshift/import.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../src/record/format.h"
#include "support/files.h"
#include "support/inbox.h"
#include "support/mapping.h"

/* ---- formats of our own ---- */

typedef struct {
    const char *folder;
    mapping m;
} world;

static void open_world(world *w, const char *yaml)
{
    w->folder = support_folder();
    support_write_text(w->folder, "own.yaml", yaml);
    mapping_start(&w->m);
    if (ds_formats_load(w->folder, &w->m.arena, &w->m.formats, &w->m.why)) fail_msg("%s", w->m.why.text);
}

static void close_world(world *w)
{
    support_remove(w->folder);
    mapping_end(&w->m);
}

/* What a row gives, its kinds first: "sale tender fee: date=..." */
static const char *row_of(world *w, const char *line)
{
    static char out[1200];
    char kinds[200], values[900];
    ds_str cell[MAPPING_CELLS];
    ds_cells row = mapping_cells(line, cell);
    ds_records all;
    ds_refusal no;
    ds_row_fate fate = ds_map_row(w->m.mapper, &row, NULL, &all, &no);
    mapping_kinds(&all, kinds, sizeof kinds);
    mapping_text(&all, values, sizeof values);
    if (fate == DS_ROW_OK)
        snprintf(out, sizeof out, "%s: %s", kinds, values);
    else
        snprintf(out, sizeof out, "refused: %s|%s|%s", no.column, no.value, no.reason);
    return out;
}

#define TILL                                                                                                           \
    "name: till\ntitle: A till\nrecord: [sale, tender, fee]\nsource: till\ncolumns:\n"                                \
    "  - {field: date, names: [Day], required: yes}\n"                                                                 \
    "  - {field: sold_at, names: [Time], as: clock}\n"                                                                 \
    "  - {field: sale_ref, names: [Ticket], required: yes}\n"                                                          \
    "  - {field: client_id, names: [Who]}\n"                                                                           \
    "  - {field: gross, names: [Gross]}\n"                                                                             \
    "  - {field: tip, names: [Tip]}\n"                                                                                 \
    "  - {field: amount, names: [Paid]}\n"                                                                             \
    "  - {field: method, names: [How], values: [{is: card, written: [Visa]}]}\n"                                       \
    "  - {field: fee, names: [Kept]}\n"

static const char till_header[] = "Day|Time|Ticket|Who|Gross|Tip|Paid|How|Kept";

static void one_row_makes_a_sale_its_tender_and_its_fee(void **state)
{
    (void)state;
    world w;
    open_world(&w, TILL);
    assert_int_equal(mapping_bind(&w.m, "till", till_header, NULL), DS_OK);
    assert_string_equal(row_of(&w, "2026-10-13|14:05|T01|C001|110.00|20|130|Visa|3.24"),
                        "sale tender fee: date=2026-10-13 sale_ref=T01 sold_at=2026-10-13 14:05 gross=110.00 net=110.00 "
                        "tip=20.00 total=130.00 method=card amount=130.00 fee=3.24");
    /* what the row does not tell of is not made */
    assert_string_equal(row_of(&w, "2026-10-13||T02|||||Cash|"), "sale: date=2026-10-13 sale_ref=T02");
    assert_string_equal(row_of(&w, "2026-10-13||T03||||-12.99|Cash|"),
                        "sale tender: date=2026-10-13 sale_ref=T03 net=-12.99 total=-12.99 method=cash amount=-12.99");
    assert_string_equal(row_of(&w, "2026-10-13||T04||||||0.41"), "sale fee: date=2026-10-13 sale_ref=T04 fee=0.41");
    assert_string_equal(row_of(&w, "||T05||||5|Cash|"), "refused: Day||blank; every row needs it");
    close_world(&w);
}

static void a_night_is_a_sleep_and_a_day(void **state)
{
    (void)state;
    world w;
    open_world(&w, TILL);
    assert_int_equal(mapping_bind(&w.m, "downshift-nights", "client|night|quality|alcohol|pain", NULL), DS_OK);
    assert_string_equal(row_of(&w, "A|2026-10-03|7|2|"), "sleep day: night_date=2026-10-03 quality=7 alcohol=2");
    assert_string_equal(row_of(&w, "A|2026-10-03|7||"), "sleep: night_date=2026-10-03 quality=7");
    assert_string_equal(row_of(&w, "A|2026-10-03|||3"), "sleep day: night_date=2026-10-03 pain=3");
    assert_string_equal(row_of(&w, "A|2026-10-03|||"), "refused: ||no outcome on this night");
    close_world(&w);
}

/* ---- every kind by itself ---- */

#define OWN(record, more) "name: own\ntitle: Own\nrecord: " record "\nsource: own\nclient: column\ncolumns:\n" more
#define COLUMN(field)     "  - {field: " field ", names: [" field "], required: yes}\n"

static const struct single {
    const char *name, *yaml, *header, *row, *want;
} singles[] = {
    { "a booking with date and time in one column",
      "name: own\ntitle: Own\nrecord: session\nclient: column\ncolumns:\n" COLUMN(
          "client_id") "  - {field: start, names: [Begins], as: stamp, required: yes}\n",
      "client_id|Begins", "A|2026-10-03 18:30", "session: date=2026-10-03 start=2026-10-03 18:30" },
    { "the same, blank",
      "name: own\ntitle: Own\nrecord: session\nclient: column\ncolumns:\n" COLUMN("client_id") COLUMN(
          "duration_min") "  - {field: start, names: [Begins], as: stamp, required: yes}\n",
      "client_id|duration_min|Begins", "A|60|", "refused: Begins||blank; every row needs it" },
    { "a session without its client",
      "name: own\ntitle: Own\nrecord: session\nclient: column\ncolumns:\n" COLUMN("client_id") COLUMN("date")
          COLUMN("start"),
      "client_id|date|start", "|2026-10-03|18:30", "refused: client_id||blank; every row needs it" },
    { "a session without its date",
      "name: own\ntitle: Own\nrecord: session\nclient: column\ncolumns:\n" COLUMN("client_id") COLUMN("date")
          COLUMN("start"),
      "client_id|date|start", "A||18:30", "refused: date||blank; every row needs it" },
    { "a session without its time",
      "name: own\ntitle: Own\nrecord: session\nclient: column\ncolumns:\n" COLUMN("client_id") COLUMN("date")
          COLUMN("start"),
      "client_id|date|start", "A|2026-10-03|", "refused: start||blank; every row needs it" },
    { "a sleep alone", OWN("sleep", COLUMN("client_id") COLUMN("night_date") COLUMN("tst_min")),
      "client_id|night_date|tst_min", "A|2026-10-03|420", "sleep: night_date=2026-10-03 tst_min=420" },
    { "a sleep of nobody", OWN("sleep", COLUMN("client_id") COLUMN("night_date") COLUMN("tst_min")),
      "client_id|night_date|tst_min", "|2026-10-03|420", "refused: client_id||blank; every row needs it" },
    { "a day alone", OWN("day", COLUMN("client_id") COLUMN("date") COLUMN("stress")), "client_id|date|stress",
      "A|2026-10-03|4", "day: date=2026-10-03 stress=4" },
    { "a day without a note", OWN("day", COLUMN("client_id") COLUMN("date") COLUMN("stress")), "client_id|date|stress",
      "A|2026-10-03|", "refused: ||nothing noted on this day" },
    { "a score", OWN("score", COLUMN("client_id") COLUMN("date") COLUMN("questionnaire") COLUMN("score")),
      "client_id|date|questionnaire|score", "A|2026-10-03|ISI|14", "score: date=2026-10-03 questionnaire=ISI score=14" },
    { "a score without its total", OWN("score", COLUMN("client_id") COLUMN("date") COLUMN("questionnaire") COLUMN("score")),
      "client_id|date|questionnaire|score", "A|2026-10-03|ISI|", "refused: score||blank; every row needs it" },
    { "an event", OWN("event", COLUMN("client_id") COLUMN("date") COLUMN("event") COLUMN("until")),
      "client_id|date|event|until", "A|2026-10-03|new mattress|", "event: date=2026-10-03 event=new mattress" },
    { "a plan", OWN("plan", COLUMN("client_id") COLUMN("date") COLUMN("goal") COLUMN("planned_sessions")),
      "client_id|date|goal|planned_sessions", "A|2026-10-03|sleep|6",
      "plan: date=2026-10-03 goal=sleep planned_sessions=6" },
    { "a line of a sale", OWN("sale_line", COLUMN("date") COLUMN("item") COLUMN("line_kind") COLUMN("line_net")) ,
      "date|item|line_kind|line_net", "2026-10-03|Balm|product|24",
      "sale_line: date=2026-10-03 line_kind=product item=Balm line_net=24.00" },
    { "a payout", OWN("payout", COLUMN("date") COLUMN("deposited_on") COLUMN("payout_net")),
      "date|deposited_on|payout_net", "2026-10-13|2026-10-14|787.11",
      "payout: date=2026-10-13 deposited_on=2026-10-14 payout_net=787.11" },
};

static void a_kind_by_itself(void **state)
{
    const struct single *k = *state;
    char yaml[900];
    world w;
    /* money has no client column */
    const char *client = strstr(k->yaml, "client_id") ? NULL : strstr(k->yaml, "client: column\n");
    if (client)
        snprintf(yaml, sizeof yaml, "%.*s%s", (int)(client - k->yaml), k->yaml, client + strlen("client: column\n"));
    else
        snprintf(yaml, sizeof yaml, "%s", k->yaml);
    open_world(&w, yaml);
    ds_str cell[MAPPING_CELLS];
    ds_cells header = mapping_cells(k->header, cell);
    const ds_format *f = ds_formats_named(w.m.formats, "own");
    assert_non_null(f);
    if (ds_mapper_new(f, &header, '.', (ds_str){ 0 }, &w.m.settings, &w.m.arena, &w.m.mapper, &w.m.unused, &w.m.why))
        fail_msg("%s", w.m.why.text);
    assert_string_equal(row_of(&w, k->row), k->want);
    close_world(&w);
}

/* ---- what a format must have ---- */

static const struct lacking {
    const char *name, *yaml, *story;
} lackings[] = {
    { "a kind nobody knows", OWN("visit", COLUMN("client_id")),
      ":3:9: record: expected one of: night, session, sleep, day, score, event, plan, sale, sale_line, tender, fee, "
      "payout, corporate_event, note, decision, planned, habit, not \"visit\"" },
    { "a kind nobody knows in a list", OWN("[sale, vist]", COLUMN("date")), ":3:9: record: expected one of: night, " },
    { "a session without a start", OWN("session", COLUMN("client_id") COLUMN("date")),
      ":1:1: every session needs start: a column with field: start is missing" },
    { "a clock without a date", OWN("session", COLUMN("client_id") COLUMN("start")),
      "start as clock needs a column with field: date; where it holds the date, too, say as: stamp" },
    { "a sleep of no night", OWN("night", COLUMN("client_id") COLUMN("quality")),
      ":1:1: every sleep needs night_date: a column with field: night_date is missing" },
    { "a score without a total", OWN("score", COLUMN("client_id") COLUMN("date") COLUMN("questionnaire")),
      ":1:1: every score needs score: a column with field: score is missing" },
    { "a tender of no amount", OWN("[sale, tender]", COLUMN("client_id") COLUMN("date") COLUMN("gross")),
      ":1:1: every tender needs amount: a column with field: amount is missing" },
    { "a field that is made of others", OWN("session", COLUMN("client_id") COLUMN("date") COLUMN("start") COLUMN("is_massage")),
      "is_massage follows from other fields; no column fills it" },
    { "a field of a kind that rows do not make", OWN("sale", COLUMN("client_id") COLUMN("date") COLUMN("amount")),
      "amount is not a field of a sale" },
    { "money without its source", "name: own\ntitle: Own\nrecord: payout\ncolumns:\n" COLUMN("date") COLUMN("payout_net"),
      ":1:1: a payout's format needs source:" },
};

static void a_format_that_lacks_something_is_refused(void **state)
{
    const struct lacking *l = *state;
    const char *folder = support_folder();
    support_write_text(folder, "own.yaml", l->yaml);
    ds_arena a = { 0 };
    ds_why w = { 0 };
    ds_formats *f;
    assert_int_equal(ds_formats_load(folder, &a, &f, &w), DS_CONFIG);
    if (!strstr(w.text, l->story)) fail_msg("%s", w.text);
    support_remove(folder);
    ds_arena_free(&a);
}

/* ---- several rows to one record ---- */

#define STAGES                                                                                                         \
    "name: stages\ntitle: Stages\nrecord: night\nsource: watch\nclient: column\ncolumns:\n"                            \
    "  - {field: client_id, names: [Who], required: yes}\n"                                                            \
    "  - {field: bedtime, names: [From], as: stamp, required: yes}\n"                                                  \
    "  - {field: tst_min, names: [Asleep], required: yes}\n"                                                           \
    "  - {field: alcohol, names: [Drinks]}\n"

/* Adds up the minutes asleep of rows that tell of one night; a row of another night gives the night before it. */
struct joined {
    bool full, failed;
    ds_record sleep, day;
};

static bool same_night(const ds_record *a, const ds_record *b)
{
    return ds_same(a->v[DS_SLEEP_CLIENT].text, b->v[DS_SLEEP_CLIENT].text) &&
           ds_night_of(a->v[DS_SLEEP_BED].time.local) == ds_night_of(b->v[DS_SLEEP_BED].time.local);
}

static void join_stages(row_state *s)
{
    struct joined *j = s->m->kept;
    ds_record *sleep = rec_record_of(s, DS_SLEEP), *day = rec_record_of(s, DS_DAY), was = j->sleep, was_day = j->day;
    if (s->refused || !DS_HAS(sleep, SLEEP_BED) || !DS_HAS(sleep, SLEEP_TST)) return;
    if (j->full && same_night(&j->sleep, sleep)) {
        j->sleep.v[DS_SLEEP_TST].real += sleep->v[DS_SLEEP_TST].real;
        rec_hold_row(s);
        return;
    }
    bool first = !j->full;
    assert_true(rec_keep_record(s->m, sleep, &j->sleep) && rec_keep_record(s->m, day, &j->day));
    j->full = true;
    if (first) {
        rec_hold_row(s);
        return;
    }
    *sleep = was;
    *day = was_day;
}

static bool rest_of_stages(row_state *s)
{
    struct joined *j = s->m->kept;
    if (!j->full) return false;
    *rec_record_of(s, DS_SLEEP) = j->sleep;
    *rec_record_of(s, DS_DAY) = j->day;
    j->full = false;
    return true;
}

static const hook stages_hook = { "stages", sizeof(struct joined), join_stages, rest_of_stages };

static void set_hook(const ds_formats *all, const char *name, const hook *h)
{
    ((ds_format *)(uintptr_t)ds_formats_named(all, name))->hook = h;
}

static void rows_of_one_night_are_joined_until_the_end(void **state)
{
    (void)state;
    world w;
    ds_records all;
    ds_refusal no;
    char text[400], kinds[100];
    open_world(&w, STAGES);
    set_hook(w.m.formats, "stages", &stages_hook);
    assert_int_equal(mapping_bind(&w.m, "stages", "Who|From|Asleep|Drinks", NULL), DS_OK);
    assert_string_equal(row_of(&w, "A|2026-10-03 23:00|100|2"), ": ");
    assert_string_equal(row_of(&w, "A|2026-10-04 01:00|200|"), ": ");
    assert_string_equal(row_of(&w, "A|2026-10-04 04:00|soon|"), "refused: Asleep|soon|not a number: \"soon\"");
    assert_string_equal(row_of(&w, "A|2026-10-04 05:00|50|"), ": ");
    assert_string_equal(row_of(&w, "B|2026-10-04 23:00|300|"),
                        "sleep day: night_date=2026-10-03 bedtime=2026-10-03 23:00 tst_min=350 alcohol=2");
    assert_string_equal(row_of(&w, "B|2026-10-05 02:00|99|"), ": ");
    assert_int_equal(ds_map_rest(w.m.mapper, &all, &no), DS_ROW_OK);
    mapping_text(&all, text, sizeof text);
    mapping_kinds(&all, kinds, sizeof kinds);
    assert_string_equal(kinds, "sleep");
    assert_string_equal(text, "night_date=2026-10-04 bedtime=2026-10-04 23:00 tst_min=399");
    assert_true(ds_same(all.record->v[DS_SLEEP_CLIENT].text, DS_LIT("B")));
    assert_int_equal(all.record->line, 2);
    assert_int_equal(ds_map_rest(w.m.mapper, &all, &no), DS_ROW_OK);
    assert_int_equal(all.n, 0);
    close_world(&w);
}

/* One row to three payments: what a hook adds. */
static void split_payment(row_state *s)
{
    static const int64_t cents[] = { 5000, 6900 };
    ds_record *sale = rec_record_of(s, DS_SALE);
    for (size_t i = 0; i < DS_COUNT(cents); i++) {
        ds_record *t = rec_add_record(s, DS_TENDER);
        if (!t) return;
        ds_set(t, DS_TENDER_DATE, sale->v[DS_SALE_DATE]);
        ds_set(t, DS_TENDER_SALE_REF, sale->v[DS_SALE_SALE_REF]);
        ds_set(t, DS_TENDER_AMOUNT, (ds_fval){ .whole = cents[i] });
    }
}

static void pay_without_end(row_state *s)
{
    while (rec_add_record(s, DS_TENDER)) {
    }
}

static const hook split_hook = { "split", 0, split_payment, NULL }, endless_hook = { "endless", 0, pay_without_end, NULL };

static void a_hook_adds_records_to_a_row(void **state)
{
    (void)state;
    world w;
    open_world(&w, TILL);
    set_hook(w.m.formats, "till", &split_hook);
    assert_int_equal(mapping_bind(&w.m, "till", till_header, NULL), DS_OK);
    assert_string_equal(row_of(&w, "2026-10-13||T01||110.00|||Visa|"),
                        "sale tender tender: date=2026-10-13 sale_ref=T01 gross=110.00 net=110.00 amount=50.00 amount=69.00");
    set_hook(w.m.formats, "till", &endless_hook);
    assert_string_equal(row_of(&w, "2026-10-13||T01||110.00|||Visa|"), "refused: ||gives more than 32 records");
    close_world(&w);
}

/* ---- into the store ---- */

static void put_formats(inbox_world *w, const char *yaml)
{
    support_write_text(w->folder, "own.yaml", yaml);
    assert_int_equal(ds_formats_load(w->folder, &w->a, &w->formats, &w->why), DS_OK);
    w->options.formats = w->formats;
}

static void money_comes_in_with_its_file_and_line(void **state)
{
    (void)state;
    inbox_world *w = inbox_open();
    put_formats(w, TILL);
    inbox_put(w, "till.csv",
              "Day,Time,Ticket,Who,Gross,Tip,Paid,How,Kept\n"
              "2026-10-13,14:05,T01,C001,110.00,20,119,Visa,3.24\n"
              "2026-10-13,,T02,,24,,25.98,Cash,\n"
              ",,T03,,24,,25.98,Cash,\n");
    const ds_import_result *r = inbox_import(w);
    assert_string_equal(r->story, "");
    assert_int_equal(r->counts.rows, 3);
    assert_int_equal(r->counts.fresh, 2);
    assert_int_equal(r->counts.refused, 1);
    assert_int_equal(r->clients, 1);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(sale_ref || ' ' || gross || ' ' || ifnull(tip, '-') || ' ' || "
                                     "ifnull(code, '-') || ' ' || line, ', ') FROM sale LEFT JOIN client c ON c.id = client"),
                        "T01 11000 2000 C001 2, T02 2400 - - 3");
    assert_string_equal(inbox_ask(w, "SELECT group_concat(sale_ref || ' ' || amount || ' ' || method || ' ' || name, ', ') "
                                     "FROM tender JOIN source_file f ON f.id = file"),
                        "T01 11900 0 till.csv, T02 2598 1 till.csv");
    assert_string_equal(inbox_ask(w, "SELECT amount || ' ' || sale_ref FROM fee"), "324 T01");
    assert_string_equal(inbox_ask(w, "SELECT time(sold_at, 'unixepoch') FROM sale WHERE sold_at IS NOT NULL"), "14:05:00");
    r = inbox_import(w);
    assert_int_equal(r->counts.same, 2);
    assert_int_equal(inbox_count(w, "sale") + inbox_count(w, "tender") + inbox_count(w, "fee"), 5);
    assert_int_equal(inbox_count(w, "v1_refused"), 1);
    inbox_close(w);
}

static void equal_rows_of_money_are_all_kept_and_told_again_once(void **state)
{
    (void)state;
    inbox_world *w = inbox_open();
    put_formats(w, "name: till\ntitle: A till\nrecord: sale_line\nsource: till\ncolumns:\n" COLUMN("date") COLUMN("item")
                       COLUMN("line_net"));
    inbox_put(w, "a.csv", "date,item,line_net\n2026-10-13,Balm,24\n2026-10-13,Balm,24\n2026-10-14,Balm,24\n");
    assert_int_equal(inbox_import(w)->counts.fresh, 3);
    inbox_put(w, "b.csv", "date,item,line_net\n2026-10-13,Balm,24\n2026-10-13,Balm,24\n2026-10-13,Balm,24\n");
    (void)inbox_import(w);
    assert_int_equal(inbox_result(w, "a.csv")->counts.same, 3);
    assert_int_equal(inbox_result(w, "b.csv")->counts.same, 2);
    assert_int_equal(inbox_result(w, "b.csv")->counts.fresh, 1);
    assert_string_equal(inbox_ask(w, "SELECT sum(net) || ' ' || count(*) FROM sale_line"), "9600 4");
    inbox_close(w);
}

static void what_is_the_clients_comes_in_and_is_corrected(void **state)
{
    (void)state;
    inbox_world *w = inbox_open();
    put_formats(w, "name: isi\ntitle: ISI\nrecord: score\nclient: column\ncolumns:\n" COLUMN("client_id") COLUMN("date")
                       COLUMN("questionnaire") "  - {field: score, names: [points], required: yes}\n");
    inbox_put(w, "1.csv", "client_id,date,questionnaire,points\nA,2026-10-03,ISI,14\nA,2026-10-03,PSQI,9\nA,2026-10-04,ISI,x\n");
    assert_int_equal(inbox_import(w)->counts.fresh, 2);
    assert_int_equal(inbox_count(w, "v1_refused"), 1);
    assert_int_equal(inbox_count(w, "unknown_session"), 0);
    inbox_put(w, "1.csv", "client_id,date,questionnaire,points\nA,2026-10-03,ISI,15\nA,2026-10-03,PSQI,9\nA,2026-10-04,ISI,8\n");
    const ds_import_result *r = inbox_import(w);
    assert_int_equal(r->counts.fresh + 10 * r->counts.changed + 100 * r->counts.same, 111);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(questionnaire || score) FROM score"), "ISI15.0,PSQI9.0,ISI8.0");
    assert_int_equal(inbox_count(w, "v1_refused"), 0); /* a newer file of the name has no fault there */
    inbox_close(w);
}

static void fates_of_joined_rows_add_up(void **state)
{
    (void)state;
    inbox_world *w = inbox_open();
    put_formats(w, STAGES);
    set_hook(w->formats, "stages", &stages_hook);
    inbox_put(w, "w.csv",
              "Who,From,Asleep,Drinks\nA,2026-10-03 23:00,100,2\nA,2026-10-04 01:00,200,\nA,2026-10-04 04:00,soon,\n"
              "A,2026-10-04 23:00,300,\nA,2026-10-05 03:00,100,,surplus\nA,2026-10-05 04:00,11,\n");
    for (int reading = 0; reading < 2; reading++) {
        const ds_import_result *r = inbox_import(w);
        const ds_counts *c = &r->counts;
        assert_string_equal(r->story, "");
        assert_int_equal(c->rows, 6);
        assert_int_equal(reading ? c->same : c->fresh, 2);
        assert_int_equal(c->refused, 2);
        assert_int_equal(c->joined, 2);
        assert_int_equal(c->rows, c->fresh + c->changed + c->same + c->lost + c->refused + c->ignored + c->joined);
        assert_string_equal(inbox_ask(w, "SELECT group_concat(night || ' ' || tst_min || ' ' || line, ', ') FROM v1_night"),
                            "2026-10-03 300.0 2, 2026-10-04 311.0 5");
        assert_string_equal(inbox_ask(w, "SELECT date || ' ' || alcohol FROM v1_day"), "2026-10-03 2.0");
        assert_string_equal(inbox_ask(w, "SELECT joined FROM source_file"), "2");
    }
    inbox_close(w);
}

/* A blank where every row needs something costs the row, never the file or the inbox. */
static void a_blank_costs_its_row(void **state)
{
    (void)state;
    inbox_world *w = inbox_open();
    put_formats(w, "name: own\ntitle: Own\nrecord: session\nclient: column\ncolumns:\n" COLUMN("client_id")
                       "  - {field: start, names: [Begins], as: stamp, required: yes}\n");
    inbox_put(w, "a.csv", "client_id,Begins\nA,2026-10-03 18:30\nA,\n,2026-10-04 18:30\nB,2026-10-05 18:30\n");
    inbox_put(w, "b.csv", "client_id,night_date,quality\nA,2026-10-03,7\n,2026-10-04,7\n");
    (void)inbox_import(w);
    assert_int_equal(inbox_result(w, "a.csv")->counts.fresh, 2);
    assert_int_equal(inbox_result(w, "a.csv")->counts.refused, 2);
    assert_int_equal(inbox_result(w, "b.csv")->counts.fresh, 1);
    assert_int_equal(inbox_result(w, "b.csv")->counts.refused, 1);
    assert_string_equal(inbox_ask(w, "SELECT group_concat(date || ' ' || start, ', ') FROM v1_session"),
                        "2026-10-03 18:30, 2026-10-05 18:30");
    inbox_close(w);
}

#define ROW(rows, i, f) { (rows)[i].name, f, NULL, NULL, (void *)(uintptr_t) & (rows)[i] }

int main(void)
{
    struct CMUnitTest tests[DS_COUNT(singles) + DS_COUNT(lackings)];
    size_t n = 0;
    for (size_t i = 0; i < DS_COUNT(singles); i++) tests[n++] = (struct CMUnitTest)ROW(singles, i, a_kind_by_itself);
    for (size_t i = 0; i < DS_COUNT(lackings); i++)
        tests[n++] = (struct CMUnitTest)ROW(lackings, i, a_format_that_lacks_something_is_refused);
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(one_row_makes_a_sale_its_tender_and_its_fee),
        cmocka_unit_test(a_night_is_a_sleep_and_a_day),
        cmocka_unit_test(rows_of_one_night_are_joined_until_the_end),
        cmocka_unit_test(a_hook_adds_records_to_a_row),
        cmocka_unit_test(money_comes_in_with_its_file_and_line),
        cmocka_unit_test(equal_rows_of_money_are_all_kept_and_told_again_once),
        cmocka_unit_test(what_is_the_clients_comes_in_and_is_corrected),
        cmocka_unit_test(fates_of_joined_rows_add_up),
        cmocka_unit_test(a_blank_costs_its_row),
    };
    int failed = cmocka_run_group_tests_name("record: kinds", tests, NULL, NULL);
    return failed + cmocka_run_group_tests_name("record: several kinds and several rows", whole, NULL, NULL);
}
