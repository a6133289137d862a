#include <downshift/record.h>

#include <string.h>

/* A class that is no DS_P_ constant does not compile; one of no class would have the value 0. */
#define X(id, name, column, role, type, names, unit, low, high, direction, privacy, source)                            \
    _Static_assert(DS_P_##privacy != 0, "the field " name " has no privacy class");
DS_SESSION_FIELDS(X)
DS_SLEEP_FIELDS(X)
DS_DAY_FIELDS(X)
DS_SCORE_FIELDS(X)
DS_EVENT_FIELDS(X)
DS_PLAN_FIELDS(X)
DS_SALE_FIELDS(X)
DS_SALE_LINE_FIELDS(X)
DS_TENDER_FIELDS(X)
DS_FEE_FIELDS(X)
DS_PAYOUT_FIELDS(X)
DS_CORPORATE_EVENT_FIELDS(X)
DS_NOTE_FIELDS(X)
DS_HABIT_FIELDS(X)
DS_DECISION_FIELDS(X)
DS_PLANNED_FIELDS(X)
#undef X

#define X(ID, id, owner) _Static_assert((int)DS_##ID##_COUNT <= (int)DS_MAX_FIELDS, "the fields of a " #id " fit");
DS_RECORD_KINDS(X)
#undef X

#define X(id, name, column, role, type, names, unit, low, high, direction, privacy, source)                            \
    { name, DS_R_##role, DS_T_##type, names, unit, low, high, DS_##direction, DS_P_##privacy, source },
static const ds_field session_fields[] = { DS_SESSION_FIELDS(X) };
static const ds_field sleep_fields[] = { DS_SLEEP_FIELDS(X) };
static const ds_field day_fields[] = { DS_DAY_FIELDS(X) };
static const ds_field score_fields[] = { DS_SCORE_FIELDS(X) };
static const ds_field event_fields[] = { DS_EVENT_FIELDS(X) };
static const ds_field plan_fields[] = { DS_PLAN_FIELDS(X) };
static const ds_field sale_fields[] = { DS_SALE_FIELDS(X) };
static const ds_field sale_line_fields[] = { DS_SALE_LINE_FIELDS(X) };
static const ds_field tender_fields[] = { DS_TENDER_FIELDS(X) };
static const ds_field fee_fields[] = { DS_FEE_FIELDS(X) };
static const ds_field payout_fields[] = { DS_PAYOUT_FIELDS(X) };
static const ds_field corporate_event_fields[] = { DS_CORPORATE_EVENT_FIELDS(X) };
static const ds_field note_fields[] = { DS_NOTE_FIELDS(X) };
static const ds_field habit_fields[] = { DS_HABIT_FIELDS(X) };
static const ds_field decision_fields[] = { DS_DECISION_FIELDS(X) };
static const ds_field planned_fields[] = { DS_PLANNED_FIELDS(X) };
#undef X

/* client, day, start */
#define SESSION   DS_SESSION_CLIENT, DS_SESSION_DATE, DS_SESSION_START
#define SLEEP     DS_SLEEP_CLIENT, DS_SLEEP_NIGHT_DATE, DS_NO_FIELD
#define DAY       DS_DAY_CLIENT, DS_DAY_DATE, DS_NO_FIELD
#define SCORE     DS_SCORE_CLIENT, DS_SCORE_DATE, DS_NO_FIELD
#define EVENT     DS_EVENT_CLIENT, DS_EVENT_DATE, DS_NO_FIELD
#define PLAN      DS_PLAN_CLIENT, DS_PLAN_DATE, DS_NO_FIELD
#define SALE      DS_SALE_CLIENT, DS_SALE_DATE, DS_SALE_SOLD_AT
#define SALE_LINE DS_NO_FIELD, DS_SALE_LINE_DATE, DS_NO_FIELD
#define TENDER    DS_NO_FIELD, DS_TENDER_DATE, DS_NO_FIELD
#define FEE       DS_NO_FIELD, DS_FEE_DATE, DS_NO_FIELD
#define PAYOUT    DS_NO_FIELD, DS_PAYOUT_DATE, DS_NO_FIELD
#define NOTE      DS_NOTE_CLIENT, DS_NOTE_DATE, DS_NO_FIELD
#define HABIT     DS_HABIT_CLIENT, DS_HABIT_DATE, DS_NO_FIELD
#define DECISION  DS_NO_FIELD, DS_DECISION_DATE, DS_NO_FIELD
#define PLANNED   DS_PLANNED_CLIENT, DS_PLANNED_DATE, DS_NO_FIELD
#define CORPORATE_EVENT DS_NO_FIELD, DS_CORPORATE_EVENT_DATE, DS_CORPORATE_EVENT_START

const ds_kind ds_kinds[DS_KINDS] = {
#define X(ID, id, owner) [DS_##ID] = { #id, DS_OWNER_##owner, id##_fields, DS_##ID##_COUNT, ID },
    DS_RECORD_KINDS(X)
#undef X
};

int ds_field_find(ds_record_kind kind, ds_str name)
{
    const ds_kind *k = &ds_kinds[kind];
    for (int i = 0; i < k->fields; i++)
        if (ds_same(name, ds_str_of(k->field[i].name))) return i;
    return DS_NO_FIELD;
}

ds_date ds_record_day(const ds_record *r)
{
    const ds_kind *k = &ds_kinds[r->kind];
    if (ds_has(r, k->day)) return (ds_date)r->v[k->day].whole;
    return ds_has(r, k->start) ? ds_local_date(r->v[k->start].time.local) : DS_NO_DATE;
}
