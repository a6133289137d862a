/* What an import's rows are to each other: visits that two sources tell of, and what has no other half. */
#include "cli/cli.h"

#include <inttypes.h>

/* The first places, "square.csv:3, square.csv:9, ..."; the queries answer file and line. */
enum { SHOWN = 3 };

/* What has no other half, and what to do; most say how they are to be found. */
static const struct part {
    const char *one, *many, *todo, *sql;
} parts[] = {
    { "note without a start is of no one visit", "notes without a start are of no one visit",
      "give the start of each; nothing of them is used until then",
      "SELECT file, line FROM v1_note WHERE start IS NULL ORDER BY file, line" },
    { "visit stands in your log and is not booked", "visits stand in your log and are not booked",
      "on days that bookings cover: is the day, the start or the client's code another one?",
      "SELECT file, line FROM v1_unmatched WHERE told = 'in the log only' ORDER BY file, line" },
    { "visit is booked and not in your log", "visits are booked and not in your log",
      "on days that the log covers: add the pressure there, or put its day, start or code right",
      "SELECT file, line FROM v1_unmatched WHERE told = 'booked only' ORDER BY file, line" },
    { "sale is of no visit that is known", "sales are of no visit that is known",
      "the visit may be missing, of another day, or sold at another price",
      "SELECT file, line FROM v1_sale_alone ORDER BY file, line" },
    { "visit has a price and no sale", "visits have a price and no sale",
      "on days that an export of sales covers: not paid, paid in cash, or at another price",
      "SELECT file, line FROM v1_visit_alone ORDER BY file, line" },
};

static const char twice[] =
    "SELECT other, count(*) FROM (SELECT max(CASE WHEN NOT r.note THEN f.format END) AS other FROM v1_visit_row r "
    "JOIN v1_file f ON f.file = r.file GROUP BY r.client, r.date, r.start HAVING max(r.note) AND NOT min(r.note)) "
    "GROUP BY other ORDER BY other";

static ds_err say_told_twice(struct practice *p, ds_why *w)
{
    ds_rows *rows = NULL;
    bool more = false;
    ds_err err = ds_ask(ds_store_db(p->store), ds_str_of(twice), NULL, 0, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        const int64_t n = ds_val_int(ds_rows_at(rows, 1), 0);
        cli_say("%s visit%s told by both %.*s and your log\n", cli_thousands(n), n == 1 ? " is" : "s are",
                DS_FMT(ds_rows_at(rows, 0).as.s));
    }
    ds_rows_close(rows);
    return err;
}

static ds_err say_part(struct practice *p, const struct part *part, bool *any, ds_why *w)
{
    ds_rows *rows = NULL;
    char places[400] = "";
    int64_t n = 0;
    bool more = false;
    ds_err err = ds_ask(ds_store_db(p->store), ds_str_of(part->sql), NULL, 0, &rows, w);
    for (; !err && !(err = ds_rows_next(rows, &more, w)) && more; n++)
        if (n < SHOWN)
            ds_print_more(places, sizeof places, "%s%.*s:%" PRId64, n ? ", " : "", DS_FMT(ds_rows_at(rows, 0).as.s),
                          ds_val_int(ds_rows_at(rows, 1), 0));
    ds_rows_close(rows);
    *any |= n > SHOWN;
    if (!err && n)
        cli_say("%s %s: %s%s; %s\n", cli_thousands(n), n == 1 ? part->one : part->many, places, n > SHOWN ? ", ..." : "",
                part->todo);
    return err;
}

ds_err cli_matches_say(struct practice *p, ds_why *w)
{
    bool more = false;
    ds_err err = say_told_twice(p, w);
    for (size_t i = 0; !err && i < DS_COUNT(parts); i++) err = say_part(p, &parts[i], &more, w);
    if (!err && more) cli_say("\"downshift status --rows\" lists each of them\n");
    return err;
}
