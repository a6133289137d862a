-- What could not be read, or not be believed, does not cost the row: cells set aside, values that are shown and not reckoned with, visits of
-- which nobody knows whether they took place; and nights that may have followed a visit whose client or date could not be read. See
-- docs/views.md.

-- Names of fields, each between blanks (" tst_min waso_min ").
ALTER TABLE session ADD COLUMN unbelieved TEXT;
ALTER TABLE sleep ADD COLUMN unbelieved TEXT;

ALTER TABLE source_file ADD COLUMN cells INTEGER NOT NULL DEFAULT 0; -- set aside
ALTER TABLE source_file ADD COLUMN first_day INTEGER;                -- of its records
ALTER TABLE source_file ADD COLUMN last_day INTEGER;

CREATE TABLE source_client (       -- whose visits a file tells of, some of which may be another file's by now
    file       INTEGER NOT NULL REFERENCES source_file (id),
    client_key TEXT NOT NULL,
    PRIMARY KEY (file, client_key)
) WITHOUT ROWID;

CREATE TABLE source_cell (         -- cells that could not be read, of rows that came in
    file   INTEGER NOT NULL REFERENCES source_file (id),
    line   INTEGER NOT NULL,
    field  TEXT NOT NULL,          -- as the file names the column
    value  TEXT NOT NULL,
    reason TEXT NOT NULL,
    kind   TEXT NOT NULL,          -- of the record that it would have filled
    client TEXT, client_key TEXT,
    date   INTEGER,
    start  INTEGER,
    source INTEGER REFERENCES source (id),
    PRIMARY KEY (file, line, field)
) WITHOUT ROWID;

-- A row is corrected by its kind: session says only whether its nights are unknown.
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
    WHEN r.kind = 'sleep' THEN EXISTS (
        SELECT 1 FROM sleep n WHERE n.client = c.id AND n.night = r.date AND n.source = r.source AND n.file <> r.file)
    WHEN r.start IS NOT NULL THEN EXISTS (SELECT 1 FROM session s WHERE s.client = c.id AND s.start = r.start)
    ELSE EXISTS (
        SELECT 1 FROM session s WHERE s.client = c.id AND s.file <> r.file
                                  AND s.start BETWEEN r.date * 86400 AND r.date * 86400 + 86399) END;

-- Visits that may have been a massage: nights that may follow one are not plain. A row without a readable client may be of any client of its
-- file; one without a readable date of any night of its file's time.
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
SELECT client, start / 86400, start FROM session
WHERE massage AND kind = 0 AND (status = 4 OR (status = 0 AND instr(unbelieved, ' kind ')));

CREATE VIEW v1_refused AS
SELECT name AS file, line, refused, field AS "column", value, reason, client, date(date * 86400, 'unixepoch') AS date, session
FROM open_row;

-- A cell is put right when its record stands as of another row.
CREATE VIEW v1_cell AS
SELECT f.name AS file, r.line, r.field AS "column", r.value, r.reason, coalesce(c.code, r.client) AS client,
       date(r.date * 86400, 'unixepoch') AS date, r.kind AS record
FROM source_cell r JOIN source_file f ON f.id = r.file LEFT JOIN client_alias a ON a.key = r.client_key
     LEFT JOIN client c ON c.id = a.client
WHERE NOT CASE
    WHEN c.id IS NULL OR r.date IS NULL OR r.kind NOT IN ('session', 'sleep', 'day') THEN EXISTS (
        SELECT 1 FROM source_file g WHERE g.id > f.id AND g.name = f.name AND g.client IS f.client AND NOT EXISTS (
            SELECT 1 FROM source_cell q WHERE q.file = g.id AND q.line = r.line AND q.field = r.field))
    WHEN r.kind = 'sleep' THEN (
        SELECT ifnull(sum(n.file = r.file AND n.line = r.line), 1) FROM sleep n
        WHERE n.client = c.id AND n.night = r.date AND n.source = r.source) = 0
    WHEN r.kind = 'day' THEN (
        SELECT ifnull(sum(d.file = r.file AND d.line = r.line), 1) FROM day d WHERE d.client = c.id AND d.date = r.date) = 0
    ELSE (
        SELECT ifnull(sum(s.file = r.file AND s.line = r.line), 1) FROM session s WHERE s.client = c.id AND s.start = r.start) = 0 END;

