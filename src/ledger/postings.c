#include <downshift/ledger.h>

#include <inttypes.h>

static ds_err check_posting(const ds_posting *p, const ds_posting *first, ds_why *w)
{
    if (!p->account || !p->account->name || !*p->account->name)
        return ds_fail(w, DS_INTERNAL, "entry %" PRId64 ": a posting without an account", p->entry);
    if (!p->cents) return ds_fail(w, DS_INTERNAL, "entry %" PRId64 ": nothing is posted to %s", p->entry,
                               p->account->name);
    if (p->date == DS_NO_DATE || p->date != first->date)
        return ds_fail(w, DS_INTERNAL, "entry %" PRId64 ": no date, or another than its first posting, at %s", p->entry,
                       p->account->name);
    return DS_OK;
}

/* The postings from p on that are of its entry; *sum is what they lack to a balance. */
static ds_err check_entry(const ds_posting *p, size_t n, size_t *length, ds_cents *sum, ds_why *w)
{
    *sum = 0;
    for (*length = 0; *length < n && p[*length].entry == p->entry; ++*length) {
        ds_err err = check_posting(&p[*length], p, w);
        if (err) return err;
        if (__builtin_add_overflow(*sum, p[*length].cents, sum))
            return ds_fail(w, DS_INTERNAL, "entry %" PRId64 ": its amounts are beyond all counting", p->entry);
    }
    return DS_OK;
}

ds_err ds_postings_check(const ds_posting *p, size_t n, ds_why *w)
{
    for (size_t length; n; p += length, n -= length) {
        ds_cents sum;
        ds_err err = check_entry(p, n, &length, &sum, w);
        if (err) return err;
        char text[32];
        ds_money_text(sum, text, sizeof text);
        if (sum) return ds_fail(w, DS_INTERNAL, "entry %" PRId64 ": debits and credits differ by %s", p->entry, text);
        if (length < 2) return ds_fail(w, DS_INTERNAL, "entry %" PRId64 ": one posting alone", p->entry);
    }
    return DS_OK;
}
