/* The practice's chart of accounts, and what is missing in it. */
#include "ledger/keep/keep.h"

#include <downshift/growing.h>

#include <string.h>

/* Numbers of the shipped chart of the United States: 1000 assets, 2000 what is owed, 4000 income, 6000 expenses. */
static const char *const codes[DS_ROLE_COUNT] = {
    [DS_ROLE_CLEARING] = "1050",
    [DS_ROLE_UNDEPOSITED] = "1060",
    [DS_ROLE_TRANSFERS] = "1070",
    [DS_ROLE_OTHER_TENDERS] = "1080",
    [DS_ROLE_UNTOLD_TENDERS] = "1090",
    [DS_ROLE_BANK] = "1000",
    [DS_ROLE_RECEIVABLE] = "1200",
    [DS_ROLE_SALES_TAX] = "2200",
    [DS_ROLE_TIPS_PAYABLE] = "2210",
    [DS_ROLE_GIFT_CARDS] = "2300",
    [DS_ROLE_PACKAGES] = "2310",
    [DS_ROLE_MEMBERSHIPS] = "2320",
    [DS_ROLE_CLIENT_CREDIT] = "2330",
    [DS_ROLE_WAGES_PAYABLE] = "2400",
    [DS_ROLE_PAYROLL_TAX_PAYABLE] = "2410",
    [DS_ROLE_CONTRACTORS_PAYABLE] = "2420",
    [DS_ROLE_SERVICES] = "4000",
    [DS_ROLE_ADD_ONS] = "4010",
    [DS_ROLE_PRODUCTS] = "4020",
    [DS_ROLE_CORPORATE] = "4030",
    [DS_ROLE_NO_SHOW_FEES] = "4040",
    [DS_ROLE_SERVICE_CHARGES] = "4050",
    [DS_ROLE_OTHER_SALES] = "4090",
    [DS_ROLE_DISCOUNTS] = "4100",
    [DS_ROLE_REFUNDS_SERVICES] = "4110",
    [DS_ROLE_REFUNDS_PRODUCTS] = "4120",
    [DS_ROLE_OWNER_TIPS] = "4200",
    [DS_ROLE_BREAKAGE] = "4210",
    [DS_ROLE_ROUNDING] = "4220",
    [DS_ROLE_GIFT_CARDS_SOLD] = "4300",
    [DS_ROLE_PACKAGES_SOLD] = "4310",
    [DS_ROLE_MEMBERSHIPS_SOLD] = "4320",
    [DS_ROLE_DEPOSITS_RECEIVED] = "4330",
    [DS_ROLE_FEES] = "6000",
    [DS_ROLE_OVER_SHORT] = "6010",
    [DS_ROLE_WAGES] = "6100",
    [DS_ROLE_PAYROLL_TAX] = "6110",
    [DS_ROLE_CONTRACT_LABOUR] = "6120",
};

/* Names for a draft where the shipped chart has none: the practice is to choose. */
static const char *draft_name(ds_account_role r)
{
    if (r == DS_ROLE_OTHER_TENDERS) return "Other payments clearing";
    return r == DS_ROLE_OTHER_SALES ? "Other sales" : ds_roles[r].account;
}

static int role_of(const char *name)
{
    ds_account_role r = 0;
    while (r < DS_ROLE_COUNT && strcmp(ds_roles[r].name, name) != 0) r++;
    return (int)r;
}

/* The names of categories as a catalogue of services, by which names with a * are found. */
static bool make_names(struct led_keep *k)
{
    const ds_list *c = &k->order->settings->categories;
    ds_service *name = ds_alloc(k->a, (c->n + 1) * sizeof *name);
    if (!name) return false;
    for (size_t i = 0; i < c->n; i++) name[i].name = ((const ds_category *)c->item)[i].item;
    k->names.services = (ds_list){ name, c->n };
    return (k->own = ds_alloc(k->a, (c->n + 1) * sizeof *k->own));
}

