-- The practice's own habits of a day (habits: in practice.yaml): done or not (0 and 1), or minutes.
CREATE TABLE habit (
    client INTEGER NOT NULL REFERENCES client (id), date INTEGER NOT NULL, habit TEXT NOT NULL,
    amount REAL NOT NULL,
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL, digest INTEGER,
    PRIMARY KEY (client, date, habit)
) WITHOUT ROWID;

CREATE VIEW v1_habit AS
SELECT c.code AS client, date(h.date * 86400, 'unixepoch') AS date, h.habit, h.amount, h.doubt, f.name AS file, h.line
FROM habit h JOIN client c ON c.id = h.client JOIN source_file f ON f.id = h.file;

-- By how much a client's latest sessions fell short together, as the latest row of session_score.
ALTER TABLE client_effect ADD COLUMN worse_sum REAL;
ALTER TABLE client_effect ADD COLUMN worse_sessions INTEGER;
