#include <downshift/ledger.h>

#include <stdlib.h>
#include <string.h>

void ds_chart_default(ds_chart *chart)
{
    for (ds_role r = 0; r < DS_ROLE_COUNT; r++)
        chart->of[r] = (ds_account){ .name = ds_roles[r].account, .type = ds_roles[r].type };
}

static int by_date(const void *a, const void *b)
{
    const ds_leg *x = a, *y = b;
    return (x->date > y->date) - (x->date < y->date);
}

/* The first role that posts to the account of this one. */
static ds_role first_of_account(const ds_chart *chart, ds_role role)
{
    ds_role first = 0;
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

/* A day on its way: what each role's account has on both sides. */
struct day {
    ds_cents debit[DS_ROLE_COUNT], credit[DS_ROLE_COUNT];
};

static ds_err add_up(const ds_leg *leg, size_t n, const ds_chart *chart, struct day *day, ds_why *w)
{
    memset(day, 0, sizeof *day);
    for (size_t i = 0; i < n; i++) {
        ds_err err = check_role(chart, &leg[i], w);
        if (err) return err;
        const ds_role role = first_of_account(chart, leg[i].role);
        *(leg[i].cents > 0 ? &day->debit[role] : &day->credit[role]) += leg[i].cents;
    }
    return DS_OK;
}

static size_t post(const struct day *day, int64_t entry, ds_date date, const ds_chart *chart, ds_posting *out)
{
    size_t n = 0;
    for (ds_role r = 0; r < DS_ROLE_COUNT; r++) {
        const ds_account *account = &chart->of[r];
        if (day->debit[r]) out[n++] = (ds_posting){ entry, date, account, day->debit[r], NULL };
        if (day->credit[r]) out[n++] = (ds_posting){ entry, date, account, day->credit[r], NULL };
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
    if (legs) qsort(leg, legs, sizeof *leg, by_date);
    int64_t entry = 1;
    for (size_t done = 0, many; done < legs; done += many, entry++) {
        struct day day;
        many = of_one_day(leg + done, legs - done);
        ds_err err = add_up(leg + done, many, chart, &day, w);
        if (err) return err;
        *n += post(&day, entry, leg[done].date, chart, *out + *n);
    }
    return ds_postings_check(*out, *n, w);
}
