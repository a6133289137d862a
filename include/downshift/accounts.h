/* declare: the parts that accounts play in a practice's books, by which practice.yaml names its own (`accounts:`), and
 * the lists of settings of the books; what a row of these is, settings.h says.
 */
#ifndef DOWNSHIFT_ACCOUNTS_H
#define DOWNSHIFT_ACCOUNTS_H

typedef enum { DS_ASSET, DS_LIABILITY, DS_INCOME, DS_EXPENSE } ds_account_type;

/* X(id, name, account in a chart of the United States, type); "": only the practice can say which account.
 * untold_tenders: money of which no file tells how it came, as in a session log */
#define DS_ROLES(X)                                                                                                    \
    X(CLEARING, "card_clearing", "Card clearing", ASSET)                                                               \
    X(UNDEPOSITED, "undeposited", "Undeposited funds", ASSET)                                                          \
    X(TRANSFERS, "transfers", "Transfers clearing", ASSET)                                                             \
    X(OTHER_TENDERS, "other_tenders", "", ASSET)                                                                       \
    X(UNTOLD_TENDERS, "untold_tenders", "Takings clearing", ASSET)                                                     \
    X(BANK, "bank", "Checking", ASSET)                                                                                 \
    X(RECEIVABLE, "receivable", "Accounts receivable", ASSET)                                                          \
    X(SALES_TAX, "sales_tax", "Sales tax payable", LIABILITY)                                                          \
    X(TIPS_PAYABLE, "tips_payable", "Tips payable", LIABILITY)                                                         \
    X(GIFT_CARDS, "gift_cards", "Gift cards outstanding", LIABILITY)                                                   \
    X(PACKAGES, "packages", "Deferred packages", LIABILITY)                                                            \
    X(MEMBERSHIPS, "memberships", "Deferred memberships", LIABILITY)                                                   \
    X(CLIENT_CREDIT, "client_credit", "Client deposits and credit", LIABILITY)                                         \
    X(WAGES_PAYABLE, "wages_payable", "Wages payable", LIABILITY)                                                      \
    X(PAYROLL_TAX_PAYABLE, "payroll_tax_payable", "Payroll tax payable", LIABILITY)                                    \
    X(CONTRACTORS_PAYABLE, "contractors_payable", "Contractors payable", LIABILITY)                                    \
    X(SERVICES, "services", "Service revenue", INCOME)                                                                 \
    X(ADD_ONS, "add_ons", "Add-on revenue", INCOME)                                                                    \
    X(PRODUCTS, "products", "Product revenue", INCOME)                                                                 \
    X(CORPORATE, "corporate", "Corporate service revenue", INCOME)                                                     \
    X(NO_SHOW_FEES, "no_show_fees", "No-show fees", INCOME)                                                            \
    X(SERVICE_CHARGES, "service_charges", "Service charges", INCOME)                                                   \
    X(OTHER_SALES, "other_sales", "", INCOME)                                                                          \
    X(DISCOUNTS, "discounts", "Discounts", INCOME)                                                                     \
    X(REFUNDS_SERVICES, "refunds_services", "Refunds, services", INCOME)                                               \
    X(REFUNDS_PRODUCTS, "refunds_products", "Refunds, products", INCOME)                                               \
    X(OWNER_TIPS, "owner_tips", "Owner tips", INCOME)                                                                  \
    X(BREAKAGE, "breakage", "Gift card breakage", INCOME)                                                              \
    X(ROUNDING, "cash_rounding", "Cash rounding", INCOME)                                                              \
    X(GIFT_CARDS_SOLD, "gift_cards_sold", "Gift cards sold (cash basis)", INCOME)                                      \
    X(PACKAGES_SOLD, "packages_sold", "Packages sold (cash basis)", INCOME)                                            \
    X(MEMBERSHIPS_SOLD, "memberships_sold", "Memberships sold (cash basis)", INCOME)                                   \
    X(DEPOSITS_RECEIVED, "deposits_received", "Deposits received (cash basis)", INCOME)                                \
    X(FEES, "merchant_fees", "Merchant fees", EXPENSE)                                                                 \
    X(OVER_SHORT, "cash_over_short", "Cash over-short", EXPENSE)                                                       \
    X(WAGES, "wages", "Wages", EXPENSE)                                                                                \
    X(PAYROLL_TAX, "payroll_tax", "Payroll tax expense", EXPENSE)                                                      \
    X(CONTRACT_LABOUR, "contract_labour", "Contract labour", EXPENSE)

