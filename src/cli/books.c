/* The accountant's books: kept, asked about where accounts are missing, and written beside the workbook. */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the period ---- */

static ds_err period_option(const struct options *o, struct report_order *order, ds_why *w)
{
    int64_t year = 0, quarter = 0;
    const char *text = o->quarter ? o->quarter : o->year;
    char first[11];
    const bool form =
        o->quarter ? strlen(text) == 7 && text[4] == '-' && (text[5] == 'Q' || text[5] == 'q') : strlen(text) == 4;
    if (!form || !ds_int((ds_str){ text, 4 }, &year) || (o->quarter && !ds_int(ds_str_of(text + 6), &quarter)) ||
        (o->quarter && (quarter < 1 || quarter > 4)) || year < 1900 || year > 9998)
        return ds_fail(w, DS_USAGE,
                       o->quarter ? "not a quarter: \"%s\"; write 2026-Q4" : "not a year: \"%s\"; write 2026", text);
    snprintf(first, sizeof first, "%04d-%02d-01", (int)year, o->quarter ? (int)(3 * quarter - 2) : 1);
    if (!ds_date_parse(ds_str_of(first), DS_DATES_ISO, &order->month)) return ds_fail(w, DS_INTERNAL, "%s", first);
    order->last = order->month;
    for (int i = o->quarter ? 3 : 12; i; i--)
        order->last = ds_month_last(i == (o->quarter ? 3 : 12) ? order->month : order->last + 1);
    if (o->quarter)
        snprintf(order->period, sizeof order->period, "%04d-Q%d", (int)year, (int)quarter);
    else
        snprintf(order->period, sizeof order->period, "%04d", (int)year);
    return DS_OK;
}

ds_err cli_period(const struct options *o, struct report_order *order, ds_why *w)
{
    if (!!o->month + !!o->quarter + !!o->year != 1)
        return ds_fail(w, DS_USAGE, "a period is one of --month YYYY-MM, --quarter YYYY-QN and --year YYYY");
    if (o->quarter || o->year) return period_option(o, order, w);
    ds_err err = cli_month_option(o->month, &order->month, w);
    if (err) return err;
    ds_date_text(order->month, order->period);
    order->period[7] = '\0';
    order->last = ds_month_last(order->month);
    return DS_OK;
}

/* ---- what is asked for ---- */

static ds_err basis_of(const struct options *o, const struct practice *p, ds_basis *basis, ds_why *w)
{
    *basis = p->settings.books.basis;
    if (!o->basis) return DS_OK;
    if (!strcmp(o->basis, "cash"))
        *basis = DS_CASH_BASIS;
    else if (!strcmp(o->basis, "accrual"))
        *basis = DS_ACCRUAL;
    else
        return ds_fail(w, DS_USAGE, "--basis is accrual or cash, not \"%s\"", o->basis);
    return DS_OK;
}

/* "qbo,xero" */
static ds_err formats_of(const char *text, struct practice *p, ds_list *out, ds_why *w)
{
    const char **name = ds_alloc(&p->arena, (strlen(text) + 1) * sizeof *name);
    ds_str rest = ds_str_of(text), one;
    *out = (ds_list){ name, 0 };
    if (!name) return ds_fail(w, DS_MEMORY, "formats");
    while (ds_cut(&rest, ',', &one)) {
        name[out->n] = ds_keep(&p->arena, ds_trim(one)).p;
        if (!name[out->n]) return ds_fail(w, DS_MEMORY, "formats");
        out->n++;
    }
    return DS_OK;
}

/* ---- accounts that are missing ---- */

static size_t lines_in(const char *text)
{
    size_t n = 0;
    for (; *text; text++) n += *text == '\n';
    return n;
}

/* The lines of one section of what is missing, "accounts:" or "categories:"; empty for none. */
static ds_str section_of(const char *missing, const char *head)
{
    const char *at = strstr(missing, head);
    if (!at) return (ds_str){ "", 0 };
    at += strlen(head);
    size_t n = 0;
    while (at[n] == ' ') n += strcspn(at + n, "\n") + 1;
    return (ds_str){ at, n };
}

