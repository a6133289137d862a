#include "store/room.h"

#include <downshift/inputs.h>

ds_err ds_store_inputs(ds_store *s, ds_inputs *out, ds_why *w)
{
    ds_hash h;
    ds_rows *rows = NULL;
    bool more = false;
    *out = (ds_inputs){ 0 };
    ds_hash_start(&h);
    ds_err err = ds_sqlite_int(&s->face, "PRAGMA user_version", &out->schema, w);
    if (!err) err = ds_ask(&s->face, DS_LIT("SELECT hash, format FROM source_file ORDER BY hash, format"), NULL, 0, &rows, w);
    while (!err && !(err = ds_rows_next(rows, &more, w)) && more) {
        out->files++;
        for (size_t i = 0; i < 2; i++) {
            const ds_val v = ds_rows_at(rows, i);
            ds_hash_add(&h, v.as.s.p, v.as.s.n);
            ds_hash_add(&h, "", 1);
        }
    }
    ds_rows_close(rows);
    ds_hash_end(&h, out->sum);
    return err;
}
