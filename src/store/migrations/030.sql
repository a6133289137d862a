-- Corporate chair massage, whose sessions have no client; the therapist's notes that tell no start, and the one visit that each is of.

CREATE TABLE corporate_event (
    source INTEGER NOT NULL REFERENCES source (id), date INTEGER NOT NULL, company TEXT NOT NULL, nth INTEGER NOT NULL,
    site TEXT, start INTEGER, hours REAL, slots_offered REAL, slots_used REAL, slot_min REAL, therapist TEXT,
    invoice TEXT, invoiced_on INTEGER, amount INTEGER, tax INTEGER, paid_on INTEGER, notes TEXT,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL, digest INTEGER,
    PRIMARY KEY (source, date, company, nth, file)
) WITHOUT ROWID;

CREATE TABLE note (                -- of the visit of that day; nth: the first, second, ... note of a client and day in its file
    client INTEGER NOT NULL REFERENCES client (id), date INTEGER NOT NULL, nth INTEGER NOT NULL,
    duration REAL, pressure INTEGER, technique TEXT, areas TEXT, therapist TEXT, service TEXT, place TEXT, status INTEGER, goal TEXT,
    price INTEGER, tip INTEGER, reaction TEXT, notes TEXT,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL, digest INTEGER,
    PRIMARY KEY (client, date, nth)
) WITHOUT ROWID;

CREATE TABLE note_first (          -- one row, or none for what holds unless told otherwise
    id INTEGER PRIMARY KEY,
    fields TEXT NOT NULL           -- of which the log is asked before the booking, each between blanks (prefer:)
);

-- A note without a start is of the one massage of its client's day that took place, where that is booked and has no note with a start.
DROP VIEW visit;
CREATE VIEW visit AS
SELECT s.client, s.start,
       coalesce(iif(instr(p.fields, ' duration_min '), n.duration, NULL), iif(s.told = 1, (
           SELECT sum(l.duration) FROM visit_line l WHERE l.client = s.client AND l.start = s.start AND l.massage = (
               SELECT max(massage) FROM visit_line o WHERE o.client = s.client AND o.start = s.start)), NULL),
           s.duration, n.duration, m.duration) AS duration,
       coalesce(iif(instr(p.fields, ' pressure '), n.pressure, NULL), s.pressure, n.pressure, m.pressure, iif(s.told = 1, (
           SELECT l.pressure FROM visit_line l WHERE l.client = s.client AND l.start = s.start AND l.pressure NOT NULL
           ORDER BY l.massage DESC, l.duration DESC LIMIT 1), NULL)) AS pressure,
       coalesce(iif(instr(p.fields, ' technique '), n.technique, NULL), s.technique, n.technique, m.technique, iif(s.told = 1, (
           SELECT l.technique FROM visit_line l WHERE l.client = s.client AND l.start = s.start AND l.technique NOT NULL
           ORDER BY l.massage DESC, l.duration DESC LIMIT 1), NULL)) AS technique,
       coalesce(iif(instr(p.fields, ' areas '), n.areas, NULL), s.areas, n.areas) AS areas,
       coalesce(iif(instr(p.fields, ' therapist '), n.therapist, NULL), s.therapist, n.therapist) AS therapist,
       coalesce(iif(instr(p.fields, ' service '), n.service, NULL), s.service, n.service) AS service,
       coalesce(iif(instr(p.fields, ' place '), n.place, NULL), s.place, n.place) AS place,
       s.kind,
       coalesce(iif(instr(p.fields, ' status '), n.status, NULL), iif(s.status = 4 AND n.line NOT NULL, ifnull(n.status, 0), s.status)) AS status,
       coalesce(iif(instr(p.fields, ' goal '), n.goal, NULL), s.goal, n.goal) AS goal,
       coalesce(iif(instr(p.fields, ' price '), n.price, NULL), s.price, n.price,
           iif((s.status = 0 OR (s.status = 4 AND n.line NOT NULL AND ifnull(n.status, 0) = 0)) AND
               NOT ifnull(instr(s.unbelieved, ' price '), 0), coalesce(m.price, iif(s.told = 1, (
               SELECT iif(count(l.price) = count(*), sum(l.price), NULL) FROM visit_line l
               WHERE l.client = s.client AND l.start = s.start), NULL)), NULL)) AS price,
       coalesce(iif(instr(p.fields, ' tip '), n.tip, NULL), s.tip, n.tip) AS tip,
       coalesce(iif(instr(p.fields, ' reaction '), n.reaction, NULL), s.reaction, n.reaction) AS reaction,
       coalesce(iif(instr(p.fields, ' notes '), n.notes, NULL), s.notes, n.notes) AS notes,
       coalesce(m.massage, iif(s.told = 1, (
           SELECT max(l.massage) FROM visit_line l WHERE l.client = s.client AND l.start = s.start), NULL), s.massage)
           AS massage,
       s.doubt, s.file, s.line, s.booked_on, s.unbelieved, s.told, s.reference, s.price IS NULL AND n.price IS NULL AS unpriced,
       n.line NOT NULL AS noted
