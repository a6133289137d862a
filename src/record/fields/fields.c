#include <downshift/record.h>

const char *const ds_kind_names[] = { "massage", "self", NULL };
const char *const ds_status_names[] = { "completed", "no-show", "late-cancel", "cancelled", NULL };

#define HOLDER_S 'S'
#define HOLDER_N 'N'
#define HOLDER_D 'D'
#define HOLDER_B 'B'

/* A class that is no DS_P_ constant does not compile; one of no class would have the value 0. */
#define X(id, name, holder, type, unit, low, high, direction, privacy, source)                                         \
    _Static_assert(DS_P_##privacy != 0, "the field " name " has no privacy class");
DS_FIELDS(X)
#undef X

/* the names of a NAME field; a constant expression, so that the table below stays one */
#define NAMES_OF(id)                                                                                                   \
    (DS_F_##id == DS_F_PRESSURE ? ds_pressure_names                                                                    \
     : DS_F_##id == DS_F_KIND   ? ds_kind_names                                                                        \
     : DS_F_##id == DS_F_STATUS ? ds_status_names                                                                      \
                                : NULL)

const ds_field ds_fields[DS_FIELD_COUNT] = {
#define X(id, name, holder, type, unit, low, high, direction, privacy, source)                                         \
    [DS_F_##id] = { name, HOLDER_##holder, DS_T_##type,    unit,   low,                                                \
                    high, DS_##direction,  DS_P_##privacy, source, NAMES_OF(id) },
    DS_FIELDS(X)
#undef X
};

bool ds_field_find(ds_str name, ds_field_id *out)
{
    for (int i = 0; i < DS_FIELD_COUNT; i++)
        if (ds_same(name, ds_str_of(ds_fields[i].name))) {
            *out = (ds_field_id)i;
            return true;
        }
    return false;
}
