-- Whose a code is: every spelling of it has one key (downshift/code.h). Keys of what was there before are filled in when the store is
-- opened next, as SQL cannot fold them (src/store/rows/person.c). And what was done to the store, for `downshift undo`.

CREATE TABLE client_alias (
    key    TEXT PRIMARY KEY,
    client INTEGER NOT NULL REFERENCES client (id),
    code   TEXT NOT NULL,          -- as first written
    former INTEGER NOT NULL        -- 1: the client was renamed; who comes with this code is asked about
) WITHOUT ROWID;

CREATE TABLE client_split (        -- what a file told of one client is another's
    client    INTEGER NOT NULL REFERENCES client (id),
    name      TEXT NOT NULL,       -- of the file
    hash      TEXT NOT NULL,
    to_client INTEGER NOT NULL REFERENCES client (id),
    PRIMARY KEY (client, name, hash)
) WITHOUT ROWID;

CREATE TABLE step (                -- runs that changed records
    id      INTEGER PRIMARY KEY,   -- the number of the backup made before
    what    TEXT NOT NULL,
    done_at TEXT NOT NULL,         -- local time
    kept    INTEGER NOT NULL       -- 0: the store was too large for a backup
);

ALTER TABLE source_row ADD COLUMN client_key TEXT;

DROP VIEW v1_refused;
DROP VIEW unknown_session;
DROP VIEW open_row;
CREATE VIEW open_row AS
SELECT r.file, f.name, r.line, r.refused, r.field, r.value, r.reason, r.session, coalesce(c.code, r.client) AS client,
       c.id AS client_id, r.date, r.start
FROM source_row r JOIN source_file f ON f.id = r.file LEFT JOIN client_alias a ON a.key = r.client_key
     LEFT JOIN client c ON c.id = a.client
WHERE NOT r.refused OR NOT CASE
    WHEN r.client IS NULL OR r.date IS NULL OR r.kind NOT IN ('session', 'sleep') THEN EXISTS (
        SELECT 1 FROM source_file g WHERE g.id > f.id AND g.name = f.name AND g.client IS f.client AND NOT EXISTS (
            SELECT 1 FROM source_row q WHERE q.file = g.id AND q.line = r.line AND q.refused))
    WHEN NOT r.session THEN EXISTS (
        SELECT 1 FROM sleep n WHERE n.client = c.id AND n.night = r.date AND n.source = r.source AND n.file <> r.file)
    WHEN r.start IS NOT NULL THEN EXISTS (SELECT 1 FROM session s WHERE s.client = c.id AND s.start = r.start)
    ELSE EXISTS (
        SELECT 1 FROM session s WHERE s.client = c.id AND s.file <> r.file
                                  AND s.start BETWEEN r.date * 86400 AND r.date * 86400 + 86399) END;
CREATE VIEW unknown_session AS
SELECT client_id AS client, date, start FROM open_row
WHERE refused AND session AND date IS NOT NULL AND client_id IS NOT NULL;
CREATE VIEW v1_refused AS
SELECT name AS file, line, refused, field AS "column", value, reason, client, date(date * 86400, 'unixepoch') AS date, session
FROM open_row;
