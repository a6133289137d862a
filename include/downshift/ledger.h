/* ledger: money records to balanced postings, in integer cents. Pure arithmetic here; who calls it brings the
 * records.
 *
 * An event of the practice (a sale, a tip, a fee, a payout, a refund, a voucher used) becomes one entry: two or more
 * postings of one day that sum to zero. A posting says an account and signed cents: positive is a debit, negative a
 * credit, as IIF, Xero and hledger write them. Debits raise assets (clearing, undeposited, bank) and expenses
 * (merchant fees); credits raise revenue and what is owed (tax, tips, vouchers, packages). No posting names a
 * client. A split of one amount over several lines adds up to the amount to the cent.
 *
 * An event is told in legs, which say the part an account plays (a role); the practice's chart gives each role its
 * account. Both bases are made from the events themselves, neither from the other, so that ds_bases_agree can find a
 * fault in either.
 */
#ifndef DOWNSHIFT_LEDGER_H
#define DOWNSHIFT_LEDGER_H

#include <downshift/settings.h>

/* ---- roles and legs ---- */

#define DS_ROLE_ID(id, name, account, type) DS_ROLE_##id,
typedef enum { DS_ROLES(DS_ROLE_ID) DS_ROLE_COUNT } ds_account_role;

typedef struct {
    const char *name, *account; /* as listed above; static */
    ds_account_type type;
} ds_role_about;
extern const ds_role_about ds_roles[DS_ROLE_COUNT];

/* An account as the practice's bookkeeping names it. */
typedef struct {
    const char *name; /* never NULL; "": nobody said which */
    const char *code; /* number or code, for programs that ask for one; NULL: none */
    ds_account_type type;
} ds_account;

/* Why a liability moved: the columns of its roll-forward. */
typedef enum { DS_MOVED, DS_SOLD, DS_REDEEMED, DS_EXPIRED, DS_REFUNDED, DS_CAUSES } ds_cause;

typedef struct {
    ds_date date; /* the same for all of an entry */
    ds_account_role role;
    ds_cause cause;
    ds_cents cents; /* debit > 0 > credit; never 0 */
    const ds_account *account; /* borrowed; NULL: that of the role */
} ds_leg;

/* Of the two bases (settings.h): by the cash basis what stored value pays is nothing. */

/* ---- sales ---- */

/* A line as its source tells it. What came back has a list price below 0, and is not subtracted from what was sold. */
typedef struct {
    ds_line_kind kind;
    ds_cents list;     /* before discount and tax */
    ds_cents discount; /* what list is less by: of the sign of list, or 0 */
    ds_cents tax;      /* on top of both; as collected, never computed again */
    const ds_account *account; /* its income's own, borrowed; NULL: that of its kind */
} ds_sold;

typedef struct {
    ds_method method;  /* or DS_METHOD_COUNT: no file tells how */
    ds_cents amount; /* tip included; below 0: paid back */
} ds_paid;

typedef enum { DS_TO_EMPLOYEE, DS_TO_CONTRACTOR, DS_TO_OWNER } ds_tipped;

typedef struct {
    ds_date date;
    const ds_sold *line;
    const ds_paid *paid; /* both borrowed */
    size_t lines, payments;
    ds_cents charge; /* a service charge that is no tip */
    ds_cents tip;
    ds_tipped tipped;         /* an owner's tip is income, others' are owed to them */
    ds_cents settles;         /* of what is paid: for earlier sales that were not paid then */
    ds_line_kind settles_for; /* what those had sold */
} ds_money_sale;

/* The legs of a sale: at most DS_SALE_LEGS(lines, payments) of them, which sum to zero.
 * What was not paid stands as a receivable, what was paid too much as the client's credit; up to 4 cents either way
 * of a sale with cash in it are rounding. On the cash basis what stored value paid, and what is not paid yet, is taken
 * from the lines' income in the ratio of their net amounts (largest remainder).
 * memory   for work; what it takes stays until its reset
 * out      room for DS_SALE_LEGS
 * n        out: how many there are; 0 where nothing was sold or paid
 * Returns DS_DATA for amounts beyond 10^12 cents, more than 100,000 lines or payments, and a discount that is greater
 *   than its list price or has another sign: the source is to be looked at. DS_MEMORY.
 * Source   docs/decisions.md, "Two bases from the same events" */
DS_MUST ds_err ds_sale_legs(const ds_money_sale *s, ds_basis basis, ds_arena *memory, ds_leg *out, size_t *n,
                            ds_why *w);
#define DS_SALE_LEGS(lines, payments) (3 * (lines) + (payments) + 5)

/* ---- what moves between two accounts ---- */

