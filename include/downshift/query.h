/* query: SELECTs on anything that answers them: the store, or a snapshot made for an audience. */
#ifndef DOWNSHIFT_QUERY_H
#define DOWNSHIFT_QUERY_H

#include <downshift/base.h>

/* Anything that answers SELECTs: the store, or a snapshot made for an audience. */
typedef struct ds_db ds_db;

typedef enum { DS_V_NULL, DS_V_INT, DS_V_REAL, DS_V_TEXT } ds_vtype;
typedef struct {
    ds_vtype type;
    union {
        int64_t i;
        double d;
        ds_str s;
    } as;
} ds_val;
#define DS_VINT(x) ((ds_val){ DS_V_INT, { .i = (x) } })
#define DS_VREAL(x) ((ds_val){ DS_V_REAL, { .d = (x) } }) /* NaN is stored as NULL */
#define DS_VTEXT(x) ((ds_val){ DS_V_TEXT, { .s = (x) } })

typedef struct {
    const char *name; /* without the colon */
    ds_val value;
} ds_param;

typedef struct ds_rows ds_rows;
/* One SELECT (or WITH ... SELECT); anything else, and a parameter that has no value in params (a NULL counts as one), is DS_CONFIG with
 * SQLite's words; a function off the allow-list is DS_DENIED. Texts in values live until the next row. */
DS_MUST ds_err ds_ask(ds_db *db, ds_str sql, const ds_param *params, size_t n, ds_rows **out, ds_why *w);
DS_MUST ds_err ds_rows_next(ds_rows *r, bool *more, ds_why *w);
size_t ds_rows_width(const ds_rows *r);
const char *ds_rows_name(const ds_rows *r, size_t i);
ds_val ds_rows_at(const ds_rows *r, size_t i);
void ds_rows_close(ds_rows *r); /* NULL is fine */
double ds_val_real(ds_val v);   /* NULL and text give NaN */
int64_t ds_val_int(ds_val v, int64_t if_null);

#endif
