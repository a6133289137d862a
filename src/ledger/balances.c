#include <downshift/ledger.h>

void ds_book(ds_books *books, const ds_leg *leg, size_t n)
{
    for (const ds_leg *end = leg + n; leg < end; leg++) {
        if (leg->cents > 0)
            books->debit[leg->role] += leg->cents;
        else
            books->credit[leg->role] -= leg->cents;
        books->moved[leg->role][leg->cause] += leg->cents;
    }
}

ds_cents ds_balance(const ds_books *books, ds_account_role role)
{
    return books->debit[role] - books->credit[role];
}

ds_cents ds_income(const ds_books *books)
{
    ds_cents income = 0;
    for (ds_account_role r = 0; r < DS_ROLE_COUNT; r++)
        if (ds_roles[r].type == DS_INCOME) income -= ds_balance(books, r);
    return income;
}

ds_err ds_bases_agree(const ds_books *accrual, const ds_books *cash, ds_why *w)
{
    static const ds_account_role between[] = { DS_ROLE_RECEIVABLE, DS_ROLE_GIFT_CARDS, DS_ROLE_PACKAGES,
                                               DS_ROLE_MEMBERSHIPS, DS_ROLE_CLIENT_CREDIT };
    ds_cents risen = 0; /* a liability's balance is below 0 */
    for (size_t i = 0; i < DS_COUNT(between); i++) risen += ds_balance(accrual, between[i]);
    const ds_cents apart = ds_income(accrual) - ds_income(cash);
    if (apart == risen) return DS_OK;
    char told[32], due[32];
    ds_money_text(apart, told, sizeof told);
    ds_money_text(risen, due, sizeof due);
    return ds_fail(w, DS_INTERNAL, "income by the two bases differs by %s, receivables and liabilities by %s", told,
                   due);
}
