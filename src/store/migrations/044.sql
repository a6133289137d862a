-- What left the practice: a row a file written for somebody else.
CREATE TABLE release_log (
    id INTEGER PRIMARY KEY,
    made_at TEXT NOT NULL,    -- local time
    audience TEXT NOT NULL,
    recipient TEXT NOT NULL,
    client INTEGER REFERENCES client (id), -- whom it tells of, where that is one
    report TEXT NOT NULL,
    period TEXT NOT NULL,     -- '': none
    file TEXT NOT NULL,       -- its name, without folders
    hash TEXT NOT NULL        -- BLAKE2b-256 of its bytes, of a folder over names and bytes of its files
);

CREATE VIEW v1_release AS
SELECT r.made_at, r.audience, r.recipient, c.code AS client, r.report, r.period, r.file, r.hash FROM release_log r LEFT JOIN client c ON c.id = r.client;