FROM session s LEFT JOIN service_meaning m ON m.service = s.service JOIN (
         SELECT coalesce((SELECT fields FROM note_first), ' pressure technique areas reaction goal notes ') AS fields) p
     LEFT JOIN note n ON n.client = s.client AND n.date = s.start / 86400 AND n.nth = 1 AND s.kind = 0 AND s.status IN (0, 4)
         AND ifnull(m.massage, s.massage)
         AND NOT EXISTS (SELECT 1 FROM note o WHERE o.client = n.client AND o.date = n.date AND o.nth > 1)
         AND (SELECT count(*) FROM session q WHERE q.client = s.client AND q.start BETWEEN n.date * 86400 AND n.date * 86400 + 86399
              AND q.kind = 0 AND q.status IN (0, 4)
              AND ifnull((SELECT x.massage FROM service_meaning x WHERE x.service = q.service), q.massage)) = 1
         AND (SELECT f.format FROM source_file f WHERE f.id = s.file) <> 'downshift-sessions'
         AND NOT EXISTS (SELECT 1 FROM session_told t JOIN source_file g ON g.id = t.file WHERE t.client = s.client AND
                         t.start = s.start AND t.mark <= 0 AND g.format = 'downshift-sessions');

-- Each note, the start of its visit, and why it has none.
CREATE VIEW note_fate AS
SELECT w.*, CASE
    WHEN w.start NOT NULL THEN NULL
    WHEN w.told > 1 THEN w.told || ' notes of that day have none'
    WHEN w.visits = 0 THEN 'no massage is booked on that day'
    WHEN w.visits > 1 THEN w.visits || ' massages are booked on that day'
    ELSE 'the visit of that day has a note with its start' END AS why
FROM (
    SELECT n.*,
           (SELECT v.start FROM visit v WHERE v.client = n.client AND v.start BETWEEN n.date * 86400 AND n.date * 86400 + 86399
            AND v.noted) AS start,
           (SELECT count(*) FROM note o WHERE o.client = n.client AND o.date = n.date) AS told,
           (SELECT count(*) FROM visit v WHERE v.client = n.client AND v.start BETWEEN n.date * 86400 AND n.date * 86400 + 86399
            AND v.kind = 0 AND v.status IN (0, 4) AND v.massage) AS visits
    FROM note n) w;

CREATE VIEW v1_note AS
SELECT c.code AS client, date(n.date * 86400, 'unixepoch') AS date, n.nth, strftime('%H:%M', n.start, 'unixepoch') AS start,
       CASE n.pressure WHEN 0 THEN 'light' WHEN 1 THEN 'moderate' WHEN 2 THEN 'deep' END AS pressure, n.technique, n.areas, n.therapist,
       n.service, n.place, CASE n.status WHEN 0 THEN 'completed' WHEN 1 THEN 'no-show' WHEN 2 THEN 'late-cancel' WHEN 3 THEN 'cancelled'
       WHEN 4 THEN 'unknown' WHEN 5 THEN 'ill' END AS status, n.goal, n.duration AS minutes, n.price / 100.0 AS price, n.tip / 100.0 AS tip,
       n.reaction, n.notes, n.why, n.doubt, f.name AS file, n.line
