-- Dates are days since 1970-01-01, times local seconds since then with the offset apart, money hundredths. See docs/views.md.

CREATE TABLE client (
    id   INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE
);
CREATE TABLE source (              -- what feeds a series: diary, whoop, oura
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE source_file (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    hash        TEXT NOT NULL,
    client      TEXT,              -- where the file belongs to one client
    format      TEXT NOT NULL,
    encoding    TEXT NOT NULL,
    unused      TEXT NOT NULL DEFAULT '',
    imported_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M', 'now')),
    rows INTEGER NOT NULL DEFAULT 0, fresh INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
    same INTEGER NOT NULL DEFAULT 0, lost INTEGER NOT NULL DEFAULT 0, refused INTEGER NOT NULL DEFAULT 0,
    ignored INTEGER NOT NULL DEFAULT 0, doubts INTEGER NOT NULL DEFAULT 0,
    readings INTEGER NOT NULL DEFAULT 0 -- times the file was read to its end
);
CREATE UNIQUE INDEX source_file_key ON source_file (hash, ifnull(client, ''), format);

CREATE TABLE source_row (          -- rows refused or ignored only; records carry their own file and line
    file    INTEGER NOT NULL REFERENCES source_file (id),
    line    INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    field   TEXT NOT NULL,
    value   TEXT NOT NULL,
    reason  TEXT NOT NULL,
    session INTEGER NOT NULL,      -- the row is a session: what is known of it marks its nights unknown
    client  TEXT,
    date    INTEGER,               -- of a session; the evening of a night
    start   INTEGER,
    source  INTEGER REFERENCES source (id), -- of a night
    PRIMARY KEY (file, line)
) WITHOUT ROWID;

CREATE TABLE session (
    client    INTEGER NOT NULL REFERENCES client (id),
    start     INTEGER NOT NULL,
    duration  REAL,                -- minutes
    pressure  INTEGER,             -- 0 light, 1 moderate, 2 deep
    technique TEXT, areas TEXT, therapist TEXT, service TEXT, place TEXT,
    -- a log that says nothing means a massage that took place: a NULL becomes the default
    kind      INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 0, -- 0 massage, 1 self
    status    INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 0, -- 0 completed, 1 no-show, 2 late-cancel, 3 cancelled
    goal TEXT, price INTEGER, tip INTEGER, reaction TEXT, notes TEXT,
    massage   INTEGER NOT NULL ON CONFLICT REPLACE DEFAULT 1, -- 0: the service catalogue says it is not massage
    doubt     TEXT,
    file      INTEGER NOT NULL REFERENCES source_file (id),
    line      INTEGER NOT NULL,
    PRIMARY KEY (client, start)
) WITHOUT ROWID;

CREATE TABLE night (
    client INTEGER NOT NULL REFERENCES client (id),
    night  INTEGER NOT NULL,       -- the evening it begins in, noon to noon
    source INTEGER NOT NULL REFERENCES source (id),
    bed INTEGER, onset INTEGER, wake INTEGER, rise INTEGER, offset_min INTEGER,
    quality REAL, sleep_score REAL, tst_min REAL, sol_min REAL, waso_min REAL, awakenings REAL, efficiency_pct REAL,
    vendor_efficiency_pct REAL, tib_min REAL, resting_hr REAL, hrv_ms REAL,
    bed_text TEXT,                 -- as exported; NULL: "HH:MM", '': "YYYY-MM-DD HH:MM", else the text
    doubt  TEXT,
    file   INTEGER NOT NULL REFERENCES source_file (id),
    line   INTEGER NOT NULL,
    PRIMARY KEY (client, night, source)
) WITHOUT ROWID;

CREATE TABLE day (                 -- confounders
    client INTEGER NOT NULL REFERENCES client (id),
    date   INTEGER NOT NULL,
    training_load REAL, alcohol REAL, caffeine_mg REAL, stress REAL, new_supplement INTEGER, late_workout INTEGER,
    late_meal INTEGER, soreness REAL, pain REAL,
    file   INTEGER NOT NULL REFERENCES source_file (id),
    line   INTEGER NOT NULL,
    PRIMARY KEY (client, date)
) WITHOUT ROWID;

-- Rows left aside, without the refused ones that have been corrected: what they told of is in the store by now, or, where nobody can
-- say what they told of, a newer file of that name has no fault in that line.
CREATE VIEW open_row AS
SELECT r.file, f.name, r.line, r.refused, r.field, r.value, r.reason, r.session, r.client, c.id AS client_id, r.date, r.start
FROM source_row r JOIN source_file f ON f.id = r.file LEFT JOIN client c ON c.code = r.client
WHERE NOT r.refused OR NOT CASE
    WHEN r.client IS NULL OR r.date IS NULL THEN EXISTS (
        SELECT 1 FROM source_file g WHERE g.id > f.id AND g.name = f.name AND g.client IS f.client AND NOT EXISTS (
            SELECT 1 FROM source_row q WHERE q.file = g.id AND q.line = r.line AND q.refused))
    WHEN NOT r.session THEN EXISTS (
        SELECT 1 FROM night n WHERE n.client = c.id AND n.night = r.date AND n.source = r.source AND n.file <> r.file)
    WHEN r.start IS NOT NULL THEN EXISTS (SELECT 1 FROM session s WHERE s.client = c.id AND s.start = r.start)
    ELSE EXISTS (
        SELECT 1 FROM session s WHERE s.client = c.id AND s.file <> r.file
                                  AND s.start BETWEEN r.date * 86400 AND r.date * 86400 + 86399) END;

-- A refused session marks its nights unknown until the same session comes in correctly.
CREATE VIEW unknown_session AS
SELECT client_id AS client, date, start FROM open_row
WHERE refused AND session AND date IS NOT NULL AND client_id IS NOT NULL;

-- ---- results ----

CREATE TABLE run (
    id INTEGER PRIMARY KEY, made_at TEXT NOT NULL, version TEXT NOT NULL, settings_hash TEXT NOT NULL,
    settings TEXT NOT NULL, fingerprint TEXT NOT NULL, as_of INTEGER, provisional INTEGER NOT NULL
);
CREATE TABLE model (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, outcome TEXT NOT NULL, model TEXT NOT NULL,
    status TEXT NOT NULL, note TEXT NOT NULL, converged INTEGER NOT NULL,
    n_nights INTEGER NOT NULL, n_clients INTEGER NOT NULL, n_sessions INTEGER NOT NULL,
    sigma REAL, sd_intercept REAL, sd_effect REAL, loglik REAL, PRIMARY KEY (run, outcome, model)
) WITHOUT ROWID;
CREATE TABLE effect (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, outcome TEXT NOT NULL, model TEXT NOT NULL,
    rank INTEGER NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL, family TEXT NOT NULL, unit TEXT NOT NULL,
    better TEXT NOT NULL, estimate REAL, se REAL, df REAL, low REAL, high REAL, p REAL, p_holm REAL,
    n_clients INTEGER NOT NULL, n_sessions INTEGER NOT NULL, n_nights INTEGER NOT NULL, verdict TEXT NOT NULL,
    PRIMARY KEY (run, outcome, model, rank)
) WITHOUT ROWID;
CREATE TABLE length_curve (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, outcome TEXT NOT NULL, minutes REAL NOT NULL,
    estimate REAL, low REAL, high REAL, PRIMARY KEY (run, outcome, minutes)
) WITHOUT ROWID;
CREATE TABLE client_effect (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, outcome TEXT NOT NULL, client TEXT NOT NULL,
    n_nights INTEGER NOT NULL, n_plain INTEGER NOT NULL, n_session_nights INTEGER NOT NULL, n_sessions INTEGER NOT NULL,
    mean_plain REAL, mean_session REAL, baseline REAL, effect REAL, low REAL, high REAL, p_improved REAL, p_20pct REAL,
    verdict TEXT NOT NULL, attention INTEGER NOT NULL, PRIMARY KEY (run, outcome, client)
) WITHOUT ROWID;
CREATE TABLE finding (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, rank INTEGER NOT NULL, outcome TEXT NOT NULL,
    sentence TEXT NOT NULL, verdict TEXT NOT NULL, PRIMARY KEY (run, rank)
) WITHOUT ROWID;
CREATE TABLE exposure (            -- nights that are not plain, as the analysis saw them
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, client INTEGER NOT NULL, night INTEGER NOT NULL,
    night0 INTEGER NOT NULL, night1 INTEGER NOT NULL, unknown INTEGER NOT NULL, self0 INTEGER NOT NULL,
    gap_min REAL, minutes REAL, pressure INTEGER, PRIMARY KEY (run, client, night)
) WITHOUT ROWID;

-- ---- published views: reports and users' own definitions read these only ----

-- Sessions are visits that took place; self-massage is none.
CREATE VIEW v1_client AS
SELECT c.code AS client,
       date((SELECT min(start) FROM session s WHERE s.client = c.id AND s.status = 0 AND s.kind = 0), 'unixepoch') AS first_session,
       date((SELECT max(start) FROM session s WHERE s.client = c.id AND s.status = 0 AND s.kind = 0), 'unixepoch') AS last_session,
       (SELECT count(*) FROM session s WHERE s.client = c.id AND s.status = 0 AND s.kind = 0) AS sessions,
       (SELECT count(DISTINCT night) FROM night n WHERE n.client = c.id) AS nights
FROM client c;

CREATE VIEW v1_session AS
SELECT c.code AS client, date(s.start, 'unixepoch') AS date, strftime('%H:%M', s.start, 'unixepoch') AS start,
       s.duration AS minutes, CASE s.pressure WHEN 0 THEN 'light' WHEN 1 THEN 'moderate' WHEN 2 THEN 'deep' END AS pressure,
       s.technique, s.areas, s.therapist, s.service, s.place,
       CASE s.kind WHEN 0 THEN 'massage' ELSE 'self' END AS kind,
       CASE s.status WHEN 0 THEN 'completed' WHEN 1 THEN 'no-show' WHEN 2 THEN 'late-cancel' ELSE 'cancelled' END AS status,
       s.goal, s.price / 100.0 AS price, s.tip / 100.0 AS tip, s.reaction, s.notes, s.massage AS is_massage,
       coalesce(s.doubt, (
           SELECT 'overlaps the session at ' || strftime('%H:%M', o.start, 'unixepoch') FROM session o
           WHERE s.status = 0 AND o.status = 0 AND o.client = s.client AND o.start <> s.start
             AND o.start > s.start - 86400 AND o.start < s.start + 60 * s.duration AND o.start + 60 * o.duration > s.start
           ORDER BY o.start LIMIT 1)) AS doubt,
       f.name AS file, s.line
FROM session s JOIN client c ON c.id = s.client JOIN source_file f ON f.id = s.file;

-- A row a client, evening and source. Which nights followed a session is a result of a run, so
-- reports join v1_exposure on run, client and night.
CREATE VIEW v1_night AS
SELECT c.code AS client, date(n.night * 86400, 'unixepoch') AS night, o.name AS source,
       strftime('%Y-%m-%d %H:%M', n.bed, 'unixepoch') AS bed, strftime('%Y-%m-%d %H:%M', n.onset, 'unixepoch') AS onset,
       strftime('%Y-%m-%d %H:%M', n.wake, 'unixepoch') AS wake, strftime('%Y-%m-%d %H:%M', n.rise, 'unixepoch') AS rise,
       n.offset_min, n.quality, n.sleep_score, n.tst_min, n.sol_min, n.waso_min, n.awakenings, n.efficiency_pct,
       n.vendor_efficiency_pct, n.tib_min, n.resting_hr, n.hrv_ms, n.doubt, f.name AS file, n.line
FROM night n JOIN client c ON c.id = n.client JOIN source o ON o.id = n.source JOIN source_file f ON f.id = n.file;

CREATE VIEW v1_day AS
SELECT c.code AS client, date(d.date * 86400, 'unixepoch') AS date, d.training_load, d.alcohol, d.caffeine_mg, d.stress,
       d.new_supplement, d.late_workout, d.late_meal, d.soreness, d.pain
FROM day d JOIN client c ON c.id = d.client;

-- Money by day and service, no client: takings are what was charged, whatever the status of the visit.
CREATE VIEW v1_takings AS
SELECT date(s.start, 'unixepoch') AS date, coalesce(nullif(s.service, ''), 'not named') AS service,
       CASE s.status WHEN 0 THEN 'completed' WHEN 1 THEN 'no-show' WHEN 2 THEN 'late-cancel' ELSE 'cancelled' END AS status,
       count(*) AS visits, sum(s.price IS NULL) AS without_price, sum(ifnull(s.price, 0)) / 100.0 AS takings,
       sum(ifnull(s.tip, 0)) / 100.0 AS tips
FROM session s WHERE s.kind = 0 GROUP BY 1, 2, 3;

CREATE VIEW v1_file AS
SELECT id, name AS file, format, encoding, client, unused, imported_at, rows, fresh, changed, same, lost, refused, ignored, doubts
FROM source_file;

CREATE VIEW v1_refused AS
SELECT name AS file, line, refused, field AS "column", value, reason, client, date(date * 86400, 'unixepoch') AS date, session
FROM open_row;

CREATE VIEW v1_series AS
SELECT c.code AS client, o.name AS source, count(*) AS nights, date(min(n.night) * 86400, 'unixepoch') AS first_night,
       date(max(n.night) * 86400, 'unixepoch') AS last_night, sum(n.bed IS NULL) AS without_bedtime,
       count(n.quality) AS with_quality, count(n.sleep_score) AS with_score, count(n.tst_min) AS with_tst,
       count(n.doubt) AS doubts
FROM night n JOIN client c ON c.id = n.client JOIN source o ON o.id = n.source GROUP BY n.client, n.source;

CREATE VIEW v1_run AS
SELECT id AS run, made_at, version, fingerprint, date(as_of * 86400, 'unixepoch') AS as_of, provisional, settings FROM run;
CREATE VIEW v1_model AS SELECT * FROM model;
CREATE VIEW v1_effect AS SELECT * FROM effect;
CREATE VIEW v1_length_curve AS SELECT * FROM length_curve;
CREATE VIEW v1_client_effect AS SELECT * FROM client_effect;
CREATE VIEW v1_finding AS SELECT * FROM finding;
CREATE VIEW v1_exposure AS
SELECT e.run, c.code AS client, date(e.night * 86400, 'unixepoch') AS night, e.night0, e.night1, e.unknown, e.self0,
       e.gap_min, e.minutes, CASE e.pressure WHEN 0 THEN 'light' WHEN 1 THEN 'moderate' WHEN 2 THEN 'deep' END AS pressure
FROM exposure e JOIN client c ON c.id = e.client;
