-- When a session was booked, and the results that tell whether an estimate can be trusted. See docs/views.md.

ALTER TABLE session ADD COLUMN booked_on INTEGER; -- days since 1970-01-01

-- v1_session names its columns; v1_effect, v1_model and v1_client_effect take all that their tables have.
DROP VIEW v1_session;
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
       f.name AS file, s.line, date(s.booked_on * 86400, 'unixepoch') AS booked_on
FROM session s JOIN client c ON c.id = s.client JOIN source_file f ON f.id = s.file;

-- ---- results; runs of before have NULL here ----

ALTER TABLE effect ADD COLUMN cr2_se REAL;
ALTER TABLE effect ADD COLUMN cr2_df REAL;
ALTER TABLE effect ADD COLUMN cr2_low REAL;
ALTER TABLE effect ADD COLUMN cr2_high REAL;
ALTER TABLE effect ADD COLUMN cr2_p REAL;
ALTER TABLE effect ADD COLUMN pct REAL;
ALTER TABLE effect ADD COLUMN pct_low REAL;
ALTER TABLE effect ADD COLUMN pct_high REAL;
ALTER TABLE model ADD COLUMN rho REAL;
ALTER TABLE model ADD COLUMN nu REAL;
ALTER TABLE model ADD COLUMN errors TEXT;
ALTER TABLE client_effect ADD COLUMN scored INTEGER; -- sessions
ALTER TABLE client_effect ADD COLUMN worse_in_row INTEGER;
ALTER TABLE client_effect ADD COLUMN luck REAL;

CREATE TABLE timing_curve (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, outcome TEXT NOT NULL, gap_min REAL NOT NULL,
    estimate REAL, low REAL, high REAL, PRIMARY KEY (run, outcome, gap_min)
) WITHOUT ROWID;
CREATE TABLE sensitivity (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, outcome TEXT NOT NULL, rank INTEGER NOT NULL,
    name TEXT NOT NULL, label TEXT NOT NULL, estimate REAL, se REAL, df REAL, low REAL, high REAL, p REAL,
    n_nights INTEGER NOT NULL, words TEXT NOT NULL, PRIMARY KEY (run, outcome, rank)
) WITHOUT ROWID;
CREATE TABLE lead_test (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, outcome TEXT NOT NULL, estimate REAL, se REAL, df REAL,
    low REAL, high REAL, p REAL, words TEXT NOT NULL, PRIMARY KEY (run, outcome)
) WITHOUT ROWID;
CREATE TABLE breakpoint (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, outcome TEXT NOT NULL, located INTEGER NOT NULL,
    minutes REAL, low REAL, high REAL, lr REAL, davies_p REAL, score_p REAL, words TEXT NOT NULL,
    PRIMARY KEY (run, outcome)
) WITHOUT ROWID;
CREATE TABLE length_statement (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, outcome TEXT NOT NULL, rank INTEGER NOT NULL,
    name TEXT NOT NULL, holds INTEGER, p REAL, bound REAL, words TEXT NOT NULL, PRIMARY KEY (run, outcome, rank)
) WITHOUT ROWID;
CREATE TABLE marginal (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, outcome TEXT NOT NULL, from_min REAL NOT NULL,
    to_min REAL NOT NULL, estimate REAL, low REAL, high REAL, p REAL, price_step REAL, per_money REAL,
    words TEXT NOT NULL, PRIMARY KEY (run, outcome, from_min)
) WITHOUT ROWID;
CREATE TABLE planning (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, outcome TEXT NOT NULL, rank INTEGER NOT NULL,
    name TEXT NOT NULL, value REAL, words TEXT NOT NULL, PRIMARY KEY (run, outcome, rank)
) WITHOUT ROWID;
CREATE TABLE trust (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, rank INTEGER NOT NULL, topic TEXT NOT NULL,
    words TEXT NOT NULL, PRIMARY KEY (run, rank)
) WITHOUT ROWID;
CREATE TABLE truth (               -- of a made-up practice only, as its practice.yaml states it
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, outcome TEXT NOT NULL, name TEXT NOT NULL,
    value REAL NOT NULL, PRIMARY KEY (run, outcome, name)
) WITHOUT ROWID;

CREATE VIEW v1_timing_curve AS SELECT * FROM timing_curve;
CREATE VIEW v1_sensitivity AS SELECT * FROM sensitivity;
CREATE VIEW v1_lead_test AS SELECT * FROM lead_test;
CREATE VIEW v1_breakpoint AS SELECT * FROM breakpoint;
CREATE VIEW v1_length_statement AS SELECT * FROM length_statement;
CREATE VIEW v1_marginal AS SELECT * FROM marginal;
CREATE VIEW v1_planning AS SELECT * FROM planning;
CREATE VIEW v1_trust AS SELECT * FROM trust;
CREATE VIEW v1_truth AS SELECT * FROM truth;