FROM note_fate n JOIN client c ON c.id = n.client JOIN source_file f ON f.id = n.file;

-- A visit that nobody else tells of leaves its nights unknown: a note says that there was one, and not when.
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
WHERE s.massage AND s.kind = 0 AND s.status = 0
UNION ALL
SELECT s.client, s.start / 86400, s.start FROM session_told t JOIN visit s ON s.client = t.client AND s.start = t.start
WHERE t.mark < 0 AND s.massage AND s.kind = 0 AND s.status = 0
UNION ALL
SELECT n.client, n.date, NULL FROM note_fate n WHERE n.start IS NULL AND n.visits = 0 AND ifnull(n.status, 0) IN (0, 4);

DROP VIEW v1_refused;
CREATE VIEW v1_refused AS
SELECT name AS file, line, refused, field AS "column", value, reason, client, date(date * 86400, 'unixepoch') AS date,
       session
FROM open_row
UNION ALL
SELECT f.name, t.line, 0, '', coalesce(strftime('%Y-%m-%d %H:%M', t.bed, 'unixepoch') ||
                                 coalesce(strftime(' to %H:%M', coalesce(t.rise, t.wake), 'unixepoch'), ''), ''),
       t.aside, c.code, date(t.night * 86400, 'unixepoch'), 0
FROM sleep_told t JOIN source_file f ON f.id = t.file JOIN client c ON c.id = t.client WHERE t.aside IS NOT NULL
UNION ALL
SELECT f.name, t.line, 0, '', strftime('%Y-%m-%d %H:%M', t.start, 'unixepoch') || coalesce(' ' || t.service, ''),
       t.aside, c.code, date(t.start, 'unixepoch'), 0
FROM session_told t JOIN source_file f ON f.id = t.file JOIN client c ON c.id = t.client WHERE t.aside IS NOT NULL
UNION ALL
SELECT f.name, n.line, 1, 'start', '', 'no start, and ' || n.why || ': give the start', c.code, date(n.date * 86400, 'unixepoch'), 1
FROM note_fate n JOIN source_file f ON f.id = n.file JOIN client c ON c.id = n.client WHERE n.start IS NULL;

DROP VIEW v1_visit_row;
CREATE VIEW v1_visit_row AS
SELECT c.code AS client, date(t.start, 'unixepoch') AS date, strftime('%H:%M', t.start, 'unixepoch') AS start, f.name AS file, t.line,
       f.format = 'downshift-sessions' AS note
FROM session_told t JOIN client c ON c.id = t.client JOIN source_file f ON f.id = t.file WHERE t.mark <= 0
UNION ALL
SELECT c.code, date(n.start, 'unixepoch'), strftime('%H:%M', n.start, 'unixepoch'), f.name, n.line, 1
FROM note_fate n JOIN client c ON c.id = n.client JOIN source_file f ON f.id = n.file WHERE n.start NOT NULL
UNION ALL
SELECT c.code, date(n.start, 'unixepoch'), strftime('%H:%M', n.start, 'unixepoch'), f.name, s.line, 0
FROM note_fate n JOIN session s ON s.client = n.client AND s.start = n.start JOIN client c ON c.id = n.client
     JOIN source_file f ON f.id = s.file
WHERE NOT EXISTS (SELECT 1 FROM session_told t WHERE t.client = s.client AND t.start = s.start AND t.mark <= 0);

DROP VIEW v1_unmatched;
CREATE VIEW v1_unmatched AS
SELECT c.code AS client, date(s.start, 'unixepoch') AS date, strftime('%H:%M', s.start, 'unixepoch') AS start,
       iif(f.format = 'downshift-sessions', 'in the log only', 'booked only') AS told, f.name AS file, s.line