ds_err led_chart_make(struct led_keep *k, ds_why *w)
{
    const ds_account_setting *s = k->order->settings->accounts.item;
    ds_chart_default(&k->chart);
    for (ds_account_role r = 0; r < DS_ROLE_COUNT; r++) k->chart.of[r].code = codes[r];
    for (size_t i = 0; i < k->order->settings->accounts.n; i++) {
        const int r = role_of(s[i].part);
        k->chart.of[r].name = s[i].name;
        k->chart.of[r].code = s[i].code;
        k->named[r] = true;
    }
    for (ds_account_role r = 0; r < DS_ROLE_COUNT; r++) {
        if (*k->chart.of[r].name) continue;
        k->chart.of[r].name = ds_textf(k->a, "No account: %s", ds_roles[r].name);
        if (!k->chart.of[r].name) return ds_fail(w, DS_MEMORY, "accounts");
    }
    return make_names(k) ? DS_OK : ds_fail(w, DS_MEMORY, "accounts");
}

const ds_category *led_category_of(const struct led_keep *k, const char *item)
{
    const ds_service *found = ds_service_find(&k->names, ds_str_of(item)), *first = k->names.services.item;
    return found ? (const ds_category *)k->order->settings->categories.item + (found - first) : NULL;
}

const ds_account *led_category_account(struct led_keep *k, const ds_category *c)
{
    const size_t i = (size_t)(c - (const ds_category *)k->order->settings->categories.item);
    if (!c->account) return NULL;
    k->own[i] = (ds_account){ c->account, c->code, DS_INCOME };
    return &k->own[i];
}

bool led_ask_category(struct led_keep *k, const char *item)
{
    for (size_t i = 0; i < k->asked_n; i++)
        if (!strcmp(k->asked[i], item)) return true;
    const char **room = ds_room_for_one(k->a, k->asked, k->asked_n, &k->asked_room, 16, sizeof *room);
    if (!room) return false;
    k->asked = room;
    k->asked[k->asked_n++] = item;
    return true;
}

/* ---- what is missing ---- */

static bool is_missing(const struct led_keep *k, ds_account_role r)
{
    if (!k->used[r] || k->named[r] || k->order->accounts == DS_ACCOUNTS_MARKED) return false;
    return k->order->accounts == DS_ACCOUNTS_ASKED || !*ds_roles[r].account;
}

static bool put(struct led_keep *k, ds_growing *g, const char *fmt, const char *a, const char *b, const char *c)
{
    const char *text = ds_textf(k->a, fmt, a, b, c);
    return text && ds_grow(g, ds_str_of(text));
}

static bool put_account(struct led_keep *k, ds_growing *g, ds_account_role r)
{
    const char *name = ds_yaml_text(draft_name(r), k->a);
    return name && put(k, g, "  %s: {name: %s, code: \"%s\"}\n", ds_roles[r].name, name, codes[r]);
}

static bool put_category(struct led_keep *k, ds_growing *g, const char *item)
{
    const char *name = ds_yaml_text(item, k->a);
    return name && put(k, g,
                       "  %s: {kind: other} # choose: service, add-on, product, gift-card, package, membership, "
                       "no-show-fee%s%s\n",
                       name, "", "");
}

ds_err led_missing(struct led_keep *k, const char **out, ds_why *w)
{
    ds_growing g = { .a = k->a };
    const bool categories = is_missing(k, DS_ROLE_OTHER_SALES) && k->asked_n;
    bool ok = true, any = false;
    for (ds_account_role r = 0; ok && r < DS_ROLE_COUNT; r++) {
        if (!is_missing(k, r)) continue;
        if (!any) ok = ds_grow(&g, DS_LIT("accounts:\n"));
        ok = ok && put_account(k, &g, r);
        any = true;
    }
    if (categories) ok = ok && ds_grow(&g, DS_LIT("categories:\n"));
    for (size_t i = 0; ok && categories && i < k->asked_n; i++) ok = put_category(k, &g, k->asked[i]);
    *out = g.p;
    return ok ? DS_OK : ds_fail(w, DS_MEMORY, "accounts that are missing");
}