/* Where the section begins in practice.yaml, behind its line; NULL: it has none. */
static const char *place_of(const char *yaml, const char *head)
{
    const size_t n = strlen(head) - 1; /* without its line's end */
    for (const char *line = yaml; line && *line;) {
        const char *next = strchr(line, '\n');
        if (!strncmp(line, head, n) && next) return next + 1;
        line = next ? next + 1 : NULL;
    }
    return NULL;
}

static const char *with_section(const char *yaml, const char *missing, const char *head, ds_arena *a)
{
    const ds_str lines = section_of(missing, head);
    const char *at = yaml ? place_of(yaml, head) : NULL;
    if (!yaml || !lines.n) return yaml;
    if (at) return ds_textf(a, "%.*s%.*s%s", (int)(at - yaml), yaml, DS_FMT(lines), at);
    const size_t n = strlen(yaml);
    return ds_textf(a, "%s%s\n%s%.*s", yaml, n && yaml[n - 1] != '\n' ? "\n" : "", head, DS_FMT(lines));
}

/* Tried beside the file before it takes its place. */
static ds_err replace_yaml(const char *path, const char *yaml, ds_arena *a, ds_why *w)
{
    ds_settings trial;
    const char *aside = ds_textf(a, "%s.draft", path);
    ds_err err = aside ? ds_report_write_text(aside, ds_str_of(yaml), w) : ds_fail(w, DS_MEMORY, "practice.yaml");
    if (!err && (err = ds_settings_load(aside, &trial, a, w)))
        (void)ds_within(w, "the lines do not fit into practice.yaml; add them by hand");
    if (!err) err = ds_report_write_text(path, ds_str_of(yaml), w);
    if (aside) (void)unlink(aside);
    return err;
}

static ds_err write_draft(const struct options *o, struct practice *p, const char *missing, ds_why *w)
{
    char *path = cli_beside_db(o->db, "practice.yaml", &p->arena);
    ds_str old = { "", 0 };
    if (!path) return ds_fail(w, DS_MEMORY, "practice.yaml");
    ds_err err = access(path, F_OK) ? DS_OK : ds_read_file(path, (size_t)1 << 20, &p->arena, &old, w);
    if (err) return err;
    const char *yaml = with_section(old.p, missing, "accounts:\n", &p->arena);
    yaml = with_section(yaml, missing, "categories:\n", &p->arena);
    if (!yaml) return ds_fail(w, DS_MEMORY, "practice.yaml");
    if ((err = replace_yaml(path, yaml, &p->arena, w))) return err;
    cli_say("added to %s:\n", path);
    cli_say_text(missing);
    cli_say("Show them to your accountant, then ask for the report again.\n");
    return DS_OK;
}

static ds_err ask_accounts(const char *missing, ds_why *w)
{
    cli_say(
        "These are not in practice.yaml; with --draft they are added to it, from the chart that Downshift ships:\n");
    cli_say_text(missing);
    return ds_fail(w, DS_DATA, "nothing was written: %zu lines are missing in practice.yaml", lines_in(missing));
}

/* ---- the books ---- */

static ds_err keep(const struct options *o, struct practice *p, struct report_order *order, ds_accounts_rule rule,
                   ds_why *w)
{
    order->book_order = (ds_book_order){ .store_path = o->db,
                                         .settings = &p->settings,
                                         .first = order->month,
                                         .last = order->last,
                                         .basis = order->book_order.basis,
                                         .accounts = rule };
    return ds_books_keep(&order->book_order, &p->arena, &order->books, w);
}