FROM visit s JOIN client c ON c.id = s.client JOIN source_file f ON f.id = s.file
WHERE s.status = 0 AND s.kind = 0 AND NOT s.noted
  AND NOT EXISTS (SELECT 1 FROM session_told t JOIN source_file g ON g.id = t.file WHERE t.client = s.client AND t.start = s.start
                  AND t.mark <= 0 AND (g.format = 'downshift-sessions') <> (f.format = 'downshift-sessions'))
  AND (EXISTS (SELECT 1 FROM source_file g WHERE g.id IN (SELECT file FROM source_client) AND s.start / 86400 BETWEEN g.first_day AND
               g.last_day AND (g.format = 'downshift-sessions') <> (f.format = 'downshift-sessions'))
       OR (f.format <> 'downshift-sessions' AND EXISTS (
           SELECT 1 FROM source_file g WHERE g.id IN (SELECT file FROM note) AND s.start / 86400 BETWEEN g.first_day AND g.last_day)))
UNION ALL
SELECT c.code, date(n.date * 86400, 'unixepoch'), NULL, 'noted without a start', f.name, n.line
FROM note_fate n JOIN client c ON c.id = n.client JOIN source_file f ON f.id = n.file
WHERE n.start IS NULL
  AND EXISTS (SELECT 1 FROM source_file g WHERE g.id IN (SELECT file FROM source_client) AND n.date BETWEEN g.first_day AND g.last_day
              AND g.format <> 'downshift-sessions');

-- Companies book at least five sessions a visit; what is invoiced and not paid yet is owed.
CREATE VIEW v1_corporate_event AS
SELECT date(e.date * 86400, 'unixepoch') AS date, nullif(e.company, '') AS company, e.site, strftime('%H:%M', e.start, 'unixepoch') AS start,
       e.hours AS event_hours, e.slots_offered, e.slots_used, e.slot_min, e.slots_offered < 5 AS below_minimum, e.therapist, e.invoice,
       date(e.invoiced_on * 86400, 'unixepoch') AS invoiced_on, e.amount / 100.0 AS invoice_amount, e.tax / 100.0 AS invoice_tax,
       iif(e.amount IS NULL AND e.tax IS NULL, NULL, ifnull(e.amount, 0) + ifnull(e.tax, 0)) / 100.0 AS total,
       date(e.paid_on * 86400, 'unixepoch') AS paid_on, e.amount AS invoice_amount_cents, e.tax AS invoice_tax_cents,
       iif(e.amount IS NULL AND e.tax IS NULL, NULL, ifnull(e.amount, 0) + ifnull(e.tax, 0)) AS total_cents, e.notes, e.nth, e.doubt,
       f.name AS file, e.line
FROM corporate_event e JOIN source_file f ON f.id = e.file;

DROP VIEW v1_doubt;
CREATE VIEW v1_doubt AS
WITH told AS (
    SELECT 'session' AS record, file, line, client, start / 86400 AS day, doubt, unbelieved, 0 AS together FROM session
    WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'session', s.file, s.line, s.client, s.start / 86400, d.doubt, NULL, 1
    FROM visit_doubt d JOIN session s ON s.client = d.client AND s.start = d.start WHERE d.doubt IS NOT NULL
    UNION ALL
    SELECT 'night', file, line, client, night, doubt, unbelieved, 0 FROM sleep WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'sale', file, line, client, date, doubt, NULL, 0 FROM sale WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'sale_line', file, line, NULL, date, doubt, NULL, 0 FROM sale_line WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'tender', file, line, NULL, date, doubt, NULL, 0 FROM tender WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'fee', file, line, NULL, date, doubt, NULL, 0 FROM fee WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'payout', file, line, NULL, date, doubt, NULL, 0 FROM payout WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'corporate_event', file, line, NULL, date, doubt, NULL, 0 FROM corporate_event WHERE doubt IS NOT NULL
    UNION ALL
    SELECT 'note', file, line, client, date, doubt, NULL, 0 FROM note WHERE doubt IS NOT NULL)
SELECT t.record, f.name AS file, t.line, c.code AS client, date(t.day * 86400, 'unixepoch') AS date,
       substr(t.doubt, 1, instr(t.doubt, ': ') - 1) AS kind, t.doubt, t.unbelieved, t.together
FROM told t JOIN source_file f ON f.id = t.file LEFT JOIN client c ON c.id = t.client;
