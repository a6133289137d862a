-- A table for every kind of record, with the columns of its field list (record.h). Every record carries its file and line. Money is
-- integer hundredths.

ALTER TABLE night RENAME TO sleep;
ALTER TABLE day ADD COLUMN doubt TEXT;

-- The bedtime as exported, only where bed does not say it: before, NULL stood for "HH:MM" and '' for "YYYY-MM-DD HH:MM".
UPDATE sleep SET bed_text = NULL WHERE bed_text IN ('', strftime('%Y-%m-%d %H:%M:%S', bed, 'unixepoch'));

CREATE TABLE score (               -- totals of questionnaires
    client INTEGER NOT NULL REFERENCES client (id), date INTEGER NOT NULL, questionnaire TEXT NOT NULL,
    score REAL NOT NULL, notes TEXT,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL,
    PRIMARY KEY (client, date, questionnaire)
) WITHOUT ROWID;
CREATE TABLE event (               -- what holds from a date on
    client INTEGER NOT NULL REFERENCES client (id), date INTEGER NOT NULL, event TEXT NOT NULL,
    until INTEGER, notes TEXT,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL,
    PRIMARY KEY (client, date, event)
) WITHOUT ROWID;
CREATE TABLE plan (                -- a goal and the course planned for it
    client INTEGER NOT NULL REFERENCES client (id), date INTEGER NOT NULL,
    goal TEXT NOT NULL, sessions REAL, every_days REAL, minutes REAL, until INTEGER, notes TEXT,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL,
    PRIMARY KEY (client, date)
) WITHOUT ROWID;

-- Of money rows may truly repeat: nth is how often their file told of the same key. A reference that the source does not give is ''.
CREATE TABLE sale (
    source INTEGER NOT NULL REFERENCES source (id), date INTEGER NOT NULL, sale_ref TEXT NOT NULL, nth INTEGER NOT NULL,
    client INTEGER REFERENCES client (id), sold_at INTEGER, therapist TEXT,
    gross INTEGER, discount INTEGER, service_charge INTEGER, net INTEGER, tax INTEGER, tip INTEGER, total INTEGER,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL,
    PRIMARY KEY (source, date, sale_ref, nth)
) WITHOUT ROWID;
CREATE TABLE sale_line (
    source INTEGER NOT NULL REFERENCES source (id), date INTEGER NOT NULL, sale_ref TEXT NOT NULL, nth INTEGER NOT NULL,
    line_kind INTEGER,             -- 0 service, 1 add-on, 2 product, 3 gift-card, 4 package, 5 membership, 6 no-show-fee, 7 deposit, 8 other
    item TEXT, therapist TEXT, quantity REAL, gross INTEGER, discount INTEGER, net INTEGER, tax INTEGER,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL,
    PRIMARY KEY (source, date, sale_ref, nth)
) WITHOUT ROWID;
CREATE TABLE tender (
    source INTEGER NOT NULL REFERENCES source (id), date INTEGER NOT NULL, sale_ref TEXT NOT NULL, tender_ref TEXT NOT NULL,
    nth INTEGER NOT NULL, payout_ref TEXT,
    method INTEGER,                -- 0 card, 1 cash, 2 gift-card, 3 package, 4 membership, 5 credit, 6 transfer, 7 check, 8 other
    amount INTEGER NOT NULL, tip INTEGER,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL,
    PRIMARY KEY (source, date, sale_ref, tender_ref, nth)
) WITHOUT ROWID;
CREATE TABLE fee (
    source INTEGER NOT NULL REFERENCES source (id), date INTEGER NOT NULL, sale_ref TEXT NOT NULL, tender_ref TEXT NOT NULL,
    nth INTEGER NOT NULL, payout_ref TEXT, fee_kind TEXT, amount INTEGER NOT NULL,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL,
    PRIMARY KEY (source, date, sale_ref, tender_ref, nth)
) WITHOUT ROWID;
CREATE TABLE payout (
    source INTEGER NOT NULL REFERENCES source (id), date INTEGER NOT NULL, payout_ref TEXT NOT NULL, nth INTEGER NOT NULL,
    deposited_on INTEGER, status TEXT, gross INTEGER, fees INTEGER, net INTEGER NOT NULL,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL,
    PRIMARY KEY (source, date, payout_ref, nth)
) WITHOUT ROWID;

-- What a row left aside is about. Sessions and sleeps are corrected by what is in the store; other rows by a newer file of that name.
ALTER TABLE source_row ADD COLUMN kind TEXT NOT NULL DEFAULT 'sleep';
UPDATE source_row SET kind = 'session' WHERE session;
ALTER TABLE source_file ADD COLUMN joined INTEGER NOT NULL DEFAULT 0; -- rows that were told together with others

DROP VIEW v1_refused;
DROP VIEW unknown_session;
DROP VIEW open_row;
CREATE VIEW open_row AS
SELECT r.file, f.name, r.line, r.refused, r.field, r.value, r.reason, r.session, r.client, c.id AS client_id, r.date, r.start
FROM source_row r JOIN source_file f ON f.id = r.file LEFT JOIN client c ON c.code = r.client
WHERE NOT r.refused OR NOT CASE
    WHEN r.client IS NULL OR r.date IS NULL OR r.kind NOT IN ('session', 'sleep') THEN EXISTS (
        SELECT 1 FROM source_file g WHERE g.id > f.id AND g.name = f.name AND g.client IS f.client AND NOT EXISTS (
            SELECT 1 FROM source_row q WHERE q.file = g.id AND q.line = r.line AND q.refused))
    WHEN NOT r.session THEN EXISTS (
        SELECT 1 FROM sleep n WHERE n.client = c.id AND n.night = r.date AND n.source = r.source AND n.file <> r.file)
    WHEN r.start IS NOT NULL THEN EXISTS (SELECT 1 FROM session s WHERE s.client = c.id AND s.start = r.start)
    ELSE EXISTS (
        SELECT 1 FROM session s WHERE s.client = c.id AND s.file <> r.file
                                  AND s.start BETWEEN r.date * 86400 AND r.date * 86400 + 86399) END;
CREATE VIEW unknown_session AS
SELECT client_id AS client, date, start FROM open_row
WHERE refused AND session AND date IS NOT NULL AND client_id IS NOT NULL;
CREATE VIEW v1_refused AS
SELECT name AS file, line, refused, field AS "column", value, reason, client, date(date * 86400, 'unixepoch') AS date, session
FROM open_row;

DROP VIEW v1_night;
CREATE VIEW v1_night AS
SELECT c.code AS client, date(n.night * 86400, 'unixepoch') AS night, o.name AS source,
       strftime('%Y-%m-%d %H:%M', n.bed, 'unixepoch') AS bed, strftime('%Y-%m-%d %H:%M', n.onset, 'unixepoch') AS onset,
       strftime('%Y-%m-%d %H:%M', n.wake, 'unixepoch') AS wake, strftime('%Y-%m-%d %H:%M', n.rise, 'unixepoch') AS rise,
       n.offset_min, n.quality, n.sleep_score, n.tst_min, n.sol_min, n.waso_min, n.awakenings, n.efficiency_pct,
       n.vendor_efficiency_pct, n.tib_min, n.resting_hr, n.hrv_ms, n.doubt, f.name AS file, n.line, n.bed_text
FROM sleep n JOIN client c ON c.id = n.client JOIN source o ON o.id = n.source JOIN source_file f ON f.id = n.file;
