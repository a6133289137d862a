#include <downshift/ledger.h>

#include <stdlib.h>
#include <string.h>

void ds_chart_default(ds_chart *chart)
{
    for (ds_account_role r = 0; r < DS_ROLE_COUNT; r++)
        chart->of[r] = (ds_account){ .name = ds_roles[r].account, .type = ds_roles[r].type };
}

static int by_date(const void *a, const void *b)
{
    const ds_leg *x = a, *y = b;
    return (x->date > y->date) - (x->date < y->date);
}

/* The first role that posts to the account of this one. */
static ds_account_role first_of_account(const ds_chart *chart, ds_account_role role)
{
    ds_account_role first = 0;
    while (first < role && strcmp(chart->of[first].name, chart->of[role].name)) first++;
    return first;
}

static ds_err check_role(const ds_chart *chart, const ds_leg *leg, ds_why *w)
{
    if (*chart->of[leg->role].name) return DS_OK;
    char date[11];
    ds_date_text(leg->date, date);
    return ds_fail(w, DS_DATA, "%s: no account for \"%s\": add to practice.yaml under accounts: the line  %s: NAME",
                   date, ds_roles[leg->role].name, ds_roles[leg->role].name);
}

/* What an account has of a day on both sides. */
struct sides {
    const ds_account *account;
    ds_account_role role;
    ds_cents debit, credit;
};

static int by_place(const void *a, const void *b)
{
    const struct sides *x = a, *y = b;
    if (x->role != y->role) return (x->role > y->role) - (x->role < y->role);
    return strcmp(x->account->name, y->account->name);
}

/* The account of a leg: one named alike is one. */
static struct sides *sides_of(struct sides *s, size_t *n, const ds_chart *chart, const ds_leg *leg)
{
    const ds_account_role role = leg->account ? leg->role : first_of_account(chart, leg->role);
    const ds_account *account = leg->account ? leg->account : &chart->of[role];
    for (size_t i = 0; i < *n; i++)
        if (s[i].account == account || !strcmp(s[i].account->name, account->name)) return &s[i];
    s[*n] = (struct sides){ account, role, 0, 0 };
    return &s[(*n)++];
}

static ds_err add_up(const ds_leg *leg, size_t n, const ds_chart *chart, struct sides *s, size_t *accounts, ds_why *w)
{
    *accounts = 0;
    for (size_t i = 0; i < n; i++) {
        ds_err err = leg[i].account ? DS_OK : check_role(chart, &leg[i], w);
        if (err) return err;
        struct sides *to = sides_of(s, accounts, chart, &leg[i]);
        *(leg[i].cents > 0 ? &to->debit : &to->credit) += leg[i].cents;
    }
    qsort(s, *accounts, sizeof *s, by_place);
    return DS_OK;
}

static size_t post(const struct sides *s, size_t accounts, int64_t entry, ds_date date, ds_posting *out)
{
    size_t n = 0;
    for (; accounts; accounts--, s++) {
        if (s->debit) out[n++] = (ds_posting){ entry, date, s->account, s->debit, NULL };
        if (s->credit) out[n++] = (ds_posting){ entry, date, s->account, s->credit, NULL };
    }
    return n;
}

static size_t of_one_day(const ds_leg *leg, size_t n)
{
    size_t many = 0;
    while (many < n && leg[many].date == leg->date) many++;
    return many;
}

ds_err ds_daily_postings(ds_leg *leg, size_t legs, const ds_chart *chart, ds_arena *memory, ds_posting **out, size_t *n,
                         ds_why *w)
{
    *n = 0;
    *out = ds_alloc(memory, (legs + 1) * sizeof **out); /* never more postings than legs */
    if (!*out) return ds_fail(w, DS_MEMORY, "postings of %zu legs", legs);
    struct sides *sides = ds_alloc(memory, (legs + 1) * sizeof *sides); /* nor more accounts */
    if (!sides) return ds_fail(w, DS_MEMORY, "postings of %zu legs", legs);
    if (legs) qsort(leg, legs, sizeof *leg, by_date);
    int64_t entry = 1;
    for (size_t done = 0, many; done < legs; done += many, entry++) {
        size_t accounts;
        many = of_one_day(leg + done, legs - done);
        ds_err err = add_up(leg + done, many, chart, sides, &accounts, w);
        if (err) return err;
        *n += post(sides, accounts, entry, leg[done].date, *out + *n);
    }
    return ds_postings_check(*out, *n, w);
}