/* X(id, name, debited, credited, cause). An amount below 0 is the other way round. */
#define DS_MOVES(X)                                                                                                    \
    X(FEE, "fee", FEES, CLEARING, MOVED)                                                                               \
    X(PAYOUT, "payout", BANK, CLEARING, MOVED)                                                                         \
    X(CASH_DEPOSIT, "cash-deposit", BANK, UNDEPOSITED, MOVED)                                                          \
    X(TRANSFER, "transfer", BANK, TRANSFERS, MOVED)                                                                    \
    X(TIPS_PAID_CASH, "tips-paid-cash", TIPS_PAYABLE, UNDEPOSITED, MOVED)                                              \
    X(DRAWER_SHORT, "drawer-short", OVER_SHORT, UNDEPOSITED, MOVED)                                                    \
    X(WAGES, "wages", WAGES, WAGES_PAYABLE, MOVED)                                                                     \
    X(PAYROLL_TAX, "payroll-tax", PAYROLL_TAX, PAYROLL_TAX_PAYABLE, MOVED)                                             \
    X(CONTRACTOR_PAY, "contractor-pay", CONTRACT_LABOUR, CONTRACTORS_PAYABLE, MOVED)                                   \
    X(GIFT_CARD_BREAKAGE, "gift-card-breakage", GIFT_CARDS, BREAKAGE, EXPIRED)                                         \
    X(PACKAGE_EXPIRED, "package-expired", PACKAGES, BREAKAGE, EXPIRED)                                                 \
    X(MEMBERSHIP_EXPIRED, "membership-expired", MEMBERSHIPS, BREAKAGE, EXPIRED)                                        \
    X(MEMBERSHIP_EARNED, "membership-earned", MEMBERSHIPS, SERVICES, REDEEMED)

#define DS_MOVE_ID(id, name, debited, credited, cause) DS_MOVE_##id,
typedef enum { DS_MOVES(DS_MOVE_ID) DS_MOVE_COUNT } ds_move;
extern const char *const ds_move_names[]; /* NULL ends them */

/* The two legs of a move; none where cents is 0, and none on the cash basis for what expires or is earned later:
 * it was income when it was sold. Returns how many. */
size_t ds_move_legs(ds_move move, ds_date date, ds_cents cents, ds_basis basis, ds_leg out[2]);

/* ---- books ---- */

/* Legs added up; begins as {0}. */
typedef struct {
    ds_cents debit[DS_ROLE_COUNT], credit[DS_ROLE_COUNT]; /* both 0 or more */
    ds_cents moved[DS_ROLE_COUNT][DS_CAUSES];             /* signed as legs are */
} ds_books;

/* Adds n legs to the books. */
void ds_book(ds_books *books, const ds_leg *leg, size_t n);
ds_cents ds_balance(const ds_books *books, ds_account_role role); /* debits less credits */
ds_cents ds_income(const ds_books *books);                /* of all roles of income: what was earned > 0 */

/* Whether income by the accrual less income by the cash basis is the rise of receivables less that of deferred
 * liabilities. DS_INTERNAL says both differences: a fault of ours. */
DS_MUST ds_err ds_bases_agree(const ds_books *accrual, const ds_books *cash, ds_why *w);

/* ---- postings ---- */

/* The account of each role, by DS_ROLES. */
typedef struct {
    ds_account of[DS_ROLE_COUNT];
} ds_chart;
/* The accounts of DS_ROLES, without codes; borrows nothing. */
void ds_chart_default(ds_chart *chart);

typedef struct {
    int64_t entry;             /* postings of one number are one entry; an entry's postings stand together */
    ds_date date;              /* the same for all of an entry */
    const ds_account *account; /* borrowed, never NULL, with a name */
    ds_cents cents;            /* debit > 0 > credit; never 0 */
    const char *memo; /* borrowed; words of an entry that is not its day's summary; NULL: of one that is */
} ds_posting;

/* The day's summary of legs: for each date an entry, numbered from 1 in the order of dates, with a posting for the
 * debits and one for the credits of each account, in the order of DS_ROLES. Roles that share an account's name share
 * its postings; what has an account of its own stands behind its role's.
 * leg     in any order, whole entries; sorted in place by date
 * chart   borrowed by the postings
 * out, n  out: n postings, in memory
 * Returns DS_DATA where a role in use has no account: says which, and the line of practice.yaml to add. DS_MEMORY. */
DS_MUST ds_err ds_daily_postings(ds_leg *leg, size_t legs, const ds_chart *chart, ds_arena *memory, ds_posting **out,
                                 size_t *n, ds_why *w);

/* Whether every entry balances: its debits and credits are equal to the cent, it has two postings or more, one date,
 * accounts with names and no empty amount. DS_INTERNAL names the first entry that does not and by how much: an
 * unbalanced entry is a fault of ours, not of the practice's logs. */
DS_MUST ds_err ds_postings_check(const ds_posting *p, size_t n, ds_why *w);

/* Splits total over n lines in the ratio of their weights by the largest remainder (Hamilton's method): each line
 * gets its exact share cut to whole cents, and the cents left over go, one each, to the lines whose cut was largest,
 * of equals to the earlier one. The parts always sum to total; a line of weight 0 gets 0; the split of -total is the
 * negative of that of total, so that a refund undoes its sale.
 * weight  0 or more, for example list prices in cents; their sum at most INT64_MAX
 * part    out: n amounts; untouched on failure
 * Returns false where a weight is negative, or nothing has a weight and total is not 0, or the sum of weights
 *   overflows, or total is INT64_MIN. */
DS_MUST bool ds_split_cents(ds_cents total, const int64_t *weight, size_t n, ds_cents *part);

#endif
