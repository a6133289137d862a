/* declare: the parts that accounts play in a practice's books, by which practice.yaml names its own (`accounts:`).
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

#endif
