-- What single rows told of a sleep or a visit that several told of, from which it is made anew with each (src/store/rows/told.c).
-- A record that is what one row told has no telling but itself; told is NULL then. aside: why a row is
-- listed and not used.

ALTER TABLE sleep ADD COLUMN told INTEGER;
ALTER TABLE session ADD COLUMN told INTEGER;
CREATE TABLE sleep_told (
    client INTEGER NOT NULL REFERENCES client (id),
    night  INTEGER NOT NULL,       -- its own evening, whatever evening the sleep has
    source INTEGER NOT NULL REFERENCES source (id),
    bed INTEGER, onset INTEGER, wake INTEGER, rise INTEGER, offset_min INTEGER,
    quality REAL, sleep_score REAL, tst_min REAL, sol_min REAL, waso_min REAL, awakenings REAL, efficiency_pct REAL,
    vendor_efficiency_pct REAL, tib_min REAL, resting_hr REAL, hrv_ms REAL, morning_soreness REAL,
    morning_looseness REAL, morning_pain REAL, bed_text TEXT, unbelieved TEXT, told INTEGER,
    mark  INTEGER NOT NULL,        -- 1: a nap
    aside TEXT,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL, digest INTEGER
);
-- a row tells of one sleep; of two only by WHOOP's cycles, and they begin apart
CREATE UNIQUE INDEX sleep_told_key ON sleep_told (client, source, night, file, line, ifnull(bed, 0));

CREATE INDEX sleep_told_aside ON sleep_told (file) WHERE aside IS NOT NULL;

DROP VIEW v1_night;
CREATE VIEW v1_night AS
SELECT c.code AS client, date(n.night * 86400, 'unixepoch') AS night, o.name AS source,
       strftime('%Y-%m-%d %H:%M', n.bed, 'unixepoch') AS bed, strftime('%Y-%m-%d %H:%M', n.onset, 'unixepoch') AS onset,
       strftime('%Y-%m-%d %H:%M', n.wake, 'unixepoch') AS wake, strftime('%Y-%m-%d %H:%M', n.rise, 'unixepoch') AS rise,
       n.offset_min, n.quality, n.sleep_score, n.tst_min, n.sol_min, n.waso_min, n.awakenings, n.efficiency_pct,
       n.vendor_efficiency_pct, n.tib_min, n.resting_hr, n.hrv_ms, n.doubt, f.name AS file, n.line, n.bed_text,
       n.morning_soreness, n.morning_looseness, n.morning_pain, n.unbelieved, n.told
FROM sleep n JOIN client c ON c.id = n.client JOIN source o ON o.id = n.source JOIN source_file f ON f.id = n.file;

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
           SELECT 'overlaps the session at ' || strftime('%H:%M', o.start, 'unixepoch') FROM session o
           WHERE s.status = 0 AND o.status = 0 AND o.client = s.client AND o.start <> s.start
             AND o.start > s.start - 86400 AND o.start < s.start + 60 * s.duration AND o.start + 60 * o.duration > s.start
           ORDER BY o.start LIMIT 1)) AS doubt,
       f.name AS file, s.line, date(s.booked_on * 86400, 'unixepoch') AS booked_on, s.unbelieved, s.told
FROM session s JOIN client c ON c.id = s.client JOIN source_file f ON f.id = s.file;

DROP VIEW v1_refused;
CREATE VIEW v1_refused AS
SELECT name AS file, line, refused, field AS "column", value, reason, client, date(date * 86400, 'unixepoch') AS date,
       session
FROM open_row
UNION ALL
SELECT f.name, t.line, 0, '', coalesce(strftime('%Y-%m-%d %H:%M', t.bed, 'unixepoch') ||
                                 coalesce(strftime(' to %H:%M', coalesce(t.rise, t.wake), 'unixepoch'), ''), ''),
       t.aside, c.code, date(t.night * 86400, 'unixepoch'), 0
FROM sleep_told t JOIN source_file f ON f.id = t.file JOIN client c ON c.id = t.client WHERE t.aside IS NOT NULL;
