/* The columns of a record's table, made from its kind's field list (record.h): the SQL, the binding and the comparing cannot drift
 * apart. Every table begins with DS_FIXED columns; those of a source's records have `source` next, and `nth` where rows may truly
 * repeat; of these each file keeps its own. The fields follow in the order of the list, but for those that only place others. */
#ifndef DOWNSHIFT_STORE_COLUMNS_H
#define DOWNSHIFT_STORE_COLUMNS_H

#include <downshift/record.h>

/* By role, whether a field has a column, and whether that is part of the key. */
#define DS_STORED_KEY(x)   x
#define DS_STORED_REF(x)   x
#define DS_STORED_NEED(x)  x
#define DS_STORED_VALUE(x) x
#define DS_STORED_MADE(x)  x
#define DS_STORED_ROW(x)
#define DS_KEYED_KEY(x) x
#define DS_KEYED_REF(x) x
#define DS_KEYED_NEED(x)
#define DS_KEYED_VALUE(x)
#define DS_KEYED_MADE(x)
#define DS_KEYED_ROW(x)

/* ", start, duration", ", ?, ?", " AND client = ? AND start = ?": X of a field list */
#define DS_COLUMN_NAME(id, name, column, role, ...)  DS_STORED_##role(", " #column)
#define DS_COLUMN_MARK(id, name, column, role, ...)  DS_STORED_##role(", ?")
#define DS_COLUMN_WHERE(id, name, column, role, ...) DS_KEYED_##role(" AND " #column " = ?")
/* ", duration": values that came in, without the key and what is made of them */
#define DS_VALUED_KEY(x)
#define DS_VALUED_REF(x)
#define DS_VALUED_NEED(x)  x
#define DS_VALUED_VALUE(x) x
#define DS_VALUED_MADE(x)
#define DS_VALUED_ROW(x)
#define DS_COLUMN_VALUE(id, name, column, role, ...) DS_VALUED_##role(", " #column)

/* ", 'duration_min', duration": for a digest (rows/digest.h) */
#define DS_COLUMN_PAIR(id, name, column, role, ...) DS_STORED_##role(", '" name "', " #column)

/* The digest of a row left aside; client: the SQL of that value. */
#define DS_LEFT_ASIDE(client, key)                                                                                     \
    "row_digest('file', file, 'line', line, 'refused', refused, 'field', field, 'value', value, 'reason', reason, "    \
    "'session', session, 'kind', kind, 'client', " client ", 'date', date, 'start', start, 'source', source, "         \
    "'client_key', " key ", 'amount', amount)"

/* Positions in a row of values; a field's is DS_C_FIELD + its number. */
enum {
    DS_C_DOUBT,
    DS_C_FILE,
    DS_C_LINE,
    DS_C_DIGEST,
    DS_C_SOURCE,
    DS_C_NTH,
    DS_C_FIELD,
    DS_COLUMNS = DS_C_FIELD + DS_MAX_FIELDS
};

/* What more than its key fields tells records apart, by their kind's owner. */
#define DS_OWNED_NAME_CLIENT  ""
#define DS_OWNED_NAME_SERIES  ", source"
#define DS_OWNED_NAME_SOURCE  ", source, nth"
#define DS_OWNED_NAME_TURN    ", nth"
#define DS_OWNED_NAME_PRACTICE ""
#define DS_OWNED_NAME_WHOLE ""
#define DS_OWNED_MARK_CLIENT  ""
#define DS_OWNED_MARK_SERIES  ", ?"
#define DS_OWNED_MARK_SOURCE  ", ?, ?"
#define DS_OWNED_MARK_TURN    ", ?"
#define DS_OWNED_MARK_PRACTICE ""
#define DS_OWNED_MARK_WHOLE ""
#define DS_OWNED_PAIR_CLIENT  ""
#define DS_OWNED_PAIR_SERIES  ", 'source', source"
#define DS_OWNED_PAIR_SOURCE  ", 'source', source, 'nth', nth"
#define DS_OWNED_PAIR_TURN    ", 'nth', nth"
#define DS_OWNED_PAIR_PRACTICE ""
#define DS_OWNED_PAIR_WHOLE ""
#define DS_OWNED_WHERE_CLIENT ""
#define DS_OWNED_WHERE_SERIES " AND source = ?"
#define DS_OWNED_WHERE_SOURCE " AND file = ? AND source = ? AND nth = ?" /* in the order of the positions above */
#define DS_OWNED_WHERE_TURN   " AND nth = ?"
#define DS_OWNED_WHERE_PRACTICE ""
#define DS_OWNED_WHERE_WHOLE ""

#endif
