-- Rows of the practice's sheets that a newer version of the sheet has no more: they stay, and are listed, until an import with --replace
-- takes them out, and are kept here with what they told (src/store/rows/withdrawn.c; visits: 017). Money gives way at once (022), and what
-- was of an older export only is kept here, too.
ALTER TABLE day ADD COLUMN shared INTEGER; -- 1: files of several formats tell of the day
DROP VIEW v1_day;
CREATE VIEW v1_day AS
SELECT c.code AS client, date(d.date * 86400, 'unixepoch') AS date, d.training_load, d.alcohol, d.caffeine_mg, d.stress,
       d.new_supplement, d.late_workout, d.late_meal, d.soreness, d.pain, d.late_fluids, f.name AS file, d.line, d.shared
FROM day d JOIN client c ON c.id = d.client JOIN source_file f ON f.id = d.file;

CREATE TABLE withdrawn (
    kind TEXT NOT NULL,
    client INTEGER NOT NULL,         -- 0: nobody's, of money
    key INTEGER NOT NULL,            -- a digest of what tells the record apart beside its client; of money, of all that it says
    date INTEGER NOT NULL,
    file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL,
    newer INTEGER NOT NULL REFERENCES source_file (id), -- the one that has it no more
    taken INTEGER NOT NULL,          -- 1: out; 0: it stands; 2: it stands as other files tell of that day, too
    told TEXT NOT NULL,              -- what it said
    PRIMARY KEY (kind, client, key, file, line)
) WITHOUT ROWID;

-- A visit whose booking is struck, or whose note is, and that the other side still tells of, took place.
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
     JOIN source_file f ON f.id = t.file
WHERE t.mark < 0 AND s.massage AND s.kind = 0 AND s.status = 0
  AND NOT EXISTS (SELECT 1 FROM session_told o JOIN source_file g ON g.id = o.file WHERE o.client = t.client AND o.start = t.start
                  AND o.mark = 0 AND (g.format = 'downshift-sessions') <> (f.format = 'downshift-sessions'))
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
SELECT f.name, w.line, 0, '', group_concat(w.told, '; '), 'taken out: a newer file of its days, ' || g.name || ', has it no more',
       c.code, date(w.date * 86400, 'unixepoch'), 0
FROM (SELECT * FROM withdrawn WHERE taken = 1 ORDER BY file, line, kind IN ('day', 'fee', 'sale_line', 'tender'), kind) w
     JOIN source_file f ON f.id = w.file JOIN source_file g ON g.id = w.newer LEFT JOIN client c ON c.id = w.client
GROUP BY w.file, w.line
UNION ALL
SELECT f.name, n.line, 1, 'start', '', 'no start, and ' || n.why || ': give the start', c.code, date(n.date * 86400, 'unixepoch'), 1
FROM note_fate n JOIN source_file f ON f.id = n.file JOIN client c ON c.id = n.client WHERE n.start IS NULL;

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
    SELECT 'note', file, line, client, date, doubt, NULL, 0 FROM note WHERE doubt IS NOT NULL
    UNION ALL
    SELECT iif(w.kind = 'sleep', 'night', w.kind), w.file, w.line, w.client, w.date, 'in an older sheet only: a newer one of its days, ' ||
           g.name || ', has it no more: ' || iif(w.taken = 2, 'other files tell of that day, too, so that it stays: set in the newer sheet ' ||
           'what is to count', 'it counts until that file is imported with --replace'), NULL, 1
    FROM withdrawn w JOIN source_file g ON g.id = w.newer WHERE w.taken <> 1)
SELECT t.record, f.name AS file, t.line, c.code AS client, date(t.day * 86400, 'unixepoch') AS date,
       substr(t.doubt, 1, instr(t.doubt, ': ') - 1) AS kind, t.doubt, t.unbelieved, t.together
FROM told t JOIN source_file f ON f.id = t.file LEFT JOIN client c ON c.id = t.client;
