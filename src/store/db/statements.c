#include "store/room.h"
#include "store/columns.h"
#include "store/db/wide.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* INSERT and REPLACE take the same parameters, in the order of columns.h. */
#define ROW(table, owner, fields)                                                                                      \
    " INTO " #table " (doubt, file, line, digest" DS_OWNED_NAME_##owner fields(                                        \
        DS_COLUMN_NAME) ") VALUES (?, ?, ?, ?" DS_OWNED_MARK_##owner                                                   \
    fields(DS_COLUMN_MARK) ")"
#define ALL(table, owner, fields)                                                                                      \
    "SELECT doubt, file, line, digest" DS_OWNED_NAME_##owner fields(DS_COLUMN_NAME) " FROM " #table
#define READ(table, owner, fields) ALL(table, owner, fields) " WHERE 1" DS_OWNED_WHERE_##owner fields(DS_COLUMN_WHERE)
/* Files of the format and client of file ?1 that came before it and tell of days from ?2 to ?3 */
#define OLDER                                                                                                          \
    "FROM source_file f JOIN source_file g ON g.format = f.format AND g.client IS f.client AND g.id < f.id AND "       \
    "g.first_day <= ?3 AND g.last_day >= ?2 WHERE f.id = ?1"
/* Their rows: of millions of others none is handed out, since a file is no key */
#define OF_OLDER(table, owner, fields) ALL(table, owner, fields) " WHERE file IN (SELECT g.id " OLDER ")"
/* What a single row told, and two columns more. */
#define TELL(table, owner, fields)                                                                                     \
    "REPLACE INTO " #table " (doubt, file, line, digest" DS_OWNED_NAME_##owner fields(DS_COLUMN_NAME)                  \
    ", mark, aside) VALUES (?, ?, ?, ?" DS_OWNED_MARK_##owner fields(DS_COLUMN_MARK) ", ?, ?)"
#define TOLD(table, owner, fields)                                                                                     \
    "SELECT doubt, file, line, digest" DS_OWNED_NAME_##owner fields(DS_COLUMN_NAME) ", mark, aside FROM " #table
#define OF_DAYS " WHERE source = ?4 AND date BETWEEN ?2 AND ?3 AND file = ?1"
#define SLEPT "bed, rise, wake, offset_min, tib_min, tst_min, quality, sleep_score"
#define AT_START " WHERE client = ?1 AND start = ?2"
#define NEAR " WHERE client = ?1 AND source = ?2 AND night BETWEEN ?3 AND ?4"

#define NAME(table, TYPE, column, part, CLASS) ", " #column
#define MARK(table, TYPE, column, part, CLASS) ", ?"

/* Sales that may be of a visit, and their order. */
#define SOLD "coalesce(total, net, gross) > 0"
#define IN_TURN "date, sold_at, teller, sale_ref, nth, file"

/* The file was read before, and as many of its rows came in. */
#define AS_MANY "readings AND fresh + changed + same = ?3 + ?4 + ?5"

/* The days of all records that are about one, days since 1970-01-01. */
#define DAYS                                                                                                           \
    "SELECT day FROM (SELECT start / 86400 AS day FROM session UNION ALL SELECT night FROM sleep "                     \
    "UNION ALL SELECT date FROM day UNION ALL SELECT date FROM score UNION ALL SELECT date FROM habit UNION ALL SELECT date FROM sale "                 \
    "UNION ALL SELECT date FROM sale_line UNION ALL SELECT date FROM tender UNION ALL SELECT date FROM fee "           \
    "UNION ALL SELECT date FROM payout UNION ALL SELECT date FROM corporate_event UNION ALL SELECT date FROM note) WHERE day BETWEEN ? AND ? ORDER BY day"

/* A client's visits of the day on which ?2 lies, and which sides tell of each; the row at line ?5 of file ?4 does not count. */
#define OF_SIDES                                                                                                       \
    "WITH told AS (SELECT start, file, line FROM session WHERE client = ?1 AND start BETWEEN ?2 / 86400 * 86400 AND ?2 / "  \
    "86400 * 86400 + 86399 UNION SELECT start, file, line FROM session_told WHERE client = ?1 AND mark <= 0 AND start "    \
    "BETWEEN ?2 / 86400 * 86400 AND ?2 / 86400 * 86400 + 86399), sides AS (SELECT t.start, max(f.format = "               \
    "'downshift-sessions') AS noted, max(f.format <> 'downshift-sessions') AS booked FROM told t JOIN source_file f ON "   \
    "f.id = t.file WHERE NOT (t.file = ?4 AND t.line = ?5) GROUP BY t.start), side AS (SELECT d.start, d.noted, d.booked, "  \
    "s.status, s.duration, s.kind FROM sides d JOIN session s ON s.client = ?1 AND s.start = d.start) "

