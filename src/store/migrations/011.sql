-- A visit may have been cancelled for an illness (status 5): then its nights tell nothing of booking. See docs/methods.md 10.

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
       f.name AS file, s.line, date(s.booked_on * 86400, 'unixepoch') AS booked_on, s.unbelieved
FROM session s JOIN client c ON c.id = s.client JOIN source_file f ON f.id = s.file;

DROP VIEW v1_takings;
CREATE VIEW v1_takings AS
SELECT date(s.start, 'unixepoch') AS date, coalesce(nullif(s.service, ''), 'not named') AS service,
       CASE s.status WHEN 0 THEN 'completed' WHEN 1 THEN 'no-show' WHEN 2 THEN 'late-cancel' WHEN 3 THEN 'cancelled'
            WHEN 5 THEN 'ill' ELSE 'unknown' END AS status,
       count(*) AS visits, sum(s.price IS NULL) AS without_price, sum(ifnull(s.price, 0)) / 100.0 AS takings,
       sum(ifnull(s.tip, 0)) / 100.0 AS tips
FROM session s WHERE s.kind = 0 GROUP BY 1, 2, 3;
