/* What an import's rows are to each other: visits that two sources tell of, and what has no other half. */
#include "cli/checkup.h"

/* Of the checks, those of what has no other half; most say how they are to be found. */
static const char halves[] = "notes not-booked not-logged unmatched unpaid";

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

static ds_err say_half(struct practice *p, const struct checkup *c, bool *more, ds_why *w)
{
    struct checkup_found f;
    ds_err err = cli_checkup(c, NULL, p, &f, w);
    if (err || !f.n) return err;
    const char *words = cli_checkup_words(c, &f, &p->arena);
    if (!words) return ds_fail(w, DS_MEMORY, "what has no other half");
    *more |= f.n > CHECKUP_SHOWN;
    cli_say("%s; %s\n", words, c->todo);
    return DS_OK;
}

ds_err cli_matches_say(struct practice *p, ds_why *w)
{
    ds_str rest = ds_str_of(halves), name;
    bool more = false;
    ds_err err = say_told_twice(p, w);
    while (!err && ds_cut(&rest, ' ', &name))
        for (const struct checkup *c = cli_checkups; !err && c->name; c++)
            if (ds_same(name, ds_str_of(c->name))) err = say_half(p, c, &more, w);
    if (!err && more) cli_say("\"downshift status --rows\" lists each of them\n");
    return err;
}