static const char *const sql[DS_Q_COUNT] = {
    [DS_Q_CLIENT_ADD] = "INSERT INTO client (code) VALUES (?)",
    [DS_Q_CLIENT_NAMED] = "SELECT id FROM client WHERE code = ?",
    [DS_Q_CLIENT_CODE] = "SELECT code FROM client WHERE id = ?",
    [DS_Q_CLIENT_RENAME] = "UPDATE client SET code = ?2 WHERE id = ?1",
    [DS_Q_CLIENT_DROP] = "DELETE FROM client WHERE id = ?",
    [DS_Q_CLIENTS_UNSETTLED] =
        "SELECT id, code FROM client WHERE id NOT IN (SELECT client FROM client_alias) ORDER BY id",
    [DS_Q_ALIAS_FIND] = "SELECT iif(former, -client, client) FROM client_alias WHERE key = ?",
    [DS_Q_ALIAS_PUT] = "REPLACE INTO client_alias (key, client, code, former) VALUES (?, ?, ?, ?)",
    /* codes whose keys nobody gave: what damage made of a key */
    [DS_Q_ALIAS_SWEEP] = "DELETE FROM client_alias WHERE client = ? AND key NOT IN "
                         "(SELECT key FROM seal WHERE part = 'client_alias')",
    [DS_Q_ALIAS_CODE] = "SELECT code FROM client_alias WHERE client = ? AND NOT former ORDER BY key LIMIT 1",
    [DS_Q_ALIAS_RETIRE] = "UPDATE client_alias SET former = 1 WHERE key = ?",
    [DS_Q_ALIAS_GIVE] = "UPDATE client_alias SET client = ?2 WHERE client = ?1",
    [DS_Q_PERSON_FIND] = "SELECT client FROM person WHERE told = ?",
    /* One address may be of thousands: only those are asked whose names share a word, or who have none. */
    [DS_Q_PERSON_LIKE] = "WITH RECURSIVE part (word, rest) AS (SELECT '', ?3 || ' ' UNION ALL SELECT substr(rest, 1, "
                         "instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM part WHERE rest <> '') "
                         "SELECT client, email_key, phone_key, name_key FROM person WHERE client IN ("
                         "SELECT w.client FROM part p CROSS JOIN person_word w ON w.key IN (?1, ?2) AND w.word = p.word "
                         "UNION SELECT client FROM person WHERE ?3 IS NULL AND (email_key = ?1 OR phone_key = ?2) "
                         "UNION SELECT client FROM person WHERE name_key = ?3) ORDER BY client",
    [DS_Q_PERSON_WORDS] = "INSERT OR IGNORE INTO person_word (key, word, client) WITH RECURSIVE part (word, rest) AS (SELECT "
                          "NULL, ifnull(name_key, '') || ' ' FROM person WHERE client = ?1 UNION ALL SELECT substr(rest, 1, "
                          "instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM part WHERE rest <> '') "
                          "SELECT k.key, p.word, ?1 FROM part p CROSS JOIN (SELECT email_key AS key FROM person WHERE client = "
                          "?1 AND email_key NOT NULL UNION SELECT phone_key FROM person WHERE client = ?1 AND phone_key NOT "
                          "NULL) k WHERE p.word NOT NULL",
    [DS_Q_PERSON_UNWORD] = "DELETE FROM person_word WHERE client = ?1",
    [DS_Q_PERSON_OF] = "SELECT name, email, phone FROM person WHERE client = ? ORDER BY told",
    [DS_Q_PERSON_ANY] = "SELECT 1 FROM person WHERE client = ? LIMIT 1",
    [DS_Q_PERSON_PUT] = "INSERT INTO person (told, client, name, email, phone, name_key, email_key, phone_key, short) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [DS_Q_PERSON_GIVE] = "UPDATE person SET client = ?2 WHERE client = ?1",
    [DS_Q_WIDE_CODES] = "SELECT iif(former, -client, client), key || char(31) || code FROM client_alias WHERE key " DS_WIDE " ORDER BY key",
    [DS_Q_WIDE_PEOPLE] = "SELECT id, client || char(31) || ifnull(name, '') || char(31) || ifnull(email, '') || char(31) || "
                         "ifnull(phone_key, '') FROM person WHERE name_key " DS_WIDE " OR email_key " DS_WIDE " ORDER BY id",
    [DS_Q_REKEY_ALIAS] = "UPDATE client_alias SET key = ?2 WHERE key = ?1",
    [DS_Q_REKEY_DROP] = "DELETE FROM client_alias WHERE key = ?1",
    [DS_Q_REKEY_ROWS] = "UPDATE source_row SET client_key = ?2, digest = " DS_LEFT_ASIDE("client", "?2") " WHERE client_key = ?1",
    [DS_Q_REKEY_CELLS] = "UPDATE source_cell SET client_key = ?2 WHERE client_key = ?1",
    [DS_Q_REKEY_CLIENTS] = "UPDATE OR REPLACE source_client SET client_key = ?2 WHERE client_key = ?1",
    [DS_Q_REKEY_PERSON] = "UPDATE person SET told = iif(EXISTS (SELECT 1 FROM person q WHERE q.told = ?2 AND q.id <> ?1), told, ?2), "
                          "name_key = ?3, email_key = ?4 WHERE id = ?1",
    [DS_Q_APART_ANY] = "SELECT 1 FROM client_apart WHERE low = ?1 AND high = ?2",
    [DS_Q_APART_PUT] = "INSERT OR IGNORE INTO client_apart (low, high) VALUES (?, ?)",
    [DS_Q_APART_GIVE] = "INSERT OR IGNORE INTO client_apart (low, high) SELECT min(a, b), max(a, b) FROM (SELECT "
                        "iif(low = ?1, ?2, low) AS a, iif(high = ?1, ?2, high) AS b FROM client_apart WHERE low = ?1 OR "
                        "high = ?1) WHERE a <> b",
    [DS_Q_APART_DROP] = "DELETE FROM client_apart WHERE low = ?1 OR high = ?1",
    [DS_Q_AUTHORISATION_PUT] = "INSERT INTO authorisation (client, partner, sleep, sessions, given, until) VALUES (?, ?, ?, ?, ?, ?)",
    [DS_Q_AUTHORISATION_FIND] = "SELECT id FROM authorisation WHERE client = ?1 AND partner = ?2 COLLATE NOCASE AND revoked IS NULL AND until >= ?3 LIMIT 1",
    [DS_Q_AUTHORISATION_REVOKE] = "UPDATE authorisation SET revoked = ?3 WHERE client = ?1 AND partner = ?2 COLLATE NOCASE AND revoked IS NULL AND until >= ?3",
    [DS_Q_AUTHORISATION_GIVE] = "UPDATE authorisation SET client = ?2 WHERE client = ?1",
    [DS_Q_EXPERIMENT_PUT] = "INSERT INTO experiment (client, comparison, level0, level1, outcome, units, block, every, first, seed, sealed, drawn, nights, "
                            "sigma, rho, detectable) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [DS_Q_EXPERIMENT_UNIT_PUT] = "INSERT INTO experiment_unit (experiment, number, block, day, level, opened) VALUES (?, ?, ?, ?, ?, ?)",
    [DS_Q_EXPERIMENT_NEXT] = "SELECT number FROM experiment_unit WHERE experiment = ? AND opened IS NULL ORDER BY number LIMIT 1",
    [DS_Q_EXPERIMENT_OPEN] = "UPDATE experiment_unit SET opened = ?3 WHERE experiment = ?1 AND number = ?2",
    [DS_Q_EXPERIMENT_GIVE] = "UPDATE experiment SET client = ?2 WHERE client = ?1",
    [DS_Q_RELEASE_ADD] = "INSERT INTO release_log (made_at, audience, recipient, client, report, period, file, hash) SELECT ?1, ?2, ?3, ?4, ?5, "
                         "?6, ?7, ?8 WHERE NOT EXISTS (SELECT 1 FROM release_log WHERE audience = ?2 AND recipient = ?3 AND client IS ?4 "
                         "AND file = ?7 AND hash = ?8)",
    [DS_Q_RELEASE_GIVE] = "UPDATE release_log SET client = ?2 WHERE client = ?1",
    [DS_Q_PARTNER_RELEASE_ADD] = "INSERT INTO partner_release (partner, kind, period, made_at) VALUES (?, ?, ?, ?)",
    [DS_Q_PARTNER_CELL_ADD] = "INSERT INTO partner_cell (release, name, value, low, high, state) VALUES (?, ?, ?, ?, ?, ?)",
    [DS_Q_PARTNER_RELATION_ADD] = "INSERT INTO partner_relation (release, terms, low, high) VALUES (?, ?, ?, ?)",
    [DS_Q_PARTNER_MEMBER_ADD] = "INSERT INTO partner_member (release, part, client) VALUES (?, ?, ?)",
    [DS_Q_PARTNER_MEMBER_GIVE] = "UPDATE partner_member SET client = ?2 WHERE client = ?1",
    [DS_Q_PARTNER_CODE_ADD] = "INSERT INTO partner_code (partner, thing, code) VALUES (?, ?, ?)",
    [DS_Q_PARTNER_CODE_ANY] = "SELECT 1 FROM partner_code WHERE partner = ? AND code = ?",
    [DS_Q_ERASURE_SALT] = "SELECT salt FROM erasure ORDER BY id LIMIT 1",
    [DS_Q_ERASURE_ADD] = "INSERT INTO erasure (day, salt, named, mailed, phoned, records, visits, sales) VALUES (?, ?, ?, ?, ?, 0, 0, 0)",
    [DS_Q_ERASURE_COUNT] = "UPDATE erasure SET records = ?2, visits = ?3, sales = ?4 WHERE id = ?1",
    [DS_Q_TOMBSTONE_PUT] = "INSERT OR IGNORE INTO tombstone (mark, erasure) VALUES (?, ?)",
    [DS_Q_TOMBSTONE_FIND] = "SELECT e.id, e.named || e.mailed || e.phoned FROM tombstone t JOIN erasure e ON e.id = t.erasure WHERE t.mark = ?",
    [DS_Q_TOMBSTONE_CODES] = "SELECT 0, key FROM client_alias WHERE client = ?",
    [DS_Q_TOMBSTONE_NAMES] = "SELECT DISTINCT 0, name_key FROM person WHERE client = ? AND name_key NOT NULL",
    [DS_Q_TOMBSTONE_EMAILS] = "SELECT DISTINCT 0, email_key FROM person WHERE client = ? AND email_key NOT NULL",
    [DS_Q_TOMBSTONE_PHONES] = "SELECT DISTINCT 0, phone_key FROM person WHERE client = ? AND phone_key NOT NULL",
    [DS_Q_TOMBSTONE_WORDS] = "SELECT 0, key || char(10) || word FROM person_word WHERE client = ? AND word <> ''",
    [DS_Q_SPLIT_ANY] = "SELECT 1 FROM client_split WHERE name = ?1 OR hash = ?2 LIMIT 1",
    /* the same bytes before another file of the name, which nobody has said anything of */
    [DS_Q_SPLIT_FIND] = "SELECT iif(hash = ?3, to_client, 0) FROM client_split "
                        "WHERE client = ?1 AND (name = ?2 OR hash = ?3) ORDER BY hash <> ?3 LIMIT 1",
    [DS_Q_SPLIT_PUT] = "REPLACE INTO client_split (client, name, hash, to_client) "
                       "SELECT ?1, name, hash, ?2 FROM source_file WHERE id = ?3",
    [DS_Q_SPLIT_GIVE] = "UPDATE OR REPLACE client_split SET client = ?2 WHERE client = ?1",
    [DS_Q_SPLIT_GIVEN] = "UPDATE client_split SET to_client = ?2 WHERE to_client = ?1",
    [DS_Q_SPLIT_DROP] = "DELETE FROM client_split WHERE client = to_client",
    [DS_Q_SOURCE_FIND] = "SELECT id FROM source WHERE name = ?",
    [DS_Q_SOURCE_MEND] = "UPDATE source SET name = ?2 WHERE id = ?1",
    [DS_Q_SOURCE_ADD] = "INSERT INTO source (name) VALUES (?)",

    [DS_Q_FILE_FIND] =
        "SELECT id FROM source_file WHERE hash = ? AND ifnull(client, '') = ifnull(?, '') AND format = ?",
    [DS_Q_FILE_ADD] = "INSERT INTO source_file (hash, client, format, name, encoding, unused, imported_at) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?)",
    [DS_Q_FILE_TAKE] = "UPDATE source_file SET name = ?2, encoding = ?3, unused = ?4 WHERE id = ?1",
    [DS_Q_FILE_MEND] = "UPDATE source_file SET hash = ?2, client = ?3, format = ?4 WHERE id = ?1",
    [DS_Q_FILE_AGAIN] = "UPDATE source_file SET imported_at = ?2 WHERE id = ?1",
    [DS_Q_FILE_FORGET] = "DELETE FROM source_row WHERE file = ?",
    [DS_Q_FILE_FORGET_CELLS] = "DELETE FROM source_cell WHERE file = ?",
    [DS_Q_FILE_FORGET_CLIENTS] = "DELETE FROM source_client WHERE file = ?",
    [DS_Q_FILE_CLIENT] = "INSERT OR IGNORE INTO source_client (file, client_key) "
                         "SELECT ?1, key FROM client_alias WHERE client = ?2",
    [DS_Q_FILE_DONE] =
        "UPDATE source_file SET rows = ?2, fresh = iif(" AS_MANY ", fresh, ?3), "
        "changed = iif(" AS_MANY ", changed, ?4), same = iif(" AS_MANY ", same, ?5), "
        "lost = ?6, refused = ?7, ignored = ?8, doubts = ?9, joined = ?10, "
        "cells = ?11, first_day = ?12, last_day = ?13, readings = 1 WHERE id = ?1",
    [DS_Q_FILE_NAME] = "SELECT name FROM source_file WHERE id = ?",
    [DS_Q_FILE_WHOSE] = "SELECT max(client) FROM source_file WHERE hash = ? AND client IS NOT NULL "
                        "HAVING count(DISTINCT client) = 1",
    [DS_Q_FILE_GIVE] = "UPDATE OR IGNORE source_file SET client = ?2 WHERE client = ?1 AND (?3 = 0 OR id = ?3)",
    [DS_Q_FILES_NAMED] =
        "SELECT id, name FROM source_file WHERE name = ?1 OR substr(name, -length(?1) - 1) = '/' || ?1 "
        "ORDER BY name <> ?1, name, id",
    [DS_Q_ROW_KEEP] =
        "REPLACE INTO source_row (file, line, refused, field, value, reason, session, kind, client, date, start, "
        "source, client_key, amount, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
        "row_digest('file', ?1, 'line', ?2, "
        "'refused', ?3, 'field', ?4, 'value', ?5, 'reason', ?6, 'session', ?7, 'kind', ?8, 'client', ?9, 'date', ?10, "
        "'start', ?11, 'source', ?12, 'client_key', ?13, 'amount', ?14))",
    [DS_Q_ROW_KEY] = "UPDATE source_row SET client_key = ?2, digest = " DS_LEFT_ASIDE("client", "?2")
                     " WHERE client = ?1 AND client_key IS NULL",
    [DS_Q_ROW_GIVE] = "UPDATE source_row SET client = ?2, client_key = ?3, digest = " DS_LEFT_ASIDE(
        "?2", "?3") " "
              "WHERE file = ?4 AND client_key IN (SELECT key FROM client_alias WHERE client = ?1)",
    [DS_Q_ROWS_UNSETTLED] = "SELECT DISTINCT 0, client FROM source_row WHERE client IS NOT NULL AND client_key IS NULL",
    [DS_Q_FILE_KEPT] = "SELECT kept FROM source_file WHERE id = ?",
    [DS_Q_FILE_SUM] = "SELECT digest FROM source_file WHERE id = ?",
    [DS_Q_FILE_SUMMED] = "UPDATE source_file SET kept = ?2, digest = ?3 WHERE id = ?1",
    [DS_Q_CELL_KEEP] =
        "REPLACE INTO source_cell (file, line, field, value, reason, kind, client, client_key, date, start, source) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [DS_Q_CELL_GIVE] = "UPDATE source_cell SET client = ?2, client_key = ?3 "
                       "WHERE file = ?4 AND client_key IN (SELECT key FROM client_alias WHERE client = ?1)",

    [DS_Q_DAY_FIRST] = DAYS " LIMIT 1",
    [DS_Q_DAY_LAST] = DAYS " DESC LIMIT 1",

    [DS_Q_UNREAD_ADD] = "REPLACE INTO unread_file (name, reason, seen_at) VALUES (?, ?, ?)",
    [DS_Q_UNREAD_DROP] = "DELETE FROM unread_file WHERE ?1 IS NULL OR name = ?1",

#define X(ID, id, owner)                                                                                               \
    [DS_Q_##ID##_ADD] = "INSERT" ROW(id, owner, DS_##ID##_FIELDS),                                                     \
    [DS_Q_##ID##_READ] = READ(id, owner, DS_##ID##_FIELDS),                                                            \
    [DS_Q_##ID##_WRITE] = "REPLACE" ROW(id, owner, DS_##ID##_FIELDS),                                                  \
    [DS_Q_##ID##_DROP] = "DELETE FROM " #id " WHERE 1" DS_OWNED_WHERE_##owner DS_##ID##_FIELDS(DS_COLUMN_WHERE),
    DS_RECORD_KINDS(X)
#undef X
#define X(ID, id, owner)                                                                                               \
    [DS_Q_##ID##_WITHIN] = ALL(id, owner, DS_##ID##_FIELDS) OF_DAYS,                                                   \
    [DS_Q_##ID##_LEAVE] = "DELETE FROM " #id OF_DAYS,
    DS_SOURCE_KINDS(X)
#undef X
    [DS_Q_DECISIONS_OF] = ALL(decision, PRACTICE, DS_DECISION_FIELDS) " WHERE month = ? ORDER BY number",
    [DS_Q_PLANNED_ALL] = ALL(planned, WHOLE, DS_PLANNED_FIELDS) " ORDER BY client, date, what",
    [DS_Q_GIVEN_UP_ADD] = "REPLACE INTO given_up (file, first, last, to_file) VALUES (?, ?, ?, ?)",
    [DS_Q_GIVEN_UP_OF] = "SELECT first, last FROM given_up WHERE file = ?",
    [DS_Q_SLEEP_TELL] = TELL(sleep_told, SERIES, DS_SLEEP_FIELDS),
    [DS_Q_SLEEP_UNTELL] = "DELETE FROM sleep_told WHERE client = ? AND source = ? AND night = ? AND file = ? AND line = ? "
                          "AND bed IS ?",
    [DS_Q_SLEEPS_NEAR] = ALL(sleep, SERIES, DS_SLEEP_FIELDS) NEAR,
    [DS_Q_SLEEPS_TOLD] = TOLD(sleep_told, SERIES, DS_SLEEP_FIELDS) NEAR,
    [DS_Q_SLEEP_TOLD_OF] = TOLD(sleep_told, SERIES, DS_SLEEP_FIELDS) " WHERE client = ?1",
    [DS_Q_SLEEP_TOLD_TAKE] = "DELETE FROM sleep_told WHERE client = ?1",
    /* as put_sleep.c has it; 50400 is 14:00 of the evening, 122400 10:00 of the next day */
    [DS_Q_SERIES] =
        "SELECT EXISTS (SELECT 1 FROM sleep_told WHERE client = ?1 AND source = ?2) OR ifnull(max("
        "bed < night * 86400 + 50400 OR bed >= night * 86400 + 122400 OR coalesce(rise, wake, 0) > night * 86400 + 122400 "
        "OR bed - night * 86400 + 60 * ifnull(tib_min, 0) > 122400), 0), min(offset_min), max(offset_min), max(night) "
        "FROM sleep WHERE client = ?1 AND source = ?2",
    [DS_Q_FILE_ASIDE] = "SELECT (SELECT count(DISTINCT line) FROM sleep_told WHERE file = ?1 AND aside IS NOT NULL) + "
                         "(SELECT count(DISTINCT line) FROM withdrawn WHERE file = ?1 AND taken = 1) + "
                        "(SELECT count(DISTINCT line) FROM session_told WHERE file = ?1 AND aside IS NOT NULL AND "
                        "mark >= 0)",
    [DS_Q_SESSION_UNTELL] = "DELETE FROM session_told WHERE client = ? AND start = ? AND file = ? AND line = ?",
    [DS_Q_SESSION_TELL] = TELL(session_told, CLIENT, DS_SESSION_FIELDS),
    [DS_Q_SESSION_AT] = ALL(session, CLIENT, DS_SESSION_FIELDS) AT_START,
    [DS_Q_SESSION_TOLD] = TOLD(session_told, CLIENT, DS_SESSION_FIELDS) AT_START,
    [DS_Q_SESSION_TOLD_OF] = TOLD(session_told, CLIENT, DS_SESSION_FIELDS) " WHERE client = ?1",
    [DS_Q_SESSION_TOLD_TAKE] = "DELETE FROM session_told WHERE client = ?1",
    [DS_Q_LINES_DROP] = "DELETE FROM session_line" AT_START,
    [DS_Q_LINES_TAKE] = "DELETE FROM session_line WHERE client = ?",
    [DS_Q_LINE_ADD] = "REPLACE INTO session_line (client, start, service, duration, pressure, technique, massage) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?)",
    [DS_Q_SESSION_STRUCK] = "SELECT 1 FROM session_told" AT_START " AND mark > 0 LIMIT 1",
    [DS_Q_SESSIONS_STRUCK] = "SELECT 1 FROM session_told WHERE mark > 0 LIMIT 1",
    /* of files of the same format; no row where the file at hand, ?4, or one that told it elsewhere, tells the booking
     * at this start, too: such a reference is not one visit's */
    [DS_Q_BOOKING_ELSEWHERE] =
        /* by the index of references: by the client's rows, as SQLite would, each visit looks at all before it */
        "WITH told AS (SELECT start, file FROM session WHERE reference = ?2 AND +client = ?1 UNION ALL "
        "SELECT start, file FROM session_told WHERE reference = ?2 AND +client = ?1 AND mark <= 0), "
        "alike AS (SELECT DISTINCT t.start, t.file FROM told t JOIN source_file g ON g.id = t.file "
        "JOIN source_file f ON f.id = ?4 AND f.format = g.format), "
        "other AS (SELECT DISTINCT start FROM alike WHERE start <> ?3 AND abs(start - ?3) <= ?5) "
        "SELECT max(start) FROM other HAVING count(*) = 1 AND NOT EXISTS (SELECT 1 FROM alike WHERE start = ?3)",
    [DS_Q_BOOKING_FILE] =
        "SELECT max(file) FROM (SELECT file FROM session WHERE reference = ?2 AND client = ?1 AND start = ?3 UNION ALL "
        "SELECT file FROM session_told WHERE reference = ?2 AND client = ?1 AND start = ?3 AND mark <= 0)",
    [DS_Q_FILE_IS_LOG] = "SELECT format = 'downshift-sessions' FROM source_file WHERE id = ?",
    /* files of visits of the other side: the practice's own log, or booking programs */
    [DS_Q_OTHER_SIDE] = "SELECT 1 FROM source_file f JOIN source_client c ON c.file = f.id WHERE (f.format = "
                        "'downshift-sessions') <> ? LIMIT 1",
    /* the booked visit that lies over ?2 to ?3 on one day and has no note but this row's, ?4 and ?5; the nearest */
    [DS_Q_BOOKED_NEAR] = OF_SIDES "SELECT start FROM side WHERE booked AND NOT noted AND status IN (0, 4) AND start < ?3 AND "
                         "start + 60 * ifnull(duration, 60) > ?2 ORDER BY abs(start - ?2), start LIMIT 1",
    /* and the other way round */
    [DS_Q_NOTED_NEAR] = OF_SIDES "SELECT start FROM side WHERE noted AND NOT booked AND status IN (0, 4) AND kind = 0 AND start < ?3 "
                        "AND start + 60 * ifnull(duration, 1) > ?2 ORDER BY abs(start - ?2), start LIMIT 1",
    [DS_Q_NOTE_FIRST] = "SELECT coalesce((SELECT fields FROM note_first), ' pressure technique areas reaction goal notes ')",
    [DS_Q_NOTE_FIRST_SET] = "REPLACE INTO note_first (id, fields) VALUES (1, ?)",
    [DS_Q_VISITS_TOLD] = "SELECT DISTINCT client, start FROM session_told ORDER BY client, start",
    [DS_Q_FILES_OLDER] = "SELECT g.id, g.name = f.name, g.first_day, g.last_day " OLDER " ORDER BY g.id",
    [DS_Q_SLEEP_BEFORE] = OF_OLDER(sleep, SERIES, DS_SLEEP_FIELDS),
    [DS_Q_DAY_BEFORE] = OF_OLDER(day, CLIENT, DS_DAY_FIELDS),
    [DS_Q_NOTE_BEFORE] = OF_OLDER(note, TURN, DS_NOTE_FIELDS),
    [DS_Q_SCORE_BEFORE] = OF_OLDER(score, CLIENT, DS_SCORE_FIELDS),
    [DS_Q_EVENT_BEFORE] = OF_OLDER(event, CLIENT, DS_EVENT_FIELDS),
    [DS_Q_HABIT_BEFORE] = OF_OLDER(habit, CLIENT, DS_HABIT_FIELDS),
    [DS_Q_PLAN_BEFORE] = OF_OLDER(plan, CLIENT, DS_PLAN_FIELDS),
    [DS_Q_WITHDRAWN] = "SELECT client, key, max(newer), taken FROM withdrawn GROUP BY client, key",
    [DS_Q_WITHDRAWN_PUT] = "REPLACE INTO withdrawn (kind, client, key, date, file, line, newer, taken, told) "
                           "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [DS_Q_WITHDRAWN_DROP] = "DELETE FROM withdrawn WHERE client = ? AND key = ?",
    [DS_Q_WITHDRAWN_GIVE] = "UPDATE OR REPLACE withdrawn SET client = ?2 WHERE client = ?1",
    [DS_Q_ROW_REFUSED] =
        "SELECT 1 FROM source_row r WHERE r.file = ?1 AND r.refused AND (r.client_key IS NULL OR r.client_key IN (SELECT key "
        "FROM client_alias WHERE client = ?2)) AND (r.date IS NULL OR r.date = ?3) LIMIT 1",
    [DS_Q_SAME_FORMAT] = "SELECT 1 FROM source_file f JOIN source_file g ON g.format = f.format WHERE f.id = ?1 AND g.id = ?2",
    /* and notes of visits that stand as of their bookings */
    [DS_Q_VISITS_OF_FILE] =
        "WITH c AS (SELECT DISTINCT a.client FROM source_client w JOIN client_alias a ON a.key = w.client_key WHERE w.file = ?1) "
        "SELECT s.client, s.start, 0 FROM c JOIN session s ON s.client = c.client AND s.start >= ?2 AND s.start < ?3 "
        "WHERE s.file = ?1 UNION ALL "
        "SELECT t.client, t.start, 1 FROM c JOIN session_told t ON t.client = c.client AND t.start >= ?2 AND t.start < ?3 "
        "JOIN session s ON s.client = t.client AND s.start = t.start JOIN source_file f ON f.id = t.file JOIN source_file g ON "
        "g.id = s.file WHERE t.file = ?1 AND t.mark <= 0 AND f.format = 'downshift-sessions' AND g.format <> f.format",
    [DS_Q_VISIT_LIKE] =
        "SELECT n.start FROM session o JOIN session n ON n.client = o.client AND n.start BETWEEN ?3 AND ?4 AND "
        "n.start <> o.start AND n.file = ?5 AND n.duration IS o.duration AND n.price IS o.price AND "
        "n.service IS o.service AND n.status = o.status WHERE o.client = ?1 AND o.start = ?2 "
        "ORDER BY abs(n.start - o.start) LIMIT 1",
    [DS_Q_VISIT_REFUSED] =
        "SELECT 1 FROM source_row r WHERE r.file = ?1 AND r.refused AND r.kind = 'session' AND (r.client_key IS NULL OR "
        "r.client_key IN (SELECT key FROM client_alias WHERE client = ?2)) AND (r.date IS NULL OR r.date = ?3) LIMIT 1",

#define X(ID, id, owner)                                                                                               \
    [DS_Q_##ID##_OF] = ALL(id, owner, DS_##ID##_FIELDS) " WHERE client = ?1 AND (?2 = 0 OR file = ?2)",                \
    [DS_Q_##ID##_TAKE] = "DELETE FROM " #id " WHERE client = ?1 AND (?2 = 0 OR file = ?2)",
        DS_CLIENT_KINDS(X)
#undef X

            [DS_Q_SLEEP_OTHERS] = "SELECT 1 FROM sleep WHERE client = ? AND source = ? AND file <> ? LIMIT 1",
    [DS_Q_SLEEP_OTHER] = "SELECT file, " SLEPT ", night = ?2 FROM sleep WHERE client = ?1 AND source = ?3 "
                         "AND night BETWEEN ?2 AND ?2 + 1 AND file <> ?4 UNION ALL "
                         "SELECT file, " SLEPT ", 0 FROM sleep_told WHERE client = ?1 AND source = ?3 AND night = ?2 "
                         "AND file <> ?4",
    [DS_Q_STEP_ADD] = "REPLACE INTO step (id, what, done_at, kept) VALUES (?, ?, ?, ?)",
    [DS_Q_STEP_DROP] = "DELETE FROM step WHERE id = ?",

    [DS_Q_CLOSED_WHEN] = "SELECT closed_at, hash FROM closed_month WHERE month = ?",
    [DS_Q_CLOSED_MONTHS] = "SELECT month FROM closed_month WHERE month > ? ORDER BY month LIMIT 1",
    [DS_Q_CLOSED_ADD] = "INSERT INTO closed_month (month, closed_at, hash, books) VALUES (?, ?, '', 1)",
    [DS_Q_CLOSED_FIGURE_ADD] = "INSERT INTO closed_figure (month, place, name, words, format, value, n, part) "
                               "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    [DS_Q_CLOSED_ROW_ADD] = "INSERT INTO closed_row (month, place, name, client, date, file, line, part, base) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    /* what a closed month's sum is over: not whose rows are, as two clients may become one later */
    [DS_Q_CLOSED_FIGURES] = "SELECT name || '|' || words || '|' || format || '|' || quote(value) || '|' || quote(n) || '|' || "
                            "quote(part) FROM closed_figure WHERE month = ? ORDER BY place",
    [DS_Q_CLOSED_ROWS] = "SELECT name || '|' || quote(date) || '|' || quote(file) || '|' || quote(line) || '|' || quote(part) || "
                         "'|' || quote(base) FROM closed_row WHERE month = ? ORDER BY place",
    [DS_Q_CLOSED_POSTING_ADD] = "INSERT INTO closed_posting (month, place, basis, date, part, account, code, own, cause, "
                                "debit, credit, adjusts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [DS_Q_CLOSED_POSTINGS] = "SELECT basis || '|' || date || '|' || part || '|' || quote(account) || '|' || quote(code) || '|' || own || "
                             "'|' || cause || '|' || debit || '|' || credit || '|' || quote(adjusts) FROM closed_posting "
                             "WHERE month = ? ORDER BY place",
    [DS_Q_CLOSED_SEAL] = "UPDATE closed_month SET hash = ?2 WHERE month = ?1",
    [DS_Q_CLOSED_GIVE] = "UPDATE closed_row SET client = ?2 WHERE client = ?1",

    /* what a fingerprint covers: values, in the order of natural keys; never ids, files, lines or the wording of a time */
    [DS_Q_PRINT_CLIENTS] = "SELECT id, code FROM client ORDER BY code",
    [DS_Q_PRINT_SESSIONS] =
        "SELECT start, massage, unbelieved" DS_SESSION_FIELDS(DS_COLUMN_VALUE) " FROM session WHERE client = ?1 AND start < ?2 + "
                                                                   "14400 " /* until 04:00 is still that evening */
                                                                   "ORDER BY start",
    [DS_Q_PRINT_NIGHTS] = "SELECT night, name, offset_min, unbelieved" DS_SLEEP_FIELDS(
        DS_COLUMN_VALUE) " FROM sleep JOIN source ON id = source WHERE client = ?1 AND night < ?2 / 86400 ORDER BY "
                         "night, name",
    [DS_Q_PRINT_DAYS] =
        "SELECT date" DS_DAY_FIELDS(DS_COLUMN_VALUE) " FROM day WHERE client = ?1 AND date < ?2 / 86400 ORDER BY date",
    [DS_Q_PRINT_NOTES] =
        "SELECT date, nth" DS_NOTE_FIELDS(DS_COLUMN_VALUE) " FROM note WHERE client = ?1 AND date < ?2 / 86400 ORDER BY date, nth",
    [DS_Q_PRINT_UNKNOWN] = /* of all clients, in their order: the view takes as long for one of them */
        "SELECT u.client, u.date, u.start FROM (SELECT DISTINCT client, date, start FROM unknown_session WHERE "
        "ifnull(start, date * 86400 + 43200) < ?1 + 14400) u JOIN client c ON c.id = u.client ORDER BY c.code, u.date, "
        "u.start",

    [DS_Q_SERVICES] = "SELECT service FROM session WHERE service IS NOT NULL UNION SELECT service FROM session_line "
                      "WHERE service <> '' ORDER BY 1",
    [DS_Q_MEANINGS] = "SELECT service, duration, pressure, technique, massage, price FROM service_meaning ORDER BY 1",
    [DS_Q_MEANINGS_DROP] = "DELETE FROM service_meaning",
    [DS_Q_MEANING_ADD] = "INSERT INTO service_meaning (service, duration, pressure, technique, massage, price) "
                         "VALUES (?, ?, ?, ?, ?, ?)",
    [DS_Q_ITEMS] = "SELECT item FROM sale_line WHERE item NOT NULL UNION SELECT name || ' sales' FROM source ORDER BY 1",
    [DS_Q_ITEM_KINDS] = "SELECT item, kind, guess FROM item_kind ORDER BY 1",
    [DS_Q_ITEM_KINDS_DROP] = "DELETE FROM item_kind",
    [DS_Q_ITEM_KIND_ADD] = "INSERT INTO item_kind (item, kind, guess) VALUES (?, ?, ?)",
    [DS_Q_SALES_TOLD] = "SELECT date, source, sale_ref, nth, file, client, visit_ref, net, paid, gross, nullif(work, 0), "
                        "nullif(work_gross, 0), fee > 0 AND ifnull(work, 0) = 0 FROM sale_told WHERE " SOLD " ORDER BY " IN_TURN,
    [DS_Q_SALE_NAMES] = "WITH s AS (SELECT *, row_number() OVER (ORDER BY " IN_TURN ") AS place FROM sale_told WHERE " SOLD ") "
                        "SELECT DISTINCT s.place, lower(trim(l.item)) FROM s JOIN line_shown l ON l.source = s.source AND "
                        "l.date = s.date AND l.sale_ref = s.sale_ref WHERE s.sale_ref <> '' AND l.item NOT NULL ORDER BY 1, 2",
    [DS_Q_VISITS_SOLD] = "SELECT v.client, v.start, v.start / 86400, v.booked_on, v.price, v.status, v.reference, "
                         "lower(trim(v.service)) FROM visit v JOIN client c ON c.id = v.client "
                         "WHERE v.kind = 0 AND (v.status IN (0, 1, 2) OR (v.status = 4 AND v.price > 0)) ORDER BY v.start, c.code",
    [DS_Q_SALE_VISITS] = "SELECT date, source, sale_ref, nth, file, client, start, sign, price, missed FROM sale_visit ORDER BY place",
    [DS_Q_SALE_VISITS_DROP] = "DELETE FROM sale_visit",
    [DS_Q_SALE_VISIT_ADD] = "INSERT INTO sale_visit (date, source, sale_ref, nth, file, client, start, sign, price, missed) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [DS_Q_RUN_FIND] = "SELECT id FROM run WHERE version = ? AND settings_hash = ? AND fingerprint = ? AND as_of IS ? "
                      "ORDER BY id DESC LIMIT 1",
    [DS_Q_RUN_DIGEST] = "SELECT digest FROM run WHERE id = ?",
    [DS_Q_RUN_SEAL] = "UPDATE run SET digest = ?2 WHERE id = ?1",
    [DS_Q_RUN_DROP] = "DELETE FROM run WHERE as_of IS ?",
    [DS_Q_RUN_DROP_ALL] = "DELETE FROM run",
    [DS_Q_RUN_ADD] = "INSERT INTO run (id" DS_RUN_COLUMNS(NAME, run) ") VALUES (NULL" DS_RUN_COLUMNS(MARK, run) ")",
#define RESULT(TABLE, table)                                                                                           \
    [DS_Q_RESULT_ADD + DS_R_##TABLE] =                                                                                 \
        "INSERT INTO " #table                                                                                          \
        " (run" DS_##TABLE##_COLUMNS(NAME, table) ") VALUES (?" DS_##TABLE##_COLUMNS(MARK, table) ")",
    DS_RESULT_TABLES(RESULT)
#undef RESULT
};

/* Whether the statement may see or meet sleeps that wait; a series that waits is known, and is not asked for. Of another
 * file's sleeps (DS_Q_SLEEP_OTHER) none waits: whether there are any was asked of the client before, once a file. */
static bool sees_sleeps(ds_query q)
{
    return q != DS_Q_SERIES && q != DS_Q_SLEEP_OTHER && strstr(sql[q], "sleep");
}

sqlite3_stmt *ds_stmt(ds_store *s, ds_query q, int *rc)
{
    *rc = s->appends.n && sees_sleeps(q) ? ds_append_write(s) : SQLITE_OK;
    if (!*rc && !s->stmt[q])
        *rc = sqlite3_prepare_v3(s->face.db, sql[q], -1, SQLITE_PREPARE_PERSISTENT, &s->stmt[q], NULL);
    return s->stmt[q];
}

int ds_bind_one(sqlite3_stmt *st, int at, const ds_val *v)
{
    switch (v->type) {
    case DS_V_INT:
        return sqlite3_bind_int64(st, at, v->as.i);
    case DS_V_REAL:
        return isnan(v->as.d) ? SQLITE_OK : sqlite3_bind_double(st, at, v->as.d);
    case DS_V_TEXT:
        if (!v->as.s.p) return SQLITE_OK;
        if (v->as.s.n > INT_MAX) return SQLITE_TOOBIG;
        /* borrowed: every statement of the room is stepped and reset before its caller's texts go */
        return sqlite3_bind_text(st, at, v->as.s.p, (int)v->as.s.n, SQLITE_STATIC);
    case DS_V_NULL:
        break;
    }
    return SQLITE_OK;
}

int ds_bind(sqlite3_stmt *st, size_t from, const ds_val *v, size_t n)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; !rc && i < n; i++)
        if (v[i].type != DS_V_NULL) rc = ds_bind_one(st, (int)(from + i), &v[i]);
    return rc;
}

ds_val ds_column(sqlite3_stmt *st, size_t i)
{
    int at = (int)i;
    switch (sqlite3_column_type(st, at)) {
    case SQLITE_INTEGER:
        return DS_VINT(sqlite3_column_int64(st, at));
    case SQLITE_FLOAT:
        return DS_VREAL(sqlite3_column_double(st, at));
    case SQLITE_NULL:
        return DS_VNULL;
    default: /* a blob is read as text; the schema has none */
        break;
    }
    const char *p = (const char *)sqlite3_column_text(st, at);
    return DS_VTEXT(((ds_str){ p ? p : "", (size_t)sqlite3_column_bytes(st, at) }));
}

/* Binds and steps; the caller resets. */
static int start(ds_store *s, ds_query q, size_t n, const ds_val *v)
{
    int rc;
    sqlite3_stmt *st = ds_stmt(s, q, &rc);
    if (!rc) rc = ds_bind(st, 1, v, n);
    return rc ? rc : sqlite3_step(st);
}

static void stop(ds_store *s, ds_query q)
{
    if (!s->stmt[q]) return;
    sqlite3_reset(s->stmt[q]);
    sqlite3_clear_bindings(s->stmt[q]);
}

ds_err ds_put(ds_store *s, ds_query q, size_t n, const ds_val *v, ds_why *w)
{
    int rc = start(s, q, n, v);
    ds_err err = rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
    stop(s, q);
    return err;
}

ds_err ds_get(ds_store *s, ds_query q, size_t n, const ds_val *v, bool *found, int64_t *out, ds_why *w)
{
    int rc = start(s, q, n, v);
    *found = rc == SQLITE_ROW;
    if (*found) *out = sqlite3_column_int64(s->stmt[q], 0);
    ds_err err = *found || rc == SQLITE_DONE ? DS_OK : ds_sqlite_fail(&s->face, rc, w);
    stop(s, q);
    return err;
}

ds_val ds_vtextz(const char *z)
{
    return z ? DS_VTEXT(ds_str_of(z)) : DS_VNULL;
}

ds_val ds_vdate(ds_date d)
{
    return d == DS_NO_DATE ? DS_VNULL : DS_VINT(d);
}
