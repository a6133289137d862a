/* Where the books come from: the files, what of them was refused, and money that nobody booked. */
#include "ledger/keep/keep.h"

#include <downshift/growing.h>

#include <stdlib.h>
#include <string.h>

static const char files_sql[] =
    "SELECT f.id, f.file, f.format, f.rows, f.refused, m.first, m.last, m.hash, f.imported_at "
    "FROM v1_file f JOIN v1_money_file m ON m.id = f.id WHERE m.last IS NULL OR (m.first <= :last AND m.last >= "
    ":first) ORDER BY "
    "f.id";
static const char refused_sql[] =
    "SELECT 'refused row', r.date, r.amount, 'a row of money that could not be read: see downshift status --rows', r.file, "
    "r.line "
    "FROM v1_money_refused r WHERE r.date IS NULL OR r.date BETWEEN :first AND :last "
    "UNION ALL SELECT 'doubtful row', d.date, NULL, d.kind, d.file, d.line FROM v1_doubt d WHERE d.record IN ('sale', "
    "'sale_line', "
    "'tender', 'fee', 'payout', 'corporate_event') AND d.date BETWEEN :first AND :last "
    "UNION ALL SELECT 'event without an invoice', date, NULL, 'chair massage at a company, for which no amount is told', file, line "
    "FROM v1_corporate_event WHERE total_cents IS NULL AND date BETWEEN :first AND :last "
    "UNION ALL SELECT 'visit without a price', date, NULL, without_price || ' of the day took place and have no "
    "price', NULL, NULL "
    "FROM v1_takings WHERE status = 'completed' AND without_price > 0 AND date BETWEEN :first AND :last "
    "ORDER BY 2, 5, 6";

/* ---- names of files, as the accountant may see them: without a client's code or name; else a number ---- */

static const char shown_sql[] =
    "SELECT f.file, CASE WHEN f.client IS NULL AND NOT EXISTS (SELECT 1 FROM v1_client c WHERE length(c.client) > 1 "
    "AND "
    "instr(lower(f.file), lower(c.client))) AND NOT EXISTS (SELECT 1 FROM v1_person p WHERE instr(lower(f.file), "
    "lower(p.name))) THEN f.file ELSE 'file ' || f.id END FROM v1_file f ORDER BY f.id";

static bool add_name(struct led_keep *k, ds_str file, ds_str shown)
{
    struct led_name *room = ds_room_for_one(k->a, k->name, k->names_n, &k->names_room, 32, sizeof *room);
    if (!room) return false;
    k->name = room;
    k->name[k->names_n] = (struct led_name){ ds_keep(k->a, file).p, ds_keep(k->a, shown).p };
    return k->name[k->names_n].file && k->name[k->names_n++].shown;
}

ds_err led_read_names(struct led_keep *k, ds_db *db, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_ask(db, ds_str_of(shown_sql), NULL, 0, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more)
        if (!add_name(k, ds_rows_at(rows, 0).as.s, ds_rows_at(rows, 1).as.s))
            err = ds_fail(w, DS_MEMORY, "names of files");
    ds_rows_close(rows);
    return err;
}

const char *led_shown_file(const struct led_keep *k, const char *file)
{
    for (size_t i = 0; i < k->names_n; i++)
        if (!strcmp(k->name[i].file, file)) return k->name[i].shown;
    return "a file";
}

/* ---- tables ---- */

static ds_val kept(ds_arena *a, ds_val v)
{
    if (v.type == DS_V_TEXT) v = led_text(ds_keep(a, v.as.s).p);
    return v;
}

static ds_err copy(struct led_keep *k, ds_db *db, const char *sql, led_fact table, ds_why *w)
{
    char first[11], last[11];
    ds_date_text(k->order->first, first);
    ds_date_text(k->order->last, last);
    const ds_param days[] = { { "first", DS_VTEXT(ds_str_of(first)) }, { "last", DS_VTEXT(ds_str_of(last)) } };
    ds_rows *rows = NULL;
    ds_val cell[16];
    bool more = false;
    ds_err err = ds_ask(db, ds_str_of(sql), days, DS_COUNT(days), &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        for (size_t i = 0; i < ds_rows_width(rows) && i < DS_COUNT(cell); i++)
            cell[i] = kept(k->a, ds_rows_at(rows, i));
        if (table == LED_F_FILE) cell[1] = led_text(led_shown_file(k, cell[1].as.s.p));
        if (table == LED_F_EXCEPTION && cell[4].type == DS_V_TEXT)
            cell[4] = led_text(led_shown_file(k, cell[4].as.s.p));
        if (!led_add_fact(&k->facts[table], table, k->a, cell)) err = ds_fail(w, DS_MEMORY, "files");
    }
    ds_rows_close(rows);
    return err;
}

ds_err led_read_files(struct led_keep *k, ds_db *db, ds_why *w)
{
    ds_err err = copy(k, db, files_sql, LED_F_FILE, w);
    return err ? err : copy(k, db, refused_sql, LED_F_EXCEPTION, w);
}
