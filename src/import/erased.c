#include "import/erased.h"
#include "import/notes.h"

static ds_records money_of(const ds_records *all)
{
    ds_records left = *all;
    left.n = 0;
    for (size_t i = 0; i < all->n; i++) {
        if (ds_kinds[all->record[i].kind].owner != DS_OWNER_SOURCE) continue;
        ds_record *r = &left.record[left.n++];
        *r = all->record[i];
        if (r->kind == DS_SALE) r->has &= ~(UINT64_C(1) << DS_SALE_VISIT_REF | UINT64_C(1) << DS_SALE_CLIENT);
    }
    return left;
}

ds_records ds_erased_leave(job *j, const ds_records *all, int64_t *client, ds_row_fate *fate)
{
    if (*client != DS_ERASED_CLIENT) return *all;
    const ds_records left = money_of(all);
    *client = 0;
    j->left_out++;
    if (!left.n) *fate = DS_ROW_IGNORED;
    return left;
}

void ds_erased_blank(ds_kept_row *k)
{
    k->value = "";
    k->reason = DS_OF_ERASED;
    k->client_code = (ds_str){ 0 };
    k->no_massage = true;
    k->start = DS_NO_TIME;
    if (!k->refused) k->amount = NULL; /* else its money is missing in the books */
}

bool ds_erased_all(const job *j)
{
    const ds_counts *c = &j->r->counts;
    return j->left_out && c->ignored == c->rows && j->left_out == c->rows;
}

void ds_erased_note(const job *j)
{
    if (j->left_out)
        ds_note(j->r->note, "%lld %s of persons whose data were erased, left out", (long long)j->left_out, j->left_out == 1 ? "row" : "rows");
}
