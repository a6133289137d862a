/* What an analysis reads of the records (query.h). */
#include "store/room.h"

#define ITEM(id, name) ", " name
#define EXPOSURES "status = 0 AND massage = 1"

#define FOLDED(id, name) ", coalesce(lower(trim(" name ")), '') AS " name
#define LEVELS(id, name)                                                                                               \
    " UNION SELECT '" name "', lower(trim(" name ")) FROM visit WHERE " EXPOSURES " AND kind = 0 AND trim(" name     \
    ") <> ''"
/* A value that is not believed is none here. */
#define UNBELIEVED(field)       "instr(unbelieved, ' " field " ')"
#define BELIEVED(column, field) ", iif(" UNBELIEVED(field) ", NULL, " column ") AS " column
#define OUTCOME(id, name)       BELIEVED(name, name)

static const char *const sql[DS_READ_COUNT] = {
    [DS_READ_CLIENTS] = "SELECT id, code FROM client ORDER BY id",
    [DS_READ_FORMER_CODES] = "SELECT c.code AS client, a.code, a.former FROM client_alias a JOIN client c ON c.id = "
                             "a.client WHERE a.former OR a.code <> c.code ORDER BY c.code, a.code",
    [DS_READ_PEOPLE] = "SELECT p.client, c.code, p.name_key, p.email_key, p.phone_key, p.short, p.email, p.phone FROM "
                       "person p JOIN client c ON c.id = p.client ORDER BY p.client, p.told",
    [DS_READ_APART] = "SELECT low, high FROM client_apart ORDER BY low, high",
    [DS_READ_SESSIONS] = "SELECT client, start" BELIEVED("duration", "duration_min") ", pressure, kind, booked_on"
                         DS_COMPARABLES(FOLDED) " FROM visit WHERE " EXPOSURES " AND NOT ifnull(" UNBELIEVED("start")
                         " OR " UNBELIEVED("kind") ", 0) ORDER BY client, start",
    [DS_READ_NIGHTS] = "SELECT client, night, source" BELIEVED("bed", "bedtime") ", offset_min" DS_OUTCOMES(OUTCOME)
                       BELIEVED("tib_min", "tib_min") ", device, version FROM sleep WHERE NOT ifnull(" UNBELIEVED("night_date") ", 0) ORDER BY client, night, source",
    [DS_READ_DAYS] = "SELECT client, date" DS_CONFOUNDERS(ITEM) " FROM day ORDER BY client, date",
    [DS_READ_HABITS] = "SELECT client, date, habit, amount FROM habit ORDER BY client, date, habit",
    [DS_READ_UNKNOWN_SESSIONS] = "SELECT client, date, start FROM unknown_session ORDER BY client, date, start",
    [DS_READ_MISSED] = "SELECT client, start, duration, booked_on FROM visit WHERE status IN (1, 2) AND massage = 1 "
                       "AND kind = 0 ORDER BY client, start",
    [DS_READ_SOURCES] = "SELECT id, name FROM source ORDER BY name",
    [DS_READ_LEVELS] = "SELECT '' AS factor, '' AS level WHERE 0" DS_COMPARABLES(LEVELS) " ORDER BY 1, 2",
    [DS_READ_PRICES] =
        "SELECT dense_rank() OVER (ORDER BY name) AS service, minutes, price, sessions FROM "
        "(SELECT trim(replace(lower(coalesce(service, '')), format('%d', round(duration)), '')) AS name, "
        "round(duration) AS minutes, price, count(*) AS sessions "
        "FROM visit WHERE " EXPOSURES " AND kind = 0 AND price > 0 AND duration > 0 AND start < :until AND unbelieved IS "
        "NULL "
        "GROUP BY 1, 2, 3) ORDER BY 1, 2, sessions DESC, price",
    [DS_READ_SERVICES] =
        "SELECT service, duration AS minutes, pressure, technique, price, count(*) AS visits FROM "
        "(SELECT s.service, s.duration, s.pressure, s.technique, s.price FROM session s WHERE trim(s.service) <> '' "
        "AND NOT EXISTS (SELECT 1 FROM session_line l WHERE l.client = s.client AND l.start = s.start) UNION ALL "
        "SELECT service, duration, pressure, technique, NULL FROM session_line WHERE service <> '') "
        "GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5",
};

ds_err ds_store_read(ds_store *s, ds_reading what, const ds_param *params, size_t n, ds_rows **out, ds_why *w)
{
    return ds_ask(&s->face, ds_str_of(sql[what]), params, n, out, w);
}
