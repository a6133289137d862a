-- What the service catalogue says stands beside what was logged, not in it (src/store/rows/catalogue.c): a changed catalogue holds at once, and the
-- log goes first. What was no massage by the catalogue at its import is by the catalogue as it is.

CREATE TABLE service_meaning (
    service   TEXT PRIMARY KEY,  -- as logged
    duration  REAL,              -- minutes
    pressure  INTEGER, technique TEXT,
    massage   INTEGER NOT NULL   -- 0: it is none
) WITHOUT ROWID;

UPDATE session SET massage = 1, digest = NULL WHERE massage = 0;

-- Whatever shows visits, or reckons with them, reads this and not the table.
CREATE VIEW visit AS
SELECT s.client, s.start, coalesce(s.duration, m.duration) AS duration, coalesce(s.pressure, m.pressure) AS pressure,
       coalesce(s.technique, m.technique) AS technique, s.areas, s.therapist, s.service, s.place, s.kind, s.status, s.goal,
       s.price, s.tip, s.reaction, s.notes, coalesce(m.massage, s.massage) AS massage, s.doubt, s.file, s.line,
       s.booked_on, s.unbelieved, s.told
FROM session s LEFT JOIN service_meaning m ON m.service = s.service;

DROP VIEW v1_session;
CREATE VIEW v1_session AS
SELECT c.code AS client, date(s.start, 'unixepoch') AS date, strftime('%H:%M', s.start, 'unixepoch') AS start,
       s.duration AS minutes, CASE s.pressure WHEN 0 THEN 'light' WHEN 1 THEN 'moderate' WHEN 2 THEN 'deep' END AS pressure,
       s.technique, s.areas, s.therapist, s.service, s.place,
       CASE s.kind WHEN 0 THEN 'massage' ELSE 'self' END AS kind,
       CASE s.status WHEN 0 THEN 'completed' WHEN 1 THEN 'no-show' WHEN 2 THEN 'late-cancel' WHEN 3 THEN 'cancelled'
            WHEN 5 THEN 'ill' ELSE 'unknown' END AS status,
       s.goal, s.price / 100.0 AS price, s.tip / 100.0 AS tip, s.reaction, s.notes, s.massage AS is_massage,
       coalesce(s.doubt, (
           SELECT 'overlaps the session at ' || strftime('%H:%M', o.start, 'unixepoch') FROM visit o
           WHERE s.status = 0 AND o.status = 0 AND o.client = s.client AND o.start <> s.start
             AND o.start > s.start - 86400 AND o.start < s.start + 60 * s.duration AND o.start + 60 * o.duration > s.start
           ORDER BY o.start LIMIT 1)) AS doubt,
       f.name AS file, s.line, date(s.booked_on * 86400, 'unixepoch') AS booked_on, s.unbelieved, s.told
FROM visit s JOIN client c ON c.id = s.client JOIN source_file f ON f.id = s.file;

DROP VIEW unknown_session;
CREATE VIEW unknown_session AS
WITH lost AS (SELECT r.*, f.first_day, f.last_day FROM open_row r JOIN source_file f ON f.id = r.file
              WHERE r.refused AND r.session AND (r.client IS NULL OR r.date IS NULL)),
     whose AS (SELECT client_id AS id, date, start, first_day, last_day FROM lost WHERE client_id IS NOT NULL
               UNION ALL
               SELECT DISTINCT a.client, l.date, l.start, l.first_day, l.last_day
               FROM lost l JOIN source_client w ON w.file = l.file JOIN client_alias a ON a.key = w.client_key
               WHERE l.client IS NULL)
SELECT client_id AS client, date, start FROM open_row
WHERE refused AND session AND date IS NOT NULL AND client_id IS NOT NULL
UNION ALL
SELECT id, date, start FROM whose WHERE date IS NOT NULL
UNION ALL
SELECT id, n.night, NULL FROM whose JOIN sleep n ON n.client = id
WHERE date IS NULL AND n.night BETWEEN ifnull(first_day, n.night) AND ifnull(last_day, n.night)
UNION ALL
SELECT client, start / 86400, start FROM visit
WHERE massage AND kind = 0 AND (status = 4 OR (status = 0 AND instr(unbelieved, ' kind ')));
