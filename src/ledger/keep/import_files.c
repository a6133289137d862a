/* The journal as files for bookkeeping programs, and their control totals. */
#include "ledger/keep/facts.h"

#include <downshift/growing.h>

#include <downshift/bookkeeping.h>

#include <string.h>

static ds_err kind_of(const char *name, ds_journal_kind *kind, ds_why *w)
{
    for (*kind = 0; *kind < DS_JOURNAL_COUNT; ++*kind)
        if (!strcmp(ds_journals[*kind].name, name)) return DS_OK;
    const char *first = ds_journals[0].name;
    return ds_fail(w, DS_USAGE,
                   "no kind of import file is called \"%s\"; there are %s, xero, iif, sage-us, sage-uk, hledger, "
                   "beancount and wave",
                   name, first);
}

static ds_journal journal_of(const ds_kept_books *books, const ds_book_order *o)
{
    return (ds_journal){ .posting = books->posting,
                         .n = books->postings,
                         .prefix = o->settings->books.reference,
                         .currency = o->settings->currency,
                         .words = o->basis == DS_CASH_BASIS ? "Daily summary, cash basis" : "Daily summary",
                         .tax_rate = o->settings->books.xero_tax_rate,
                         .dates = o->settings->dates == DS_DATES_ISO ? DS_DATES_MDY : o->settings->dates };
}

/* "BASE-accrual-qbo.csv", "-2" before the suffix for a second part */
static const char *name_of(const char *base, const ds_book_order *o, ds_journal_kind kind, size_t nth, ds_arena *a)
{
    const char *basis = o->basis == DS_CASH_BASIS ? "cash" : "accrual";
    const char *part = nth ? ds_textf(a, "-%zu", nth + 1) : "";
    return part ? ds_textf(a, "%s-%s-%s%s.%s", base, basis, ds_journals[kind].name, part, ds_journals[kind].suffix)
                : NULL;
}

/* The statement's lines are what came in less what went out, and have no such total. */
static ds_err check_totals(const ds_kept_books *books, ds_journal_kind kind, const ds_journal_part *part, size_t n,
                           ds_why *w)
{
    ds_cents sum = 0;
    for (size_t i = 0; i < n; i++) sum += part[i].debits;
    if (kind == DS_JOURNAL_STATEMENT || sum == books->debits) return DS_OK;
    char have[32], want[32];
    ds_money_text(sum, have, sizeof have);
    ds_money_text(books->debits, want, sizeof want);
    return ds_fail(w, DS_INTERNAL, "%s: debits of %s in the file, %s in the journal", ds_journals[kind].title, have,
                   want);
}

struct writing {
    const ds_kept_books *books;
    const ds_book_order *order;
    const char *base;
    ds_arena *a;
    ds_book_file *file;
    size_t n, room;
    struct led_facts facts;
};

static ds_err add_part(struct writing *x, ds_journal_kind kind, const ds_journal_part *part, size_t nth, ds_why *w)
{
    const char *name = name_of(x->base, x->order, kind, nth, x->a);
    const ds_val row[] = { led_text(ds_journals[kind].title), led_text(name), DS_VINT((int64_t)part->lines),
                           led_money(part->debits) };
    if (!name || !led_add_fact(&x->facts, LED_F_EXPORT, x->a, row)) return ds_fail(w, DS_MEMORY, "import files");
    ds_book_file *room = ds_room_for_one(x->a, x->file, x->n, &x->room, 16, sizeof *room);
    if (!room) return ds_fail(w, DS_MEMORY, "import files");
    x->file = room;
    x->file[x->n++] = (ds_book_file){ kind, name, *part };
    return DS_OK;
}

static ds_err write_kind(struct writing *x, ds_journal_kind kind, ds_why *w)
{
    const ds_journal j = journal_of(x->books, x->order);
    ds_journal_part *part = NULL;
    size_t n = 0;
    ds_err err = ds_journal_write(kind, &j, x->a, &part, &n, w);
    if (!err) err = check_totals(x->books, kind, part, n, w);
    for (size_t i = 0; !err && i < n; i++) err = add_part(x, kind, &part[i], i, w);
    return err;
}

ds_err ds_books_files(const ds_kept_books *books, const ds_book_order *order, const ds_list *formats, const char *base,
                      ds_arena *a, ds_book_file **out, size_t *n, ds_table *table, ds_why *w)
{
    struct writing x = { .books = books, .order = order, .base = base, .a = a };
    const char *const *name = formats->item;
    ds_journal_kind kind;
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < formats->n; i++)
        if (!(err = kind_of(name[i], &kind, w))) err = write_kind(&x, kind, w);
    *out = x.file;
    *n = x.n;
    *table = led_fact_table(&x.facts, LED_F_EXPORT);
    return err;
}
