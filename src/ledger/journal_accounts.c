/* What programs ask of the names and codes of accounts. */
#include "ledger/journal_layout.h"

#include <ctype.h>
#include <string.h>

/* ---- beancount's names ---- */

static const char *const types[] = { [DS_ASSET] = "Assets", [DS_LIABILITY] = "Liabilities", [DS_INCOME] = "Income",
                                     [DS_EXPENSE] = "Expenses" };

/* "No-show fees (old)" -> "No-Show-Fees-Old" would lose which letters were capital; words keep theirs, and each part
 * begins with a capital or a digit, as it must. */
static bool put_part(ds_growing *g, ds_str part)
{
    bool ok = true, begun = false, gap = false;
    for (size_t i = 0; ok && i < part.n; i++) {
        const unsigned char c = (unsigned char)part.p[i];
        if (!isalnum(c) && c < 0x80) {
            gap = begun;
            continue;
        }
        const char letter = (char)(begun ? c : toupper(c));
        ok = (!gap || ds_grow(g, DS_LIT("-"))) && ds_grow(g, (ds_str){ &letter, 1 });
        begun = true;
        gap = false;
    }
    return ok && (begun || ds_grow(g, DS_LIT("X")));
}

bool led_put_beancount_name(ds_growing *g, const struct led_line *line)
{
    const ds_account *a = line->posting->account;
    ds_str rest = ds_str_of(a->name), part;
    bool ok = ds_grow(g, ds_str_of(types[a->type])), first = true;
    while (ok && ds_cut(&rest, ':', &part)) {
        if (!first || !ds_same(part, ds_str_of(types[a->type]))) ok = ds_grow(g, DS_LIT(":")) && put_part(g, part);
        first = false;
    }
    return ok;
}

/* ---- checks ---- */

static ds_err refuse(ds_journal_kind kind, const ds_account *a, const char *why, ds_why *w)
{
    return ds_fail(w, DS_DATA, "account \"%s\": %s: %s", a->name, ds_journals[kind].title, why);
}

static bool has_long_part(const char *name, size_t most)
{
    ds_str rest = ds_str_of(name), part;
    while (ds_cut(&rest, ':', &part))
        if (part.n > most) return true;
    return false;
}

static ds_err check_account(ds_journal_kind kind, const ds_account *a, ds_why *w)
{
    const struct led_layout *l = &led_layouts[kind];
    const size_t code = a->code ? strlen(a->code) : 0;
    if (l->not_in_names && strpbrk(a->name, l->not_in_names))
        return refuse(kind, a, "a name must not hold a tab, a quote or a semicolon", w);
    if (strchr("=+-@", *a->name)) return refuse(kind, a, "a spreadsheet would compute a name that begins so", w);
    if (strstr(a->name, "  ")) return refuse(kind, a, "two blanks end a name", w);
    if (l->longest_name && strlen(a->name) > l->longest_name) return refuse(kind, a, "the name is too long", w);
    if (l->longest_part && has_long_part(a->name, l->longest_part))
        return refuse(kind, a, "the name, or a part of it between colons, is too long", w);
    if (l->by_code && !code) return refuse(kind, a, "asks for a code, and this account has none", w);
    if (l->by_code && code > l->longest_code) return refuse(kind, a, "the code is too long", w);
    return DS_OK;
}

/* Two names that beancount would take for one. */
static ds_err check_told_apart(const ds_journal *j, const ds_posting *a, const ds_posting *b, ds_arena *memory,
                               ds_why *w)
{
    ds_growing one = { .a = memory }, other = { .a = memory };
    const struct led_line first = { j, a, 0, 0 }, second = { j, b, 0, 0 };
    if (!strcmp(a->account->name, b->account->name)) return DS_OK;
    if (!led_put_beancount_name(&one, &first) || !led_put_beancount_name(&other, &second))
        return ds_fail(w, DS_MEMORY, "names of accounts");
    if (strcmp(one.p, other.p)) return DS_OK;
    return ds_fail(w, DS_DATA, "accounts \"%s\" and \"%s\" are both %s in beancount", a->account->name,
                   b->account->name, one.p);
}

static bool seen_before(const ds_journal *j, size_t nth)
{
    for (size_t i = 0; i < nth; i++)
        if (j->posting[i].account == j->posting[nth].account) return true;
    return false;
}

ds_err led_check_accounts(ds_journal_kind kind, const ds_journal *j, ds_arena *memory, ds_why *w)
{
    ds_err err = DS_OK;
    for (size_t i = 0; !err && i < j->n; i++) {
        if (seen_before(j, i)) continue;
        err = check_account(kind, j->posting[i].account, w);
        for (size_t k = 0; !err && kind == DS_JOURNAL_BEANCOUNT && k < i; k++)
            if (!seen_before(j, k)) err = check_told_apart(j, &j->posting[k], &j->posting[i], memory, w);
    }
    return err;
}