extern const char *const ds_account_names[]; /* "card_clearing", ...; then NULL */

/* ---- settings ---- */

#define DS_ACCOUNT_SETTINGS(X) \
    X(const char *, TEXT, part, NULL, \
      (ONE_OF(ds_account_names, "a part of an account"), FLAGS(DS_IS_KEY), EXAMPLE("services")), "", "") \
    X(const char *, TEXT, name, NULL, (WORDS, FLAGS(DS_REQUIRED), EXAMPLE("Service revenue")), "", \
      "as the bookkeeping program has it, Parent:Sub for one below another") \
    X(const char *, TEXT, code, NULL, (WORDS, EXAMPLE("\"4000\"")), "", "its number; Xero and Sage go by it")

#define DS_CATEGORY_SETTINGS(X) \
    X(const char *, TEXT, item, NULL, (WORDS, FLAGS(DS_IS_KEY), EXAMPLE("Aroma *")), "", "") \
    X(int, NAME, kind, -1, (NAMES(ds_line_names), EXAMPLE("add-on")), "", "what it is, whatever its file says") \
    X(const char *, TEXT, account, NULL, (WORDS), "", "one of its own") \
    X(const char *, TEXT, code, NULL, (WORDS), "", "and its number")

#define DS_TAX_SETTINGS(X) \
    X(const char *, TEXT, name, NULL, (WORDS, FLAGS(DS_IS_KEY), EXAMPLE("Sales tax")), "", "") \
    X(double, REAL, rate, 0, (RANGE(0, 100), EXAMPLE("8.25")), "", "per cent") \
    X(const char *, TEXT, jurisdiction, NULL, (WORDS, EXAMPLE("Travis County, Texas")), "", "")

#define DS_BOOK_SETTINGS(X) \
    X(ds_basis, NAME, basis, DS_ACCRUAL, (NAMES(basis_names)), "", \
      "accrual: earned when delivered; cash: when money is received") \
    X(ds_list, TEXTS, formats, { 0 }, (ONE_OF(ds_journal_formats, "a kind of import file"), EXAMPLE("[qbo]")), "", \
      "import files that are written beside the accountant's workbook") \
    X(const char *, TEXT, reference, "MP", (REFERENCE), "", "what references begin with: MP gives MP-20261013") \
    X(ds_shown_by, NAME, therapists, DS_SHOWN_BY_NAME, (NAMES(shown_by_names)), "", \
      "name or code, on the accountant's sheets") \
    X(bool, BOOL, alone, false, (), "", "yes: the owner is the only therapist, whom logs need not name") \
    X(bool, BOOL, post_pay, false, (), "", "yes: therapists' shares are posted; no: a payroll program does") \
    X(ds_pay_base, NAME, pay_base, DS_PAID_ON_NET, (NAMES(pay_base_names)), "", \
      "net: of what was charged; list: before discounts") \
    X(double, REAL, payroll_tax, 0, (RANGE(0, 100)), "", \
      "per cent that an employer adds on wages and tips, posted with pay") \
    X(double, REAL, breakage, 0, (RANGE(0, 50)), "", \
      "per cent of gift cards that are never used; 0, as many states' law asks: none is income") \
    X(ds_earning, NAME, membership, DS_EARNED_ON_USE, (NAMES(earning_names)), "", \
      "on-use, or by-day over the month after it is sold") \
    X(const char *, TEXT, xero_tax_rate, "Tax Exempt (0%)", (WORDS), "", \
      "the full name of the rate in Xero that says no tax")

#endif