static ds_err make_files(struct practice *p, struct report_order *order, const ds_list *formats, ds_why *w)
{
    const char *base = ds_textf(&p->arena, "accountant-%s", order->period);
    if (!base) return ds_fail(w, DS_MEMORY, "import files");
    return ds_books_files(&order->books, &order->book_order, formats, base, &p->arena, &order->file, &order->files,
                          &order->books.table[DS_BOOK_TABLES - 1], w);
}

ds_err cli_books_keep(const struct options *o, struct practice *p, struct report_order *order, ds_why *w)
{
    ds_list formats = p->settings.books.formats;
    ds_err err = basis_of(o, p, &order->book_order.basis, w);
    if (!err && o->format) err = formats_of(o->format, p, &formats, w);
    if (err) return err;
    const bool asked = o->draft || formats.n;
    if ((err = keep(o, p, order, asked ? DS_ACCOUNTS_ASKED : DS_ACCOUNTS_SHIPPED, w))) return err;
    order->kept = !order->books.missing;
    if (o->draft && order->books.missing) return write_draft(o, p, order->books.missing, w);
    if (o->draft) {
        cli_say("practice.yaml names every account that is used\n");
        return DS_OK;
    }
    return order->books.missing ? ask_accounts(order->books.missing, w) : make_files(p, order, &formats, w);
}

/* A month's batch is not stopped: without accounts it has no import files, and the workbook says so. */
ds_err cli_books_of_month(const struct options *o, struct practice *p, struct report_order *order, ds_why *w)
{
    ds_list formats = p->settings.books.formats;
    order->book_order.basis = p->settings.books.basis;
    ds_date_text(order->month, order->period);
    order->period[7] = '\0';
    order->last = ds_month_last(order->month);
    ds_err err = formats.n ? keep(o, p, order, DS_ACCOUNTS_ASKED, w) : DS_OK;
    if (!err && formats.n && order->books.missing) {
        cli_say(
            "no import files for the accountant: practice.yaml lacks %zu lines; downshift report accountant --month %s "
            "--draft adds them\n",
            lines_in(order->books.missing), order->period);
        formats.n = 0;
    }
    if (!err && (!formats.n || order->books.missing)) err = keep(o, p, order, DS_ACCOUNTS_MARKED, w);
    order->kept = !err;
    return err ? err : make_files(p, order, &formats, w);
}

ds_err cli_books_between(struct practice *p, ds_date first, ds_date last, ds_kept_books *out, ds_why *w)
{
    const ds_book_order order = { .db = ds_store_db(p->store),
                                  .settings = &p->settings,
                                  .first = first,
                                  .last = last,
                                  .basis = p->settings.books.basis,
                                  .accounts = DS_ACCOUNTS_MARKED };
    return ds_books_keep(&order, &p->arena, out, w);
}

static ds_err write_text(struct practice *p, const char *out, const char *name, ds_str text, struct released *l, ds_why *w)
{
    const char *path = ds_textf(&p->arena, "%s/%s", out ? out : ".", name);
    if (!path) return ds_fail(w, DS_MEMORY, "%s", name);
    ds_err err = ds_report_write_text(path, text, w);
    if (err) return err;
    cli_say("wrote %s\n", path);
    cli_released_add(l, p, path, strlen(path), NULL);
    cli_written(p, ds_str_of(path), "accountant");
    return DS_OK;
}

ds_err cli_books_write(struct practice *p, const struct report_order *order, ds_why *w)
{
    const char *trace = ds_textf(&p->arena, "accountant-%s-sources.csv", order->period);
    const ds_report *r = ds_reports_named(p->reports, "accountant");
    struct released l = { 0 };
    ds_err err = trace ? DS_OK : ds_fail(w, DS_MEMORY, "import files");
    for (size_t i = 0; !err && i < order->files; i++)
        err = write_text(p, order->out, order->file[i].name, order->file[i].part.text, &l, w);
    if (!err && order->files) err = write_text(p, order->out, trace, ds_str_of(order->books.trace), &l, w);
    return err || !r ? err : cli_released_keep(&l, p, r, order, NULL, w);
}
