-- The service catalogue may say a price, which stands where a visit that took place has none in the log. A price that could not be read is
-- unknown, and stays so.

ALTER TABLE service_meaning ADD COLUMN price INTEGER;

DROP VIEW visit_line;
CREATE VIEW visit_line AS
SELECT l.client, l.start, coalesce(l.duration, m.duration) AS duration, coalesce(l.pressure, m.pressure) AS pressure,
       coalesce(l.technique, m.technique) AS technique, coalesce(m.massage, l.massage, 1) AS massage, m.price
FROM session_line l LEFT JOIN service_meaning m ON m.service = l.service;

DROP VIEW visit;
CREATE VIEW visit AS
SELECT s.client, s.start,
       coalesce(iif(s.told = 1, (
           SELECT sum(l.duration) FROM visit_line l WHERE l.client = s.client AND l.start = s.start AND l.massage = (
               SELECT max(massage) FROM visit_line o WHERE o.client = s.client AND o.start = s.start)), NULL),
           s.duration, m.duration) AS duration,
       coalesce(s.pressure, m.pressure, iif(s.told = 1, (
           SELECT l.pressure FROM visit_line l WHERE l.client = s.client AND l.start = s.start AND l.pressure NOT NULL
           ORDER BY l.massage DESC, l.duration DESC LIMIT 1), NULL)) AS pressure,
       coalesce(s.technique, m.technique, iif(s.told = 1, (
           SELECT l.technique FROM visit_line l WHERE l.client = s.client AND l.start = s.start AND l.technique NOT NULL
           ORDER BY l.massage DESC, l.duration DESC LIMIT 1), NULL)) AS technique,
       s.areas, s.therapist, s.service, s.place, s.kind, s.status, s.goal,
       coalesce(s.price, iif(s.status = 0 AND NOT ifnull(instr(s.unbelieved, ' price '), 0), coalesce(m.price, iif(s.told = 1, (
           SELECT iif(count(l.price) = count(*), sum(l.price), NULL) FROM visit_line l
           WHERE l.client = s.client AND l.start = s.start), NULL)), NULL)) AS price,
       s.tip, s.reaction, s.notes,
       coalesce(m.massage, iif(s.told = 1, (
           SELECT max(l.massage) FROM visit_line l WHERE l.client = s.client AND l.start = s.start), NULL), s.massage)
           AS massage,
       s.doubt, s.file, s.line, s.booked_on, s.unbelieved, s.told, s.reference, s.price IS NULL AS unpriced
FROM session s LEFT JOIN service_meaning m ON m.service = s.service;

DROP VIEW v1_takings;
CREATE VIEW v1_takings AS
SELECT date(s.start, 'unixepoch') AS date, coalesce(nullif(s.service, ''), 'not named') AS service,
       CASE s.status WHEN 0 THEN 'completed' WHEN 1 THEN 'no-show' WHEN 2 THEN 'late-cancel' WHEN 3 THEN 'cancelled'
            WHEN 5 THEN 'ill' ELSE 'unknown' END AS status,
       count(*) AS visits, sum(s.price IS NULL) AS without_price, sum(ifnull(s.price, 0)) / 100.0 AS takings,
       sum(ifnull(s.tip, 0)) / 100.0 AS tips, sum(s.unpriced AND s.price NOT NULL) AS by_catalogue
FROM visit s WHERE s.kind = 0 GROUP BY 1, 2, 3;
