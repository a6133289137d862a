-- A month that was closed: its key figures as they were known then, the rows that made them, and a sum over both.
CREATE TABLE closed_month (
    month TEXT PRIMARY KEY NOT NULL,
    closed_at TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TABLE closed_figure (
    month TEXT NOT NULL REFERENCES closed_month(month),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    words TEXT NOT NULL,
    format TEXT NOT NULL,
    value REAL,
    n REAL,
    part REAL,
    PRIMARY KEY (month, place)
) WITHOUT ROWID;
CREATE TABLE closed_row (
    month TEXT NOT NULL REFERENCES closed_month(month),
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    client INTEGER REFERENCES client(id),
    date TEXT,
    file TEXT,
    line INTEGER,
    part REAL,
    base REAL,
    PRIMARY KEY (month, place)
) WITHOUT ROWID;
CREATE INDEX closed_row_client ON closed_row (client);

CREATE VIEW v1_closed_month AS SELECT month, closed_at, hash FROM closed_month;
CREATE VIEW v1_closed_figure AS SELECT month, name, words, format, value, n, part FROM closed_figure;
CREATE VIEW v1_closed_row AS
SELECT r.month, r.name, c.code AS client, r.date, r.file, r.line, r.part, r.base FROM closed_row r LEFT JOIN client c ON c.id = r.client;
