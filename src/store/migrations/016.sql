-- Doubts on visits that rows of several tell, by the names of DS_DOUBTS (record.h), and all doubts by kind.

-- Clients whose visits all lie years off all of their nights, and among them once moved by the days between a calendar of 1900 and one of 1904.
CREATE VIEW visits_of_1904 AS
SELECT v.client, k.days
FROM (SELECT client, min(start) / 86400 AS first, max(start) / 86400 AS last FROM session WHERE status = 0 AND kind = 0
      GROUP BY client) v
     JOIN (SELECT client, min(night) AS first, max(night) AS last FROM sleep GROUP BY client) n ON n.client = v.client
     JOIN (SELECT 1462 AS days UNION ALL SELECT -1462) k
WHERE (v.last < n.first - 365 OR v.first > n.last + 365) AND v.first + k.days >= n.first - 31 AND v.last + k.days <= n.last + 31;

CREATE VIEW visit_doubt AS
SELECT s.client, s.start, coalesce((
           SELECT 'two visits at once: overlaps the session at ' || strftime('%H:%M', o.start, 'unixepoch') FROM visit o
           WHERE s.status = 0 AND o.status = 0 AND o.client = s.client AND o.start <> s.start
             AND o.start > s.start - 86400 AND o.start < s.start + 60 * s.duration AND o.start + 60 * o.duration > s.start
           ORDER BY o.start LIMIT 1), (
           SELECT 'two visits within a quarter of an hour: another starts at ' || strftime('%H:%M', o.start, 'unixepoch') ||
                  ': booked twice?' FROM visit o
           WHERE s.status = 0 AND o.status = 0 AND s.kind = 0 AND o.kind = 0 AND o.client = s.client AND o.start <> s.start
             AND o.start BETWEEN s.start - 900 AND s.start + 900
           ORDER BY o.start LIMIT 1), (
           SELECT 'a calendar of 1904: 1,462 days ' || iif(c.days > 0, 'before', 'after') || ' the nights of this client, as ' ||
                  'workbooks of two calendars are: not analysed, and the nights unknown; correct the dates' FROM visits_of_1904 c
           WHERE c.client = s.client AND s.status = 0 AND s.kind = 0 LIMIT 1)) AS doubt
FROM visit s;

DROP VIEW v1_session;
CREATE VIEW v1_session AS
SELECT c.code AS client, date(s.start, 'unixepoch') AS date, strftime('%H:%M', s.start, 'unixepoch') AS start,
       s.duration AS minutes, CASE s.pressure WHEN 0 THEN 'light' WHEN 1 THEN 'moderate' WHEN 2 THEN 'deep' END AS pressure,
       s.technique, s.areas, s.therapist, s.service, s.place,
       CASE s.kind WHEN 0 THEN 'massage' ELSE 'self' END AS kind,
       CASE s.status WHEN 0 THEN 'completed' WHEN 1 THEN 'no-show' WHEN 2 THEN 'late-cancel' WHEN 3 THEN 'cancelled'
            WHEN 5 THEN 'ill' ELSE 'unknown' END AS status,
       s.goal, s.price / 100.0 AS price, s.tip / 100.0 AS tip, s.reaction, s.notes, s.massage AS is_massage,
       nullif(coalesce(s.doubt, '') || coalesce(iif(s.doubt IS NULL, '', '; ') || (
           SELECT d.doubt FROM visit_doubt d WHERE d.client = s.client AND d.start = s.start), ''), '') AS doubt,
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
WHERE massage AND kind = 0 AND (status = 4 OR (status = 0 AND instr(unbelieved, ' kind ')))
UNION ALL
SELECT s.client, s.start / 86400 + c.days, s.start + c.days * 86400 FROM visits_of_1904 c JOIN visit s ON s.client = c.client
WHERE s.massage AND s.kind = 0 AND s.status = 0;

-- together: rows tell it only with one another
CREATE VIEW v1_doubt AS
WITH told AS (
    SELECT 'session' AS record, file, line, client, start / 86400 AS day, doubt, unbelieved, 0 AS together FROM session
    WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'session', s.file, s.line, s.client, s.start / 86400, d.doubt, NULL, 1
    FROM visit_doubt d JOIN session s ON s.client = d.client AND s.start = d.start WHERE d.doubt IS NOT NULL
    UNION ALL
    SELECT 'night', file, line, client, night, doubt, unbelieved, 0 FROM sleep WHERE doubt IS NOT NULL)
SELECT t.record, f.name AS file, t.line, c.code AS client, date(t.day * 86400, 'unixepoch') AS date,
       substr(t.doubt, 1, instr(t.doubt, ': ') - 1) AS kind, t.doubt, t.unbelieved, t.together
FROM told t JOIN source_file f ON f.id = t.file JOIN client c ON c.id = t.client;
