-- What was decided when a monthly review was talked over, as typed into its workbook.
CREATE TABLE decision (
    month INTEGER NOT NULL, number REAL NOT NULL, who TEXT, what TEXT, until TEXT, done TEXT,
    struck INTEGER,                -- 1: its line was emptied or taken out; it stays as it was
    doubt TEXT, file INTEGER NOT NULL REFERENCES source_file (id), line INTEGER NOT NULL, digest INTEGER,
    PRIMARY KEY (month, number)
) WITHOUT ROWID;

CREATE VIEW v1_decision AS
SELECT date(d.month * 86400, 'unixepoch') AS date, strftime('%Y-%m', d.month * 86400, 'unixepoch') AS month, CAST(d.number AS INTEGER) AS number,
       d.who, d.what, d.until, d.done, d.done IS NULL AND d.struck IS NULL AS open, d.struck IS NOT NULL AS struck, f.name AS file, d.line
FROM decision d JOIN source_file f ON f.id = d.file WHERE d.what IS NOT NULL;