DROP VIEW v1_session;
CREATE VIEW v1_session AS
SELECT c.code AS client, date(s.start, 'unixepoch') AS date, strftime('%H:%M', s.start, 'unixepoch') AS start,
       s.duration AS minutes, CASE s.pressure WHEN 0 THEN 'light' WHEN 1 THEN 'moderate' WHEN 2 THEN 'deep' END AS pressure,
       s.technique, s.areas, s.therapist, s.service, s.place,
       CASE s.kind WHEN 0 THEN 'massage' ELSE 'self' END AS kind,
       CASE s.status WHEN 0 THEN 'completed' WHEN 1 THEN 'no-show' WHEN 2 THEN 'late-cancel' WHEN 3 THEN 'cancelled' ELSE 'unknown' END AS status,
       s.goal, s.price / 100.0 AS price, s.tip / 100.0 AS tip, s.reaction, s.notes, s.massage AS is_massage,
       coalesce(s.doubt, (
           SELECT 'overlaps the session at ' || strftime('%H:%M', o.start, 'unixepoch') FROM session o
           WHERE s.status = 0 AND o.status = 0 AND o.client = s.client AND o.start <> s.start
             AND o.start > s.start - 86400 AND o.start < s.start + 60 * s.duration AND o.start + 60 * o.duration > s.start
           ORDER BY o.start LIMIT 1)) AS doubt,
       f.name AS file, s.line, date(s.booked_on * 86400, 'unixepoch') AS booked_on, s.unbelieved
FROM session s JOIN client c ON c.id = s.client JOIN source_file f ON f.id = s.file;

DROP VIEW v1_night;
CREATE VIEW v1_night AS
SELECT c.code AS client, date(n.night * 86400, 'unixepoch') AS night, o.name AS source,
       strftime('%Y-%m-%d %H:%M', n.bed, 'unixepoch') AS bed, strftime('%Y-%m-%d %H:%M', n.onset, 'unixepoch') AS onset,
       strftime('%Y-%m-%d %H:%M', n.wake, 'unixepoch') AS wake, strftime('%Y-%m-%d %H:%M', n.rise, 'unixepoch') AS rise,
       n.offset_min, n.quality, n.sleep_score, n.tst_min, n.sol_min, n.waso_min, n.awakenings, n.efficiency_pct,
       n.vendor_efficiency_pct, n.tib_min, n.resting_hr, n.hrv_ms, n.doubt, f.name AS file, n.line, n.bed_text,
       n.morning_soreness, n.morning_looseness, n.morning_pain, n.unbelieved
FROM sleep n JOIN client c ON c.id = n.client JOIN source o ON o.id = n.source JOIN source_file f ON f.id = n.file;

DROP VIEW v1_takings;
CREATE VIEW v1_takings AS
SELECT date(s.start, 'unixepoch') AS date, coalesce(nullif(s.service, ''), 'not named') AS service,
       CASE s.status WHEN 0 THEN 'completed' WHEN 1 THEN 'no-show' WHEN 2 THEN 'late-cancel' WHEN 3 THEN 'cancelled' ELSE 'unknown' END AS status,
       count(*) AS visits, sum(s.price IS NULL) AS without_price, sum(ifnull(s.price, 0)) / 100.0 AS takings,
       sum(ifnull(s.tip, 0)) / 100.0 AS tips
FROM session s WHERE s.kind = 0 GROUP BY 1, 2, 3;

DROP VIEW v1_file;
CREATE VIEW v1_file AS
SELECT id, name AS file, format, encoding, client, unused, imported_at, rows, fresh, changed, same, lost, refused,
       ignored, doubts, joined, cells
FROM source_file;
